package place

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzCandidates(f *testing.F) {
	for _, s := range []string{"雷公塘", "雁峰區黃茶嶺街道3栋", "lei gong tang", "lgt", "人民东、西路", "锦绣花园（3栋除外）", "", "第", "（", "\xff", "12345号楼", "一二三四五六七八九十期"} {
		f.Add(s)
	}
	g := OpenAny("湖南省衡阳市")
	f.Fuzz(func(t *testing.T, s string) {
		c := g.Candidates(s)
		if len(c) > maxCandidates {
			t.Fatalf("%d candidates", len(c))
		}
		for _, c := range c {
			if _, ok := g.Place(c.Place.ID); !ok {
				t.Fatalf("candidate of nowhere: %+v", c)
			}
		}
		h := g.Typed(s)
		if utf8.ValidString(s) && !utf8.ValidString(h.Name+h.Qualifier) {
			t.Fatalf("%+v", h)
		}
		g.Keys(h)
	})
}

func FuzzJudge(f *testing.F) {
	f.Add("雷公塘", "雷公塘片区、六一实验小学", "雁峰区", "岳屏镇")
	f.Add("富力城二期", "富力城一二期", "长安区", "")
	f.Add("A座", "东起蒸阳路，西至船山路", "", "（")
	f.Add("1号", "除X外，Y（不含）至Z以东", "区", "除外")
	g := OpenAny("湖南省衡阳市")
	f.Fuzz(func(t *testing.T, typed, areas, district, spared string) {
		s := Scope{Districts: []string{district}, Spared: []Area{{Name: spared}}}
		for _, a := range strings.SplitN(areas, ";", 20) {
			s.Areas = append(s.Areas, Area{Name: a, Under: []string{district, typed}})
		}
		p := g.Prepare(s)
		reach := p.ReachKeys()
		for _, h := range []Home{g.Typed(typed), g.Keep(typed, "430406"), {ID: "430406004008", Name: "雷公塘社区", Qualifier: typed, Bare: true}} {
			v := p.Judge(h)
			if strings.Contains(v.Why("zh"), "%!") {
				t.Fatalf("%q", v.Why("zh"))
			}
			if v.Answer != No && !reach.holds(g.Keys(h)...) {
				t.Fatalf("%+v: %v by %s is out of reach of %+v", h, v.Answer, v.Rule, s)
			}
		}
	})
}
