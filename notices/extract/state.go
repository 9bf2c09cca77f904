package extract

import (
	"strings"
	"time"
	"unicode/utf8"

	"noticebot/notices"
	"noticebot/notices/text"
	"noticebot/notices/when"
)

// change is what a story tells of a notice given before: moved, extended or cancelled.
type change struct {
	status  notices.Status
	at      hit
	unit    int
	windows []notices.Window // the new time
	spans   []text.Range
	old     []notices.Window // the superseded time
	oldSpan []text.Range
}

// findChange looks for the sentence that moves, extends or cancels.
func (as *assembler) findChange() {
	sh := as.sh
	hasOld, inHead := false, false
	var old []moment
	for i := range sh.units {
		u := &sh.units[i]
		if !as.mine(u) {
			continue
		}
		for _, h := range sh.hitsIn(u.start, u.end) {
			hasOld = hasOld || h.cue.class == cOld
			if u.kind == unitHead {
				switch h.cue.class {
				case cMove, cExtend, cCancel:
					inHead = true
				}
			}
		}
		if u.kind != unitHead {
			for _, t := range sh.timesIn(u.start, u.end) {
				if t.role == roleOld {
					old = append(old, t)
				}
			}
		}
	}
	best := as.bestChange(hasOld, inHead)
	if best == nil {
		return
	}
	for k := range old {
		old[k].role = roleEvent
	}
	best.old, best.oldSpan = as.windowsOf(old, isEvent)
	as.newTime(best)
	if best.status == notices.Postponed && len(best.windows) == 0 && !hasOld && !inHead {
		return
	}
	if best.status == notices.Extended && len(best.windows) == 0 {
		return
	}
	as.moved = best
}

func (as *assembler) mine(u *unit) bool {
	return u.story == as.story || u.start < as.sh.textStart()
}

// bestChange finds the cue that decides; a sentence counts before a headline, a cue with a service word before one without.
func (as *assembler) bestChange(hasOld, inHead bool) *change {
	sh := as.sh
	var best *change
	score := 0
	for i := range sh.units {
		u := &sh.units[i]
		if !as.mine(u) {
			continue
		}
		for _, h := range sh.hitsIn(u.start, u.end) {
			var st notices.Status
			n := 1
			switch h.cue.class {
			case cCancel:
				st = notices.Cancelled
				if !hasOld && !inHead && !as.serviceNear(u, h) {
					continue
				}
			case cMove:
				st = notices.Postponed
			case cExtend:
				st = notices.Extended
			default:
				continue
			}
			if as.conditional(u, h) || as.noChange(u, h, hasOld, inHead) {
				continue
			}
			if st == notices.Postponed && as.endMoves(u, h) {
				st = notices.Extended
			}
			if u.kind != unitHead {
				n += 2
			}
			if as.serviceNear(u, h) {
				n++
			}
			if hasOld {
				n++
			}
			if st != notices.Cancelled && as.timeAfter(u, h) {
				n += 2
			}
			if n > score {
				best, score = &change{status: st, at: h, unit: i}, n
			}
		}
	}
	return best
}

// isCancelled tells whether the story takes an interruption back.
func (as *assembler) isCancelled() bool { return as.takesBack(cCancel, "") }

// isPutOff tells whether the story puts an interruption off: 推迟, 暂缓.
func (as *assembler) isPutOff() bool {
	return as.takesBack(cMove, "推迟 延期 暂缓 顺延 延后 择期 缓期")
}

// noChange tells whether the cue speaks of something else: a bus line, a works period, a price.
func (as *assembler) noChange(u *unit, h hit, hasOld, inHead bool) bool {
	s := as.sh.s
	before := s[max(u.start, h.start-36):h.start]
	after := s[h.end:min(len(s), h.end+24)]
	switch h.cue.class {
	case cCancel:
		return containsAny(after, []string{"停靠", "班次", "站点", "收费", "公交", "资格", "左转", "掉头"}) || hasAnyPrefix(after, []string{"申请", "订单"})
	case cExtend:
		if h.cue.word == "延长" && !as.timeAfter(u, h) && !inHead && !hasOld {
			return true
		}
		return containsAny(before, []string{"运营", "服务时间", "营业"}) || hasAnyPrefix(after, []string{"线", "段", "工程"})
	}
	if h.cue.word == "改为" || h.cue.word == "调整为" || h.cue.word == "变更为" || h.cue.word == "调整至" || h.cue.word == "更改为" || h.cue.word == "调整到" {
		return !as.timeAfter(u, h)
	}
	return !hasOld && !inHead && !as.timeAfter(u, h) && !containsAny(s[u.start:u.end], []string{"暂缓", "推迟", "另行", "再行", "择期"})
}

// timeAfter tells whether a time stands shortly after the cue in its unit.
func (as *assembler) timeAfter(u *unit, h hit) bool {
	for _, t := range as.sh.timesIn(h.start, u.end) {
		if t.Start >= h.start && utf8.RuneCountInString(as.sh.sub(min(h.end, t.Start), t.Start)) <= 12 && t.Kind != when.Length {
			return true
		}
	}
	return false
}

// conditional tells whether the cue stands under an if: 如遇雨顺延, 视天气提前或延后.
func (as *assembler) conditional(u *unit, h hit) bool {
	s := as.sh.s
	clause := s[max(u.start, h.start-60):h.start]
	if i := strings.LastIndexAny(clause, "。；"); i >= 0 {
		clause = clause[i:]
	}
	after := s[h.end:min(len(s), h.end+18)]
	return containsAny(clause, []string{"如遇", "若遇", "遇雨", "如有", "若有", "如因", "若因", "如果", "视天气", "视情", "遇恶劣", "遇雷", "遇大风", "遇特殊", "遇不可", "工期", "提前或", "有可能", "如需", "如施工", "如未", "若未", "其中"}) ||
		hasAnyPrefix(after, []string{"或提前", "或取消", "恕不"}) || h.cue.word == "顺延" && strings.Contains(clause, "遇")
}

func (as *assembler) serviceNear(u *unit, h hit) bool {
	for _, x := range as.sh.hitsIn(max(u.start, h.start-150), min(u.end, h.end+90)) {
		switch x.cue.class {
		case cOut, cLow, cBack:
			if as.serviceOf(u, x) != "" {
				return true
			}
		}
	}
	return serviceWord(as.sh.sub(u.start, u.end)) != ""
}

// endMoves tells whether it is the end that moves: 恢复时间顺延至, 施工延期至.
func (as *assembler) endMoves(u *unit, h hit) bool {
	before := as.sh.sub(max(u.start, h.start-90), h.start)
	if i := strings.LastIndexAny(before, "。；"); i >= 0 {
		before = before[i:]
	}
	if containsAny(before, []string{"恢复时间", "恢复供", "来水时间", "送水时间", "送电时间", "复电", "完工时间", "结束时间", "竣工", "完工", "恢复通行时间", "复气时间", "供气时间", "通车时间", "送水", "来水"}) {
		return true
	}
	return containsAny(before, []string{"施工", "封闭", "工期"}) && as.service == notices.Road && !containsAny(before, []string{"停水", "停电"})
}

// newTime reads the time after the cue.
func (as *assembler) newTime(c *change) {
	sh := as.sh
	u := &sh.units[c.unit]
	want := func(r role) bool { return r == roleEvent || r == roleEnd }
	var ts []moment
	ts = append(ts, sh.timesIn(c.at.start, u.end)...)
	ws, spans := as.windowsOf(ts, want)
	if len(ws) == 0 && c.status != notices.Cancelled {
		for i := range sh.units {
			v := &sh.units[i]
			if !as.mine(v) || i == c.unit || v.kind == unitHead && c.status == notices.Postponed {
				continue
			}
			for _, h := range sh.hitsIn(v.start, v.end) {
				if h.cue.class != cMove && h.cue.class != cExtend || as.conditional(v, h) || !as.timeAfter(v, h) {
					continue
				}
				if got, sp := as.windowsOf(append([]moment(nil), sh.timesIn(h.start, v.end)...), want); len(got) > 0 {
					ws, spans = got, sp
				}
			}
			if len(ws) > 0 {
				break
			}
			if i > c.unit && v.kind == unitProse && c.status == notices.Extended {
				if got, sp := as.windowsOf(append([]moment(nil), sh.timesIn(v.start, v.end)...), func(r role) bool { return r == roleEnd }); len(got) > 0 {
					ws, spans = got, sp
					break
				}
			}
			if i > c.unit && v.kind == unitLabel && v.label == labelTime && c.status == notices.Postponed {
				if got, sp := as.windowsOf(append([]moment(nil), sh.timesIn(v.start, v.end)...), isEvent); len(got) > 0 {
					ws, spans = got, sp
					break
				}
			}
		}
	}
	c.windows, c.spans = ws, spans
}

// applyChange gives the groups of the story the state and the windows that the change tells.
func (as *assembler) applyChange() {
	c := as.moved
	if c == nil {
		return
	}
	if len(as.groups) == 0 {
		as.groupsOfSpared(c)
	}
	for _, g := range as.groups {
		if g.back {
			if len(c.old) > 0 && len(g.windows) == 1 && g.windows[0].Start.IsZero() {
				g.windows = []notices.Window{{Start: c.old[0].Start, End: g.windows[0].End}}
			}
			continue
		}
		g.status = c.status
		switch c.status {
		case notices.Postponed:
			g.windows, g.wspans = c.windows, c.spans
		case notices.Cancelled:
			if len(c.old) > 0 && !as.sharp(g.wspans) || len(g.windows) == 0 {
				g.windows, g.wspans = c.old, c.oldSpan
			}
		case notices.Extended:
			end := endOf(c.windows)
			var start time.Time
			switch {
			case len(c.old) > 0 && (!c.old[0].End.IsZero() && !sameDay(c.old[0])):
				start = c.old[0].Start
			case len(g.windows) > 0 && !g.windows[0].Start.IsZero() && g.windows[0].Start.Before(end) && !isMidnight(g.windows[0].Start):
				start = g.windows[0].Start
			}
			g.windows = []notices.Window{{Start: start, End: end}}
			g.wspans = append(append([]text.Range(nil), c.oldSpan...), c.spans...)
		}
	}
}

// sameDay tells whether a window is a whole day: a date printed alone is no start of an outage.
func sameDay(w notices.Window) bool {
	return isMidnight(w.Start) && isMidnight(w.End) && w.End.Sub(w.Start) <= 25*time.Hour
}

func endOf(ws []notices.Window) time.Time {
	w := lastEnd(ws)
	if w.End.IsZero() {
		return w.Start
	}
	return w.End
}

// groupsOfSpared makes the notice of an update whose places stand only beside a word of sparing: 今晚照常供水.
func (as *assembler) groupsOfSpared(c *change) {
	for _, sp := range as.spared {
		g := &group{service: as.serviceHere(), effect: notices.Outage, places: sp.places, unit: c.unit, pred: c.at, story: as.story, block: sp.block}
		as.groups = append(as.groups, g)
	}
	as.spared = nil
}

// setStatus decides between planned, emergency and restored for a group that no change has settled.
func (as *assembler) setStatus(g *group) {
	if g.status != "" {
		return
	}
	if g.back {
		g.status = notices.Restored
		return
	}
	g.status = notices.Planned
	sh := as.sh
	urgent, planned := false, false
	u := &sh.units[g.unit]
	called := false
	for i := range sh.units {
		v := &sh.units[i]
		if !as.mine(v) || v.block != g.block && v.kind != unitHead {
			continue
		}
		for _, h := range sh.hitsIn(v.start, v.end) {
			if h.cue.word == "正在抢修" {
				urgent = true
			}
			if h.cue.class == cUrgent {
				if h.cue.word == "紧急" || h.cue.word == "突发" || h.cue.word == "应急" {
					after := sh.sub(h.end, min(len(sh.s), h.end+18))
					if containsAny(after, []string{"停", "抢修", "维修", "检修", "故障", "通知", "公告", "通告", "通报", "情况", "处置", "封闭"}) && !strings.HasPrefix(after, "救援") && !strings.HasPrefix(after, "送水") && !strings.HasPrefix(after, "供水") {
						called = true
					}
				} else {
					urgent = true
				}
			}
		}
		if containsAny(sh.sub(v.start, v.end), []string{"计划停", "计划检修", "定于", "拟于"}) {
			planned = true
		}
	}
	began := false
	for _, w := range g.windows {
		if w.Start.IsZero() || !w.Start.After(sh.issue.Add(24*time.Hour-time.Minute)) {
			began = true
		}
	}
	if len(g.windows) == 0 {
		began = true
	}
	if began && !planned && as.forced(g) {
		g.status = notices.Emergency
		return
	}
	if as.stillOut(g) && began {
		g.status = notices.Emergency
		return
	}
	if called && !planned || called && began || urgent && began && (!planned || !sh.laterThanIssue(g)) && as.failure(g, u) {
		g.status = notices.Emergency
	}
}

func (sh *sheet) laterThanIssue(g *group) bool {
	for _, w := range g.windows {
		if w.Start.After(sh.issue.Add(24*time.Hour - time.Minute)) {
			return true
		}
	}
	return false
}

// failure tells whether a failure is told as the cause.
func (as *assembler) failure(g *group, u *unit) bool {
	for i := range as.sh.units {
		v := &as.sh.units[i]
		if !as.mine(v) || v.block != g.block && v.kind != unitHead {
			continue
		}
		for _, h := range as.sh.hitsIn(v.start, v.end) {
			if h.cue.word == "正在抢修" || h.cue.class == cUrgent && h.cue.word != "应急" && h.cue.word != "突发" && h.cue.word != "紧急" {
				return true
			}
		}
	}
	return false
}

func (sh *sheet) textStart() int {
	for _, p := range sh.parts {
		if p.part == notices.PartText {
			return p.start
		}
	}
	return 0
}
