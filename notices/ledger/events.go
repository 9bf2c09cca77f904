package ledger

import (
	"bytes"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"sort"
	"time"

	"go.etcd.io/bbolt"

	"noticebot/notices"
)

// Event gives one event, or ErrNotFound.
func (l *Ledger) Event(id string) (*notices.Event, error) {
	var e *notices.Event
	err := l.db.View(func(tx *bbolt.Tx) (err error) {
		e, err = load(tx, []byte(id))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("event %q: %w", id, err)
	}
	return e, nil
}

// Upcoming lists the events of a region that are still worth telling at now, soonest first: by the start of the first window
// that is not over; what has begun without a printed start comes first, what has no time last.
func (l *Ledger) Upcoming(region string, now time.Time) ([]*notices.Event, error) {
	var events []*notices.Event
	err := l.db.View(func(tx *bbolt.Tx) error {
		prefix := named(region, "")
		c := tx.Bucket(untilBucket).Cursor()
		for k, _ := c.Seek(instant(bytes.Clone(prefix), now)); k != nil && bytes.HasPrefix(k, prefix); k, _ = c.Next() {
			e, err := load(tx, k[len(prefix)+8:])
			if err != nil {
				return err
			}
			if !e.Over(now) {
				events = append(events, e)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("upcoming events of %s: %w", region, err)
	}
	sort.SliceStable(events, func(i, j int) bool {
		a, b := soonest(events[i], now), soonest(events[j], now)
		if !a.Equal(b) {
			return a.Before(b)
		}
		return events[i].ID < events[j].ID
	})
	return events, nil
}

func soonest(e *notices.Event, now time.Time) time.Time {
	first := time.Unix(1<<40, 0)
	for _, w := range e.Current().Notice.Windows {
		if (w.End.IsZero() || w.End.After(now)) && w.Start.Before(first) {
			first = w.Start
		}
	}
	return first
}

func load(tx *bbolt.Tx, id []byte) (*notices.Event, error) {
	e := new(notices.Event)
	ok, err := get(tx, eventsBucket, id, e)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return nil, ErrNotFound
	case len(e.Revisions) == 0:
		return nil, fmt.Errorf("event %s has no revision", id)
	}
	return e, nil
}

// save writes an event and its index rows; was is the event as it is stored, nil for a new one.
func save(tx *bbolt.Tx, e, was *notices.Event) error {
	if was != nil {
		for _, row := range indexOf(was) {
			if err := tx.Bucket(row.bucket).Delete(row.key); err != nil {
				return fmt.Errorf("index event %s: %w", e.ID, err)
			}
		}
	}
	for _, row := range indexOf(e) {
		if err := tx.Bucket(row.bucket).Put(row.key, nil); err != nil {
			return fmt.Errorf("index event %s: %w", e.ID, err)
		}
	}
	return put(tx, eventsBucket, []byte(e.ID), e)
}

type indexRow struct{ bucket, key []byte }

// The kinds of area key: a place that the event names, a place that one of them is printed to lie in.
const (
	ownArea    = 'a'
	aroundArea = 'u'
)

func indexOf(e *notices.Event) []indexRow {
	cur := e.Current()
	until := cur.Notice.TellBy(cur.Source.Published)
	rows := []indexRow{{untilBucket, append(instant(named(e.Region, ""), until), e.ID...)}}
	own, around := cur.Notice.AreaKeys(e.Region)
	for _, k := range own {
		rows = append(rows, indexRow{areasBucket, append(onDay(areaPrefix(ownArea, e.Region, cur.Notice.Service, k), until), e.ID...)})
	}
	for _, k := range around {
		rows = append(rows, indexRow{areasBucket, append(onDay(areaPrefix(aroundArea, e.Region, cur.Notice.Service, k), until), e.ID...)})
	}
	return rows
}

func areaPrefix(kind byte, region string, service notices.Service, area string) []byte {
	return append([]byte{kind}, hash16(region, string(service), area)...)
}

// lookBack is how long before an issue the telling of an event may have ended for a notice still to speak of it.
const lookBack = 14 * 24 * time.Hour

// candidates gives the events that share a place with the notice and were not long over when it was printed, by ID.
func candidates(tx *bbolt.Tx, a *notices.Article, n *notices.Notice) ([]*notices.Event, error) {
	ids := make(map[string]bool)
	c := tx.Bucket(areasBucket).Cursor()
	collect := func(kind byte, area string) {
		prefix := areaPrefix(kind, a.Region, n.Service, area)
		for k, _ := c.Seek(onDay(bytes.Clone(prefix), a.Published.Add(-lookBack))); k != nil && bytes.HasPrefix(k, prefix); k, _ = c.Next() {
			ids[string(k[len(prefix)+4:])] = true
		}
	}
	own, around := n.AreaKeys(a.Region)
	for _, k := range own {
		collect(ownArea, k)
		collect(aroundArea, k)
	}
	for _, k := range around {
		collect(ownArea, k)
	}
	sorted := make([]string, 0, len(ids))
	for id := range ids {
		sorted = append(sorted, id)
	}
	sort.Strings(sorted)
	events := make([]*notices.Event, 0, len(sorted))
	for _, id := range sorted {
		e, err := load(tx, []byte(id))
		if err != nil {
			return nil, fmt.Errorf("candidate %s: %w", id, err)
		}
		events = append(events, e)
	}
	return events, nil
}

// idAlphabet is in the order of its bytes, so that IDs sort by the day of their issue.
var idAlphabet = base32.NewEncoding("234567abcdefghijklmnopqrstuvwxyz").WithPadding(base32.NoPadding)

// newID makes the ID of an event from the day of its first issue and the statement that it was first read from: three
// characters of day, seven of hash. The same input gives the same ID again, as long as no other event has it.
func newID(tx *bbolt.Tx, a *notices.Article, statement []byte) string {
	for try := 0; ; try++ {
		hash := hash16(a.Region, string(statement), fmt.Sprint(try))
		// 15 bits of day reach from 1970 to 2059, then begin anew; the hash keeps IDs apart all the same.
		bits := uint64(dayNumber(a.Published)&(1<<15-1))<<49 | binary.BigEndian.Uint64(hash)>>29<<14
		id := idAlphabet.EncodeToString(binary.BigEndian.AppendUint64(nil, bits))[:10]
		if tx.Bucket(eventsBucket).Get([]byte(id)) == nil && tx.Bucket(storyBucket).Get(lineKey(id, 0)) == nil {
			return id
		}
	}
}
