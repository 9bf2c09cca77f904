// Package pagetext cuts the raw text of a newspaper page into its articles.
//
// Text taken out of a page has lost the layout that told the stories apart: headlines stand by themselves, a column that
// ends inside a sentence leaves a blank line, a framed hotline drifts away from the notice it belongs to, tails are cut off.
// Split puts together what the language of newspapers tells (a dateline, a headline's words, a sentence without an end) and
// leaves the rest apart: a wrong joint would put one story's hotline or hour under another story's name.
//
// It promises: every byte of an article's Text is either a byte of the page, found through Passages, or a joint of its own: a
// line break, or the space between the cells of a table; no panic on any bytes; time linear in the page.
package pagetext

import (
	"slices"
	"strings"
	"unicode/utf8"

	"noticebot/notices"
)

// Split cuts a page's raw text, UTF-8, into articles in the order of the print, with Kicker, Title, Subtitle, Byline, Text
// and Passages filled. Furniture of the sheet (masthead, folio, imprint) and captions are dropped; stories continued from
// another page keep their mark （上接…） and join nothing. The text of a single article comes out as one.
func Split(page string) []notices.Article {
	if !utf8.ValidString(page) {
		page = strings.ToValidUTF8(page, "?") // one byte for at least one byte; offsets of invalid text lead nowhere anyway
	}
	w := &walker{units: unitsOf(page)}
	w.walk()
	groups := assign(w.units, w.stories, w.pending)
	stories := slices.DeleteFunc(w.stories, func(s *story) bool { return s.merged })
	frame(w.units, w.boxes, stories)
	var out []notices.Article
	for _, s := range orphans(w.units, groups, stories) {
		if a := article(page, w.units, s); a.Title != "" || utf8.RuneCountInString(a.Text) >= 8 {
			out = append(out, a)
		}
	}
	return out
}

// orphans adds the headlines that announce an interruption and whose text is lost: the announcement itself is not.
func orphans(units []unit, groups []*group, stories []*story) []*story {
	for _, g := range groups {
		if g.owner == nil && headsAnnounce(units, g.heads) {
			stories = append(stories, &story{first: g.heads[0], heads: g.heads})
		}
	}
	slices.SortStableFunc(stories, func(a, b *story) int { return a.first - b.first })
	return stories
}

// frame gives each framed hotline to the story on the page that speaks of its service and of a cut; to none when there is none.
func frame(units []unit, boxes []int, stories []*story) {
	for _, i := range boxes {
		if s := ownerOf(units, i, stories); s != nil {
			s.boxes = append(s.boxes, units[i])
		}
	}
}

// far is how many units away a box is looked for; a page has fewer.
const far = 300

func ownerOf(units []unit, at int, stories []*story) *story {
	want := service(units[at].text())
	if len(stories) == 1 {
		if is := stories[0].of(); want == "" || is == "" || is == want {
			return stories[0]
		}
		return nil
	}
	var best *story
	bestScore := 0
	lo, _ := slices.BinarySearchFunc(stories, at-far, func(s *story, at int) int { return s.first - at })
	for _, s := range stories[lo:] {
		if s.first > at+far {
			break
		}
		score := 0
		switch {
		case want == "" && s.last != at-1, want != "" && s.of() != want, !s.when:
			continue
		case headsAnnounce(units, s.heads):
			score = 2 * far
		case s.cut && (s.dated || s.table || s.heads != nil):
			score = far
		default:
			continue
		}
		score -= min(max(s.first-at, at-s.last), far-1)
		if score > bestScore {
			best, bestScore = s, score
		}
	}
	return best
}

// article writes a story out.
func article(page string, units []unit, s *story) notices.Article {
	var a notices.Article
	a.Kicker, a.Title, a.Subtitle = name(units, s.heads)
	if a.Kicker == "" {
		a.Kicker = s.kicker
	}
	b := &builder{page: page}
	var before *unit
	for i := range s.units {
		u := &s.units[i]
		for j, l := range u.lines {
			glue := "\n"
			switch {
			case j == 0 && before != nil:
				glue = joint(before, u)
			case u.kind == row && dateLineRE.MatchString(u.lines[0].s) && !dateLineRE.MatchString(l.s):
				glue = cell
			}
			b.line(glue, l)
		}
		if i == 0 && u.kind == start {
			a.Byline = byline(u.lines)
		}
		before = u
	}
	if s.byline != "" {
		a.Byline = strings.TrimSpace(strings.TrimLeft(s.byline, "■□◎● "))
	}
	if last := len(s.units) - 1; a.Byline == "" && last >= 0 {
		a.Byline = endByline(s.units[last].lines)
	}
	for _, u := range s.boxes {
		for _, l := range u.lines {
			b.line("\n", l)
		}
	}
	a.Text, a.Passages = b.text.String(), append(headPassages(&a, units, s.heads), b.passages...)
	return a
}

// headPassages finds the printed lines of the headline blocks in the kicker, title and subtitle made of them.
func headPassages(a *notices.Article, units []unit, heads []int) []notices.Passage {
	var out []notices.Passage
	at := map[notices.Part]int{}
	for _, h := range heads {
		for _, l := range units[h].lines {
			words := strings.TrimSpace(l.raw)
			for _, part := range []notices.Part{notices.PartKicker, notices.PartTitle, notices.PartSubtitle} {
				i := strings.Index(a.Of(part)[at[part]:], words)
				if i < 0 || words == "" {
					continue
				}
				i += at[part]
				out = append(out, notices.Passage{Part: part, At: i, From: l.from + strings.Index(l.raw, words), Len: len(words)})
				at[part] = i + len(words)
				break
			}
		}
	}
	return out
}

// cell stands between the cells of a table's record whose first is a date: a record is one line again.
const cell = "\u3000"

// joint is what stands between two units of a story: nothing where a column ended inside a sentence, a blank line between
// the labelled records of a table, else a line break.
func joint(a, b *unit) string {
	last := a.lines[len(a.lines)-1].s
	switch {
	case (a.kind == body || a.kind == start || a.kind == bullet) && b.kind == body && !ends(last) && !isRowLine(last) && !opensParagraph(b.lines[0].s) && utf8.RuneCountInString(last) > 14:
		return ""
	case a.kind == row && b.kind == row && !dateLineRE.MatchString(b.lines[0].s):
		return "\n\n"
	}
	return "\n"
}

func opensParagraph(s string) bool {
	return itemRE.MatchString(s) || isRowLine(s) || closerRE.MatchString(s) || salutRE.MatchString(s) || strings.HasPrefix(s, "——") || strings.HasPrefix(s, "【")
}

// byline reads the names in the brackets of a dateline, which may be broken over two lines.
func byline(lines []line) string {
	s := lines[0].s
	if len(lines) > 1 && !strings.ContainsAny(clip(s, 200), "）)") {
		s += lines[1].s
	}
	if m := bylineRE.FindStringSubmatch(clip(s, 400)); m != nil {
		return strings.TrimSpace(m[1])
	}
	return ""
}

// endByline reads the names at the end of a story: in brackets, or alone.
func endByline(lines []line) string {
	s := lines[len(lines)-1].s
	if endCredit(s) {
		s = s[strings.LastIndex(s, "（"):]
	} else if !creditRE.MatchString(s) {
		return ""
	}
	return strings.TrimSpace(strings.Trim(s, "（）()■□◎▣ "))
}

// builder writes text and remembers where it came from.
type builder struct {
	page     string
	text     strings.Builder
	passages []notices.Passage
}

func (b *builder) line(glue string, l line) {
	if b.text.Len() == 0 {
		glue = ""
	}
	at := b.text.Len() + len(glue)
	b.text.WriteString(glue)
	b.text.WriteString(l.raw)
	if n := len(b.passages); n > 0 {
		p := &b.passages[n-1]
		if end := p.From + p.Len; end+len(glue) == l.from && b.page[end:l.from] == glue && p.At+p.Len+len(glue) == at {
			p.Len += len(glue) + len(l.raw)
			return
		}
	}
	b.passages = append(b.passages, notices.Passage{Part: notices.PartText, At: at, From: l.from, Len: len(l.raw)})
}
