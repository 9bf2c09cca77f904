package ledgertest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"noticebot/notices"
	"noticebot/notices/ledger"
)

// Model records random statements, some of them twice, and compares the engine with a map of its events and with rules that
// hold whatever was said.
func Model(t *testing.T, open func(t testing.TB) Engine) {
	rapid.Check(t, func(rt *rapid.T) {
		m := &model{t: rt, engine: open(t), events: make(map[string]*notices.Event)}
		for range rapid.IntRange(1, 25).Draw(rt, "statements") {
			m.step()
		}
		m.engine.Reopen()
		m.compare()
	})
}

type model struct {
	t      *rapid.T
	engine Engine
	events map[string]*notices.Event
	said   []said
}

type said struct {
	article *notices.Article
	notice  notices.Notice
	event   string
}

func (m *model) statement() said {
	t := m.t
	names := []string{"甲路", "乙村", "丙小区", "解放大道（甲路至乙路段）", "解放大道", "雁峰区>丁片区>一中", "雁峰区>丁片区"}
	var windows []string
	for range rapid.IntRange(0, 2).Draw(t, "windows") {
		d, h := rapid.IntRange(3, 6).Draw(t, "day"), rapid.IntRange(8, 12).Draw(t, "hour")
		windows = append(windows, rapid.SampledFrom([]string{
			fmt.Sprintf("%d.%d:00-%d.%d:00", d, h, d, h+3), fmt.Sprintf("%d.%d:00-", d, h), fmt.Sprintf("-%d.%d:00", d, h), "-",
		}).Draw(t, "window"))
	}
	n := Notice(strings.Join(windows, " "), strings.Join(rapid.SliceOfNDistinct(rapid.SampledFrom(names), 1, 4, rapid.ID).Draw(t, "areas"), " "))
	n.Service = rapid.SampledFrom([]notices.Service{notices.Water, notices.Water, notices.Power}).Draw(t, "service")
	n.Status = rapid.SampledFrom(append(notices.Statuses(), notices.Planned, notices.Planned)).Draw(t, "status")
	a := Article(rapid.SampledFrom([]string{"日报", "晚报"}).Draw(t, "source"), fmt.Sprint(len(m.said)), rapid.IntRange(1, 6).Draw(t, "issue"))
	return said{article: a, notice: n}
}

func (m *model) step() {
	if len(m.said) > 0 && rapid.IntRange(0, 4).Draw(m.t, "again") == 0 {
		s := rapid.SampledFrom(m.said).Draw(m.t, "which")
		if e, outcome := m.record(s); outcome != ledger.Corroborated || e.ID != s.event {
			m.t.Fatalf("said again: %s of %s, was %s", outcome, e.ID, s.event)
		}
		return
	}
	s := m.statement()
	fits := false
	for _, e := range m.events {
		_, ok := notices.Match(e, s.article, &s.notice)
		fits = fits || ok
	}
	e, outcome := m.record(s)
	known := m.events[e.ID]
	switch {
	case outcome == ledger.Created && (known != nil || len(e.Revisions) != 1):
		m.t.Fatalf("made %s anew", e.ID)
	case outcome == ledger.Created && fits && !s.notice.Status.IsUpdate():
		m.t.Fatalf("the index does not find the event that %+v speaks of", s.notice)
	case outcome != ledger.Created && (known == nil || !fits):
		m.t.Fatalf("%s %s, which does not fit", outcome, e.ID)
	case outcome == ledger.Revised && len(e.Revisions) <= len(known.Revisions):
		m.t.Fatal("revised without a revision")
	case outcome == ledger.Corroborated && len(e.Revisions) != len(known.Revisions):
		m.t.Fatal("corroborated with a revision")
	}
	m.covers(e, &s.notice)
	if outcome == ledger.Corroborated && !s.notice.Status.IsUpdate() && !known.Current().Notice.Status.IsUpdate() &&
		!s.article.Published.Before(known.Current().Source.Published) {
		m.told(e, &s.notice)
	}
	s.event = e.ID
	m.said = append(m.said, s)
	m.events[e.ID] = e
	for id := range m.events { // another event may have lost a part, or have been closed with this one
		m.events[id] = m.event(id)
	}
	m.compare()
}

func (m *model) record(s said) (e *notices.Event, outcome ledger.Outcome) {
	err := m.engine.Update(func(tx Tx) (err error) {
		e, outcome, err = tx.Record(s.article, s.notice, At("2.8:00"))
		return err
	})
	if err != nil {
		m.t.Fatal(err)
	}
	return e, outcome
}

func (m *model) event(id string) *notices.Event {
	e, err := m.engine.Event(id)
	if err != nil {
		m.t.Fatal(err)
	}
	return e
}

// covers: whoever a statement concerns is among those whom its event concerns.
func (m *model) covers(e *notices.Event, n *notices.Notice) {
	if len(e.Current().Notice.Areas) < 1 {
		m.t.Fatalf("event %s is nowhere", e.ID)
	}
	for _, a := range n.Areas {
		if !slices.ContainsFunc(e.Current().Notice.Areas, func(b notices.Area) bool { return b.Name == a.Name }) {
			m.t.Fatalf("%s was said and is not in %+v", a.Name, e.Current().Notice.Areas)
		}
	}
}

// told: a report that tells nobody anything says no time that residents were not told.
func (m *model) told(e *notices.Event, n *notices.Notice) {
	windows := e.Current().Notice.Windows
	for _, w := range n.Windows {
		if w.Start.IsZero() || w.End.IsZero() {
			continue // says less, or as much
		}
		if !slices.ContainsFunc(windows, func(v notices.Window) bool {
			return !v.Start.After(w.Start) && (v.End.IsZero() || !v.End.Before(w.End))
		}) {
			m.t.Fatalf("%v was said of %s and nobody is told; it has %v", w, e.ID, windows)
		}
	}
}

// compare holds the engine's lists to the map, and each event to its own rules.
func (m *model) compare() {
	for _, now := range []string{"1.0:00", "4.10:30", "9.0:00"} {
		list, err := m.engine.Upcoming(Region, At(now))
		if err != nil {
			m.t.Fatal(err)
		}
		var got, want []string
		for _, e := range list {
			got = append(got, e.ID)
		}
		for id, e := range m.events {
			if !e.Over(At(now)) {
				want = append(want, id)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			m.t.Fatalf("upcoming at %s: %q, want %q", now, got, want)
		}
	}
	for _, e := range m.events {
		for i := range e.Revisions {
			r := &e.Revisions[i]
			if r.Number != i+1 || i == 0 && len(r.Changes) > 0 {
				m.t.Fatalf("revision %d of %s: number %d, changes %v", i+1, e.ID, r.Number, r.Changes)
			}
			if i > 0 && (len(r.Changes) == 0 || !reflect.DeepEqual(r.Changes, notices.Diff(&e.Revisions[i-1].Notice, &r.Notice))) {
				m.t.Fatalf("revision %d of %s: changes %v", i+1, e.ID, r.Changes)
			}
		}
	}
}
