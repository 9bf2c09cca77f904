package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Join returns the same text with those line breaks taken out that only end a narrow column: breaks inside a word, a date,
// a number, a bracket, a sentence. A label line, a list item, a table row, a title and a paragraph stay apart, and so does
// what an empty line parts. Where the signs are weak the break stays. Between two Latin words a blank remains.
func (f *Folded) Join() *Folded {
	if strings.IndexByte(f.s, '\n') < 0 {
		return f
	}
	j := joiner{f: f}
	for start := 0; start <= len(f.s); {
		end := len(f.s)
		if n := strings.IndexByte(f.s[start:], '\n'); n >= 0 {
			end = start + n
		}
		l := f.lineAt(start, end)
		if l.start == l.end {
			j.block()
		} else {
			j.lines = append(j.lines, l)
		}
		start = end + 1
	}
	j.block()
	if len(j.cuts) == 0 {
		return f
	}
	g := f
	if len(j.blanks) > 0 {
		b := []byte(f.s)
		for _, i := range j.blanks {
			b[i] = ' '
		}
		g = &Folded{s: string(b), src: f.src, runs: f.runs}
	}
	spans := make([]Range, 0, len(j.cuts)+1)
	at := 0
	for _, c := range j.cuts {
		spans = append(spans, Range{at, c.Start})
		at = c.End
	}
	return g.keep(append(spans, Range{at, len(f.s)}))
}

// line is a line of folded text without the blanks around it.
type line struct {
	start, end int
	indent     int // blanks before it
	width      int // as printed, with the indent, an ASCII character being 1 and any other 2
}

func (f *Folded) lineAt(start, end int) line {
	l := line{start: start, end: end}
	for l.start < end && f.s[l.start] == ' ' {
		l.start++
	}
	for l.end > l.start && f.s[l.end-1] == ' ' {
		l.end--
	}
	l.indent = l.start - start
	if l.start < l.end {
		a, b := f.Origin(start, l.end)
		for _, r := range f.src[a:b] {
			if l.width++; r >= utf8.RuneSelf {
				l.width++
			}
		}
	}
	return l
}

// joiner decides over the breaks of one block of lines after another.
type joiner struct {
	f      *Folded
	lines  []line
	cuts   []Range // to be taken out
	blanks []int   // line ends to be read as a blank

	column int  // width of the block's column, 0 when it has none
	margin int  // least indent of the block
	open   bool // the paragraph read so far has a bracket that is not closed
	goesOn bool // the paragraph's last sentence has a comma and no end, and is no label with its value
}

// block goes through the breaks of the lines collected and forgets the lines.
func (j *joiner) block() {
	lines := j.lines
	j.lines = j.lines[:0]
	if len(lines) < 2 {
		return
	}
	j.measure(lines)
	j.open, j.goesOn = false, false
	for i := range lines[:len(lines)-1] {
		a, b := lines[i], lines[i+1]
		j.read(j.f.s[a.start:a.end])
		if !j.glued(a, b) {
			j.open, j.goesOn = false, false
			continue
		}
		s := j.f.s
		cut := Range{a.end, b.start}
		if latin(s[a.end-1]) && latin(s[b.start]) {
			nl := a.end + strings.IndexByte(s[a.end:b.start], '\n')
			j.blanks = append(j.blanks, nl)
			j.cuts = append(j.cuts, Range{a.end, nl})
			cut.Start = nl + 1
		}
		j.cuts = append(j.cuts, cut)
	}
}

// The width of a column is told from prose only, and from lines that agree.
const (
	narrowest = 14
	widest    = 140
)

// measure finds the width of the block's column: the greatest that many of its lines reach, give or take the two or three
// characters that the setter moves to the next line.
func (j *joiner) measure(lines []line) {
	j.column, j.margin = 0, lines[0].indent
	var widths [widest + 1]int
	stops := 0
	for i, l := range lines {
		j.margin = min(j.margin, l.indent)
		stops += strings.Count(j.f.s[l.start:l.end], "，") + strings.Count(j.f.s[l.start:l.end], "。")
		if l.width <= widest && i < len(lines)-1 {
			widths[l.width]++
		}
	}
	if len(lines) < 3 || stops*4 < len(lines) {
		return
	}
	for w := widest; w >= narrowest; w-- {
		if widths[w] == 0 {
			continue
		}
		near := 0
		for v := w; v >= w-slack(w); v-- {
			near += widths[v]
		}
		if near >= 2 && near*5 >= (len(lines)-1)*2 {
			j.column = w
			return
		}
	}
}

func slack(width int) int {
	if width >= 40 {
		return 6
	}
	return 4
}

// glued tells whether the break between a and b, two lines of one block, only ends a column.
func (j *joiner) glued(a, b line) bool {
	sa, sb := j.f.s[a.start:a.end], j.f.s[b.start:b.end]
	last, _ := utf8.DecodeLastRuneInString(sa)
	first, _ := utf8.DecodeRuneInString(sb)
	switch {
	case strings.ContainsRune("，。、；:）”’》」』", first):
		return true
	case torn(sa, sb):
		return true
	case startsItem(sb), strings.ContainsRune("。！？；:】", last):
		return false
	case strings.ContainsRune("，、（“《", last):
		return !startsLabel(sb)
	case j.open && closesFirst(sb):
		return true
	case isRow(sa), endsInPhone(sa) && !isDigit(sb[0]):
		return false
	case b.indent >= j.margin+2 || startsLabel(sb) || startsStory(sb):
		return false
	case startsDate(sb) && (j.column == 0 || startsDate(sa)):
		return false
	case j.column > 0 && a.width >= j.column-slack(j.column) && a.width <= j.column+1:
		return true
	}
	return j.goesOn && !isDigit(sb[0]) && (strings.ContainsAny(sb, "，。；") || j.column > 0 && strings.Contains(sb, "、"))
}

// read takes one more line into the state of the paragraph.
func (j *joiner) read(s string) {
	if o, c := strings.LastIndex(s, "（"), strings.LastIndex(s, "）"); o >= 0 || c >= 0 {
		j.open = o > c
	}
	if i := strings.LastIndexAny(s, "。！？；"); i >= 0 {
		_, size := utf8.DecodeRuneInString(s[i:])
		s = s[i+size:]
		j.goesOn = false
	}
	if !j.goesOn {
		j.goesOn = strings.Contains(s, "，") && !startsLabel(s)
	}
}

// closesFirst tells whether the first bracket in s is a closing one.
func closesFirst(s string) bool {
	o, c := strings.Index(s, "（"), strings.Index(s, "）")
	return c >= 0 && (o < 0 || c < o)
}

// torn tells whether the break stands inside a date, a clock time or a range of them.
func torn(a, b string) bool {
	ra := []rune(lastBytes(a, 24))
	rb := []rune(firstBytes(b, 24))
	n := len(ra)
	if n == 0 || len(rb) == 0 {
		return false
	}
	end, start := ra[n-1], rb[0]
	before := func(i int) rune {
		if n-i < 0 {
			return 0
		}
		return ra[n-i]
	}
	digits := 0
	for digits < len(rb) && isNumeral(rb[digits]) {
		digits++
	}
	unit := rune(0)
	if digits < len(rb) {
		unit = rb[digits]
	}
	isUnit := strings.ContainsRune("年月日时点分", unit)
	switch {
	case start == '-' && isNumeral(end) && len(rb) > 1:
		return isDigit(byte(rb[1])) && rb[1] < utf8.RuneSelf && strings.ContainsRune(a, ':') || rb[1] == '次'
	case isNumeral(end) && digits == 0:
		return isUnit || strings.ContainsRune("至~", start)
	case isNumeral(end) && end >= utf8.RuneSelf && rb[0] >= utf8.RuneSelf:
		return isUnit
	case strings.ContainsRune("年月", end) && isNumeral(before(2)):
		return digits > 0 && isUnit
	case end == ':' && isNumeral(before(2)):
		return digits == 2
	case strings.ContainsRune("至到-~", end) && (isNumeral(before(2)) || strings.ContainsRune("日时分点", before(2))):
		return digits > 0 || strings.ContainsRune("次翌", start)
	case strings.ContainsRune("日时分", end) && isNumeral(before(2)):
		return strings.ContainsRune("至到~", start)
	}
	return false
}

// endsInPhone tells whether s ends in a number long enough for a telephone.
func endsInPhone(s string) bool {
	n := 0
	for n < len(s) && isDigit(s[len(s)-1-n]) {
		n++
	}
	return n >= 5
}

// startsItem tells whether a line starts a list item: a number and its mark, a bullet, a sign, a heading in 【】.
func startsItem(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	rest := s[size:]
	switch {
	case r == '（': // （1）, （一）, and a remark that is a whole line
		c := strings.Index(rest, "）")
		return c > 0 && (isNumber(rest[:c]) || c+len("）") == len(rest))
	case strings.HasPrefix(s, "注:"), strings.ContainsRune("【·-*#>|", r), unicode.Is(unicode.So, r), unicode.Is(unicode.No, r):
		return true
	}
	i := 0
	for i < len(s) && i < 12 {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isNumeral(r) {
			break
		}
		i += size
	}
	if i == 0 || i >= len(s) {
		return false
	}
	r, _ = utf8.DecodeRuneInString(s[i:])
	if r == '.' {
		return i+1 < len(s) && !isDigit(s[i+1]) && isDigit(s[0])
	}
	return strings.ContainsRune("、）)", r) || r == ' ' && isRow(s)
}

func isNumber(s string) bool {
	_, ok := Number(s)
	return ok
}

// startsLabel tells whether a line starts with a name of two to ten characters and a colon: 停水时间:.
func startsLabel(s string) bool {
	n := 0
	for i, r := range firstBytes(s, 40) {
		if r == ':' {
			return n >= 2 && !isDigit(s[i-1])
		}
		if r == ' ' {
			continue
		}
		if !unicode.Is(unicode.Han, r) && r != '/' {
			return false
		}
		n++
	}
	return false
}

// startsStory tells whether a line starts with a dateline: 衡阳日报讯（…, 本报讯 ….
func startsStory(s string) bool {
	head := firstBytes(s, 60)
	i := strings.Index(head, "讯")
	return i > 0 && !strings.ContainsAny(head[:i], "，。、；")
}

// startsDate tells whether a line starts with a date or a clock time printed in full.
func startsDate(s string) bool {
	i, marks := 0, 0
	for i < len(s) && i < 24 {
		r, size := utf8.DecodeRuneInString(s[i:])
		if strings.ContainsRune("年月日时点:/", r) {
			marks++
		} else if !isNumeral(r) {
			break
		}
		i += size
	}
	return marks >= 2 || marks == 1 && i > 3 && strings.ContainsRune(s[:i], ':')
}

// isRow tells whether a line is a row of a table: three or more cells.
func isRow(s string) bool {
	gaps := strings.Count(s, "|")
	for i := 1; i < len(s); i++ {
		if s[i] == ' ' && s[i-1] != ' ' && s[i-1] != '|' {
			gaps++
		}
	}
	return gaps >= 2
}

func isNumeral(r rune) bool {
	if _, ok := digitOf(r); ok {
		return true
	}
	return r == '十' || r == '廿'
}

func latin(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// firstBytes and lastBytes bound what is looked at, without tearing a character.
func firstBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func lastBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	i := len(s) - n
	for i < len(s) && !utf8.RuneStart(s[i]) {
		i++
	}
	return s[i:]
}
