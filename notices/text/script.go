package text

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:generate go run ./internal/runetable -in TSCharacters.txt -out script.txt

//go:embed script.txt
var scriptTable string

// runeTable says what a rune becomes: flat for the plane that all print comes from, a map for the rare rest.
type runeTable struct {
	plane [1 << 16]uint16 // 0: as it is
	rest  map[rune]rune   // of runes above the plane only
}

// of returns what r becomes, which is r itself for most.
func (t *runeTable) of(r rune) rune {
	if uint32(r) < 1<<16 {
		if s := t.plane[r]; s != 0 {
			return rune(s)
		}
		return r
	}
	if s, ok := t.rest[r]; ok {
		return s
	}
	return r
}

// simplified is the table of the script, read once from the embedded text.
var simplified = sync.OnceValue(func() *runeTable {
	t := &runeTable{rest: map[rune]rune{}}
	from, to, _ := strings.Cut(strings.TrimSuffix(scriptTable, "\n"), "\n")
	for _, f := range from {
		r, size := utf8.DecodeRuneInString(to)
		to = to[size:]
		if f < 1<<16 {
			t.plane[f] = uint16(r)
		} else {
			t.rest[f] = r
		}
	}
	return t
})

// Simplify turns traditional characters into simplified ones, rune by rune, and leaves everything else alone.
func Simplify(s string) string {
	return strings.Map(simplified().of, s)
}
