// Package ledger remembers what was read and what happened: articles seen, issues done, events with their revisions, and why
// each notice was taken to speak of which event. It is the memory that makes a second reading of the same news tell nobody anything.
//
// It promises: to record the same statement of the same article again changes nothing; what belongs together is written in
// the caller's transaction, whole or not at all; an event's ID never changes and never comes again; the events that a notice
// may speak of are found through an index of places, not by reading history.
//
// It keeps to buckets of its own, named ledger.*. Keys begin with a date where rows are to expire one day; values are a byte of
// version and JSON.
package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

// The buckets, with key → value.
var (
	articlesBucket = []byte("ledger.articles") // source 0 article → articleRow
	contentsBucket = []byte("ledger.contents") // source 0 hash of what is printed → article
	issuesBucket   = []byte("ledger.issues")   // source 0 issue key → issueRow
	readBucket     = []byte("ledger.read")     // region 0 date, source 0 issue key → paper
	sourcesBucket  = []byte("ledger.sources")  // source → sourceRow
	eventsBucket   = []byte("ledger.events")   // event → notices.Event
	untilBucket    = []byte("ledger.until")    // region 0 TellBy, event → nothing
	areasBucket    = []byte("ledger.areas")    // kind, hash of region service area, day of TellBy, event → nothing
	saidBucket     = []byte("ledger.said")     // day of issue, hash of article and statement → event
	storyBucket    = []byte("ledger.story")    // event, number → Line
	reviewBucket   = []byte("ledger.review")   // day of issue, hash of article and statement → Held
	asideBucket    = []byte("ledger.aside")    // source 0 article → Aside
)

// ErrNotFound tells that there is no such event.
var ErrNotFound = errors.New("no such event")

// Ledger is the memory in one bbolt file. It is safe for concurrent use.
type Ledger struct{ db *bbolt.DB }

// New makes the ledger's buckets where they are missing.
func New(db *bbolt.DB) (*Ledger, error) {
	err := db.Update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{
			articlesBucket, contentsBucket, issuesBucket, readBucket, sourcesBucket, eventsBucket,
			untilBucket, areasBucket, saidBucket, storyBucket, reviewBucket, asideBucket,
		} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return fmt.Errorf("bucket %s: %w", name, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("prepare the ledger: %w", err)
	}
	return &Ledger{db}, nil
}

// rowVersion is the first byte of every value.
const rowVersion = 1

func put(tx *bbolt.Tx, bucket, key []byte, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode for %s: %w", bucket, err)
	}
	if err := tx.Bucket(bucket).Put(key, append([]byte{rowVersion}, data...)); err != nil {
		return fmt.Errorf("write to %s: %w", bucket, err)
	}
	return nil
}

// get reads a row into v and tells whether there is one.
func get(tx *bbolt.Tx, bucket, key []byte, v any) (bool, error) {
	data := tx.Bucket(bucket).Get(key)
	if data == nil {
		return false, nil
	}
	return true, decode(bucket, data, v)
}

func decode(bucket, data []byte, v any) error {
	if len(data) == 0 || data[0] != rowVersion {
		return fmt.Errorf("read %s: a row of an unknown version", bucket)
	}
	if err := json.Unmarshal(data[1:], v); err != nil {
		return fmt.Errorf("read %s: %w", bucket, err)
	}
	return nil
}

// maxName is the longest part of a key that is stored as it is; bbolt allows 32 KB for a whole key.
const maxName = 1024

// named makes a key of names from outside. A very long one is replaced by its hash.
func named(names ...string) []byte {
	var key []byte
	for i, name := range names {
		if i > 0 {
			key = append(key, 0)
		}
		if len(name) > maxName {
			sum := sha256.Sum256([]byte(name))
			name = fmt.Sprintf("#%x", sum)
		}
		key = append(key, name...)
	}
	return key
}

// hash16 hashes parts so that no two lists of parts run together.
func hash16(parts ...string) []byte {
	h := sha256.New()
	for _, p := range parts {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(p))))
		h.Write([]byte(p))
	}
	return h.Sum(nil)[:16]
}

// instant orders times in keys by the second. Times before 1970 count as 1970.
func instant(key []byte, t time.Time) []byte {
	return binary.BigEndian.AppendUint64(key, uint64(max(0, t.Unix())))
}

// dayNumber orders days in keys.
func dayNumber(t time.Time) uint32 { return uint32(max(0, t.Unix()/86400)) }

func onDay(key []byte, t time.Time) []byte { return binary.BigEndian.AppendUint32(key, dayNumber(t)) }
