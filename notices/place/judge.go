package place

import (
	"slices"
	"strings"
)

// Judge tells whether a home is concerned by a scope, and why.
//
// Whoever judges many homes by one scope prepares it first; the scope judged last is remembered all the same.
func (g *Gazetteer) Judge(h Home, s Scope) Verdict { return g.prepared(s).Judge(h) }

// Judge tells whether a home is concerned, and why.
func (p *Prepared) Judge(h Home) Verdict {
	s := p.g.subject(h)
	for i := range p.spared {
		if p.sparedFrom(&s, &p.spared[i]) {
			return p.say(&s, No, Spared, p.spared[i].print, "")
		}
	}
	best := p.say(&s, No, NotNamed, "", "")
	for i := range p.targets {
		if v := p.relate(&s, &p.targets[i]); v.beats(best) {
			best = v
		}
		if best.Answer == Yes {
			return best
		}
	}
	for _, f := range s.also {
		again := s
		again.form, again.unit = f, nil
		for i := range p.targets {
			if v := p.relateNames(&again, &p.targets[i]); v.Answer == Yes || v.Answer == Unknown && v.beats(best) {
				best = v
			}
			if best.Answer == Yes {
				return best
			}
		}
	}
	if v := p.byDistrict(&s); v.beats(best) {
		best = v
	}
	return best
}

func (p *Prepared) say(s *subject, a Answer, r Rule, area, in string) Verdict {
	name := firstOf(s.Home.Name, s.Typed)
	if s.Qualifier != "" && !strings.Contains(name, s.Qualifier) {
		name += s.Qualifier
	}
	return Verdict{Answer: a, Rule: r, Home: name, Area: area, In: in}
}

func (p *Prepared) name(id ID) string {
	if i, ok := p.g.byID[id]; ok {
		return p.g.units[i].Name
	}
	return ""
}

// sparedFrom tells whether the print takes the home out.
func (p *Prepared) sparedFrom(s *subject, t *target) bool {
	narrowed := len(t.parts) > 0 || t.limited
	if narrowed && (len(s.parts) == 0 || compareParts(s.parts, t.parts) != overlaps) {
		return false
	}
	for _, c := range t.cands {
		if s.ID == c && s.unit != nil || p.g.inside(s.ID, c) && !narrowed {
			return true
		}
	}
	return s.unit == nil && len(t.cands) == 0 && sameName(&s.form, &t.form) && !p.elsewhere(s, t) && !placedApart(&s.form, &t.form)
}

// relate compares a home with one affected place.
func (p *Prepared) relate(s *subject, t *target) Verdict {
	if s.unit == nil {
		v := p.relateNames(s, t)
		if f := p.relateFiled(s, t); f.beats(v) {
			return f
		}
		return v
	}
	v := p.relateUnit(s, t)
	if v.Answer != Yes && s.Bare {
		if n := p.relateNames(s, t); n.beats(v) {
			return n
		}
	}
	return v
}

// relateUnit compares a listed home with an affected place by ids.
func (p *Prepared) relateUnit(s *subject, t *target) Verdict {
	g, id := p.g, s.ID
	for _, l := range t.leads {
		if g.inside(l, id) {
			return p.say(s, p.partly(s, Yes), Contains, t.print, "")
		}
	}
	switch {
	case t.side:
		return p.nearBlock(s, t)
	case len(t.cands) == 0:
		return p.relateProvisional(s, t)
	}
	var all [3]int
	var picked [3]Verdict
	for _, c := range t.cands {
		v := p.relateIDs(s, t, c)
		all[v.Answer]++
		if picked[v.Answer].Rule == "" {
			picked[v.Answer] = v
		}
	}
	several := len(t.cands) > 1 && !(t.loose && (len(t.where) > 0))
	switch {
	case all[Yes] > 0 && several && all[Yes] < len(t.cands), all[Yes] > 0 && t.guess:
		return p.say(s, Unknown, Ambiguous, t.print, "")
	case all[Yes] > 0:
		return picked[Yes]
	case all[Unknown] > 0:
		return picked[Unknown]
	default:
		return picked[No]
	}
}

func (p *Prepared) relateIDs(s *subject, t *target, c ID) Verdict {
	g := p.g
	switch {
	case s.ID == c:
		return p.compared(s, t, Listed)
	case g.inside(s.ID, c):
		if len(t.parts) > 0 || t.limited || t.partial || t.loose {
			return p.say(s, Unknown, InPart, t.print, p.name(c))
		}
		return p.say(s, Yes, Inside, t.print, p.name(c))
	case g.inside(c, s.ID):
		return p.say(s, p.partly(s, Yes), Contains, t.print, "")
	case s.stem != "" && s.stem == g.units[g.byID[c]].stem:
		if slices.ContainsFunc(g.counties(c), func(d ID) bool { return slices.Contains(s.counties, d) }) {
			return p.say(s, No, OtherKind, t.print, "")
		}
		return p.say(s, No, Elsewhere, t.print, p.county(c))
	}
	return p.say(s, No, NotNamed, "", "")
}

// partly turns a yes for a whole place into a question when only a part of it is subscribed to.
func (p *Prepared) partly(s *subject, a Answer) Answer {
	if len(s.parts) > 0 && a == Yes {
		return Unknown
	}
	return a
}

func (p *Prepared) county(id ID) string {
	if cs := p.g.counties(id); len(cs) > 0 {
		return p.name(cs[0])
	}
	return ""
}

// compared decides by the parts when home and area are the same place.
func (p *Prepared) compared(s *subject, t *target, r Rule) Verdict {
	if len(s.parts) > 0 {
		switch f := compareParts(s.parts, t.parts); {
		case f == apart:
			return p.say(s, No, OtherPart, t.print, "")
		case f == unclear, t.limited, t.partial:
			return p.say(s, Unknown, InPart, t.print, "")
		}
		return p.say(s, Yes, r, t.print, "")
	}
	if s.limited && (len(t.parts) > 0 || t.limited && !slices.Equal(s.ends, t.ends)) {
		return p.say(s, Unknown, InPart, t.print, "") // two stretches of one road
	}
	if len(t.parts) > 0 || t.limited {
		r = PartOf
	}
	return p.say(s, Yes, r, t.print, "")
}

// relateProvisional places an affected place that no list knows by what is printed around it.
func (p *Prepared) relateProvisional(s *subject, t *target) Verdict {
	g := p.g
	for _, w := range t.where {
		if g.inside(w, s.ID) {
			return p.say(s, p.partly(s, Yes), Contains, t.print, "")
		}
	}
	if s.ID == g.region.ID && len(s.parts) == 0 {
		return p.say(s, Yes, Contains, t.print, "")
	}
	if t.core == urbanArea && len(t.where) == 0 && g.inDistrict(s) {
		return p.say(s, Unknown, InPart, t.print, "")
	}
	in := t.nearest(g)
	if in == "" || !g.inside(s.ID, in) {
		return p.say(s, No, NotNamed, "", "")
	}
	if (t.word.kind == Village || t.word.kind == Community) && (s.unit.Kind == Village || s.unit.Kind == Community) {
		return p.say(s, No, NotNamed, "", "") // two units of one level do not overlap
	}
	h := g.hint(t.core, in)
	if h == "" {
		h = p.company[in]
	}
	if h != "" && !g.inside(s.ID, h) {
		return p.say(s, No, NotNamed, "", "")
	}
	return p.say(s, Unknown, SomewhereIn, t.print, p.name(in))
}

// inDistrict tells whether a home is in a 区 of the city, which 城区 may mean where no list says what it covers.
func (g *Gazetteer) inDistrict(s *subject) bool {
	return slices.ContainsFunc(s.counties, func(c ID) bool { return strings.HasSuffix(g.units[g.byID[c]].core, "区") })
}

// nearest is the smallest listed unit that is printed as holding a provisional place; empty when several are.
func (t *target) nearest(g *Gazetteer) ID {
	if len(t.leads) > 0 {
		return t.leads[len(t.leads)-1]
	}
	if len(t.where) == 1 {
		return t.where[0]
	}
	return ""
}

// nearBlock answers for a listed home when the print bounds a block by its roads.
func (p *Prepared) nearBlock(s *subject, t *target) Verdict {
	for _, w := range t.where {
		if p.g.inside(w, s.ID) {
			return p.say(s, p.partly(s, Yes), Contains, t.print, "")
		}
	}
	if in := t.nearest(p.g); in != "" && p.g.inside(s.ID, in) {
		return p.say(s, Unknown, SomewhereIn, t.print, p.name(in))
	}
	return p.say(s, No, NotNamed, "", "")
}

// relateFiled compares the unit under which a typed home was filed.
func (p *Prepared) relateFiled(s *subject, t *target) Verdict {
	g, none := p.g, p.say(s, No, NotNamed, "", "")
	if s.ID == "" || sameName(&s.form, &t.form) {
		return none
	}
	filed := !slices.Contains(s.path, s.ID) // by the person, not by the words only
	if t.side {
		if in := t.nearest(g); filed && in != "" && g.inside(s.ID, in) {
			return p.say(s, Unknown, SomewhereIn, t.print, p.name(in))
		}
		return none
	}
	if len(t.cands) > 1 {
		return none
	}
	for _, c := range t.cands {
		switch {
		case g.inside(s.ID, c):
			if len(t.parts) > 0 || t.limited || t.partial || t.loose || t.guess {
				return p.say(s, Unknown, InPart, t.print, p.name(c))
			}
			return p.say(s, Yes, Inside, t.print, p.name(c))
		case filed && g.inside(c, s.ID) && !t.loose && !t.guess && len(t.parts) == 0:
			switch s.word.kind {
			case Community, Village, Street, County:
			default:
				return p.say(s, Unknown, MaybeIn, t.print, p.name(c))
			}
		}
	}
	return none
}

// elsewhere tells whether home and area are printed in different county-level units.
func (p *Prepared) elsewhere(s *subject, t *target) bool {
	if len(s.counties) == 0 || len(t.where) == 0 {
		return false
	}
	for _, c := range s.counties {
		for _, w := range t.where {
			if p.g.inside(c, w) || p.g.inside(w, c) {
				return false
			}
		}
	}
	return true
}

// together tells whether the print puts the affected place in a county-level unit of the home.
func (p *Prepared) together(s *subject, t *target) bool {
	return len(s.counties) > 0 && len(t.where) > 0 && !p.elsewhere(s, t)
}

// relateNames compares a typed home with an affected place by normal forms.
func (p *Prepared) relateNames(s *subject, t *target) Verdict {
	none := p.say(s, No, NotNamed, "", "")
	if s.core == "" {
		return none
	}
	if sameName(&s.form, &t.form) || joined(&s.form) == t.core || joined(&t.form) == s.core {
		switch {
		case p.elsewhere(s, t), ownersDiffer(s.owner, t.owner, t.core), placedApart(&s.form, &t.form):
			return p.say(s, No, Elsewhere, t.print, "")
		case ownersUnsure(s.owner, t.owner, t.core) && !p.together(s, t):
			return p.say(s, Unknown, Ambiguous, t.print, "")
		case t.side && len(s.parts) > 0:
			return p.say(s, Unknown, Bounds, t.print, "")
		case t.side:
			return p.say(s, Yes, Bounds, t.print, "")
		}
		return p.compared(s, t, Listed)
	}
	if slices.Contains(t.ends, s.core) {
		return p.say(s, No, OnlyEnd, t.print, "")
	}
	if p.elsewhere(s, t) {
		return none
	}
	if part, ok := insideOf(&s.form, &t.form); ok {
		if len(s.parts) > 0 {
			return p.say(s, Unknown, MaybeIn, t.print, "")
		}
		return p.say(s, Yes, part, t.print, "")
	}
	if len(s.parts) == 0 && heads(&s.form, t) {
		return p.say(s, Yes, Contains, t.print, "")
	}
	if s.stem != "" && s.stem == t.stem {
		return p.say(s, No, OtherKind, t.print, "")
	}
	return none
}

// byDistrict answers from the printed districts alone.
func (p *Prepared) byDistrict(s *subject) Verdict {
	for _, d := range p.districts {
		switch {
		case s.unit != nil && p.g.inside(d, s.ID):
			if len(p.targets) == 0 && !p.silent {
				break
			}
			return p.say(s, p.partly(s, Yes), InDistrict, p.name(d), "")
		case p.silent && p.g.inside(s.ID, d):
			return p.say(s, Yes, WholeDistrict, p.name(d), "")
		}
		u := p.g.units[p.g.byID[d]]
		f := form{core: u.core, stem: u.stem, word: u.word}
		here := len(s.counties) == 0 || slices.Contains(s.counties, d)
		if s.unit == nil && here && len(s.parts) == 0 && sameName(&s.form, &f) {
			return p.say(s, Yes, InDistrict, p.name(d), "")
		}
	}
	for i := range p.names {
		if s.unit == nil && len(s.counties) == 0 && len(s.parts) == 0 && sameName(&s.form, &p.names[i]) {
			return p.say(s, Yes, InDistrict, p.names[i].core, "")
		}
	}
	return p.say(s, No, NotNamed, "", "")
}
