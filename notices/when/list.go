package when

import "strings"

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

// endDate reads a date that is not the first. What a bracket says of a weekday wins here too: 至周六（6月3日）.
func (p *parser) endDate(i int) (day, int, bool) {
	d, j, ok := p.date(i)
	if ok && (d.kind == weekday || d.kind == ofIssue) && p.at(j) == '（' {
		if list, k := p.alsoDated(d, j); len(list) == 1 && !list[0].row {
			return list[0].a, k, true
		}
	}
	return d, j, ok
}

// nextDate reads a date after one that ends at prev. After 6月3号 a 5号 is a date too.
func (p *parser) nextDate(prev, i int) (day, int, bool) {
	if d, j, ok := p.endDate(i); ok {
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
	if set, n, ok := p.onDays(k); ok && (r.open || len(r.dates) > 1 || r.dates[0].row || r.dates[0].a.last > 0) {
		s := r
		s.only, s.each = set, true
		return p.sharedOn(s, j, n)
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

// nights reads further days with the day part of the first, and the hours that all share: 3日晚、4日晚22:00至次日6:00. j is the
// place after the first part. Without such hours it leaves everything as it was.
func (p *parser) nights(r reading, c clock, j int) (reading, clock, int) {
	all := r
	for k := j; len(all.dates) < maxDates; {
		m, ok := p.word(k, "、", "和", "及")
		if !ok {
			break
		}
		d, m, ok := p.nextDate(k, m)
		if !ok || d.kind != calendar || d.weak {
			break
		}
		same, k2, ok := p.part(p.annotation(m), true)
		if !ok || same != c.part {
			break
		}
		all.dates = append(all.dates, span{a: d})
		if k = k2; p.isClockRange(p.blanks(k), same) {
			first, t, _ := p.clock(p.blanks(k), same, true)
			return all, first, t
		}
	}
	return r, c, j
}

// sharedOn reads the hours that the days of a row share which were named before i: 工作日9:00-17:00.
func (p *parser) sharedOn(r reading, from, i int) (reading, int, bool) {
	k := p.annotation(i)
	for range 3 {
		if n, ok := p.is(k, " ，的:|"); ok {
			k = n
		}
	}
	given, t, ok := p.every(k)
	if ok {
		k = p.blanks(t)
	}
	if c, t, ok := p.clock(k, given, true); ok && (!c.vague || t > k) {
		s, t, _ := p.clocked(r, c, t)
		return s, p.closing(from, t), true
	}
	return r, i, true
}

// closing passes the bracket that was opened between from and to.
func (p *parser) closing(from, to int) int {
	if from < to && strings.Contains(p.s[from:to], "（") && p.at(to) == '）' {
		return to + len("）")
	}
	return to
}
