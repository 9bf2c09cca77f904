package extract

import (
	"sort"
	"strings"
	"time"

	"noticebot/notices"
	"noticebot/notices/text"
	"noticebot/notices/when"
)

// maxPart bounds what is read of one part of an article: a city paper's longest notice list is a tenth of it.
const maxPart = 1 << 20

// sheet is an article in the form that is read: its parts folded and joined, one after another in one text, with the
// cues and the times found in it.
type sheet struct {
	a     *notices.Article
	issue time.Time
	s     string
	parts []section
	hits  []hit
	times []moment
	units []unit

	newTown    answer       // whether 新城区 is printed as a district
	tableHeads []text.Range // lines that only name the columns of a table
}

// section is one part of the article: bytes [start, end) of the sheet's text.
type section struct {
	part       notices.Part
	start, end int
	fold       *text.Folded
}

// moment is a time expression of the sheet with what it is the time of.
type moment struct {
	when.Expr
	role role
}

func newSheet(a *notices.Article) *sheet {
	sh := &sheet{a: a, issue: a.Published}
	var b strings.Builder
	for _, p := range [...]notices.Part{notices.PartKicker, notices.PartTitle, notices.PartSubtitle, notices.PartText} {
		of := a.Of(p)
		if len(of) > maxPart {
			of = of[:maxPart]
		}
		f := text.Fold(of).Join()
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		sh.parts = append(sh.parts, section{p, b.Len(), b.Len() + len(f.String()), f})
		b.WriteString(f.String())
	}
	sh.s = b.String()
	sh.hits = muteTitles(sh.s, compose(sh.s, cues.scan(sh.s)))
	return sh
}

// findTimes reads the time expressions; it is the dear part and is put off until something speaks for a notice.
func (sh *sheet) findTimes() {
	for _, p := range sh.parts {
		for _, e := range when.FindFolded(p.fold, sh.issue) {
			e.Start += p.start
			e.End += p.start
			sh.times = append(sh.times, moment{Expr: e})
		}
	}
}

// span leads bytes [start, end) of the sheet back to the words of the print.
func (sh *sheet) span(start, end int) notices.Span {
	for _, p := range sh.parts {
		if start >= p.start && start <= p.end && p.start < p.end {
			a, b := p.fold.Origin(start-p.start, min(end, p.end)-p.start)
			return notices.Span{Part: p.part, Start: a, End: b, Text: sh.a.Of(p.part)[a:b]}
		}
	}
	return notices.Span{}
}

// printed is the print of a span as a name: line breaks inside are taken out.
func (sh *sheet) printed(start, end int) string {
	return strings.Trim(unbroken.Replace(sh.span(start, end).Text), " \t　")
}

var unbroken = strings.NewReplacer("\r", "", "\n", "")

// titleText is the title as it is read.
func (sh *sheet) titleText() string {
	for _, p := range sh.parts {
		if p.part == notices.PartTitle {
			return sh.s[p.start:p.end]
		}
	}
	return ""
}

// sub is the text of [start, end), as much of it as there is.
func (sh *sheet) sub(start, end int) string {
	end = min(max(end, 0), len(sh.s))
	start = min(max(start, 0), end)
	return sh.s[start:end]
}

func (sh *sheet) partOf(at int) notices.Part {
	for _, p := range sh.parts {
		if at >= p.start && at <= p.end && p.end > p.start {
			return p.part
		}
	}
	return notices.PartText
}

// hitsIn gives the cues that start in [start, end).
func (sh *sheet) hitsIn(start, end int) []hit {
	i := sort.Search(len(sh.hits), func(i int) bool { return sh.hits[i].start >= start })
	j := i + sort.Search(len(sh.hits)-i, func(j int) bool { return sh.hits[i+j].start >= end })
	return sh.hits[i:j]
}

// timesIn gives the times that start in [start, end); they may be marked through the result.
func (sh *sheet) timesIn(start, end int) []moment {
	i := sort.Search(len(sh.times), func(i int) bool { return sh.times[i].Start >= start })
	j := i + sort.Search(len(sh.times)-i, func(j int) bool { return sh.times[i+j].Start >= end })
	return sh.times[i:j]
}

// has tells whether a cue of the class starts in [start, end).
func (sh *sheet) has(c class, start, end int) bool {
	for _, h := range sh.hitsIn(start, end) {
		if h.cue.class == c {
			return true
		}
	}
	return false
}
