package place

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOpen(t *testing.T) {
	tests := []struct {
		region, id, name string
		err              string // a part of it
	}{
		{region: "湖南省衡阳市", id: "4304", name: "衡阳市"},
		{region: "湖南衡阳", id: "4304", name: "衡阳市"},
		{region: "衡阳", id: "4304", name: "衡阳市"},
		{region: "湖南省永州市祁阳市", id: "431181", name: "祁阳市"},
		{region: "广西壮族自治区桂林市", id: "4503", name: "桂林市"},
		{region: "广西桂林", id: "4503", name: "桂林市"},
		{region: "北京市", id: "11", name: "北京市"},
		{region: "北京市朝阳区", id: "110105", name: "朝阳区"},
		{region: "重庆市忠县", id: "500233", name: "忠县"},
		{region: "湖北省仙桃市", id: "429004", name: "仙桃市"},
		{region: "云南省大理白族自治州大理市", id: "532901", name: "大理市"},
		{region: "江苏省昆山市", id: "320583", name: "昆山市"},
		{region: "海南省文昌市", id: "469005", name: "文昌市"},
		{region: "湖南省", id: "43", name: "湖南省"},
		{region: "湖南省衡羊市", err: "湖南省衡阳市"},
		{region: "朝阳区", err: "several"},
		{region: "香港特别行政区", err: "no region"},
		{region: "河北省雄安新区", err: "no region"},
		{region: "", err: "no region"},
		{region: strings.Repeat("衡", 500), err: "no region"},
	}
	for _, tt := range tests {
		t.Run(clip(tt.region), func(t *testing.T) {
			g, err := Open(tt.region, Options{})
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Fatalf("%v, want %q", err, tt.err)
				}
				if any := OpenAny(tt.region); len(any.units) > 3500 {
					t.Errorf("OpenAny knows %d units", len(any.units))
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if r := g.Region(); string(r.ID) != tt.id || r.Name != tt.name {
				t.Errorf("got %+v", r)
			}
		})
	}
}

func TestOpenAnyWithoutUnits(t *testing.T) {
	g := OpenAny("香港特别行政区")
	if g.Region().Name != "香港特别行政区" || g.Region().ID != "" || len(g.Children("")) != 0 {
		t.Errorf("%+v", g.Region())
	}
	v := g.Judge(g.Typed("牛头角上邨"), Scope{Areas: []Area{{Name: "牛頭角上邨"}}})
	if v.Answer != Yes {
		t.Error(v.Why("en"))
	}
	if r := g.Reach(Scope{Areas: []Area{{Name: "牛頭角上邨"}}}); len(r.Within) != 0 {
		t.Errorf("%+v", r)
	}
}

func TestTree(t *testing.T) {
	g := region(t, "湖南省衡阳市")
	kinds := map[Kind]int{}
	for _, p := range g.Children(g.Region().ID) {
		kinds[p.Kind]++
	}
	if kinds[County] != 12 || kinds[Zone] != 2 || kinds[Macro] != 1 {
		t.Errorf("below the region: %v", kinds)
	}
	if got := path(g, "430406004008"); got != "雁峰区黄茶岭街道雷公塘社区" {
		t.Errorf("path %s", got)
	}
	var adopted bool
	for _, p := range g.Children("430408") {
		adopted = adopted || p.Name == "华兴街道"
	}
	if !adopted {
		t.Error("华兴街道 is not offered under 蒸湘区")
	}
	if len(g.units) < 2990 {
		t.Errorf("%d units", len(g.units))
	}
	for _, u := range g.units {
		if u.Kind == Macro || len(u.Parents) == 0 {
			continue
		}
		if !strings.HasPrefix(string(u.ID), string(u.Parents[0])) {
			t.Errorf("%s does not lie in the range of %s", u.ID, u.Parents[0])
		}
	}
}

func TestOperatorFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	list := write("own.tsv", "code\tlevel\tname\tparent\tlng\tlat\n430102001900\tvillage\t样板社区居委会\t430102001\t\t\nE1\testate\t样板花园\t430102001900\t\t\n")
	overlay := write("own.overlay.tsv", "code\tkind\tvalue\tcertainty\tbasis\n430102001900\talias\t老样板\thigh\ttest\n430102001900\tparent\t430103\thigh\ttest\n430103\tparent\t430102001900\thigh\ta circle\n")
	g, err := Open("湖南省长沙市", Options{Files: []string{list, overlay}})
	if err != nil {
		t.Fatal(err)
	}
	h := g.Typed("样板花园")
	if h.Typed != "" || !strings.HasPrefix(string(h.ID), "430102001900") {
		t.Errorf("the estate of the operator's list: %+v", h)
	}
	if v := g.Judge(h, Scope{Areas: []Area{{Name: "老样板"}}}); v.Answer != Yes {
		t.Error(v)
	}
	if v := g.Judge(h, Scope{Areas: []Area{{Name: "天心区全区"}}}); v.Answer != Yes {
		t.Error("second parent:", v)
	}
	for name, text := range map[string]string{
		"header": "a\tb\tc\n",
		"row":    "code\tlevel\tname\tparent\n1\tplanet\tMars\t\n",
		"remark": "code\tkind\tvalue\tcertainty\n1\n",
	} {
		if _, err := Open("湖南省长沙市", Options{Files: []string{write(name+".tsv", text)}}); err == nil || !strings.Contains(err.Error(), name+".tsv") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open("湖南省长沙市", Options{Files: []string{filepath.Join(dir, "none.tsv")}}); err == nil {
		t.Error("a missing file is no error")
	}
}

func TestCandidates(t *testing.T) {
	g := region(t, "湖南省衡阳市")
	tests := []struct {
		typed string
		how   How
		want  string // the first one's path
		n     int    // how many, 0 for any number
	}{
		{"雁峰区黄茶岭街道雷公塘社区", Exact, "雁峰区黄茶岭街道雷公塘社区", 1},
		{"雷公塘居委会", Exact, "雁峰区黄茶岭街道雷公塘社区", 1},
		{"雷公塘", Stem, "雁峰区黄茶岭街道雷公塘社区", 1},
		{"雷公塘片区", Stem, "雁峰区黄茶岭街道雷公塘社区", 1},
		{"雷公塘社区3栋", Exact, "雁峰区黄茶岭街道雷公塘社区", 1},
		{"西渡", Stem, "衡阳县西渡镇", 2},
		{"lei gong tang", Pinyin, "雁峰区黄茶岭街道雷公塘社区", 1},
		{"léi gōng táng", Pinyin, "雁峰区黄茶岭街道雷公塘社区", 1},
		{"leigongtangshequ", Pinyin, "雁峰区黄茶岭街道雷公塘社区", 1},
		{"changhu", Pinyin, "", 0},
		{"zhanghu", Pinyin, "", 0}, // another reading of the same
		{"雷工塘", Homophone, "雁峰区黄茶岭街道雷公塘社区", 0},
		{"黄菜岭街道", Typo, "雁峰区黄茶岭街道", 0},
		{"城区", Exact, "城区", 1},
		{"市城区", Exact, "城区", 1},
		{"衡阳", Stem, "衡阳市", 0},
		{"石鼓", Stem, "石鼓区", 0},
		{"鸡笼镇", Exact, "衡南县岐山镇", 1},
	}
	for _, tt := range tests {
		t.Run(tt.typed, func(t *testing.T) {
			got := g.Candidates(tt.typed)
			if len(got) == 0 || tt.n > 0 && len(got) != tt.n || len(got) > maxCandidates {
				t.Fatalf("%d candidates: %v", len(got), got)
			}
			if got[0].How != tt.how || tt.want != "" && path(g, got[0].Place.ID) != tt.want {
				t.Errorf("first is %s by %s", path(g, got[0].Place.ID), got[0].How)
			}
		})
	}
	for _, typed := range []string{"", "雷", "锦绣花园8栋", "市一中", "雁峰区六一实验小学", strings.Repeat("雷公塘", 99), "...", "12345"} {
		if got := g.Candidates(typed); len(got) > 0 {
			t.Errorf("%q has candidates: %v", clip(typed), got)
		}
	}
	if c := g.Candidates("雷公塘社区3栋"); len(c) == 1 && c[0].Qualifier != "3栋" {
		t.Errorf("qualifier %q", c[0].Qualifier)
	}
}

func TestKeep(t *testing.T) {
	g := region(t, "湖南省衡阳市")
	tests := []struct {
		typed, under, id, qualifier string
	}{
		{"锦绣花园8栋", "", "", "8栋"},
		{"蒸湘区锦绣花园8栋", "", "430408", "8栋"},
		{"锦绣花园", "430408001", "430408001", ""},
		{" 锦绣  花园 ", "", "", ""},
	}
	for _, tt := range tests {
		h := g.Keep(tt.typed, ID(tt.under))
		if string(h.ID) != tt.id || h.Qualifier != tt.qualifier || h.Typed == "" {
			t.Errorf("%q: %+v", tt.typed, h)
		}
	}
}

func TestWhy(t *testing.T) {
	g := region(t, "湖南省衡阳市")
	v := g.Judge(g.Typed("雷公塘社区"), Scope{Areas: []Area{{Name: "黄茶岭街道"}}, Districts: []string{"雁峰区"}})
	if got, want := v.Why("zh"), "你订阅的 雷公塘社区 属于 黄茶岭街道，公告影响 黄茶岭街道全部"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := v.Why("en"), "雷公塘社区, which you follow, is in 黄茶岭街道, and all of 黄茶岭街道 is affected"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for r, s := range sentences {
		v := Verdict{Rule: r, Home: "甲", Area: "乙", In: "丙%d"}
		for _, lang := range []string{"zh", "en"} {
			if w := v.Why(lang); strings.Contains(w, "%!") || !strings.Contains(w, "甲") {
				t.Errorf("%s: %s", r, w)
			}
		}
		if s.zh == "" || s.en == "" {
			t.Errorf("%s is not said in both languages", r)
		}
	}
}
