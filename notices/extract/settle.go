package extract

import (
	"strings"
	"unicode/utf8"

	"noticebot/notices"
	"noticebot/notices/text"
)

// finish settles what only the whole story tells: moved times, cancellations, states, districts, reasons.
func (as *assembler) finish() {
	as.findChange()
	as.fromTitle()
	as.applyChange()
	as.dropReturned()
	for _, g := range as.groups {
		as.setStatus(g)
		as.dropSpared(g)
		g.district = as.districtsOf(g)
		as.setReason(g)
	}
	as.dropRepeats()
	as.inheritOverlap()
	as.resolveAnaphors()
	as.dropBareDistricts()
	as.onlyStops()
	as.exitsOnly()
	as.merge()
}

// dropBareDistricts drops a group of districts only, where another says which of their places are meant.
func (as *assembler) dropBareDistricts() {
	specific := false
	for _, g := range as.groups {
		for _, p := range g.places {
			specific = specific || !as.isBareDistrict(p)
		}
	}
	if !specific {
		return
	}
	kept := as.groups[:0]
	for _, g := range as.groups {
		places := g.places[:0:0]
		for _, p := range g.places {
			if !as.isBareDistrict(p) {
				places = append(places, p)
			}
		}
		if len(places) > 0 {
			g.places = places
			kept = append(kept, g)
		}
	}
	as.groups = kept
}

// dropReturned takes places that are back out of the outage told before.
func (as *assembler) dropReturned() {
	for _, b := range as.groups {
		if !b.back {
			continue
		}
		for _, g := range as.groups {
			if g.back || g.service != b.service || g.unit > b.unit || g == b {
				continue
			}
			kept := g.places[:0:0]
			for _, p := range g.places {
				returned := false
				for _, q := range b.places {
					returned = returned || as.name(p) == as.name(q)
				}
				if !returned {
					kept = append(kept, p)
				}
			}
			g.places = kept
		}
	}
	kept := as.groups[:0]
	for _, g := range as.groups {
		if len(g.places) > 0 {
			kept = append(kept, g)
		}
	}
	as.groups = kept
}

// resolveAnaphors replaces 大桥 or 隧道 alone by the name printed before it.
func (as *assembler) resolveAnaphors() {
	s := as.sh.s
	for _, g := range as.groups {
		for k := range g.places {
			p := &g.places[k]
			name := s[p.start:p.end]
			if name != "大桥" && name != "隧道" && name != "高架" && name != "高架桥" && name != "桥梁" {
				continue
			}
			i := strings.LastIndex(s[:p.start], name)
			if i < 0 {
				continue
			}
			from := i
			for n := 0; n < 6; n++ {
				r, size := utf8.DecodeLastRuneInString(s[:from])
				if !isHan(r) || strings.ContainsRune("因对在从为将至的与和及", r) {
					break
				}
				from -= size
			}
			if from < i {
				l := as.sh.locate(s[from:i+len(name)], false)
				p.start, p.end, p.districts, p.under = from+l.cut, i+len(name), l.districts, l.under
			}
		}
	}
}

// exitsOnly makes the closing of an exit, not of its station, a reduction.
func (as *assembler) exitsOnly() {
	for _, g := range as.groups {
		all := len(g.places) > 0 && g.service == notices.Transit
		for _, p := range g.places {
			all = all && p.exit
		}
		if all {
			g.effect = notices.Reduced
		}
	}
}

// onlyStops leaves of the places of a transit notice the stops in quotation marks, when there are any.
func (as *assembler) onlyStops() {
	for _, g := range as.groups {
		var stops []place
		for _, p := range g.places {
			if p.quoted {
				stops = append(stops, p)
			}
		}
		if len(stops) > 0 {
			g.places = stops
		}
	}
}

func (as *assembler) isBareDistrict(p place) bool {
	name := as.sh.sub(p.start, p.end)
	for _, d := range p.districts {
		if d == name {
			return true
		}
	}
	return name == "市区" || name == "城区"
}

// inheritOverlap drops groups that an update replaced: a restoration beside the outage it ended.
func (as *assembler) inheritOverlap() {
	kept := as.groups[:0]
	for _, g := range as.groups {
		if len(g.places) > 0 {
			kept = append(kept, g)
		}
	}
	as.groups = kept
}

// dropSpared takes the spared places out of the affected ones.
func (as *assembler) dropSpared(g *group) {
	kept := g.places[:0:0]
	for _, p := range g.places {
		name := as.sh.sub(p.start, p.end)
		out := false
		for _, sp := range as.spared {
			for _, q := range sp.places {
				if q.start == p.start || name == as.sh.sub(q.start, q.end) && as.sh.units[sp.unit].block == g.block && sp.unit >= g.unit && (as.moved == nil) && g.status != notices.Cancelled && g.status != notices.Postponed {
					out = true
				}
			}
		}
		if !out {
			kept = append(kept, p)
		}
	}
	g.places = kept
	for _, sp := range as.spared {
		if sp.block == g.block || as.sh.units[sp.unit].block == g.block {
			g.spared = append(g.spared, sp.places...)
		}
	}
}

// merge makes one notice of groups that differ in nothing but their places, and one of those that differ in nothing but
// their windows.
func (as *assembler) merge() {
	var out []*group
	for _, g := range as.groups {
		joined := false
		for _, o := range out {
			if o.service != g.service || o.status != g.status || o.effect != g.effect {
				continue
			}
			if sameWindows(o.windows, g.windows) && (as.sameReason(o, g) || as.allIn(g, o)) {
				as.addPlaces(o, g)
				joined = true
				break
			}
			if as.samePlaces(o, g) {
				for _, w := range g.windows {
					dup := false
					for _, x := range o.windows {
						dup = dup || x.Equal(w)
					}
					if !dup {
						o.windows = append(append([]notices.Window(nil), o.windows...), w)
					}
				}
				o.wspans = append(o.wspans, g.wspans...)
				joined = true
				break
			}
		}
		if !joined {
			out = append(out, g)
		}
	}
	as.groups = out
}

func sameWindows(a, b []notices.Window) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !a[i].Equal(b[i]) {
			return false
		}
	}
	return true
}

func (as *assembler) sameReason(a, b *group) bool {
	if a.reason == b.reason || a.reason.End == 0 || b.reason.End == 0 {
		return true
	}
	return as.sh.sub(a.reason.Start, a.reason.End) == as.sh.sub(b.reason.Start, b.reason.End)
}

func (as *assembler) name(p place) string { return text.Normal(as.sh.sub(p.start, p.end)) }

func (as *assembler) samePlaces(a, b *group) bool {
	if len(a.places) != len(b.places) {
		return false
	}
	for i := range a.places {
		if as.name(a.places[i]) != as.name(b.places[i]) {
			return false
		}
	}
	return true
}

// allIn tells whether every place of a is a place of b.
func (as *assembler) allIn(a, b *group) bool {
	have := map[string]bool{}
	for _, p := range b.places {
		have[as.name(p)] = true
	}
	for _, p := range a.places {
		if !have[as.name(p)] {
			return false
		}
	}
	return true
}

func (as *assembler) addPlaces(o, g *group) {
	have := map[string]bool{}
	for _, p := range o.places {
		have[as.name(p)] = true
	}
	for _, p := range g.places {
		if !have[as.name(p)] {
			o.places = append(o.places, p)
			have[as.name(p)] = true
		}
	}
	o.district = union(o.district, g.district)
	o.spared = append(o.spared, g.spared...)
	if o.reason.End == 0 {
		o.reason = g.reason
	}
	o.loose = o.loose && g.loose
	o.own = o.own || g.own
	if o.pred.cue == nil {
		o.pred = g.pred
	}
}

func union(a, b []string) []string {
	out := a
	for _, x := range b {
		dup := false
		for _, y := range out {
			dup = dup || x == y
		}
		if !dup {
			out = append(out, x)
		}
	}
	return out
}

// fromTitle takes the places of the headline when the text names none, and the headline's quarter when the list broke off.
func (as *assembler) fromTitle() {
	sh := as.sh
	if len(as.groups) > 0 {
		return
	}
	if !as.speaksOfService() {
		return
	}
	for i := range sh.units {
		u := &sh.units[i]
		if u.kind != unitHead || !as.mine(u) {
			continue
		}
		preds := as.predsIn(u, u.start)
		main := as.nearest(preds, u.start)
		if main.cue == nil {
			continue
		}
		for _, r := range as.ownRuns(u, u.start) {
			if len(r.places) == 0 || r.start > main.start {
				continue
			}
			g := &group{effect: effectOf(main.cue.class), places: r.places, unit: i, pred: main, story: as.story, block: u.block, viaTitle: true}
			g.service = as.serviceHere()
			if s := as.serviceOf(u, main); s != "" {
				g.service = s
			}
			g.windows, g.wspans = as.cur.windows, as.cur.spans
			if len(g.windows) == 0 {
				ts := sh.timesIn(u.start, u.end)
				g.windows, g.wspans = as.windowsOf(ts, isEvent)
			}
			if len(g.windows) > 0 {
				as.groups = append(as.groups, g)
			}
			return
		}
	}
}

// speaksOfService tells whether the story's own text has a predicate; the headline of an article of several stories is
// none of theirs.
func (as *assembler) speaksOfService() bool {
	several := false
	for i := range as.sh.units {
		u := &as.sh.units[i]
		several = several || u.story != as.story
		if u.story != as.story || u.start < as.sh.textStart() {
			continue
		}
		if as.nearest(as.predsIn(u, u.start), u.start).cue != nil {
			return true
		}
	}
	return !several
}
