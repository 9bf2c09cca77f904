package extract

import (
	"strings"
	"unicode/utf8"

	"noticebot/notices/when"
)

// shareLinks lets lists that are parted by times only share the predicate of the last: 3日A小区、4日B小区停水.
func (as *assembler) shareLinks(runs []run, linked []link, ts []moment) {
	for k := len(runs) - 2; k >= 0; k-- {
		if linked[k].kind != linkNone || linked[k+1].kind == linkNone || linked[k+1].kind == linkKeep {
			continue
		}
		from, to := runs[k].end, runs[k+1].lead
		between := timesBetween(ts, from, to)
		if len(between) == 0 {
			if strings.Trim(fillers.Replace(as.sh.sub(from, to)+runs[k+1].before), "，、的 ") == "" && strings.Trim(as.sh.sub(from, to)+runs[k+1].before, "，、 ") != "" {
				linked[k] = linked[k+1]
			}
			continue
		}
		gap := as.sh.sub(from, between[0].Start) + as.sh.sub(between[len(between)-1].End, to) + runs[k+1].before
		if len(strings.Trim(gap, "，、；和及于的在 ")) == 0 {
			linked[k] = linked[k+1]
		}
	}
}

// dropSites unties a single place that is the subject of the reason, where a list of its own says what stops:
// 迎春东路因阀门更换，莲花二号区、宫涵花苑停水.
func (as *assembler) dropSites(runs []run, linked []link) {
	for k := 0; k+1 < len(runs); k++ {
		r := &runs[k]
		if len(r.places) != 1 || linked[k].kind != linkPred || linked[k+1].kind != linkPred || linked[k].pred.start != linked[k+1].pred.start {
			continue
		}
		after := as.sh.sub(r.places[0].end, r.places[0].end+12)
		if hasAnyPrefix(after, []string{"因", "由于"}) {
			linked[k] = link{}
		}
	}
}

// fillers are words that may stand between a place and the list of what it holds.
var fillers = strings.NewReplacer("居民", "", "商业", "", "工业", "", "用户", "", "商户", "", "单位", "", "包括", "", "涉及", "", "以及", "", "及", "", "其中", "", "范围内", "", "主要", "", "含", "", "等", "", "和", "", "具体", "", "为", "")

// addsTo tells whether runs[k] goes on with the list before it: …，另加….
func (as *assembler) addsTo(runs []run, k int) bool {
	gap := as.sh.sub(runs[k-1].end, runs[k].lead)
	return strings.Trim(gap, "，、 ") == "" && containsAny(runs[k].before, []string{"另加", "以及", "及", "还有", "另有", "包括", "和"})
}

type linkKind uint8

const (
	linkNone  linkKind = iota
	linkPred           // a predicate says what happens to the places
	linkBack           // … that the service is back
	linkKeep           // … that they are spared
	linkList           // a cue opens the list: 范围包括
	linkLoose          // they stand in the sentence of a predicate or of a time
)

type link struct {
	kind linkKind
	pred hit
}

// linkOf finds what says something of the places of runs[k].
func (as *assembler) linkOf(u *unit, runs []run, k int, preds []hit) link {
	r := &runs[k]
	next := u.end
	if k+1 < len(runs) {
		next = runs[k+1].start
	}
	// a list opened by a predicate or a cue before it: 停水范围包括…, 无水的有…, 致使…
	opened, isKeep := as.openedBy(u, r, preds)
	for _, p := range preds {
		if p.start < r.start || p.start >= next && !as.reachesOver(r, runs, k, p) {
			continue
		}
		if p.cue.class == cKeep && as.sh.inBracket(r.start, p.start) {
			continue
		}
		if !as.reaches(r.end, p, u) {
			break
		}
		switch p.cue.class {
		case cBack:
			return link{linkBack, p}
		case cKeep:
			return link{linkKeep, p}
		}
		return link{linkPred, p}
	}
	if isKeep {
		return link{kind: linkKeep}
	}
	if opened != nil {
		return *opened
	}
	return link{}
}

// inBracket tells whether a bracket that opens in [start, at) is still open at byte at.
func (sh *sheet) inBracket(start, at int) bool {
	t := sh.sub(start, at)
	return strings.Count(t, "（") > strings.Count(t, "）")
}

// reachesOver lets a predicate speak of a list although another list stands between, when only 、 and 及 part them.
func (as *assembler) reachesOver(r *run, runs []run, k int, p hit) bool {
	if k+1 >= len(runs) {
		return false
	}
	n := &runs[k+1]
	gap := as.sh.sub(min(r.end, n.start), n.start)
	return p.start >= n.start && utf8.RuneCountInString(gap) <= 8 && !strings.ContainsAny(gap, "。；")
}

// reaches tells whether a predicate that follows the list at end speaks of it: nothing but times, adverbs and what is not
// a place of its own stands between.
func (as *assembler) reaches(end int, p hit, u *unit) bool {
	sh := as.sh
	if p.start < end {
		return true
	}
	gap := []byte(sh.sub(end, p.start))
	for _, t := range sh.timesIn(end, p.start) {
		for i := t.Start - end; i < min(t.End-end, len(gap)); i++ {
			gap[i] = ' '
		}
	}
	g := strings.Join(strings.Fields(string(gap)), "")
	if strings.ContainsAny(g, "。；:\n") {
		return false
	}
	g = strings.Trim(g, "，、的将")
	n := utf8.RuneCountInString(g)
	if n == 0 {
		return true
	}
	if containsAny(g, []string{"系统", "热源", "管道", "主管", "泵站", "水厂", "设备", "换热站", "变电站", "千伏", "kV"}) && p.cue.class != cBack {
		return false
	}
	if sh.has(cNetNoun, end, p.start) {
		return n <= 40
	}
	if p.cue.class == cBack || p.cue.class == cKeep {
		limit := 40
		if p.cue.class == cKeep {
			limit = 26
		}
		return n <= limit && !containsAny(g, []string{"停水", "停电", "其他"})
	}
	if containsAny(g, []string{"请", "如", "因", "由于", "但", "不", "获悉", "消息", "公告", "通告", "通知", "发布", "记者", "实施方案", "计划在", "为确保", "部门"}) {
		return false
	}
	return n <= 14 || strings.Count(g, "，") == 0 && n <= 22
}

// openedBy tells what opens a list: a predicate with 的, a list cue, a label-like phrase.
func (as *assembler) openedBy(u *unit, r *run, preds []hit) (*link, bool) {
	sh := as.sh
	tight := sh.sub(max(u.start, r.lead-24), r.start)
	for k := len(preds) - 1; k >= 0; k-- {
		p := preds[k]
		if p.end > r.start {
			continue
		}
		gap := sh.sub(p.end, r.start)
		if utf8.RuneCountInString(gap) > 16 || strings.ContainsAny(gap, "。；") {
			break
		}
		if opens(gap) || gap == "" && (p.cue.word == "中断" || p.cue.word == "暂停" || p.cue.word == "停止") {
			if p.cue.class == cKeep {
				return nil, true
			}
			if p.cue.class == cBack {
				return &link{linkBack, p}, false
			}
			return &link{linkPred, p}, false
		}
		break
	}
	for _, h := range sh.hitsIn(max(u.start, r.lead-24), r.start) { // 恢复供水的…: they are without it still
		if h.cue.class == cBack && strings.Trim(sh.sub(h.end, r.lead), " ") == "" && strings.HasPrefix(r.before, "的") {
			return &link{linkLoose, as.nearest(preds, r.start)}, false
		}
	}
	for _, h := range sh.hitsIn(max(u.start, r.lead-36), r.start) {
		if h.cue.class != cList || h.end > r.start {
			continue
		}
		gap := sh.sub(h.end, r.start)
		if utf8.RuneCountInString(gap) <= 14 && !strings.ContainsAny(gap, "。；") && !containsAny(gap, []string{"施工", "影响"}) {
			return &link{linkList, as.nearest(preds, r.start)}, false
		}
	}
	if containsAny(sh.sub(max(u.start, r.lead-36), r.start), []string{"范围不变", "区域不变", "范围仍为", "范围未变", "地点不变", "小区不变", "线路不变"}) {
		return &link{linkList, as.nearest(preds, r.start)}, false
	}
	if containsAny(r.before, []string{"届时", "停水期间", "停电期间", "期间"}) || containsAny(tight, []string{"届时，", "期间，", "届时"}) {
		if as.service != "" && (len(preds) == 0 || as.sh.pendingEnd(u)) {
			return &link{kind: linkList}, false
		}
	}
	if strings.HasSuffix(r.before, "对") || strings.HasSuffix(r.before, "对于") {
		if len(preds) > 0 || as.carry {
			return &link{linkLoose, as.nearest(preds, r.start)}, false
		}
	}
	return nil, false
}

// pendingEnd tells whether the unit breaks off without a predicate: …等）.
func (sh *sheet) pendingEnd(u *unit) bool {
	return !sh.has(cOut, u.start, u.end) && !sh.has(cLow, u.start, u.end) && !sh.has(cBack, u.start, u.end)
}

func (as *assembler) nearest(preds []hit, at int) hit {
	var best hit
	for _, p := range preds {
		if p.cue.class != cOut && p.cue.class != cLow {
			continue
		}
		if best.cue == nil || abs(p.start-at) < abs(best.start-at) {
			best = p
		}
	}
	return best
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// opens tells whether the words between a predicate and a list open the list.
func opens(gap string) bool {
	g := strings.Trim(gap, " :，“的")
	if g == "" {
		return strings.ContainsAny(gap, ":的“")
	}
	if containsAny(g, []string{"期间", "请", "原因", "因", "时间", "通知", "公告", "后", "前", "不影响"}) {
		return false
	}
	return hasAnySuffix(g, []string{"为", "是", "有", "包括", "范围", "区域", "路段", "小区", "涉及", "影响", "含", "地段", "用户", "片区", "社区", "村", "地区", "单位", "分别是", "分别为"}) ||
		strings.HasSuffix(gap, "的") || opensBeforeUnit(g)
}

// opensBeforeUnit tells whether all that stands between the opening word and the list is the unit that the list lies in:
// 停水的有甲区|乙路、丙路.
func opensBeforeUnit(g string) bool {
	if !hasAnySuffix(g, []string{"区", "县", "市", "旗", "镇", "乡", "街道"}) {
		return false
	}
	for _, w := range []string{"的有", "的是", "的为", "包括", "范围为", "区域为", "涉及"} {
		if i := strings.LastIndex(g, w); i >= 0 && utf8.RuneCountInString(g[i+len(w):]) <= 8 {
			return true
		}
	}
	for _, w := range []string{"有", "是"} { // the 的 before it was trimmed away
		if strings.HasPrefix(g, w) && utf8.RuneCountInString(g) <= 8 {
			return true
		}
	}
	return false
}

// linkLoosely attaches lists when no predicate touches them: in a sentence that has a predicate and a time, and in rows
// of a list that a sentence before has opened.
func (as *assembler) linkLoosely(u *unit, runs []run, linked []link, preds []hit, ts []moment) bool {
	if len(runs) == 0 {
		return false
	}
	events := 0
	for i := range ts {
		if ts[i].role == roleEvent && ts[i].Kind != when.Length {
			events++
		}
	}
	main := as.nearest(preds, u.start)
	keep := false
	for _, p := range preds {
		keep = keep || p.cue.class == cKeep
	}
	any := false
	body := as.bodyOf(u, ts)
	if runs[len(runs)-1].start < body && as.colonTimes(u, &runs[len(runs)-1], ts) { // the place is printed before the colon
		body = runs[len(runs)-1].lead
	}
	for k := range runs {
		r := &runs[k]
		switch {
		case r.start < body:
			continue
		case keep && main.cue == nil:
			linked[k] = link{kind: linkKeep}
		case main.cue != nil && events > 0 && r.bare && !as.inReasonClause(u, r):
			linked[k] = link{linkLoose, main}
		case main.cue == nil && (as.carry || u.continues) && as.service != "" && as.listLike(u, runs, ts):
			linked[k] = link{linkLoose, as.carryTo}
		case main.cue == nil && events > 0 && as.service != "" && as.opensRow(u, ts) && as.listLike(u, runs, ts):
			linked[k] = link{linkLoose, as.carryTo}
		case main.cue == nil && events > 0 && as.colonTimes(u, r, ts):
			linked[k] = link{linkLoose, as.carryTo}
		default:
			continue
		}
		any = any || linked[k].kind != linkNone
	}
	return any
}

// inReasonClause tells whether a works word follows the list in its own clause.
func (as *assembler) inReasonClause(u *unit, r *run) bool {
	end := r.end
	if i := strings.IndexAny(as.sh.sub(end, u.end), "，。；"); i >= 0 {
		end += i
	}
	return as.sh.has(cWork, r.lead, min(end, r.end+30)) || as.sh.has(cUrgent, r.lead, min(end, r.end+30))
}

// opensRow tells whether the unit begins with its time, as rows of a list do.
func (as *assembler) opensRow(u *unit, ts []moment) bool {
	if len(ts) == 0 {
		return false
	}
	if as.bodyOf(u, ts) > u.start {
		return true
	}
	head := as.sh.sub(u.start, ts[0].Start)
	if i := strings.LastIndex(head, "】"); i >= 0 {
		head = head[i+len("】"):]
	}
	if i := strings.LastIndex(head, ":"); i >= 0 {
		head = head[i+1:]
	}
	return len(strings.Trim(head, trimmed+"0123456789（）(一二三四五六七八九十")) <= 9
}

// colonTimes tells whether the list is followed by a colon and its times: 洪都北片区（…）:10月9日至11日….
func (as *assembler) colonTimes(u *unit, r *run, ts []moment) bool {
	for i := range ts {
		if ts[i].Start >= r.end && ts[i].Start-r.end <= 8 && strings.Contains(as.sh.sub(r.end-min(r.end, 3), ts[i].Start), ":") {
			return as.service != ""
		}
	}
	return false
}

// bodyOf gives where the rows of a unit start: behind a colon that a time follows.
func (as *assembler) bodyOf(u *unit, ts []moment) int {
	for i := range ts {
		if ts[i].Kind == when.Length || ts[i].Kind == when.Vague || ts[i].Start <= u.start {
			continue
		}
		if strings.HasSuffix(strings.TrimRight(as.sh.sub(u.start, ts[i].Start), " "), ":") && strings.Contains(as.sh.sub(ts[i].End, u.end), "，") {
			return ts[i].Start
		}
	}
	return u.start
}

// listLike tells whether the unit is hardly more than its times and places.
func (as *assembler) listLike(u *unit, runs []run, ts []moment) bool {
	covered := 0
	body := as.bodyOf(u, ts)
	for i := range ts {
		if ts[i].Start >= body {
			covered += ts[i].End - ts[i].Start
		}
	}
	for k := range runs {
		if runs[k].start >= body {
			covered += runs[k].end - runs[k].lead
		}
	}
	total := u.end - body
	return covered*10 >= total*5
}
