package place

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// latinIndex leads from spelled-out names to units. It is built when the first text that needs it is typed.
type latinIndex struct {
	full     map[string][]int
	initials map[string][]int
}

const maxReadings = 16 // of one name; names of many characters with several readings multiply

func newLatinIndex(g *Gazetteer) *latinIndex {
	x := &latinIndex{full: map[string][]int{}, initials: map[string][]int{}}
	for i := range g.units {
		u := &g.units[i]
		names := []string{u.core}
		if u.stem != "" {
			names = append(names, u.stem)
		}
		for _, n := range names {
			for _, r := range readings(n) {
				x.add(x.full, strings.Join(r, ""), i)
				var first strings.Builder
				for _, s := range r {
					if s != "" {
						first.WriteByte(s[0])
					}
				}
				if first.Len() >= 2 {
					x.add(x.initials, first.String(), i)
				}
			}
		}
	}
	return x
}

func (x *latinIndex) add(m map[string][]int, key string, i int) {
	if l := m[key]; key != "" && (len(l) == 0 || l[len(l)-1] != i) {
		m[key] = append(l, i)
	}
}

// readings spells a name in every way that its characters may be read, at most sixteen.
func readings(name string) [][]string {
	args := pinyin.NewArgs()
	args.Heteronym = true
	out := [][]string{nil}
	for _, r := range name {
		syllables := pinyin.SinglePinyin(r, args)
		if len(syllables) == 0 {
			if !unicode.IsDigit(r) && !unicode.IsLetter(r) {
				continue
			}
			syllables = []string{strings.ToLower(string(r))}
		}
		var next [][]string
		seen := map[string]bool{}
		for _, s := range syllables {
			if s = plainV(s); seen[s] {
				continue
			}
			seen[s] = true
			for _, o := range out {
				if len(next) < maxReadings {
					next = append(next, append(o[:len(o):len(o)], s))
				}
			}
		}
		out = next
	}
	return out
}

// plainV writes ü as people type it.
func plainV(s string) string { return strings.NewReplacer("ü", "v", "u:", "v").Replace(s) }

// latinKey is what was typed when it is Latin letters only, without blanks, apostrophes and tones.
func latinKey(s string) (string, bool) {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z':
			b.WriteRune(r)
		case r == 'ü':
			b.WriteByte('v')
		case strings.ContainsRune(" '’-·", r):
		default:
			if p, ok := toned[r]; ok {
				b.WriteByte(p)
				continue
			}
			return "", false
		}
	}
	return b.String(), b.Len() >= 2
}

var toned = func() map[rune]byte {
	m := map[rune]byte{}
	for plain, marked := range map[byte]string{'a': "āáǎà", 'e': "ēéěè", 'i': "īíǐì", 'o': "ōóǒò", 'u': "ūúǔù", 'v': "ǖǘǚǜ"} {
		for _, r := range marked {
			m[r] = plain
		}
	}
	return m
}()

// spelled finds the names that are spelled like this, then those that begin with these letters.
func (x *latinIndex) spelled(key string) []found {
	var out []found
	for _, i := range x.full[key] {
		out = append(out, found{i, Pinyin})
	}
	if len(out) == 0 {
		for _, i := range x.initials[key] {
			out = append(out, found{i, Initials})
		}
	}
	return out
}

// sounding finds the names that sound like a Chinese one.
func (x *latinIndex) sounding(name string) []found {
	var out []found
	for _, r := range readings(name) {
		for _, i := range x.full[strings.Join(r, "")] {
			out = append(out, found{i, Homophone})
		}
	}
	return out
}
