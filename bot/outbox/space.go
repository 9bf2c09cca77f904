package outbox

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

const schemaVersion = 1

var (
	rootBucket    = []byte("outbox")
	schemaKey     = []byte("schema")
	lineBucket    = []byte("line")
	laterBucket   = []byte("later")
	rowsBucket    = []byte("rows")
	idsBucket     = []byte("ids")
	chatsBucket   = []byte("chats")
	droppedBucket = []byte("dropped")
	asideBucket   = []byte("aside")
)

// appendFill is for buckets whose keys mostly grow: their leaves are never inserted into again.
const appendFill = 0.9

// space is the outbox's part of the file within one transaction. Every change of a row goes through insert, remove and
// those built on them, so that a row always has exactly one entry, in the line or in later.
type space struct{ root *bbolt.Bucket }

func in(tx *bbolt.Tx) space { return space{tx.Bucket(rootBucket)} }

func (s space) line() *bbolt.Bucket {
	b := s.root.Bucket(lineBucket)
	b.FillPercent = appendFill
	return b
}

func (s space) later() *bbolt.Bucket {
	b := s.root.Bucket(laterBucket)
	b.FillPercent = appendFill
	return b
}

func (s space) rows() *bbolt.Bucket    { return s.root.Bucket(rowsBucket) }
func (s space) ids() *bbolt.Bucket     { return s.root.Bucket(idsBucket) }
func (s space) chats() *bbolt.Bucket   { return s.root.Bucket(chatsBucket) }
func (s space) dropped() *bbolt.Bucket { return s.root.Bucket(droppedBucket) }
func (s space) aside() *bbolt.Bucket   { return s.root.Bucket(asideBucket) }

// shard returns the chat's shard of b, made when it is missing.
func (s space) shard(b *bbolt.Bucket, chat int64) (*bbolt.Bucket, error) {
	name := shardOf(chat)
	if shard := b.Bucket(name); shard != nil {
		return shard, nil
	}
	return b.CreateBucket(name)
}

// insert stores a row that has no entry yet: in the line, or in later when from, in ms, has not come.
func (s space) insert(r *record, from, now int64) error {
	r.at = 0
	if from > now {
		r.at = from
		if d := millis(r.Deadline); d != 0 && d < from {
			r.at = max(d, 1) // looked at when it has become late
		}
	}
	var chat [8]byte
	putChat(chat[:], r.Chat)
	var err error
	if r.at == 0 {
		k := r.lineKey()
		err = s.line().Put(k[:], chat[:])
	} else {
		k := laterKey(r.at, r.Seq)
		err = s.later().Put(k[:], chat[:])
	}
	if err != nil {
		return err
	}
	rows, err := s.shard(s.rows(), r.Chat)
	if err != nil {
		return err
	}
	k := rowKey(r.Chat, r.Seq)
	return rows.Put(k[:], r.encode())
}

// remove takes a row and its entry out; what is remembered of it stays as it is.
func (s space) remove(r *record) error {
	if err := s.unlist(r); err != nil {
		return err
	}
	rows := s.rows().Bucket(shardOf(r.Chat))
	if rows == nil {
		return nil
	}
	k := rowKey(r.Chat, r.Seq)
	return rows.Delete(k[:])
}

func (s space) unlist(r *record) error {
	if r.at == 0 {
		k := r.lineKey()
		return s.line().Delete(k[:])
	}
	k := laterKey(r.at, r.Seq)
	return s.later().Delete(k[:])
}

// replace gives a changed row its place again. Priority, times and number must be the old ones.
func (s space) replace(r *record, from, now int64) error {
	if err := s.unlist(r); err != nil {
		return err
	}
	return s.insert(r, from, now)
}

// get returns nil when there is no such row.
func (s space) get(chat int64, seq uint64) (*record, error) {
	rows := s.rows().Bucket(shardOf(chat))
	if rows == nil {
		return nil, nil
	}
	k := rowKey(chat, seq)
	v := rows.Get(k[:])
	if v == nil {
		return nil, nil
	}
	return decodeRecord(k[:], v)
}

// ofChat calls fn with the rows of one chat in the order in which they were queued, until it returns false.
func (s space) ofChat(chat int64, fn func(r *record) bool) error {
	rows := s.rows().Bucket(shardOf(chat))
	if rows == nil {
		return nil
	}
	var prefix [8]byte
	putChat(prefix[:], chat)
	c := rows.Cursor()
	for k, v := c.Seek(prefix[:]); k != nil && bytes.HasPrefix(k, prefix[:]); k, v = c.Next() {
		r, err := decodeRecord(k, v)
		if err != nil {
			return err
		}
		if !fn(r) {
			return nil
		}
	}
	return nil
}

// identity returns nil when nothing is remembered.
func (s space) identity(chat int64, key string) (*identity, error) {
	ids := s.ids().Bucket(shardOf(chat))
	if ids == nil || key == "" {
		return nil, nil
	}
	k := idKey(key, chat)
	v := ids.Get(k[:])
	if v == nil {
		return nil, nil
	}
	return decodeIdentity(v)
}

func (s space) remember(chat int64, key string, id identity) error {
	if key == "" {
		return nil
	}
	ids, err := s.shard(s.ids(), chat)
	if err != nil {
		return err
	}
	k := idKey(key, chat)
	return ids.Put(k[:], id.encode())
}

// drop removes a row for a reason.
func (s space) drop(r *record, reason string, now time.Time) error {
	if err := s.remove(r); err != nil {
		return err
	}
	if err := s.remember(r.Chat, r.Key, identity{state: dropped, day: dayOf(now)}); err != nil {
		return err
	}
	if r.retry > now.UnixMilli() {
		if err := s.unblock(r, now.UnixMilli()); err != nil {
			return err
		}
	}
	return s.count(reason, 1)
}

// unblock lets the rows go that waited only because gone, now removed, was before them.
func (s space) unblock(gone *record, now int64) error {
	var behind []*record
	err := s.ofChat(gone.Chat, func(r *record) bool {
		if r.at != 0 && r.Priority == gone.Priority && r.due(now) {
			behind = append(behind, r)
		}
		return true
	})
	for _, r := range behind {
		if err == nil {
			err = s.replace(r, max(r.retry, s.waits(r.Chat).until), now)
		}
	}
	return err
}

func (s space) count(reason string, n uint64) error {
	b := s.dropped()
	if v := b.Get([]byte(reason)); len(v) == 8 {
		n += be64(v)
	}
	var v [8]byte
	binary.BigEndian.PutUint64(v[:], n)
	if err := b.Put([]byte(reason), v[:]); err != nil {
		return fmt.Errorf("counting %q: %w", reason, err)
	}
	return nil
}

// waits returns what the chat as a whole waits for.
func (s space) waits(chat int64) wait {
	var k [8]byte
	putChat(k[:], chat)
	w, _ := decodeWait(s.chats().Get(k[:]))
	return w
}

func (s space) setWait(chat int64, w wait) error {
	var k [8]byte
	putChat(k[:], chat)
	if w == (wait{}) {
		return s.chats().Delete(k[:])
	}
	return s.chats().Put(k[:], w.encode())
}
