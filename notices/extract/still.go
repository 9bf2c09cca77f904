package extract

import (
	"strings"

	"noticebot/notices"
)

// stillOut tells whether the print says right before what stops that it goes on: 仍在停水, 尚未复电.
func (as *assembler) stillOut(g *group) bool {
	if g.pred.cue == nil {
		return false
	}
	before := as.sh.sub(g.pred.start-15, g.pred.start)
	return hasAnyPrefix(g.pred.cue.word, []string{"仍", "尚未", "未恢复", "未复"}) || containsAny(before, []string{"仍", "尚", "还在", "还处于"}) && !strings.ContainsAny(before, "，。；")
}

// isOriginal tells whether the places that keep their service are those of the notice that is put off: they are named as
// such (原受影响的…), or it is said for the time that was printed before (…20日照常供水).
func (as *assembler) isOriginal(u *unit, r *run, p hit) bool {
	if p.cue == nil || p.cue.service == "" {
		return false
	}
	lead := as.sh.sub(max(u.start, r.start-60), r.start)
	if i := strings.LastIndexAny(lead, "，。；"); i >= 0 {
		lead = lead[i:]
	}
	return strings.Contains(lead, "原") || strings.Contains(lead, "上述") || len(as.sh.timesIn(r.start, p.start)) > 0
}

// forced tells whether a mishap or a crowd stops traffic from the day of the issue on: nobody planned that. A storm that is
// forecast is no mishap.
func (as *assembler) forced(g *group) bool {
	if g.service != notices.Transit && g.service != notices.Road || as.sh.laterThanIssue(g) || len(g.windows) == 0 {
		return false
	}
	for i := range as.sh.units {
		u := &as.sh.units[i]
		if !as.mine(u) || u.block != g.block && u.kind != unitHead {
			continue
		}
		if r, ok := as.sh.reasonIn(u); ok && containsAny(as.sh.sub(r.Start, r.End), []string{"积水", "内涝", "结冰", "山洪", "洪水", "滑坡", "塌方", "塌陷", "落石", "泥石流", "地震", "大客流", "火灾", "事故"}) {
			return true
		}
	}
	return false
}

// takesBack tells whether a sentence of the story has a cue of the class that speaks of the service without an if; list narrows
// the words.
func (as *assembler) takesBack(c class, list string) bool {
	sh := as.sh
	for i := range sh.units {
		u := &sh.units[i]
		if !as.mine(u) {
			continue
		}
		for _, h := range sh.hitsIn(u.start, u.end) {
			if h.cue.class == c && (list == "" || strings.Contains(list, h.cue.word)) && as.serviceNear(u, h) && !as.conditional(u, h) && !as.noChange(u, h, false, false) {
				return true
			}
		}
	}
	return false
}
