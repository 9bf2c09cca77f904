package place

import (
	"strings"
	"testing"

	"noticebot/notices/text"

	"github.com/mozillazg/go-pinyin"
)

// The gazetteer itself says what must hold of each of its units; no case here was written by hand.
func TestGenerated(t *testing.T) {
	regions := []string{"湖南省衡阳市", "湖南省永州市", "四川省成都市", "广东省惠州市", "北京市", "新疆维吾尔自治区喀什地区",
		"浙江省温州市", "广东省中山市", "云南省大理白族自治州", "内蒙古自治区包头市", "湖北省仙桃市"}
	step := 1
	if testing.Short() || raced { // the race detector makes them slow, and there is no race in most of them
		regions, step = regions[:3], 17
	}
	total := 0
	for _, name := range regions {
		t.Run(name, func(t *testing.T) {
			g := region(t, name)
			if len(g.units) < 10 {
				t.Fatalf("only %d units", len(g.units))
			}
			x := generator{T: t, g: g, script: toTraditional()}
			for i := 0; i < len(g.units); i += step {
				if u := &g.units[i]; u.ID == g.region.ID {
					continue
				} else if u.Kind == Street || u.Kind == Community || u.Kind == Village || u.Kind == County {
					x.unit(u)
				}
				if x.wrong > 20 {
					t.Fatal("too many")
				}
			}
			t.Logf("%d assertions on %d units", x.n, len(g.units))
			total += x.n
		})
	}
	t.Logf("%d assertions", total)
}

type generator struct {
	*testing.T
	g        *Gazetteer
	script   map[rune]rune
	n, wrong int
}

func (x *generator) check(u *unit, want Answer, area string, district string) {
	x.n++
	s := Scope{Areas: []Area{{Name: area}}}
	if district != "" {
		s.Districts = []string{district}
	}
	h := x.g.HomeOf(Candidate{Place: u.Place, How: Exact})
	if v := x.g.Judge(h, s); v.Answer != want {
		x.wrong++
		x.Errorf("%s %s (in %s) / %s [%s]: %v by %s, want %v", u.ID, u.Name, x.path(u), area, district, v.Answer, v.Rule, want)
	}
}

func (x *generator) path(u *unit) string {
	var b strings.Builder
	for _, p := range x.g.Path(u.ID) {
		b.WriteString(p.Name)
	}
	return b.String()
}

// county is the county-level unit that a paper would print; empty for a unit that is one.
func (x *generator) county(u *unit) string {
	if u.Kind == County || u.Kind == Zone {
		return ""
	}
	return x.g.firstCounty(u.ID)
}

func (g *Gazetteer) firstCounty(id ID) string {
	for _, p := range g.Path(id) {
		if p.Kind == County || p.Kind == Zone {
			return p.Name
		}
	}
	return ""
}

// namesakes are the other units that the name could mean in the same county-level unit.
func (x *generator) namesakes(u *unit) (same, near []*unit) {
	seen := map[int]bool{x.g.byID[u.ID]: true}
	for _, list := range [][]entry{x.g.exactly[u.core], x.g.stems[firstOf(u.stem, u.core)]} {
		for _, e := range list {
			if v := &x.g.units[e.unit]; !seen[e.unit] && v.Kind != Macro {
				seen[e.unit] = true
				if v.core == u.core {
					same = append(same, v)
				} else {
					near = append(near, v)
				}
			}
		}
	}
	return same, near
}

func (x *generator) unit(u *unit) {
	g, county := x.g, x.county(u)
	same, near := x.namesakes(u)
	alone := true
	for _, v := range same {
		alone = alone && x.county(v) != county && !shareCounty(g, u.ID, v.ID)
	}
	full := x.path(u)
	for _, form := range forms(u) {
		if alone {
			x.check(u, Yes, form, county)
		}
		x.check(u, Yes, strings.TrimSuffix(full, u.Name)+form, county)
	}
	x.check(u, Yes, x.traditional(full), county)
	x.check(u, Yes, strings.ReplaceAll(full, "街道", "街 道"), county)
	for _, p := range g.Path(u.ID) {
		if p.ID != u.ID {
			x.check(u, Yes, p.Name+"全部", x.firstOther(p, county))
		}
	}
	for i, c := range g.Children(u.ID) {
		if v := &g.units[g.byID[c.ID]]; i < 8 {
			x.check(u, Yes, x.path(v), x.county(v))
		}
	}
	if len(u.Parents) > 0 {
		for i, c := range g.Children(u.Parents[0]) {
			if v := &g.units[g.byID[c.ID]]; c.ID != u.ID && i < 12 && c.Kind != Macro && !g.inside(c.ID, u.ID) {
				x.check(u, No, x.path(v), x.county(v))
			}
		}
	}
	for _, v := range append(same, near...) {
		if !g.inside(v.ID, u.ID) && !g.inside(u.ID, v.ID) {
			x.check(u, No, x.path(v), x.county(v))
		}
	}
	x.typed(u, full)
}

// firstOther is the district to print with p: none with a district itself.
func (x *generator) firstOther(p Place, county string) string {
	if p.Kind == County || p.Kind == Zone {
		return ""
	}
	return county
}

func shareCounty(g *Gazetteer, a, b ID) bool {
	for _, c := range g.counties(a) {
		for _, d := range g.counties(b) {
			if c == d {
				return true
			}
		}
	}
	return false
}

// forms are the ways to write the name of a unit in full.
func forms(u *unit) []string {
	if u.stem == "" {
		return []string{u.Name}
	}
	switch {
	case u.word.same == "社区":
		return []string{u.Name, u.stem + "社区", u.stem + "社区居委会", u.stem + "居委会", u.stem + "社区居民委员会"}
	case u.word.same == "村":
		return []string{u.Name, u.stem + "村", u.stem + "村委会", u.stem + "村村委会", u.stem + "村民委员会"}
	case u.word.same == "街道":
		return []string{u.Name, u.stem + "街道", u.stem + "街道办事处", u.stem + "街道办"}
	}
	return []string{u.Name}
}

func (x *generator) traditional(s string) string {
	return strings.Map(func(r rune) rune {
		if t, ok := x.script[r]; ok {
			return t
		}
		return r
	}, s)
}

// toTraditional turns Simplify round: any character that is read as another will do.
func toTraditional() map[rune]rune {
	m := map[rune]rune{}
	for r := rune(0x4e00); r < 0x9fa6; r++ {
		if s := []rune(text.Simplify(string(r))); len(s) == 1 && s[0] != r {
			m[s[0]] = r
		}
	}
	return m
}

// typed checks what a person gets who types the unit.
func (x *generator) typed(u *unit, full string) {
	g := x.g
	x.n++
	if h := g.Typed(full); h.ID != u.ID || h.Typed != "" {
		same := 0
		for _, e := range g.exactly[u.core] {
			if v := g.units[e.unit]; len(u.Parents) > 0 && len(v.Parents) > 0 && v.Parents[0] == u.Parents[0] {
				same++
			}
		}
		if same < 2 { // some streets have two communities of one name
			x.wrong++
			x.Errorf("typed %s: %+v, want %s", full, h, u.ID)
		}
	}
	var key strings.Builder
	args := pinyin.NewArgs()
	for _, r := range u.core {
		if s := pinyin.SinglePinyin(r, args); len(s) > 0 {
			key.WriteString(s[0])
		} else {
			key.WriteRune(r)
		}
	}
	if latin, ok := latinKey(key.String()); ok {
		x.n++
		found := false
		for _, c := range g.Candidates(latin) {
			found = found || c.Place.ID == u.ID
		}
		if !found {
			x.wrong++
			x.Errorf("%s does not lead to %s", latin, full)
		}
	}
}
