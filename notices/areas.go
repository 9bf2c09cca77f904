package notices

import (
	"slices"
	"strings"
)

// spot is a printed area in the form in which two prints of it are equal.
type spot struct {
	key    string   // normal form of the name, see areaKey
	around []string // normal forms of what is printed as containing it, and of the road that it is a segment of
	county string   // 区 县 市 that it lies in, when printed
	town   string   // 镇 乡 街道, likewise
}

// AreaKeys gives the normal forms under which an index finds the notice again: own has the places that it names, around what
// they are printed to lie in. Two notices that Match share an own key, or an own key of one is an around key of the other.
func (n *Notice) AreaKeys(region string) (own, around []string) {
	for _, s := range spotsOf(region, n) {
		own = appendNew(own, s.key)
		for _, k := range s.around {
			around = appendNew(around, k)
		}
	}
	return own, around
}

// Bounds on the work on one notice; no true print comes near them.
const (
	maxSpots = 1000 // areas; the rest is not compared
	maxName  = 600  // bytes of a name; a longer one is compared as it is printed
)

// spotsOf lists the ground that a notice speaks of: its areas; where none is printed, its districts; else the region.
func spotsOf(region string, n *Notice) []spot {
	areas := n.Areas
	if len(areas) == 0 {
		for _, d := range n.Districts {
			areas = append(areas, Area{Name: d, Whole: true})
		}
	}
	if len(areas) == 0 {
		areas = []Area{{Name: region, Whole: true}}
	}
	if len(areas) > maxSpots {
		areas = areas[:maxSpots]
	}
	heads := regionParts(region)
	spots := make([]spot, 0, len(areas))
	for _, a := range areas {
		spots = append(spots, spotOf(a, n.Districts, heads))
	}
	return spots
}

func spotOf(a Area, districts, heads []string) spot {
	var s spot
	name, divisions := plainName(a.Name), plainNames(districts)
	for _, u := range plainNames(a.Under) {
		divisions = append(divisions, u)
		if !slices.Contains(heads, u) {
			s.place(u)
		}
		s.around = appendNew(s.around, areaKey(u))
	}
	for cut := len(name) <= maxName; cut; {
		cut = false
		for _, h := range heads {
			if isDivision(h) && longer(name, h, 2) && strings.HasPrefix(name, h) {
				name, cut = name[len(h):], true
			}
		}
		for _, d := range divisions {
			if isDivision(d) && longer(name, d, 2) && strings.HasPrefix(name, d) {
				name, cut = name[len(d):], true
				s.place(d)
			}
		}
	}
	if s.county == "" && len(districts) == 1 {
		s.place(plainName(districts[0]))
	}
	s.key = areaKey(name)
	if i := strings.IndexByte(s.key, '('); i > 0 {
		s.around = appendNew(s.around, areaKey(s.key[:i]))
	}
	return s
}

func plainNames(names []string) []string {
	plain := make([]string, 0, len(names))
	for _, n := range names {
		plain = append(plain, plainName(n))
	}
	return plain
}

// place notes that the area lies in the division.
func (s *spot) place(division string) {
	switch {
	case !isDivision(division) || strings.HasSuffix(division, "省"):
	case endsIn(division, "镇", "乡", "街道"):
		s.town = division
	default:
		s.county = division
	}
}

// same tells whether two prints name one place: equal normal forms, and not printed under two different divisions. The
// 第一中学 of one county is not that of the next.
func (s *spot) same(t *spot) bool {
	return s.key == t.key && !differ(s.county, t.county) && !differ(s.town, t.town)
}

// within tells whether s is printed as lying in t, or is a segment of the road t.
func (s *spot) within(t *spot) bool {
	if differ(s.county, t.county) || differ(s.town, t.town) {
		return false
	}
	for _, k := range s.around {
		if k == t.key {
			return true
		}
	}
	return false
}

func differ(a, b string) bool { return a != "" && b != "" && a != b }

// plainName takes the accidents of print from a name: width, spaces, quotation marks, the kind of bracket and dash.
func plainName(name string) string {
	var b strings.Builder
	for _, r := range name {
		switch {
		case r >= '！' && r <= '～':
			r -= '！' - '!'
		case strings.ContainsRune(" \t\r\n\u00a0\u3000\u200b“”‘’\"'《》「」·•", r):
			continue
		case strings.ContainsRune("—–−―─﹣", r):
			r = '-'
		case strings.ContainsRune("〔［【﹙", r):
			r = '('
		case strings.ContainsRune("〕］】﹚", r):
			r = ')'
		}
		if r == '~' || r == '～' {
			r = '-'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// areaTails are words after a name that do not make it another place.
var areaTails = []string{"一带", "片区", "区域", "地区", "沿线", "沿路", "两侧", "两厢", "周边", "附近", "及周边", "等地", "等处", "等", "全境", "用户", "居民"}

// areaKey is the normal form of a plain name: generic tails dropped (雷公塘片区 is 雷公塘), a bracketed segment written in one way.
func areaKey(plain string) string {
	name := plain
	for cut := len(name) <= maxName; cut; {
		cut = false
		for _, t := range areaTails {
			if strings.HasSuffix(name, t) && longer(name, t, 2) {
				name, cut = name[:len(name)-len(t)], true
			}
		}
	}
	i := strings.IndexByte(name, '(')
	if i <= 0 || !strings.HasSuffix(name, ")") {
		return name
	}
	inner := strings.NewReplacer("至", "-", "到", "-", "--", "-").Replace(name[i+1 : len(name)-1])
	inner = strings.TrimSuffix(strings.TrimSuffix(inner, "之间"), "段")
	return name[:i] + "(" + inner + ")"
}

// isDivision tells an administrative division by its last character; 小区 and its like are none.
func isDivision(name string) bool {
	if !longer(name, "", 2) {
		return false
	}
	if endsIn(name, "小区", "片区", "社区", "校区", "园区", "厂区", "街区", "区域", "家属区", "生活区", "住宅区", "超市", "城市", "都市", "集市", "夜市", "菜市") {
		return false
	}
	return endsIn(name, "省", "市", "区", "县", "州", "旗", "镇", "乡", "街道")
}

// regionParts names a region as prints do: 湖南省衡阳市 whole, 湖南省, 衡阳市.
func regionParts(region string) []string {
	parts := []string{region}
	for from := 0; from < len(region); {
		end := len(region)
		for i, r := range region[from:] {
			if i > 3 && strings.ContainsRune("省市区县州旗", r) {
				end = from + i + len(string(r))
				break
			}
		}
		parts = appendNew(parts, region[from:end])
		parts = appendNew(parts, region[from:])
		from = end
	}
	return parts
}

func endsIn(s string, tails ...string) bool {
	for _, t := range tails {
		if strings.HasSuffix(s, t) {
			return true
		}
	}
	return false
}

// longer tells whether s has at least n characters more than t.
func longer(s, t string, n int) bool { return len([]rune(s)) >= len([]rune(t))+n }

func appendNew(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}

// common says how much of the ground of two notices is the same.
type common struct {
	of, in int // spots of the first; those that are, or lie in, a spot of the second
	to, by int // spots of the second; those that are, or lie in, a spot of the first
	equal  int // spots of the first that are a spot of the second
	name   string
}

func commonGround(first, second []spot) common {
	c := common{of: len(first), to: len(second)}
	index := make(map[string][]int, len(second))
	for i := range second {
		index[second[i].key] = append(index[second[i].key], i)
	}
	covered := make([]bool, len(second))
	for i := range first {
		equal, in := false, false
		for _, j := range index[first[i].key] {
			if first[i].same(&second[j]) {
				equal, covered[j] = true, true
			}
		}
		for _, k := range first[i].around {
			for _, j := range index[k] {
				in = in || first[i].within(&second[j])
			}
		}
		if equal {
			c.equal++
		}
		if equal || in {
			c.in++
			if c.name == "" {
				c.name = first[i].key
			}
		}
	}
	mine := make(map[string][]int, len(first))
	for i := range first {
		mine[first[i].key] = append(mine[first[i].key], i)
	}
	for j := range second {
		for _, k := range second[j].around {
			for _, i := range mine[k] {
				covered[j] = covered[j] || second[j].within(&first[i])
			}
		}
		if covered[j] {
			c.by++
			if c.name == "" {
				c.name = second[j].key
			}
		}
	}
	return c
}

// any: at least one place in common. whole: the first speaks of all of the second. mutual: each of all of the other.
func (c common) any() bool    { return c.in > 0 || c.by > 0 }
func (c common) whole() bool  { return c.by == c.to }
func (c common) mutual() bool { return c.by == c.to && c.in == c.of }

// mostly: at least half of the shorter list is in the longer.
func (c common) mostly() bool {
	if c.of <= c.to {
		return c.any() && 2*max(c.in, min(c.by, c.of)) >= c.of
	}
	return c.any() && 2*max(c.by, min(c.in, c.to)) >= c.to
}
