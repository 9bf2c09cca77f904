package outbox

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	"pgregory.net/rapid"
)

// model is the outbox as a map: slow, and plain enough to be seen to be right.
type model struct {
	now     time.Time
	rows    map[uint64]*modelRow
	known   map[string]int // identity → message id, -1 waiting or dropped
	waits   map[int64]modelWait
	claimed map[uint64]Row
}

type modelRow struct {
	Row
	retry time.Time
}

type modelWait struct {
	until     time.Time
	suspended bool
}

func identityOf(chat int64, key string) string { return fmt.Sprint(chat, "/", key) }

func (m *model) late(r *modelRow) bool { return !r.Deadline.IsZero() && !r.Deadline.After(m.now) }
func (m *model) due(r *modelRow) bool  { return !r.Due.After(m.now) }

func (m *model) busy(chat int64) bool {
	for seq := range m.claimed {
		if r := m.rows[seq]; m.claimed[seq].Chat == chat || r != nil && r.Chat == chat {
			return true
		}
	}
	return false
}

func urgency(r *modelRow) int64 {
	if r.Priority == 0 {
		return (&record{Row: Row{Due: r.Due, Queued: r.Queued}}).urgency()
	}
	return (&record{Row: r.Row}).urgency()
}

// next is what Claim must return.
func (m *model) next(upTo int, closed map[int64]bool) *modelRow {
	rows := slices.SortedFunc(maps.Values(m.rows), func(a, b *modelRow) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(urgency(a), urgency(b)), cmp.Compare(a.Seq, b.Seq))
	})
	for _, e := range rows {
		if e.Priority > upTo || m.late(e) || !m.due(e) || m.busy(e.Chat) || closed[e.Chat] || m.waits[e.Chat].until.After(m.now) {
			continue
		}
		var head *modelRow
		for _, r := range rows {
			if r.Chat == e.Chat && r.Priority == e.Priority && m.due(r) && !m.late(r) && (head == nil || r.Seq < head.Seq) {
				head = r
			}
		}
		if !head.retry.After(m.now) {
			return head
		}
	}
	return nil
}

// machine runs the outbox against the model.
type machine struct {
	model
	path string
	db   *bbolt.DB
	o    *Outbox
}

func (x *machine) open(t *rapid.T) {
	db, err := bbolt.Open(x.path, 0o600, &bbolt.Options{NoSync: true, Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	o, err := New(db, WithClock(func() time.Time { return x.now }))
	if err != nil {
		t.Fatal(err)
	}
	x.db, x.o = db, o
}

func (x *machine) update(t *rapid.T, fn func(tx *bbolt.Tx) error) {
	if err := x.db.Update(fn); err != nil {
		t.Fatal(err)
	}
}

var modelChats = []int64{1, 2, 77, -100123}

func drawRow(t *rapid.T, now time.Time) Row {
	at := func(name string, from, to int) time.Time {
		if rapid.Bool().Draw(t, "no "+name) {
			return time.Time{}
		}
		return now.Add(time.Duration(rapid.IntRange(from, to).Draw(t, name)) * time.Second)
	}
	return Row{
		Chat:     rapid.SampledFrom(modelChats).Draw(t, "chat"),
		Key:      rapid.SampledFrom([]string{"", "a", "b", "c", "d", "e", "f"}).Draw(t, "key"),
		Kind:     "k",
		Body:     []byte{1, 2},
		Priority: rapid.IntRange(0, 2).Draw(t, "priority"),
		Start:    at("start", -10, 10),
		Due:      at("due", -5, 30),
		Deadline: at("deadline", 1, 60),
	}
}

func (x *machine) Put(t *rapid.T) {
	rollback := rapid.IntRange(0, 9).Draw(t, "rollback") == 0
	rows := make([]Row, rapid.IntRange(1, 4).Draw(t, "n"))
	for i := range rows {
		rows[i] = drawRow(t, x.now)
	}
	var queued []*modelRow
	fresh := map[string]bool{}
	err := x.db.Update(func(tx *bbolt.Tx) error {
		for _, r := range rows {
			added, err := x.o.Put(tx, r)
			if err != nil {
				t.Fatal(err)
			}
			id := identityOf(r.Chat, r.Key)
			_, known := x.known[id]
			if want := r.Key == "" || !known && !fresh[id]; added != want {
				t.Fatalf("Put %s: added %v, want %v", id, added, want)
			}
			if added {
				fresh[id] = true
				r.Seq, r.Queued = in(tx).rows().Sequence(), x.now
				queued = append(queued, &modelRow{Row: r})
			}
		}
		if rollback {
			return os.ErrInvalid
		}
		return nil
	})
	if rollback {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range queued {
		x.rows[r.Seq] = r
		if r.Key != "" {
			x.known[identityOf(r.Chat, r.Key)] = -1
		}
	}
}

func (x *machine) Claim(t *rapid.T) {
	upTo := rapid.IntRange(0, 2).Draw(t, "upTo")
	closed := map[int64]bool{}
	if rapid.IntRange(0, 3).Draw(t, "closed") == 0 {
		closed[rapid.SampledFrom(modelChats).Draw(t, "closed chat")] = true
	}
	want := x.next(upTo, closed)
	got, next, err := x.o.Claim(x.now, upTo, func(chat int64, _ int) time.Time {
		if closed[chat] {
			return x.now.Add(time.Second)
		}
		return time.Time{}
	})
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case got == nil && want == nil:
		if !next.IsZero() && !next.After(x.now) {
			t.Fatalf("nothing to claim, yet to be asked again at %v, now %v", next, x.now)
		}
		return
	case got == nil || want == nil || got.Seq != want.Seq:
		t.Fatalf("claimed %+v, want %+v", got, want)
	}
	if got.Chat != want.Chat || got.Key != want.Key || got.Attempts != want.Attempts || got.MaybeRepeated != want.MaybeRepeated {
		t.Fatalf("claimed %+v, want %+v", got, want.Row)
	}
	x.claimed[got.Seq] = *got
}

// finish draws a claimed row, does something with it and ends the claim.
func (x *machine) finish(t *rapid.T, do func(seq uint64) error) (r *modelRow, was Row) {
	if len(x.claimed) == 0 {
		t.Skip("nothing claimed")
	}
	seq := rapid.SampledFrom(slices.Sorted(maps.Keys(x.claimed))).Draw(t, "claimed")
	was = x.claimed[seq]
	if err := do(seq); err != nil {
		t.Fatal(err)
	}
	delete(x.claimed, seq)
	return x.rows[seq], was
}

func (x *machine) Done(t *rapid.T) {
	id := rapid.IntRange(1, 1<<31).Draw(t, "message")
	r, was := x.finish(t, func(seq uint64) error { return x.o.Done(seq, id) })
	if r != nil {
		was = r.Row
		delete(x.rows, r.Seq)
	}
	if _, known := x.known[identityOf(was.Chat, was.Key)]; known {
		x.known[identityOf(was.Chat, was.Key)] = id
	}
	delete(x.waits, was.Chat)
}

func (x *machine) Fail(t *rapid.T) {
	due := x.now.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "backoff")) * time.Second)
	maybe := rapid.Bool().Draw(t, "maybe")
	if r, _ := x.finish(t, func(seq uint64) error { return x.o.Fail(seq, due, maybe) }); r != nil {
		r.Attempts++
		r.retry = due
		r.MaybeRepeated = r.MaybeRepeated || maybe
	}
}

func (x *machine) Park(t *rapid.T) {
	due := x.now.Add(time.Duration(rapid.IntRange(1, 40).Draw(t, "wait")) * time.Second)
	_, was := x.finish(t, func(seq uint64) error { return x.o.Park(seq, due) })
	w := x.waits[was.Chat]
	w.until = due
	x.waits[was.Chat] = w
}

func (x *machine) Suspend(t *rapid.T) {
	due := x.now.Add(time.Duration(rapid.IntRange(1, 40).Draw(t, "wait")) * time.Second)
	if len(x.claimed) == 0 {
		t.Skip("nothing claimed")
	}
	seq := rapid.SampledFrom(slices.Sorted(maps.Keys(x.claimed))).Draw(t, "claimed")
	chat := x.claimed[seq].Chat
	again, err := x.o.Suspend(seq, due)
	if err != nil || again != x.waits[chat].suspended {
		t.Fatalf("suspended again: %v, %v, the model has %+v", again, err, x.waits[chat])
	}
	if !again {
		x.waits[chat] = modelWait{due, true}
		delete(x.claimed, seq)
	}
}

func (x *machine) Resume(t *rapid.T) {
	chat := rapid.SampledFrom(modelChats).Draw(t, "chat")
	x.update(t, func(tx *bbolt.Tx) error { return x.o.Resume(tx, chat) })
	delete(x.waits, chat)
}

func (x *machine) Drop(t *rapid.T) {
	aside := rapid.Bool().Draw(t, "aside")
	r, _ := x.finish(t, func(seq uint64) error {
		if aside {
			return x.o.SetAside(seq, "poison")
		}
		return x.o.Drop(seq, "unwanted")
	})
	if r != nil {
		delete(x.rows, r.Seq)
	}
}

func (x *machine) Release(t *rapid.T) {
	x.finish(t, func(seq uint64) error { x.o.Release(seq); return nil })
}

func (x *machine) Cancel(t *rapid.T) {
	r := drawRow(t, x.now)
	x.update(t, func(tx *bbolt.Tx) error {
		_, err := x.o.Cancel(tx, r.Chat, r.Key)
		return err
	})
	for seq, m := range x.rows {
		if m.Chat == r.Chat && m.Key == r.Key && r.Key != "" {
			delete(x.rows, seq)
		}
	}
}

func (x *machine) DropChat(t *rapid.T) {
	if rapid.IntRange(0, 4).Draw(t, "really") != 0 {
		t.Skip("seldom")
	}
	chat := rapid.SampledFrom(modelChats).Draw(t, "chat")
	x.update(t, func(tx *bbolt.Tx) error {
		_, err := x.o.DropChat(tx, chat)
		return err
	})
	for seq, r := range x.rows {
		if r.Chat == chat {
			delete(x.rows, seq)
		}
	}
	delete(x.waits, chat)
}

func (x *machine) MoveChat(t *rapid.T) {
	from, to := rapid.SampledFrom(modelChats).Draw(t, "from"), rapid.SampledFrom(modelChats).Draw(t, "to")
	if from == to || rapid.IntRange(0, 4).Draw(t, "really") != 0 || x.busy(from) {
		t.Skip("seldom")
	}
	x.update(t, func(tx *bbolt.Tx) error { return x.o.MoveChat(tx, from, to) })
	for seq, r := range x.rows {
		if r.Chat != from {
			continue
		}
		if _, known := x.known[identityOf(to, r.Key)]; known {
			delete(x.rows, seq)
			continue
		}
		r.Chat = to
	}
	for _, key := range []string{"a", "b", "c", "d", "e", "f"} {
		id, known := x.known[identityOf(from, key)]
		if _, theirs := x.known[identityOf(to, key)]; known && !theirs {
			x.known[identityOf(to, key)] = id
		}
		delete(x.known, identityOf(from, key))
	}
	delete(x.waits, from)
}

func (x *machine) Tick(t *rapid.T) {
	x.now = x.now.Add(time.Duration(rapid.IntRange(1, 15).Draw(t, "seconds")) * time.Second)
}

// Crash loses the memory and reopens the file.
func (x *machine) Crash(t *rapid.T) {
	if err := x.db.Close(); err != nil {
		t.Fatal(err)
	}
	x.open(t)
	clear(x.claimed)
}

// Check compares all that is stored with the model, and every row with its entry.
func (x *machine) Check(t *rapid.T) {
	err := x.db.View(func(tx *bbolt.Tx) error {
		s := in(tx)
		seen, entries := map[uint64]bool{}, 0
		for _, chat := range modelChats {
			err := s.ofChat(chat, func(r *record) bool {
				seen[r.Seq] = true
				m := x.rows[r.Seq]
				if m == nil || m.Chat != chat || m.Key != r.Key || m.Attempts != r.Attempts || m.Due.UnixMilli() != r.Due.UnixMilli() {
					t.Fatalf("row %+v is stored, the model has %+v", r.Row, m)
				}
				line, later := r.lineKey(), laterKey(r.at, r.Seq)
				if (s.line().Get(line[:]) != nil) == (s.later().Get(later[:]) != nil) {
					t.Fatalf("row %d has no entry, or two", r.Seq)
				}
				return true
			})
			if err != nil {
				return err
			}
		}
		for seq, r := range x.rows {
			if !seen[seq] && !x.late(r) {
				t.Fatalf("row %+v is lost", r.Row)
			}
			if !seen[seq] {
				delete(x.rows, seq)
			}
		}
		count := func(_, _ []byte) error { entries++; return nil }
		if err := s.line().ForEach(count); err != nil {
			return err
		}
		if err := s.later().ForEach(count); err != nil {
			return err
		}
		if entries != len(seen) {
			t.Fatalf("%d entries for %d rows", entries, len(seen))
		}
		for _, chat := range modelChats {
			for _, key := range []string{"a", "b", "c", "d", "e", "f"} {
				want, known := x.known[identityOf(chat, key)]
				id, ok, err := x.o.Sent(tx, chat, key)
				if err != nil || ok != (known && want > 0) || ok && id != want {
					t.Fatalf("Sent(%d, %s) = %d %v %v, want %d", chat, key, id, ok, err, want)
				}
				if got, err := x.o.Known(tx, chat, key); err != nil || got != known {
					t.Fatalf("Known(%d, %s) = %v %v, want %v", chat, key, got, err, known)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestModel runs random operations, crashes among them, against the model.
func TestModel(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		x := &machine{path: filepath.Join(dir, fmt.Sprint(n)), model: model{
			now:  time.Date(2026, 6, 2, 8, 0, 0, 0, time.UTC),
			rows: map[uint64]*modelRow{}, known: map[string]int{}, waits: map[int64]modelWait{}, claimed: map[uint64]Row{},
		}}
		x.open(t)
		defer os.Remove(x.path)
		defer func() { x.db.Close() }()
		t.Repeat(rapid.StateMachineActions(x))
	})
}
