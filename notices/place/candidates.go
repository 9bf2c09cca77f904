package place

import (
	"slices"
	"strings"
)

// How says in which way a candidate fits what was typed. Exact and Stem may stand for an answer when there is only one; the
// others are offers that a person must tap.
type How string

// The ways, best first.
const (
	Exact     How = "exact"     // the full name, an alias, a path
	Stem      How = "stem"      // the name without its kind
	Pinyin    How = "pinyin"    // spelled out, with or without blanks
	Initials  How = "initials"  // first letters
	Homophone How = "homophone" // other characters of the same sound
	Typo      How = "typo"      // one character off, in names of three and more
)

// Candidate is a listed place that a typed text may mean.
type Candidate struct {
	Place     Place
	Qualifier string // what was typed behind the place: 8栋, 25号, 二期
	How       How
}

const (
	maxTyped      = 120 // runes
	maxCandidates = 50
)

// Candidates lists what a typed text may mean, the surest first: at most 50. Text that names a place that no list knows,
// under a listed one or not, has none; keep it with [Gazetteer.Keep].
func (g *Gazetteer) Candidates(typed string) []Candidate {
	if r := []rune(strings.TrimSpace(typed)); len(r) > maxTyped {
		return nil
	}
	out := g.exactCandidates(typed)
	if len(out) > 0 {
		return out
	}
	rest := normal(typed)
	if key, ok := latinKey(typed); ok {
		return g.offer(nil, g.latin().spelled(key), "", nil)
	}
	var qualifier string
	var f form
	rest = g.peel(&f, rest)
	if left, parts := takeParts(rest); left != "" && len(parts) > 0 {
		qualifier, rest = strings.TrimPrefix(rest, left), left
	}
	name := canonical(rest)
	if runes(name) < 2 {
		return nil
	}
	out = g.offer(nil, g.latin().sounding(name), qualifier, f.path)
	return g.offer(out, g.oneOff(name), qualifier, f.path)
}

type found struct {
	unit int
	how  How
}

// offer appends what was found, inside the units that the typed text begins with if any are, without repeating a place.
func (g *Gazetteer) offer(out []Candidate, hits []found, qualifier string, path []ID) []Candidate {
	ids := make([]ID, len(hits))
	for i, h := range hits {
		ids[i] = g.units[h.unit].ID
	}
	keep := g.narrow(g.held(hits, ids, path), path)
	for i, h := range hits {
		if len(out) >= maxCandidates {
			break
		}
		p := g.units[h.unit].Place
		same := func(c Candidate) bool { return c.Place.ID == p.ID }
		if slices.Contains(keep, ids[i]) && !slices.ContainsFunc(out, same) {
			out = append(out, Candidate{p, qualifier, h.how})
		}
	}
	return out
}

// held keeps what lies in the county-level unit that was typed in front; what only sounds or looks alike must lie in the street
// too, but a full name is believed against a wrong street.
func (g *Gazetteer) held(hits []found, ids, path []ID) []ID {
	var out []ID
	for i, id := range ids {
		ok := true
		for _, lead := range path {
			sure := hits[i].how == Exact || hits[i].how == Stem
			if sure && g.units[g.byID[lead]].Kind != County {
				continue
			}
			ok = ok && g.inside(id, lead)
		}
		if ok {
			out = append(out, id)
		}
	}
	return out
}

// exactCandidates are the places whose name, or whose name without its kind, was typed.
func (g *Gazetteer) exactCandidates(typed string) []Candidate {
	r := g.read(typed)
	if len(r.forms) != 1 || r.forms[0].core == "" || r.forms[0].limited || r.forms[0].side {
		return nil
	}
	f := r.forms[0]
	if len(f.above) > 0 || f.on != "" {
		return nil
	}
	var qualifier string
	if len(f.parts) > 0 {
		qualifier = partText(typed)
	}
	how, entries := Exact, g.exactly[f.core]
	if len(entries) == 0 && (f.word.text == "" || f.word.kind == District) {
		how, entries = Stem, g.stems[firstOf(f.stem, f.core)]
		if f.word.text == "" {
			entries = g.stems[f.core]
		}
		if f.owner.level == City && f.owner.id == g.region.ID && generic(f.core) {
			return nil
		}
	}
	var hits []found
	for _, e := range entries {
		hits = append(hits, found{e.unit, how})
	}
	slices.SortStableFunc(hits, func(a, b found) int { return g.order(a.unit, b.unit) })
	return g.offer(nil, hits, qualifier, f.path)
}

// order puts larger places first, then by id.
func (g *Gazetteer) order(a, b int) int {
	x, y := &g.units[a], &g.units[b]
	if l := len(x.ID) - len(y.ID); l != 0 && x.Kind != Macro && y.Kind != Macro {
		return l
	}
	return strings.Compare(string(x.ID), string(y.ID))
}

// oneOff finds the names of three and more characters that are one slip away from the typed one, with or without their kind.
func (g *Gazetteer) oneOff(name string) []found {
	stem, w, split := closing(name)
	if !split {
		stem = name
	}
	if runes(stem) < 2 || runes(name) < 3 {
		return nil
	}
	typedStem, typedName := []rune(stem), []rune(name)
	var hits []found
	for i := range g.units {
		u := &g.units[i]
		near := len(typedName) >= 3 && oneOff(typedName, u.coreRunes)
		if !near && u.stem != "" && (!split || u.word.same == w.same) {
			near = len(typedStem) >= 3 && oneOff(typedStem, u.coreRunes[:runes(u.stem)])
		}
		if near {
			if hits = append(hits, found{i, Typo}); len(hits) >= maxCandidates {
				break
			}
		}
	}
	return hits
}

// oneOff tells whether two words differ by one character put in, left out, exchanged, or two neighbours swapped.
func oneOff(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || len(a) < 3 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return slices.Equal(a[i:], b[i+1:])
	}
	if i == len(a) || slices.Equal(a[i+1:], b[i+1:]) {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
}
