package courier

import (
	"testing"
	"time"
)

func TestRepliesMayComeInAShortBurst(t *testing.T) {
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	p := newPacer(Limits{ChatRate: 1, ChatBurst: 3}, now, func() float64 { return 0 })
	wait := func(priority int) time.Duration { return max(0, p.ready(7, priority).Sub(now)) }
	for i, want := range []struct{ reply, alert time.Duration }{
		{0, 0},
		{0, time.Second},
		{0, 2 * time.Second},
		{time.Second, 3 * time.Second},
	} {
		if got := wait(0); got != want.reply {
			t.Errorf("after %d messages a reply waits %v, want %v", i, got, want.reply)
		}
		if got := wait(1); got != want.alert {
			t.Errorf("after %d messages an alert waits %v, want %v", i, got, want.alert)
		}
		p.wrote(7, now)
	}
	if got := max(0, p.ready(8, 0).Sub(now)); got != 0 {
		t.Errorf("another chat waits %v", got)
	}
}
