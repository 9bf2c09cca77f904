package extract

import (
	"strings"
	"unicode/utf8"

	"noticebot/notices"
	"noticebot/notices/text"
)

// reasonIn finds the clause of a unit that says why.
func (sh *sheet) reasonIn(u *unit) (text.Range, bool) {
	if u.kind == unitLabel {
		if u.label != labelReason || u.value >= u.end {
			return text.Range{}, false
		}
		return sh.tidy(u.value, u.end)
	}
	if u.kind == unitRow {
		return text.Range{}, false
	}
	s := sh.s
	for i := u.start; i < u.end; {
		r, size := utf8.DecodeRuneInString(s[i:u.end])
		lead := ""
		switch r {
		case '因':
			if strings.HasPrefix(s[i:], "因此") || strings.HasPrefix(s[i:], "因而") || strings.HasPrefix(s[i:], "因素") || before(s, i, "原") || before(s, i, "起") || before(s, i, "基") {
				break
			}
			lead = "因"
			if strings.HasPrefix(s[i:], "因为") {
				lead = "因为"
			}
		case '由':
			if strings.HasPrefix(s[i:], "由于") {
				lead = "由于"
			}
		case '受':
			if !strings.HasPrefix(s[i:], "受此") && !before(s, i, "不") && !before(s, i, "未") {
				if end := strings.Index(s[i:u.end], "影响"); end > 0 && end < 120 && !strings.ContainsAny(s[i:i+end], "，。；的、") {
					return sh.tidy(i+len("受"), i+end)
				}
			}
		case '为':
			if start := i == u.start || s[i-1] == ' ' || before(s, i, "，") || before(s, i, "悉，") || before(s, i, "。") || before(s, i, "）"); start {
				for _, w := range []string{"为了", "为给", "为配合", "为消除", "为保障", "为确保", "为改善", "为提升", "为接入", "为满足", "为加快", "为进一步", "为解决", "为提高", "为做好", "为推进", "为实施", "为完善", "为优化", "为适应", "为保证", "为修复", "为"} {
					if strings.HasPrefix(s[i:], w) {
						lead = "为"
						if w == "为了" {
							lead = w
						}
						break
					}
				}
			}
		case '原':
			for _, w := range []string{"原因均为", "原因为", "原因是", "原因系", "原因均系", "原因:"} {
				if strings.HasPrefix(s[i:], w) {
					lead = w
				}
			}
		case '考':
			if strings.HasPrefix(s[i:], "考虑到") {
				lead = "考虑到"
			}
		}
		if lead != "" {
			if r, ok := sh.reasonClause(u, i+len(lead)); ok {
				return r, true
			}
		}
		i += size
	}
	return text.Range{}, false
}

func before(s string, i int, w string) bool { return i >= len(w) && s[i-len(w):i] == w }

// reasonClause gives the reason that starts at from: to the comma after which the notice goes on, or to the word that
// tells the consequence.
func (sh *sheet) reasonClause(u *unit, from int) (text.Range, bool) {
	s := sh.s
	end := u.end
	depth := 0
scan:
	for i := from; i < u.end; {
		r, size := utf8.DecodeRuneInString(s[i:u.end])
		switch r {
		case '（', '“', '《':
			depth++
		case '）', '”', '》':
			depth--
		case '。', '；', ':', '\n':
			end = i
			break scan
		case '，':
			if depth <= 0 && !sh.reasonGoesOn(i+size, u.end) {
				end = i
				break scan
			}
		}
		i += size
	}
	for _, h := range sh.hitsIn(from, end) { // 因施工挖断水管而断水的…, 因寒潮来袭取消
		switch h.cue.class {
		case cOut, cCancel, cMove:
			if h.start > from+6 {
				end = h.start
			}
		case cLow:
			if h.start > from+9 {
				end = h.start
			}
		}
		if end == h.start {
			break
		}
	}
	for _, t := range sh.timesIn(from, end) {
		if t.Start > from+9 {
			end = min(end, t.Start)
			break
		}
	}
	return sh.tidy(from, end)
}

// reasonGoesOn tells whether the clause after a comma still belongs to the reason: it says what must be done, not what stops.
func (sh *sheet) reasonGoesOn(from, end int) bool {
	stop := end
	if i := strings.IndexAny(sh.sub(from, end), "，。；"); i >= 0 {
		stop = from + i
	}
	clause := sh.sub(from, stop)
	if utf8.RuneCountInString(clause) > 14 || len(sh.timesIn(from, stop)) > 0 {
		return false
	}
	if sh.has(cOut, from, stop) || sh.has(cLow, from, stop) || sh.has(cMove, from, stop) || sh.has(cCancel, from, stop) || strings.Contains(clause, "关闭") {
		return false
	}
	return hasAnyPrefix(clause, []string{"须", "需更换", "需整段", "急需更换", "焊接", "且", "致"}) && (sh.has(cWork, from, stop) || len(clause) <= 24)
}

// tidy takes off what is no part of a reason.
func (sh *sheet) tidy(from, end int) (text.Range, bool) {
	t := sh.sub(from, end)
	t = strings.TrimPrefix(strings.TrimLeft(t, " :，许"), "位于")
	from = end - len(t)
	t = strings.TrimRight(t, " ，。；、")
	for _, w := range []string{"的原因", "影响", "等原因", "，现", "而", "，需", "现"} {
		t = strings.TrimSuffix(t, w)
	}
	for _, w := range []string{"因为", "由于", "因"} {
		if strings.HasPrefix(t, w) {
			t = t[len(w):]
			from += len(w)
		}
	}
	n := utf8.RuneCountInString(t)
	if n < 2 || n > 80 {
		return text.Range{}, false
	}
	return text.Range{Start: from, End: from + len(t)}, true
}

// setReason finds the reason of a group: its own, its block's, the nearest before it, the next after it, the headline's.
func (as *assembler) setReason(g *group) {
	if c := as.moved; c != nil && !g.back {
		if r, ok := as.sh.reasonIn(&as.sh.units[c.unit]); ok {
			g.reason = r
			return
		}
		for _, r := range as.reasons {
			if r.unit <= c.unit {
				g.reason = r.Range
			}
		}
		if g.reason.End > 0 {
			return
		}
	}
	if g.reason.End > 0 {
		return
	}
	if g.status == notices.Emergency {
		if r, ok := as.failureClause(g); ok {
			g.reason = r
			return
		}
	}
	best, at := -1, 0
	for k, r := range as.reasons {
		d := r.unit - g.unit
		score := 1000 - d // a later one counts least
		if d <= 0 {
			score = 2000 + d
		}
		if r.block == g.block {
			score += 4000
		}
		if r.label {
			score += 300
		}
		if best < 0 || score > at {
			best, at = k, score
		}
	}
	if best >= 0 {
		g.reason = as.reasons[best].Range
		return
	}
	for i := range as.sh.units {
		u := &as.sh.units[i]
		if u.kind != unitHead || !as.mine(u) {
			continue
		}
		if r, ok := as.sh.reasonIn(u); ok {
			g.reason = r
			return
		}
	}
	if r, ok := as.worksClause(g); ok {
		g.reason = r
	}
}

// failureClause takes the first clause that tells of a failure, when no 因 before the notice gives the reason.
func (as *assembler) failureClause(g *group) (text.Range, bool) {
	sh := as.sh
	for _, r := range as.reasons {
		if r.unit <= g.unit && (before(sh.s, r.Start, "因") || before(sh.s, r.Start, "由于") || before(sh.s, r.Start, "受") || r.label) {
			return text.Range{}, false
		}
	}
	for i := range sh.units {
		u := &sh.units[i]
		if u.story != as.story || u.kind != unitProse || i > g.unit {
			continue
		}
		for _, c := range text.Clauses(sh.sub(u.start, u.end)) {
			a, b := u.start+c.Start, u.start+c.End
			if h, ok := sh.first(cUrgent, a, b); !ok || h.cue.word == "抢修" || h.cue.word == "紧急" || h.cue.word == "应急" || sh.has(cAnnounce, a, b) {
				continue
			}
			for _, t := range sh.timesIn(a, b) {
				a = max(a, t.End)
			}
			return sh.tidy(a, b)
		}
	}
	return text.Range{}, false
}

// worksClause takes the first clause of the story before the notice that tells of works or of a failure.
func (as *assembler) worksClause(g *group) (text.Range, bool) {
	sh := as.sh
	for i := g.unit; i >= 0; i-- {
		u := &sh.units[i]
		if u.story != as.story || u.kind == unitHead || u.kind == unitRow || u.kind == unitLabel {
			continue
		}
		for _, c := range text.Clauses(sh.sub(u.start, u.end)) {
			a, b := u.start+c.Start, u.start+c.End
			if len(g.places) > 0 && a >= g.places[0].start {
				break
			}
			for _, t := range sh.timesIn(a, b) { // 12月8日8:30至15:00更换分支箱
				a = max(a, t.End)
			}
			if !sh.has(cWork, a, b) && !sh.has(cUrgent, a, b) || sh.has(cOut, a, b) || sh.has(cAnnounce, a, b) || containsAny(sh.sub(a, b), []string{"供水有限公司", "安排", "组织", "通过"}) {
				continue
			}
			return sh.tidy(a, b)
		}
	}
	return text.Range{}, false
}

// causeOf derives the cause from the words of the reason.
func causeOf(reason string) notices.Cause {
	if reason == "" {
		return notices.UnknownCause
	}
	for _, c := range causes {
		if containsAny(reason, c.words) {
			return c.cause
		}
	}
	return notices.OtherCause
}

var causes = []struct {
	cause notices.Cause
	words []string
}{
	{notices.Weather, []string{"台风", "暴雨", "降雨", "大雨", "雷电", "雷雨", "雷暴", "雷击", "打雷", "冻雨", "冰冻", "结冰", "覆冰", "冰雪", "寒潮", "大风", "高温", "洪水", "山洪", "洪涝", "泄洪", "暴雪", "大雪", "降雪", "雨雪", "积雪", "雪灾", "低温", "天气", "气象", "干旱", "旱情", "积水", "气温", "降水"}},
	{notices.PoliceActivity, []string{"管控", "安保", "警卫", "灯会", "马拉松", "演唱会", "活动", "赛事", "疏散客流", "比赛"}},
	{notices.Accident, []string{"挖断", "挖破", "挖漏", "挖坏", "撞", "车祸", "事故", "火灾", "外力", "误"}},
	{notices.TechnicalProblem, []string{"爆", "裂", "漏", "故障", "跳闸", "损坏", "破损", "断落", "短路", "塌陷", "锈蚀", "抢修", "渗", "堵塞", "受损", "烧"}},
	{notices.Construction, []string{"施工", "改造", "迁改", "迁移", "新建", "扩建", "铺设", "敷设", "碰口", "接驳", "对接", "并网", "割接", "建设", "工程", "连通", "联通", "接入", "翻新", "改迁", "腾挪", "碰头", "封堵", "沥青", "升级"}},
	{notices.Maintenance, []string{"检修", "维修", "更换", "换新", "置换", "清洗", "冲洗", "清淤", "维护", "安装", "换表", "老化", "春检", "秋检", "调压", "试验", "修复", "加固", "检测", "隐患", "倒闸", "消缺", "换泵", "年检", "保养"}},
}
