package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"noticebot/bot/message"
	"noticebot/bot/outbox"
	"noticebot/bot/subscribers"
	"noticebot/notices"
	"noticebot/notices/place"
)

// alert is the body of a row of KindAlert: for whom and why. The text is written when it is sent, from the event.
type alert struct {
	Event    string `json:"e"`
	Revision int    `json:"r"`
	Lang     string `json:"l"`
	Place    string `json:"p"`           // the reader's own, as shown
	Why      string `json:"w"`           // in Lang
	Gone     bool   `json:"g,omitempty"` // an earlier revision named the place, this one does not
}

// alertKey is the identity of what is told of one revision of an event: one chat is told of it once.
func alertKey(event string, revision int) string { return fmt.Sprintf("e/%s/%d", event, revision) }

// Announce queues, in the caller's transaction, what residents are owed for the newest revision of an event: one alert for each
// subscriber whom it concerns, and for those who were told of the revision before and whose place it no longer names. It
// returns how many were queued; to announce again queues none. An event that it is too late to tell of queues none.
func (b *Bot) Announce(tx *bbolt.Tx, e *notices.Event) (queued int, err error) {
	r := b.regions[e.Region]
	if r == nil {
		return 0, fmt.Errorf("announcing event %s: no region %q is configured", e.ID, e.Region)
	}
	if e.Over(b.Now()) {
		return 0, nil
	}
	rev := e.Current()
	told := map[int64]bool{}
	tally, err := b.Subscribers.Audience(tx, r.Places, subscribers.ScopeOf(&rev.Notice),
		func(sub subscribers.Subscriber, h place.Home, v place.Verdict) error {
			told[sub.Chat] = true
			added, err := b.owe(tx, sub, e, h, v, false)
			if added {
				queued++
			}
			return err
		})
	if err != nil {
		return queued, fmt.Errorf("announcing event %s: %w", e.ID, err)
	}
	if n := len(e.Revisions); n > 1 {
		gone, err := b.announceGone(tx, r, e, &e.Revisions[n-2], told)
		if err != nil {
			return queued, fmt.Errorf("announcing event %s: %w", e.ID, err)
		}
		queued += gone
	}
	b.Log.Info("announcing event", "event", e.ID, "revision", rev.Number, "queued", queued,
		"concerned", tally.Yes, "unknown", tally.Unknown, "paused", tally.Paused, "unreadable", tally.Unreadable)
	return queued, nil
}

// announceGone tells those who were told of the revision before, and whom the newest leaves out.
func (b *Bot) announceGone(tx *bbolt.Tx, r *Region, e *notices.Event, was *notices.Revision, told map[int64]bool) (queued int, err error) {
	_, err = b.Subscribers.Audience(tx, r.Places, subscribers.ScopeOf(&was.Notice),
		func(sub subscribers.Subscriber, h place.Home, v place.Verdict) error {
			if told[sub.Chat] {
				return nil
			}
			known, err := b.Outbox.Known(tx, sub.Chat, alertKey(e.ID, was.Number))
			if err != nil || !known {
				return err
			}
			added, err := b.owe(tx, sub, e, h, v, true)
			if added {
				queued++
			}
			return err
		})
	return queued, err
}

// owe queues the alert of an event's newest revision for one subscriber.
func (b *Bot) owe(tx *bbolt.Tx, sub subscribers.Subscriber, e *notices.Event, h place.Home, v place.Verdict, gone bool) (bool, error) {
	rev := e.Current()
	body, err := json.Marshal(alert{
		Event: e.ID, Revision: rev.Number, Lang: sub.Lang, Place: message.Field(shownName(h)), Why: message.Shorten(v.Why(sub.Lang), 300), Gone: gone,
	})
	if err != nil {
		return false, fmt.Errorf("writing an alert: %w", err)
	}
	return b.Outbox.Put(tx, outbox.Row{
		Chat: sub.Chat, Key: alertKey(e.ID, rev.Number), Kind: KindAlert, Body: body, Priority: 1,
		Start: startOf(rev), Deadline: rev.Notice.TellBy(rev.Source.Published),
	})
}

// startOf is when what the revision tells of begins; what has begun already begins with the issue.
func startOf(rev *notices.Revision) time.Time {
	var first time.Time
	for _, w := range rev.Notice.Windows {
		s := w.Start
		if s.IsZero() {
			s = rev.Source.Published
		}
		if first.IsZero() || s.Before(first) {
			first = s
		}
	}
	return first
}

// shownName is a subscribed place with the part of it that is meant.
func shownName(h place.Home) string {
	if h.Typed == "" && h.Qualifier != "" {
		return h.Name + h.Qualifier
	}
	return h.Name
}

// Committed is to be called after the transaction of Announce has been committed.
func (b *Bot) Committed() { b.Wake() }

// coming is an event that concerns a place.
type coming struct {
	event   *notices.Event
	home    place.Home
	verdict place.Verdict
}

// comingAt finds what is coming for places of a subscriber, the soonest first within each region.
func (b *Bot) comingAt(sub subscribers.Subscriber, now time.Time) ([]coming, error) {
	var found []coming
	for i := range b.Regions {
		r := &b.Regions[i]
		if !livesIn(sub, r) {
			continue
		}
		events, err := b.Ledger.Upcoming(r.Name, now)
		if err != nil {
			return nil, fmt.Errorf("looking for what is coming: %w", err)
		}
		for _, e := range events {
			if h, v := subscribers.Best(r.Places, sub, subscribers.ScopeOf(&e.Current().Notice)); v.Answer == place.Yes {
				found = append(found, coming{e, h, v})
			}
		}
	}
	return found, nil
}

// livesIn tells whether a notice of a region can concern a subscriber.
func livesIn(sub subscribers.Subscriber, r *Region) bool {
	id := r.Places.Region().ID
	return slices.ContainsFunc(sub.Places, func(p subscribers.Place) bool { return p.In(id) })
}
