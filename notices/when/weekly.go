package when

import (
	"strings"
	"time"
)

// weekdays is a set of days of the week, Monday in bit 0. The empty set stands for every day.
type weekdays uint8

const (
	workdays weekdays = 1<<5 - 1 // holidays are not known
	weekend  weekdays = 1<<5 | 1<<6
)

func (w weekdays) has(t time.Time) bool { return w == 0 || w>>isoMonday(t)&1 == 1 }

// every reads 每日, 每晚 and what follows them.
func (p *parser) every(i int) (part, int, bool) {
	if j, ok := p.word(i, "每晚", "每夜"); ok {
		return evening, j, true
	}
	j, ok := p.word(i, "每日", "每天", "逐日", "均为每日", "均为每天", "均为", "时间均为", "时间为")
	if !ok {
		return noPart, i, false
	}
	if k, ok := p.is(j, "的从自于:"); ok {
		j = k
	}
	return noPart, j, true
}

// weekly reads 每周三9时至12时, 每周六、日, 每周一至周五. j is the place after 每周.
func (p *parser) weekly(i, j int) (reading, int, bool) {
	r := reading{week: true}
	k, ok := 0, false
	if r.only, r.dates, k, ok = p.weekdayList(j); !ok {
		return reading{}, i, false
	}
	if c, t, ok := p.clockAfter(k, noPart); ok {
		return p.clocked(r, c, t)
	}
	return r, k, true
}

// weekdayList reads 六, 六、日, 六日, 二和周四, 一至周五 after 周, as a set and as the dates that come next.
func (p *parser) weekdayList(i int) (set weekdays, list []span, j int, ok bool) {
	if j, ok = p.word(i, "末"); ok {
		return weekend, []span{{a: day{kind: weekday, y: anyWeek, d: 6, last: 7}}}, j, true
	}
	one := func(i int) (day, int, bool) {
		n, j, ok := p.weekdayName(i)
		return day{kind: weekday, y: anyWeek, d: n}, j, ok
	}
	a, j, ok := one(i)
	if !ok {
		return 0, nil, i, false
	}
	list = []span{{a: a}}
	set = 1 << (a.d - 1)
	for range 6 {
		last := &list[len(list)-1]
		k, next := p.word(p.blanks(j), "、", "和", "及", "与")
		row := false
		if !next && !last.row {
			k, row = p.connector(j)
		}
		if k, next = p.blanks(k), next || row; !next {
			if k = j; last.a.d != 6 || p.at(j) != '日' { // 周六日
				break
			}
		}
		m, full := p.word(k, "周", "星期", "礼拜")
		d, t, ok := one(m)
		if !ok || !full && p.counts(t) {
			break
		}
		if row {
			last.b, last.row = d, true
			for n := last.a.d; n != d.d; {
				n = n%7 + 1
				set |= 1 << (n - 1)
			}
		} else {
			list = append(list, span{a: d})
			set |= 1 << (d.d - 1)
		}
		j = t
	}
	return set, list, j, true
}

// counts tells whether what stands at i makes the weekday name before it a number or a word: 每周一、三号线, 周六日间.
func (p *parser) counts(i int) bool {
	_, ok := p.is(i, "号楼栋期点时单中小分条个年月间夜常"+numerals)
	return ok
}

// moreWeekdays reads the days that share the 周 of the first: 本周六、日, 周六日.
func (p *parser) moreWeekdays(list []span, j int) ([]span, int) {
	d := list[0].a
	if d.kind != weekday || d.last > 0 {
		return list, j
	}
	for len(list) < 7 {
		k, ok := p.word(j, "、", "和", "及")
		if !ok && (list[len(list)-1].a.d != 6 || p.at(j) != '日') {
			break
		}
		n, t, ok := p.weekdayName(k)
		if !ok || p.counts(t) {
			break
		}
		d.d, j = n, t
		list = append(list, span{a: d})
	}
	return list, j
}

// onDays reads which days of a row are meant: 每周六、日, 工作日, （双休日）, 的每个周末.
func (p *parser) onDays(i int) (set weekdays, j int, ok bool) {
	open := p.before(i) == '（'
	if p.at(i) == '（' {
		open, i = true, i+len("（")
	}
	i, _ = p.word(i, "逢", "的", "期间")
	j, each := p.word(i, "每逢", "每个", "每")
	switch k, ok := p.word(j, "工作日", "双休日", "周末", "周六、周日", "周六、日", "周六和周日", "周六日", "星期六日"); {
	case ok && strings.HasSuffix(p.s[j:k], "工作日"):
		set, j = workdays, k
	case ok:
		set, j = weekend, k
	default:
		if j, ok = p.word(j, "周", "星期", "礼拜"); !ok || !each {
			return 0, i, false
		}
		if set, _, j, ok = p.weekdayList(j); !ok {
			return 0, i, false
		}
	}
	k, _ := p.word(j, "、", "和", "及")
	if k, ok := p.word(k, "法定节假日", "节假日"); ok { // which days those are is not known
		j = k
	}
	if k, ok := p.word(j, "除外"); ok {
		set, j = ^set&(workdays|weekend), k
	}
	if _, other := p.is(j, "内外数报刊版"); other {
		return 0, i, false
	}
	if set == 0 {
		return 0, i, false
	}
	if open && p.at(j) == '）' {
		j += len("）")
	}
	return set, j, true
}

// onlyOn leaves of a list the days of the set. When none is left the print contradicts itself, and the list stays. The days
// from an open date on begin at the first of the set.
func onlyOn(list []days, set weekdays, open bool) []days {
	if set == 0 || len(list) == 0 {
		return list
	}
	if open {
		for d := list[0].first; ; d = addDays(d, 1) {
			if set.has(d) {
				return []days{{d, d}}
			}
		}
	}
	var out []days
	eachDay(list, func(d time.Time) {
		if n := len(out); !set.has(d) {
			return
		} else if n > 0 && addDays(out[n-1].last, 1).Equal(d) {
			out[n-1].last = d
			return
		}
		out = append(out, days{d, d})
	})
	if out == nil {
		return list
	}
	return out
}
