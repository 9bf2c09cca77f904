package courier

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"go.etcd.io/bbolt"

	"noticebot/bot/outbox"
)

// Reasons under which the courier drops rows or sets them aside.
const (
	Void       = "void"       // the renderer had nothing left to say
	Unrendered = "unrendered" // the renderer failed
	Poison     = "poison"     // Telegram refuses the message, also as plain text
	EditGone   = "edit gone"  // the message to be edited is no longer there
)

const (
	suspension = 24 * time.Hour   // before a chat that does not let us write is tried a second and last time
	maxBackoff = 10 * time.Minute // between attempts of one row
	hookTries  = 3                // of OnDead and OnMoved before the chat is put off
)

// deliver sends one row and writes down what became of it.
func (c *Courier) deliver(ctx context.Context, row *outbox.Row) {
	m, err := c.render(row)
	switch {
	case errors.Is(err, ErrLater):
		c.pace.giveBack()
		c.o.Log.Warn("message cannot be made now", "row", row.Seq, "error", err)
		c.persist(ctx, func() error { return c.o.Outbox.Fail(row.Seq, c.o.Now().Add(backoff(row.Attempts)), false) })
		return
	case err != nil:
		c.pace.giveBack()
		c.add(func(s *Stats) { s.Bugs++ })
		c.o.Log.Error("message cannot be made: set aside", "row", row.Seq, "kind", row.Kind, "error", err)
		c.persist(ctx, func() error { return c.o.Outbox.SetAside(row.Seq, Unrendered) })
		return
	case m == nil:
		c.pace.giveBack()
		c.add(func(s *Stats) { s.Void++ })
		c.persist(ctx, func() error { return c.o.Outbox.Drop(row.Seq, Void) })
		return
	}
	if m.Chat == 0 {
		m.Chat = row.Chat
	}
	id, v := c.request(ctx, m)
	if v.Class == Vanished && !m.EditOnly {
		m.EditID = 0
		c.pace.take(c.o.Now())
		id, v = c.request(ctx, m)
	}
	if v.Class == Bug {
		c.add(func(s *Stats) { s.Bugs++ })
		c.o.Log.Error("Telegram refuses a message: tried once more as plain text", "row", row.Seq, "kind", row.Kind, "why", v.Why)
		c.pace.take(c.o.Now())
		id, v = c.request(ctx, m.plain())
	}
	c.pace.wrote(row.Chat, c.o.Now())
	c.settle(ctx, row, id, v)
}

// render does not let a renderer's panic take the house down.
func (c *Courier) render(row *outbox.Row) (m *Message, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("renderer panicked: %v\n%s", r, debug.Stack())
		}
	}()
	given := *row
	return c.o.Renderer.Render(&given)
}

// request makes one request. The id is that of the message sent or edited.
func (c *Courier) request(ctx context.Context, m *Message) (id int, v Verdict) {
	ctx, cancel := context.WithTimeout(ctx, c.o.SendTimeout)
	defer cancel()
	c.add(func(s *Stats) { s.Requests++ })
	var got *models.Message
	var err error
	if m.EditID != 0 {
		got, err = c.o.API.EditMessageText(ctx, m.edit())
	} else {
		got, err = c.o.API.SendMessage(ctx, m.send())
	}
	v = Classify(err)
	if v.Class != Sent {
		return 0, v
	}
	if id = m.EditID; id == 0 && got != nil {
		id = got.ID
	}
	return id, v
}

// settle turns a verdict into what is stored.
func (c *Courier) settle(ctx context.Context, row *outbox.Row, id int, v Verdict) {
	now := c.o.Now()
	if v.Class == Moved && v.To == row.Chat {
		v.Class = Suspended // to where it is: believed, it would go round for ever
	}
	log := c.o.Log.With("row", row.Seq, "chat", row.Chat, "kind", row.Kind, "why", v.Why)
	if v.Class != NotSent && v.Class != Ambiguous {
		c.pace.well(v.Class != Wait)
	}
	c.note(row, v)
	switch v.Class {
	case Sent:
		c.persist(ctx, func() error { return c.o.Outbox.Done(row.Seq, id) })
	case Dead:
		log.Info("chat is gone")
		c.dead(ctx, row, v.Why)
	case Suspended:
		c.suspend(ctx, row, v.Why)
	case Moved:
		log.Info("chat has a new id", "to", v.To)
		c.hooked(ctx, row, func(tx *bbolt.Tx) error {
			if c.o.OnMoved != nil {
				if err := c.o.OnMoved(tx, row.Chat, v.To); err != nil {
					return err
				}
			}
			return c.o.Outbox.MoveChat(tx, row.Chat, v.To)
		})
	case Vanished:
		c.persist(ctx, func() error { return c.o.Outbox.Drop(row.Seq, EditGone) })
	case Bug:
		log.Error("Telegram refuses a message also as plain text: set aside")
		c.persist(ctx, func() error { return c.o.Outbox.SetAside(row.Seq, Poison) })
	case Wait:
		pause := c.pace.tooMany(row.Chat, v.After, now)
		log.Warn("too many requests", "wait", v.After, "whole bot", pause)
		until := now.Add(v.After + jitter(min(v.After/10, time.Minute)+500*time.Millisecond))
		c.persist(ctx, func() error { return c.o.Outbox.Park(row.Seq, until) })
	case NotSent, Ambiguous:
		until := now
		if ctx.Err() == nil {
			c.pace.trouble(row.Chat, now)
			until = now.Add(backoff(row.Attempts))
		}
		log.Warn("message not delivered, or not known to be", "class", v.Class, "attempt", row.Attempts+1, "again", until.Sub(now))
		c.persist(ctx, func() error { return c.o.Outbox.Fail(row.Seq, until, v.Class == Ambiguous) })
	case Fatal:
		log.Error("courier stops")
		c.o.Outbox.Release(row.Seq)
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.fatal == nil {
			c.fatal = fmt.Errorf("courier: %w: %s", ErrToken, v.Why)
		}
	}
}

func (c *Courier) dead(ctx context.Context, row *outbox.Row, why string) {
	c.hooked(ctx, row, func(tx *bbolt.Tx) error {
		if c.o.OnDead != nil {
			if err := c.o.OnDead(tx, row.Chat, why); err != nil {
				return err
			}
		}
		_, err := c.o.Outbox.DropChat(tx, row.Chat)
		return err
	})
}

// suspend puts a chat off for a day; the second time in a row it is given up.
func (c *Courier) suspend(ctx context.Context, row *outbox.Row, why string) {
	var again bool
	c.persist(ctx, func() (err error) {
		again, err = c.o.Outbox.Suspend(row.Seq, c.o.Now().Add(suspension))
		return err
	})
	c.o.Log.Warn("chat does not let the bot write", "chat", row.Chat, "why", why, "second time", again)
	if again {
		c.dead(ctx, row, why)
	}
}

// hooked runs fn, which calls a hook, in one transaction and lets the row go. When that fails again and again the chat is put
// off, so that a failing hook holds up nobody else.
func (c *Courier) hooked(ctx context.Context, row *outbox.Row, fn func(tx *bbolt.Tx) error) {
	tries := 0
	var err error
	c.persist(ctx, func() error {
		if tries++; tries > hookTries {
			return nil
		}
		err = c.o.Outbox.Update(fn)
		return err
	})
	if err == nil {
		c.o.Outbox.Release(row.Seq)
		return
	}
	c.persist(ctx, func() error { return c.o.Outbox.Park(row.Seq, c.o.Now().Add(maxBackoff)) })
}

// persist writes until it succeeds: while the store does not take what has happened, the row stays claimed, for sending
// it again would be worse. When the courier is being stopped it tries once more and leaves the row queued.
func (c *Courier) persist(ctx context.Context, write func() error) {
	for wait := 100 * time.Millisecond; ; wait = min(2*wait, 5*time.Second) {
		err := write()
		if err == nil {
			return
		}
		c.add(func(s *Stats) { s.StoreErrors++ })
		c.o.Log.Error("store does not take what was done", "error", err)
		if ctx.Err() != nil || errors.Is(err, outbox.ErrNotClaimed) {
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// backoff is full jitter: anything up to 1 s after the first failure, up to 2 s after the second, and so on to maxBackoff.
func backoff(attempts int) time.Duration {
	return jitter(min(maxBackoff, time.Second<<min(attempts, 10)))
}

func jitter(upTo time.Duration) time.Duration { return time.Duration(rand.Float64() * float64(upTo)) }

var _ API = (*tgbot.Bot)(nil)
