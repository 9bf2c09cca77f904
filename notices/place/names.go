package place

import (
	"regexp"
	"strings"
)

const noName = "-" // like no name

// joined is a name with the head that is printed right in front of it.
func joined(f *form) string {
	if f.on != "" && f.core != "" {
		return f.on + f.core
	}
	if len(f.above) == 0 || f.core == "" {
		return noName
	}
	return f.above[len(f.above)-1] + f.core
}

// heads tells whether the home is printed as holding the affected place: a 片区 or a road before its list, a village before a
// hamlet, a road before quarters that have no other address. An estate, a shop, a school of its own name does not make the
// road affected on which it lies.
func heads(s *form, t *target) bool {
	for _, u := range t.under {
		if sameName(s, &u) {
			return true
		}
	}
	above := t.above
	if t.on != "" && (endKind(t.on) == Village || t.word.kind == Compound || t.word.same == "公寓") {
		above = append(above[:len(above):len(above)], t.on)
	}
	for _, a := range above {
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
		sameEstate(a, b) || sameEstate(b, a) || sameDormitory(a, b) || sameAffiliate(a.core, b.core) || sameAffiliate(b.core, a.core)
}

// sameEstate: 小区 behind a name that already says that people live there adds nothing (柳岸花园小区), unlike behind a road or a
// village, where it makes another place.
func sameEstate(long, short *form) bool {
	return long.word.same == "小区" && long.stem == short.core && (short.word.kind == Estate || short.word.kind == Compound)
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

// ownersUnsure tells whether the home is an institution of a certain county, and the print only says that it is a county's.
func ownersUnsure(home, area owner, core string) bool {
	return home.level == County && area.level == County && home.id != "" && area.id == "" && generic(core)
}

// placedApart tells whether two names are printed on different roads, or in different villages.
func placedApart(a, b *form) bool {
	for _, k := range []Kind{Road, Village} {
		v, w := a.printedIn(k), b.printedIn(k)
		if v != "" && w != "" && v != w {
			return true
		}
	}
	return false
}

// printedIn is the road or the village that is printed in front, empty when none is.
func (f *form) printedIn(k Kind) string {
	if f.on != "" && endKind(f.on) == k {
		return f.on
	}
	for i := len(f.above) - 1; i >= 0; i-- {
		if _, w, _ := closing(f.above[i]); w.kind == k {
			return f.above[i]
		}
	}
	return ""
}
