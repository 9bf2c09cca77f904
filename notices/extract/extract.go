// Package extract reads the service notices out of a newspaper story.
//
// A story is folded and joined (text), its cues and its times (when) are found in one pass each, and it is cut into
// units: sentences, labels with their values, rows of tables. Each unit's lists of places are tied to the predicate and
// the windows that speak of them; what a story says of the whole (a postponement, a reason, a hotline) is settled at its
// end. Every notice has a confidence made of named cues for and against, and the spans of the print it was read from.
//
// No place, paper or operator is known by name: only the language of notices is.
//
// Outside text is hostile: parts are bounded, nothing is read twice in a loop of its own size, and nothing panics.
package extract

import (
	"strings"

	"noticebot/notices"
	"noticebot/notices/text"
)

// Read gives every notice of the article with a confidence of at least notices.ReviewAt, in the order of the print.
func Read(a *notices.Article) []notices.Notice {
	if !worthReading(a) {
		return nil
	}
	found, _ := read(a)
	kept := found[:0]
	for _, n := range found {
		if n.Confidence >= notices.ReviewAt {
			kept = append(kept, n)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

// maxNotices bounds what one article can yield.
const maxNotices = 500

// read gives every candidate, also those that the score turns down.
func read(a *notices.Article) ([]notices.Notice, *sheet) {
	sh := newSheet(a)
	if !sh.hasPredicate() {
		return nil, sh
	}
	sh.findTimes()
	sh.cutUnits()
	sh.markRoles()
	phones := sh.phonesOf()
	var out []notices.Notice
	stories := 0
	for _, u := range sh.units {
		stories = max(stories, u.story)
	}
	for story := 0; story <= stories && len(out) < maxNotices; story++ {
		as := sh.readStory(story)
		for _, g := range as.groups {
			out = append(out, as.notice(g, phones))
		}
	}
	return out, sh
}

func (sh *sheet) hasPredicate() bool {
	keeps, changes := false, false
	for _, h := range sh.hits {
		switch h.cue.class {
		case cOut, cLow, cBack:
			return true
		case cKeep:
			keeps = true
		case cCancel, cMove:
			changes = true
		}
	}
	return keeps && changes
}

// worthReading is the cheap look that spares ordinary stories the reading: no service stops without one of a few characters.
func worthReading(a *notices.Article) bool {
	for _, s := range [...]string{a.Kicker, a.Title, a.Subtitle, a.Text} {
		if len(s) > maxPart {
			s = s[:maxPart]
		}
		if hasTrigger(s) || rest.any(s) {
			return true
		}
	}
	return false
}

// rest are the words of an interruption that hasTrigger does not see.
var rest = newLexicon(untriggered(predicates()), words(cLow, "", "水压 气压 室温 室内温度"))

func untriggered(table []cue) []cue {
	var out []cue
	for _, c := range table {
		if (c.class == cOut || c.class == cLow) && !hasTrigger(c.word) {
			out = append(out, c)
		}
	}
	return out
}

// hasTrigger looks for the characters that the words of the lexicon for an interruption or a return begin or end with. It
// reads the bytes itself: characters of the plane of Chinese have three.
func hasTrigger(s string) bool {
	for i := 0; i+2 < len(s); {
		c := s[i]
		if c < 0xE0 {
			i++
			continue
		}
		switch rune(c&0x0F)<<12 | rune(s[i+1]&0x3F)<<6 | rune(s[i+2]&0x3F) {
		case '停', '断', '斷', '封', '禁', '恢', '限':
			return true
		case '分', '错', '錯', '间', '間', '关', '關', '降', '低', '取', '中', '无', '無', '没', '沒', '占', '越', '甩', '跳':
			if i+5 < len(s) && follows(s[i:i+6]) {
				return true
			}
		case '压', '壓', '水', '电', '電', '气', '氣', '热', '熱', '暖':
			if i+5 < len(s) && follows(s[i:i+6]) {
				return true
			}
		}
		i += 3
	}
	return false
}

// follows tells whether two characters are a word that an interruption can be told with.
func follows(w string) bool {
	switch w {
	case "分时", "分時", "错峰", "錯峰", "间歇", "間歇", "关闭", "關閉", "降压", "降壓", "低压", "低壓", "取消", "中断", "中斷", "无水", "無水", "无电", "無電", "无气", "没水", "沒水", "没电", "占道", "越站", "甩站", "跳站", "占用",
		"压偏", "压下", "压低", "压不", "压减", "压较", "压力", "壓偏", "壓下", "壓低", "壓力", "水小", "水量", "电压", "電壓", "气压", "水压", "水壓", "供水", "送电", "复电", "降温", "低温":
		return true
	}
	return false
}

// notice makes the notice of a group.
func (as *assembler) notice(g *group, phones []phone) notices.Notice {
	sh := as.sh
	n := notices.Notice{Service: g.service, Status: g.status, Effect: g.effect, Windows: g.windows, Districts: []string{}, Evidence: map[notices.Field][]notices.Span{}}
	if n.Windows == nil {
		n.Windows = []notices.Window{}
	}
	evidence := func(f notices.Field, start, end int) {
		if end > start && len(n.Evidence[f]) < 60 {
			n.Evidence[f] = append(n.Evidence[f], sh.span(start, end))
		}
	}
	n.Areas = as.areas(g.places, notices.FieldAreas, evidence)
	n.Spared = as.areas(g.spared, notices.FieldSpared, evidence)
	for _, d := range g.district {
		n.Districts = append(n.Districts, as.asPrinted(d, evidence))
	}
	for _, w := range g.wspans {
		evidence(notices.FieldWindows, w.Start, w.End)
	}
	if g.pred.cue != nil {
		evidence(notices.FieldService, g.pred.start, g.pred.end)
		evidence(notices.FieldEffect, g.pred.start, g.pred.end)
	}
	if as.moved != nil && g.status == as.moved.status {
		evidence(notices.FieldStatus, as.moved.at.start, as.moved.at.end)
	}
	if g.reason.End > g.reason.Start {
		n.Reason = sh.printed(g.reason.Start, g.reason.End)
		n.Cause = causeOf(sh.sub(g.reason.Start, g.reason.End))
		evidence(notices.FieldReason, g.reason.Start, g.reason.End)
	}
	issuer := as.issuerOf(g)
	if issuer.End > issuer.Start {
		n.Issuer = sh.printed(issuer.Start, issuer.End)
		evidence(notices.FieldIssuer, issuer.Start, issuer.End)
	}
	for _, p := range as.phonesFor(g, phones) {
		n.Hotlines = append(n.Hotlines, notices.Hotline{Number: p.number, Role: p.role, Owner: p.owner})
		evidence(notices.FieldHotlines, p.Start, p.End)
	}
	t := as.score(g, issuer, len(n.Hotlines))
	n.Confidence, n.Reasons = t.confidence(), t.reasons
	n.Sentence = as.sentence(g)
	return n
}

// sentence is the sentence that the notice rests on, with the one that holds its time when that is another.
func (as *assembler) sentence(g *group) notices.Span {
	sh := as.sh
	u := sh.units[g.unit]
	start, end := u.start, u.end
	for _, w := range g.wspans {
		if w.Start < start && start-w.Start < 600 && sh.partOf(w.Start) == sh.partOf(start) {
			for _, v := range sh.units {
				if w.Start >= v.start && w.Start < v.end && v.story == as.story {
					start = v.start
				}
			}
		}
	}
	return sh.span(start, end)
}

func (as *assembler) areas(places []place, f notices.Field, evidence func(notices.Field, int, int)) []notices.Area {
	out := []notices.Area{}
	seen := map[string]bool{}
	for _, p := range places {
		name := as.sh.printed(p.start, p.end)
		if key := text.Normal(name); name == "" || seen[key] {
			continue
		} else {
			seen[key] = true
		}
		out = append(out, notices.Area{Name: name, Under: p.under, Whole: p.whole})
		evidence(f, p.start, p.end)
	}
	if len(out) == 0 && f == notices.FieldSpared {
		return nil
	}
	return out
}

// asPrinted gives a district in the print's own script.
func (as *assembler) asPrinted(d string, evidence func(notices.Field, int, int)) string {
	sh := as.sh
	i := strings.Index(sh.s, d)
	if i < 0 {
		return d
	}
	evidence(notices.FieldDistricts, i, i+len(d))
	if p := sh.printed(i, i+len(d)); p != "" {
		return p
	}
	return d
}

// phonesFor gives the numbers of a group: those of its block or story, and those of a box of its service.
func (as *assembler) phonesFor(g *group, phones []phone) []phone {
	var out []phone
	seen := map[string]bool{}
	lastStory := 0
	for _, u := range as.sh.units {
		lastStory = max(lastStory, u.story)
	}
	for _, p := range phones {
		mine := p.story == as.story
		if p.service != "" && p.service != g.service && (p.box || p.service != notices.Other) {
			mine = false
		}
		if p.story != as.story && p.box && p.service == g.service {
			mine = true
		}
		if mine && p.block != g.block && p.story == as.story && as.ofOtherBlock(p, g) {
			mine = false
		}
		if mine && !seen[p.number] {
			seen[p.number] = true
			out = append(out, p)
		}
	}
	return out
}

// ofOtherBlock tells whether a number stands in the block of another notice; what follows the last block is for all.
func (as *assembler) ofOtherBlock(p phone, g *group) bool {
	holds := false
	for _, o := range as.groups {
		holds = holds || o.block == p.block
	}
	if !holds {
		return false
	}
	u := as.sh.units[p.unit]
	if p.block > g.block && len(as.sh.sub(u.start, u.end)) < 120 { // a foot line of the last block
		return false
	}
	return true
}
