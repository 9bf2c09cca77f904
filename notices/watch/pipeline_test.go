package watch_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"noticebot/notices"
	"noticebot/notices/watch"
)

func TestOnce(t *testing.T) {
	p := &paper{name: "日报", issues: []notices.Issue{issue("06-02", 2,
		"a story", "notice 雷公塘 3", "panic", "doubt 先锋路 3", "notice 过去路 1", "notice 甲路 4; notice 乙路 5", "another story")}}
	h := newHouse(t, dbFile(t), options{jobs: []watch.Job{at(p)}})
	report, err := h.watcher().Once(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := watch.Report{Issues: 1, Pages: 1, Articles: 7, Declined: 2, Notices: 4, Held: 1, SetAside: 1, Created: 4, Past: 1, Queued: 6}
	if !reflect.DeepEqual(report, want) {
		t.Errorf("got  %+v\nwant %+v", report, want)
	}
	if len(h.crier.owed()) != 3 || h.crier.committed != 2 {
		t.Errorf("owed %q, committed %d", h.crier.owed(), h.crier.committed)
	}
	steps := strings.Join(h.steps, "\n")
	wantSteps := `issue read: 日报
article declined: 日报 06-02/0
notice filed: 日报 06-02/1 created
article aside: 日报 06-02/2
notice held: 日报 06-02/3
notice filed: 日报 06-02/4 created
notice filed: 日报 06-02/5 created
notice filed: 日报 06-02/5 created
article declined: 日报 06-02/6
issue done: 日报`
	if steps != wantSteps {
		t.Errorf("steps:\n%s", steps)
	}
	asides, err := h.l.SetAsides()
	if err != nil || len(asides) != 1 || asides[0].Article.Text != "panic" || !strings.Contains(asides[0].Why, "a fault of the reader") {
		t.Errorf("set aside: %+v, %v", asides, err)
	}
	held, err := h.l.Review()
	if err != nil || len(held) != 1 || held[0].Notice.Areas[0].Name != "先锋路" || held[0].Article.Region != region || held[0].ID == "" {
		t.Errorf("held: %+v, %v", held, err)
	}

	before := h.dump()
	report, err = h.watcher().Once(t.Context())
	if err != nil || !reflect.DeepEqual(report, watch.Report{}) {
		t.Errorf("again: %+v, %v", report, err)
	}
	if h.dump() != before {
		t.Error("a second look has changed the store")
	}
}

func TestOneEventOneAnnouncement(t *testing.T) {
	text := "notice 雷公塘片区 3"
	daily := &paper{name: "日报", issues: []notices.Issue{issue("file a", 2, text), issue("file b", 2, text)}}
	evening := &paper{name: "晚报", issues: []notices.Issue{issue("06-02", 2, text), issue("06-03", 3, "notice 雷公塘一带 3")}}
	h := newHouse(t, dbFile(t), options{jobs: []watch.Job{at(daily), at(evening)}})
	report, err := h.watcher().Once(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if report.Created != 1 || report.Corroborated != 2 || report.Known != 1 || report.Queued != 2 || len(h.crier.owed()) != 1 {
		t.Errorf("%+v, owed %q", report, h.crier.owed())
	}
}

func TestRevisionIsAnnounced(t *testing.T) {
	p := &paper{name: "日报", issues: []notices.Issue{issue("1", 1, "notice 雷公塘 3"), issue("2", 2, "cancel 雷公塘 3"), issue("3", 2, "cancel 雷公塘 3; notice 雷公塘 3")}}
	h := newHouse(t, dbFile(t), options{jobs: []watch.Job{at(p)}})
	report, err := h.watcher().Once(t.Context())
	if err != nil || report.Created != 1 || report.Revised != 1 || report.Corroborated != 2 || len(h.crier.owed()) != 2 {
		t.Errorf("%+v, %v, owed %q", report, err, h.crier.owed())
	}
	events, err := h.l.Upcoming(region, noon)
	if err != nil || len(events) != 1 || events[0].Current().Notice.Status != notices.Cancelled {
		t.Errorf("upcoming: %+v, %v", events, err)
	}
}

func TestPartialIssueIsReadAgain(t *testing.T) {
	first := issue("1", 2, "notice 雷公塘 3")
	first.Partial, first.Odd = true, []string{"page 3 is missing"}
	p := &paper{name: "日报", issues: []notices.Issue{first}}
	h := newHouse(t, dbFile(t), options{jobs: []watch.Job{at(p)}})
	w := h.watcher()
	report, err := w.Once(t.Context())
	if err != nil || report.Created != 1 || len(report.Odd) != 1 || h.l.Seen("日报").Issue("1") {
		t.Errorf("%+v, %v", report, err)
	}
	p.issues = []notices.Issue{issue("1", 2, "notice 雷公塘 3", "notice 先锋路 3")}
	report, err = w.Once(t.Context())
	if err != nil || report.Articles != 1 || report.Created != 1 || !h.l.Seen("日报").Issue("1") {
		t.Errorf("%+v, %v", report, err)
	}
}

// One article that cannot be filed holds up no other; it is tried again until it can.
func TestPoisonArticle(t *testing.T) {
	for name, fail := range map[string]func(){"error": func() {}, "panic": func() { panic("a fault of the announcer") }} {
		t.Run(name, func(t *testing.T) {
			p := &paper{name: "日报", issues: []notices.Issue{issue("1", 2, "notice 甲路 3", "notice 乙路 3", "notice 丙路 3"), issue("2", 2, "notice 丁路 3")}}
			h := newHouse(t, dbFile(t), options{jobs: []watch.Job{at(p)}})
			h.crier.before = func(e *notices.Event) error {
				if e.Current().Notice.Areas[0].Name == "乙路" {
					fail()
					return errBroken
				}
				return nil
			}
			w := h.watcher()
			for range 2 {
				report, err := w.Once(t.Context())
				if err == nil || len(report.Failed) != 1 || len(h.crier.owed()) != 3 || h.l.Seen("日报").Issue("1") || !h.l.Seen("日报").Issue("2") {
					t.Errorf("%+v, %v", report, err)
				}
			}
			h.crier.before = nil
			report, err := w.Once(t.Context())
			if err != nil || report.Created != 1 || len(h.crier.owed()) != 4 || !h.l.Seen("日报").Issue("1") {
				t.Errorf("%+v, %v", report, err)
			}
		})
	}
}

// When nothing can be filed any more it is not the articles: the rest of the issue is not tried.
func TestStoreFails(t *testing.T) {
	p := &paper{name: "日报", issues: []notices.Issue{issue("1", 2, "notice 甲路 3", "notice 乙路 3", "notice 丙路 3", "notice 丁路 3", "notice 戊路 3")}}
	h := newHouse(t, dbFile(t), options{jobs: []watch.Job{at(p)}})
	calls := 0
	h.crier.before = func(*notices.Event) error { calls++; return errBroken }
	report, err := h.watcher().Once(t.Context())
	if !errors.Is(err, errBroken) || calls != 3 || report.Articles != 0 {
		t.Errorf("%d calls, %+v, %v", calls, report, err)
	}
}

func TestBrokenSourceStopsNoOther(t *testing.T) {
	silent := &paper{name: "无声", read: func(context.Context, int) error { return errBroken }}
	mad := &paper{name: "疯", read: func(context.Context, int) error { panic("a fault of the source") }}
	good := &paper{name: "日报", issues: []notices.Issue{issue("1", 2, "notice 甲路 3")}}
	h := newHouse(t, dbFile(t), options{jobs: []watch.Job{at(silent), at(mad), at(good)}})
	report, err := h.watcher().Once(t.Context())
	if report.Created != 1 || len(report.Failed) != 2 || !errors.Is(err, errBroken) ||
		!strings.Contains(err.Error(), "疯") || !strings.Contains(err.Error(), "a fault of the source") {
		t.Errorf("%+v, %v", report, err)
	}
}

// scene is a reading of some length: two papers, revisions, a doubt, a reader that fails.
func scene() []watch.Job {
	return []watch.Job{
		at(&paper{name: "日报", issues: []notices.Issue{
			issue("1", 1, "notice 甲路 3", "a story", "notice 乙路 3; notice 丙路 4"),
			issue("2", 2, "cancel 甲路 3", "doubt 丁路 3", "panic", "notice 戊路 5; notice 己路 6"),
		}}),
	}
}

func undisturbed(t *testing.T) *house {
	h := newHouse(t, dbFile(t), options{jobs: scene()})
	if _, err := h.watcher().Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h
}

func expect(t *testing.T, h, want *house) {
	t.Helper()
	if _, err := h.watcher().Once(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := h.dump(); got != want.dump() {
		t.Errorf("differs from an undisturbed run:\n%s\n\nwant\n%s", got, want.dump())
	}
	if len(h.crier.repeated) > 0 {
		t.Errorf("announced twice: %q", h.crier.repeated)
	}
}

// The process is killed after each commit: what the file holds then is what a new process goes on from.
func TestKilledAnywhere(t *testing.T) {
	want := undisturbed(t)
	dir := t.TempDir()
	copies := 0
	var h *house
	h = newHouse(t, dbFile(t), options{jobs: scene(), observe: func(watch.Step) {
		copies++
		err := h.db.View(func(tx *bbolt.Tx) error { return tx.CopyFile(filepath.Join(dir, fmt.Sprint(copies)), 0o600) })
		if err != nil {
			t.Error(err)
		}
	}})
	expect(t, h, want)
	if copies < 10 {
		t.Fatalf("only %d copies", copies)
	}
	for i := range copies {
		path := filepath.Join(dir, fmt.Sprint(i+1))
		expect(t, newHouse(t, path, options{jobs: scene()}), want)
		_ = os.Remove(path)
	}
}

// The n-th announcement fails, or the context ends at the n-th step: the next look ends at the same.
func TestInterruptedAnywhere(t *testing.T) {
	want := undisturbed(t)
	for n := range 8 {
		t.Run(fmt.Sprintf("announcement %d fails", n), func(t *testing.T) {
			h := newHouse(t, dbFile(t), options{jobs: scene()})
			calls := 0
			h.crier.before = func(*notices.Event) error {
				if calls++; calls == n+1 {
					return errBroken
				}
				return nil
			}
			_, _ = h.watcher().Once(t.Context())
			h.crier.before = nil
			if n > 0 {
				expect(t, h, want)
				return
			}
			// The cancellation was filed before what it cancels: nothing is left of that to tell.
			_, err := h.watcher().Once(t.Context())
			if owed := strings.Join(h.crier.owed(), " "); err != nil || strings.Count(owed, "甲路") != 1 || !strings.Contains(owed, "1 cancelled 甲路") {
				t.Errorf("%v, owed %q", err, owed)
			}
		})
	}
	for n := range 12 {
		t.Run(fmt.Sprintf("stopped at step %d", n), func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			steps := 0
			h := newHouse(t, dbFile(t), options{jobs: scene(), observe: func(watch.Step) {
				if steps++; steps == n+1 {
					stop()
				}
			}})
			_, _ = h.watcher().Once(ctx)
			expect(t, h, want)
		})
	}
}

func TestFirstRunTellsNothingOfThePast(t *testing.T) {
	var issues []notices.Issue
	for d := 1; d <= 20; d++ {
		issues = append(issues, issue(fmt.Sprint(d), d, fmt.Sprintf("notice 第%d村 %d", d, d+1)))
	}
	h := newHouse(t, dbFile(t), options{jobs: []watch.Job{at(&paper{name: "日报", issues: issues})}, now: func() time.Time { return day(21).Add(8 * time.Hour) }})
	report, err := h.watcher().Once(t.Context())
	if err != nil || report.Created != 20 || report.Past != 19 || len(h.crier.owed()) != 1 {
		t.Errorf("%+v, %v, owed %q", report, err, h.crier.owed())
	}
}
