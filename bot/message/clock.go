package message

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"noticebot/notices"
)

// maxTimes is how many lines of times one message shows.
const maxTimes = 6

// clock writes times in one language, seen from one instant in one zone.
type clock struct {
	w    *ClockWords
	zone *time.Location
	now  time.Time
}

func newClock(c *Catalogue, zone *time.Location, now time.Time) clock {
	if zone == nil {
		zone = time.UTC
	}
	return clock{w: &c.Clock, zone: zone, now: now.In(zone)}
}

// put fills a template of plain text.
func put(template string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		pairs[i] = "{" + pairs[i] + "}"
	}
	return strings.NewReplacer(pairs...).Replace(template)
}

// date is 6月3日, with the year when it is not this year's.
func (c clock) date(t time.Time) string {
	t = t.In(c.zone)
	template := c.w.Date
	if t.Year() != c.now.Year() {
		template = c.w.DateYear
	}
	return c.dateAs(template, t)
}

// issue is the date of an issue, always with the year.
func (c clock) issue(t time.Time) string { return c.dateAs(c.w.DateYear, t.In(c.zone)) }

func (c clock) dateAs(template string, t time.Time) string {
	return put(template, "year", strconv.Itoa(t.Year()), "month", c.w.Months[t.Month()-1], "day", strconv.Itoa(t.Day()))
}

// day is 6月3日（周六）.
func (c clock) day(t time.Time) string {
	t = t.In(c.zone)
	return put(c.w.Day, "date", c.date(t), "weekday", c.w.Weekdays[t.Weekday()])
}

// near is day with today, tomorrow or the day after in front of it.
func (c clock) near(t time.Time) string {
	t = t.In(c.zone)
	day := c.day(t)
	switch daysBetween(c.now, t) {
	case 0:
		return put(c.w.Today, "day", day)
	case 1:
		return put(c.w.Tomorrow, "day", day)
	case 2:
		return put(c.w.After, "day", day)
	}
	return day
}

// daysBetween counts calendar days from a to b, both in the same zone.
func daysBetween(a, b time.Time) int {
	ua := time.Date(a.Year(), a.Month(), a.Day(), 0, 0, 0, 0, time.UTC)
	ub := time.Date(b.Year(), b.Month(), b.Day(), 0, 0, 0, 0, time.UTC)
	return int(ub.Sub(ua) / (24 * time.Hour))
}

func (c clock) hour(t time.Time) string {
	t = t.In(c.zone)
	return fmt.Sprintf("%d:%02d", t.Hour(), t.Minute())
}

func midnight(t time.Time) bool { return t.Hour() == 0 && t.Minute() == 0 }

// until writes the clock of an end: midnight is the 24:00 of the day before, as papers print it.
func (c clock) until(t time.Time) (day time.Time, hour string) {
	t = t.In(c.zone)
	if midnight(t) {
		return t.AddDate(0, 0, -1), "24:00"
	}
	return t, c.hour(t)
}

// window writes one period, with its length when it is not plain from the words.
func (c clock) window(w notices.Window) string {
	switch {
	case w.Start.IsZero() && w.End.IsZero():
		return c.w.Running
	case w.End.IsZero():
		return put(c.w.Since, "from", c.moment(w.Start))
	case w.Start.IsZero():
		day, hour := c.until(w.End)
		return put(c.w.Until, "to", put(c.w.At, "day", c.near(day), "clock", hour))
	}
	s, e := w.Start.In(c.zone), w.End.In(c.zone)
	if !e.After(s) {
		return c.moment(s)
	}
	last, to := c.until(e)
	length := c.length(e.Sub(s))
	switch {
	case midnight(s) && midnight(e) && daysBetween(s, last) == 0:
		return put(c.w.AllDay, "day", c.near(s))
	case midnight(s) && midnight(e):
		return put(c.w.Length, "when", put(c.w.AllDays, "first", c.near(s), "last", c.day(last)), "length", length)
	case daysBetween(s, last) == 0:
		return put(c.w.Length, "when", put(c.w.SameDay, "day", c.near(s), "from", c.hour(s), "to", to), "length", length)
	}
	when := put(c.w.Across, "from", c.moment(s), "to", put(c.w.At, "day", c.day(last), "clock", to))
	return put(c.w.Length, "when", when, "length", length)
}

// moment is a day with its clock; a midnight is only its day, for papers mean that.
func (c clock) moment(t time.Time) string {
	if midnight(t.In(c.zone)) {
		return c.near(t)
	}
	return put(c.w.At, "day", c.near(t), "clock", c.hour(t))
}

// length writes a duration in its two greatest units that are not zero: days, hours, minutes.
func (c clock) length(d time.Duration) string {
	m := int(d / time.Minute)
	parts := []struct {
		n     int
		words [2]string
	}{{m / 1440, c.w.Days}, {m / 60 % 24, c.w.Hours}, {m % 60, c.w.Minutes}}
	var out []string
	for _, p := range parts {
		if p.n > 0 && len(out) < 2 {
			out = append(out, plural(p.words, p.n))
		}
	}
	if len(out) == 0 {
		return plural(c.w.Minutes, 0)
	}
	return strings.Join(out, c.w.Between)
}

func plural(words [2]string, n int) string {
	form := words[1]
	if n == 1 {
		form = words[0]
	}
	return put(form, "n", strconv.Itoa(n))
}

// windows writes all periods, a line each: those that repeat daily at one clock on one line, no more than maxTimes lines.
func (c clock) windows(ws []notices.Window) []string {
	ws = slices.Clone(ws)
	slices.SortStableFunc(ws, func(a, b notices.Window) int { return a.Start.Compare(b.Start) })
	var lines []string
	for i := 0; i < len(ws); {
		n := c.run(ws[i:])
		if len(lines) == maxTimes-1 && i+n < len(ws) {
			return append(lines, put(c.w.MoreTimes, "n", strconv.Itoa(len(ws)-i)))
		}
		if n >= 3 {
			lines = append(lines, c.daily(ws[i:i+n]))
		} else {
			n = 1
			lines = append(lines, c.window(ws[i]))
		}
		i += n
	}
	return lines
}

// run counts how many windows at the head repeat the first on the following days.
func (c clock) run(ws []notices.Window) int {
	w := ws[0]
	if w.Start.IsZero() || w.End.IsZero() || w.End.Sub(w.Start) > 24*time.Hour || !w.End.After(w.Start) {
		return 1
	}
	n := 1
	for n < len(ws) && ws[n].Start.In(c.zone).Equal(w.Start.In(c.zone).AddDate(0, 0, n)) &&
		ws[n].End.In(c.zone).Equal(w.End.In(c.zone).AddDate(0, 0, n)) {
		n++
	}
	return n
}

func (c clock) daily(ws []notices.Window) string {
	first, last := ws[0], ws[len(ws)-1]
	day, to := c.until(first.End)
	if daysBetween(first.Start.In(c.zone), day) > 0 {
		to = put(c.w.NextDay, "clock", to)
	}
	return put(c.w.Nightly, "first", c.near(first.Start), "last", c.day(last.Start),
		"from", c.hour(first.Start), "to", to, "length", c.length(first.End.Sub(first.Start)))
}

// upper makes the first letter of a line of Latin text a capital.
func upper(s string) string {
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}
