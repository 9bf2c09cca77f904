package extract

import (
	"fmt"
	"strings"
	"time"

	"noticebot/notices"
	"noticebot/notices/text"
)

// tally is the explainable score of one notice: a starting value and the cues for and against it.
type tally struct {
	value   float64
	reasons []string
	against bool
}

func (t *tally) add(v float64, format string, args ...any) {
	t.value += v
	sign := "+"
	if v < 0 {
		sign = "-"
		t.against = true
	}
	t.reasons = append(t.reasons, sign+" "+fmt.Sprintf(format, args...))
}

func (t *tally) confidence() float64 {
	v := t.value
	if v > 0.99 {
		v = 0.99
	}
	if v < 0 {
		v = 0
	}
	return float64(int(v*100+0.5)) / 100
}

// score decides how sure it is that a group is a notice.
func (as *assembler) score(g *group, issuer text.Range, phones int) tally {
	t := tally{value: 0.30}
	as.scoreFor(&t, g, issuer, phones)
	as.scoreTime(&t, g)
	as.scoreAgainst(&t, g)
	if as.founded(g, issuer) == "" {
		t.add(-0.30, "neither an operator, nor a form, nor a clause with its place and time")
	}
	return t
}

func (as *assembler) scoreFor(t *tally, g *group, issuer text.Range, phones int) {
	sh := as.sh
	switch {
	case g.pred.cue != nil && !g.loose:
		t.add(0.20, "places tied to %q", g.pred.cue.word)
	case g.labelled:
		t.add(0.20, "places in a label or a row")
	case g.pred.cue != nil:
		t.add(0.12, "places in the sentence of %q", g.pred.cue.word)
	default:
		t.add(0.08, "places in a list")
	}
	for i := range sh.units {
		u := &sh.units[i]
		if u.kind == unitHead && as.mine(u) && (sh.has(cOut, u.start, u.end) || sh.has(cLow, u.start, u.end) || sh.has(cBack, u.start, u.end) || serviceWord(sh.sub(u.start, u.end)) == g.service) {
			t.add(0.10, "headline speaks of the service")
			break
		}
	}
	if issuer.End > issuer.Start {
		t.add(0.08, "issuer %s", sh.sub(issuer.Start, issuer.End))
	}
	if phones > 0 {
		t.add(0.06, "hotline")
	}
	for i := range sh.units {
		u := &sh.units[i]
		if u.story != as.story {
			continue
		}
		if h, ok := sh.first(cUser, u.start, u.end); ok {
			t.add(0.10, "speaks to users: %s", h.cue.word)
			break
		}
	}
	if g.status.IsUpdate() {
		t.add(0.10, "an update: %s", g.status)
	}
}

func (sh *sheet) first(c class, start, end int) (hit, bool) {
	for _, h := range sh.hitsIn(start, end) {
		if h.cue.class == c {
			return h, true
		}
	}
	return hit{}, false
}

const day = 24 * time.Hour

// scoreTime weighs the windows against the issue date.
func (as *assembler) scoreTime(t *tally, g *group) {
	sh := as.sh
	if len(g.windows) == 0 {
		switch g.status {
		case notices.Postponed, notices.Cancelled:
			t.add(0.15, "no time needed: %s", g.status)
			return
		}
		if as.stillOn(g) {
			t.add(0.15, "still going on")
			return
		}
		t.add(-0.30, "no time")
		return
	}
	clock := false
	var first, last time.Time
	open := false
	for _, w := range g.windows {
		if !w.Start.IsZero() && (first.IsZero() || w.Start.Before(first)) {
			first = w.Start
		}
		if w.End.IsZero() {
			open = true
		} else if w.End.After(last) {
			last = w.End
		}
		clock = clock || !isMidnight(w.Start) || !w.End.IsZero() && !isMidnight(w.End)
	}
	if clock {
		t.add(0.20, "clock times")
	} else {
		t.add(0.14, "dates")
	}
	if g.status == notices.Restored {
		if !last.IsZero() && (last.Before(sh.issue.Add(-2*day)) || last.After(sh.issue.Add(2*day))) {
			t.add(-0.9, "restored long ago")
		}
		return
	}
	switch {
	case !open && !last.After(sh.issue):
		t.add(-0.9, "over before the issue")
	case open && !first.IsZero() && first.Before(sh.issue.Add(-day)) && !as.stillOn(g):
		t.add(-0.6, "began before the issue, nothing says that it goes on")
	case open && !first.IsZero() && first.Before(sh.issue) && !as.stillOn(g) && as.backTold():
		t.add(-0.6, "over, as the story tells")
	case open && !first.IsZero() && first.Before(sh.issue) && !as.stillOn(g) && g.status != notices.Emergency:
		t.add(-0.2, "began before the issue")
	case !first.IsZero() && first.After(sh.issue.Add(100*day)):
		t.add(-0.5, "months away")
	case !first.IsZero() && first.After(sh.issue.Add(60*day)):
		t.add(-0.2, "weeks away")
	default:
		t.add(0.12, "runs or is to come")
	}
}

// backTold tells whether the story says that the service has come back.
func (as *assembler) backTold() bool {
	for i := range as.sh.units {
		u := &as.sh.units[i]
		if u.story != as.story {
			continue
		}
		for _, p := range as.predsIn(u, u.start) {
			if p.cue.class == cBack {
				return true
			}
		}
	}
	return false
}

func (as *assembler) stillOn(g *group) bool {
	sh := as.sh
	for i := range sh.units {
		u := &sh.units[i]
		if u.story == as.story && u.block == g.block && sh.has(cStill, u.start, u.end) {
			return true
		}
	}
	return false
}

// scoreAgainst weighs the vetoes: within the sentence, and for some families within the story.
func (as *assembler) scoreAgainst(t *tally, g *group) {
	sh := as.sh
	u := &sh.units[g.unit]
	count := map[class]int{}
	headed := map[class]string{}
	words := map[class]map[string]bool{}
	for i := range sh.units {
		v := &sh.units[i]
		if !as.mine(v) {
			continue
		}
		for _, h := range sh.hitsIn(v.start, v.end) {
			c := h.cue.class
			if c < cDrill || c > cForeign || h.start >= g.reason.Start && h.end <= g.reason.End || inGroupPlaces(g, h) {
				continue
			}
			if words[c] == nil {
				words[c] = map[string]bool{}
			}
			if !words[c][h.cue.word] {
				words[c][h.cue.word] = true
				count[c]++
			}
			if v.kind == unitHead {
				headed[c] = h.cue.word
			}
		}
	}
	for _, veto := range []struct {
		c       class
		need    int
		v       float64
		what    string
		anyHead bool
	}{
		{cDrill, 1, -0.9, "a drill", true}, {cRumour, 1, -0.7, "a rumour or a fraud", true}, {cTender, 2, -0.9, "a tender", true},
		{cCourt, 2, -0.9, "a court", false}, {cTemplate, 1, -0.9, "placeholders", true}, {cForeign, 2, -0.9, "abroad", true},
		{cTalk, 3, -0.35, "talk, statistics, a meeting", false}, {cAdvice, 2, -0.4, "advice", true}, {cInspect, 3, -0.3, "inspection or tariff", true},
		{cPlan, 3, -0.3, "plans", false}, {cPast, 3, -0.35, "history", false},
	} {
		if count[veto.c] >= veto.need || veto.anyHead && headed[veto.c] != "" {
			t.add(veto.v, "the story is of %s", veto.what)
		}
	}
	for _, h := range sh.hitsIn(u.start, u.end) {
		if inGroupPlaces(g, h) || h.start >= g.reason.Start && h.end <= g.reason.End {
			continue
		}
		switch h.cue.class {
		case cPast:
			t.add(-0.5, "told as past: %s", h.cue.word)
		case cPlan:
			if h.cue.word != "另行公布" {
				t.add(-0.3, "a plan: %s", h.cue.word)
			}
		case cAdvice:
			t.add(-0.3, "advice: %s", h.cue.word)
		case cTalk:
			if h.cue.word != "累计" && h.cue.word != "受理" {
				t.add(-0.2, "talk: %s", h.cue.word)
			}
		case cInspect:
			if h.cue.word == "安检" || h.cue.word == "试压" || strings.HasPrefix(h.cue.word, "入户") {
				t.add(-0.4, "inspection: %s", h.cue.word)
			}
		}
	}
	if g.status == notices.Restored && !g.own {
		t.add(-0.35, "when it came back is not said")
	}
	if len(g.places) > 0 && sh.quoted(u, g.places[0].start) {
		t.add(-0.5, "inside a quotation")
	}
	if t0 := sh.sub(u.start, u.end); g.service == notices.Transit && containsAny(t0, []string{"开通", "新开", "开行"}) && containsAny(t0, []string{"首班", "末班"}) {
		t.add(-0.6, "a line opens")
	}
	if as.fromOldPaper(g, u) {
		t.add(-0.9, "an old paper")
	}
}

func inGroupPlaces(g *group, h hit) bool {
	for _, p := range g.places {
		if h.start >= p.start && h.end <= p.end {
			return true
		}
	}
	return false
}

// quoted tells whether a place stands inside the quotation marks of a long quotation.
func (sh *sheet) quoted(u *unit, at int) bool {
	open := strings.LastIndex(sh.sub(u.start, at), "“")
	if open < 0 {
		return false
	}
	open += u.start
	if strings.Contains(sh.sub(open, at), "”") {
		return false
	}
	c := strings.Index(sh.sub(at, min(len(sh.s), at+1200)), "”")
	q := sh.sub(open, at+max(c, 0))
	return at-open > 30 || c > 90 || c > 0 && sh.has(cOut, open, at+c) && len(q) > 36
}
