package outbox

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

// tidyBatch bounds how many rows one transaction of Claim moves or drops.
const tidyBatch = 1000

// Claim takes the row that is to be sent next at now, among priorities 0 to upTo. ready tells from which instant on a chat may
// be written to (a time not after now: at once); it must be quick and must not call the outbox. The row stays the
// caller's until Done, Fail, Park, Suspend, Drop, SetAside or Release.
//
// When there is none, the row is nil and next is the instant at which it is worth asking again, zero when only a new row
// or the end of a claim can change anything.
func (o *Outbox) Claim(now time.Time, upTo int, ready func(chat int64, priority int) time.Time) (row *Row, next time.Time, err error) {
	promoted := false
	for {
		p := pick{now: now.UnixMilli(), upTo: upTo, ready: ready, wall: now, walkFirst: promoted}
		if err := o.pick(&p); err != nil {
			return nil, time.Time{}, fmt.Errorf("outbox: looking for the next row: %w", err)
		}
		if p.rows() > 0 || p.promote {
			if err := o.tidy(&p); err != nil {
				if p.found != nil {
					o.Release(p.found.Seq)
				}
				return nil, time.Time{}, fmt.Errorf("outbox: tidying the line: %w", err)
			}
		}
		switch {
		case p.found != nil:
			return p.found, time.Time{}, nil
		case p.rows() == 0 && !p.promote:
			return nil, p.next, nil
		}
		promoted = p.promote && !promoted
	}
}

// pick is one walk along the line: what it found, and what it found in the wrong place.
type pick struct {
	now   int64
	wall  time.Time
	upTo  int
	ready func(chat int64, priority int) time.Time

	// walkFirst puts the walk before promoting: one batch has been promoted, and a row that can go need not wait for more.
	walkFirst bool

	found   *Row
	next    time.Time
	promote bool    // a row in later has come due
	late    []entry // to be dropped
	blocked []entry // to be moved to later
	damaged []entry // to be taken out
}

func (p *pick) rows() int { return len(p.late) + len(p.blocked) + len(p.damaged) }

// entry is a row as the line knows it.
type entry struct {
	chat  int64
	seq   uint64
	until int64
	key   []byte // of the line
}

func (p *pick) after(t time.Time) {
	if !t.IsZero() && (p.next.IsZero() || t.Before(p.next)) {
		p.next = t
	}
}

// pick holds the lock from before its snapshot to the end of the walk, so that a row that is finished meanwhile is seen
// either as gone or as still claimed.
func (o *Outbox) pick(p *pick) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.db.View(func(tx *bbolt.Tx) error {
		s := in(tx)
		if k, _ := s.later().Cursor().First(); k != nil {
			if at := millisOf(k); at <= p.now {
				p.promote = true
				if !p.walkFirst {
					return nil
				}
			} else {
				p.after(time.UnixMilli(at))
			}
		}
		c := s.line().Cursor()
		for k, v := c.First(); k != nil && int(k[0]) <= p.upTo && p.rows() < tidyBatch; k, v = c.Next() {
			e := entry{chat: chatOf(v), seq: be64(k[9:]), key: k}
			if o.busy[e.chat] > 0 {
				continue
			}
			if at := p.ready(e.chat, int(k[0])); at.After(p.wall) {
				p.after(at)
				continue
			}
			head, err := p.look(s, e, int(k[0]))
			if err != nil {
				if !errors.Is(err, errDamaged) {
					return err
				}
				e.key = bytes.Clone(k)
				p.damaged = append(p.damaged, e)
				continue
			}
			if head != nil {
				p.found = &head.Row
				o.claims[head.Seq] = &claim{row: head.Row, chats: []int64{head.Chat}}
				o.busy[head.Chat]++
				return nil
			}
		}
		return nil
	})
}

// look returns the row that is to be sent when e has come to the front: the first of its chat and priority. It returns nil,
// and notes what is to be tidied, when the row of e itself is late or that first one has to wait.
func (p *pick) look(s space, e entry, priority int) (*record, error) {
	own, err := s.get(e.chat, e.seq)
	switch {
	case err != nil:
		return nil, err
	case own == nil: // cannot be, and must not stop the line
		return nil, fmt.Errorf("entry of row %d without a row: %w", e.seq, errDamaged)
	case own.late(p.now):
		p.late = append(p.late, e)
		return nil, nil
	case !own.due(p.now): // the clock was set back
		p.block(e, own.Due.UnixMilli())
		return nil, nil
	}
	if until := s.waits(e.chat).until; until > p.now {
		p.block(e, until)
		return nil, nil
	}
	var head *record
	err = s.ofChat(e.chat, func(r *record) bool {
		if r.Priority == priority && r.due(p.now) && !r.late(p.now) {
			head = r
		}
		return head == nil
	})
	if err != nil {
		return nil, err
	}
	if head.retry > p.now {
		p.block(e, head.retry)
		return nil, nil
	}
	return head, nil
}

func (p *pick) block(e entry, until int64) {
	e.key, e.until = bytes.Clone(e.key), until
	p.blocked = append(p.blocked, e)
}

// tidy writes down what a walk noted. Everything is looked at again, because the lock was let go in between.
func (o *Outbox) tidy(p *pick) error {
	return o.db.Update(func(tx *bbolt.Tx) error {
		s := in(tx)
		for _, e := range p.damaged {
			if err := s.purge(e.chat); err != nil {
				return err
			}
			if r, err := s.get(e.chat, e.seq); err == nil && r != nil {
				continue // it was another row of the chat
			}
			if err := s.line().Delete(e.key); err != nil {
				return err
			}
		}
		for _, e := range p.late {
			r, err := s.get(e.chat, e.seq)
			if err != nil || r == nil || !r.late(p.now) {
				continue
			}
			if err := s.drop(r, Late, p.wall); err != nil {
				return err
			}
		}
		for _, e := range p.blocked {
			r, err := s.get(e.chat, e.seq)
			if err != nil || r == nil || r.at != 0 {
				err = s.line().Delete(e.key)
			} else {
				err = s.replace(r, e.until, p.now)
			}
			if err != nil {
				return err
			}
		}
		if !p.promote {
			return nil
		}
		return s.promote(p.wall)
	})
}

// purge sets the rows of a chat that cannot be read aside. Their entries are taken out when they are met.
func (s space) purge(chat int64) error {
	rows := s.rows().Bucket(shardOf(chat))
	if rows == nil {
		return nil
	}
	var bad [][]byte
	own := rowKey(chat, 0)
	c := rows.Cursor()
	for k, v := c.Seek(own[:8]); k != nil && bytes.HasPrefix(k, own[:8]); k, v = c.Next() {
		if _, err := decodeRecord(k, v); err != nil {
			bad = append(bad, bytes.Clone(k))
		}
	}
	for _, k := range bad {
		if err := s.lay(be64(k[8:]), chat, Unreadable, rows.Get(k)); err != nil {
			return err
		}
		if err := rows.Delete(k); err != nil {
			return err
		}
	}
	return nil
}

// promote moves rows whose time has come from later into the line, drops those that have become late, and lets those wait
// on whose chat is still waiting.
func (s space) promote(now time.Time) error {
	ms := now.UnixMilli()
	type found struct{ key, chat []byte }
	var due []found
	c := s.later().Cursor()
	for k, v := c.First(); k != nil && millisOf(k) <= ms && len(due) < tidyBatch; k, v = c.Next() {
		due = append(due, found{bytes.Clone(k), bytes.Clone(v)})
	}
	for _, f := range due {
		r, err := s.get(chatOf(f.chat), be64(f.key[8:]))
		switch {
		case err != nil || r == nil || r.at != millisOf(f.key): // unreadable, or not this row's entry
			if err := s.purge(chatOf(f.chat)); err != nil {
				return err
			}
			if err := s.later().Delete(f.key); err != nil {
				return err
			}
		case r.late(ms):
			if err := s.drop(r, Late, now); err != nil {
				return err
			}
		default:
			from := max(r.retry, millis(r.Due), s.waits(r.Chat).until)
			if err := s.replace(r, from, ms); err != nil {
				return err
			}
		}
	}
	return nil
}
