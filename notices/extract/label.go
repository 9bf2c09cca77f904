package extract

import (
	"strings"

	"noticebot/notices"
	"noticebot/notices/text"
	"noticebot/notices/when"
)

// label reads a label with its value.
func (as *assembler) label(i int, u *unit) {
	sh := as.sh
	if s := serviceWord(sh.sub(u.start, max(u.start, min(u.value, u.end)))); s != "" && u.label != labelPhone && u.label != labelIssuer && u.label != labelIgnore {
		as.inBlock = s
	}
	switch u.label {
	case labelTime:
		ts := sh.timesIn(u.start, u.end)
		if as.hoursOfDays(ts) {
			return
		}
		ws, spans := as.windowsOf(ts, isEvent)
		as.addWindows(ws, spans)
		if as.takesTimeAndPlaces(u) {
			as.prose(i, u)
		}
	case labelEnd:
		as.setEnd(sh.timesIn(u.start, u.end))
	case labelArea:
		as.areaLabel(i, u)
	}
}

// takesTimeAndPlaces tells whether the value of a time label goes on with places: 停水时间及范围.
func (as *assembler) takesTimeAndPlaces(u *unit) bool {
	l := as.sh.sub(u.start, max(u.start, min(u.value, u.end)))
	return containsAny(l, []string{"范围", "区域", "地点"})
}

// addWindows takes in windows that stand alone: they are for places that wait, or for those to come.
func (as *assembler) addWindows(ws []notices.Window, spans []text.Range) {
	if len(ws) == 0 {
		return
	}
	if len(as.pending) > 0 {
		for _, g := range as.pending {
			g.windows, g.wspans = ws, spans
		}
		as.pending = nil
		as.cur.windows, as.cur.spans, as.cur.used = ws, spans, true
		return
	}
	if as.cur.used || len(as.cur.windows) == 0 || onlyBegun(as.cur.windows) && !ws[0].End.IsZero() && !ws[0].Start.IsZero() {
		as.cur.windows, as.cur.spans, as.cur.used = nil, nil, false
	}
	for k, w := range ws {
		if k == 0 && len(as.cur.windows) > 0 {
			if l := &as.cur.windows[len(as.cur.windows)-1]; l.Start.Equal(w.Start) && l.End.IsZero() {
				l.End = w.End
				continue
			}
		}
		as.cur.windows = append(as.cur.windows, w)
	}
	as.cur.spans = append(as.cur.spans, spans...)
}

// onlyBegun tells whether the windows say only when something began: of a failure and a repair with hours, the repair counts.
func onlyBegun(ws []notices.Window) bool {
	for _, w := range ws {
		if !w.End.IsZero() {
			return false
		}
	}
	return true
}

// setEnd gives open windows the end that a label of its own prints.
func (as *assembler) setEnd(ts []moment) {
	for k := range ts {
		t := &ts[k]
		if len(t.Windows) == 0 {
			continue
		}
		end := t.Windows[0].Start
		if t.Kind == when.Open || t.Kind == when.Range {
			if !t.Windows[0].End.IsZero() {
				end = t.Windows[0].End
			}
		} else if !t.HasClock && !t.Windows[0].End.IsZero() {
			end = t.Windows[0].End
		}
		if !t.HasDate && t.HasClock && as.cur.date != nil {
			if got := when.Combine(as.cur.date.Expr, t.Expr); len(got) > 0 {
				end = got[0].Start
			}
		}
		if n := len(as.cur.windows); n > 0 && end.After(as.cur.windows[n-1].Start) {
			old := as.cur.windows[n-1]
			if old.End.IsZero() || isMidnight(old.Start) && isMidnight(old.End) {
				// never change windows that are already given away in place: copy
				ws := append([]notices.Window(nil), as.cur.windows...)
				ws[n-1].End = end
				for _, g := range as.groups {
					if g.block == as.blockAt && len(g.windows) == n && g.windows[n-1].Equal(old) {
						g.windows = ws
						g.wspans = append(g.wspans, text.Range{Start: t.Start, End: t.End})
					}
				}
				as.cur.windows = ws
				as.cur.spans = append(as.cur.spans, text.Range{Start: t.Start, End: t.End})
			}
		}
	}
}

// areaLabel reads the places of a label.
func (as *assembler) areaLabel(i int, u *unit) {
	sh := as.sh
	from := min(u.value, u.end)
	labelText := sh.sub(u.start, from)
	if ts := sh.timesIn(from, u.end); len(ts) > 0 && !u.continues {
		ws, spans := as.windowsOf(ts, isEvent)
		if len(ws) > 0 && (len(as.cur.windows) == 0 || as.cur.used) {
			as.addWindows(ws, spans)
		}
	}
	preds := as.predsOfLists(u, from)
	if len(preds) == 0 {
		e := effectOfLabel(labelText)
		if u.continues || e == "" {
			e = as.effect
		}
		if e == "" {
			e = notices.Outage
		}
		var places, spared []place
		if u.continues && sh.has(cUser, from, u.end) && !strings.Contains(sh.sub(from, u.end), "、") {
			return
		}
		for _, r := range sh.runsIn(from, u.end, true) {
			for _, p := range r.places {
				if !u.continues || !isIssuerName(sh.sub(p.start, p.end)) {
					places = append(places, p)
				}
			}
			spared = append(spared, r.spared...)
		}
		if k := as.keepIn(u, from); k >= 0 {
			places, spared = as.splitKept(places, spared, k)
		}
		as.addGroup(i, u, places, spared, e, hit{}, false)
		return
	}
	// the value has predicates of its own: each list goes with the one after it
	runs := sh.runsIn(from, u.end, true)
	for _, p := range preds {
		var places, spared []place
		for len(runs) > 0 && runs[0].start < p.start {
			places, spared = append(places, runs[0].places...), append(spared, runs[0].spared...)
			runs = runs[1:]
		}
		if p.cue.class == cKeep {
			as.spare(i, places)
			continue
		}
		as.addGroup(i, u, places, spared, effectOf(p.cue.class), p, p.cue.class == cBack)
	}
	var places, spared []place
	for _, r := range runs {
		places, spared = append(places, r.places...), append(spared, r.spared...)
	}
	as.addGroup(i, u, places, spared, as.effect, hit{}, false)
}

// predsOfLists are the predicates of a label's value; what stands in a bracket is of one place only.
func (as *assembler) predsOfLists(u *unit, from int) []hit {
	var out []hit
	for _, p := range as.predsIn(u, from) {
		before := as.sh.sub(from, p.start)
		if p.cue.class == cKeep || strings.Count(before, "（") > strings.Count(before, "）") {
			continue
		}
		out = append(out, p)
	}
	return out
}

// keepIn gives where a word of sparing stands in the value, -1 when there is none.
func (as *assembler) keepIn(u *unit, from int) int {
	for _, h := range as.sh.hitsIn(from, u.end) {
		before := as.sh.sub(from, h.start)
		if h.cue.class == cKeep && strings.Count(before, "（") == strings.Count(before, "）") {
			return h.start
		}
	}
	return -1
}

// splitKept moves the last clause before a word of sparing to the spared.
func (as *assembler) splitKept(places, spared []place, at int) ([]place, []place) {
	clause := strings.LastIndexAny(as.sh.sub(0, at), "，。；（:\n")
	kept := places[:0:0]
	for _, p := range places {
		if p.start > clause && p.start < at {
			spared = append(spared, p)
		} else {
			kept = append(kept, p)
		}
	}
	return kept, spared
}

func effectOfLabel(l string) notices.Effect {
	low := containsAny(l, []string{"降压", "低压", "水压", "减压", "限行", "降温"})
	out := containsAny(l, []string{"停", "无水", "断", "封闭"})
	switch {
	case low && !out:
		return notices.Reduced
	case out:
		return notices.Outage
	}
	return ""
}
