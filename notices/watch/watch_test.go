package watch_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"noticebot/notices"
	"noticebot/notices/watch"
)

// run runs a watcher in a bubble of its own clock, which begins at 2000-01-01 08:00 in zone.
func run(t *testing.T, jobs []watch.Job, f func(h *house, stop func() (took time.Duration))) {
	path := dbFile(t)
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, path, options{jobs: jobs, now: time.Now})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		w := h.watcher()
		go func() {
			defer close(done)
			if err := w.Run(ctx); err != nil {
				t.Error(err)
			}
		}()
		synctest.Wait()
		f(h, func() time.Duration {
			start := time.Now()
			cancel()
			<-done
			return time.Since(start)
		})
		cancel()
		<-done
	})
}

func TestRunLooksAtStartAndAtTicks(t *testing.T) {
	var looks []string
	p := &paper{name: "日报", read: func(context.Context, int) error {
		looks = append(looks, time.Now().In(zone).Format("2 15:04:05"))
		return nil
	}}
	run(t, []watch.Job{at(p)}, func(h *house, stop func() time.Duration) {
		time.Sleep(48 * time.Hour)
		synctest.Wait()
		stop()
		if got := strings.Join(looks, ", "); got != "1 08:00:00, 2 06:00:00, 3 06:00:00" {
			t.Error(got)
		}
	})
}

func TestRunEveryTwoSeconds(t *testing.T) {
	p := &paper{name: "日报"}
	run(t, []watch.Job{{Source: p, Schedule: "@every 2s"}}, func(h *house, stop func() time.Duration) {
		time.Sleep(7 * time.Second)
		synctest.Wait()
		stop()
		if p.reads != 4 {
			t.Errorf("%d reads", p.reads)
		}
	})
}

func TestRunSurvivesPanics(t *testing.T) {
	p := &paper{name: "日报", issues: []notices.Issue{issue("1", 2, "a story")}}
	p.read = func(_ context.Context, n int) error {
		if n <= 2 {
			panic("a fault of the source")
		}
		return nil
	}
	mad := &paper{name: "疯"}
	path := dbFile(t)
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, path, options{jobs: []watch.Job{{Source: p, Schedule: "@every 1m"}, {Source: mad, Schedule: "@every 1m"}}})
		seen := 0
		h.observe = func(s watch.Step) { // a panic that no look expects: only the wrapper of the job can catch it
			if seen++; seen == 1 {
				panic("a fault of the observer")
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		w := h.watcher()
		go func() { defer close(done); _ = w.Run(ctx) }()
		time.Sleep(150 * time.Second)
		synctest.Wait()
		cancel()
		<-done
		if p.reads != 3 || mad.reads != 3 || !h.l.Seen("日报").Issue("1") {
			t.Errorf("%d and %d reads", p.reads, mad.reads)
		}
	})
}

func TestSlowSourceBlocksOnlyItself(t *testing.T) {
	var running, most atomic.Int32
	slow := &paper{name: "慢", read: func(ctx context.Context, _ int) error {
		most.Store(max(most.Load(), running.Add(1)))
		defer running.Add(-1)
		select {
		case <-time.After(25 * time.Minute):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}}
	quick := &paper{name: "快"}
	run(t, []watch.Job{{Source: slow, Schedule: "@every 10m"}, {Source: quick, Schedule: "@every 10m"}}, func(h *house, stop func() time.Duration) {
		time.Sleep(61 * time.Minute)
		synctest.Wait()
		if slow.reads != 3 || most.Load() != 1 || quick.reads != 7 {
			t.Errorf("slow %d (%d at once), quick %d", slow.reads, most.Load(), quick.reads)
		}
		if took := stop(); took > time.Second {
			t.Errorf("stop took %v", took)
		}
	})
}

func TestStopDoesNotWaitForEver(t *testing.T) {
	release := make(chan struct{})
	path := dbFile(t)
	synctest.Test(t, func(t *testing.T) {
		release = make(chan struct{})
		deaf := &paper{name: "聋", read: func(context.Context, int) error { <-release; return nil }}
		h := newHouse(t, path, options{jobs: []watch.Job{at(deaf)}})
		ctx, cancel := context.WithCancel(t.Context())
		w := h.watcher()
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		_ = w.Run(ctx)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("stop took %v", took)
		}
		close(release)
		synctest.Wait()
	})
}

// An issue is stopped between two articles; what was not read is read at the next start.
func TestStopInTheMiddleOfAnIssue(t *testing.T) {
	p := &paper{name: "日报", issues: []notices.Issue{issue("1", 2, "notice 甲路 3", "notice 乙路 3", "notice 丙路 3")}}
	h := newHouse(t, dbFile(t), options{jobs: []watch.Job{at(p)}})
	ctx, cancel := context.WithCancel(t.Context())
	h.observe = func(s watch.Step) {
		if s.Kind == watch.NoticeFiled {
			cancel()
		}
	}
	if err := h.watcher().Run(ctx); err != nil {
		t.Fatal(err)
	}
	if len(h.crier.owed()) != 1 || h.l.Seen("日报").Issue("1") {
		t.Errorf("owed %q", h.crier.owed())
	}
	h.observe = nil
	report, err := h.watcher().Once(t.Context())
	if err != nil || report.Created != 2 || len(h.crier.owed()) != 3 || !h.l.Seen("日报").Issue("1") {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestNewRefuses(t *testing.T) {
	h := newHouse(t, dbFile(t), options{})
	good := watch.Options{DB: h.db, Ledger: h.l, Announcer: h.crier, Extract: read}
	if _, err := watch.New(watch.Options{}); err == nil {
		t.Error("nothing given: no error")
	}
	for _, tt := range []struct{ name, schedule, words string }{
		{"empty", "", "日报"},
		{"words", "every morning", "every morning"},
		{"six fields", "0 0 6 * * *", "0 0 6"},
		{"out of range", "61 6 * * *", "61"},
		{"a zone without a schedule, on which the parser panics", "CRON_TZ=Asia/Shanghai", "cannot be read"},
		{"only TZ=", "TZ=", "日报"},
		{"never", "0 0 30 2 *", "never"},
		{"no duration", "@every soon", "soon"},
		{"at boot", "@reboot", "@reboot"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := good
			o.Jobs = []watch.Job{{Source: &paper{name: "日报"}, Schedule: tt.schedule, Zone: zone}}
			_, err := watch.New(o)
			if err == nil || !strings.Contains(err.Error(), "日报") || !strings.Contains(err.Error(), tt.words) {
				t.Errorf("got %v", err)
			}
		})
	}
	o := good
	o.Jobs = []watch.Job{at(&paper{name: "日报"}), at(&paper{name: "日报"}), {}, {Source: &paper{name: "晚报"}, Schedule: "x"}}
	_, err := watch.New(o)
	if err == nil || !strings.Contains(err.Error(), "twice") || !strings.Contains(err.Error(), "job 3") || !strings.Contains(err.Error(), "晚报") {
		t.Errorf("not all problems at once: %v", err)
	}
}

func TestScheduleZone(t *testing.T) {
	s, err := watch.ParseSchedule("30 5 * * *", zone)
	if err != nil {
		t.Fatal(err)
	}
	got := s.Next(time.Date(2023, 6, 1, 21, 0, 0, 0, time.UTC)) // 05:00 on the 2nd in zone
	if want := time.Date(2023, 6, 2, 5, 30, 0, 0, zone); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestOnceCancelled(t *testing.T) {
	h := newHouse(t, dbFile(t), options{jobs: scene()})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if report, err := h.watcher().Once(ctx); !errors.Is(err, context.Canceled) || report.Articles != 0 {
		t.Errorf("%+v, %v", report, err)
	}
}

func FuzzParseSchedule(f *testing.F) {
	for _, s := range []string{"0 6 * * *", "@every 2s", "CRON_TZ=", "TZ=Asia/Shanghai 0 6 * * *", "*/0 * * * *", "1-0 * * * *", "@"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		s, err := watch.ParseSchedule(spec, zone)
		if (s == nil) == (err == nil) {
			t.Errorf("%q: %v, %v", spec, s, err)
		}
	})
}
