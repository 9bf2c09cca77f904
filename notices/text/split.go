package text

import "unicode/utf8"

// Range is a run of bytes [Start, End) of a text.
type Range struct{ Start, End int }

// maxQuote is the length in bytes up to which a bracket or a quotation is taken as part of the sentence around it. What
// runs on for longer is either a quoted speech of several sentences or a bracket whose partner was lost in print.
const maxQuote = 900

// Sentences cuts s after 。！？； and at line ends, and gives each sentence without the blanks around it. A closing quote or
// bracket belongs to the sentence that it closes; what stands inside a pair of brackets or quotes on one line is not cut.
func Sentences(s string) []Range {
	return split(s, func(r rune) bool {
		switch r {
		case '。', '！', '？', '；', '!', '?', ';':
			return true
		}
		return false
	})
}

// Clauses cuts s as Sentences does and also after ，.
func Clauses(s string) []Range {
	return split(s, func(r rune) bool {
		switch r {
		case '。', '！', '？', '；', '!', '?', ';', '，':
			return true
		}
		return false
	})
}

// split cuts s at line ends and after each rune that ends, outside pairs.
func split(s string, ends func(rune) bool) []Range {
	var out []Range
	var sc pairScanner
	for line := 0; line <= len(s); {
		stop := line
		for stop < len(s) && s[stop] != '\n' {
			stop++
		}
		out = sc.line(out, s, line, stop, ends)
		line = stop + 1
	}
	return out
}

// pairScanner cuts one line after another, keeping its scratch space.
type pairScanner struct {
	open []opener
	cuts []int // offsets after which a sentence ends, in order
}

type opener struct {
	closes rune
	at     int
}

func (p *pairScanner) line(out []Range, s string, start, stop int, ends func(rune) bool) []Range {
	p.open, p.cuts = p.open[:0], p.cuts[:0]
	for i := start; i < stop; {
		r, size := utf8.DecodeRuneInString(s[i:stop])
		if c := closerOf(r); c != 0 {
			if len(p.open) < 16 { // deeper nesting is no print
				p.open = append(p.open, opener{c, i})
			}
		} else if n := p.closing(r); n >= 0 {
			if from := p.open[n].at; i+size-from <= maxQuote {
				p.cover(s, from, i, i+size)
			}
			p.open = p.open[:n]
		} else if ends(r) {
			j := i + size
			for j < stop { // further ends and closing marks belong to the sentence
				q, n := utf8.DecodeRuneInString(s[j:stop])
				if !ends(q) || q == '，' {
					break
				}
				j += n
			}
			p.cuts = append(p.cuts, j)
			i = j
			continue
		}
		i += size
	}
	from := start
	for _, c := range p.cuts {
		if c > from {
			out = appendTrimmed(out, s, from, c)
			from = c
		}
	}
	return appendTrimmed(out, s, from, stop)
}

// cover takes out the cuts inside the pair whose closing mark is [mark, to). A cut right before a closing quote moves behind
// it, because the quote ends with its sentence.
func (p *pairScanner) cover(s string, from, mark, to int) {
	n := len(p.cuts)
	ended := n > 0 && p.cuts[n-1] == mark && s[mark:to] != "）"
	for n > 0 && p.cuts[n-1] > from {
		n--
	}
	p.cuts = p.cuts[:n]
	if ended {
		p.cuts = append(p.cuts, to)
	}
}

// closing gives the index of the innermost opener that r closes, -1 when it closes none.
func (p *pairScanner) closing(r rune) int {
	for n := len(p.open) - 1; n >= 0; n-- {
		if p.open[n].closes == r {
			return n
		}
	}
	return -1
}

func closerOf(r rune) rune {
	switch r {
	case '（':
		return '）'
	case '(':
		return ')'
	case '“':
		return '”'
	case '「':
		return '」'
	case '『':
		return '』'
	case '‘':
		return '’'
	case '《':
		return '》'
	case '【':
		return '】'
	}
	return 0
}

func appendTrimmed(out []Range, s string, start, end int) []Range {
	for start < end {
		r, size := utf8.DecodeRuneInString(s[start:end])
		if !blank(r) {
			break
		}
		start += size
	}
	for start < end {
		r, size := utf8.DecodeLastRuneInString(s[start:end])
		if !blank(r) {
			break
		}
		end -= size
	}
	if start < end {
		out = append(out, Range{start, end})
	}
	return out
}

func blank(r rune) bool { return r == ' ' || r == '\t' || r == '\r' || r == '　' || r == '\u00a0' }
