package pagetext

import "strings"

type kind int

const (
	body    kind = iota // paragraphs of a story
	start               // paragraphs that begin with a dateline
	head                // one headline block: kicker, title or subtitle
	bullet              // one item marked ▲
	row                 // lines of a table
	box                 // a framed hotline
	credit              // a reporter's or photographer's name by itself
	caption             // words under a picture
	from                // （上接第一版）
	briefs              // the heading of a box of short items
)

// unit is a run of lines of one kind.
type unit struct {
	kind  kind
	lines []line
	gap   bool // text is missing, or a page ends, above it
	glued bool // no blank line above it
	photo bool // words with a photographer's name right below
}

func (u unit) text() string {
	parts := make([]string, len(u.lines))
	for i, l := range u.lines {
		parts[i] = l.s
	}
	return strings.Join(parts, "\n")
}

// unitsOf names the kind of everything on the page and drops the furniture.
func unitsOf(page string) []unit {
	blocks := blocksOf(page)
	gaps := gapsCount(blocks)
	var out []unit
	for _, b := range blocks {
		gap := b.page || gaps && b.blank > 1
		for i, u := range split(withoutFurniture(b.lines)) {
			if n := len(out); n > 0 && out[n-1].kind == box && len(u.lines) == 1 && sponsorRE.MatchString(u.lines[0].s) {
				out[n-1].lines = append(out[n-1].lines[:len(out[n-1].lines):len(out[n-1].lines)], u.lines...)
				continue
			}
			u.gap, u.glued = gap && i == 0, i > 0
			out = append(out, u)
		}
	}
	for i := range out {
		u := &out[i]
		u.photo = u.kind == body && !u.glued && i+1 < len(out) && out[i+1].glued && out[i+1].kind == credit && photoRE.MatchString(out[i+1].text())
		switch {
		case u.kind == body && isCaption(out, i):
			u.kind = caption
		case u.kind == head && i > 0 && !u.gap && i+1 < len(out) && out[i+1].gap && strings.Contains(u.text(), "，") && out[i-1].kind <= start:
			u.kind = body // a last paragraph whose end is missing
		}
	}
	return out
}

// withoutFurniture drops the lines of the sheet. Short lines beside an unmistakable one are its neighbours: a page's name.
func withoutFurniture(lines []line) []line {
	found := false
	for i := range lines {
		found = found || isSheet(lines, i)
	}
	if !found {
		return lines
	}
	var out []line
	for i, l := range lines {
		if isSheet(lines, i) || l.n <= 8 && !ends(l.s) && !isRowLine(l.s) && len(lines) <= 6 {
			continue
		}
		out = append(out, l)
	}
	return out
}

// isSheet tells whether line i is furniture. A date with its weekday over an hour or a label is a table's.
func isSheet(lines []line, i int) bool {
	return isFurniture(lines[i].s) && !(dateLineRE.MatchString(lines[i].s) && i+1 < len(lines) && isRowLine(lines[i+1].s))
}

// split cuts one block into units.
func split(lines []line) []unit {
	if len(lines) == 0 {
		return nil
	}
	if isBox(lines) {
		return []unit{{kind: box, lines: lines}}
	}
	n := leadingHeads(lines)
	var out []unit
	if n > 0 {
		out = headUnits(lines[:n])
	}
	return append(out, bodies(lines[n:])...)
}

// headUnits are the blocks of a headline: one, unless a cause stands over an announcement without a blank line between.
func headUnits(lines []line) []unit {
	if len(lines) == 1 && briefsRE.MatchString(lines[0].s) {
		return []unit{{kind: briefs, lines: lines}}
	}
	whole := unit{kind: head, lines: lines}
	if len(lines) > 1 && isCause(lines[0].s) && !cutRE.MatchString(lines[0].s) {
		if rest := (unit{kind: head, lines: lines[1:]}); cutRE.MatchString(rest.text()) {
			return []unit{{kind: head, lines: lines[:1]}, rest}
		}
	}
	return []unit{whole}
}

// leadingHeads counts the headline lines at the top of a block.
func leadingHeads(lines []line) int {
	n := 0
	for n < len(lines) && n < 5 && isHead(lines[n]) {
		n++
	}
	switch {
	case n == 0:
		return 0
	case n == len(lines):
		if n > 4 || signature(lines) {
			return 0
		}
		return n
	case dateline(lines[n].s):
		return n
	case columned(lines):
		return 0
	case n == 5: // a list, not a headline
		return 0
	case signature(lines[:n+1]):
		return 0
	case isRowLine(lines[n].s) && n == 1 && strings.HasPrefix(lines[0].s, "【"):
		return 0 // the heading of a record
	}
	return n
}

// signature tells whether the lines sign a notice: a body's name and a date.
func signature(lines []line) bool {
	last := lines[len(lines)-1]
	return len(lines) > 1 && dateLineRE.MatchString(last.s) && orgRE.MatchString(lines[len(lines)-2].s)
}

// bodies cuts what is under the headlines: a dateline, an item, a table, a credit each begin something new.
func bodies(lines []line) []unit {
	var out []unit
	rows := rowRuns(lines)
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		k := body
		switch {
		case dateline(l.s):
			k = start
			out = takeHeads(out)
		case fromRE.MatchString(l.s):
			k = from
		case rows[i]:
			k = row
		case bulletRE.MatchString(l.s) && !isCredit(l.s), bulletRE.MatchString(l.s) && l.n > 40:
			k = bullet
		case isCredit(l.s), isByline(l):
			k = credit
		}
		if n := len(out); n > 0 && (k == body && (out[n-1].kind == body || out[n-1].kind == start || out[n-1].kind == bullet) || k == row && out[n-1].kind == row) {
			out[n-1].lines = append(out[n-1].lines, l)
			continue
		}
		out = append(out, unit{kind: k, lines: []line{l}})
	}
	return out
}

// takeHeads cuts up to three headline lines off the end of the last body: print without blank lines between its stories.
func takeHeads(out []unit) []unit {
	n := len(out)
	if n == 0 || out[n-1].kind != body && out[n-1].kind != start && out[n-1].kind != bullet {
		return out
	}
	ls := out[n-1].lines
	cut := len(ls)
	for cut > 0 && len(ls)-cut < 3 && isHead(ls[cut-1]) {
		cut--
	}
	if cut == len(ls) || cut > 0 && !ends(ls[cut-1].s) {
		return out
	}
	out[n-1].lines = ls[:cut:cut]
	if cut == 0 {
		out = out[:n-1]
	}
	return append(out, headUnits(ls[cut:])...)
}

// rowRuns marks the lines of tables: at least two cells or labels together, and what stands between them.
func rowRuns(lines []line) []bool {
	out := make([]bool, len(lines))
	count, last := 0, -1
	for i, l := range lines {
		if isRowLine(l.s) {
			count, last = count+1, i
		}
	}
	if count < 2 {
		return out
	}
	first := 0
	for !isRowLine(lines[first].s) && !strings.HasPrefix(lines[first].s, "【") {
		first++
	}
	for i := first; i <= last; i++ {
		out[i] = !dateline(lines[i].s)
	}
	return out
}

// isBox tells whether a block is a framed hotline: a number, who answers it, and no sentence.
func isBox(lines []line) bool {
	if len(lines) > 4 {
		return false
	}
	runes, number, cue := 0, false, false
	for _, l := range lines {
		runes += l.n
		if strings.ContainsAny(l.s, "。！？；") || bulletRE.MatchString(l.s) || strings.Count(l.s, "：") > 2 {
			return false
		}
		number = number || phoneRE.MatchString(l.s)
		cue = cue || boxCueRE.MatchString(l.s)
	}
	return runes <= 80 && number && cue
}

// isCaption tells whether a body is the few words under a picture.
func isCaption(units []unit, i int) bool {
	u := units[i]
	if len(u.lines) != 1 || u.lines[0].n > 20 {
		return false
	}
	s := u.lines[0].s
	if strings.Contains(s, "现场") || strings.Contains(s, "图为") || strings.Contains(s, "合影") {
		return u.lines[0].n <= 14 || strings.Contains(s, "图为")
	}
	return i+1 < len(units) && units[i+1].kind == credit && photoRE.MatchString(units[i+1].text()) && ends(s)
}
