package main

import (
	"math/rand/v2"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"noticebot/bot/simulator"
	"noticebot/bot/subscribers"
	"noticebot/notices/place"
	"noticebot/notices/store"
)

// TestKilledAtAnyInstantLosesNothing kills serve with SIGKILL again and again while it tells a thousand residents. The public
// promise: no alert is lost, and a crash costs at most one repeat for each request in flight at that instant, from its
// beginning until its answer is noted down. There are never more of those than workers.
func TestKilledAtAnyInstantLosesNothing(t *testing.T) {
	residents, kills := 1000, 60
	if testing.Short() {
		residents, kills = 200, 10
	}
	w := newWorld(t)
	people := settle(t, w, residents)
	// Each delivery takes a while, as with the real Telegram, so that there is something to interrupt.
	w.sim.Fault(simulator.Fault{Method: "sendMessage", Kind: simulator.FaultDelay, Times: -1, Delay: 8 * time.Millisecond})
	w.drop("衡阳日报-2023-06-02-3.txt", page)

	const seed = 20230603
	random := rand.New(rand.NewPCG(seed, 1))
	var ends []uint64 // of each life, the newest delivery
	for i := range kills {
		told := w.sim.Totals().Sent
		left := uint64(residents) - min(told, uint64(residents))
		p := w.serve()
		if i%6 == 0 { // while it starts, reads and files
			time.Sleep(time.Duration(random.IntN(200)) * time.Millisecond)
		} else { // in the middle of the fan-out, so that it lasts for all the kills
			w.sent(told+1+random.Uint64N(max(1, 2*left/uint64(kills-i+1))), p)
			time.Sleep(time.Duration(random.IntN(12)) * time.Millisecond)
		}
		p.kill()
		if err := w.sim.Settle(within(t, 10*time.Second)); err != nil { // what it sent may still be on its way
			t.Fatal(err)
		}
		ends = append(ends, w.sim.Totals().Deliveries)
	}
	waiting := missing(people)
	p := w.serve()
	deadline := time.Now().Add(60 * time.Second)
	for time.Now().Before(deadline) && missing(people) > 0 {
		time.Sleep(100 * time.Millisecond)
	}
	time.Sleep(time.Second)
	p.stop(t)

	for _, chat := range people {
		if len(alertsIn(chat)) == 0 {
			t.Errorf("chat %d was never told", chat.ID())
		}
	}
	repeats := 0
	for life, n := range repeated(w.sim, ends) {
		repeats += n
		if n > workers {
			t.Errorf("kill %d cost %d repeats, but no more than %d requests can have been in flight", life+1, n, workers)
		}
	}
	t.Logf("%d residents, %d kills (seed %d), the last with %d residents still to be told: %d repeats, at most %d allowed",
		residents, kills, seed, waiting, repeats, kills*workers)

	db, err := store.Open(w.store())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.View(func(tx *bbolt.Tx) error {
		for err := range tx.Check() {
			t.Errorf("the store is damaged: %v", err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// sent waits until so many messages have been sent in all.
func (w *world) sent(n uint64, p *process) {
	w.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); w.sim.Totals().Sent < n; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatalf("%d messages sent, waited for %d\n%s", w.sim.Totals().Sent, n, p.log)
		}
	}
}

// repeated counts for each life the deliveries that a later life made again.
func repeated(sim *simulator.Server, ends []uint64) []int {
	lives := make([]int, len(ends)+1)
	last := map[int64]int{} // of each chat, the life that told it
	for _, d := range sim.Sent(0) {
		life := 0
		for life < len(ends) && d.Seq > ends[life] {
			life++
		}
		if before, told := last[d.Chat]; told {
			lives[before]++
		}
		last[d.Chat] = life
	}
	return lives
}

// settle writes n residents of the page's place straight into the store.
func settle(t *testing.T, w *world, n int) []*simulator.Chat {
	t.Helper()
	db, err := store.Open(w.store())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	s, err := subscribers.New(db)
	if err != nil {
		t.Fatal(err)
	}
	g, err := place.Open("湖南省衡阳市", place.Options{})
	if err != nil {
		t.Fatal(err)
	}
	home := g.Typed("雷公塘社区")
	var people []*simulator.Chat
	err = db.Update(func(tx *bbolt.Tx) error {
		for i := range n {
			chat := w.sim.User(int64(100000+i), "住户", "zh")
			if _, _, err := s.Join(tx, chat.ID(), "zh", time.Now()); err != nil {
				return err
			}
			if _, err := s.Add(tx, chat.ID(), subscribers.PlaceOf(g, home)); err != nil {
				return err
			}
			people = append(people, chat)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return people
}

func missing(people []*simulator.Chat) int {
	n := 0
	for _, chat := range people {
		if len(alertsIn(chat)) == 0 {
			n++
		}
	}
	return n
}
