package outbox

import (
	"bytes"
	"fmt"

	"go.etcd.io/bbolt"
)

// DropChat drops all rows of a chat, counted under Gone, and what the chat waited for. What was queued for it stays known:
// should the chat come back, it is not told old things.
func (o *Outbox) DropChat(tx *bbolt.Tx, chat int64) (n int, err error) {
	s := in(tx)
	rows, err := s.allOf(chat)
	if err != nil {
		return 0, fmt.Errorf("outbox: dropping chat %d: %w", chat, err)
	}
	now := o.now()
	for _, r := range rows {
		r.retry = 0 // nothing is to be let go behind it: all of them go
		if err := s.drop(r, Gone, now); err != nil {
			return n, fmt.Errorf("outbox: dropping chat %d: %w", chat, err)
		}
		n++
	}
	if err := s.setWait(chat, wait{}); err != nil {
		return n, fmt.Errorf("outbox: dropping chat %d: %w", chat, err)
	}
	return n, nil
}

// Resume ends what a chat as a whole waits for, because it has been heard of: its rows may go at once, and a suspension is
// forgotten.
func (o *Outbox) Resume(tx *bbolt.Tx, chat int64) error {
	s := in(tx)
	if s.waits(chat) == (wait{}) {
		return nil
	}
	err := s.setWait(chat, wait{})
	var behind []*record
	if err == nil {
		behind, err = s.allOf(chat)
	}
	for _, r := range behind {
		if err == nil && r.at != 0 {
			err = s.replace(r, max(r.retry, millis(r.Due)), o.now().UnixMilli())
		}
	}
	if err != nil {
		return fmt.Errorf("outbox: resuming chat %d: %w", chat, err)
	}
	return nil
}

// Forget drops all rows of a chat and all that is remembered of it, also what was set aside.
func (o *Outbox) Forget(tx *bbolt.Tx, chat int64) error {
	if _, err := o.DropChat(tx, chat); err != nil {
		return err
	}
	s := in(tx)
	for _, k := range s.idsOf(chat) {
		if err := s.ids().Bucket(shardOf(chat)).Delete(k); err != nil {
			return fmt.Errorf("outbox: forgetting chat %d: %w", chat, err)
		}
	}
	var theirs [][]byte
	c := s.aside().Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if len(v) >= 8 && chatOf(v) == chat {
			theirs = append(theirs, bytes.Clone(k))
		}
	}
	for _, k := range theirs {
		if err := s.aside().Delete(k); err != nil {
			return fmt.Errorf("outbox: forgetting chat %d: %w", chat, err)
		}
	}
	return s.aside().SetSequence(s.aside().Sequence() - min(uint64(len(theirs)), s.aside().Sequence()))
}

// MoveChat files all that is owed to and remembered of one chat under another: a group has become a supergroup with a new id.
// Numbers, and so the order, stay. Where both chats know the same key, the other chat's word counts and the row is dropped
// as Repeated.
func (o *Outbox) MoveChat(tx *bbolt.Tx, from, to int64) error {
	if from == to || to == 0 {
		return nil
	}
	s := in(tx)
	rows, err := s.allOf(from)
	if err != nil {
		return fmt.Errorf("outbox: moving chat %d: %w", from, err)
	}
	now := o.now()
	for _, r := range rows {
		if err := s.move(r, to, now.UnixMilli()); err != nil {
			return fmt.Errorf("outbox: moving row %d to chat %d: %w", r.Seq, to, err)
		}
	}
	if err := s.moveIDs(from, to); err != nil {
		return fmt.Errorf("outbox: moving what is known of chat %d: %w", from, err)
	}
	if err := s.setWait(from, wait{}); err != nil {
		return fmt.Errorf("outbox: moving chat %d: %w", from, err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, c := range o.claims {
		if c.chat() == from {
			c.chats = append(c.chats, to)
			o.busy[to]++
		}
	}
	return nil
}

// move files one row under another chat. The wait of the old chat is left behind, the row's own back-off is not.
func (s space) move(r *record, to, now int64) error {
	if err := s.remove(r); err != nil {
		return err
	}
	known, err := s.identity(to, r.Key)
	if err != nil {
		return err
	}
	if known != nil {
		return s.count(Repeated, 1)
	}
	r.Chat = to
	return s.insert(r, max(millis(r.Due), r.retry, s.waits(to).until), now)
}

func (s space) moveIDs(from, to int64) error {
	keys := s.idsOf(from)
	if len(keys) == 0 {
		return nil
	}
	theirs, err := s.shard(s.ids(), to)
	if err != nil {
		return err
	}
	ours := s.ids().Bucket(shardOf(from))
	for _, k := range keys {
		v := bytes.Clone(ours.Get(k))
		if err := ours.Delete(k); err != nil {
			return err
		}
		moved := bytes.Clone(k)
		putChat(moved[8:], to)
		if theirs.Get(moved) != nil {
			continue
		}
		if err := theirs.Put(moved, v); err != nil {
			return err
		}
	}
	return nil
}

// allOf sets unreadable rows aside and returns the others.
func (s space) allOf(chat int64) (rows []*record, err error) {
	if err := s.purge(chat); err != nil {
		return nil, err
	}
	err = s.ofChat(chat, func(r *record) bool {
		rows = append(rows, r)
		return true
	})
	return rows, err
}

// idsOf returns the keys of all that is remembered of a chat; it reads the chat's shard.
func (s space) idsOf(chat int64) (keys [][]byte) {
	ids := s.ids().Bucket(shardOf(chat))
	if ids == nil {
		return nil
	}
	c := ids.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		if len(k) == idKeySize && chatOf(k[8:]) == chat {
			keys = append(keys, bytes.Clone(k))
		}
	}
	return keys
}
