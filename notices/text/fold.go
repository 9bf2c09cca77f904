package text

import (
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// Folded is text in the form in which it is read, with the way back to the print. It never changes once made.
type Folded struct {
	s    string
	src  string // the print
	runs []run
}

// run is a piece of folded text whose runes all have the same length in the text (out) and in the print (in), so that an
// offset is led back by division. A piece that was copied is one run with 1 and 1, whatever its runes are.
type run struct {
	at, from int
	out, in  uint8
}

// String returns the text that is read.
func (f *Folded) String() string { return f.s }

// Origin leads a span of bytes of String back to the bytes of the print that it was read from: from the first byte of its
// first character to the last byte of its last, with what was deleted in between. An empty span leads to an empty one.
// Offsets outside the text are taken as its nearer end.
func (f *Folded) Origin(start, end int) (int, int) {
	start = min(max(start, 0), len(f.s))
	end = min(max(end, start), len(f.s))
	a := f.back(start, false)
	if end == start {
		return a, a
	}
	return a, f.back(end-1, true)
}

// back leads one offset to the print: to the start of the character that holds it, or to its end.
func (f *Folded) back(at int, toEnd bool) int {
	if at >= len(f.s) {
		return len(f.src)
	}
	i := sort.Search(len(f.runs), func(i int) bool { return f.runs[i].at > at }) - 1
	r := f.runs[i]
	n := (at - r.at) / int(r.out)
	if toEnd {
		n++
	}
	return r.from + n*int(r.in)
}

// Fold brings s into the form in which it is read, see the package's table.
func Fold(s string) *Folded {
	b := folder{src: s, table: folding()}
	b.fold()
	if b.kept == 0 { // nothing had to change
		return &Folded{s: s, src: s, runs: []run{{out: 1, in: 1}}}
	}
	return &Folded{s: b.out.String(), src: s, runs: b.runs}
}

// Normal is the folded text without any blanks: the form in which names are compared.
func Normal(s string) string {
	f := Fold(s).String()
	if strings.IndexByte(f, ' ') < 0 && strings.IndexByte(f, '\n') < 0 {
		return f
	}
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\n' {
			return -1
		}
		return r
	}, f)
}

// folder builds a Folded. Up to kept the print has been dealt with; what lies between kept and the reading position is
// still to be copied unchanged.
type folder struct {
	src   string
	table *runeTable
	out   strings.Builder
	runs  []run
	kept  int
}

func (b *folder) fold() {
	s := b.src
	var last rune // the last rune written, for the few rules that look back
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if !asciiChanges[c] {
				last = rune(c)
				i++
				continue
			}
			r, size := b.ascii(i)
			if r != rune(c) || size != 1 {
				b.replace(i, size, r)
			}
			if r >= 0 {
				last = r
			}
			i += size
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		t := b.table.of(r)
		switch {
		case r == utf8.RuneError && size == 1:
			t = utf8.RuneError
			b.replace(i, size, t)
		case t == deleted:
			b.replace(i, size, -1)
			i += size
			continue
		case (r == '○' || r == '◯') && strings.ContainsRune(numeralSigns, last):
			t = '〇'
			b.replace(i, size, t)
		case t != r:
			b.replace(i, size, t)
		}
		last = t
		i += size
	}
	if b.kept > 0 {
		b.copyTo(len(s))
	}
}

// numeralSigns are the characters after which a ring is the numeral zero (二○二三年), not a bullet.
const numeralSigns = "〇一二三四五六七八九"

// ascii gives what the ASCII character at i becomes, -1 for nothing, and how many bytes it takes up.
func (b *folder) ascii(i int) (rune, int) {
	switch c := b.src[i]; c {
	case '(':
		return '（', 1
	case ')':
		return '）', 1
	case ';':
		return '；', 1
	case '!':
		return '！', 1
	case '?':
		return '？', 1
	case ',':
		if i > 0 && isDigit(b.src[i-1]) && i+1 < len(b.src) && isDigit(b.src[i+1]) {
			return ',', 1
		}
		return '，', 1
	case '\t':
		return ' ', 1
	case '\r':
		if i+1 < len(b.src) && b.src[i+1] == '\n' {
			return -1, 1
		}
		return '\n', 1
	case '\v', '\f':
		return '\n', 1
	default:
		return -1, 1
	}
}

// replace writes r (nothing when negative) for the size bytes of the print at i.
func (b *folder) replace(i, size int, r rune) {
	b.copyTo(i)
	b.kept = i + size
	if r < 0 {
		return
	}
	b.add(run{at: b.out.Len(), from: i, out: uint8(utf8.RuneLen(r)), in: uint8(size)})
	b.out.WriteRune(r)
}

// copyTo copies the print from kept up to i unchanged.
func (b *folder) copyTo(i int) {
	if b.kept == 0 {
		b.out.Grow(len(b.src))
	}
	if b.kept < i {
		b.add(run{at: b.out.Len(), from: b.kept, out: 1, in: 1})
		b.out.WriteString(b.src[b.kept:i])
	}
	b.kept = i
}

// add appends r unless the run before it already leads where r leads. Runes that keep their length extend copied text.
func (b *folder) add(r run) {
	if r.out == r.in {
		r.out, r.in = 1, 1
	}
	b.runs = appendRun(b.runs, r)
}

func appendRun(runs []run, r run) []run {
	if n := len(runs); n > 0 {
		p := &runs[n-1]
		if p.at == r.at { // the run before is empty
			*p = r
			return runs
		}
		if d := r.at - p.at; p.out == r.out && p.in == r.in && d%int(p.out) == 0 && p.from+d/int(p.out)*int(p.in) == r.from {
			return runs
		}
	}
	return append(runs, r)
}

// keep returns the text of f in the given spans only, which are in order and do not overlap.
func (f *Folded) keep(spans []Range) *Folded {
	g := &Folded{src: f.src}
	var out strings.Builder
	out.Grow(len(f.s))
	i := 0
	for _, k := range spans {
		if k.Start >= k.End {
			continue
		}
		for i+1 < len(f.runs) && f.runs[i+1].at <= k.Start {
			i++
		}
		for j := i; j < len(f.runs) && f.runs[j].at < k.End; j++ {
			r := f.runs[j]
			skip := max(0, k.Start-r.at)
			r.from += skip / int(r.out) * int(r.in)
			r.at = max(r.at, k.Start) - k.Start + out.Len()
			g.runs = appendRun(g.runs, r)
		}
		out.WriteString(f.s[k.Start:k.End])
	}
	g.s = out.String()
	return g
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// deleted marks a rune that folding takes out. It is no character and stands in no text.
const deleted = rune(0xFFFF)

// asciiChanges marks the ASCII characters that folding looks at.
var asciiChanges = func() (t [utf8.RuneSelf]bool) {
	for c := range byte(' ') {
		t[c] = c != '\n'
	}
	for _, c := range []byte("();!?,\x7f") {
		t[c] = true
	}
	return t
}()

// forms are the sets of characters that are read as one, each set after the character it is read as.
var forms = [...]string{
	":：∶︰﹕ː꞉︓",
	"~～〜∼∽˜",
	"-‐‑‒–—―−－─━﹣﹘ー",
	"，﹐︐", "；﹔︔", "！﹗︕", "？﹖︖", "。｡︒", "、､﹑︑",
	"（﹙︵", "）﹚︶", "【︻", "】︼", "「﹁｢", "」﹂｣", "『﹃", "』﹄", "《︽", "》︾",
	"·•‧・･⋅∙", "/⁄∕", "%﹪", ".﹒", "\n\u2028\u2029\u0085",
	" \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
}

// folding is the whole table: the script, the widths and the forms.
var folding = sync.OnceValue(func() *runeTable {
	t := *simplified()
	for r := rune(0xFF01); r <= 0xFF5E; r++ { // full-width ASCII
		if !strings.ContainsRune("，；！？（）", r) {
			t.plane[r] = uint16(r - 0xFEE0)
		}
	}
	for _, set := range forms {
		to, size := utf8.DecodeRuneInString(set)
		for _, r := range set[size:] {
			t.plane[r] = uint16(to)
		}
	}
	gone := [][2]rune{{0x80, 0x84}, {0x86, 0x9F}, {0xAD, 0xAD}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}}
	for _, span := range gone {
		for r := span[0]; r <= span[1]; r++ {
			t.plane[r] = uint16(deleted)
		}
	}
	return &t
})
