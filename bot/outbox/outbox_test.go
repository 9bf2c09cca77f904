package outbox

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	flag.Set("rapid.steps", "80") // long enough for failures, waits and moves to meet; the command line can say otherwise
	goleak.VerifyTestMain(m)
}

var noon = time.Date(2026, 6, 2, 12, 0, 0, 0, time.UTC)

func anyTime(int64, int) time.Time { return time.Time{} }

// open makes an outbox in a fresh file whose clock stands at *now.
func open(t testing.TB, now *time.Time) (*bbolt.DB, *Outbox) {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "db"), 0o600, &bbolt.Options{Timeout: time.Second, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	o, err := New(db, WithClock(func() time.Time { return *now }))
	if err != nil {
		t.Fatal(err)
	}
	return db, o
}

func put(t testing.TB, db *bbolt.DB, o *Outbox, rows ...Row) {
	t.Helper()
	err := db.Update(func(tx *bbolt.Tx) error {
		for _, r := range rows {
			if added, err := o.Put(tx, r); err != nil || !added {
				return fmt.Errorf("put %s for %d: added %v, %w", r.Key, r.Chat, added, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func claimKey(t testing.TB, o *Outbox, now time.Time) string {
	t.Helper()
	r, _, err := o.Claim(now, 255, anyTime)
	if err != nil {
		t.Fatal(err)
	}
	if r == nil {
		return ""
	}
	return r.Key
}

func TestOrder(t *testing.T) {
	in1, in2, in5 := noon.Add(time.Hour), noon.Add(2*time.Hour), noon.Add(5*time.Hour)
	tests := []struct {
		name string
		rows []Row
		want []string // keys as claimed, all claims kept
	}{
		{"replies before alerts", []Row{{Chat: 1, Key: "alert", Priority: 1, Deadline: in1}, {Chat: 2, Key: "reply"}}, []string{"reply", "alert"}},
		{"soonest deadline first", []Row{{Chat: 1, Key: "late", Priority: 1, Deadline: in5}, {Chat: 2, Key: "soon", Priority: 1, Deadline: in1}}, []string{"soon", "late"}},
		{"soonest start first", []Row{{Chat: 1, Key: "short", Priority: 1, Start: in2, Deadline: in2}, {Chat: 2, Key: "long", Priority: 1, Start: in1, Deadline: in5}}, []string{"long", "short"}},
		{"one of a chat at a time", []Row{{Chat: 1, Key: "a"}, {Chat: 1, Key: "b"}, {Chat: 2, Key: "c"}}, []string{"a", "c"}},
		{"first queued of a chat first, however urgent the second", []Row{{Chat: 1, Key: "first", Priority: 1, Deadline: in5}, {Chat: 2, Key: "between", Priority: 1, Deadline: in2}, {Chat: 1, Key: "second", Priority: 1, Deadline: in1}}, []string{"first", "between"}},
		{"not before it is due", []Row{{Chat: 1, Key: "reminder", Due: in1}, {Chat: 1, Key: "now"}}, []string{"now"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			now := noon
			db, o := open(t, &now)
			put(t, db, o, tt.rows...)
			var got []string
			for k := claimKey(t, o, now); k != ""; k = claimKey(t, o, now) {
				got = append(got, k)
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("claimed %q, want %q", got, tt.want)
			}
		})
	}
}

func TestOnceForEver(t *testing.T) {
	now := noon
	db, o := open(t, &now)
	put(t, db, o, Row{Chat: 1, Key: "e/1"})
	again := func() (added bool) {
		if err := db.Update(func(tx *bbolt.Tx) (err error) { added, err = o.Put(tx, Row{Chat: 1, Key: "e/1"}); return err }); err != nil {
			t.Fatal(err)
		}
		return added
	}
	if again() {
		t.Error("queued twice while waiting")
	}
	r, _, _ := o.Claim(now, 1, anyTime)
	if err := o.Done(r.Seq, 4711); err != nil {
		t.Fatal(err)
	}
	if again() {
		t.Error("queued again after delivery")
	}
	if id, ok, err := o.Sent(nil, 1, "e/1"); id != 4711 || !ok || err != nil {
		t.Errorf("Sent = %d, %v, %v", id, ok, err)
	}
	if err := o.Done(r.Seq, 1); !errors.Is(err, ErrNotClaimed) {
		t.Errorf("done twice: %v", err)
	}
	if err := db.Update(func(tx *bbolt.Tx) error { return o.Forget(tx, 1) }); err != nil {
		t.Fatal(err)
	}
	if !again() {
		t.Error("still known after it was forgotten")
	}
}

func TestParkedChatHoldsAllItsRows(t *testing.T) {
	now := noon
	db, o := open(t, &now)
	put(t, db, o, Row{Chat: 1, Key: "a", Priority: 1}, Row{Chat: 1, Key: "b", Priority: 1}, Row{Chat: 2, Key: "c", Priority: 1})
	r, _, _ := o.Claim(now, 1, anyTime)
	until := now.Add(10_000 * time.Second)
	if err := o.Park(r.Seq, until); err != nil {
		t.Fatal(err)
	}
	put(t, db, o, Row{Chat: 1, Key: "reply"})
	if k := claimKey(t, o, now); k != "c" {
		t.Errorf("claimed %q, want the other chat's", k)
	}
	r, next, err := o.Claim(now, 1, anyTime)
	if r != nil || err != nil || !next.Equal(until) {
		t.Errorf("claimed %v, next %v, %v", r, next, err)
	}
	st, err := o.Stats()
	if err != nil || st.Parked != 3 || st.Waiting != 1 || st.Chats != 1 || st.Claimed != 1 {
		t.Errorf("stats %+v, %v", st, err)
	}
	now = until
	if k := claimKey(t, o, now); k != "reply" {
		t.Errorf("afterwards claimed %q", k)
	}
}

func TestFailedHeadKeepsOrder(t *testing.T) {
	now := noon
	db, o := open(t, &now)
	put(t, db, o, Row{Chat: 1, Key: "a", Priority: 1}, Row{Chat: 1, Key: "b", Priority: 1})
	r, _, _ := o.Claim(now, 1, anyTime)
	if err := o.Fail(r.Seq, now.Add(time.Minute), true); err != nil {
		t.Fatal(err)
	}
	put(t, db, o, Row{Chat: 1, Key: "reply"})
	if k := claimKey(t, o, now); k != "reply" {
		t.Errorf("claimed %q: a reply need not wait behind an alert", k)
	}
	o.Release(3)
	if err := db.Update(func(tx *bbolt.Tx) error { _, err := o.Cancel(tx, 1, "reply"); return err }); err != nil {
		t.Fatal(err)
	}
	if k := claimKey(t, o, now); k != "" {
		t.Errorf("claimed %q past a row that waits to be repeated", k)
	}
	now = now.Add(time.Minute)
	r, _, _ = o.Claim(now, 1, anyTime)
	if r == nil || r.Key != "a" || r.Attempts != 1 || !r.MaybeRepeated {
		t.Errorf("claimed %+v", r)
	}
}

func TestLate(t *testing.T) {
	now := noon
	db, o := open(t, &now)
	put(t, db, o, Row{Chat: 1, Key: "a", Priority: 1, Deadline: now.Add(time.Hour)}, Row{Chat: 2, Key: "b", Priority: 1, Due: now.Add(time.Minute), Deadline: now.Add(time.Hour)})
	now = now.Add(time.Hour)
	if k := claimKey(t, o, now); k != "" {
		t.Errorf("claimed %q at its deadline", k)
	}
	st, _ := o.Stats()
	if st.Dropped[Late] != 2 || st.Waiting+st.Later != 0 {
		t.Errorf("stats %+v", st)
	}
}

func TestSuspend(t *testing.T) {
	now := noon
	db, o := open(t, &now)
	put(t, db, o, Row{Chat: -5, Key: "a"}, Row{Chat: -5, Key: "b"})
	r, _, _ := o.Claim(now, 1, anyTime)
	if again, err := o.Suspend(r.Seq, now.Add(24*time.Hour)); again || err != nil {
		t.Fatal(again, err)
	}
	now = now.Add(24 * time.Hour)
	r, _, _ = o.Claim(now, 1, anyTime)
	if again, err := o.Suspend(r.Seq, now.Add(24*time.Hour)); !again || err != nil {
		t.Fatal(again, err)
	}
	if err := o.Done(r.Seq, 1); err != nil {
		t.Fatal(err)
	}
	r, _, _ = o.Claim(now, 1, anyTime)
	if again, err := o.Suspend(r.Seq, now.Add(24*time.Hour)); again || err != nil {
		t.Error("a delivery did not end the suspension", again, err)
	}
}

func TestMoveWhileClaimed(t *testing.T) {
	now := noon
	db, o := open(t, &now)
	put(t, db, o, Row{Chat: -5, Key: "a"}, Row{Chat: -5, Key: "b"})
	r, _, _ := o.Claim(now, 1, anyTime)
	if err := db.Update(func(tx *bbolt.Tx) error { return o.MoveChat(tx, -5, -1005) }); err != nil {
		t.Fatal(err)
	}
	if k := claimKey(t, o, now); k != "" {
		t.Errorf("claimed %q while the chat's other row is under way", k)
	}
	if err := o.Done(r.Seq, 9); err != nil {
		t.Fatal(err)
	}
	if id, ok, _ := o.Sent(nil, -1005, "a"); id != 9 || !ok {
		t.Errorf("not found under the new chat: %d %v", id, ok)
	}
	b, _, _ := o.Claim(now, 1, anyTime)
	if b == nil || b.Key != "b" || b.Chat != -1005 {
		t.Errorf("claimed %+v", b)
	}
}

func TestDroppedWhileUnderWay(t *testing.T) {
	now := noon
	db, o := open(t, &now)
	put(t, db, o, Row{Chat: 1, Key: "a"})
	r, _, _ := o.Claim(now, 1, anyTime)
	if err := db.Update(func(tx *bbolt.Tx) error { _, err := o.DropChat(tx, 1); return err }); err != nil {
		t.Fatal(err)
	}
	if err := o.Done(r.Seq, 3); err != nil {
		t.Fatal(err)
	}
	if id, ok, _ := o.Sent(nil, 1, "a"); id != 3 || !ok {
		t.Error("a message that arrived after all is not known")
	}
}

func TestAside(t *testing.T) {
	now := noon
	db, o := open(t, &now)
	put(t, db, o, Row{Chat: 1, Key: "a", Body: []byte("x")})
	r, _, _ := o.Claim(now, 1, anyTime)
	if err := o.SetAside(r.Seq, "poison"); err != nil {
		t.Fatal(err)
	}
	rows, err := o.Aside(5)
	if err != nil || len(rows) != 1 || rows[0].Why != "poison" || string(rows[0].Body) != "x" || rows[0].Chat != 1 {
		t.Errorf("%+v %v", rows, err)
	}
}

func TestDamagedRowStopsNothing(t *testing.T) {
	now := noon
	db, o := open(t, &now)
	put(t, db, o, Row{Chat: 1, Key: "bad"}, Row{Chat: 1, Key: "good"}, Row{Chat: 2, Key: "other"}, Row{Chat: 3, Key: "later", Due: now.Add(time.Hour)})
	err := db.Update(func(tx *bbolt.Tx) error {
		for chat, seq := range map[int64]uint64{1: 1, 3: 4} {
			k := rowKey(chat, seq)
			if err := in(tx).rows().Bucket(shardOf(chat)).Put(k[:], []byte{rowVersion, 0}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := claimKey(t, o, now), claimKey(t, o, now); a+b != "othergood" {
		t.Errorf("claimed %q and %q", a, b)
	}
	now = now.Add(time.Hour)
	claimKey(t, o, now)
	if st, _ := o.Stats(); st.Dropped[Unreadable] != 2 || st.Aside != 2 || st.Later != 0 {
		t.Errorf("stats %+v", st)
	}
}

func TestClockSetBack(t *testing.T) {
	now := noon
	db, o := open(t, &now)
	put(t, db, o, Row{Chat: 1, Key: "a", Due: now.Add(time.Minute)})
	now = now.Add(time.Hour)
	if k := claimKey(t, o, now); k != "a" {
		t.Fatalf("claimed %q", k)
	}
	o.Release(1)
	now = noon
	r, next, err := o.Claim(now, 1, anyTime)
	if r != nil || err != nil || !next.Equal(noon.Add(time.Minute)) {
		t.Errorf("claimed %v, next %v, %v", r, next, err)
	}
}

func TestExpire(t *testing.T) {
	now := noon
	db, o := open(t, &now)
	put(t, db, o, Row{Chat: 1, Key: "old"}, Row{Chat: 2, Key: "waiting"})
	if err := o.Done(mustClaim(t, o, now).Seq, 1); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.Update(func(tx *bbolt.Tx) (err error) { n, err = o.Expire(tx, now.AddDate(0, 0, 2)); return err }); err != nil || n != 1 {
		t.Errorf("expired %d, %v", n, err)
	}
	if known, _ := o.Known(nil, 2, "waiting"); !known {
		t.Error("what waits was forgotten")
	}
}

func mustClaim(t testing.TB, o *Outbox, now time.Time) *Row {
	t.Helper()
	r, _, err := o.Claim(now, 255, anyTime)
	if err != nil || r == nil {
		t.Fatalf("claimed %v, %v", r, err)
	}
	return r
}

func TestRefusesOtherSchema(t *testing.T) {
	now := noon
	db, _ := open(t, &now)
	if err := db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(rootBucket).Put(schemaKey, []byte{9}) }); err != nil {
		t.Fatal(err)
	}
	if _, err := New(db); err == nil {
		t.Error("opened a file of another version")
	}
}

func TestPutRefuses(t *testing.T) {
	now := noon
	db, o := open(t, &now)
	for name, r := range map[string]Row{
		"no chat":  {Key: "a"},
		"key":      {Chat: 1, Key: string(make([]byte, MaxKey+1))},
		"body":     {Chat: 1, Body: make([]byte, MaxBody+1)},
		"priority": {Chat: 1, Priority: 256},
	} {
		if err := db.Update(func(tx *bbolt.Tx) error { _, err := o.Put(tx, r); return err }); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// BenchmarkQueue queues 100,000 rows in one transaction, into a file that already remembers as many.
func BenchmarkQueue(b *testing.B) {
	for _, order := range []string{"ascending", "random"} {
		b.Run(order, func(b *testing.B) {
			now := noon
			db, o := open(b, &now)
			const n = 100_000
			chats := make([]int64, n)
			for i := range chats {
				chats[i] = 100_000_000 + int64(i)*7919
			}
			if order == "random" {
				rand.New(rand.NewPCG(1, 2)).Shuffle(n, func(i, j int) { chats[i], chats[j] = chats[j], chats[i] })
			}
			round := 0
			for b.Loop() {
				round++
				err := db.Update(func(tx *bbolt.Tx) error {
					for _, chat := range chats {
						r := Row{Chat: chat, Key: fmt.Sprintf("e/k3j9x0ab/%d", round), Kind: "alert", Body: []byte("k3j9x0ab 1 4304080030010"), Priority: 1, Deadline: now.Add(24 * time.Hour), Start: now.Add(21 * time.Hour)}
						if _, err := o.Put(tx, r); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/100k")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkClaimDone is the store's part in sending one message, without and with the disk's.
func BenchmarkClaimDone(b *testing.B) {
	now := noon
	db, o := open(b, &now)
	i := 0
	for b.Loop() {
		if i%10_000 == 0 {
			b.StopTimer()
			rows := make([]Row, 10_000)
			for j := range rows {
				rows[j] = Row{Chat: int64(j + 1), Key: fmt.Sprint("e/", i), Priority: 1, Deadline: now.Add(time.Hour)}
			}
			put(b, db, o, rows...)
			b.StartTimer()
		}
		i++
		if err := o.Done(mustClaim(b, o, now).Seq, i); err != nil {
			b.Fatal(err)
		}
	}
}
