package outbox

import (
	"bytes"
	"time"

	"go.etcd.io/bbolt"
)

// Stats is the state of the outbox at one instant.
type Stats struct {
	Waiting int               // rows that may be sent now
	Later   int               // rows that wait for their time
	Parked  int               // of those, rows that wait because of a failed request or because their chat waits
	Chats   int               // chats that wait as a whole
	Aside   int               // rows kept for the operator
	Claimed int               // rows in somebody's hands now; they are counted above too
	Oldest  time.Time         // when the oldest row that may be sent now was queued or fell due; zero when there is none
	Dropped map[string]uint64 // rows that were never sent, by reason, since the file was made
}

// Stats walks all that is waiting: some ten milliseconds for 100,000 rows.
func (o *Outbox) Stats() (Stats, error) {
	st := Stats{Dropped: map[string]uint64{}}
	o.mu.Lock()
	st.Claimed = len(o.claims)
	o.mu.Unlock()
	now := o.now().UnixMilli()
	err := o.db.View(func(tx *bbolt.Tx) error {
		s := in(tx)
		var oldest, chat []byte
		err := s.line().ForEach(func(k, v []byte) error {
			st.Waiting++
			if oldest == nil || bytes.Compare(k[9:], oldest) < 0 {
				oldest, chat = k[9:], v
			}
			return nil
		})
		if err != nil {
			return err
		}
		if oldest != nil {
			if r, err := s.get(chatOf(chat), be64(oldest)); err == nil && r != nil {
				st.Oldest = r.Queued
				if r.Due.After(r.Queued) {
					st.Oldest = r.Due
				}
			}
		}
		err = s.later().ForEach(func(k, v []byte) error {
			st.Later++
			if r, err := s.get(chatOf(v), be64(k[8:])); err == nil && r != nil && r.due(now) {
				st.Parked++
			}
			return nil
		})
		if err != nil {
			return err
		}
		err = s.chats().ForEach(func(_, v []byte) error {
			if w, ok := decodeWait(v); ok && w.until > now {
				st.Chats++
			}
			return nil
		})
		if err != nil {
			return err
		}
		st.Aside = int(s.aside().Sequence())
		return s.dropped().ForEach(func(k, v []byte) error {
			if len(v) == 8 {
				st.Dropped[string(k)] = be64(v)
			}
			return nil
		})
	})
	return st, err
}

// Idle tells whether nothing is claimed and nothing could be sent now.
func (o *Outbox) Idle(now time.Time) (idle bool, err error) {
	o.mu.Lock()
	claimed := len(o.claims)
	o.mu.Unlock()
	if claimed > 0 {
		return false, nil
	}
	err = o.db.View(func(tx *bbolt.Tx) error {
		s := in(tx)
		first, _ := s.line().Cursor().First()
		next, _ := s.later().Cursor().First()
		idle = first == nil && (next == nil || millisOf(next) > now.UnixMilli())
		return nil
	})
	return idle, err
}

// Expire forgets identities that were settled before the given instant, so that the file does not grow for ever: what is
// older can be queued again. It returns how many it forgot.
func (o *Outbox) Expire(tx *bbolt.Tx, before time.Time) (n int, err error) {
	s := in(tx)
	day := dayOf(before)
	for shard := 0; shard < 256; shard++ {
		ids := s.ids().Bucket([]byte{byte(shard)})
		if ids == nil {
			continue
		}
		var old [][]byte
		c := ids.Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			if id, err := decodeIdentity(v); err == nil && id.state != waiting && id.day < day {
				old = append(old, bytes.Clone(k))
			}
		}
		for _, k := range old {
			if err := ids.Delete(k); err != nil {
				return n, err
			}
			n++
		}
	}
	return n, nil
}
