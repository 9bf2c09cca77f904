package outbox

import (
	"bytes"
	"math"
	"reflect"
	"testing"
	"time"
)

func FuzzRow(f *testing.F) {
	key := rowKey(-100123, 7)
	full := record{Row: Row{Key: "e/1/2", Kind: "alert", Body: []byte("x"), Priority: 1, Queued: noon, Start: noon, Due: noon, Deadline: noon, Attempts: 3, MaybeRepeated: true}, retry: 5, at: -5}
	f.Add(key[:], full.encode())
	f.Add(key[:], (&record{}).encode())
	f.Add([]byte{}, []byte{rowVersion})
	f.Fuzz(func(t *testing.T, key, value []byte) {
		r, err := decodeRecord(key, value)
		if err != nil {
			return
		}
		k := rowKey(r.Chat, r.Seq)
		if !bytes.Equal(k[:], key) {
			t.Fatalf("key %x became %x", key, k)
		}
		again, err := decodeRecord(key, r.encode())
		if err != nil || !reflect.DeepEqual(r, again) {
			t.Fatalf("%+v became %+v, %v", r, again, err)
		}
		_ = r.lineKey()
	})
}

func FuzzSmallValues(f *testing.F) {
	f.Add(identity{state: delivered, day: 20000, number: 1 << 40}.encode())
	f.Add(wait{until: 5, suspended: true}.encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		if id, err := decodeIdentity(b); err == nil {
			if again, err := decodeIdentity(id.encode()); err != nil || *again != *id {
				t.Fatalf("%+v became %+v, %v", id, again, err)
			}
		}
		if w, ok := decodeWait(b); ok {
			if again, ok := decodeWait(w.encode()); !ok || again != w {
				t.Fatalf("%+v became %+v", w, again)
			}
		}
		readAside(make([]byte, 8), b)
	})
}

// Keys must sort as what they stand for.
func TestKeysSort(t *testing.T) {
	at := func(ms int64) time.Time { return time.UnixMilli(ms) }
	rows := []record{
		{Row: Row{Priority: 0, Seq: 9, Queued: at(5)}},
		{Row: Row{Priority: 0, Seq: 1, Queued: at(6)}},
		{Row: Row{Priority: 1, Seq: 8, Start: at(-7), Queued: at(1)}},
		{Row: Row{Priority: 1, Seq: 7, Start: at(3), Deadline: at(1)}},
		{Row: Row{Priority: 1, Seq: 2, Deadline: at(4)}},
		{Row: Row{Priority: 1, Seq: 3, Deadline: at(4)}},
		{Row: Row{Priority: 1, Seq: 1, Due: at(math.MaxInt64 / 2)}},
	}
	for i := 1; i < len(rows); i++ {
		a, b := rows[i-1].lineKey(), rows[i].lineKey()
		if bytes.Compare(a[:], b[:]) >= 0 {
			t.Errorf("row %d does not sort before row %d", i-1, i)
		}
	}
	var last []byte
	for _, chat := range []int64{math.MinInt64, -100123, -1, 1, 2, math.MaxInt64} {
		k := rowKey(chat, 1)
		if bytes.Compare(last, k[:]) >= 0 || chatOf(k[:]) != chat {
			t.Errorf("chat %d does not sort, or does not come back", chat)
		}
		last = bytes.Clone(k[:])
	}
}
