package when

import (
	"strings"
	"time"
)

// reading is an expression as printed, before it is resolved.
type reading struct {
	dates  []span
	clocks []hours
	end    *moment // a continuous range that ends on a day of its own
	each   bool    // 每日, 每晚
	open   bool    // 起, 至抢修完成
	until  bool    // …前, …止: no start
	week   bool    // 每周三
	length time.Duration
}

// span is a date, or a row of days up to b.
type span struct {
	a, b day
	row  bool
}

// hours are a time of day, or a range of them.
type hours struct {
	a, b clock
	row  bool
}

// moment is a day, and a time of it when one is printed.
type moment struct {
	day   day
	clock *clock
}

// The bounds of lists: more than print has, and few enough to keep a scan of hostile text linear.
const (
	maxDates  = 40
	maxClocks = 8
)

// expr reads the expression at i.
func (p *parser) expr(i int) (reading, int, bool) {
	if p.cut(i) && !p.afterItem(i) || strings.HasSuffix(p.s[:i], "农历") {
		return reading{}, i, false
	}
	if d, j, ok := p.duration(i); ok {
		return reading{length: d}, j, true
	}
	if j, ok := p.word(i, "每周", "每星期"); ok {
		return p.weekly(i, j)
	}
	var r reading
	if part, j, ok := p.every(i); ok {
		r.each = true
		return p.hoursAfter(r, i, p.blanks(j), part)
	}
	if d, j, ok := p.date(i); ok {
		return p.dated(d, i, j)
	}
	c, j, ok := p.clock(i, noPart, false)
	if !ok {
		return r, i, false
	}
	return p.clocked(r, c, j)
}

// dated reads on after the first date, which ends at j.
func (p *parser) dated(d day, i, j int) (reading, int, bool) {
	if d.kind == weekday || d.kind == ofIssue {
		d, j = p.alsoDated(d, j)
	}
	r := reading{dates: []span{{a: d}}}
	j = p.annotation(j)
	if d.kind == calendar && d.part == noPart { // 6月3日当晚
		if same, k, ok := p.dayWord(p.blanks(j)); ok && same.kind == ofLast && same.d == 0 {
			d.part, j = same.part, k
		}
	}
	if c, k, ok := p.clockAfter(j, d.part); ok {
		if d.part != noPart && c.vague && k == j { // 今晚 alone, or 今晚 with its clock after a comma
			return p.list(r, c, i, j)
		}
		return p.clocked(r, c, k)
	}
	if d.weak && !p.shown(j) {
		return r, i, false
	}
	return p.list(r, clock{}, i, j)
}

// shown tells whether what follows a weak date (6/5, 2.3) shows that it is one: 每日, or another weak date with a clock.
func (p *parser) shown(i int) bool {
	if p.before(i) == '）' { // a weekday in brackets was passed
		return true
	}
	k, ok := p.connector(i)
	if !ok {
		if k, ok = p.is(p.blanks(i), "、"); !ok {
			_, _, each := p.every(p.blanks(i))
			return each
		}
	}
	_, k, ok = p.date(p.blanks(k))
	if !ok {
		return false
	}
	if _, _, each := p.every(p.blanks(p.annotation(k))); each {
		return true
	}
	_, _, ok = p.clockAfter(p.annotation(k), noPart)
	return ok
}

// clockAfter reads a clock that belongs to the date before i, over blanks, cell bounds and the few marks papers set between.
// Over a comma, a colon or a bracket only a range counts.
func (p *parser) clockAfter(i int, given part) (clock, int, bool) {
	k := i
	for range 6 {
		if n, ok := p.is(k, " |的"); ok {
			k = n
		}
	}
	if n, ok := p.word(k, "，", ":"); ok {
		if n = p.blanks(n); p.isClockRange(n, given) {
			k = n
		}
	}
	if k != i && given != noPart {
		if _, _, _, ok := p.time(k, true); !ok {
			if _, _, ok := p.part(k, true); !ok {
				k = i
			}
		}
	}
	c, j, ok := p.clock(k, given, true)
	if ok && given != noPart && c.vague && j == k {
		j = i
	}
	return c, j, ok
}

// isClockRange tells whether a range of times stands at i.
func (p *parser) isClockRange(i int, given part) bool {
	c, j, ok := p.clock(i, given, true)
	if !ok || c.vague {
		return false
	}
	k, ok := p.connector(j)
	if !ok {
		return false
	}
	k, _ = p.word(k, "次日", "翌日", "当日", "第二天", "次晨")
	_, _, ok = p.clock(k, noPart, true)
	return ok
}

// list reads the dates that follow a date without a clock, and the clock that they share. v is the day part that came with
// the date word itself (今晚).
func (p *parser) list(r reading, v clock, i, j int) (reading, int, bool) {
	for len(r.dates) < maxDates {
		last := &r.dates[len(r.dates)-1]
		if k, ok := p.connector(j); ok && !last.row {
			if t, ok := p.openEnd(k); ok {
				r.open = true
				return withPart(r, v), t, true
			}
			if t, ok := p.dayEnd(k); ok {
				r.end = &moment{day: last.a, clock: &clock{min: 24 * 60}}
				return withPart(r, v), t, true
			}
			d, t, ok := p.nextDate(j, k)
			if !ok {
				break
			}
			t = p.annotation(t)
			if len(r.dates) == 1 {
				if c, u, ok := p.endClock(t, d.part); ok && (v.part != noPart || !p.isClockRange(p.afterMarks(t), noPart) && !c.nightly()) {
					r.end = &moment{day: d, clock: &c}
					return p.suffix(withPart(r, v), u)
				}
			}
			last.b, last.row, j = d, true, t
			if v.part != noPart { // 今晚至6月5日
				r.end = &moment{day: d}
				last.row = false
				return p.suffix(withPart(r, v), j)
			}
			continue
		}
		if v.part != noPart {
			break
		}
		k, ok := p.word(p.blanks(j), "、", "和", "及", "与", "以及")
		if !ok {
			break
		}
		d, t, ok := p.nextDate(j, p.blanks(k))
		if !ok || d.part != noPart || d.kind == today {
			break
		}
		if c, u, ok := p.clockAfter(p.annotation(t), noPart); ok && !c.vague && u > t && !p.isClockRange(p.afterMarks(p.annotation(t)), noPart) {
			break // 6月3日、4日9时: the second has a time of its own
		}
		r.dates = append(r.dates, span{a: d})
		j = p.annotation(t)
	}
	if v.part != noPart {
		return p.suffix(withPart(r, v), j)
	}
	return p.shared(r, i, j)
}

// nextDate reads a date after one that ends at prev. After 6月3号 a 5号 is a date too.
func (p *parser) nextDate(prev, i int) (day, int, bool) {
	if d, j, ok := p.date(i); ok {
		return d, j, true
	}
	n, j, ok := p.number(i)
	if !ok || p.before(prev) != '号' || n.n < 1 || n.n > 31 || n.digits > 2 || n.row {
		return day{}, i, false
	}
	if j, ok = p.is(p.blanks(j), "号"); !ok {
		return day{}, i, false
	}
	if _, house := p.is(j, "楼栋幢院线门机井铺店路厂车站库桥墩闸变杆"); house {
		return day{}, i, false
	}
	return day{d: n.n}, j, true
}

// afterMarks passes what clockAfter passes.
func (p *parser) afterMarks(i int) int {
	for range 6 {
		if n, ok := p.is(i, " |的，:"); ok {
			i = n
		}
	}
	return i
}

// endClock reads the clock of a day that ends a range.
func (p *parser) endClock(i int, given part) (clock, int, bool) {
	c, j, ok := p.clock(i, given, true)
	if ok && given != noPart && c.vague {
		return c, max(j, i), true
	}
	return c, j, ok
}

// withPart gives the reading the day part that came with a date word, if any.
func withPart(r reading, v clock) reading {
	if v.part != noPart && len(r.clocks) == 0 {
		r.clocks = []hours{{a: v}}
	}
	return r
}

// shared reads the clock that dates share, or their suffix.
func (p *parser) shared(r reading, i, j int) (reading, int, bool) {
	end := j
	if k, ok := p.word(p.blanks(j), "两天", "两日", "三天", "三日", "四天", "五天", "期间"); ok {
		j, end = k, k
	}
	if k, ok := p.from(j); ok {
		r.open, j, end = true, k, k
	}
	k := p.blanks(j)
	if n, ok := p.is(k, "，|:（的"); ok {
		k = p.blanks(n)
		if p.s[n-1] == '|' {
			k = p.blanks(k)
		}
	}
	if part, n, ok := p.every(k); ok {
		s := r
		s.each = true
		if s, t, ok := p.hoursAfter(s, i, p.blanks(n), part); ok {
			return s, p.closing(j, t), true
		}
	}
	if p.isClockRange(k, noPart) {
		c, n, _ := p.clock(k, noPart, true)
		s, t, _ := p.clocked(r, c, n)
		return s, p.closing(j, t), true
	}
	if !r.open && len(r.dates) > 0 {
		if c, n, ok := p.clock(j, noPart, true); ok { // 8日至10日夜间
			return p.clocked(r, c, n)
		}
		return p.suffix(r, end)
	}
	return r, end, true
}

// closing passes the bracket that was opened between from and to.
func (p *parser) closing(from, to int) int {
	if from < to && strings.Contains(p.s[from:to], "（") && p.at(to) == '）' {
		return to + len("）")
	}
	return to
}

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

// hoursAfter reads the hours of each day.
func (p *parser) hoursAfter(r reading, i, j int, given part) (reading, int, bool) {
	c, k, ok := p.clock(j, given, true)
	if !ok || c.vague && k <= j && given == noPart {
		return r, i, false
	}
	return p.clocked(r, c, max(k, j))
}

// weekly reads 每周三9时至12时.
func (p *parser) weekly(i, j int) (reading, int, bool) {
	n, k, ok := p.weekdayName(j)
	if !ok {
		return reading{}, i, false
	}
	r := reading{dates: []span{{a: day{kind: weekday, y: anyWeek, d: n}}}, week: true}
	if c, t, ok := p.clockAfter(k, noPart); ok {
		return p.clocked(r, c, t)
	}
	return r, k, true
}

// clocked reads on after the first clock: the end of its range, further ranges, the suffix.
func (p *parser) clocked(r reading, c clock, j int) (reading, int, bool) {
	h := hours{a: c}
	k, ok := p.connector(j)
	if !ok {
		r.clocks = append(r.clocks, h)
		return p.suffix(r, j)
	}
	if t, ok := p.openEnd(k); ok {
		r.clocks, r.open = append(r.clocks, h), true
		return r, t, true
	}
	end, clk, t, ok := p.rangeEnd(k)
	switch {
	case !ok:
		r.clocks = append(r.clocks, h)
		return p.suffix(r, j)
	case end != nil && !(r.each || len(r.dates) > 1):
		r.clocks, r.end = append(r.clocks, h), end
		return p.suffix(r, t)
	case end != nil: // each day up to a day of its own: the print is broken
		r.clocks = append(r.clocks, h)
		return r, j, true
	}
	h.b, h.row = clk, true
	r.clocks = append(r.clocks, h)
	return p.moreClocks(r, p.about(t))
}

// rangeEnd reads the end of a range: a clock of the same day or the next, or a day of its own.
func (p *parser) rangeEnd(i int) (end *moment, c clock, j int, ok bool) {
	if k, is := p.dayEnd(i); is {
		return nil, clock{min: 24 * 60}, k, true
	}
	if d, k, is := p.date(i); is {
		k = p.annotation(k)
		if d.kind == ofLast && d.d <= 1 {
			c, t, is := p.clockAfter(k, d.part)
			if !is {
				return &moment{day: d}, c, k, true
			}
			c.next = d.d == 1
			return nil, c, max(t, k), true
		}
		if c, t, is := p.clockAfter(k, d.part); is {
			return &moment{day: d, clock: &c}, c, max(t, k), true
		}
		if !d.weak {
			return &moment{day: d}, c, k, true
		}
	}
	c, j, ok = p.clock(i, noPart, true)
	if ok && c.vague && c.part != smallHours && j-p.blanks(i) < len("上午") {
		return nil, c, i, false
	}
	return nil, c, j, ok
}

// moreClocks reads further ranges of the same day: 8:30-11:30、14:30-17:30.
func (p *parser) moreClocks(r reading, j int) (reading, int, bool) {
	for len(r.clocks) < maxClocks {
		k, ok := p.word(p.blanks(j), "、", "，", "和", "及", "以及", "；", "/")
		if !ok {
			break
		}
		k = p.blanks(k)
		if !p.isClockRange(k, noPart) {
			break
		}
		a, t, _ := p.clock(k, noPart, true)
		t, _ = p.connector(t)
		end, b, t, ok := p.rangeEnd(t)
		if !ok || end != nil {
			break
		}
		r.clocks = append(r.clocks, hours{a: a, b: b, row: true})
		j = p.about(t)
	}
	return p.suffix(r, j)
}
