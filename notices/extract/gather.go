package extract

import (
	"strings"

	"noticebot/notices"
	"noticebot/notices/text"
)

// maxGroups bounds the notices of one story.
const maxGroups = 300

// addGroup files places under the service, state and windows that hold where they are printed. It returns nil when there is
// nothing to file.
func (as *assembler) addGroup(i int, u *unit, places, spared []place, effect notices.Effect, p hit, back bool) *group {
	if len(spared) > 0 {
		as.spare(i, spared)
	}
	if len(places) == 0 || len(as.groups) >= maxGroups {
		return nil
	}
	g := &group{effect: effect, places: places, unit: i, pred: p, story: as.story, block: u.block, line: u.line, back: back, labelled: u.kind == unitLabel && !u.continues || u.kind == unitRow}
	g.service = as.serviceHere()
	if p.cue != nil {
		if s := as.serviceOf(u, p); s != "" {
			g.service = s
		}
	}
	if g.effect == "" {
		g.effect = notices.Outage
	}
	as.effect = g.effect
	as.last = g
	as.groups = append(as.groups, g)
	if back {
		return g
	}
	if len(as.cur.windows) > 0 {
		g.windows, g.wspans = as.cur.windows, as.cur.spans
		as.cur.used = true
	} else {
		as.pending = append(as.pending, g)
	}
	return g
}

func (as *assembler) spare(i int, places []place) {
	if len(places) > 0 {
		as.spared = append(as.spared, spare{places, as.sh.units[i].block, i})
	}
}

// row reads a row of a table: cells of time, of places, of the reason; others are left alone.
func (as *assembler) row(i int, u *unit) {
	sh := as.sh
	ts := sh.timesIn(u.start, u.end)
	ws, spans := as.windowsOf(ts, isEvent)
	var places, spared []place
	var reason text.Range
	effect := notices.Outage
	var pred hit
	under := place{}
	for k, c := range u.cells {
		if u.reasonLast && k == len(u.cells)-1 && len(places) > 0 {
			reason = text.Range{Start: c.Start, End: c.End}
			continue
		}
		cell := sh.sub(c.Start, c.End)
		start := c.Start
		if ls, v, k := nextLabel(sh.s, c.Start, c.End); k != labelNone && ls-c.Start < 3 {
			start = v
			if k == labelReason {
				reason = text.Range{Start: v, End: c.End}
			}
			if k != labelArea {
				continue
			}
			if s := serviceWord(sh.sub(ls, v)); s != "" {
				as.inBlock = s
			}
		} else if as.isTimeCell(c) || isFeeder(cell) && !strings.Contains(cell, "、") || allDigits(cell) {
			if isFeeder(cell) && sh.has(cWork, c.Start, c.End) {
				reason = text.Range{Start: c.Start, End: c.End}
			}
			continue
		} else if sh.has(cWork, c.Start, c.End) && !strings.ContainsAny(cell, "、") {
			reason = text.Range{Start: c.Start, End: c.End}
			continue
		}
		for _, h := range as.predsIn(u, start) {
			if h.start < c.End && (h.cue.class == cLow || h.cue.class == cOut) {
				pred = h
				effect = effectOf(h.cue.class)
			}
		}
		for _, r := range sh.runsIn(start, c.End, true) {
			for _, p := range r.places {
				if len(p.districts) == 1 && sh.sub(p.start, p.end) == p.districts[0] && len(r.places) == 1 {
					under = p
					continue
				}
				if len(under.districts) > 0 && len(p.districts) == 0 {
					p.districts = under.districts
					p.under = append(append([]string{}, under.districts...), p.under...)
				}
				places = append(places, p)
			}
			spared = append(spared, r.spared...)
		}
	}
	if len(ws) == 0 && len(places) == 0 {
		return
	}
	if len(places) == 0 && len(under.districts) > 0 {
		places = []place{under}
	}
	if len(places) > 0 && len(ws) > 0 {
		as.cur.windows, as.cur.spans, as.cur.used = ws, spans, true
	}
	g := as.addGroup(i, u, places, spared, effect, pred, false)
	if g == nil {
		as.addWindows(ws, spans)
		return
	}
	g.own = len(ws) > 0
	if reason.End > reason.Start {
		g.reason = reason
	}
}

// isTimeCell tells whether a cell is hardly more than a time.
func (as *assembler) isTimeCell(c text.Range) bool {
	n := 0
	for _, t := range as.sh.timesIn(c.Start, c.End) {
		n += min(t.End, c.End) - t.Start
	}
	for _, t := range as.sh.times {
		if t.Start < c.Start && t.End > c.Start { // an expression that began in the cell before
			n += min(t.End, c.End) - c.Start
		}
		if t.Start > c.End {
			break
		}
	}
	return n*10 >= (c.End-c.Start)*6
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) && s[i] != '.' {
			return false
		}
	}
	return true
}

func lastEnd(ws []notices.Window) (w notices.Window) {
	if len(ws) > 0 {
		w = ws[len(ws)-1]
	}
	return w
}
