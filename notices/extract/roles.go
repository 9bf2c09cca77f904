package extract

import (
	"strings"
	"time"
	"unicode/utf8"

	"noticebot/notices/when"
)

// role is what a time is the time of.
type role uint8

const (
	roleNone  role = iota // nothing that counts
	roleEvent             // the interruption
	roleSaid              // the announcement
	roleOld               // the superseded time of a moved notice
	roleEnd               // the end that is expected
	roleBack              // the return of the service, in the past
)

// markRoles decides for every time of the sheet what it is the time of.
func (sh *sheet) markRoles() {
	for i := range sh.units {
		u := &sh.units[i]
		ts := sh.timesIn(u.start, u.end)
		for k := range ts {
			ts[k].role = sh.roleOf(u, ts, k)
		}
	}
}

func (sh *sheet) roleOf(u *unit, ts []moment, k int) role {
	t := &ts[k]
	if t.Kind == when.Length {
		return roleEvent
	}
	switch u.kind {
	case unitHead, unitRow:
		return roleEvent
	case unitLabel:
		switch u.label {
		case labelTime, labelArea, labelReason:
			return sh.roleInValue(u, ts, k)
		case labelEnd:
			return roleEnd
		}
		return roleNone
	}
	if sh.isSignature(u, t) {
		return roleSaid
	}
	return sh.roleInProse(u, ts, k)
}

// roleInValue is the role of a time in a label's value.
func (sh *sheet) roleInValue(u *unit, ts []moment, k int) role {
	if r := sh.roleInProse(u, ts, k); r == roleOld || r == roleEnd || r == roleBack {
		return r
	}
	return roleEvent
}

func (sh *sheet) roleInProse(u *unit, ts []moment, k int) role {
	t := &ts[k]
	before := sh.sub(max(u.start, t.Start-60), t.Start)
	next := max(u.end, t.End)
	if k+1 < len(ts) {
		next = max(ts[k+1].Start, t.End)
	}
	if hasAnySuffix(before, []string{"截至", "截止", "截止到", "截至今日", "截止至"}) {
		return roleSaid
	}
	if sh.superseded(u, t.Start) {
		return roleOld
	}
	point := t.Kind == when.Point || t.Kind == when.Vague || t.Kind == when.Open && len(t.Windows) == 1 && t.Windows[0].Start.IsZero()
	clauseEnd := next
	if i := strings.IndexAny(sh.sub(t.End, next), "，。；\n"); i >= 0 {
		clauseEnd = t.End + i
	}
	after := sh.sub(t.End, clauseEnd)
	if strings.HasSuffix(after, "后") && containsAny(after, []string{"结束", "完成", "恢复", "完工", "修复"}) {
		return roleNone
	}
	if point || t.Kind == when.Open && backRightAfter(after) {
		if r := sh.returns(u, t, clauseEnd); r != roleNone {
			return r
		}
		if sh.announced(t, next) {
			return roleSaid
		}
		if !t.HasClock && containsAny(after, []string{"完工", "竣工", "投运", "建成", "开工", "挂牌", "成立", "开通", "投产", "毕业", "出生"}) {
			return roleNone
		}
	}
	return roleEvent
}

// backRightAfter tells whether a word of return follows at once: 14:30起|恢复正常供气, 已全部恢复.
func backRightAfter(after string) bool {
	t := strings.TrimLeft(after, " ")
	for _, w := range []string{"已经", "已", "起", "陆续", "逐步", "全面", "全部", "均", "开始", "正式"} {
		t = strings.TrimPrefix(t, w)
	}
	return hasAnyPrefix(t, []string{"恢复", "复电", "复水", "复气", "复航", "复运", "来水", "来电", "通水", "送电"})
}

// superseded tells whether an 原定 stands before the time, and no new time between them.
func (sh *sheet) superseded(u *unit, at int) bool {
	old := -1
	for _, h := range sh.hitsIn(u.start, at) {
		switch h.cue.class {
		case cOld:
			old = h.start
		case cMove, cExtend:
			old = -1
		case cAnnounce:
			if h.cue.word == "所登" {
				old = -1
			}
		}
	}
	return old >= 0
}

// returns tells whether the service comes back at the time: roleBack when it has, roleEnd when that is expected.
func (sh *sheet) returns(u *unit, t *moment, clauseEnd int) role {
	after := sh.sub(t.End, clauseEnd)
	found := false
	for _, h := range sh.hitsIn(t.End, clauseEnd) {
		if h.cue.class == cBack {
			found = true
		}
		if h.cue.class == cOut || h.cue.class == cLow {
			break
		}
	}
	if strings.Contains(after, "后") && !found {
		return roleNone
	}
	if !found && !containsAny(after, []string{"完工", "结束", "抢修完", "修复", "抢通", "解除", "完成", "施工完毕", "放行", "恢复", "来水", "送水", "来电"}) {
		return roleNone
	}
	clause := sh.sub(max(u.start, t.Start-60), clauseEnd)
	if i := strings.LastIndexAny(clause[:len(clause)-len(after)-(t.End-t.Start)], "，。；"); i >= 0 {
		clause = clause[i:]
	}
	if containsAny(clause, []string{"预计", "将", "可", "争取", "力争", "最快", "有望", "方能", "才能", "前完", "前恢复", "前结束", "尽快", "计划"}) || sh.future(t) {
		if !found && !containsAny(clause, []string{"预计", "抢修", "恢复", "完工", "结束"}) {
			return roleNone
		}
		return roleEnd
	}
	if found || strings.Contains(clause, "已") {
		return roleBack
	}
	return roleNone
}

func (sh *sheet) future(t *moment) bool {
	return len(t.Windows) > 0 && !t.Windows[0].Start.IsZero() && t.Windows[0].Start.After(sh.issue.Add(24*time.Hour))
}

// announced tells whether a verb of announcing follows the time before anything stops.
func (sh *sheet) announced(t *moment, next int) bool {
	stop := min(next, t.End+120)
	if i := strings.IndexAny(sh.sub(t.End, stop), "。；\n"); i >= 0 {
		stop = t.End + i
	}
	for _, h := range sh.hitsIn(t.End, stop) {
		switch h.cue.class {
		case cOut, cLow, cBack, cMove, cExtend, cCancel, cKeep:
			return false
		case cUrgent:
			return false
		case cAnnounce:
			between := sh.sub(t.End, h.start)
			if containsAny(between, []string{"定于", "拟于", "将于", "因", "起", "停"}) {
				return false
			}
			// in a clause after the next comma the subject of the verb must be an announcer
			return strings.Count(between, "，") <= 1
		}
	}
	return strings.HasPrefix(sh.sub(t.End, len(sh.s)), "讯") || strings.HasPrefix(sh.sub(t.End, len(sh.s)), "电")
}

// headsRows tells whether a line is a date alone over lines that have clock times without a date.
func (sh *sheet) headsRows(u *unit) bool {
	ts := sh.timesIn(u.start, u.end)
	if len(ts) != 1 || ts[0].End-ts[0].Start < (u.end-u.start)*6/10 {
		return false
	}
	next := sh.timesIn(u.end, u.end+300)
	return len(next) > 0 && next[0].HasClock && !next[0].HasDate
}

// isSignature tells whether a line is a date alone, or an issuer with a date: the foot of a notice.
func (sh *sheet) isSignature(u *unit, t *moment) bool {
	if t.Kind != when.Point || t.HasClock || sh.headsRows(u) {
		return false
	}
	line := strings.Trim(sh.sub(u.start, u.end), " （）()")
	if utf8.RuneCountInString(line) > 42 || strings.ContainsAny(line, "，、。；:") {
		return false
	}
	rest := strings.Trim(strings.Replace(line, sh.sub(t.Start, t.End), "", 1), " （）()日期")
	if strings.HasSuffix(line, sh.sub(t.Start, t.End)) || rest == "" || strings.HasSuffix(rest, "发布") {
		return !sh.has(cOut, u.start, u.end) && !sh.has(cLow, u.start, u.end)
	}
	return false
}
