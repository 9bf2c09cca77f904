package place

import (
	"fmt"
	"strings"
	"sync"

	"noticebot/notices/text"
)

// A region is named by its path, 湖南省衡阳市 or 湖南省永州市祁阳市; the province may be short or left out when the rest says it.

// pseudo are the rows that only group counties for the statisticians.
func pseudo(name string) bool {
	return name == "市辖区" || name == "县" || strings.HasSuffix(name, "直辖县级行政区划")
}

// finder knows the units above the streets of the whole country.
type finder struct {
	rows     []row
	children map[string][]int
}

// country is built once: it never changes.
var country = sync.OnceValues(newFinder)

func newFinder() (*finder, error) {
	list, err := national()
	if err != nil {
		return nil, err
	}
	f := &finder{children: map[string][]int{}}
	f.rows = lines(list, func(code string) bool { return len(code) <= 6 })
	for i, r := range f.rows {
		f.children[r.parent] = append(f.children[r.parent], i)
	}
	return f, nil
}

// find returns the chains of units, outermost first, that a region's name leads to, and what of the name is left over.
func (f *finder) find(region string) (chain []row, rest string, err error) {
	name := text.Normal(region)
	best := [][]row{}
	left := name
	try := func(c []row, rest string) {
		switch {
		case len(c) == 0:
		case len(best) == 0 || len(rest) < len(left):
			best, left = [][]row{c}, rest
		case len(rest) == len(left):
			best = append(best, c)
		}
	}
	f.descend("", name, nil, try)
	if len(best) == 0 || left == name {
		for _, r := range f.rows { // a city or a county named without its province
			if rest, ok := cutUnit(name, r.name); ok && r.level != "province" && !pseudo(r.name) {
				c := append(f.above(r), r)
				try(c, rest)
				f.descend(r.code, rest, c, try)
			}
		}
	}
	if len(best) == 0 || left == name {
		return nil, name, fmt.Errorf("no region of China is called %q", clip(region))
	}
	if outer := best[0][len(best[0])-1]; len(best) > 1 { // 衡阳 is the city, though 衡阳县 is in it
		inner := 0
		for _, c := range best[1:] {
			if strings.HasPrefix(c[len(c)-1].code, outer.code) {
				inner++
			}
		}
		if inner == len(best)-1 {
			best = best[:1]
		}
	}
	if len(best) > 1 {
		return nil, name, fmt.Errorf("several regions are called %q: %s", clip(region), naming(best))
	}
	return best[0], left, nil
}

// descend follows the name from the unit with this code down.
func (f *finder) descend(code, name string, chain []row, try func([]row, string)) {
	for _, i := range f.children[code] {
		r := f.rows[i]
		if pseudo(r.name) {
			f.descend(r.code, name, append(chain[:len(chain):len(chain)], r), try)
			continue
		}
		rest, ok := cutUnit(name, r.name)
		if !ok {
			if r.level == "city" && len(chain) > 0 { // 江苏省昆山市: a county named without its prefecture
				f.descend(r.code, name, append(chain[:len(chain):len(chain)], r), try)
			}
			continue
		}
		next := append(chain[:len(chain):len(chain)], r)
		try(next, rest)
		if rest != "" {
			f.descend(r.code, rest, next, try)
		}
	}
}

func (f *finder) above(r row) []row {
	var out []row
	for _, q := range f.rows {
		if q.code != r.code && strings.HasPrefix(r.code, q.code) {
			out = append(out, q)
		}
	}
	return out
}

// cutUnit cuts a unit's full or short name off the front.
func cutUnit(s, unit string) (rest string, ok bool) {
	if rest, ok = strings.CutPrefix(s, unit); ok {
		return rest, true
	}
	if short := shortName(unit); short != unit {
		if rest, ok = strings.CutPrefix(s, short); ok && (rest == "" || !strings.HasPrefix(unit, short+rest[:firstRune(rest)])) {
			return rest, true
		}
	}
	return s, false
}

func firstRune(s string) int {
	for i := range s {
		if i > 0 {
			return i
		}
	}
	return len(s)
}

// shortName is a unit's name without its kind: 广西壮族自治区 is 广西, 湖南省 is 湖南.
func shortName(unit string) string {
	s := strings.TrimSuffix(unit, "自治区")
	if s != unit {
		s = strings.TrimSuffix(peoples.ReplaceAllString(s+"自治区", "$1"), "自治区")
		return strings.TrimSuffix(s, "自治区")
	}
	if s = strings.TrimSuffix(unit, "省"); s != unit {
		return s
	}
	if stem, _, ok := closing(peoples.ReplaceAllString(unit, "$1")); ok {
		return stem
	}
	return unit
}

func naming(chains [][]row) string {
	var out []string
	for _, c := range chains {
		var b strings.Builder
		for _, r := range c {
			if !pseudo(r.name) {
				b.WriteString(r.name)
			}
		}
		if out = append(out, b.String()); len(out) == 5 {
			break
		}
	}
	return strings.Join(out, "、")
}

// near lists up to five regions whose short names begin or end alike, for the error that the operator reads.
func (f *finder) near(name string) []string {
	var out []string
	n := []rune(text.Normal(name))
	if len(n) > 40 {
		n = n[len(n)-40:]
	}
	for _, r := range f.rows {
		short := []rune(shortName(r.name))
		if pseudo(r.name) || len(short) < 2 || len(out) >= 5 {
			continue
		}
		if tail := n[max(0, len(n)-len(short)-1):]; strings.Contains(string(n), string(short)) || oneOff(tail, []rune(r.name)) {
			out = append(out, naming([][]row{append(f.above(r), r)}))
		}
	}
	return out
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
