// Package ledgertest is what every engine of the ledger must pass: the promises of package ledger as tests that know
// nothing of bbolt. A second engine passes them before it is used.
package ledgertest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"noticebot/notices"
	"noticebot/notices/ledger"
)

// Engine is a ledger under test.
type Engine interface {
	// Update runs f in one transaction: an error of f leaves nothing of it.
	Update(f func(Tx) error) error
	Seen(source string) Seen
	Event(id string) (*notices.Event, error)
	Upcoming(region string, now time.Time) ([]*notices.Event, error)
	Newest(region string) (paper string, published time.Time, issues int, err error)
	Story(id string) ([]ledger.Line, error)
	// Reopen closes the engine and opens it again on the same data.
	Reopen()
}

// Tx is the writing half.
type Tx interface {
	MarkArticle(a *notices.Article) (fresh bool, err error)
	MarkIssue(issue *notices.Issue) error
	Record(a *notices.Article, n notices.Notice, now time.Time) (*notices.Event, ledger.Outcome, error)
}

// Seen is the past of a source.
type Seen interface {
	Issue(key string) bool
	Article(id string) bool
	Newest() time.Time
}

// Zone is that of the region in the suite.
var Zone = time.FixedZone("+08", 8*3600)

// Region of the suite.
const Region = "湖南省衡阳市"

// Day is a date of June 2023.
func Day(d int) time.Time { return time.Date(2023, 6, d, 0, 0, 0, 0, Zone) }

// At is an instant of June 2023, written day.hour:minute.
func At(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	var d, h, m int
	if _, err := fmt.Sscanf(s, "%d.%d:%d", &d, &h, &m); err != nil {
		panic(fmt.Sprintf("time %q: %v", s, err))
	}
	return time.Date(2023, 6, d, h, m, 0, 0, Zone)
}

// Windows reads "3.9:00-3.12:00 4.9:00-"; "-" is open at both ends.
func Windows(s string) []notices.Window {
	var list []notices.Window
	for _, w := range strings.Fields(s) {
		start, end, _ := strings.Cut(w, "-")
		list = append(list, notices.Window{Start: At(start), End: At(end)})
	}
	return list
}

// Areas reads "雷公塘片区 雁峰区>雷公塘片区>六一实验小学": the last name is the place, those before are what it lies in.
func Areas(s string) []notices.Area {
	var list []notices.Area
	for _, a := range strings.Fields(s) {
		names := strings.Split(a, ">")
		list = append(list, notices.Area{Name: names[len(names)-1], Under: names[:len(names)-1]})
	}
	return list
}

// Article is one of the suite.
func Article(source, id string, day int) *notices.Article {
	return &notices.Article{
		ID: id, Source: source, Paper: source, Region: Region, Published: Day(day), Page: "A02", Title: id, Text: "text of " + id,
	}
}

// Run holds an engine to the suite. open makes an empty one.
func Run(t *testing.T, open func(t *testing.T) Engine) {
	t.Run("Articles", func(t *testing.T) { testArticles(t, open(t)) })
	t.Run("Issues", func(t *testing.T) { testIssues(t, open(t)) })
	t.Run("Again", func(t *testing.T) { testAgain(t, open(t)) })
	t.Run("Rollback", func(t *testing.T) { testRollback(t, open(t)) })
	t.Run("Upcoming", func(t *testing.T) { testUpcoming(t, open(t)) })
	t.Run("IDs", func(t *testing.T) { testIDs(t, open(t)) })
	t.Run("Sequences", func(t *testing.T) {
		for _, s := range Sequences() {
			t.Run(s.Name, func(t *testing.T) { s.run(t, open(t)) })
		}
	})
}

func update(t *testing.T, e Engine, f func(Tx) error) {
	t.Helper()
	if err := e.Update(f); err != nil {
		t.Fatal(err)
	}
}

func mark(t *testing.T, e Engine, a *notices.Article) (fresh bool) {
	t.Helper()
	update(t, e, func(tx Tx) (err error) {
		fresh, err = tx.MarkArticle(a)
		return err
	})
	return fresh
}

func record(t *testing.T, e Engine, a *notices.Article, n notices.Notice) (event *notices.Event, outcome ledger.Outcome) {
	t.Helper()
	update(t, e, func(tx Tx) (err error) {
		event, outcome, err = tx.Record(a, n, At("2.8:00"))
		return err
	})
	return event, outcome
}

func testArticles(t *testing.T, e Engine) {
	renamed := Article("日报", "b", 2)
	renamed.Title, renamed.Text = "a", "text of a"
	elsewhere := Article("晚报", "a", 2)
	nextWeek := Article("日报", "c", 9)
	nextWeek.Title, nextWeek.Text = "a", "text of a"
	long := Article("日报", strings.Repeat("长", 20000), 2)
	for _, tt := range []struct {
		name    string
		article *notices.Article
		fresh   bool
	}{
		{"first", Article("日报", "a", 2), true},
		{"again", Article("日报", "a", 2), false},
		{"the same words from another file", renamed, false},
		{"from another source", elsewhere, true},
		{"the same words of another date, which mean another day", nextWeek, true},
		{"a very long name", long, true},
		{"a very long name again", long, false},
	} {
		if fresh := mark(t, e, tt.article); fresh != tt.fresh {
			t.Errorf("%s: fresh = %v", tt.name, fresh)
		}
		if !e.Seen(tt.article.Source).Article(tt.article.ID) {
			t.Errorf("%s: not seen", tt.name)
		}
	}
	e.Reopen()
	if !e.Seen("日报").Article("a") || e.Seen("日报").Article("x") || e.Seen("早报").Article("a") {
		t.Error("after a restart: seen is not what was marked")
	}
}

func testIssues(t *testing.T, e Engine) {
	if paper, day, n, err := e.Newest(Region); paper != "" || !day.IsZero() || n != 0 || err != nil {
		t.Errorf("empty: newest = %q %v %d %v", paper, day, n, err)
	}
	for _, issue := range []notices.Issue{
		{Key: "1", Source: "日报", Paper: "衡阳日报", Region: Region, Published: Day(1)},
		{Key: "9", Source: "日报", Paper: "衡阳日报", Region: Region, Published: Day(9)},
		{Key: "5", Source: "日报", Paper: "衡阳日报", Region: Region, Published: Day(5)},
		{Key: "5", Source: "日报", Paper: "衡阳日报", Region: Region, Published: Day(5)},
		{Key: "file 1", Source: "投递", Paper: "衡阳日报", Region: Region, Published: Day(5)},
		{Key: "8", Source: "晚报", Paper: "衡阳晚报", Region: Region, Published: Day(8)},
		{Key: "20", Source: "外地", Paper: "长沙晚报", Region: "湖南省长沙市", Published: Day(20)},
	} {
		update(t, e, func(tx Tx) error { return tx.MarkIssue(&issue) })
	}
	e.Reopen()
	paper, day, n, err := e.Newest(Region)
	if paper != "衡阳日报" || !day.Equal(Day(9)) || n != 3 || err != nil {
		t.Errorf("newest = %q %v %d %v, want three issues up to the 9th", paper, day, n, err)
	}
	if got := e.Seen("日报").Newest(); !got.Equal(Day(9)) {
		t.Errorf("newest of the source = %v", got)
	}
	if got := e.Seen("早报").Newest(); !got.IsZero() {
		t.Errorf("newest of an unknown source = %v", got)
	}
	if !e.Seen("日报").Issue("5") || e.Seen("晚报").Issue("5") {
		t.Error("issues are not kept by source")
	}
}

// Notice is a planned stop of water in 雁峰区.
func Notice(windows, areas string) notices.Notice {
	return notices.Notice{
		Service: notices.Water, Status: notices.Planned, Effect: notices.Outage, Windows: Windows(windows), Areas: Areas(areas),
		Districts: []string{"雁峰区"}, Confidence: 0.9,
	}
}

func testAgain(t *testing.T, e Engine) {
	a, n := Article("日报", "a", 2), Notice("3.9:00-3.12:00", "雷公塘片区")
	first, outcome := record(t, e, a, n)
	if outcome != ledger.Created {
		t.Fatalf("first: %s", outcome)
	}
	e.Reopen()
	for range 2 {
		again, outcome := record(t, e, a, n)
		if outcome != ledger.Corroborated || again.ID != first.ID || len(again.Revisions) != 1 || len(again.Mentions) != 1 {
			t.Errorf("again: %s %+v", outcome, again)
		}
	}
	lines, err := e.Story(first.ID)
	if err != nil || len(lines) != 1 || lines[0].Outcome != ledger.Created {
		t.Errorf("story: %+v, %v", lines, err)
	}
	if _, err := e.Event("nosuchevent"); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("unknown event: %v", err)
	}
}

func testRollback(t *testing.T, e Engine) {
	a, n := Article("日报", "a", 2), Notice("3.9:00-3.12:00", "雷公塘片区")
	stop := errors.New("stop")
	var lost string
	for range 2 {
		err := e.Update(func(tx Tx) error {
			fresh, err := tx.MarkArticle(a)
			if err != nil || !fresh {
				t.Errorf("fresh = %v, %v", fresh, err)
			}
			event, outcome, err := tx.Record(a, n, At("2.8:00"))
			if err != nil || outcome != ledger.Created {
				t.Errorf("%s, %v", outcome, err)
			}
			if lost != "" && lost != event.ID {
				t.Errorf("the same statement was %s and is %s", lost, event.ID)
			}
			lost = event.ID
			return stop
		})
		if !errors.Is(err, stop) {
			t.Errorf("got %v", err)
		}
	}
	if _, err := e.Event(lost); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("left after a rollback: %v", err)
	}
	if e.Seen("日报").Article("a") {
		t.Error("seen after a rollback")
	}
}

func testUpcoming(t *testing.T, e Engine) {
	for i, n := range []notices.Notice{
		Notice("5.9:00-5.12:00", "甲路"),
		Notice("3.9:00-3.12:00 6.9:00-6.12:00", "乙路"),
		Notice("4.9:00-4.12:00", "丙路"),
		Notice("-7.12:00", "丁路"),
		Notice("", "戊路"),
		Notice("1.9:00-1.12:00", "己路"),
	} {
		record(t, e, Article("日报", fmt.Sprint(i), 2), n)
	}
	e.Reopen()
	for _, tt := range []struct{ now, want string }{
		{"1.8:00", "丁路 己路 乙路 丙路 甲路 戊路"},
		{"1.12:00", "丁路 乙路 丙路 甲路 戊路"},
		{"4.12:00", "丁路 甲路 乙路 戊路"},
		{"6.13:00", "丁路 戊路"},
		{"20.0:00", ""},
	} {
		list, err := e.Upcoming(Region, At(tt.now))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, event := range list {
			names = append(names, event.Current().Notice.Areas[0].Name)
		}
		if got := strings.Join(names, " "); got != tt.want {
			t.Errorf("at %s: %s, want %s", tt.now, got, tt.want)
		}
	}
	if list, err := e.Upcoming("湖南省长沙市", At("1.8:00")); err != nil || len(list) != 0 {
		t.Errorf("another region: %d, %v", len(list), err)
	}
}

func testIDs(t *testing.T, e Engine) {
	have := make(map[string]bool)
	update(t, e, func(tx Tx) error {
		for i := range 500 {
			event, outcome, err := tx.Record(Article("日报", fmt.Sprint(i), 1+i/50), Notice("20.9:00-20.12:00", fmt.Sprintf("第%d村", i)), Day(1))
			if err != nil || outcome != ledger.Created {
				return fmt.Errorf("%s, %w", outcome, err)
			}
			if have[event.ID] || len(event.ID) < 8 || len(event.ID) > 16 || strings.Trim(event.ID, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
				return fmt.Errorf("ID %q", event.ID)
			}
			have[event.ID] = true
		}
		return nil
	})
}
