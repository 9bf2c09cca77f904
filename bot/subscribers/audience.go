package subscribers

import (
	"bytes"
	"fmt"

	"go.etcd.io/bbolt"

	"noticebot/notices"
	"noticebot/notices/place"
)

// Gazetteer is that of a notice's region.
type Gazetteer interface {
	Region() place.Place
	Prepare(place.Scope) *place.Prepared
}

// Tally counts what became of those who were looked at. Unknown are the people who could be asked.
type Tally struct{ Yes, No, Unknown, Paused, Unreadable int }

// ScopeOf is where a notice applies, as places understand it.
func ScopeOf(n *notices.Notice) place.Scope {
	return place.Scope{Areas: areas(n.Areas), Spared: areas(n.Spared), Districts: n.Districts}
}

func areas(as []notices.Area) []place.Area {
	var out []place.Area
	for _, a := range as {
		out = append(out, place.Area{Name: a.Name, Under: a.Under, Whole: a.Whole})
	}
	return out
}

// Audience finds the subscribers whom a scope concerns and hands each on once, with the place of theirs that the answer is
// clearest for. yield may write to other buckets in the same transaction; its error ends the walk and is returned.
func (s *Store) Audience(tx *bbolt.Tx, g Gazetteer, scope place.Scope, yield func(Subscriber, place.Home, place.Verdict) error) (Tally, error) {
	var t Tally
	region := g.Region().ID
	prepared := g.Prepare(scope)
	seen := map[int64]struct{}{}
	look := func(chat int64) error {
		if _, ok := seen[chat]; ok {
			return nil
		}
		seen[chat] = struct{}{}
		sub, ok, err := get(tx, chat)
		if err != nil || !ok { // one record that cannot be read keeps nobody else from being told
			t.Unreadable++
			return nil
		}
		home, verdict := best(prepared, region, sub)
		switch {
		case verdict.Answer == place.No:
			t.No++
		case verdict.Answer == place.Unknown:
			t.Unknown++
		case sub.Paused:
			t.Paused++
		default:
			t.Yes++
			return yield(sub, home, verdict)
		}
		return nil
	}
	reach := prepared.ReachKeys()
	for _, id := range reach.Within {
		if err := scan(tx, []byte(id), look); err != nil {
			return t, fmt.Errorf("finding those within %s: %w", id, err)
		}
	}
	for _, key := range reach.Exact {
		if err := scan(tx, append([]byte(key), separator(key)...), look); err != nil {
			return t, fmt.Errorf("finding those at %s: %w", key, err)
		}
	}
	return t, nil
}

// separator is what follows an exact key in the index: its end, or, after a name, whatever region. Which regions count is
// for best to say.
func separator(key place.ID) string {
	if isName(key) {
		return nameEnd
	}
	return "\x00"
}

// scan walks the chats under one prefix of the index.
func scan(tx *bbolt.Tx, prefix []byte, look func(chat int64) error) error {
	c := tx.Bucket(indexBucket).Cursor()
	for k, _ := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		if len(k) < 9 {
			continue
		}
		if err := look(chatOf(k[len(k)-8:])); err != nil {
			return err
		}
	}
	return nil
}

// Best judges all places of a subscriber that a notice of the gazetteer's region can concern and returns the one with the
// clearest answer: yes before unknown before no, and among equals the smallest place.
func Best(g Gazetteer, sub Subscriber, scope place.Scope) (place.Home, place.Verdict) {
	return best(g.Prepare(scope), g.Region().ID, sub)
}

func best(prepared *place.Prepared, region place.ID, sub Subscriber) (home place.Home, clearest place.Verdict) {
	rank := -1
	for _, p := range sub.Places {
		if !p.In(region) {
			continue
		}
		v := prepared.Judge(p.Home)
		if r := clearness(v.Answer, p); r > rank {
			home, clearest, rank = p.Home, v, r
		}
	}
	return home, clearest
}

func clearness(a place.Answer, p Place) int {
	r := min(len(p.ID), 100)
	if p.Typed != "" {
		r += 100
	}
	switch a {
	case place.Yes:
		r += 2000
	case place.Unknown:
		r += 1000
	}
	return r
}
