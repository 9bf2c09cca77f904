package when

import (
	"slices"
	"strings"
	"time"
)

// context is what earlier expressions of the text say about later ones.
type context struct {
	issue time.Time
	last  time.Time // the last date printed, whatever it was; zero at the start
}

// The bounds of what is believed.
const (
	maxWindows = 200
	farAway    = 60 * 24 * time.Hour  // a date further from the issue says nothing about a day without its month
	tooLong    = 200 * 24 * time.Hour // a range that only a guessed year makes this long is a misprint
)

// resolve turns a reading into an expression with windows, and remembers its date.
func (c *context) resolve(r reading) Expr {
	if r.length > 0 {
		return Expr{Kind: Length, Duration: r.length, Rule: Length.String()}
	}
	e := Expr{Kind: Point, from: c.issue}
	notes := c.dates(&e, r.dates)
	if r.only > 0 && !r.week {
		e.days = onlyOn(e.days, r.only, r.open)
		e.from, notes = e.days[0].first, append(notes, "weekdays")
	}
	for _, h := range r.clocks {
		e.HasClock = e.HasClock || !h.a.vague || h.row && !h.b.vague
	}
	switch {
	case r.end != nil:
		e.Kind, e.HasDate = Range, true
		e.HasClock = e.HasClock || r.end.clock != nil && !r.end.clock.vague
		w := c.continuous(r, e.from)
		if w.End.IsZero() {
			notes = append(notes, "end before start")
		}
		e.Windows = []Window{w}
	case len(r.clocks) > 0:
		c.hours(&e, r)
	default:
		e.Windows = wholeDays(e.days)
		if e.Kind = kindOf(r.dates); r.only > 0 {
			e.Kind = Recurrent
		}
	}
	if r.asOf && e.Windows[0].Start.Before(addDays(c.issue, 1)) {
		r.until = false
	}
	openEnds(&e, r)
	slices.Sort(notes)
	e.Rule = strings.Join(append([]string{e.Kind.String()}, slices.Compact(notes)...), ", ")
	return e
}

// dates resolves the dates into days of the expression and tells how.
func (c *context) dates(e *Expr, dates []span) (notes []string) {
	for _, s := range dates {
		first, last, why := c.day(s.a, time.Time{})
		if s.row {
			_, to, _ := c.day(s.b, first)
			if to.Before(first) || to.Sub(first) > tooLong && s.b.y == 0 {
				to, why = last, "end before start"
			}
			last = to
		}
		if why != "" {
			notes = append(notes, why)
		}
		e.HasYear = e.HasYear || s.a.kind == calendar && s.a.y > 0 || s.a.hasOff
		e.days = append(e.days, days{first, last})
		c.last = first
	}
	if len(e.days) > 0 {
		e.HasDate, e.from = true, e.days[0].first
	}
	return notes
}

// kindOf gives the kind of dates without a clock.
func kindOf(dates []span) Kind {
	kind := Point
	if len(dates) > 1 || dates[0].row {
		kind = Range
	}
	for _, s := range dates {
		if s.a.last > 0 {
			if s.a.kind == calendar {
				return Vague
			}
			kind = Range // a weekend, 今明两天
		}
	}
	return kind
}

// openEnds applies 起, 前 and 每周.
func openEnds(e *Expr, r reading) {
	now := len(r.dates) == 1 && r.dates[0].a.kind == today && r.end == nil && !r.dates[0].row
	switch {
	case r.week:
		e.Kind = Recurrent
	case r.until:
		w := e.Windows[len(e.Windows)-1]
		if w.End.IsZero() { // a clock
			w.End = w.Start
		}
		e.Windows, e.Kind = []Window{{End: w.End}}, Open
	case r.open, now:
		e.Windows, e.Kind = []Window{{Start: e.Windows[0].Start}}, Open
		if r.each || len(r.clocks) > 0 && r.clocks[0].row {
			e.Kind = Recurrent
		}
	}
}

// continuous gives the one window from the first date and clock to the moment that ends it.
func (c *context) continuous(r reading, day time.Time) Window {
	start := day
	var a clock
	if len(r.clocks) > 0 {
		a = r.clocks[0].a
		start = at(day, a.min)
	}
	_, last, _ := c.day(r.end.day, day)
	b := r.end.clock
	if b == nil {
		w := Window{start, addDays(last, 1)}
		if r.end.day.kind != calendar && !w.End.After(w.Start) {
			w.End = at(addDays(day, 1), 24*60)
		}
		return c.sound(w, r.end.day)
	}
	end := at(last, b.end())
	if !end.After(start) && last.Equal(day) && b.part == noPart && b.half {
		end = at(last, b.end()+12*60)
	}
	if !end.After(start) && r.end.day.kind == ofIssue { // 6月5日晚10时至明晨6时
		end = at(addDays(day, 1), b.end())
	}
	return c.sound(Window{start, end}, r.end.day)
}

// sound opens the end of a window that the print contradicts.
func (c *context) sound(w Window, end day) Window {
	if !w.End.After(w.Start) || end.y == 0 && w.End.Sub(w.Start) > tooLong {
		w.End = time.Time{}
	}
	return w
}

// end is the minute at which a range that ends with the clock ends.
func (b clock) end() int {
	if b.vague {
		return b.till
	}
	return b.min
}

// hours gives the windows of the clocks on each of the days.
func (c *context) hours(e *Expr, r reading) {
	list := e.days
	if len(list) == 0 {
		list = []days{{c.issue, c.issue}}
	}
	n := 0
	eachDay(list, func(day time.Time) {
		for _, h := range r.clocks {
			if n++; n <= maxWindows {
				e.Windows = append(e.Windows, h.window(day))
			}
		}
	})
	if n > maxWindows { // too many to list: one from the first to the last
		last := r.clocks[len(r.clocks)-1].window(list[len(list)-1].last)
		e.Windows = []Window{{e.Windows[0].Start, last.End}}
	}
	e.Windows = seamless(e.Windows)
	h := r.clocks[0]
	switch {
	case r.each || n > len(r.clocks):
		e.Kind = Recurrent
	case h.row:
		e.Kind = Range
	case h.a.vague:
		e.Kind = Vague
	}
}

// window gives the window of h on a day.
func (h hours) window(day time.Time) Window {
	start := h.a.min
	if !h.row {
		if h.a.vague && h.a.till > start {
			return Window{at(day, start), at(day, h.a.till)}
		}
		return Window{Start: at(day, start)}
	}
	end := h.b.end()
	const twelve = 12 * 60
	switch {
	case h.b.next:
		if end += 2 * twelve; end-start > 4*twelve && h.b.part != noPart {
			end -= 2 * twelve // 次日凌晨 put on the dial twice
		}
	case h.b.part == noPart && h.b.half && h.a.half && h.a.part != noPart:
		for end <= start {
			end += twelve
		}
	}
	for end <= start {
		end += 2 * twelve
	}
	return Window{at(day, start), at(day, end)}
}

// seamless joins windows that touch: 每日0时至24时 is one.
func seamless(list []Window) []Window {
	out := list[:0]
	for _, w := range list {
		if n := len(out); n > 0 && !w.Start.IsZero() && out[n-1].End.Equal(w.Start) {
			out[n-1].End = w.End
			continue
		}
		out = append(out, w)
	}
	return out
}

// wholeDays gives the windows of days, those that touch as one.
func wholeDays(list []days) []Window {
	var out []Window
	for _, d := range list {
		out = append(out, Window{d.first, addDays(d.last, 1)})
	}
	return seamless(out)
}

// eachDay calls f with every day of the list, at most some more than maxWindows.
func eachDay(list []days, f func(time.Time)) {
	n := 0
	for _, d := range list {
		for day := d.first; !day.After(d.last) && n <= maxWindows; day = addDays(day, 1) {
			f(day)
			n++
		}
	}
}

// at gives the wall-clock time so many minutes into a day.
func at(day time.Time, min int) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d, 0, min, 0, 0, day.Location())
}

// day resolves a printed date to its first and last day. start is the start of the range that the date ends, zero when it
// ends none.
func (c *context) day(d day, start time.Time) (first, last time.Time, why string) {
	switch d.kind {
	case today:
		return c.issue, c.issue, ""
	case ofIssue:
		first = addDays(c.issue, d.d)
		return first, addDays(first, d.last), "relative to the issue"
	case ofLast:
		base := start
		if base.IsZero() {
			if base = c.last; base.IsZero() {
				base = c.issue
			}
		}
		first = addDays(base, d.d)
		return first, first, "relative to the date before"
	case weekday:
		return c.weekday(d, start)
	}
	return c.calendar(d, start)
}

// weekday resolves a day of the week.
func (c *context) weekday(d day, start time.Time) (first, last time.Time, why string) {
	base := c.issue
	week := d.y
	if week == anyWeek {
		if !start.IsZero() {
			base = start
		}
		n := (d.d - isoWeekday(base) + 7) % 7
		first = addDays(base, n)
	} else {
		first = addDays(base, d.d-isoWeekday(base)+7*week)
	}
	if d.last > 0 {
		return first, addDays(first, d.last-d.d), "weekday"
	}
	return first, first, "weekday"
}

// isoWeekday is 1 for Monday to 7 for Sunday, isoMonday 0 to 6.
func isoWeekday(t time.Time) int { return isoMonday(t) + 1 }
func isoMonday(t time.Time) int  { return (int(t.Weekday()) + 6) % 7 }

// calendar resolves a date of the calendar as far as it is printed.
func (c *context) calendar(d day, start time.Time) (first, last time.Time, why string) {
	anchor := c.issue
	loc := anchor.Location()
	make := func(y, m, day int) time.Time {
		t := time.Date(y, time.Month(m), 1, 0, 0, 0, 0, loc)
		return time.Date(t.Year(), t.Month(), min(day, daysIn(t)), 0, 0, 0, 0, loc)
	}
	var y, m int
	switch {
	case d.m == thisMonth:
		t := time.Date(anchor.Year(), anchor.Month()+time.Month(d.monOff), 1, 0, 0, 0, 0, loc)
		y, m = t.Year(), int(t.Month())
	case d.m == 0:
		if !c.last.IsZero() && c.last.Sub(c.issue).Abs() < farAway {
			anchor = c.last
		}
		if !start.IsZero() {
			anchor = start
		}
		y, m = anchor.Year(), int(anchor.Month())
		if start.IsZero() {
			m += nearMonth(func(k int) time.Time { return make(y, m+k, d.d) }, anchor)
		} else {
			m += nearest(func(k int) time.Time { return make(y, m+k, d.d) }, anchor, start)
		}
		why = "month from the context"
	case d.y > 0:
		y, m = d.y, d.m
	case d.hasOff:
		y, m = anchor.Year()+d.yearOff, d.m
	default:
		if !start.IsZero() {
			anchor = start
		}
		y, m = anchor.Year(), d.m
		y += nearest(func(k int) time.Time { return make(y+k, m, d.d) }, anchor, start)
		why = "nearest year"
	}
	first = make(y, m, d.d)
	last = first
	if d.last > 0 {
		last = make(y, m, d.last)
	}
	if d.last == 0 && first.Day() != d.d {
		why = "no such day"
	}
	return first, last, why
}

// nearest gives the step (-1, 0, 1) whose date is nearest to the anchor, the later of two. At the end of a range (start is
// set) it is the first that is not before the start.
func nearest(date func(int) time.Time, anchor, start time.Time) int {
	best, least := 0, time.Duration(-1)
	for k := -1; k <= 1; k++ {
		t := date(k)
		if !start.IsZero() {
			if !t.Before(start) {
				return k
			}
			continue
		}
		if off := t.Sub(anchor).Abs(); least < 0 || off <= least {
			best, least = k, off
		}
	}
	return best
}

// nearMonth gives the step to the month of a day printed without it: the month of the anchor is left out in print, another
// one only when the day is a few days away (31日 on the 2nd, 1日 on the 30th).
func nearMonth(date func(int) time.Time, anchor time.Time) int {
	const few = 7 * 24 * time.Hour
	best, least := 0, date(0).Sub(anchor).Abs()
	for _, k := range [...]int{-1, 1} {
		if off := date(k).Sub(anchor).Abs(); off <= few && off < least {
			best, least = k, off
		}
	}
	return best
}

// daysIn gives the number of days of the month of t.
func daysIn(t time.Time) int {
	return time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
