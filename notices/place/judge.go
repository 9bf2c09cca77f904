package place

import (
	"regexp"
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
}

// Judge tells whether a home is concerned by a scope, and why.
//
// Whoever judges many homes by one scope prepares it first; the scope judged last is remembered all the same.
func (g *Gazetteer) Judge(h Home, s Scope) Verdict {
	last := g.last.Load()
	if last == nil || !last.scope.equal(s) {
		last = &judged{s.clone(), g.Prepare(s)}
		g.last.Store(last)
	}
	return last.Prepared.Judge(h)
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
		for _, f := range g.read(a.Name).forms {
			p.spared = append(p.spared, g.resolve(f, a.Name, g.readUnder(a.Under), p.districts))
		}
	}
	return p
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
	unit     *unit // nil: kept as typed
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
	return s.unit == nil && len(t.cands) == 0 && sameName(&s.form, &t.form) && !p.elsewhere(s, t)
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
	if h := g.hint(t.core, in); h != "" && !g.inside(s.ID, h) {
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

// relateNames compares a typed home with an affected place by normal forms.
func (p *Prepared) relateNames(s *subject, t *target) Verdict {
	none := p.say(s, No, NotNamed, "", "")
	if s.core == "" {
		return none
	}
	if sameName(&s.form, &t.form) || joined(&s.form) == t.core || joined(&t.form) == s.core {
		switch {
		case p.elsewhere(s, t), ownersDiffer(s.owner, t.owner, t.core), roadsDiffer(s.above, t.above):
			return p.say(s, No, Elsewhere, t.print, "")
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

// joined is a name with the head that is printed right in front of it.
func joined(f *form) string {
	if len(f.above) == 0 || f.core == "" {
		return "-" // like no name
	}
	return f.above[len(f.above)-1] + f.core
}

// heads tells whether the home is printed as holding the affected place: a road in front of an estate, a 片区 before its list.
func heads(s *form, t *target) bool {
	for _, u := range t.under {
		if sameName(s, &u) {
			return true
		}
	}
	for _, a := range t.above {
		var u form
		u.set(a)
		if sameName(s, &u) {
			return true
		}
	}
	return false
}

// sameName compares two names without their parts: equal cores; equal stems whose words mean one thing; or a bare stem, which
// says no kind, and a name whose word is left out in speech.
func sameName(a, b *form) bool {
	if a.core == "" || b.core == "" {
		return false
	}
	if a.core == b.core {
		return true
	}
	if a.stem != "" && a.stem == b.stem && wordsAgree(a.word, b.word) {
		return true
	}
	return a.word.text == "" && a.core == b.stem && b.word.loose || b.word.text == "" && b.core == a.stem && a.word.loose ||
		sameDormitory(a, b) || sameAffiliate(a.core, b.core) || sameAffiliate(b.core, a.core)
}

// sameAffiliate: 附1 is the clinic of whatever university is printed with it.
func sameAffiliate(short, long string) bool {
	return affiliate.MatchString(short) && strings.HasSuffix(long, short)
}

func wordsAgree(v, w word) bool {
	if v.same == w.same {
		return true
	}
	return v.kind == District && listed(w.kind) || w.kind == District && listed(v.kind)
}

func listed(k Kind) bool { return k == Community || k == Village || k == Street }

// sameDormitory: one institution's quarters, one of the names adding the locality (市疾控中心雷公塘家属区).
func sameDormitory(a, b *form) bool {
	if a.word.kind != Compound || b.word.kind != Compound {
		return false
	}
	short, long := a.stem, b.stem
	if len(short) > len(long) {
		short, long = long, short
	}
	at := institution.FindStringIndex(long)
	return at != nil && at[1] == len(short) && strings.HasPrefix(long, short) && runes(long[len(short):]) <= 4 && len(long) > len(short)
}

// insideOf tells whether the area is a part of the home by its very name: an institution's quarters, a garden of an estate.
func insideOf(s, t *form) (Rule, bool) {
	if t.word.kind == Compound && t.stem == s.core && institution.MatchString(s.core) {
		return PartOf, true
	}
	base := s.core
	if s.word.kind == Estate && s.stem != "" && s.word.loose {
		base = s.stem
	}
	if rest, ok := strings.CutPrefix(t.core, base); ok && runes(base) >= 3 && (s.word.text == "" || s.word.kind == Estate) && subEstate.MatchString(rest) {
		return PartOf, true
	}
	return "", false
}

var subEstate = regexp.MustCompile(`^.?(?:园|苑|轩|阁|庭|府|居|邸|花园|花苑|家园|公寓|新村|名苑|山庄|[东西南北中]区)$`)

// ownersDiffer tells two institutions of one generic name apart by whose they are.
func ownersDiffer(a, b owner, core string) bool {
	if a.level == "" || b.level == "" || !generic(core) {
		return false
	}
	if a.id != "" && b.id != "" {
		return a.id != b.id
	}
	return a.level != b.level
}

func roadsDiffer(a, b []string) bool {
	var v, w string
	for _, n := range a {
		if _, x, _ := closing(n); x.kind == Road {
			v = n
		}
	}
	for _, n := range b {
		if _, x, _ := closing(n); x.kind == Road {
			w = n
		}
	}
	return v != "" && w != "" && v != w
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
