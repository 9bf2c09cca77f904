// Package when reads the time expressions of Chinese notices into windows of wall-clock time.
//
// It exists because a notice does not print two timestamps. It prints 11月8日至10日每晚23:00至次日5:00, 下午2时至5时,
// 周五晚10点至周六早6点, 自即日起至抢修完成, and leaves out the year. The package finds each such expression, gives the
// bytes it stands in, and resolves it against the date of the issue that it was printed in. It never asks the clock.
//
//	for _, e := range when.Find("定于6月3日22:00至次日6:00停水", issue) {
//		fmt.Println(e.Text, e.Windows) // 6月3日22:00至次日6:00: one window over midnight
//	}
//
// # What it promises
//
// Expressions come in the order of the text and do not overlap. Every expression but a Length has at least one window. A
// window is never empty and never reversed; where the print contradicts itself the end is left open. Wide digits, other
// dashes and colons, blanks inside a date and traditional characters make no difference. House numbers, metro and bus
// lines, pipe sizes, telephone numbers, amounts, ratios and scores are not times. It takes time linear in the text.
//
// # How it resolves
//
//   - A year not printed is the one that brings the date nearest to the issue. A day without its month lies in the month of
//     the last date printed before it, or of the issue, or in the next one if that is a few days away; at the end of a range
//     it is the first one not before the start.
//   - 今日 明晚 昨日 are counted from the issue; 次日 当日 同日 from the date printed before. 本周六 lies in the issue's week
//     (Monday to Sunday), 下周一 in the next, a bare 周五 is the first one not before the issue.
//   - 24:00, 今晚12时 and 末班车 are 00:00 of the next day, 首班车 is 00:00. 4月31日 is the last day of April.
//   - A day part is carried to the end of a range that has none: 下午2时至5时 ends at 17:00, 晚10时至6时 at 06:00 of the
//     next day. A day part is a window only when no clock is printed: 上午 08–12, 下午 12–18, 晚上 18–24, 凌晨 00–06, 白天
//     08–18, 夜间 22–06, 全天 00–24; 早上 is 上午, 中午 is 12:00.
//   - A date in brackets wins over the word before it, and belongs to the hours before it that have none: 两个周六（6月3日、10日）,
//     22:00—次日6:00（6月3日）.
//   - Of a row of days 工作日, 双休日, 每周六、日 and （双休日除外） leave those meant; 工作日 is Monday to Friday, because the
//     calendar of holidays is not known here.
//   - Clocks with a point (8.30—17.30) or without a mark (0830-1730) are read only as ranges, and only after a date, a day part
//     or a label 时间 that leave no doubt.
//   - Dates without a clock are whole days. Dates that share a daily clock range give one window a day.
//   - What ends at a moment gives it in one of two ways. 15时前, 截至28日8点 and 28日8点止 with nothing before them are Open with
//     a zero Start, and the moment is the End. 12日零时恢复, 最迟20时 and 截至1日8点，已恢复九成 are Points, because only the words
//     around them say that they are an end: a caller who knows takes the Start for it.
//   - A clock without a date (HasDate is false) is resolved to the issue date for the time being: a reader who knows the
//     date it belongs to uses [Combine].
package when

import (
	"time"

	"noticebot/notices/text"
)

// Window is a period [Start, End) in the zone of the issue. A zero Start or End is open.
type Window struct{ Start, End time.Time }

// Kind is the form of an expression.
type Kind uint8

// The kinds.
const (
	Point     Kind = iota // a date (its window is the whole day) or a clock time (its window is open at the end)
	Range                 // from … to …, also a row of days
	Open                  // 起, 至抢修完成: open at the end; …前, 截至…: open at the start
	Recurrent             // the same hours on several days, or some weekdays of a row
	Length                // 停水8小时: Duration, no windows
	Vague                 // 上午, 夜间, 下旬: a window that the print does not delimit
)

// String names the kind in lower case.
func (k Kind) String() string {
	return [...]string{"point", "range", "open", "recurrent", "length", "vague"}[min(k, Vague)]
}

// Expr is one time expression.
type Expr struct {
	Start, End int    // bytes in the text that was handed in
	Text       string // those bytes
	Kind       Kind
	Windows    []Window // in the order printed
	HasDate    bool     // a date is printed, or a word that stands for one
	HasClock   bool     // a clock time is printed, not only a day part
	HasYear    bool     // the year is printed, in digits or as 今年, 去年, 明年
	Duration   time.Duration
	Rule       string // how it was read, for people: "range, next day"

	days []days // resolved dates
	from time.Time
}

// days are whole days from first to last.
type days struct{ first, last time.Time }

// Find reads the expressions of a text as printed. The issue is 00:00 of the issue date in the region's zone, in which all
// windows are given.
func Find(s string, issue time.Time) []Expr {
	f := text.Fold(s).Join()
	found := FindFolded(f, issue)
	for i := range found {
		e := &found[i]
		e.Start, e.End = f.Origin(e.Start, e.End)
		e.Text = s[e.Start:e.End]
	}
	return found
}

// FindFolded reads the expressions of a text that is folded, and joined if its lines are narrow. Spans and Text are those
// of f.String().
func FindFolded(f *text.Folded, issue time.Time) []Expr {
	y, m, d := issue.Date()
	issue = time.Date(y, m, d, 0, 0, 0, 0, issue.Location())
	p := parser{s: f.String()}
	c := context{issue: issue}
	var found []Expr
	for i := 0; i < len(p.s); {
		i = p.next(i)
		if i >= len(p.s) {
			break
		}
		r, end, ok := p.expr(i)
		if !ok {
			i = p.pass(i)
			continue
		}
		e := c.resolve(r)
		e.Start, e.End, e.Text = i, end, p.s[i:end]
		found = append(found, e)
		i = end
	}
	return found
}

// Combine sets the hours of clock on each day of date, for a date printed in one place and a clock time in another: a
// heading and its rows, 同一时段, listed dates that share one clock range. Hours of the date expression itself are
// disregarded, and so is the date of the clock expression. A date that is open at the end (9月1日起) gives one window that
// is. It returns nil when date has no date.
func Combine(date, clock Expr) []Window {
	if !date.HasDate || len(date.days) == 0 {
		return nil
	}
	var hours []Window // of the first day of clock
	for _, w := range clock.Windows {
		at := w.Start
		if at.IsZero() {
			at = w.End.Add(-1)
		}
		if !at.Before(clock.from) && at.Before(addDays(clock.from, 2)) && (len(hours) == 0 || at.Before(addDays(clock.from, 1))) {
			hours = append(hours, w)
		}
	}
	n := len(date.Windows)
	openEnd := date.Kind == Open && n > 0 && date.Windows[n-1].End.IsZero()
	var out []Window
	eachDay(date.days, func(day time.Time) {
		for _, w := range hours {
			v := Window{Start: move(w.Start, clock.from, day), End: move(w.End, clock.from, day)}
			if openEnd {
				v.End = time.Time{}
			}
			if v != (Window{}) {
				out = append(out, v)
			}
		}
	})
	return out
}

// Plus gives the windows that begin where e's begin and last d: a start and a printed length (自11月4日22时起连续停运26小时).
// It returns nil when d is not positive or no start is printed.
func (e Expr) Plus(d time.Duration) []Window {
	if d <= 0 {
		return nil
	}
	var out []Window
	for _, w := range e.Windows {
		if !w.Start.IsZero() {
			out = append(out, Window{w.Start, w.Start.Add(d)})
		}
	}
	return out
}

// move takes the wall-clock time t from the day a to the day b.
func move(t, a, b time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	n := 0
	for a.AddDate(0, 0, n+1).Compare(t) <= 0 && n < 400 {
		n++
	}
	h, m, s := t.Clock()
	y, mo, d := b.Date()
	return time.Date(y, mo, d+n, h, m, s, 0, b.Location())
}

func addDays(t time.Time, n int) time.Time { return t.AddDate(0, 0, n) }
