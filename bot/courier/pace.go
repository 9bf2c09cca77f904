package courier

import (
	"math"
	"sync"
	"time"
)

// Limits is how fast to send. A limit of 0 does not limit.
type Limits struct {
	Rate           float64 // messages a second over all
	ChatRate       float64 // messages a second to one chat
	ChatBurst      int     // replies that a chat that was left alone may be sent at once; 0 is 1
	GroupPerMinute int     // messages a minute to one group
}

// TelegramLimits are what Telegram says it allows, less some room over all. Short bursts to one chat pass, and somebody who
// types two questions in a second should not wait for the second answer.
func TelegramLimits() Limits { return Limits{Rate: 25, ChatRate: 1, ChatBurst: 3, GroupPerMinute: 20} }

const (
	creep       = 0.02  // of the full rate, regained each second up to the ceiling
	lift        = 0.001 // of the full rate, by which the ceiling rises each second
	slowest     = 1.0   // messages a second, below which the rate is never halved
	floodWindow = 10 * time.Second
	minPause    = time.Minute // the longest first pause of the whole bot; doubled while pausing does not help
	maxPause    = 10 * time.Minute
	troubleAt   = 3 // chats that fail in a row before the whole bot slows down
	maxTrouble  = time.Minute
)

// pacer is the one place that knows the rates. Its instants come from the courier's clock.
type pacer struct {
	mu     sync.Mutex
	limits Limits
	jitter func() float64 // in [0, 1)

	rate    float64 // now; limits.Rate when all is well
	ceiling float64 // of the rate: a little below where it was last too fast
	level   float64 // tokens; below zero when replies have borrowed
	at      time.Time
	paused  time.Time // nothing at all before: the bot was told to wait
	resting time.Time // no alert before: nothing gets through
	pauses  int       // of the bot for flooding, since the last success
	flooded map[int64]flood
	failed  map[int64]bool // chats that failed since the last success
	hiccups int            // rests, since the last success
	chats   map[int64]*chatPace
}

type flood struct {
	at    time.Time
	after time.Duration
}

// chatPace is when a chat was written to. Clear is when it will have been left alone for long enough, at its rate, for
// all that it was sent; a group's minute is counted besides.
type chatPace struct {
	clear  time.Time
	minute []time.Time
}

// interval is between two messages to one chat at its rate.
func (l Limits) interval() time.Duration {
	if l.ChatRate <= 0 {
		return 0
	}
	return time.Duration(float64(time.Second) / l.ChatRate)
}

func newPacer(l Limits, now time.Time, jitter func() float64) *pacer {
	return &pacer{limits: l, jitter: jitter, rate: l.Rate, ceiling: l.Rate, level: 1, at: now,
		flooded: map[int64]flood{}, failed: map[int64]bool{}, chats: map[int64]*chatPace{}}
}

// burst is how many tokens can be saved: little more than one, so that a lull is not followed by a flood.
func (p *pacer) burst() float64 { return max(1.5, p.rate/20) }

// reserve is how many tokens replies may borrow from the alerts that come after them.
func (p *pacer) reserve() float64 { return max(1, p.rate/7) }

func (p *pacer) refill(now time.Time) {
	d := now.Sub(p.at).Seconds()
	if d <= 0 || p.limits.Rate <= 0 {
		return
	}
	p.at = now
	p.ceiling = min(p.limits.Rate, p.ceiling+lift*p.limits.Rate*d)
	p.rate = min(p.ceiling, p.rate+creep*p.limits.Rate*d)
	p.level = min(p.burst(), p.level+d*p.rate)
}

// open returns from when on a reply, and an alert, may be sent; an instant not after now: at once.
func (p *pacer) open(now time.Time) (reply, alert time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.paused.After(now) {
		return p.paused, p.paused
	}
	if p.limits.Rate <= 0 {
		return now, p.resting
	}
	p.refill(now)
	at := func(need float64) time.Time {
		return now.Add(time.Duration(math.Ceil(max(0, need-p.level) / p.rate * float64(time.Second))))
	}
	reply, alert = at(1-p.reserve()), at(1)
	if p.resting.After(alert) {
		alert = p.resting
	}
	return reply, alert
}

// take uses a token up.
func (p *pacer) take(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refill(now)
	p.level--
}

// giveBack returns the token of a row that was not sent after all.
func (p *pacer) giveBack() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.level = min(p.burst(), p.level+1)
}

// ready returns from when on a chat may be sent a row of this priority; an instant in the past or zero: at once. Only replies
// make use of the burst: an alert can wait a second, and no fan-out is to live on what Telegram merely tolerates.
func (p *pacer) ready(chat int64, priority int) (at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.chats[chat]
	if c == nil {
		return at
	}
	if p.limits.ChatRate > 0 {
		at = c.clear
		if priority == 0 {
			at = at.Add(-time.Duration(max(1, p.limits.ChatBurst)-1) * p.limits.interval())
		}
	}
	if n := p.limits.GroupPerMinute; chat < 0 && n > 0 && len(c.minute) >= n {
		if full := c.minute[len(c.minute)-n].Add(time.Minute); full.After(at) {
			at = full
		}
	}
	return at
}

// wrote notes a request to a chat. It is called when the request has ended, so that however long it was held on its way, the
// next one cannot catch up with it.
func (p *pacer) wrote(chat int64, now time.Time) {
	if p.limits.ChatRate <= 0 && p.limits.GroupPerMinute <= 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.chats[chat]
	if c == nil {
		if len(p.chats) >= sweepAt {
			p.sweep(now)
		}
		c = &chatPace{}
		p.chats[chat] = c
	}
	if now.After(c.clear) {
		c.clear = now
	}
	c.clear = c.clear.Add(p.limits.interval())
	if n := p.limits.GroupPerMinute; chat < 0 && n > 0 {
		c.minute = append(c.minute, now)
		if len(c.minute) > n {
			c.minute = append(c.minute[:0], c.minute[len(c.minute)-n:]...)
		}
	}
}

// sweepAt is how many chats are remembered before those are forgotten that may be written to again anyway.
const sweepAt = 4096

func (p *pacer) sweep(now time.Time) {
	for chat, c := range p.chats {
		until := c.clear
		if chat < 0 {
			until = until.Add(time.Minute)
		}
		if now.After(until) {
			delete(p.chats, chat)
		}
	}
}

// tooMany notes an answer of 429. One chat's is that chat's own matter. A second chat's within a few seconds means that the
// whole bot is too fast: the rate is halved and everything pauses for as long as the milder of the two was told to wait, but
// not for the hours that a single chat can be told; the first request after the pause finds out. It returns the pause.
func (p *pacer) tooMany(chat int64, after time.Duration, now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	pause := after
	others := 0
	for other, f := range p.flooded {
		switch {
		case now.Sub(f.at) > floodWindow+f.pauseWithin():
			delete(p.flooded, other)
		case other != chat:
			others++
			pause = min(pause, f.after)
		}
	}
	p.flooded[chat] = flood{now, after}
	if others == 0 || p.paused.After(now) {
		return 0
	}
	p.refill(now)
	least := min(slowest, p.limits.Rate)
	p.ceiling = max(least, 0.9*p.rate)
	p.rate = max(least, p.rate/2)
	p.level = min(p.level, 0)
	pause = min(pause, maxPause, minPause<<min(p.pauses, 4))
	pause += time.Duration(p.jitter() * float64(pause) / 10)
	p.pauses++
	p.paused = now.Add(pause)
	return pause
}

// pauseWithin is how long a flood stays in mind beyond the window, because the bot may itself have paused for it.
func (f flood) pauseWithin() time.Duration { return min(f.after, maxPause) }

// trouble notes a request that failed on its way. When several chats fail in a row it is not the chats: the alerts rest a
// moment and then go one at a time, so that one outage does not make a possible repeat of every row. Replies need not rest:
// somebody waits for them, and they find out as well.
func (p *pacer) trouble(chat int64, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failed[chat] = true
	if len(p.failed) < troubleAt {
		return
	}
	rest := min(maxTrouble, time.Second<<min(p.hiccups, 10))
	p.hiccups++
	p.resting = now.Add(time.Duration((0.5 + p.jitter()/2) * float64(rest)))
}

func (p *pacer) troubled() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.hiccups > 0
}

// well notes an answer that shows that Telegram is there, and, unless it was a 429, that it listens.
func (p *pacer) well(listens bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.failed)
	p.hiccups, p.resting = 0, time.Time{}
	if listens {
		p.pauses = 0
	}
}

func (p *pacer) current() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rate
}
