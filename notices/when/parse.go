package when

import (
	"strings"
	"time"
)

// reading is an expression as printed, before it is resolved.
type reading struct {
	dates  []span
	clocks []hours
	end    *moment  // a continuous range that ends on a day of its own
	each   bool     // 每日, 每晚
	open   bool     // 起, 至抢修完成
	until  bool     // …前, …止: no start
	asOf   bool     // with until: a report as of then, unless it lies after the issue
	week   bool     // 每周三
	only   weekdays // of the dates, those that are meant: 工作日, 每周六、日
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
	if p.before(i) == ':' {
		if h, j, ok := p.labelled(i); ok {
			return p.moreClocks(reading{clocks: []hours{h}}, j)
		}
	}
	r, j, ok := p.start(i)
	if !ok {
		return r, i, false
	}
	if len(r.dates) == 0 || r.week {
		r, j = p.datesAfter(r, j)
	}
	if !r.until && r.single() {
		r.until, r.asOf = p.upTo(i, j)
	}
	return r, j, true
}

// start reads the expression at i by what it begins with.
func (p *parser) start(i int) (reading, int, bool) {
	if j, ok := p.word(i, "每周", "每星期", "每逢周", "每逢星期", "每个周", "每个星期"); ok {
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
	r := reading{dates: []span{{a: d}}}
	if d.kind == weekday || d.kind == ofIssue || d.kind == ofLast {
		r.dates, j = p.alsoDated(d, j)
		if len(r.dates) > 1 || r.dates[0].row { // 两个周六（6月3日、10日）
			return p.list(r, clock{}, i, j)
		}
		if d = r.dates[0].a; d.kind == weekday {
			r.dates, j = p.moreWeekdays(r.dates, j)
			if len(r.dates) > 1 {
				return p.list(r, clock{}, i, j)
			}
			if part, k, ok := p.part(j, true); ok && p.at(k) == '（' { // 本周六晚（6月3日）10时
				d.part = part
				if list, t := p.alsoDated(d, k); t > k {
					d, j = list[0].a, t
				} else {
					d.part = noPart
				}
				r.dates[0].a = d
			}
		}
	}
	j = p.annotation(j)
	if d.kind == calendar && d.part == noPart { // 6月3日当晚
		if same, k, ok := p.dayWord(p.blanks(j)); ok && same.kind == ofLast && same.d == 0 {
			d.part, j = same.part, k
		}
	}
	if c, k, ok := p.clockAfter(j, d.part); ok && !(d.weak && p.hasPoint(k)) {
		if d.part != noPart && c.vague && k == j { // 今晚 alone, or 今晚 with its clock after a comma
			return p.list(r, c, i, j)
		}
		if c.vague && d.part == noPart {
			r, c, k = p.nights(r, c, k)
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
	_, k, ok = p.clockAfter(p.annotation(k), noPart)
	return ok && !p.hasPoint(k)
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

// hoursAfter reads the hours of each day.
func (p *parser) hoursAfter(r reading, i, j int, given part) (reading, int, bool) {
	c, k, ok := p.clock(j, given, true)
	if !ok || c.vague && k <= j && given == noPart {
		return r, i, false
	}
	return p.clocked(r, c, max(k, j))
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
	if d, k, is := p.endDate(i); is && !(d.weak && p.endsDotted(i)) {
		k = p.annotation(k)
		if d.kind == ofLast {
			k = p.dateNote(k)
		}
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
		h := hours{a: a, b: b, row: true}
		h.afterNoon(r.clocks[len(r.clocks)-1])
		r.clocks = append(r.clocks, h)
		j = p.about(t)
	}
	return p.suffix(r, j)
}
