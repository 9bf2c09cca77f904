package notices

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func article(d int) *Article {
	return &Article{Source: "日报", ID: fmt.Sprint("day ", d), Paper: "衡阳日报", Region: hengyang, Published: clock(d, 0)}
}

func eventOf(a *Article, n Notice) *Event {
	m := MentionOf(a)
	return &Event{ID: "e", Region: a.Region, Revisions: []Revision{{Number: 1, Notice: n, Source: m}}, Mentions: []Mention{m}}
}

// The sequences of the ledger's suite show what merges; this table shows that each refusal says why.
func TestMatchSaysWhy(t *testing.T) {
	tests := []struct {
		name   string
		change func(a *Article, n *Notice)
		rule   string
		ok     bool
	}{
		{"a reprint", func(a *Article, n *Notice) {}, "same-window", true},
		{"another region", func(a *Article, n *Notice) { a.Region = "湖南省长沙市" }, "region", false},
		{"another service", func(a *Article, n *Notice) { n.Service = Gas }, "service", false},
		{"another effect", func(a *Article, n *Notice) { n.Effect = Reduced }, "effect", false},
		{"another place", func(a *Article, n *Notice) { n.Areas = []Area{{Name: "甲村"}} }, "area", false},
		{"another day", func(a *Article, n *Notice) { n.Windows = []Window{{clock(8, 9), clock(8, 12)}} }, "window", false},
		{"the same article", func(a *Article, n *Notice) {
			*a = *article(2)
			n.Windows = []Window{{clock(3, 10), clock(3, 11)}}
		}, "one-article", false},
		{"a later issue, another time", func(a *Article, n *Notice) { n.Windows = []Window{{clock(3, 10), clock(4, 10)}} }, "new-time", true},
		{"an emergency at the place", func(a *Article, n *Notice) {
			n.Status, n.Windows = Emergency, []Window{{Start: clock(3, 10)}}
		}, "window", false},
		{"cancelled", func(a *Article, n *Notice) { n.Status, n.Windows = Cancelled, nil }, "cancelled", true},
		{"cancelled at a time that overlaps", func(a *Article, n *Notice) {
			n.Status, n.Windows = Cancelled, []Window{{clock(3, 0), clock(5, 0)}}
		}, "cancelled", true},
		{"cancelled on another day", func(a *Article, n *Notice) {
			n.Status, n.Windows = Cancelled, []Window{{clock(9, 0), clock(10, 0)}}
		}, "window", false},
		{"restored", func(a *Article, n *Notice) {
			n.Status, n.Windows = Restored, []Window{{End: clock(3, 11)}}
		}, "restored", true},
		{"restored before it began", func(a *Article, n *Notice) {
			n.Status, n.Windows = Restored, []Window{{End: clock(2, 11)}}
		}, "window", false},
		{"extended, its start printed", func(a *Article, n *Notice) {
			n.Status, n.Windows = Extended, []Window{{clock(4, 9), clock(4, 20)}}
		}, "extended", true},
		{"extended beyond belief", func(a *Article, n *Notice) {
			n.Status, n.Windows = Extended, []Window{{clock(4, 9), clock(4, 20).AddDate(0, 3, 0)}}
		}, "window", false},
		{"postponed beyond belief", func(a *Article, n *Notice) {
			n.Status, n.Windows = Postponed, []Window{{clock(4, 9).AddDate(0, 3, 0), clock(4, 20).AddDate(0, 3, 0)}}
		}, "window", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := eventOf(article(2), waterOff())
			a, n := article(3), waterOff()
			tt.change(a, &n)
			r, ok := Match(e, a, &n)
			if ok != tt.ok || r.Rule != tt.rule || r.Words == "" || !strings.HasPrefix(r.String(), tt.rule+": ") {
				t.Errorf("%v, %s", ok, r)
			}
		})
	}
}

func TestNextKeepsWhatIsNotPrintedAgain(t *testing.T) {
	e := eventOf(article(2), waterOff())
	n := Notice{Service: Water, Status: Extended, Effect: Outage, Windows: []Window{{End: clock(4, 20)}}, Areas: []Area{{Name: "雷公塘"}}, Sentence: Span{Text: "延长"}}
	next, changes := e.Next(article(4), &n)
	if len(changes) != 2 || changes[0].Field != FieldStatus || changes[1].Field != FieldWindows {
		t.Errorf("changes %q", changes)
	}
	if len(next.Areas) != 2 || next.Reason != "管网改造" || next.Issuer != "市水务集团" || len(next.Hotlines) != 1 || next.Sentence.Text != "延长" {
		t.Errorf("next %+v", next)
	}
	if want := []Window{{clock(4, 9), clock(4, 20)}, {clock(3, 9), clock(3, 12)}}; !within(want, next.Windows) {
		t.Errorf("windows %v", next.Windows)
	}
}

func TestWithout(t *testing.T) {
	e := eventOf(article(2), waterOff())
	one := Notice{Service: Water, Status: Cancelled, Effect: Outage, Windows: waterOff().Windows[:1], Areas: waterOff().Areas}
	left, changes, ok := e.Without(&one)
	if !ok || len(left.Windows) != 1 || !left.Windows[0].Equal(waterOff().Windows[1]) || len(left.Areas) != 2 || len(changes) != 1 {
		t.Errorf("one of two days: %v %v %v", ok, left.Windows, changes)
	}
	place := Notice{Service: Water, Status: Restored, Effect: Outage, Areas: []Area{{Name: "六一小学"}}}
	if left, changes, ok = e.Without(&place); !ok || len(left.Areas) != 1 || left.Areas[0].Name != "雷公塘片区" || changes[0].From != "六一小学" {
		t.Errorf("one of two places: %v %v %v", ok, left.Areas, changes)
	}
	place.Windows = waterOff().Windows[:1]
	if _, _, ok = e.Without(&place); ok {
		t.Error("one of two places on one of two days: neither can be struck out")
	}
}

// FuzzMerge: nothing that is printed makes the rules panic, and what they promise holds: the next state has every place of
// the notice that is not spared, and to say the same again changes nothing.
func FuzzMerge(f *testing.F) {
	f.Add("雷公塘片区 解放大道（甲至乙段）", "雷公塘 雁峰区>六一小学", uint8(0), uint8(3), uint16(9), uint16(3), uint16(0), uint16(20))
	f.Add("", "(", uint8(1), uint8(5), uint16(0), uint16(0), uint16(1), uint16(1))
	f.Add("区 市 片区（）", "（ ） ）（ 省市区县", uint8(4), uint8(2), uint16(70), uint16(1), uint16(0), uint16(0))
	f.Fuzz(func(t *testing.T, first, second string, was, is uint8, start, length, start2, length2 uint16) {
		one, two := fuzzed(first, was, start, length), fuzzed(first+" "+second, is, start2, length2)
		e, a := eventOf(article(2), one), article(int(is%4)+1)
		Diff(&one, &two)
		r, ok := Match(e, a, &two)
		if r.Rule == "" || r.Words == "" {
			t.Errorf("no reason: %v", ok)
		}
		e.Without(&two)
		if !ok {
			return
		}
		next, changes := e.Next(a, &two)
		if diff := Diff(&one, &next); len(diff) != len(changes) {
			t.Errorf("changes %q, differs in %q", changes, diff)
		}
		if missing := union(hengyang, listed{next.Areas, next.Districts}, listed{two.Areas, two.Districts}); len(missing) > 0 {
			t.Errorf("left out: %v", missing)
		}
		e.Revisions = append(e.Revisions, Revision{Number: 2, Notice: next, Source: MentionOf(a)})
		if again, changes := e.Next(a, &two); len(changes) > 0 {
			t.Errorf("said again: %q, %+v", changes, again)
		}
	})
}

// fuzzed makes a notice; hours count from the morning of the 1st, 0 is an open end.
func fuzzed(areas string, status uint8, start, length uint16) Notice {
	n := Notice{Service: Water, Effect: Outage, Status: Statuses()[int(status)%6], Districts: []string{"雁峰区"}}
	for _, a := range strings.Fields(areas) {
		names := strings.Split(a, ">")
		n.Areas = append(n.Areas, Area{Name: names[len(names)-1], Under: names[:len(names)-1]})
	}
	var w Window
	if start > 0 {
		w.Start = clock(1, 0).Add(time.Duration(start%400) * time.Hour)
	}
	if length > 0 {
		from := w.Start
		if from.IsZero() {
			from = clock(1, 0)
		}
		w.End = from.Add(time.Duration(length%200+1) * time.Hour)
	}
	n.Windows = []Window{w}
	return n
}

func TestTheReasonOfAChangeIsItsOwn(t *testing.T) {
	cases := []struct {
		name     string
		was, now Status
		want     string
	}{
		{"a longer text of the same state", Planned, Planned, "换阀门"},
		{"extended for the same work", Planned, Extended, "换阀门"},
		{"restored after the same work", Emergency, Restored, "换阀门"},
		{"cancelled without a reason", Planned, Cancelled, ""},
		{"postponed without a reason", Planned, Postponed, ""},
		{"cancelled after it was postponed", Postponed, Cancelled, ""},
	}
	day := time.Date(2023, 6, 2, 0, 0, 0, 0, time.UTC)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before := Notice{Service: Water, Status: c.was, Effect: Outage, Areas: []Area{{Name: "甲路"}}, Reason: "换阀门",
				Windows: []Window{{Start: day.Add(33 * time.Hour), End: day.Add(36 * time.Hour)}}}
			e := &Event{Region: "某市", Revisions: []Revision{{Number: 1, Notice: before, Source: Mention{Published: day}}}}
			after := before
			after.Status, after.Reason = c.now, ""
			if next, _ := e.Next(&Article{Region: "某市", Published: day.Add(24 * time.Hour)}, &after); next.Reason != c.want {
				t.Errorf("reason %q, want %q", next.Reason, c.want)
			}
		})
	}
}
