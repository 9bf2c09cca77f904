package ledger

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"noticebot/notices"
)

// Outcome is what a notice did to the events.
type Outcome string

// Created: a happening not known before. Revised: residents see a difference. Corroborated: they do not. Divided is written in
// the story of an event that an update has taken a part from; Record does not return it.
const (
	Created      Outcome = "created"
	Revised      Outcome = "revised"
	Corroborated Outcome = "corroborated"
	Divided      Outcome = "divided"
)

// Line is one entry in the story of an event: which statement did what to it, and why. The notice is kept whole, so that
// a merge can be explained and undone.
type Line struct {
	At      time.Time       `json:"at"`
	Source  notices.Mention `json:"source"`
	Notice  notices.Notice  `json:"notice"`
	Outcome Outcome         `json:"outcome"`
	Reason  notices.Reason  `json:"reason,omitzero"`
	With    string          `json:"with,omitempty"` // the event that took, or gave, a part
}

// Bounds on what one event keeps; what comes beyond is corroboration, or is left out of the lists.
const (
	maxRevisions = 50
	maxMentions  = 200
	maxLines     = 500
)

// match is an event that a notice speaks of.
type match struct {
	event  *notices.Event
	reason notices.Reason
}

// Record files what a notice says: it finds the event that the notice speaks of and revises or corroborates it, or makes a
// new one, and returns the event as it is then. The same statement of the same article, recorded again, is corroboration and
// writes nothing. now is only noted.
//
// When an update fits two events equally and its time does not decide, it becomes an event of its own: its readers are told,
// and neither of the two is closed by mistake.
func (l *Ledger) Record(tx *bbolt.Tx, a *notices.Article, n notices.Notice, now time.Time) (*notices.Event, Outcome, error) {
	statement, err := statementKey(a, &n)
	if err != nil {
		return nil, "", err
	}
	if id := tx.Bucket(saidBucket).Get(statement); id != nil {
		e, err := load(tx, id)
		if err != nil {
			return nil, "", fmt.Errorf("event %s: %w", id, err)
		}
		return e, Corroborated, nil
	}
	r := recording{tx: tx, a: a, n: &n, now: now, statement: statement}
	events, err := candidates(tx, a, &n)
	if err != nil {
		return nil, "", err
	}
	matches := matching(events, a, &n)
	e, outcome, err := r.file(matches)
	if err != nil {
		return nil, "", err
	}
	if err := tx.Bucket(saidBucket).Put(statement, []byte(e.ID)); err != nil {
		return nil, "", fmt.Errorf("note a statement: %w", err)
	}
	return e, outcome, nil
}

// statementKey identifies a statement: the article, and what residents would see of it.
func statementKey(a *notices.Article, n *notices.Notice) ([]byte, error) {
	facts, err := json.Marshal([]any{n.Service, n.Status, n.Effect, n.Windows, n.Areas, n.Spared, n.Districts, n.Sentence})
	if err != nil {
		return nil, fmt.Errorf("encode a statement: %w", err)
	}
	return append(onDay(nil, a.Published), hash16(a.Source, a.ID, string(facts))...), nil
}

// matching gives the events that n speaks of, best first.
func matching(events []*notices.Event, a *notices.Article, n *notices.Notice) []match {
	var found []match
	for _, e := range events {
		if reason, ok := notices.Match(e, a, n); ok {
			found = append(found, match{e, reason})
		}
	}
	slices.SortStableFunc(found, func(x, y match) int { return y.reason.Fit - x.reason.Fit })
	return found
}

// recording is the work on one statement.
type recording struct {
	tx        *bbolt.Tx
	a         *notices.Article
	n         *notices.Notice
	now       time.Time
	statement []byte
}

func (r *recording) file(matches []match) (*notices.Event, Outcome, error) {
	if len(matches) == 0 {
		return r.open(notices.Reason{Rule: "first", Words: "no known event is spoken of"}, "")
	}
	best, others := matches[0], matches[1:]
	if r.n.Status.IsUpdate() {
		if len(others) > 0 && others[0].reason.Fit == best.reason.Fit && best.reason.Fit < notices.FitTime {
			words := fmt.Sprintf("an update that fits %s and %s alike", best.event.ID, others[0].event.ID)
			return r.open(notices.Reason{Rule: "ambiguous", Words: words}, "")
		}
		if best.reason.Part {
			return r.divide(best)
		}
		for _, m := range others {
			if m.reason.Rule == "same-window" && !m.reason.Part {
				if _, _, err := r.revise(m); err != nil { // told through the best
					return nil, "", err
				}
			}
		}
	}
	return r.revise(best)
}

// open makes a new event.
func (r *recording) open(why notices.Reason, with string) (*notices.Event, Outcome, error) {
	mention := notices.MentionOf(r.a)
	e := &notices.Event{
		ID: newID(r.tx, r.a, r.statement), Region: r.a.Region,
		Revisions: []notices.Revision{{Number: 1, Notice: *r.n, Source: mention, At: r.now}},
		Mentions:  []notices.Mention{mention},
	}
	if err := save(r.tx, e, nil); err != nil {
		return nil, "", err
	}
	return e, Created, r.tell(e, Created, why, with)
}

// revise lets the notice speak of an event.
func (r *recording) revise(m match) (*notices.Event, Outcome, error) {
	e, outcome := clone(m.event), Corroborated
	next, changes := e.Next(r.a, r.n)
	mention := notices.MentionOf(r.a)
	if len(changes) > 0 && len(e.Revisions) < maxRevisions {
		outcome = Revised
		e.Revisions = append(e.Revisions, notices.Revision{
			Number: len(e.Revisions) + 1, Notice: next, Changes: changes, Source: mention, At: r.now,
		})
	}
	known := slices.ContainsFunc(e.Mentions, func(x notices.Mention) bool {
		return x.Source == mention.Source && x.ArticleID == mention.ArticleID
	})
	if !known && len(e.Mentions) < maxMentions {
		e.Mentions = append(e.Mentions, mention)
	}
	if err := save(r.tx, e, m.event); err != nil {
		return nil, "", err
	}
	return e, outcome, r.tell(e, outcome, m.reason, "")
}

// divide makes an event of the part that an update speaks of, and takes the part from the event that it belonged to. That is
// a revision too, but nobody is told of it: the new event tells those whom it concerns.
func (r *recording) divide(m match) (*notices.Event, Outcome, error) {
	part, outcome, err := r.open(m.reason, m.event.ID)
	if err != nil {
		return nil, "", err
	}
	rest := clone(m.event)
	if left, changes, ok := rest.Without(r.n); ok && len(rest.Revisions) < maxRevisions {
		rest.Revisions = append(rest.Revisions, notices.Revision{
			Number: len(rest.Revisions) + 1, Notice: left, Changes: changes, Source: rest.Current().Source, At: r.now,
		})
		if err := save(r.tx, rest, m.event); err != nil {
			return nil, "", err
		}
	}
	return part, outcome, r.tell(rest, Divided, m.reason, part.ID)
}

func clone(e *notices.Event) *notices.Event {
	c := *e
	c.Revisions, c.Mentions = slices.Clone(e.Revisions), slices.Clone(e.Mentions)
	return &c
}

// tell adds a line to the story of an event.
func (r *recording) tell(e *notices.Event, what Outcome, why notices.Reason, with string) error {
	number := uint32(0)
	c := r.tx.Bucket(storyBucket).Cursor()
	if k, _ := lastWith(c, []byte(e.ID)); len(k) == len(e.ID)+4 && string(k[:len(e.ID)]) == e.ID {
		number = binary.BigEndian.Uint32(k[len(e.ID):]) + 1
	}
	if number >= maxLines {
		return nil
	}
	return put(r.tx, storyBucket, lineKey(e.ID, number), Line{r.now, notices.MentionOf(r.a), *r.n, what, why, with})
}

func lineKey(id string, number uint32) []byte {
	return binary.BigEndian.AppendUint32([]byte(id), number)
}

// Story tells which statements made an event what it is, in order.
func (l *Ledger) Story(id string) ([]Line, error) {
	var lines []Line
	err := l.db.View(func(tx *bbolt.Tx) error {
		if _, err := load(tx, []byte(id)); err != nil {
			return err
		}
		c := tx.Bucket(storyBucket).Cursor()
		for k, v := c.Seek([]byte(id)); len(k) == len(id)+4 && string(k[:len(id)]) == id; k, v = c.Next() {
			var line Line
			if err := decode(storyBucket, v, &line); err != nil {
				return err
			}
			lines = append(lines, line)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("story of event %q: %w", id, err)
	}
	return lines, nil
}
