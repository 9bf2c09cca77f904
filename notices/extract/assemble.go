package extract

import (
	"strings"
	"unicode/utf8"

	"noticebot/notices"
)

// readStory reads the units of one story into groups.
func (sh *sheet) readStory(story int) *assembler {
	as := &assembler{sh: sh, story: story, blockAt: -1}
	if !as.isLive() {
		return as
	}
	as.service = as.storyService()
	as.cancelled = as.isCancelled()
	as.putOff = !as.cancelled && as.isPutOff()
	for i := range sh.units {
		if sh.units[i].story == story {
			as.unit(i)
		}
	}
	as.finish()
	return as
}

// storyService is the service that the story speaks of: its headline's, else that of most of its predicates.
func (as *assembler) storyService() notices.Service {
	count := map[notices.Service]int{}
	for i := range as.sh.units {
		u := &as.sh.units[i]
		if u.story != as.story {
			continue
		}
		weight := 1
		if u.kind == unitHead {
			weight = 10
		} else if u.kind == unitLabel {
			weight = 3
		}
		for _, h := range as.sh.hitsIn(u.start, u.end) {
			switch h.cue.class {
			case cOut, cLow, cBack:
				if s := as.serviceOf(u, h); s != "" && !as.supposed(u, h) {
					count[s] += weight
				}
			}
		}
		if u.kind == unitHead || u.kind == unitLabel {
			if s := serviceWord(as.sh.sub(u.start, u.end)); s != "" {
				count[s] += weight
			}
		}
	}
	var best notices.Service
	for _, s := range notices.Services() {
		if count[s] > count[best] {
			best = s
		}
	}
	return best
}

// serviceWord is the service that a headline or heading names without a predicate: 停水通知, 【停电】, 燃气.
func serviceWord(s string) notices.Service {
	for _, w := range []struct {
		words   []string
		service notices.Service
	}{
		{[]string{"停水", "供水", "自来水"}, notices.Water},
		{[]string{"停电", "供电", "限电"}, notices.Power},
		{[]string{"停气", "燃气", "天然气", "供气"}, notices.Gas},
		{[]string{"停热", "停暖", "供热", "供暖"}, notices.Heating},
		{[]string{"公交", "地铁", "轨道交通", "轮渡"}, notices.Transit},
		{[]string{"断网", "宽带", "光缆", "割接"}, notices.Telecom},
		{[]string{"封闭", "封路", "【道路】", "交通管制", "限行"}, notices.Road},
	} {
		if containsAny(s, w.words) {
			return w.service
		}
	}
	return ""
}

// serviceOf is the service of a predicate, "" when the word is none here: 关闭 of a valve, 中断 of a talk.
func (as *assembler) serviceOf(u *unit, h hit) notices.Service {
	sh := as.sh
	switch h.cue.service {
	case notices.Road:
		if sh.has(cRoadNoun, u.start, u.end) || roadEnd(sh.sub(max(u.start, h.start-60), h.start)) || as.service == notices.Road {
			return notices.Road
		}
		return ""
	case notices.Telecom:
		if sh.has(cNetNoun, u.start, u.end) || h.cue.word == "断网" || h.cue.word == "无法上网" {
			return notices.Telecom
		}
		return ""
	case notices.Transit:
		if h.cue.class == cLow && h.cue.word == "不停" && !strings.HasPrefix(sh.sub(h.end, len(sh.s)), "“") && !strings.HasPrefix(sh.sub(h.end, len(sh.s)), "「") {
			return ""
		}
		switch h.cue.word {
		case "停止使用", "暂停开放", "停止服务", "暂停服务", "停止运行", "暂停运行", "恢复运行", "停班", "停开", "恢复开放":
			if !sh.has(cStopNoun, u.start, u.end) && as.service != notices.Transit {
				return ""
			}
		}
		if h.cue.class == cOut && (as.service == notices.Water || as.service == notices.Power) && !sh.has(cStopNoun, u.start, u.end) {
			return as.service // 管道连续停运30小时
		}
		return notices.Transit
	case "":
		switch {
		case h.cue.word == "关闭":
			before := sh.sub(max(u.start, h.start-40), h.start)
			if containsAny(before, []string{"隧道", "大桥", "匝道", "高速", "路口", "收费站", "桥"}) {
				return notices.Road
			}
			if containsAny(before, []string{"站", "口", "码头", "车站"}) && (sh.has(cStopNoun, u.start, u.end) || as.service == notices.Transit) {
				return notices.Transit
			}
			return ""
		case h.cue.word != "关闭" && h.cue.word != "停用" && serviceWord(sh.sub(max(u.start, h.start-30), h.start)) != "" && strings.HasSuffix(h.cue.word, "供应"):
			return serviceWord(sh.sub(max(u.start, h.start-30), h.start))
		case containsAny(sh.sub(h.end, min(len(sh.s), h.end+24)), []string{"自来水", "供水", "用水"}):
			return notices.Water
		case containsAny(sh.sub(h.end, min(len(sh.s), h.end+24)), []string{"天然气", "燃气", "供气"}):
			return notices.Gas
		case containsAny(sh.sub(h.end, min(len(sh.s), h.end+24)), []string{"热水", "暖气", "蒸汽", "供热", "供暖"}):
			return notices.Heating
		case h.cue.word == "停供":
			return as.service
		case h.cue.word == "停用" || h.cue.word == "暂停使用":
			if sh.has(cStopNoun, u.start, u.end) && as.service == notices.Transit {
				return notices.Transit
			}
		}
		return ""
	}
	return h.cue.service
}

func roadEnd(before string) bool {
	return containsAny(before, []string{"路", "街", "桥", "隧道", "大道", "高速", "匝道", "国道", "省道", "巷"})
}

// unit reads one unit.
func (as *assembler) unit(i int) {
	u := &as.sh.units[i]
	if u.kind == unitHead && u.start < as.sh.textStart() {
		return
	}
	if u.block != as.blockAt {
		as.newBlock(u)
	}
	if r, ok := as.sh.reasonIn(u); ok {
		as.reasons = append(as.reasons, reasonAt{r, i, u.block, u.kind == unitLabel})
	}
	switch u.kind {
	case unitHead:
		if s := serviceWord(as.sh.sub(u.start, u.end)); s != "" && as.inBlock == "" {
			as.inBlock = s
		}
	case unitRow:
		as.row(i, u)
	case unitLabel:
		as.label(i, u)
	default:
		as.prose(i, u)
	}
}

func (as *assembler) newBlock(u *unit) {
	as.blockAt = u.block
	as.inBlock = ""
	as.cur = stretch{}
	as.pending = nil
	as.effect = ""
	as.carry = false
	t := as.sh.sub(u.start, u.end)
	if strings.HasPrefix(t, "【") {
		if c := strings.Index(t, "】"); c > 0 {
			as.inBlock = serviceWord(t[:c])
		}
	}
}

func (as *assembler) serviceHere() notices.Service {
	if as.inBlock != "" {
		return as.inBlock
	}
	return as.service
}

func effectOf(c class) notices.Effect {
	if c == cLow {
		return notices.Reduced
	}
	return notices.Outage
}

// predsIn gives the predicates of a unit from a byte on that mean what they say there.
func (as *assembler) predsIn(u *unit, from int) []hit {
	var out []hit
	for _, h := range as.sh.hitsIn(from, u.end) {
		switch h.cue.class {
		case cOut, cLow:
			if as.serviceOf(u, h) != "" && !as.supposed(u, h) {
				out = append(out, as.worse(u, h, &out))
			}
		case cBack:
			if as.comesBack(u, h) {
				out = append(out, h)
			}
		case cKeep:
			out = append(out, h)
		}
	}
	return out
}

// supposed tells whether the predicate stands under an if: 如家中仍无水, 若遇停电.
func (as *assembler) supposed(u *unit, h hit) bool {
	clause := as.sh.sub(max(u.start, h.start-60), h.start)
	if (h.cue.service == notices.Road || h.cue.service == notices.Transit) && containsAny(clause[max(strings.LastIndexAny(clause, "，。；"), 0):], []string{"可能", "视情", "必要时", "适时"}) {
		return true
	}
	if h.cue.service != notices.Road && containsAny(clause[max(strings.LastIndexAny(clause, "，。；:"), 0):], []string{"不安排", "不得", "没有", "无计划", "不发生", "不出现", "未发生", "不实施", "不允许", "未安排", "暂无", "并无", "并未", "杜绝", "避免"}) {
		return true
	}
	if i := strings.LastIndexAny(clause, "，。；、:“（"); i >= 0 {
		_, size := utf8.DecodeRuneInString(clause[i:])
		clause = clause[i+size:]
	} else if h.start-60 > u.start {
		return false
	}
	return hasAnyPrefix(clause, []string{"如家", "如果", "如遇", "如发现", "如仍", "如有", "如整", "若", "一旦", "万一", "假如", "遇", "家中", "倘", "要是", "频繁", "突然", "经常", "每逢", "逢", "凡", "即使", "最怕", "避免", "防止", "减少", "杜绝", "防范", "谨防", "防"}) || as.whatever(h) || as.bygone(u, h)
}

// bygone tells whether the predicate is only mentioned as done long ago: 已于去年停运, 原专线停运后.
func (as *assembler) bygone(u *unit, h hit) bool {
	s := as.sh.s
	clause := s[max(u.start, h.start-60):h.start]
	if i := strings.LastIndexAny(clause, "，。；"); i >= 0 {
		clause = clause[i:]
	}
	if containsAny(clause, []string{"去年", "前年", "当年", "往年", "早已"}) {
		return true
	}
	return h.cue.service == notices.Transit && strings.HasPrefix(s[h.end:], "后") && (strings.Contains(clause, "原") || strings.Contains(clause, "已"))
}

// whatever tells whether the predicate is only what may come: 逢停水也照常营业, 停电不怕.
func (as *assembler) whatever(h hit) bool {
	s := as.sh.s
	if hasAnySuffix(s[max(0, h.start-12):h.start], []string{"逢", "每遇", "遇到", "遭遇", "遇"}) {
		return true
	}
	after := s[h.end:min(len(s), h.end+60)]
	if i := strings.IndexAny(after, "，。；\n"); i >= 0 {
		after = after[:i]
	}
	if containsAny(after, []string{"等问题", "等诉求", "等业务", "等服务", "等疑问", "等知识", "等咨询", "等事项"}) {
		return true
	}
	return hasAnyPrefix(s[h.end:min(len(s), h.end+18)], []string{"也照", "也不", "也能", "也可", "也有", "仍能", "不怕", "不慌", "不愁", "怎么", "咋", "停电怎么", "停水怎么", "停气怎么", "查询", "怎么办", "时可"})
}

// worse joins 停水或降压, 水压偏低或无水 into one outage: it gives the hit itself, and takes a weaker neighbour away.
func (as *assembler) worse(u *unit, h hit, out *[]hit) hit {
	n := len(*out)
	if n == 0 {
		return h
	}
	p := (*out)[n-1]
	between := as.sh.sub(p.end, h.start)
	joined := len(between) <= 12 && (between == "" || containsAny(between, []string{"或", "、", "及", "和", "/", "甚至"})) && !strings.Contains(between, "，高")
	if !joined || p.cue.class != cOut && p.cue.class != cLow {
		return h
	}
	*out = (*out)[:n-1]
	if p.cue.class == cOut {
		return hit{p.start, h.end, p.cue}
	}
	return hit{p.start, h.end, h.cue}
}

// comesBack tells whether a word of return says that the service has come back, not that it will.
func (as *assembler) comesBack(u *unit, h hit) bool {
	s := as.sh.s
	clause := s[max(u.start, h.start-90):h.start]
	if i := strings.LastIndexAny(clause, "，。；:"); i >= 0 {
		clause = clause[i:]
	}
	if containsAny(clause, []string{"将", "预计", "可", "争取", "力争", "有望", "方能", "才能", "后", "前", "待", "尽快", "何时", "能否", "未", "时间", "若", "如", "即行", "以便", "直至"}) {
		return false
	}
	after := s[h.end:min(len(s), h.end+12)]
	if hasAnyPrefix(after, []string{"时间", "后", "前", "时", "进度", "通知", "的时", "视"}) {
		return false
	}
	if utf8.RuneCountInString(h.cue.word) == 2 && !containsAny(clause, []string{"已", "全", "时", "分", "陆续"}) {
		return false
	}
	for _, t := range as.sh.timesIn(max(u.start, h.start-90), h.start) {
		if as.sh.future(&t) && t.role != roleBack {
			return false
		}
	}
	return true
}
