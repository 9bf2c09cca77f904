package extract

import (
	"strings"

	"noticebot/notices"
	"noticebot/notices/text"
	"noticebot/notices/when"
)

// prose reads one sentence: its times, its predicates and its lists of places, and which goes with which.
func (as *assembler) prose(i int, u *unit) {
	sh := as.sh
	from := u.start
	if u.kind == unitLabel {
		from = min(u.value, u.end)
	}
	preds := as.predsIn(u, from)
	ts := sh.timesIn(from, u.end)
	runs := as.ownRuns(u, from)
	as.noteClock(u, ts)
	linked := make([]link, len(runs))
	any := false
	for k := range runs {
		linked[k] = as.linkOf(u, runs, k, preds)
		if linked[k].kind == linkKeep && (as.cancelled || as.putOff && as.isOriginal(u, &runs[k], linked[k].pred)) {
			linked[k] = link{kind: linkList}
		}
		if linked[k].kind == linkNone && k > 0 && linked[k-1].kind != linkNone && as.addsTo(runs, k) {
			linked[k] = linked[k-1]
		}
		if k > 0 && linked[k-1].kind != linkNone && as.isPart(u, &runs[k], u.end) {
			linked[k] = linked[k-1]
		}
		any = any || linked[k].kind != linkNone
	}
	as.dropSites(runs, linked)
	as.shareLinks(runs, linked, ts)
	if !any {
		any = as.linkLoosely(u, runs, linked, preds, ts)
	}
	if !any {
		as.comesBackLater(u, ts)
		as.timesOnly(i, u, ts, preds)
		as.carryOn(u, preds)
		return
	}
	as.carry = false
	used := u.start // times before this have been given out
	var lastWs []notices.Window
	var lastSpans []text.Range
	for k := range runs {
		l := linked[k]
		if l.kind == linkNone {
			continue
		}
		if l.kind == linkKeep {
			as.spare(i, append(runs[k].places, runs[k].spared...))
			continue
		}
		next := u.end
		for m := k + 1; m < len(runs); m++ {
			if linked[m].kind != linkNone {
				next = runs[m].start
				break
			}
		}
		g := as.addGroup(i, u, runs[k].places, runs[k].spared, as.effectFor(l), l.pred, l.kind == linkBack)
		if g == nil {
			continue
		}
		g.loose = l.kind == linkLoose
		if l.kind == linkBack {
			as.restoredWindows(g, u, from, next)
			continue
		}
		before := timesBetween(ts, used, runs[k].start)
		after := timesBetween(ts, runs[k].start, next)
		want := isEvent
		ws, spans := as.windowsOf(before, want)
		if len(before) > 0 && datesOnly(before) && clockOnly(after) { // 4日、5日A区间每晚21:30至运营结束
			ws, spans = as.windowsOf(timesBetween(ts, used, next), want)
		}
		if len(ws) == 0 || k == 0 && len(ws) > 0 && onlyLength(before) {
			if w2, s2 := as.windowsOf(after, want); len(w2) > 0 {
				ws, spans = w2, s2
				used = next
			}
		} else {
			used = runs[k].start
			if n := len(ws); ws[n-1].End.IsZero() { // 起 … 连续36小时; 自3时起停电
				for m := range after {
					if after[m].Kind == when.Length && as.isOutageLength(&after[m]) {
						ws[n-1].End = ws[n-1].Start.Add(after[m].Duration)
					}
				}
			}
		}
		if len(as.groups) > 1 && len(runs[k].places) > 0 {
			if part, sp := as.partTime(u, &runs[k], next, as.groups[len(as.groups)-2].windows); len(part) > 0 {
				g.windows, g.wspans, g.own = part, sp, true
				as.pending = without(as.pending, g)
				continue
			}
		}
		switch {
		case len(ws) > 0:
			g.windows, g.wspans, g.own = ws, spans, true
			lastWs, lastSpans = ws, spans
			as.pending = without(as.pending, g)
			as.cur.windows, as.cur.spans, as.cur.used = ws, spans, true
		case len(lastWs) > 0:
			g.windows, g.wspans, g.own = lastWs, lastSpans, true
			as.pending = without(as.pending, g)
		}
	}
	as.laterTimes(u, ts)
	last := len(runs) - 1 // a list that a semicolon breaks goes on in the next unit
	as.carry = linked[last].kind != linkNone && linked[last].kind != linkKeep && strings.HasSuffix(sh.sub(u.start, u.end), "；") && u.end-runs[last].end <= 6
	if as.carry {
		as.carryTo = linked[last].pred
	}
}

func datesOnly(ts []moment) bool {
	for i := range ts {
		if ts[i].HasClock || !ts[i].HasDate || ts[i].Kind == when.Vague || ts[i].role != roleEvent {
			return false
		}
	}
	return true
}

// clockOnly tells whether hours without a date come first.
func clockOnly(ts []moment) bool {
	return len(ts) > 0 && ts[0].HasClock && !ts[0].HasDate && (ts[0].Kind == when.Range || ts[0].Kind == when.Recurrent) && ts[0].role == roleEvent
}

func onlyLength(ts []moment) bool {
	for i := range ts {
		if ts[i].Kind != when.Length {
			return false
		}
	}
	return len(ts) > 0
}

func timesBetween(ts []moment, from, to int) []moment {
	for len(ts) > 0 && ts[0].Start < from {
		ts = ts[1:]
	}
	n := 0
	for n < len(ts) && ts[n].Start < to {
		n++
	}
	return ts[:n]
}

func without(gs []*group, g *group) []*group {
	kept := gs[:0]
	for _, x := range gs {
		if x != g {
			kept = append(kept, x)
		}
	}
	return kept
}

// ownRuns are the lists of places of a unit, without those that stand in its reason or name its issuer.
func (as *assembler) ownRuns(u *unit, from int) []run {
	sh := as.sh
	runs := sh.runsIn(from, u.end, u.continues)
	reason, ok := sh.reasonIn(u)
	kept := runs[:0]
	for _, r := range runs {
		if ok && r.start >= reason.Start && r.end <= reason.End {
			continue
		}
		places := r.places[:0:0]
		for _, p := range r.places {
			if ok && p.start >= reason.Start && p.start < reason.End {
				r.before, r.bare = "", true
				continue
			}
			if sh.detour(u, &p) {
				continue
			}
			if !isIssuerName(withoutVerb(sh.sub(p.start, p.end))) || sh.carrierTail(&p) {
				places = append(places, p)
			}
		}
		r.places = places
		if len(places) == 0 && len(r.spared) == 0 {
			continue
		}
		if len(places) > 0 {
			if r.start != places[0].start {
				r.lead = places[0].start
			}
			r.start = places[0].start
		}
		kept = append(kept, r)
	}
	return kept
}

// carryOn remembers that a sentence opened a list that the next lines hold.
func (as *assembler) carryOn(u *unit, preds []hit) {
	t := strings.TrimRight(as.sh.sub(u.start, u.end), " ")
	if strings.HasSuffix(t, ":") {
		as.carry = true
		if p := as.nearest(preds, u.end); p.cue != nil {
			as.carryTo = p
		}
		return
	}
	if p := as.nearest(preds, u.end); p.cue != nil {
		as.carryTo = p
	}
}

// noteClock keeps hours that are printed once for every row: 每处各停半天（8时至12时）.
func (as *assembler) noteClock(u *unit, ts []moment) {
	for i := range ts {
		t := &ts[i]
		if t.Kind == when.Range && t.HasClock && !t.HasDate {
			s := as.sh.sub(max(u.start, t.Start-60), t.End)
			if containsAny(s, []string{"每个", "每天", "每日", "均为", "每次", "每片", "各", "统一", "每批"}) {
				as.clock = t
			}
		}
	}
}

// timesOnly reads a sentence without places of its own: its windows are for what comes, its expected end for what was said.
func (as *assembler) timesOnly(i int, u *unit, ts []moment, preds []hit) {
	if len(ts) == 0 {
		return
	}
	sh := as.sh
	if len(ts) == 1 && ts[0].HasDate && !ts[0].HasClock && sh.headsRows(u) {
		as.cur = stretch{date: &ts[0]}
		return
	}
	eventful := as.carry
	for _, h := range sh.hitsIn(u.start, u.end) {
		switch h.cue.class {
		case cOut, cLow, cUrgent:
			eventful = true
		case cWork:
			eventful = true
		}
	}
	s := sh.sub(u.start, u.end)
	eventful = eventful || containsAny(s, []string{"定于", "拟于", "时间", "时段", "时间为", "分别", "第一次", "第二次", "只停", "范围", "仍为", "即日起", "起，", "停"})
	for k := range ts {
		if ts[k].Kind == when.Range && ts[k].HasClock {
			eventful = true
		}
	}
	if eventful {
		ws, spans := as.windowsOf(ts, isEvent)
		if len(ws) > 0 && as.last != nil && as.last.own && as.last.unit == i-1 && as.last.wspans != nil && as.colonGroup(as.last) {
			as.last.windows = append(append([]notices.Window(nil), as.last.windows...), ws...)
			as.last.wspans = append(as.last.wspans, spans...)
			as.last.unit = i
		} else {
			as.addWindows(ws, spans)
		}
	}
	as.laterTimes(u, ts)
}

// colonGroup tells whether the group's places were printed before its times: further times of the line are its own.
func (as *assembler) colonGroup(g *group) bool {
	return len(g.places) > 0 && len(g.wspans) > 0 && g.wspans[0].Start > g.places[0].start && g.block == as.blockAt
}

// laterTimes gives the open windows said before the end that is expected now, and the restored ones their end.
func (as *assembler) laterTimes(u *unit, ts []moment) {
	for k := range ts {
		t := &ts[k]
		if t.role != roleEnd || len(t.Windows) == 0 {
			continue
		}
		end := t.Windows[0].End
		if t.HasClock && (t.Kind == when.Point || t.Kind == when.Open) && !t.Windows[0].Start.IsZero() {
			end = t.Windows[0].Start
		}
		if end.IsZero() {
			end = t.Windows[0].Start
		}
		for _, g := range as.groups {
			if !g.back && len(g.windows) == 0 && &as.sh.units[g.unit] == u && as.stillOut(g) {
				g.windows, g.wspans, g.own = []notices.Window{{End: end}}, []text.Range{{Start: t.Start, End: t.End}}, true
				as.pending = without(as.pending, g)
				continue
			}
			if g.back || len(g.windows) == 0 || g.block != as.blockAt {
				continue
			}
			n := len(g.windows) - 1
			if w := g.windows[n]; w.End.IsZero() && end.After(w.Start) {
				g.windows = append([]notices.Window(nil), g.windows...)
				g.windows[n].End = end
				g.wspans = append(g.wspans, text.Range{Start: t.Start, End: t.End})
			}
		}
		if n := len(as.cur.windows); n > 0 && as.cur.windows[n-1].End.IsZero() && end.After(as.cur.windows[n-1].Start) {
			as.cur.windows = append([]notices.Window(nil), as.cur.windows...)
			as.cur.windows[n-1].End = end
		}
	}
}

// sharp tells whether one of the times was printed with a clock.
func (as *assembler) sharp(spans []text.Range) bool {
	for _, r := range spans {
		for _, t := range as.sh.timesIn(r.Start, r.Start+1) {
			if t.HasClock {
				return true
			}
		}
	}
	return false
}

// restoredWindows gives a restored group the interruption that ended.
func (as *assembler) restoredWindows(g *group, u *unit, from, next int) {
	var w notices.Window
	ts := as.sh.timesIn(from, u.end)
	for k := range ts {
		t := &ts[k]
		if len(t.Windows) == 0 || t.role == roleSaid {
			continue
		}
		first := t.Windows[0]
		switch {
		case t.role == roleBack && t.Start < next || t.role == roleBack && w.End.IsZero():
			w.End = first.Start
			if t.Kind == when.Vague || !t.HasClock {
				w.End = first.End
			}
			g.wspans = append(g.wspans, text.Range{Start: t.Start, End: t.End})
		case t.role == roleEvent && t.Kind != when.Length && w.Start.IsZero() && w.End.IsZero() && (t.HasClock || t.Kind == when.Vague && t.HasDate):
			w.Start = first.Start
			g.wspans = append(g.wspans, text.Range{Start: t.Start, End: t.End})
		}
	}
	if w.End.IsZero() { // 截至22日12时…已恢复
		for k := range ts {
			if t := &ts[k]; t.role == roleSaid && t.HasClock && len(t.Windows) > 0 && strings.HasSuffix(as.sh.sub(t.Start-12, t.Start), "截至") {
				w.End = t.Windows[0].Start
				g.wspans = append(g.wspans, text.Range{Start: t.Start, End: t.End})
			}
		}
	}
	if w.End.IsZero() { // a further list of what is back
		for k := len(as.groups) - 1; k >= 0; k-- {
			if o := as.groups[k]; o != g && o.back && o.own && len(o.windows) == 1 {
				g.windows, g.wspans, g.own = o.windows, o.wspans, true
				as.pending = without(as.pending, g)
				return
			}
		}
	}
	if w.Start.IsZero() && as.sharp(as.cur.spans) {
		for _, o := range as.cur.windows {
			if !o.Start.IsZero() && (w.End.IsZero() || o.Start.Before(w.End)) {
				w.Start = o.Start
			}
		}
	}
	g.own = !w.End.IsZero()
	if !w.Start.IsZero() && !w.End.IsZero() && !w.End.After(w.Start) {
		w.Start = notices.Window{}.Start
	}
	if !w.Start.IsZero() || !w.End.IsZero() {
		g.windows = []notices.Window{w}
		as.pending = without(as.pending, g)
	}
}
