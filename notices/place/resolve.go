package place

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// peel takes the listed units printed in front of a name off it: 雁峰区黄茶岭街道雷公塘社区 leaves 雷公塘社区.
func (g *Gazetteer) peel(f *form, s string) string {
	for range 6 {
		if _, ok := g.exact(s); ok {
			break
		}
		rest, ok := g.peelHead(f, s)
		if !ok {
			rest, ok = g.peelLevel(f, s)
		}
		if !ok {
			rest, ok = g.peelUnit(f, s)
		}
		if !ok {
			break
		}
		s = rest
	}
	return s
}

// peelHead takes off the names of the region and of what is above it.
func (g *Gazetteer) peelHead(f *form, s string) (string, bool) {
	for _, h := range g.heads {
		rest, ok := strings.CutPrefix(s, h)
		if !ok || runes(rest) < 2 || runes(h) < 2 {
			continue
		}
		if _, _, full := closing(h); !full && !urban.MatchString(rest) && (!generic(short(rest)) || endKind(short(rest)) == Road) {
			continue // 衡阳八中 is the city's; 衡阳县, 衡阳师范学院, 衡阳三路 are names
		}
		f.owner = owner{City, g.region.ID}
		return rest, true
	}
	return s, false
}

// peelLevel takes 市, 县, 区, 镇 or 乡 off an institution: 市疾控中心.
func (g *Gazetteer) peelLevel(f *form, s string) (string, bool) {
	levels := []struct {
		text  string
		level Kind
	}{{"市", City}, {"县", County}, {"区", County}, {"镇", Street}, {"乡", Street}}
	for _, l := range levels {
		rest, ok := strings.CutPrefix(s, l.text)
		if ok && f.owner.level == "" && len(f.path) == 0 && runes(rest) >= 2 && institution.MatchString(short(rest)) {
			f.owner = owner{level: l.level}
			if l.level == City {
				f.owner.id = g.region.ID
			}
			return rest, true
		}
	}
	return s, false
}

func (g *Gazetteer) peelUnit(f *form, s string) (string, bool) {
	run := []rune(s)
	for n := min(len(run)-1, 14); n >= 2; n-- {
		if !g.ends[run[n-1]] {
			continue
		}
		name, rest := string(run[:n]), string(run[n:])
		core := canonical(name)
		entries := g.exactly[core]
		if len(entries) == 0 || !g.peelable(rest) {
			continue
		}
		ids := g.narrow(g.idsOf(entries), f.path)
		if len(ids) == 1 {
			f.path = append(f.path[:len(f.path):len(f.path)], ids[0])
			f.owner = owner{g.units[g.byID[ids[0]]].Kind, ids[0]}
		} else {
			f.above = append(f.above[:len(f.above):len(f.above)], core)
		}
		return rest, true
	}
	// A street or a community that no list knows.
	for _, w := range []string{"街道", "社区"} {
		if i := strings.Index(s, w); i >= 6 && i <= 24 && runes(s[i+len(w):]) >= 3 && g.peelable(s[i+len(w):]) {
			f.above = append(f.above[:len(f.above):len(f.above)], canonical(s[:i+len(w)]))
			return s[i+len(w):], true
		}
	}
	return s, false
}

var boundStart = regexp.MustCompile(`^以[东西南北]`)

// peelable tells whether what is left when a unit is taken off the front is a name, not the tail of the unit's own.
func (g *Gazetteer) peelable(rest string) bool {
	if _, ok := g.exact(rest); ok {
		return true
	}
	first, size := utf8.DecodeRuneInString(rest)
	if strings.ContainsRune("、,-", first) || boundStart.MatchString(rest) {
		return false
	}
	if _, ok := g.exact(rest[size:]); ok && strings.ContainsRune("和及与至到", first) {
		return false
	}
	if cut := wholeTail.FindString(rest); cut == rest && cut != "" {
		return false
	}
	if cut := partialTail.FindString(rest); cut == rest && cut != "" || tail.FindString(rest) == rest {
		return false
	}
	left, parts := takeParts(rest)
	if left == "" && len(parts) > 0 {
		return false
	}
	if generic(short(rest)) {
		switch endKind(short(rest)) {
		case School, Hospital, Office:
			return runes(rest) >= 2
		}
		return false
	}
	return runes(rest) >= 2
}

func (g *Gazetteer) idsOf(entries []entry) []ID {
	var ids []ID
	for _, e := range entries {
		if id := g.units[e.unit].ID; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// narrow keeps the ids inside each of the leading units in turn, as long as any are left: a wrong street in print does not
// empty the set.
func (g *Gazetteer) narrow(ids, leads []ID) []ID {
	for _, lead := range leads {
		var in []ID
		for _, id := range ids {
			if id != lead && g.inside(id, lead) {
				in = append(in, id)
			}
		}
		if len(in) > 0 {
			ids = in
		}
	}
	return ids
}

// target is one affected (or spared) place, resolved as far as the print and the lists allow.
type target struct {
	form
	print string // as printed
	// cands are the listed units that it can be; none: a provisional place.
	cands []ID
	// loose: print says 片区 or a bare stem. Every unit of that stem counts, but not surely all that lies in it.
	loose bool
	guess bool // known by an alias that nobody has confirmed
	leads []ID // listed units printed as holding it, those that can be true
	where []ID // county-level units that it lies in, as far as printed
	under []form
}

// lookup finds the units that a printed name can be.
func (g *Gazetteer) lookup(f form) (ids []ID, loose, guess bool) {
	entries := g.exactly[f.core]
	if len(entries) == 0 {
		switch {
		case f.word.kind == District && f.stem != "":
			entries, loose = g.stems[f.stem], true
		case f.word.text == "" && f.core != "":
			entries, loose = g.stems[f.core], true
		}
	}
	guess = len(entries) > 0
	for _, e := range entries {
		guess = guess && e.guess
	}
	return g.idsOf(entries), loose, guess
}

// resolve reads a printed name under the districts and containers that are printed with it.
func (g *Gazetteer) resolve(f form, print string, under []form, districts []ID) target {
	t := target{form: f, print: print, under: under, where: districts}
	leads := append([]ID(nil), g.leadsOf(under, districts)...)
	leads = append(leads, f.path...)
	t.place(g, leads, districts)
	if f.whole && wholeAlone.MatchString(f.core) {
		t.cands = g.wholeOf(f.core, t.leads, districts)
		return t
	}
	ids, loose, guess := g.lookup(f)
	if seat.MatchString(f.core) {
		ids = nil
	}
	in := g.within(ids, t.where)
	if len(in) == 0 && len(leads) > 0 { // the print names a place outside its own districts
		for _, l := range leads {
			if in = g.within(ids, []ID{l}); len(in) > 0 {
				t.where = g.counties(l)
				t.leads = []ID{l}
				break
			}
		}
	}
	if len(t.where) == 0 {
		in = ids
	}
	if len(in) == 0 && len(districts) == 0 && len(ids) == 1 && !loose {
		in, guess = ids, true // the only one of that name, but not in the street that is printed: ask
		t.where = g.counties(ids[0])
	}
	t.cands = g.narrow(in, t.leads)
	t.loose, t.guess = loose, guess
	if len(t.cands) > 0 && len(t.where) == 0 {
		t.where = g.commonCounty(t.cands)
	}
	return t
}

// place keeps the leading units that agree with the printed districts, and narrows the districts to theirs.
func (t *target) place(g *Gazetteer, leads, districts []ID) {
	var where []ID
	for _, l := range leads {
		cs := g.counties(l)
		if len(cs) == 0 {
			if len(districts) == 0 { // a city without districts
				t.leads = append(t.leads, l)
			}
			continue
		}
		agree := len(districts) == 0
		for _, d := range districts {
			if slices.Contains(cs, d) {
				agree = true
				if !slices.Contains(where, d) {
					where = append(where, d)
				}
			}
		}
		if !agree {
			continue
		}
		t.leads = append(t.leads, l)
		if len(districts) == 0 {
			where = append(where, cs...)
		}
	}
	if len(where) > 0 {
		t.where = where
	}
}

// leadsOf resolves the names printed as containers, outermost first; what is not one unit is left out.
func (g *Gazetteer) leadsOf(under []form, districts []ID) []ID {
	var leads []ID
	for _, u := range under {
		if u.word.kind == Road {
			continue
		}
		ids, _, guess := g.lookup(u)
		if in := g.within(ids, districts); len(in) > 0 {
			ids = in
		}
		if ids = g.narrow(ids, append(append([]ID(nil), leads...), u.path...)); len(ids) == 1 && !guess {
			leads = append(leads, ids[0])
		}
	}
	return leads
}

func (g *Gazetteer) within(ids, units []ID) []ID {
	var in []ID
	for _, id := range ids {
		for _, u := range units {
			if g.inside(id, u) || g.units[g.byID[id]].Kind == Macro && g.inside(u, id) || g.inside(u, id) && g.units[g.byID[id]].Kind == City {
				in = append(in, id)
				break
			}
		}
	}
	return in
}

// wholeOf resolves 全镇, 全区, 全市 by what is printed around it.
func (g *Gazetteer) wholeOf(s string, leads, districts []ID) []ID {
	level := County
	switch {
	case strings.Contains(s, "市"):
		if g.region.ID != "" && len(leads) == 0 && len(districts) == 0 {
			return []ID{g.region.ID}
		}
	case strings.Contains(s, "镇"), strings.Contains(s, "乡"), strings.Contains(s, "街道"):
		level = Street
	case strings.Contains(s, "村"):
		level = Village
	case strings.Contains(s, "社区"):
		level = Community
	}
	for _, l := range slices.Backward(leads) {
		if g.units[g.byID[l]].Kind == level {
			return []ID{l}
		}
	}
	if level == County && len(districts) == 1 {
		return districts
	}
	return nil
}

// commonCounty returns the county-level units that hold every one of the ids.
func (g *Gazetteer) commonCounty(ids []ID) []ID {
	var common []ID
	for i, id := range ids {
		cs := g.counties(id)
		if i == 0 {
			common = cs
			continue
		}
		common = slices.DeleteFunc(slices.Clone(common), func(c ID) bool { return !slices.Contains(cs, c) })
	}
	return common
}

// hint finds the one street or town of a district whose stem begins a provisional name: 白地市街 is likely in 白地市镇. It
// only rules other streets out of a question; it never alerts.
func (g *Gazetteer) hint(core string, county ID) ID {
	var found ID
	for _, c := range g.children[county] {
		u := &g.units[g.byID[c]]
		if u.Kind == Street && runes(u.stem) >= 2 && strings.HasPrefix(core, u.stem) {
			if found != "" {
				return ""
			}
			found = c
		}
	}
	return found
}
