package subscribers

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"noticebot/notices"
	"noticebot/notices/place"
)

var now = time.Date(2023, 6, 2, 8, 0, 0, 0, time.UTC)

var gazetteer = sync.OnceValue(func() *place.Gazetteer {
	g, err := place.Open("湖南省衡阳市", place.Options{})
	if err != nil {
		panic(err)
	}
	return g
})

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB) (*Store, *bbolt.DB) {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "store"), 0o600, &bbolt.Options{NoSync: true})
	check(t, err)
	t.Cleanup(func() { db.Close() })
	s, err := New(db)
	check(t, err)
	return s, db
}

// home is what a person who typed this, and confirmed the first offer or kept their words, is subscribed to.
func home(g *place.Gazetteer, typed string) Place {
	if cs := g.Candidates(typed); len(cs) > 0 {
		return PlaceOf(g, g.HomeOf(cs[0]))
	}
	return PlaceOf(g, g.Keep(typed, ""))
}

func join(t testing.TB, s *Store, tx *bbolt.Tx, chat int64, places ...Place) {
	t.Helper()
	_, _, err := s.Join(tx, chat, "zh", now)
	check(t, err)
	for _, p := range places {
		_, err := s.Add(tx, chat, p)
		check(t, err)
	}
}

func TestLifeOfASubscriber(t *testing.T) {
	s, db := open(t)
	g := gazetteer()
	here, there := home(g, "雷公塘"), home(g, "石鼓区")
	check(t, db.Update(func(tx *bbolt.Tx) error {
		if _, err := s.Add(tx, 1, here); err == nil {
			t.Error("a chat that has not joined was subscribed")
		}
		_, fresh, err := s.Join(tx, 1, "en", now)
		check(t, err)
		if !fresh {
			t.Error("the first join is not fresh")
		}
		added, err := s.Add(tx, 1, here)
		if !added || err != nil {
			t.Error(added, err)
		}
		if added, err = s.Add(tx, 1, here); added || err != nil {
			t.Error("the same place twice:", added, err)
		}
		_, err = s.Add(tx, 1, there)
		check(t, err)
		check(t, s.Pause(tx, 1, "blocked", now))
		sub, fresh, err := s.Join(tx, 1, "zh", now)
		if fresh || sub.Paused || sub.Lang != "en" || len(sub.Places) != 2 || err != nil {
			t.Errorf("after the pause: %+v %v", sub, err)
		}
		removed, err := s.Remove(tx, 1, there)
		if !removed || err != nil {
			t.Error(removed, err)
		}
		check(t, s.SaveDialogue(tx, 1, 1, Dialogue{Step: "place", Text: "x", Till: now.Add(time.Hour)}))
		return nil
	}))
	sub, ok, err := s.Get(nil, 1)
	if !ok || err != nil || len(sub.Places) != 1 || !sub.Places[0].Same(here) {
		t.Errorf("%+v %v %v", sub, ok, err)
	}
	check(t, db.Update(func(tx *bbolt.Tx) error { return s.Forget(tx, 1) }))
	check(t, db.View(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{subscribersBucket, indexBucket, dialoguesBucket} {
			if n := tx.Bucket(name).Stats().KeyN; n != 0 {
				t.Errorf("%d rows are left in %s", n, name)
			}
		}
		return nil
	}))
}

func TestLimit(t *testing.T) {
	s, db := open(t)
	g := gazetteer()
	check(t, db.Update(func(tx *bbolt.Tx) error {
		join(t, s, tx, 1)
		for i := range MaxPlaces {
			_, err := s.Add(tx, 1, PlaceOf(g, g.Keep(fmt.Sprintf("幸福里%d期", i), "")))
			check(t, err)
		}
		if _, err := s.Add(tx, 1, home(g, "雷公塘")); !errors.Is(err, ErrFull) {
			t.Errorf("beyond the limit: %v", err)
		}
		return nil
	}))
}

func TestMoveChat(t *testing.T) {
	s, db := open(t)
	g := gazetteer()
	scope := place.Scope{Areas: []place.Area{{Name: "雷公塘片区"}}, Districts: []string{"雁峰区"}}
	check(t, db.Update(func(tx *bbolt.Tx) error {
		join(t, s, tx, -1, home(g, "雷公塘"))
		join(t, s, tx, -2, home(g, "石鼓区"))
		check(t, s.MoveChat(tx, -1, -2))
		check(t, s.MoveChat(tx, -1, -2)) // again: nothing
		check(t, s.MoveChat(tx, -3, -4)) // nobody
		if _, ok, _ := s.Get(tx, -1); ok {
			t.Error("the old chat is still there")
		}
		sub, _, _ := s.Get(tx, -2)
		if len(sub.Places) != 2 {
			t.Errorf("%+v", sub)
		}
		var found []int64
		_, err := s.Audience(tx, g, scope, func(s Subscriber, _ place.Home, _ place.Verdict) error {
			found = append(found, s.Chat)
			return nil
		})
		if len(found) != 1 || found[0] != -2 {
			t.Errorf("told: %v", found)
		}
		return err
	}))
}

func TestDialogue(t *testing.T) {
	s, db := open(t)
	check(t, db.Update(func(tx *bbolt.Tx) error {
		check(t, s.SaveDialogue(tx, 1, 7, Dialogue{Step: "place", Text: "雷公塘", Till: now.Add(time.Hour)}))
		check(t, s.SaveDialogue(tx, 1, 8, Dialogue{Step: "place", Text: "石鼓区", Till: now.Add(time.Minute)}))
		return nil
	}))
	d, ok, err := s.Dialogue(nil, 1, 7, now)
	if !ok || err != nil || d.Text != "雷公塘" {
		t.Error(d, ok, err)
	}
	if _, ok, _ := s.Dialogue(nil, 1, 7, now.Add(time.Hour)); ok {
		t.Error("it should have expired")
	}
	check(t, db.Update(func(tx *bbolt.Tx) error { return s.Sweep(tx, now.Add(time.Minute)) }))
	if _, ok, _ := s.Dialogue(nil, 1, 8, now); ok {
		t.Error("it should have been swept")
	}
	if _, ok, _ := s.Dialogue(nil, 1, 7, now); !ok {
		t.Error("it should be there still")
	}
	check(t, db.Update(func(tx *bbolt.Tx) error { return s.EndDialogue(tx, 1, 7) }))
	if _, ok, _ := s.Dialogue(nil, 1, 7, now); ok {
		t.Error("it was ended")
	}
}

// TestAudienceMissesNobody holds the index to a look at everybody, for subscribers of units, of typed names and of both, and
// for notices that name units, unknown estates, and whole districts.
func TestAudienceMissesNobody(t *testing.T) {
	s, db := open(t)
	g := gazetteer()
	r := rand.New(rand.NewPCG(1, 2))
	var units []place.Place
	var walk func(id place.ID)
	walk = func(id place.ID) {
		for _, c := range g.Children(id) {
			units = append(units, c)
			walk(c.ID)
		}
	}
	for _, d := range g.Children(g.Region().ID)[:3] { // few districts, so that many are concerned
		units = append(units, d)
		walk(d.ID)
	}
	free := []string{"幸福里", "幸福里花园", "解放大道", "解放大道25号", "湖南工学院", "南华大学附一医院", "雷公塘", "市八中", "阳光城二期", "和平"}
	const people = 150
	check(t, db.Update(func(tx *bbolt.Tx) error {
		for chat := int64(1); chat <= people; chat++ {
			join(t, s, tx, chat)
			for range 1 + r.IntN(3) {
				u := units[r.IntN(len(units))]
				p := PlaceOf(g, place.Home{ID: u.ID, Name: u.Name})
				switch r.IntN(3) {
				case 0:
					under := place.ID("")
					if r.IntN(2) == 0 {
						under = u.ID
					}
					p = PlaceOf(g, g.Keep(free[r.IntN(len(free))], under))
				case 1:
					p = home(g, u.Name)
				}
				_, err := s.Add(tx, chat, p)
				check(t, err)
			}
			if chat%10 == 0 {
				check(t, s.Pause(tx, chat, "blocked", now))
			}
		}
		return nil
	}))
	for i := range 40 {
		u := units[r.IntN(len(units))]
		path := g.Path(u.ID)
		scope := place.Scope{Areas: []place.Area{{Name: u.Name}, {Name: free[r.IntN(len(free))] + []string{"", "片区", "小区"}[r.IntN(3)]}}}
		if len(path) > 0 && r.IntN(3) > 0 {
			scope.Districts = []string{path[0].Name}
		}
		if i%10 == 0 {
			scope.Areas = nil
		}
		check(t, db.View(func(tx *bbolt.Tx) error {
			want := map[int64]bool{}
			prepared := g.Prepare(scope)
			unknown := 0
			for chat := int64(1); chat <= people; chat++ {
				sub, _, err := s.Get(tx, chat)
				check(t, err)
				switch _, v := best(prepared, g.Region().ID, sub); {
				case v.Answer == place.Yes && !sub.Paused:
					want[chat] = true
				case v.Answer == place.Unknown:
					unknown++
				}
			}
			got := map[int64]bool{}
			tally, err := s.Audience(tx, g, scope, func(sub Subscriber, h place.Home, v place.Verdict) error {
				if got[sub.Chat] {
					t.Errorf("chat %d twice", sub.Chat)
				}
				got[sub.Chat] = true
				if v.Answer != place.Yes || h.Name == "" {
					t.Errorf("chat %d: %v for %+v", sub.Chat, v, h)
				}
				return nil
			})
			check(t, err)
			for chat := range want {
				if !got[chat] {
					sub, _, _ := s.Get(tx, chat)
					h, v := Best(g, sub, scope)
					t.Errorf("scope %+v: chat %d was missed: %+v, %+v", scope, chat, h, v)
				}
			}
			if len(got) != len(want) || tally.Yes != len(want) || tally.Unknown != unknown {
				t.Errorf("scope %+v: told %d of %d, unknown %d of %d", scope, len(got), len(want), tally.Unknown, unknown)
			}
			return nil
		}))
	}
}

func TestAudienceStopsAtAnError(t *testing.T) {
	s, db := open(t)
	g := gazetteer()
	stop := errors.New("stop")
	check(t, db.Update(func(tx *bbolt.Tx) error {
		join(t, s, tx, 1, home(g, "雁峰区"))
		join(t, s, tx, 2, home(g, "雁峰区"))
		check(t, tx.Bucket(subscribersBucket).Put(chatKey(2), []byte("damaged")))
		tally, err := s.Audience(tx, g, place.Scope{Districts: []string{"雁峰区"}}, func(Subscriber, place.Home, place.Verdict) error { return stop })
		if !errors.Is(err, stop) || tally.Yes != 1 {
			t.Errorf("%+v %v", tally, err)
		}
		tally, err = s.Audience(tx, g, place.Scope{Districts: []string{"雁峰区"}}, func(Subscriber, place.Home, place.Verdict) error { return nil })
		if err != nil || tally.Yes != 1 || tally.Unreadable != 1 {
			t.Errorf("%+v %v", tally, err)
		}
		return nil
	}))
}

func TestOtherRegionsAreLeftAlone(t *testing.T) {
	g := gazetteer()
	elsewhere := Place{Home: place.Home{Name: "雷公塘", Typed: "雷公塘"}, Region: "4401", Keys: []place.ID{"~雷公塘"}}
	inside := home(g, "雷公塘")
	for _, c := range []struct {
		name   string
		p      Place
		region place.ID
		want   bool
	}{
		{"its own city", inside, "4304", true},
		{"a paper of its district", inside, "430408", false},
		{"another city", inside, "4401", false},
		{"a name in another city", elsewhere, "4304", false},
		{"a name in its city", elsewhere, "4401", true},
		{"a name, and a paper of a county of its city", elsewhere, "440106", true},
	} {
		if c.name == "a paper of its district" {
			c.region = inside.ID[:6]
			c.want = true
		}
		if got := c.p.In(c.region); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	s, db := open(t)
	check(t, db.Update(func(tx *bbolt.Tx) error {
		join(t, s, tx, 1, elsewhere)
		tally, err := s.Audience(tx, g, place.Scope{Areas: []place.Area{{Name: "雷公塘片区"}}}, func(Subscriber, place.Home, place.Verdict) error { return nil })
		if tally.Yes+tally.Unknown != 0 {
			t.Errorf("%+v", tally)
		}
		return err
	}))
}

func TestRefile(t *testing.T) {
	s, db := open(t)
	g := gazetteer()
	p := home(g, "雷公塘")
	old := p
	old.Keys = []place.ID{"430499"}
	check(t, db.Update(func(tx *bbolt.Tx) error {
		join(t, s, tx, 1, old)
		for _, want := range []int{1, 0} {
			n, err := s.Refile(tx, func(q Place) []place.ID { return g.Keys(q.Home) })
			if n != want || err != nil {
				t.Errorf("%d changed, want %d; %v", n, want, err)
			}
		}
		if k, _ := tx.Bucket(indexBucket).Cursor().Seek([]byte("430499")); k != nil && string(k[:6]) == "430499" {
			t.Error("the old key is still there")
		}
		tally, err := s.Audience(tx, g, place.Scope{Areas: []place.Area{{Name: p.Name}}}, func(Subscriber, place.Home, place.Verdict) error { return nil })
		if tally.Yes != 1 {
			t.Errorf("%+v", tally)
		}
		return err
	}))
}

func TestScopeOf(t *testing.T) {
	n := &notices.Notice{Areas: []notices.Area{{Name: "a", Under: []string{"u"}, Whole: true}}, Spared: []notices.Area{{Name: "b"}}, Districts: []string{"d"}}
	s := ScopeOf(n)
	if len(s.Areas) != 1 || !s.Areas[0].Whole || s.Areas[0].Under[0] != "u" || s.Spared[0].Name != "b" || s.Districts[0] != "d" {
		t.Errorf("%+v", s)
	}
}

func BenchmarkAudience(b *testing.B) {
	s, db := open(b)
	g := gazetteer()
	p := home(g, "雷公塘")
	check(b, db.Update(func(tx *bbolt.Tx) error {
		for chat := int64(1); chat <= 10_000; chat++ {
			join(b, s, tx, chat, p)
		}
		return nil
	}))
	scope := place.Scope{Areas: []place.Area{{Name: "雷公塘片区"}}, Districts: []string{"雁峰区"}}
	for b.Loop() {
		check(b, db.View(func(tx *bbolt.Tx) error {
			t, err := s.Audience(tx, g, scope, func(Subscriber, place.Home, place.Verdict) error { return nil })
			if t.Yes != 10_000 {
				b.Fatalf("%+v", t)
			}
			return err
		}))
	}
}
