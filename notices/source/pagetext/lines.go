package pagetext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is one printed line without its indent and trailing space; from and to are bytes of the page.
type line struct {
	from, to int
	raw      string // as printed
	s        string // as judged: one kind of space, of digit and of colon
	n        int    // runes
}

// block is a run of lines without a blank one between them.
type block struct {
	lines []line
	blank int  // blank lines above it
	page  bool // a form feed stands above it
}

// space also covers what unicode does not call a space but extraction leaves behind.
func space(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u00ad' || r == 0
}

// blocksOf cuts the page at blank lines and form feeds.
func blocksOf(page string) []block {
	var out []block
	blank, open, feed := 0, false, false
	for at := 0; at < len(page); {
		end := len(page)
		if i := strings.IndexAny(page[at:], "\n\r\f\u2028"); i >= 0 {
			end = at + i
		}
		next := end
		if end < len(page) {
			_, size := utf8.DecodeRuneInString(page[end:])
			if next += size; page[end] == '\r' && next < len(page) && page[next] == '\n' {
				next++
			}
		}
		l := lineAt(page, at, end)
		switch {
		case l.n == 0:
			blank++
			open = false
		case open:
			b := &out[len(out)-1]
			b.lines = append(b.lines, l)
		default:
			out = append(out, block{lines: []line{l}, blank: blank, page: feed})
			blank, open, feed = 0, true, false
		}
		if end < len(page) && page[end] == '\f' {
			feed, open = true, false
		}
		at = next
	}
	return out
}

func lineAt(page string, from, to int) line {
	s := strings.TrimRightFunc(page[from:to], space)
	t := strings.TrimLeftFunc(s, space)
	from += len(s) - len(t)
	return line{from: from, to: from + len(t), raw: t, s: strings.Map(plain, t), n: utf8.RuneCountInString(t)}
}

// plain folds what extraction prints in several forms.
func plain(r rune) rune {
	switch {
	case r >= '０' && r <= '９':
		return r - '０' + '0'
	case r == '∶' || r == '︰':
		return '：'
	case r == '－':
		return '-'
	case unicode.IsSpace(r):
		return ' '
	}
	return r
}

// gapsCount tells whether wide gaps mean missing text on this page: they do when they are the exception.
func gapsCount(blocks []block) bool {
	one, more := 0, 0
	for _, b := range blocks[min(1, len(blocks)):] {
		if b.blank == 1 {
			one++
		} else if b.blank > 1 {
			more++
		}
	}
	return one >= 3*more
}

// columned tells whether the lines are those of a narrow column, so that a short line says nothing about its kind.
func columned(lines []line) bool {
	if len(lines) < 5 {
		return false
	}
	widest := 0
	for _, l := range lines {
		widest = max(widest, l.n)
	}
	full := 0
	for _, l := range lines {
		if l.n >= widest-2 {
			full++
		}
	}
	return widest <= 40 && full*10 >= len(lines)*6
}
