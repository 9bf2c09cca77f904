package outbox

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// The first byte of every value. A value that begins otherwise was written by another version and is not guessed at.
const (
	rowVersion      = 1
	identityVersion = 1
	waitVersion     = 1
)

var errDamaged = errors.New("damaged value")

// record is a row as it is stored.
type record struct {
	Row
	retry int64 // ms: not to be tried again before, 0 when it never failed
	at    int64 // ms: its key in later; 0 when it is in the line
}

const (
	rowKeySize   = 16
	lineKeySize  = 17
	laterKeySize = 16
	idKeySize    = 16

	signBit = 1 << 63
)

// rowKey is chat ‖ seq.
func rowKey(chat int64, seq uint64) (k [rowKeySize]byte) {
	putChat(k[:], chat)
	binary.BigEndian.PutUint64(k[8:], seq)
	return k
}

// lineKey is priority ‖ urgency in ms ‖ seq.
func (r *record) lineKey() (k [lineKeySize]byte) {
	k[0] = byte(r.Priority)
	putMillis(k[1:], r.urgency())
	binary.BigEndian.PutUint64(k[9:], r.Seq)
	return k
}

// laterKey is the instant in ms ‖ seq.
func laterKey(at int64, seq uint64) (k [laterKeySize]byte) {
	putMillis(k[:], at)
	binary.BigEndian.PutUint64(k[8:], seq)
	return k
}

// idKey is the hash of the key ‖ chat: what is queued together lies together. Within one chat 64 bits do not collide.
func idKey(key string, chat int64) (k [idKeySize]byte) {
	sum := sha256.Sum256([]byte(key))
	copy(k[:8], sum[:8])
	putChat(k[8:], chat)
	return k
}

func putChat(b []byte, chat int64) { binary.BigEndian.PutUint64(b, uint64(chat)^signBit) }
func chatOf(b []byte) int64        { return int64(be64(b) ^ signBit) }
func putMillis(b []byte, ms int64) { binary.BigEndian.PutUint64(b, uint64(ms)^signBit) }
func millisOf(b []byte) int64      { return int64(be64(b) ^ signBit) }

// urgency orders the line within one priority. It never changes in a row's life. Replies go in the order in which they fell due.
func (r *record) urgency() int64 {
	times := [...]time.Time{r.Start, r.Deadline, r.Due, r.Queued}
	from := 0
	if r.Priority == 0 {
		from = 2
	}
	for _, t := range times[from:] {
		if !t.IsZero() {
			return t.UnixMilli()
		}
	}
	return 0
}

func (r *record) late(now int64) bool { return !r.Deadline.IsZero() && r.Deadline.UnixMilli() <= now }
func (r *record) due(now int64) bool  { return r.Due.IsZero() || r.Due.UnixMilli() <= now }

// millis maps the zero time to 0, which no row of ours ever means.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func timeOf(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}

const flagRepeated = 1

func (r *record) encode() []byte {
	b := make([]byte, 0, 64+len(r.Key)+len(r.Kind)+len(r.Body))
	var flags byte
	if r.MaybeRepeated {
		flags |= flagRepeated
	}
	b = append(b, rowVersion, flags, byte(r.Priority))
	b = binary.AppendUvarint(b, uint64(r.Attempts))
	for _, ms := range [...]int64{millis(r.Queued), millis(r.Start), millis(r.Due), millis(r.Deadline), r.retry, r.at} {
		b = binary.AppendVarint(b, ms)
	}
	b = binary.AppendUvarint(b, uint64(len(r.Key)))
	b = append(b, r.Key...)
	b = binary.AppendUvarint(b, uint64(len(r.Kind)))
	b = append(b, r.Kind...)
	return append(b, r.Body...)
}

// decodeRecord copies what it keeps: b may belong to a transaction.
func decodeRecord(key, b []byte) (*record, error) {
	if len(key) != rowKeySize {
		return nil, fmt.Errorf("row key %x: %w", key, errDamaged)
	}
	r := &record{}
	r.Chat, r.Seq = chatOf(key), be64(key[8:])
	d := decoder{b: b}
	if v := d.byte(); v != rowVersion {
		return nil, fmt.Errorf("row %d has version %d: %w", r.Seq, v, errDamaged)
	}
	r.MaybeRepeated = d.byte()&flagRepeated != 0
	r.Priority = int(d.byte())
	r.Attempts = int(d.uvarint() & (1<<31 - 1))
	for _, t := range [...]*time.Time{&r.Queued, &r.Start, &r.Due, &r.Deadline} {
		*t = timeOf(d.varint())
	}
	r.retry, r.at = d.varint(), d.varint()
	r.Key, r.Kind = d.string(MaxKey), d.string(MaxKind)
	if d.bad || len(d.b) > MaxBody {
		return nil, fmt.Errorf("row %d: %w", r.Seq, errDamaged)
	}
	if len(d.b) > 0 {
		r.Body = append([]byte(nil), d.b...)
	}
	return r, nil
}

// decoder reads forward and remembers that something was missing.
type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) byte() byte {
	if len(d.b) == 0 {
		d.bad = true
		return 0
	}
	v := d.b[0]
	d.b = d.b[1:]
	return v
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.b)
	return v + d.advance(n)
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.b)
	return v + int64(d.advance(n))
}

// advance steps over n bytes; it always returns 0.
func (d *decoder) advance(n int) uint64 {
	if n <= 0 {
		d.bad, d.b = true, nil
		return 0
	}
	d.b = d.b[n:]
	return 0
}

func (d *decoder) string(limit int) string {
	n := d.uvarint()
	if n > uint64(limit) || n > uint64(len(d.b)) {
		d.bad, d.b = true, nil
		return ""
	}
	s := string(d.b[:n])
	d.b = d.b[n:]
	return s
}

// state is what became of an identity.
type state byte

const (
	waiting   state = 'w' // number is the row
	delivered state = 'd' // number is the message id
	dropped   state = 'x'
)

// identity is what is remembered of a (chat, key) for ever, or until it is forgotten. day tells when it was settled, in days
// since 1970 UTC, so that old ones can expire.
type identity struct {
	state  state
	day    uint64
	number uint64
}

func (i identity) encode() []byte {
	b := append(make([]byte, 0, 12), identityVersion, byte(i.state))
	b = binary.AppendUvarint(b, i.day)
	return binary.AppendUvarint(b, i.number)
}

func decodeIdentity(b []byte) (*identity, error) {
	d := decoder{b: b}
	v := d.byte()
	id := &identity{state: state(d.byte()), day: d.uvarint(), number: d.uvarint()}
	if v != identityVersion || d.bad {
		return nil, fmt.Errorf("outbox: identity %x: %w", b, errDamaged)
	}
	return id, nil
}

func dayOf(t time.Time) uint64 { return uint64(max(0, t.Unix()/86400)) }

// wait is what a whole chat waits for. It outlives until when the chat was suspended, so that a second time is known as such.
type wait struct {
	until     int64 // ms; 0: not at all
	suspended bool
}

func (w wait) encode() []byte {
	b := []byte{waitVersion, 0}
	if w.suspended {
		b[1] = 1
	}
	return binary.AppendVarint(b, w.until)
}

func decodeWait(b []byte) (w wait, ok bool) {
	d := decoder{b: b}
	v := d.byte()
	w = wait{suspended: d.byte() == 1, until: d.varint()}
	return w, v == waitVersion && !d.bad
}
