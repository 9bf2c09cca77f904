// Package courier sends what the outbox holds, through the Bot API.
//
// It promises:
//
//   - Nothing is lost: a row leaves the outbox only when Telegram has taken the message, when nobody wants it any more, or
//     when it can never be sent; and what is not sent is counted under a reason.
//   - Telegram has no means to recognise a message that it was handed twice, so after a crash, and after an answer that never
//     came, a message may come a second time: at most one for each request under way. Such rows are marked and counted.
//   - It keeps to Telegram's limits, over all, for each chat and for each group; it slows down when told to, and
//     creeps up again. Room is kept for replies, so that a person who types is not kept waiting by a fan-out.
//   - One chat that is blocked, slow, or told to wait holds up no other chat.
//   - A token that Telegram does not know stops it, with every row left as it was.
//
// What an answer of the Bot API means is in classify.go, how fast it sends in pace.go, what it does in deliver.go.
package courier

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"go.etcd.io/bbolt"

	"noticebot/bot/outbox"
)

// API is what the courier needs of *tgbot.Bot.
type API interface {
	SendMessage(ctx context.Context, p *tgbot.SendMessageParams) (*models.Message, error)
	EditMessageText(ctx context.Context, p *tgbot.EditMessageTextParams) (*models.Message, error)
}

// Renderer makes the message of a row at the moment at which it is sent. It is called from several goroutines, and must not
// change the row.
type Renderer interface {
	// Render returns nil without an error when there is nothing left to say: the row is dropped and counted under Void.
	// An error sets the row aside, so it must mean that this row will never render; a store that cannot be read for the
	// moment is reported with an error that wraps ErrLater.
	Render(r *outbox.Row) (*Message, error)
}

// ErrLater in an error of Render says that the row is to be tried again.
var ErrLater = errors.New("not now")

// Message is one message to one chat.
type Message struct {
	Chat     int64              // 0: the row's
	Text     string             // HTML as Telegram reads it
	Plain    string             // the same without markup, sent when Telegram refuses Text; empty: made of Text
	Keyboard models.ReplyMarkup // nil, *models.InlineKeyboardMarkup, *models.ReplyKeyboardMarkup …
	Silent   bool               // no sound
	EditID   int                // not 0: edit this message instead of sending one
	EditOnly bool               // when the message to edit is gone, drop the row instead of sending a new message
	ReplyTo  int                // not 0: reply to this message, should it still exist
}

// Options of a courier. Outbox, API and Renderer are required.
type Options struct {
	Outbox   *outbox.Outbox
	API      API
	Renderer Renderer

	// OnDead is told in the transaction that drops a chat's rows that the chat can no longer be written to. May be nil.
	OnDead func(tx *bbolt.Tx, chat int64, why string) error
	// OnMoved is told in the transaction that moves a chat's rows that the chat has a new id. May be nil.
	OnMoved func(tx *bbolt.Tx, from, to int64) error

	Workers     int           // requests under way at most; 0: 8. A quarter of them, at least one, is kept for replies
	Limits      *Limits       // nil: TelegramLimits
	SendTimeout time.Duration // of one request; 0: 45 s. Telegram may hold a request for 15 s and deliver it all the same
	Grace       time.Duration // for requests under way when Run is to end; 0: 5 s
	Now         func() time.Time
	Log         *slog.Logger
}

// ErrToken is wrapped by Run's error when Telegram refuses the bot's token.
var ErrToken = errors.New("telegram refuses the bot token")

// Courier sends rows. One courier serves one outbox.
type Courier struct {
	o    Options
	pace *pacer
	poke chan struct{}
	wg   sync.WaitGroup

	mu     sync.Mutex
	flying int // requests under way
	alerts int // of those, not replies
	fatal  error
	stats  Stats
}

// New checks the options.
func New(o Options) (*Courier, error) {
	if o.Outbox == nil || o.API == nil || o.Renderer == nil {
		return nil, errors.New("courier: an outbox, an API and a renderer are required")
	}
	if o.Workers <= 0 {
		o.Workers = 8
	}
	if o.SendTimeout <= 0 {
		o.SendTimeout = 45 * time.Second
	}
	if o.Grace <= 0 {
		o.Grace = 5 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	limits := TelegramLimits()
	if o.Limits != nil {
		limits = *o.Limits
	}
	return &Courier{o: o, pace: newPacer(limits, o.Now(), rand.Float64), poke: make(chan struct{}, 1)}, nil
}

// Wake tells that there may be new rows. It never blocks.
func (c *Courier) Wake() {
	select {
	case c.poke <- struct{}{}:
	default:
	}
}

// Run sends until ctx ends, and then returns nil as soon as the requests under way are finished, at the latest after
// Options.Grace: those that were not answered by then stay queued. It returns an error that wraps ErrToken when it makes no sense
// to go on. It may be called again after it returned.
func (c *Courier) Run(ctx context.Context) error {
	c.mu.Lock()
	c.fatal = nil
	c.mu.Unlock()
	sending, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	c.dispatch(ctx, sending)
	grace := time.AfterFunc(c.o.Grace, stop)
	defer grace.Stop()
	c.wg.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.fatal
}

// longestNap bounds how long the courier trusts its timer, for a clock that is set while it sleeps.
const longestNap = time.Minute

func (c *Courier) dispatch(ctx, sending context.Context) {
	for ctx.Err() == nil {
		now := c.o.Now()
		upTo, next, ok := c.allowed(now)
		if !ok {
			return
		}
		if upTo >= 0 {
			row, due, err := c.o.Outbox.Claim(now, upTo, c.pace.ready)
			switch {
			case err != nil:
				c.o.Log.Error("outbox cannot be read", "error", err)
				due = now.Add(time.Second)
			case row != nil:
				c.start(sending, row)
				continue
			}
			next = sooner(next, due)
		}
		c.nap(ctx, now, next)
	}
}

// allowed returns up to which priority a row may be sent now, -1 for none, and when that may change of itself; ok is false
// when nothing may be sent ever again.
func (c *Courier) allowed(now time.Time) (upTo int, next time.Time, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	reply, alert := c.pace.open(now)
	alerts := max(1, c.o.Workers-max(1, c.o.Workers/4))
	if c.pace.troubled() {
		alerts = 1 // one request finds out as much as eight
	}
	switch {
	case c.fatal != nil:
		return -1, next, false
	case c.flying >= c.o.Workers:
		return -1, next, true
	case reply.After(now):
		return -1, reply, true
	case c.alerts >= alerts:
		return 0, next, true
	case alert.After(now):
		return 0, alert, true
	}
	return 255, next, true
}

func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func (c *Courier) nap(ctx context.Context, now, until time.Time) {
	d := longestNap
	if !until.IsZero() {
		// Rounded up: the outbox counts in whole milliseconds.
		d = min(d, max(until.Sub(now), 0)+time.Millisecond-1).Truncate(time.Millisecond)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-c.poke:
	case <-t.C:
	}
}

func (c *Courier) start(sending context.Context, row *outbox.Row) {
	alert := 0
	if row.Priority > 0 {
		alert = 1
	}
	c.mu.Lock()
	c.flying++
	c.alerts += alert
	c.mu.Unlock()
	c.pace.take(c.o.Now())
	c.wg.Go(func() {
		defer c.Wake()
		defer func() {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.flying--
			c.alerts -= alert
		}()
		c.deliver(sending, row)
	})
}

// Idle waits until nothing that is due is waiting or under way. It is for tests and demonstrations; Run must be running.
func (c *Courier) Idle(ctx context.Context) error {
	for {
		c.Wake()
		idle, err := c.o.Outbox.Idle(c.o.Now())
		if err != nil {
			return fmt.Errorf("courier: asking the outbox: %w", err)
		}
		if idle {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("courier: still at work: %w", ctx.Err())
		case <-time.After(10 * time.Millisecond):
		}
	}
}
