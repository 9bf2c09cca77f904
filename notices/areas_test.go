package notices

import (
	"strings"
	"testing"
)

const hengyang = "湖南省衡阳市"

func TestSamePlace(t *testing.T) {
	type print struct {
		name, under, districts string
	}
	tests := []struct {
		name string
		a, b print
		same bool
	}{
		{"a generic tail", print{"雷公塘片区", "", ""}, print{"雷公塘", "", ""}, true},
		{"two tails", print{"解放路沿线一带", "", ""}, print{"解放路", "", ""}, true},
		{"width, spaces and quotes", print{"“阳光 ＡＢ”小区", "", ""}, print{"阳光AB小区", "", ""}, true},
		{"a segment in other words", print{"解放大道（船山路至蒸阳路段）", "", ""}, print{"解放大道(船山路—蒸阳路)沿线", "", ""}, true},
		{"a segment with a wave", print{"解放大道（船山路～蒸阳路）", "", ""}, print{"解放大道（船山路到蒸阳路之间）", "", ""}, true},
		{"the city before it", print{"衡阳市白沙中学", "", ""}, print{"白沙中学", "", ""}, true},
		{"province and city before it", print{"湖南省衡阳市白沙中学", "", ""}, print{"白沙中学", "", ""}, true},
		{"the district before it, told by its notice", print{"雁峰区六一小学", "", "雁峰区"}, print{"六一小学", "", "雁峰区"}, true},
		{"the town before it, told as its head", print{"白地市镇松湖村", "祁东县 白地市镇", "祁东县"}, print{"松湖村", "祁东县 白地市镇", "祁东县"}, true},
		{"roads that differ in a character", print{"人民东路", "", ""}, print{"人民西路", "", ""}, false},
		{"a road and its segment", print{"解放大道（船山路至蒸阳路段）", "", ""}, print{"解放大道", "", ""}, false},
		{"two segments", print{"解放大道（船山路至蒸阳路段）", "", ""}, print{"解放大道（蒸阳路至红湘路段）", "", ""}, false},
		{"schools of two counties", print{"祁东县第一中学", "", "祁东县"}, print{"衡南县第一中学", "", "衡南县"}, false},
		{"villages of two towns", print{"新民村", "归阳镇", "祁东县"}, print{"新民村", "过水坪镇", "祁东县"}, false},
		{"an estate is no division", print{"城市花园", "", ""}, print{"都市花园", "", ""}, false},
		{"a 小区 before it is no division", print{"阳光小区3栋", "阳光小区", ""}, print{"月光小区3栋", "月光小区", ""}, false},
		{"a name that is only a tail", print{"片区", "", ""}, print{"区域", "", ""}, false},
	}
	spot := func(p print) spot {
		return spotOf(Area{Name: p.name, Under: strings.Fields(p.under)}, strings.Fields(p.districts), regionParts(hengyang))
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, b := spot(tt.a), spot(tt.b)
			if a.same(&b) != tt.same || b.same(&a) != tt.same {
				t.Errorf("%+v and %+v: same is not %v", a, b, tt.same)
			}
		})
	}
}

func TestWithin(t *testing.T) {
	spot := func(name string, under ...string) *spot {
		s := spotOf(Area{Name: name, Under: under}, nil, regionParts(hengyang))
		return &s
	}
	segment, road := spot("解放大道（船山路至蒸阳路段）"), spot("解放大道")
	if !segment.within(road) || road.within(segment) {
		t.Error("a segment lies in its road, and not the other way")
	}
	member, head := spot("六一小学", "雁峰区", "雷公塘片区"), spot("雷公塘", "雁峰区")
	if !member.within(head) || head.within(member) {
		t.Error("a member lies under its head, and not the other way")
	}
	if elsewhere := spot("雷公塘", "石鼓区"); member.within(elsewhere) {
		t.Error("the head of another district")
	}
}

func TestRegionParts(t *testing.T) {
	for region, want := range map[string]string{
		"湖南省衡阳市":        "湖南省衡阳市 湖南省 衡阳市",
		"湖南省永州市祁阳市":     "湖南省永州市祁阳市 湖南省 永州市 永州市祁阳市 祁阳市",
		"北京市":           "北京市",
		"广西壮族自治区南宁市":    "广西壮族自治区南宁市 广西壮族自治区 南宁市",
		"":              "",
		"Hengyang City": "Hengyang City",
	} {
		if got := strings.Join(regionParts(region), " "); got != want {
			t.Errorf("%s: %s, want %s", region, got, want)
		}
	}
}

func TestAreaKeys(t *testing.T) {
	n := Notice{Areas: []Area{{Name: "解放大道（船山路至蒸阳路段）", Under: []string{"雁峰区"}}, {Name: "雷公塘片区"}}}
	own, around := n.AreaKeys(hengyang)
	if strings.Join(own, " ") != "解放大道(船山路-蒸阳路) 雷公塘" || strings.Join(around, " ") != "雁峰区 解放大道" {
		t.Errorf("own %q, around %q", own, around)
	}
	own, _ = (&Notice{Districts: []string{"雁峰区"}}).AreaKeys(hengyang)
	if strings.Join(own, " ") != "雁峰区" {
		t.Errorf("no areas: %q", own)
	}
	own, _ = (&Notice{}).AreaKeys(hengyang)
	if len(own) != 1 {
		t.Errorf("nothing printed: %q", own)
	}
}
