package ledgertest

import (
	"strings"
	"testing"

	"noticebot/notices"
	"noticebot/notices/ledger"
)

// Sequence is what papers print one after the other, and what must become of it.
type Sequence struct {
	Name string
	Says []Say
}

// Say is one notice in print, and what it must do: "+a" makes an event (named a here), "~a" revises it, "=a" corroborates it.
// Without a name it may be any event. The words after it, if any, are the fields that change.
type Say struct {
	Day       int
	Source    string // "" is 日报
	Article   string // "" is a new one
	Service   notices.Service
	Status    notices.Status // "" is planned
	Effect    notices.Effect
	Windows   string
	Areas     string
	Districts string // "" is 雁峰区, "-" is none
	Spared    string
	Want      string
}

func (s Say) notice() notices.Notice {
	n := Notice(s.Windows, s.Areas)
	if s.Service != "" {
		n.Service = s.Service
	}
	if s.Status != "" {
		n.Status = s.Status
	}
	if s.Effect != "" {
		n.Effect = s.Effect
	}
	if s.Districts != "" {
		n.Districts = strings.Fields(strings.Trim(s.Districts, "-"))
	}
	n.Spared = Areas(s.Spared)
	return n
}

func (q Sequence) run(t *testing.T, e Engine) {
	ids := make(map[string]string)
	signs := map[ledger.Outcome]string{ledger.Created: "+", ledger.Revised: "~", ledger.Corroborated: "="}
	for i, s := range q.Says {
		source, article := s.Source, s.Article
		if source == "" {
			source = "日报"
		}
		if article == "" {
			article = string(rune('A' + i))
		}
		event, outcome := record(t, e, Article(source, article, s.Day), s.notice())
		want := strings.Fields(s.Want)
		name := want[0][1:]
		if want[0][:1] == "+" && ids[name] == "" && outcome == ledger.Created {
			ids[name] = event.ID
		}
		got := signs[outcome]
		for known, id := range ids {
			if id == event.ID {
				got += known
			}
		}
		if name == "" {
			got = got[:1] // one of several that fit alike
		}
		if got != want[0] {
			lines, _ := e.Story(event.ID)
			t.Fatalf("%d: %+v\ngot %s, want %s; story %+v", i+1, s, got, want[0], lines[len(lines)-1].Reason)
		}
		if len(want) > 1 {
			var fields []string
			for _, c := range event.Current().Changes {
				fields = append(fields, string(c.Field))
			}
			if strings.Join(fields, " ") != strings.Join(want[1:], " ") {
				t.Errorf("%d: changes %+v, want %q", i+1, event.Current().Changes, want[1:])
			}
		}
		// Whatever was said, to say it again does nothing.
		if again, outcome := record(t, e, Article(source, article, s.Day), s.notice()); outcome != ledger.Corroborated || again.ID != event.ID {
			t.Errorf("%d: said again: %s %s", i+1, outcome, again.ID)
		}
	}
}
