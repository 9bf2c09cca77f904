package place

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// homes of a region for the property tests: every unit, bare or with a qualifier, and typed ones under and outside districts.
func (g *Gazetteer) sampleHomes(t *rapid.T) Home {
	u := rapid.SampledFrom(g.units).Draw(t, "unit")
	switch rapid.IntRange(0, 5).Draw(t, "home") {
	case 0:
		return Home{ID: u.ID, Name: u.Name, Bare: u.stem != ""}
	case 1:
		return Home{ID: u.ID, Name: u.Name, Qualifier: rapid.SampledFrom([]string{"3栋", "25号", "二期", "三组"}).Draw(t, "part")}
	case 2, 3:
		v := rapid.SampledFrom(g.units).Draw(t, "under")
		tails := []string{"", "路", "小区", "花园", "片区", "3栋", "路25号", "中学", "家属区", "龙园",
			"路16号翠竹苑", "路与人民路交叉口", "街二段", "岛", "村靠河屯", "站", "花园小区3-2-501", "县医院"}
		typed := firstOf(u.stem, u.core) + rapid.SampledFrom(tails).Draw(t, "tail")
		return g.Keep(typed, rapid.SampledFrom([]ID{"", v.ID}).Draw(t, "filed"))
	default:
		return Home{ID: u.ID, Name: u.Name}
	}
}

func (g *Gazetteer) sampleScope(t *rapid.T) Scope {
	var s Scope
	name := func() string {
		u := rapid.SampledFrom(g.units).Draw(t, "area")
		tails := []string{"路", "路（人民路至中山路段）", "小区", "花园二期", "片区", "1-5栋", "路1-39号单号", "第一中学", "龙园", "一带", "部分区域", "以东、解放路以北", "（3栋除外）",
			"路16号翠竹苑", "路翠竹苑", "路宿舍", "路与人民路交叉口", "街一段至三段", "全岛", "村靠河屯", "路人民路以北段", "（B区正常）", "火车站", "花园", "县人民医院"}
		switch rapid.IntRange(0, 3).Draw(t, "print") {
		case 0:
			return u.Name
		case 1:
			return firstOf(u.stem, u.core)
		default:
			return firstOf(u.stem, u.core) + rapid.SampledFrom(tails).Draw(t, "tail")
		}
	}
	for range rapid.IntRange(0, 4).Draw(t, "areas") {
		a := Area{Name: name(), Whole: rapid.Bool().Draw(t, "whole")}
		for range rapid.IntRange(0, 2).Draw(t, "heads") {
			a.Under = append(a.Under, rapid.SampledFrom(g.units).Draw(t, "head").Name)
		}
		s.Areas = append(s.Areas, a)
	}
	for range rapid.IntRange(0, 2).Draw(t, "districts") {
		u := rapid.SampledFrom(g.units).Draw(t, "in")
		if cs := g.counties(u.ID); len(cs) > 0 {
			s.Districts = append(s.Districts, g.units[g.byID[cs[0]]].Name)
		}
	}
	if rapid.IntRange(0, 4).Draw(t, "spares") == 0 {
		s.Spared = append(s.Spared, Area{Name: name()})
	}
	return s
}

func (r Reach) holds(keys ...ID) bool {
	for _, k := range keys {
		if slices.Contains(r.Exact, k) || slices.ContainsFunc(r.Within, func(w ID) bool { return strings.HasPrefix(string(k), string(w)) }) {
			return true
		}
	}
	return false
}

func TestReachHoldsEverybody(t *testing.T) {
	g := region(t, "湖南省衡阳市")
	rapid.Check(t, func(t *rapid.T) {
		s := g.sampleScope(t)
		p := g.Prepare(s)
		reach, keyed := p.Reach(), p.ReachKeys()
		for range 30 {
			h := g.sampleHomes(t)
			v := p.Judge(h)
			if v.Answer == No {
				continue
			}
			if h.ID != "" && !reach.holds(h.ID) {
				t.Fatalf("%+v is judged %v by %s, but is out of reach of %+v: %+v", h, v.Answer, v.Rule, s, reach)
			}
			if !keyed.holds(g.Keys(h)...) {
				t.Fatalf("%+v is judged %v by %s, but its keys %v are out of reach of %+v: %+v", h, v.Answer, v.Rule, g.Keys(h), s, keyed)
			}
		}
	})
}

func TestReachHoldsEveryUnit(t *testing.T) {
	g := region(t, "湖南省衡阳市")
	for _, s := range []Scope{
		{Areas: []Area{{Name: "雷公塘片区"}}, Districts: []string{"雁峰区"}},
		{Areas: []Area{{Name: "黄茶岭街道"}, {Name: "华兴街道"}}},
		{Areas: []Area{{Name: "市城区"}}},
		{Areas: []Area{{Name: "幸福苑"}}, Districts: []string{"蒸湘区"}},
		{Areas: []Area{{Name: "和平村"}}},
		{Districts: []string{"石鼓区"}},
	} {
		p := g.Prepare(s)
		reach, keyed := p.Reach(), p.ReachKeys()
		for _, u := range g.units {
			for _, bare := range []bool{false, true} {
				h := Home{ID: u.ID, Name: u.Name, Bare: bare}
				if v := p.Judge(h); v.Answer != No && (!reach.holds(h.ID) || !keyed.holds(g.Keys(h)...)) {
					t.Errorf("%+v is judged %v by %s, but out of reach of %+v", h, v.Answer, v.Rule, s)
				}
			}
		}
	}
}

func TestVerdictIsTheSame(t *testing.T) {
	g := region(t, "湖南省衡阳市")
	script := generator{script: toTraditional()}
	rapid.Check(t, func(t *rapid.T) {
		s, h := g.sampleScope(t), g.sampleHomes(t)
		want := g.Judge(h, s).Answer
		mixed := s.clone()
		rand.Shuffle(len(mixed.Areas), func(i, j int) { mixed.Areas[i], mixed.Areas[j] = mixed.Areas[j], mixed.Areas[i] })
		slices.Reverse(mixed.Districts)
		if got := g.Judge(h, mixed).Answer; got != want {
			t.Fatalf("in another order: %v, was %v: %+v %+v", got, want, h, s)
		}
		other := s.clone()
		for i := range other.Areas {
			other.Areas[i].Name = strings.Map(wide, script.traditional(other.Areas[i].Name))
		}
		if got := g.Judge(h, other).Answer; got != want {
			t.Fatalf("in another script: %v, was %v: %+v %+v", got, want, h, s)
		}
		if strings.Contains(g.Judge(h, s).Why("zh")+g.Judge(h, s).Why("en"), "%!") {
			t.Fatalf("%q", g.Judge(h, s).Why("zh"))
		}
	})
}

func wide(r rune) rune {
	if r >= '0' && r <= '9' {
		return r - '0' + '０'
	}
	return r
}

func TestInsideIsTransitiveInVerdicts(t *testing.T) {
	g := region(t, "湖南省衡阳市")
	rapid.Check(t, func(t *rapid.T) {
		u := rapid.SampledFrom(g.units).Draw(t, "unit")
		for _, up := range g.above(u.ID) {
			s := Scope{Areas: []Area{{Name: path(g, up), Whole: true}}}
			if v := g.Judge(Home{ID: u.ID, Name: u.Name}, s); v.Answer != Yes {
				t.Fatalf("%s in %s: %v by %s", u.Name, path(g, up), v.Answer, v.Rule)
			}
			s.Spared = []Area{{Name: path(g, u.ID)}}
			if v := g.Judge(Home{ID: u.ID, Name: u.Name}, s); v.Answer != No {
				t.Fatalf("%s spared in %s: %v by %s", u.Name, path(g, up), v.Answer, v.Rule)
			}
		}
	})
}

func path(g *Gazetteer, id ID) string {
	var b strings.Builder
	for _, p := range g.Path(id) {
		b.WriteString(p.Name)
	}
	if b.Len() == 0 {
		p, _ := g.Place(id)
		return p.Name
	}
	return b.String()
}

// The caches of a gazetteer are shared by everybody who asks it.
func TestConcurrentUse(t *testing.T) {
	g := OpenAny("湖南省衡阳市")
	done := make(chan bool)
	for i := range 4 {
		go func() {
			for n := range 20 {
				area := g.units[(i*37+n*11)%len(g.units)].Name
				s := Scope{Areas: []Area{{Name: area}}}
				g.Judge(g.Typed(area), s)
				g.Reach(s)
				g.Candidates("leigongtang")
			}
			done <- true
		}()
	}
	for range 4 {
		<-done
	}
}
