package outbox

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

// Done records that the claimed row was delivered as messageID: its identity keeps the id, the row goes, in one commit. A chat
// that had been suspended is so no more. When Done fails the row stays claimed, so that it is not sent again meanwhile.
func (o *Outbox) Done(seq uint64, messageID int) error {
	return o.finish(seq, "recording the delivery of", func(s space, c *claim, r *record) error {
		now := o.now()
		row := c.row
		row.Chat = c.chat()
		if r != nil {
			row = r.Row
			if err := s.remove(r); err != nil {
				return err
			}
		}
		if s.waits(row.Chat) != (wait{}) {
			if err := s.setWait(row.Chat, wait{}); err != nil {
				return err
			}
		}
		if r == nil { // dropped while it was under way: say where it went, unless the chat was forgotten
			if id, err := s.identity(row.Chat, row.Key); err != nil || id == nil {
				return err
			}
		}
		return s.remember(row.Chat, row.Key, identity{state: delivered, day: dayOf(now), number: uint64(max(0, messageID))})
	})
}

// Fail gives the claimed row back after a failed request, not to be tried before due; the rows of its chat and priority queued
// after it wait with it. maybeRepeated says that the request may have been carried out all the same.
func (o *Outbox) Fail(seq uint64, due time.Time, maybeRepeated bool) error {
	return o.finish(seq, "putting back", func(s space, _ *claim, r *record) error {
		if r == nil {
			return nil
		}
		r.Attempts++
		r.MaybeRepeated = r.MaybeRepeated || maybeRepeated
		r.retry = due.UnixMilli()
		return s.replace(r, r.retry, o.now().UnixMilli())
	})
}

// Park gives the claimed row back and makes its whole chat wait until due. It is not a failed attempt.
func (o *Outbox) Park(seq uint64, due time.Time) error {
	return o.finish(seq, "parking", func(s space, c *claim, r *record) error {
		w := s.waits(c.chat())
		w.until = due.UnixMilli()
		return s.hold(c.chat(), w, r, o.now())
	})
}

// Suspend parks like Park a chat that does not let us write, unless that had happened before and nothing was delivered to
// it since: then it changes nothing, leaves the row claimed and returns again.
func (o *Outbox) Suspend(seq uint64, due time.Time) (again bool, err error) {
	c := o.claimOf(seq)
	if c == nil {
		return false, fmt.Errorf("suspending row %d: %w", seq, ErrNotClaimed)
	}
	err = o.db.Update(func(tx *bbolt.Tx) error {
		s := in(tx)
		r, err := s.ofClaim(c)
		if err != nil {
			return err
		}
		if again = s.waits(c.chat()).suspended; again {
			return nil
		}
		return s.hold(c.chat(), wait{until: due.UnixMilli(), suspended: true}, r, o.now())
	})
	if err != nil {
		return false, fmt.Errorf("outbox: suspending row %d: %w", seq, err)
	}
	if !again {
		o.Release(seq)
	}
	return again, nil
}

// hold makes a chat wait; r, when it is still there, goes behind the wait at once, the chat's other rows when the line comes to them.
func (s space) hold(chat int64, w wait, r *record, now time.Time) error {
	if err := s.setWait(chat, w); err != nil || r == nil {
		return err
	}
	return s.replace(r, w.until, now.UnixMilli())
}

// Drop removes the claimed row, never to be sent, and counts it under reason.
func (o *Outbox) Drop(seq uint64, reason string) error {
	return o.finish(seq, "dropping", func(s space, _ *claim, r *record) error {
		if r == nil {
			return nil
		}
		return s.drop(r, reason, o.now())
	})
}

// SetAside takes the claimed row out of the way because it cannot be sent as it is: it is counted under reason and kept for
// the operator, see Aside.
func (o *Outbox) SetAside(seq uint64, reason string) error {
	return o.finish(seq, "setting aside", func(s space, _ *claim, r *record) error {
		if r == nil {
			return nil
		}
		if err := s.remove(r); err != nil {
			return err
		}
		if err := s.remember(r.Chat, r.Key, identity{state: dropped, day: dayOf(o.now())}); err != nil {
			return err
		}
		return s.lay(r.Seq, r.Chat, reason, r.encode())
	})
}

// Release gives the claimed row back as it was, to be claimed again at once.
func (o *Outbox) Release(seq uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	c := o.claims[seq]
	if c == nil {
		return
	}
	delete(o.claims, seq)
	for _, chat := range c.chats {
		if o.busy[chat]--; o.busy[chat] <= 0 {
			delete(o.busy, chat)
		}
	}
}

// finish runs fn on a claimed row in one commit and, when that succeeds, ends the claim. fn gets nil for a row that was dropped
// while it was claimed.
func (o *Outbox) finish(seq uint64, what string, fn func(s space, c *claim, r *record) error) error {
	err := o.db.Update(func(tx *bbolt.Tx) error {
		c := o.claimOf(seq)
		if c == nil {
			return ErrNotClaimed
		}
		s := in(tx)
		r, err := s.ofClaim(c)
		if err != nil {
			return err
		}
		return fn(s, c, r)
	})
	if err != nil {
		return fmt.Errorf("outbox: %s row %d: %w", what, seq, err)
	}
	o.Release(seq)
	return nil
}

// claimOf returns a copy.
func (o *Outbox) claimOf(seq uint64) *claim {
	o.mu.Lock()
	defer o.mu.Unlock()
	c := o.claims[seq]
	if c == nil {
		return nil
	}
	return &claim{row: c.row, chats: append([]int64(nil), c.chats...)}
}

func (c *claim) chat() int64 { return c.chats[len(c.chats)-1] }

// ofClaim looks for the row under every chat that it may be filed under: a move is noted in the claim before it is committed.
func (s space) ofClaim(c *claim) (*record, error) {
	for i := len(c.chats) - 1; i >= 0; i-- {
		r, err := s.get(c.chats[i], c.row.Seq)
		if r != nil || err != nil {
			c.chats = c.chats[:i+1]
			return r, err
		}
	}
	return nil, nil
}

// maxAside bounds what is kept for the operator; the oldest goes first.
const maxAside = 1000

// lay keeps the stored form of a row for the operator, and counts it.
func (s space) lay(seq uint64, chat int64, reason string, row []byte) error {
	var k, c [8]byte
	binary.BigEndian.PutUint64(k[:], seq)
	putChat(c[:], chat)
	v := append(c[:], byte(min(len(reason), 255)))
	v = append(v, reason[:min(len(reason), 255)]...)
	if err := s.aside().Put(k[:], append(v, row...)); err != nil {
		return err
	}
	if n := s.aside().Sequence(); n < maxAside {
		if err := s.aside().SetSequence(n + 1); err != nil {
			return err
		}
	} else if oldest, _ := s.aside().Cursor().First(); oldest != nil {
		if err := s.aside().Delete(bytes.Clone(oldest)); err != nil {
			return err
		}
	}
	return s.count(reason, 1)
}

// SetRow is a row that was set aside, and why.
type SetRow struct {
	Row
	Why string
}

// Aside returns the newest rows that were set aside, newest first, at most n. A row that could not be read has only its number
// and chat.
func (o *Outbox) Aside(n int) (rows []SetRow, err error) {
	err = o.db.View(func(tx *bbolt.Tx) error {
		c := in(tx).aside().Cursor()
		for k, v := c.Last(); k != nil && len(rows) < n; k, v = c.Prev() {
			rows = append(rows, readAside(k, v))
		}
		return nil
	})
	return rows, err
}

func readAside(k, v []byte) (row SetRow) {
	if len(k) != 8 || len(v) < 9 {
		return row
	}
	row.Seq, row.Chat = be64(k), chatOf(v)
	d := decoder{b: v[8:]}
	n := int(d.byte())
	if n > len(d.b) {
		return row
	}
	row.Why = string(d.b[:n])
	key := rowKey(row.Chat, row.Seq)
	if r, err := decodeRecord(key[:], d.b[n:]); err == nil {
		row.Row = r.Row
	}
	return row
}
