package courier

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"noticebot/bot/outbox"
)

// law enforces Telegram's limits in sliding windows, which is the strictest reading of them.
type law struct {
	perSecond int

	mu     sync.Mutex
	all    []time.Time
	chats  map[int64][]time.Time
	broken int
}

func (l *law) answer(_ context.Context, chat int64, _ string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	within := func(times []time.Time, window time.Duration) int {
		n := 0
		for i := len(times) - 1; i >= 0 && now.Sub(times[i]) < window; i-- {
			n++
		}
		return n
	}
	if l.chats == nil {
		l.chats = map[int64][]time.Time{}
	}
	c := l.chats[chat]
	switch {
	case within(l.all, time.Second) >= l.perSecond, within(c, time.Second) >= 1:
		l.broken++
		return tooMany(3)
	case chat < 0 && within(c, time.Minute) >= 20:
		l.broken++
		return tooMany(40)
	}
	l.all = append(l.all, now)
	l.chats[chat] = append(c, now)
	return nil
}

func (l *law) floods() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.broken
}

func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &law{perSecond: 30}
		f := &fake{latency: 150 * time.Millisecond, answer: l.answer}
		h := open(t, f, nil)
		rows := alerts(2990, 1)
		for i := range 10 { // some to one chat, more than a minute of them to one group
			rows = append(rows, outbox.Row{Chat: 1, Key: fmt.Sprint("more", i), Priority: 1})
		}
		for i := range 30 {
			rows = append(rows, outbox.Row{Chat: -7, Key: fmt.Sprint("group", i), Priority: 1})
		}
		start := time.Now()
		h.put(rows...)
		h.idle()
		took := time.Since(start).Seconds()
		if l.floods() > 0 || len(f.all()) != len(rows) {
			t.Errorf("%d answers of 429, %d of %d delivered", l.floods(), len(f.all()), len(rows))
		}
		if rate := float64(len(rows)) / took; rate < 0.97*25 {
			t.Errorf("%.2f messages a second", rate)
		}
	})
}

// The limits set to what is allowed to the last: still no flood.
func TestPaceAtTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &law{perSecond: 30}
		f := &fake{latency: 150 * time.Millisecond, answer: l.answer}
		h := open(t, f, func(o *Options) { o.Limits = &Limits{Rate: 29.9, ChatRate: 1, GroupPerMinute: 20} })
		start := time.Now()
		h.put(alerts(3000, 1)...)
		h.idle()
		rate := 3000 / time.Since(start).Seconds()
		t.Logf("%d answers of 429, %.2f messages a second of 30 allowed", l.floods(), rate)
		if l.floods() > 3 || rate < 0.97*30 {
			t.Errorf("%d answers of 429, %.2f messages a second", l.floods(), rate)
		}
	})
}

// A server that allows less than we think: the courier finds a pace, and loses nothing.
func TestPaceAboveTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &law{perSecond: 15}
		f := &fake{latency: 50 * time.Millisecond, answer: l.answer}
		h := open(t, f, nil)
		h.put(alerts(1000, 1)...)
		start := time.Now()
		h.delivered(1000)
		rate := 1000 / time.Since(start).Seconds()
		t.Logf("%d answers of 429, %.2f messages a second of 15 allowed", l.floods(), rate)
		if len(f.all()) != 1000 || rate < 0.6*15 || l.floods() > 30 {
			t.Errorf("%d delivered, %d answers of 429, %.2f messages a second", len(f.all()), l.floods(), rate)
		}
	})
}

func TestRepliesPassAFanOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &law{perSecond: 30}
		f := &fake{latency: 300 * time.Millisecond, answer: l.answer}
		h := open(t, f, nil)
		h.put(alerts(1000, 1)...)
		asked := map[string]time.Time{}
		for i := range 60 {
			time.Sleep(400 * time.Millisecond)
			key := fmt.Sprint("reply", i)
			asked["<b>"+key+"</b>"] = time.Now()
			h.put(outbox.Row{Chat: int64(10_000 + i), Key: key})
		}
		h.idle()
		var waits []time.Duration
		for _, d := range f.all() {
			if at, ok := asked[d.text]; ok {
				waits = append(waits, d.at.Sub(at)-f.latency)
			}
		}
		slices.Sort(waits)
		if worst := waits[len(waits)-1]; len(waits) != 60 || worst > 100*time.Millisecond || l.floods() > 0 {
			t.Errorf("%d replies, the slowest after %v, %d answers of 429", len(waits), worst, l.floods())
		}
	})
}

func TestIsolation(t *testing.T) {
	run := func(t *testing.T, bad map[int64]func(ctx context.Context) error) (took time.Duration, h *house) {
		f := &fake{latency: 200 * time.Millisecond}
		f.answer = func(ctx context.Context, chat int64, _ string) error {
			if b := bad[chat]; b != nil {
				return b(ctx)
			}
			return nil
		}
		h = open(t, f, nil)
		start := time.Now()
		h.put(alerts(1000, 1)...)
		h.delivered(uint64(1000 - len(bad)))
		return time.Since(start), h
	}
	var alone, among time.Duration
	synctest.Test(t, func(t *testing.T) { alone, _ = run(t, nil) })
	synctest.Test(t, func(t *testing.T) {
		var h *house
		among, h = run(t, map[int64]func(ctx context.Context) error{
			10: func(context.Context) error { return tooMany(10_000) },
			20: func(context.Context) error { return forbidden("bot was blocked by the user") },
			30: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
			40: func(context.Context) error { return badRequest("can't parse entities") },
		})
		st := h.stats()
		if st.Chats != 1 || st.Aside != 1 || st.Dropped[outbox.Gone] != 1 {
			t.Errorf("%+v", st)
		}
	})
	if among > alone*105/100 {
		t.Errorf("%v alone, %v among four bad chats", alone, among)
	}
}

// Nothing gets through for half an hour, and everything may have been delivered all the same.
func TestOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		up := start.Add(30 * time.Minute)
		f := &fake{latency: 100 * time.Millisecond}
		f.answer = func(context.Context, int64, string) error {
			if time.Now().Before(up) {
				return errors.New("error do request for method sendMessage, EOF")
			}
			return nil
		}
		h := open(t, f, nil)
		h.put(alerts(2000, 1)...)
		time.Sleep(time.Until(up))
		tried := f.requests()
		time.Sleep(5 * time.Minute)
		if n := len(f.all()); n < 1900 {
			t.Errorf("only %d sent five minutes after the outage", n)
		}
		time.Sleep(10 * time.Minute)
		s := h.c.Stats()
		t.Logf("%d requests during the outage, %+v", tried, s)
		if tried > 150 || len(f.all()) != 2000 || s.MaybeRepeated > uint64(tried) || s.MaybeRepeated == 0 {
			t.Errorf("%d requests during the outage, %d delivered, %d perhaps repeated", tried, len(f.all()), s.MaybeRepeated)
		}
	})
}

// While alerts rest because nothing gets through, a reply is tried at once, and its success ends the rest.
func TestReplyDuringTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{latency: 100 * time.Millisecond}
		f.answer = func(_ context.Context, chat int64, _ string) error {
			if chat < 1000 {
				return errors.New("error do request for method sendMessage, EOF")
			}
			return nil
		}
		h := open(t, f, nil)
		h.put(alerts(50, 1)...)
		time.Sleep(10 * time.Minute)
		start := time.Now()
		h.put(outbox.Row{Chat: 1000, Key: "reply"})
		h.delivered(1)
		if took := time.Since(start); took > 300*time.Millisecond {
			t.Errorf("the reply took %v", took)
		}
	})
}

// The whole bot is told to wait for an hour.
func TestFlood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{latency: 100 * time.Millisecond}
		end := time.Now().Add(time.Hour)
		f.answer = func(context.Context, int64, string) error {
			if left := time.Until(end); left > 0 {
				return tooMany(int(left.Seconds()) + 1)
			}
			return nil
		}
		h := open(t, f, nil)
		h.put(alerts(500, 1)...)
		time.Sleep(time.Hour)
		during := f.requests()
		h.delivered(500)
		if during > 40 || len(f.all()) != 500 {
			t.Errorf("%d requests while told to wait, %d delivered", during, len(f.all()))
		}
		for _, d := range f.all() {
			if d.at.Before(end) {
				t.Fatal("delivered in time of flood")
			}
		}
		if s := h.c.Stats(); s.MaybeRepeated > 0 || s.TooMany != uint64(during) {
			t.Errorf("%+v", s)
		}
	})
}

func TestOrderPerChatSurvivesFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		f := &fake{latency: 10 * time.Millisecond}
		f.answer = func(context.Context, int64, string) error {
			f.mu.Lock()
			defer f.mu.Unlock()
			switch n++; n % 4 {
			case 0:
				return errors.New("error response from telegram for method sendMessage, 502 Bad Gateway")
			case 1:
				return tooMany(2)
			}
			return nil
		}
		h := open(t, f, func(o *Options) { o.Limits = &Limits{} })
		for i := range 20 {
			for chat := range int64(5) {
				h.put(outbox.Row{Chat: chat + 1, Key: fmt.Sprintf("%03d", i), Priority: 1})
			}
		}
		time.Sleep(6 * time.Hour)
		last := map[int64]string{}
		for _, d := range f.all() {
			if strings.Compare(d.text, last[d.chat]) <= 0 {
				t.Fatalf("chat %d got %s after %s", d.chat, d.text, last[d.chat])
			}
			last[d.chat] = d.text
		}
		if len(f.all()) != 100 {
			t.Errorf("%d delivered", len(f.all()))
		}
	})
}

// BenchmarkSend is the whole way of one message without limits, against a fake that answers at once; every message is one
// commit that reaches the disk.
func BenchmarkSend(b *testing.B) {
	f := &fake{}
	h := open(b, f, func(o *Options) { o.Limits = &Limits{} })
	h.db.NoSync = false
	h.put(alerts(b.N, 1)...)
	b.ResetTimer()
	h.idle()
	b.StopTimer()
	if len(f.all()) != b.N {
		b.Fatalf("%d of %d delivered", len(f.all()), b.N)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}
