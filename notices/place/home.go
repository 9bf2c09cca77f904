package place

import "strings"

// HomeOf is the home of a candidate that a person picked.
func (g *Gazetteer) HomeOf(c Candidate) Home {
	return Home{ID: c.Place.ID, Name: c.Place.Name, Qualifier: c.Qualifier, Bare: c.How == Stem}
}

// Keep files a place that no list knows as it was typed, under the district or street that the person named ("" for unknown;
// then the units that the text itself begins with are taken).
func (g *Gazetteer) Keep(typed string, under ID) Home {
	typed = strings.Join(strings.Fields(typed), " ")
	if r := []rune(typed); len(r) > maxTyped {
		typed = string(r[:maxTyped])
	}
	h := Home{ID: under, Name: typed, Typed: typed}
	if r := g.read(typed); len(r.forms) > 0 {
		f := r.forms[0]
		if under == "" && len(f.path) > 0 {
			h.ID = f.path[len(f.path)-1]
		}
		if len(f.parts) > 0 {
			h.Qualifier = partText(typed)
		}
	}
	return h
}

// partText is the end of a typed text that its qualifiers take up, as typed where that is possible.
func partText(typed string) string {
	n := normal(typed)
	rest, _ := takeParts(n)
	return strings.TrimPrefix(n, rest)
}

// Typed is the best reading of a typed text without asking: the listed place when it is the only one so called (or the region
// itself), else the text as it stands. Likeness (pinyin, slips of the finger) decides nothing here.
func (g *Gazetteer) Typed(s string) Home {
	if c := g.exactCandidates(s); len(c) == 1 || len(c) > 1 && c[0].Place.ID == g.region.ID {
		return g.HomeOf(c[0])
	}
	return g.Keep(s, "")
}

// Settled is the home that a person ends up with who types this and confirms the only offer, if there is only one.
func (g *Gazetteer) Settled(s string) Home {
	if c := g.exactCandidates(s); len(c) > 1 {
		return g.Keep(s, "")
	}
	if c := g.Candidates(s); len(c) == 1 {
		return g.HomeOf(c[0])
	}
	return g.Keep(s, "")
}
