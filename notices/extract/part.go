package extract

import (
	"strings"
	"time"

	"noticebot/notices"
	"noticebot/notices/text"
	"noticebot/notices/when"
)

// partTime reads the shorter time of a part of what was said before: 其中南苑小区三期仅上午停电, 其中A路提前至10:30解除. whole are
// the windows of the whole.
func (as *assembler) partTime(u *unit, r *run, next int, whole []notices.Window) ([]notices.Window, []text.Range) {
	sh := as.sh
	if len(whole) == 0 || !strings.Contains(sh.sub(max(u.start, r.lead-12), r.start), "其中") {
		return nil, nil
	}
	ts := sh.timesIn(r.places[len(r.places)-1].end, next)
	if len(ts) == 0 || ts[0].HasDate || len(ts[0].Windows) == 0 || ts[0].Kind == when.Length {
		return nil, nil
	}
	t := &ts[0]
	span := []text.Range{{Start: t.Start, End: t.End}}
	gap := sh.sub(r.places[len(r.places)-1].end, t.Start)
	switch {
	case strings.Contains(gap, "提前") && t.HasClock:
		return endingAt(whole, t.Windows[0].Start), span
	case t.Kind == when.Vague && containsAny(gap, []string{"仅", "只", "限"}):
		return within(whole, t.Windows[0]), span
	}
	return nil, nil
}

// endingAt gives the windows with the clock of end for their own.
func endingAt(whole []notices.Window, end time.Time) []notices.Window {
	var out []notices.Window
	for _, w := range whole {
		day := w.Start
		if !w.End.IsZero() {
			day = w.End
		}
		e := time.Date(day.Year(), day.Month(), day.Day(), end.Hour(), end.Minute(), 0, 0, day.Location())
		if !e.After(w.Start) {
			return nil
		}
		out = append(out, notices.Window{Start: w.Start, End: e})
	}
	return out
}

// within gives the windows that begin in the part of the day, or that part of their days when they are longer.
func within(whole []notices.Window, part when.Window) []notices.Window {
	var out []notices.Window
	from, to := part.Start.Hour()*60+part.Start.Minute(), part.End.Hour()*60+part.End.Minute()
	if to == 0 {
		to = 24 * 60
	}
	for _, w := range whole {
		if w.Start.IsZero() || w.End.IsZero() {
			continue
		}
		midnight := time.Date(w.Start.Year(), w.Start.Month(), w.Start.Day(), 0, 0, 0, 0, w.Start.Location())
		a, b := midnight.Add(time.Duration(from)*time.Minute), midnight.Add(time.Duration(to)*time.Minute)
		if w.Start.After(a) {
			a = w.Start
		}
		if w.End.Before(b) {
			b = w.End
		}
		if b.After(a) {
			out = append(out, notices.Window{Start: a, End: b})
		}
	}
	return out
}

// comesBackLater reads a sentence without places that says that all is back: 经抢修，已于16时40分全部恢复. The notices before it
// in the block that no end is known of are then told as restored.
func (as *assembler) comesBackLater(u *unit, ts []moment) {
	s := as.sh.sub(u.start, u.end)
	if !strings.Contains(s, "已") || !containsAny(s, []string{"全部恢复", "全面恢复", "恢复正常", "均恢复", "全部修复", "全部抢通"}) || containsAny(s, []string{"预计", "力争", "有望", "将于", "尚未", "仍"}) {
		return
	}
	for k := range ts {
		t := &ts[k]
		if t.role != roleBack || !t.HasClock || len(t.Windows) == 0 {
			continue
		}
		end := t.Windows[0].Start
		for _, g := range as.groups {
			if g.back || g.block != as.blockAt || len(g.windows) != 1 || !g.windows[0].End.IsZero() || !end.After(g.windows[0].Start) {
				continue
			}
			g.back, g.own = true, true
			g.windows = []notices.Window{{Start: g.windows[0].Start, End: end}}
			g.wspans = append(append([]text.Range(nil), g.wspans...), text.Range{Start: t.Start, End: t.End})
		}
	}
}

// hoursOfDays gives the days of a label line the hours that a line of its own prints: 停电日期:5日、7日 / 停电时段:8:00-17:00.
func (as *assembler) hoursOfDays(ts []moment) bool {
	if len(ts) == 0 || len(as.cur.windows) == 0 || as.cur.used || as.cur.date == nil {
		return false
	}
	for i := range ts {
		if ts[i].HasDate || !ts[i].HasClock || ts[i].Kind != when.Range || ts[i].role != roleEvent {
			return false
		}
	}
	for _, w := range as.cur.windows {
		if !isMidnight(w.Start) || !isMidnight(w.End) || w.End.IsZero() {
			return false
		}
	}
	days := as.cur.date.Expr
	var ws []notices.Window
	for i := range ts {
		ws = appendWindows(ws, when.Combine(days, ts[i].Expr))
		as.cur.spans = append(as.cur.spans, text.Range{Start: ts[i].Start, End: ts[i].End})
	}
	if len(ws) == 0 {
		return false
	}
	as.cur.windows = ws
	return true
}

// isPart tells whether a list is a part of the one before it that gets its service back sooner: 其中A路提前至10:00解除管制.
func (as *assembler) isPart(u *unit, r *run, next int) bool {
	return len(r.places) > 0 && strings.Contains(as.sh.sub(max(u.start, r.lead-12), r.start), "其中") && strings.HasPrefix(strings.TrimLeft(as.sh.sub(r.places[len(r.places)-1].end, next), " "), "提前")
}
