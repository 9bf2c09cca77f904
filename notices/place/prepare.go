package place

import (
	"maps"
	"slices"
	"strings"
)

const (
	maxAreas = 600 // areas of one scope that are read
	maxUnder = 8
)

// Prepared is a scope read once, to be judged against many homes. It is safe for concurrent use.
type Prepared struct {
	g         *Gazetteer
	targets   []target
	spared    []target
	districts []ID
	names     []form // districts that no list knows
	silent    bool   // no area is printed
	// company is the one town of a county-level unit in which all its areas lie whose town is known. The others of the list are
	// then not asked about in other towns.
	company map[ID]ID
}

// prepared reads a scope, or remembers it if it was the last one read.
func (g *Gazetteer) prepared(s Scope) *Prepared {
	last := g.last.Load()
	if last == nil || !last.scope.equal(s) {
		last = &judged{s.clone(), g.Prepare(s)}
		g.last.Store(last)
	}
	return last.Prepared
}

// judged is a scope with what was read of it.
type judged struct {
	scope Scope
	*Prepared
}

func (s Scope) clone() Scope {
	areas := func(as []Area) []Area {
		as = slices.Clone(as)
		for i := range as {
			as[i].Under = slices.Clone(as[i].Under)
		}
		return as
	}
	return Scope{Areas: areas(s.Areas), Spared: areas(s.Spared), Districts: slices.Clone(s.Districts)}
}

func (s Scope) equal(t Scope) bool {
	same := func(a, b Area) bool { return a.Name == b.Name && a.Whole == b.Whole && slices.Equal(a.Under, b.Under) }
	return slices.EqualFunc(s.Areas, t.Areas, same) && slices.EqualFunc(s.Spared, t.Spared, same) && slices.Equal(s.Districts, t.Districts)
}

// Prepare reads a scope.
func (g *Gazetteer) Prepare(s Scope) *Prepared {
	p := &Prepared{g: g, silent: len(s.Areas) == 0}
	for _, d := range s.Districts[:min(len(s.Districts), maxAreas)] {
		p.addDistrict(d)
	}
	if len(p.districts) == 0 && len(p.names) == 0 && g.region.Kind == County {
		p.districts = []ID{g.region.ID}
	}
	for _, a := range s.Areas[:min(len(s.Areas), maxAreas)] {
		r, under := g.read(a.Name), g.readUnder(a.Under)
		for _, f := range r.forms {
			f.whole = f.whole || a.Whole
			p.targets = append(p.targets, g.resolve(f, a.Name, under, p.districts))
		}
		for _, f := range r.spared {
			p.spared = append(p.spared, g.resolve(f, f.core, append(under, r.forms...), p.districts))
		}
	}
	for _, a := range s.Spared[:min(len(s.Spared), maxAreas)] {
		name, above := a.Name, a.Under
		if _, isPart := partsOnly(normal(name)); isPart && len(above) > 0 { // B区 of the estate that it is printed under
			name, above = above[len(above)-1]+name, above[:len(above)-1]
		}
		for _, f := range g.read(name).forms {
			p.spared = append(p.spared, g.resolve(f, name, g.readUnder(above), p.districts))
		}
	}
	p.dropLocators()
	p.keepCompany()
	return p
}

// dropLocators drops the bare name of the city (哈尔滨) where smaller places are printed beside it: there it only says whose
// they are.
func (p *Prepared) dropLocators() {
	bare := func(t target) bool {
		return t.loose && len(t.cands) == 1 && p.g.inside(p.g.region.ID, t.cands[0])
	}
	if kept := slices.DeleteFunc(slices.Clone(p.targets), bare); len(kept) > 0 {
		p.targets = kept
	}
}

func (p *Prepared) keepCompany() {
	p.company = map[ID]ID{}
	for i := range p.targets {
		t := &p.targets[i]
		for _, id := range append(slices.Clone(t.leads), t.cands...) {
			town := p.g.townOf(id)
			if town == "" || len(t.where) != 1 || len(t.cands) > 1 || p.g.builtUp(t.where[0]) && p.g.builtUp(town) {
				continue
			}
			if known, again := p.company[t.where[0]]; again && known != town {
				town = "-" // several: none rules the others out
			}
			p.company[t.where[0]] = town
		}
	}
	maps.DeleteFunc(p.company, func(_, town ID) bool { return town == "-" })
}

// builtUp tells whether a unit is a 区 or a 街道, where one list goes through several, and not a rural town.
func (g *Gazetteer) builtUp(id ID) bool {
	u := &g.units[g.byID[id]]
	return strings.HasSuffix(u.core, "区") || u.word.same == "街道"
}

// townOf is the street or town that a unit is or lies in.
func (g *Gazetteer) townOf(id ID) ID {
	for _, c := range append([]ID{id}, g.above(id)...) {
		if i, ok := g.byID[c]; ok && g.units[i].Kind == Street {
			return c
		}
	}
	return ""
}

func (g *Gazetteer) readUnder(names []string) []form {
	var under []form
	for _, n := range names[:min(len(names), maxUnder)] {
		if r := g.read(n); len(r.forms) > 0 {
			under = append(under, r.forms[0])
		}
	}
	return under
}

func (p *Prepared) addDistrict(name string) {
	r := p.g.read(name)
	if len(r.forms) == 0 {
		return
	}
	f := r.forms[0]
	ids, _, guess := p.g.lookup(f)
	known := false
	for _, id := range ids {
		switch p.g.units[p.g.byID[id]].Kind {
		case County, Zone, City, Macro:
			if !guess && !slices.Contains(p.districts, id) {
				p.districts = append(p.districts, id)
			}
			known = true
		}
	}
	if !known {
		p.names = append(p.names, f)
	}
}

// subject is a home made ready for comparison.
type subject struct {
	Home
	form
	also     []form // the other places that a typed text names: the second road of a crossing, the road of a house number
	unit     *unit  // nil: kept as typed
	counties []ID
}

func (g *Gazetteer) subject(h Home) subject {
	s := subject{Home: h}
	if i, ok := g.byID[h.ID]; ok && h.Typed == "" {
		u := &g.units[i]
		s.unit, s.form = u, form{core: u.core, stem: u.stem, word: u.word}
		if h.Bare && u.stem != "" {
			s.form = form{core: u.stem}
		}
	} else if r := g.read(firstOf(h.Typed, h.Name)); len(r.forms) > 0 {
		s.form = r.forms[0]
		for _, f := range r.forms[1:min(len(r.forms), 4)] {
			if !f.side && f.core != "" {
				s.also = append(s.also, f)
			}
		}
	}
	if _, parts := takeParts(normal(h.Qualifier)); len(s.parts) == 0 {
		s.parts = parts
	}
	s.counties = g.counties(h.ID)
	if len(s.counties) == 0 && h.ID == "" {
		for _, id := range s.path {
			s.counties = g.counties(id)
		}
	}
	return s
}
