package simulator

import (
	"math"
	"time"
)

// Rates are how many messages a bot may send. The zero value of each field is Telegram's published figure.
type Rates struct {
	PerSecond      float64 // over all chats; 30
	Burst          int     // over all chats; 30
	ChatPerSecond  float64 // to one chat; 1
	ChatBurst      int     // to one chat; 5
	GroupPerMinute float64 // to one group, all at once if need be; 20
}

func (r Rates) orUsual() Rates {
	if r.PerSecond <= 0 {
		r.PerSecond = 30
	}
	if r.Burst <= 0 {
		r.Burst = max(1, int(r.PerSecond))
	}
	if r.ChatPerSecond <= 0 {
		r.ChatPerSecond = 1
	}
	if r.ChatBurst <= 0 {
		r.ChatBurst = 5
	}
	if r.GroupPerMinute <= 0 {
		r.GroupPerMinute = 20
	}
	return r
}

// bucket is a token bucket; what is in it is reckoned when it is looked at.
type bucket struct {
	rate  float64 // tokens a second
	size  float64
	has   float64
	since time.Time
}

func newBucket(rate float64, size float64, now time.Time) *bucket {
	return &bucket{rate: rate, size: size, has: size, since: now}
}

// wait is how long until the bucket holds a token; 0 when it does.
func (b *bucket) wait(now time.Time) time.Duration {
	if d := now.Sub(b.since).Seconds(); d > 0 {
		b.has = min(b.size, b.has+d*b.rate)
	}
	b.since = now
	const dust = 1e-9 // a token that is short only by rounding is whole
	if b.has >= 1-dust {
		return 0
	}
	return time.Duration((1 - b.has) / b.rate * float64(time.Second))
}

// limits are the buckets of one bot.
type limits struct {
	rates Rates
	all   *bucket
	chats map[int64]*bucket
}

func newLimits(r Rates) limits {
	return limits{rates: r.orUsual(), chats: map[int64]*bucket{}}
}

// take spends one message to a chat, or returns the whole seconds to wait, at least 1. A refused message spends nothing.
func (l *limits) take(chat int64, group bool, now time.Time) int {
	if l.all == nil {
		l.all = newBucket(l.rates.PerSecond, float64(l.rates.Burst), now)
	}
	own, ok := l.chats[chat]
	if !ok {
		own = newBucket(l.rates.ChatPerSecond, float64(l.rates.ChatBurst), now)
		if group {
			own = newBucket(l.rates.GroupPerMinute/60, l.rates.GroupPerMinute, now)
		}
		l.chats[chat] = own
	}
	longest := max(l.all.wait(now), own.wait(now))
	if longest > 0 {
		return max(1, int(math.Ceil(longest.Seconds()-1e-6)))
	}
	l.all.has--
	own.has--
	return 0
}
