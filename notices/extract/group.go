package extract

import (
	"strings"

	"noticebot/notices"
	"noticebot/notices/text"
	"noticebot/notices/when"
)

// group is a notice in the making: places that share a service, a state and their windows.
type group struct {
	service  notices.Service
	effect   notices.Effect
	status   notices.Status
	places   []place
	spared   []place
	windows  []notices.Window
	wspans   []text.Range // the times that the windows were read from
	reason   text.Range
	unit     int // index of the unit that the notice rests on
	pred     hit
	story    int
	block    int
	line     int
	viaTitle bool
	loose    bool // attached without a predicate of its own
	back     bool
	own      bool // the windows stand in the unit itself
	labelled bool
	district []string
}

// stretch is what windows were read from, until they are used.
type stretch struct {
	windows []notices.Window
	spans   []text.Range
	used    bool
	date    *moment // the last date without a clock
	clock   *moment // the last clock without a date
}

// assembler reads the units of one story in order.
type assembler struct {
	sh      *sheet
	story   int
	service notices.Service // of the story
	blockAt int
	inBlock notices.Service // of the block
	cur     stretch
	pending []*group // groups that wait for their windows
	groups  []*group
	spared  []spare
	effect  notices.Effect // of the last list of places
	reasons []reasonAt
	clock   *moment // a clock printed once for all rows
	moved   *change
	last    *group
	carry   bool // the line before opened a list: 对下列小区停止供气:
	carryTo hit

	putOff    bool // … puts it off: the same of 照常供水, not of 不受影响
	cancelled bool // the story takes an interruption back: 照常供水 is then said of its places
}

type spare struct {
	places []place
	block  int
	unit   int
}

type reasonAt struct {
	text.Range
	unit  int
	block int
	label bool
}

// windowsOf reads the windows of the event times among ts, in order.
func (as *assembler) windowsOf(ts []moment, want func(role) bool) ([]notices.Window, []text.Range) {
	var ws []notices.Window
	var spans []text.Range
	sharp := false
	for i := range ts {
		if want(ts[i].role) && ts[i].Kind != when.Length && ts[i].Kind != when.Vague {
			sharp = true
		}
	}
	for i := 0; i < len(ts); i++ {
		t := &ts[i]
		if !want(t.role) || t.Kind == when.Vague && sharp {
			continue
		}
		span := text.Range{Start: t.Start, End: t.End}
		switch {
		case t.Kind == when.Length:
			if n := len(ws); n > 0 && as.isOutageLength(t) && (ws[n-1].End.IsZero()) {
				ws[n-1].End = ws[n-1].Start.Add(t.Duration)
				spans = append(spans, span)
			}
			continue
		case t.HasDate && !t.HasClock && t.Kind != when.Vague:
			as.cur.date = t
			if c := as.clockFor(ts, i); c != nil {
				if got := when.Combine(t.Expr, c.Expr); len(got) > 0 {
					ws, spans = appendWindows(ws, got), append(spans, span)
					if c.Start > t.Start {
						spans = append(spans, text.Range{Start: c.Start, End: c.End})
						for i+1 < len(ts) && ts[i].Start < c.Start {
							i++
						}
					}
					continue
				}
			}
		case !t.HasDate && t.HasClock:
			as.cur.clock = t
			if as.cur.date != nil && as.cur.date.Start < t.Start && t.Start-as.cur.date.Start < 4000 {
				if got := when.Combine(as.cur.date.Expr, t.Expr); len(got) > 0 {
					ws, spans = appendWindows(ws, got), append(spans, span)
					continue
				}
			}
		case t.HasDate && t.HasClock:
			as.cur.clock = t
			as.cur.date = t
		}
		if w, ok := as.until(t, ws); ok {
			if n := len(ws); n > 0 && ws[n-1].End.IsZero() {
				ws = ws[:n-1]
			}
			ws, spans = append(ws, w), append(spans, span)
			continue
		}
		ws, spans = appendWindows(ws, t.Windows), append(spans, span)
	}
	return dropBegun(ws), spans
}

// dropBegun drops the moment of a failure where the hours of the repair are printed too.
func dropBegun(ws []notices.Window) []notices.Window {
	closed := false
	for _, w := range ws {
		closed = closed || !w.Start.IsZero() && !w.End.IsZero()
	}
	kept := ws[:0]
	for _, w := range ws {
		if !closed || !w.End.IsZero() {
			kept = append(kept, w)
		}
	}
	return kept
}

// until reads 封闭至11月30日: the end of what began at the time said before.
func (as *assembler) until(t *moment, ws []notices.Window) (w notices.Window, ok bool) {
	if len(t.Windows) == 0 || t.Kind == when.Range || t.Kind == when.Recurrent {
		return w, false
	}
	before := as.sh.sub(t.Start-36, t.Start)
	if !hasAnySuffix(before, []string{"封闭至", "停水至", "停电至", "停至", "持续至", "停气至", "停暖至", "停热至", "施工至", "停运至", "封闭到", "停到", "持续到"}) {
		return w, false
	}
	if n := len(ws); n > 0 {
		w.Start = ws[n-1].Start
	} else if n := len(as.cur.windows); n > 0 {
		w.Start = as.cur.windows[n-1].Start
	}
	w.End = t.Windows[0].End
	if t.HasClock && !t.Windows[0].Start.IsZero() {
		w.End = t.Windows[0].Start
	}
	if !w.End.After(w.Start) {
		w.Start = notices.Window{}.Start
	}
	return w, !w.End.IsZero()
}

// clockFor finds the hours of a date printed without any: the next clock of the unit, 同一时段, or one printed for all.
func (as *assembler) clockFor(ts []moment, i int) *moment {
	for k := i + 1; k < len(ts); k++ {
		if ts[k].HasDate || ts[k].role != roleEvent && ts[k].role != roleNone {
			break
		}
		if ts[k].HasClock {
			return &ts[k]
		}
	}
	s := as.sh.s
	after := s[ts[i].End:min(len(s), ts[i].End+40)]
	if as.cur.clock != nil && containsAny(after, []string{"同一时段", "同一时间", "同时段", "相同时段"}) {
		return as.cur.clock
	}
	return as.clock
}

// isOutageLength tells whether a length is that of the interruption: 停水8小时, 连续停电36小时.
func (as *assembler) isOutageLength(t *moment) bool {
	s := as.sh.s
	before := s[max(0, t.Start-30):t.Start]
	if i := strings.LastIndexAny(before, "，。；"); i >= 0 {
		before = before[i:]
	}
	after := s[t.End:min(len(s), t.End+18)]
	return containsAny(before, []string{"停", "断", "连续", "为期", "历时", "封闭", "中断", "持续", "时长"}) && !containsAny(before, []string{"恢复后", "发电车", "回升"}) && !strings.HasPrefix(after, "左右回升")
}

func appendWindows(ws []notices.Window, got []when.Window) []notices.Window {
	for _, w := range got {
		v := notices.Window{Start: w.Start, End: w.End}
		if n := len(ws); n > 0 && !v.Start.IsZero() && ws[n-1].End.Equal(v.Start) && isMidnight(v.Start) && isMidnight(ws[n-1].Start) {
			ws[n-1].End = v.End // adjoining whole days are one window
			continue
		}
		dup := false
		for _, x := range ws {
			dup = dup || x.Equal(v)
		}
		if !dup {
			ws = append(ws, v)
		}
	}
	return ws
}

func isMidnight(t interface{ Clock() (int, int, int) }) bool {
	h, m, _ := t.Clock()
	return h == 0 && m == 0
}

func isEvent(r role) bool { return r == roleEvent }
