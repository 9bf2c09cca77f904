package extract

import (
	"strings"
	"unicode/utf8"

	"noticebot/notices"
	"noticebot/notices/text"
)

// What keeps a story that only speaks of interruptions from being read as one: titles of works, quoted words, old papers,
// and stories in which nobody who could know announces anything.

// muteTitles drops the predicates inside 《…》 and inside short quotations: the title of a play or a catchword interrupts
// nothing. A title of an official paper (《关于…停水的通告》) only repeats what the story says.
func muteTitles(s string, hits []hit) []hit {
	kept := hits[:0]
	end := 0 // of the title or the quotation that was looked at last
	next := 0
	for _, h := range hits {
		if h.start >= end {
			next, end = titleAround(s, max(next, end), h.start)
		}
		if h.start < end && h.start >= next && isInterruption(h.cue) {
			continue
		}
		kept = append(kept, h)
	}
	return kept
}

func isInterruption(c *cue) bool {
	switch c.class {
	case cOut, cLow, cBack:
		return c.service != notices.Transit && c.service != notices.Road
	}
	return false
}

// titleAround gives the title or the short quotation that holds byte at; the search starts at from.
func titleAround(s string, from, at int) (int, int) {
	from = max(from, at-150)
	head := s[from:at]
	if i := strings.LastIndex(head, "《"); i >= 0 && !strings.Contains(head[i:], "》") {
		if c := strings.Index(s[at:min(len(s), at+150)], "》"); c >= 0 {
			return from + i, at + c
		}
	}
	if i := strings.LastIndex(head, "“"); i >= 0 && !strings.Contains(head[i:], "”") {
		c := strings.Index(s[at:min(len(s), at+90)], "”")
		if c < 0 {
			return from, from
		}
		q := s[from+i+len("“") : at+c]
		if n := utf8.RuneCountInString(q); n > 3 && n <= 24 && !strings.ContainsAny(q, "0123456789。、日") {
			return from + i, at + c
		}
	}
	return from, from
}

// founded tells what a notice stands on, "" when nothing: someone who operates or governs announces it, it has the form of
// an official notice, or one clause ties what stops to a place and a time.
func (as *assembler) founded(g *group, issuer text.Range) string {
	name := as.sh.sub(issuer.Start, issuer.End)
	switch {
	case issuer.End > issuer.Start && containsAny(name, operatorWords) || hasAnySuffix(name, authorities):
		return "an operator or an authority"
	case as.operatorActs():
		return "an operator that sets the time"
	case g.labelled && as.sh.units[g.unit].kind == unitLabel || as.headed():
		return "the form of a notice"
	case g.pred.cue != nil && !g.loose && as.inChain(g):
		return "what stops, where and when in one clause"
	}
	return ""
}

var authorities = []string{"局", "政府", "支队", "大队", "指挥部", "管委会", "管理委员会", "管理处", "管理所", "办事处", "后勤处", "集团"}

// operatorActs tells whether the word of an operator stands before 定于, 将于 or 计划于 in a sentence of the story.
func (as *assembler) operatorActs() bool {
	for i := range as.sh.units {
		u := &as.sh.units[i]
		if u.story != as.story || u.kind == unitHead {
			continue
		}
		s := as.sh.sub(u.start, min(u.end, u.start+600))
		for _, w := range []string{"定于", "拟于", "将于", "计划于"} {
			if at := strings.Index(s, w); at > 0 && containsAny(s[max(0, at-60):at], operatorWords) {
				return true
			}
		}
	}
	return false
}

// headed tells whether a headline of the story has the form of a notice or says itself that a service stops.
func (as *assembler) headed() bool {
	for i := range as.sh.units {
		u := &as.sh.units[i]
		if u.kind != unitHead || !as.mine(u) {
			continue
		}
		t := strings.TrimRight(as.sh.sub(u.start, u.end), " ！!。）")
		if hasAnySuffix(t, []string{"公告", "通告", "通知", "通知单", "启事", "预告", "通报", "告示", "提示", "提醒", "公示"}) || len(as.predsIn(u, u.start)) > 0 {
			return true
		}
	}
	return false
}

// inChain tells whether the time of a group stands in its own sentence or in one next to it.
func (as *assembler) inChain(g *group) bool {
	if g.own || len(g.wspans) == 0 {
		return true
	}
	for _, w := range g.wspans {
		for i := max(0, g.unit-2); i <= min(len(as.sh.units)-1, g.unit+1); i++ {
			if u := &as.sh.units[i]; w.Start >= u.start && w.Start < u.end {
				return true
			}
		}
	}
	return false
}

// isLive tells whether a sentence of the story says that a service stops, is reduced or is back, or takes that back.
func (as *assembler) isLive() bool {
	for _, r := range as.sh.tableHeads {
		if as.sh.has(cOut, r.Start, r.End) || as.sh.has(cLow, r.Start, r.End) {
			return true
		}
	}
	for i := range as.sh.units {
		u := &as.sh.units[i]
		if !as.mine(u) {
			continue
		}
		for _, h := range as.sh.hitsIn(u.start, u.end) {
			switch h.cue.class {
			case cOut, cLow:
				if as.serviceOf(u, h) != "" && !as.supposed(u, h) {
					return true
				}
			case cBack, cCancel, cMove:
				return true
			}
		}
	}
	return false
}

// fromOldPaper tells whether a notice's places, predicate or time are quoted from an old paper.
func (as *assembler) fromOldPaper(g *group, u *unit) bool {
	at := []int{g.pred.start}
	if len(g.places) > 0 {
		at = append(at, g.places[0].start)
	}
	if len(g.wspans) > 0 {
		at = append(at, g.wspans[0].Start)
	}
	for _, i := range at {
		if i > u.start && i < u.end && as.sh.oldPaper(u, i) {
			return true
		}
	}
	return false
}

// oldPaper tells whether the places stand in a quotation that a year long past introduces: 1987年的停水告示:“…”.
func (sh *sheet) oldPaper(u *unit, at int) bool {
	from := max(u.start, at-600)
	open := strings.LastIndex(sh.sub(from, at), "“")
	if open < 0 {
		return false
	}
	if strings.Contains(sh.sub(from+open, at), "”") {
		return false
	}
	open += from
	lead := sh.sub(max(0, open-120), open)
	for i := 0; i+4 < len(lead); i++ {
		if !isDigit(lead[i]) || i > 0 && isDigit(lead[i-1]) {
			continue
		}
		if n, ok := text.Number(lead[i : i+4]); ok && n > 1900 && n < sh.issue.Year()-1 && strings.HasPrefix(lead[i+4:], "年") {
			return true
		}
	}
	return false
}
