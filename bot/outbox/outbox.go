// Package outbox holds what is owed to whom: one row for one message to one chat, in the house's bbolt file, from the
// moment it is decided until Telegram has taken it.
//
// It promises:
//
//   - A row is identified by its chat and its key, and is queued once for ever. The identity is remembered after
//     delivery, with the id of the message, so that edits and replies can find it.
//   - A row leaves only by Done, Drop, SetAside, Cancel or with its chat, each in one commit; every row that left without being
//     sent is counted under a reason.
//   - Of one chat at most one row is claimed at a time, and rows of one priority are claimed in the order in which they
//     were queued. A chat that waits keeps no other chat waiting.
//   - Between chats the lower Priority goes first, then the sooner Start (or Deadline). An urgent row pulls forward what
//     its chat was owed before it.
//   - A row whose deadline has passed is dropped and counted, never claimed.
//
// Claims live in memory only: one process owns the file, and after a crash whatever was claimed is simply waiting again.
//
// # Layout
//
// Rows lie under chat and number, so that all that one chat is owed is one short scan. A row that may be sent now has an
// entry in the line, ordered by priority, urgency and number; a row that must wait has one in the bucket later, ordered by
// the instant at which it is looked at again. Rows and identities are spread over shards by chat: bbolt splits a leaf only
// at commit, so a large fan-out in random chat order into one bucket would cost the square of its size.
package outbox

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.etcd.io/bbolt"
)

// Row is one message owed to one chat. Times have a precision of a millisecond.
type Row struct {
	Seq      uint64    // its number, given by Put, growing
	Chat     int64     // Telegram's chat id; negative for groups
	Key      string    // its identity within the chat, such as "e/<event>/<revision>"; empty: it has none and is always queued
	Kind     string    // for whoever renders it
	Body     []byte    // likewise; kept short, because the text is made when it is sent
	Priority int       // 0 replies, 1 alerts, up to 255; lower goes first
	Start    time.Time // when what it tells of begins: among equals the soonest goes first; zero: as Deadline
	Due      time.Time // not to be sent before; zero: at once
	Deadline time.Time // of no use from this instant on; zero: never

	Queued        time.Time // when Put took it
	Attempts      int       // requests that failed so far
	MaybeRepeated bool      // an earlier attempt may have been delivered although it looked like a failure
}

// The limits of a row.
const (
	MaxKey  = 255
	MaxKind = 64
	MaxBody = 64 << 10
)

// Reasons under which the outbox itself counts rows that it drops.
const (
	Late       = "late"       // the deadline passed
	Gone       = "chat gone"  // DropChat
	Cancelled  = "cancelled"  // Cancel
	Repeated   = "duplicate"  // MoveChat met the same identity in the other chat
	Unreadable = "unreadable" // a damaged row
)

// ErrNotClaimed is returned for the number of a row that is not claimed.
var ErrNotClaimed = errors.New("outbox: row is not claimed")

// Outbox is safe for use by several goroutines.
type Outbox struct {
	db  *bbolt.DB
	now func() time.Time

	mu     sync.Mutex // never held while waiting for a write transaction
	claims map[uint64]*claim
	busy   map[int64]int // chats of the claims
}

// claim is a row in somebody's hands. chats has more than one member when the chat moved meanwhile, newest last.
type claim struct {
	row   Row
	chats []int64
}

// Option changes how New builds an Outbox.
type Option func(*Outbox)

// WithClock replaces time.Now as the clock by which Put tells due rows from later ones.
func WithClock(now func() time.Time) Option { return func(o *Outbox) { o.now = now } }

// New prepares the outbox's own buckets in db. It refuses a file written by a newer version.
func New(db *bbolt.DB, options ...Option) (*Outbox, error) {
	o := &Outbox{db: db, now: time.Now, claims: map[uint64]*claim{}, busy: map[int64]int{}}
	for _, option := range options {
		option(o)
	}
	err := db.Update(func(tx *bbolt.Tx) error {
		root, err := tx.CreateBucketIfNotExists(rootBucket)
		if err != nil {
			return err
		}
		if v := root.Get(schemaKey); v != nil && (len(v) != 1 || v[0] != schemaVersion) {
			return fmt.Errorf("written by another version (schema %x, this one knows %d)", v, schemaVersion)
		}
		for _, name := range [][]byte{lineBucket, laterBucket, rowsBucket, idsBucket, chatsBucket, droppedBucket, asideBucket} {
			if _, err := root.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return root.Put(schemaKey, []byte{schemaVersion})
	})
	if err != nil {
		return nil, fmt.Errorf("outbox: preparing the buckets: %w", err)
	}
	return o, nil
}

// Put queues r within tx. It returns false, and queues nothing, when a row of the same chat and key was ever queued before.
// Many rows are best put in ascending order of chats, some ten thousand in one transaction; any order will do for as many as
// a city has.
func (o *Outbox) Put(tx *bbolt.Tx, r Row) (added bool, err error) {
	if err := valid(&r); err != nil {
		return false, err
	}
	s := in(tx)
	var ids *bbolt.Bucket
	var id [idKeySize]byte
	if r.Key != "" {
		if ids, err = s.shard(s.ids(), r.Chat); err != nil {
			return false, fmt.Errorf("outbox: queueing for chat %d: %w", r.Chat, err)
		}
		id = idKey(r.Key, r.Chat)
		if ids.Get(id[:]) != nil {
			return false, nil
		}
	}
	if r.Seq, err = s.rows().NextSequence(); err != nil {
		return false, fmt.Errorf("outbox: numbering a row: %w", err)
	}
	now := o.now()
	r.Queued, r.Attempts, r.MaybeRepeated = now, 0, false
	rec := record{Row: r}
	if err := s.insert(&rec, max(millis(r.Due), s.waits(r.Chat).until), now.UnixMilli()); err != nil {
		return false, fmt.Errorf("outbox: queueing for chat %d: %w", r.Chat, err)
	}
	if ids == nil {
		return true, nil
	}
	if err := ids.Put(id[:], identity{state: waiting, number: r.Seq}.encode()); err != nil {
		return false, fmt.Errorf("outbox: remembering row %d: %w", r.Seq, err)
	}
	return true, nil
}

func valid(r *Row) error {
	switch {
	case r.Chat == 0:
		return errors.New("outbox: a row needs a chat")
	case len(r.Key) > MaxKey, len(r.Kind) > MaxKind, len(r.Body) > MaxBody:
		return fmt.Errorf("outbox: row for chat %d too large: key %d, kind %d, body %d bytes", r.Chat, len(r.Key), len(r.Kind), len(r.Body))
	case r.Priority < 0 || r.Priority > 255:
		return fmt.Errorf("outbox: row for chat %d has priority %d, not 0 to 255", r.Chat, r.Priority)
	}
	return nil
}

// Sent returns the id of the message as which the row of this chat and key was delivered; ok is false when it was not, or not
// yet. tx may be nil, unless the caller is within a transaction.
func (o *Outbox) Sent(tx *bbolt.Tx, chat int64, key string) (messageID int, ok bool, err error) {
	err = o.view(tx, func(s space) error {
		id, err := s.identity(chat, key)
		if err == nil && id != nil && id.state == delivered {
			messageID, ok = int(id.number), true
		}
		return err
	})
	return messageID, ok, err
}

// Known tells whether a row of this chat and key was ever queued. tx may be nil, unless the caller is within a transaction.
func (o *Outbox) Known(tx *bbolt.Tx, chat int64, key string) (known bool, err error) {
	err = o.view(tx, func(s space) error {
		id, err := s.identity(chat, key)
		known = id != nil
		return err
	})
	return known, err
}

// Cancel drops the waiting row of this chat and key; ok is false when none waits. Its identity stays known. A request that is
// under way is not called back.
func (o *Outbox) Cancel(tx *bbolt.Tx, chat int64, key string) (ok bool, err error) {
	s := in(tx)
	id, err := s.identity(chat, key)
	if err != nil || id == nil || id.state != waiting {
		return false, err
	}
	rec, err := s.get(chat, id.number)
	if err != nil || rec == nil {
		return false, err
	}
	return true, s.drop(rec, Cancelled, o.now())
}

func (o *Outbox) view(tx *bbolt.Tx, fn func(space) error) error {
	if tx != nil {
		return fn(in(tx))
	}
	return o.db.View(func(tx *bbolt.Tx) error { return fn(in(tx)) })
}

// Update runs fn in a write transaction of the outbox's file, for callers that must write what is theirs together with
// DropChat or MoveChat.
func (o *Outbox) Update(fn func(tx *bbolt.Tx) error) error { return o.db.Update(fn) }

// shardOf spreads chats evenly whatever the pattern of their ids.
func shardOf(chat int64) []byte {
	h := uint64(chat) * 0x9E3779B97F4A7C15
	return []byte{byte(h >> 56)}
}

func be64(b []byte) uint64 { return binary.BigEndian.Uint64(b) }
