package extract

import (
	"strings"
	"unicode/utf8"
)

// newTown is the name of a district in some cities; in all others it is the new part of a town.
const newTown = "新城区"

// newTownIsDistrict tells whether the story prints 新城区 as a district: after its city, before a street office of its own,
// or at the head of a place in a row of other districts.
func (sh *sheet) newTownIsDistrict() bool {
	if sh.newTown == unknown {
		sh.newTown = no
		if sh.printsNewTown() {
			sh.newTown = yes
		}
	}
	return sh.newTown == yes
}

// answer is what is asked once of a sheet.
type answer uint8

const (
	unknown answer = iota
	yes
	no
)

func (sh *sheet) printsNewTown() bool {
	s := sh.s
	if len(s) > 1<<16 {
		s = s[:1<<16]
	}
	others := -1
	for at := 0; ; {
		i := strings.Index(s[at:], newTown)
		if i < 0 {
			return false
		}
		i += at
		at = i + len(newTown)
		if strings.HasSuffix(s[:i], "市") || unitSoon(s[at:]) {
			return true
		}
		if heads(s, i) && at < len(s) {
			if others < 0 {
				others = otherDistricts(s)
			}
			if r, _ := utf8.DecodeRuneInString(s[at:]); others > 0 && isHan(r) {
				return true
			}
		}
	}
}

// unitSoon tells whether the name of a street office or town of two or three characters follows.
func unitSoon(rest string) bool {
	n := 0
	for i, r := range rest {
		if n >= 2 && hasAnyPrefix(rest[i:], []string{"街道", "镇"}) {
			return true
		}
		if n++; n > 4 || !isHan(r) {
			break
		}
	}
	return false
}

// heads tells whether byte i begins a clause or an item.
func heads(s string, i int) bool {
	if i == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return strings.ContainsRune("，、；。:\n （【和及", r)
}

// otherDistricts counts the districts of three characters that begin a clause or an item and are followed by a name.
func otherDistricts(s string) int {
	n := 0
	for at := 0; at < len(s); {
		i := strings.Index(s[at:], "区")
		if i < 0 {
			break
		}
		i += at
		at = i + len("区")
		if i < 6 {
			continue
		}
		word := s[i-6 : at]
		if word == newTown || utf8.RuneCountInString(word) != 3 || !heads(s, i-6) || kindOfArea(word) != kindDistrict {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(s[at:]); isHan(r) {
			n++
		}
	}
	return n
}
