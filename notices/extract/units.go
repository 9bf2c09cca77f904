package extract

import (
	"strings"
	"unicode/utf8"

	"noticebot/notices"
	"noticebot/notices/text"
)

// unit is a sentence, a headline, a label with its value or a row of a table: what is read as a whole.
type unit struct {
	start, end int
	kind       unitSort
	label      labelKind
	value      int // where the label's value starts
	story      int // stories do not share windows, reasons or issuers
	block      int // a heading in 【】 starts a new block of the same story
	line       int
	cells      []text.Range
	continues  bool // the line before ended with a colon or an open label: this is its value
	reasonLast bool // the last cell is the reason
}

type unitSort uint8

const (
	unitProse unitSort = iota
	unitHead
	unitLabel
	unitRow
)

type labelKind uint8

const (
	labelNone labelKind = iota
	labelTime
	labelEnd
	labelArea
	labelReason
	labelPhone
	labelIssuer
	labelIgnore
)

// maxUnits bounds how much of one article is read: beyond it, it is no newspaper article.
const maxUnits = 20000

// cutUnits cuts the sheet into stories, lines and units.
func (sh *sheet) cutUnits() {
	c := cutter{sh: sh}
	for _, p := range sh.parts {
		if p.part != notices.PartText {
			if p.end > p.start {
				sh.units = append(sh.units, unit{start: p.start, end: p.end, kind: unitHead})
			}
			continue
		}
		c.text(p.start, p.end)
	}
}

type cutter struct {
	sh      *sheet
	story   int
	block   int
	line    int
	open    labelKind // the label whose value goes on in the next line
	heads   []int     // units that may be headlines of the next story
	started bool      // the story has prose

	reasonLast bool // the last column of the table gives the reason
}

func (c *cutter) text(start, end int) {
	s := c.sh.s
	for at := start; at <= end && len(c.sh.units) < maxUnits; {
		stop := end
		if i := strings.IndexByte(s[at:end], '\n'); i >= 0 {
			stop = at + i
		}
		c.oneLine(at, stop)
		at = stop + 1
	}
}

// storyMarks start an item of a brief.
var storyMarks = []string{"▲", "◇", "◆", "△", "◎", "★", "☆", "■"}

func (c *cutter) oneLine(start, stop int) {
	sh := c.sh
	line := strings.TrimSpace(sh.sub(start, stop))
	if line == "" {
		c.open = labelNone
		return
	}
	start += strings.Index(sh.sub(start, stop), line)
	stop = start + len(line)
	c.line++
	switch {
	case isDateline(line):
		c.newStory()
	case c.pictured(start, stop):
		return
	case hasAnyPrefix(line, storyMarks) && utf8.RuneCountInString(line) > 15 && strings.Contains(line, "。"):
		c.heads = nil
		c.newStory()
	case line == strings.TrimSpace(sh.titleText()):
		sh.units = append(sh.units, unit{start: start, end: stop, kind: unitHead, story: c.story, block: c.block, line: c.line})
		return
	case isHeaderRow(line):
		sh.tableHeads = append(sh.tableHeads, text.Range{Start: start, End: stop})
		f := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '|' })
		c.reasonLast = strings.Contains(f[len(f)-1], "原因") || strings.Contains(f[len(f)-1], "内容") || strings.Contains(f[len(f)-1], "事由")
		return
	case strings.HasPrefix(line, "【") && !strings.HasPrefix(line, "【通知"):
		c.block++
		c.open = labelNone
	case isHeadline(line):
		sh.units = append(sh.units, unit{start: start, end: stop, kind: unitHead, story: c.story, block: c.block, line: c.line})
		c.heads = append(c.heads, len(sh.units)-1)
		if c.open == labelNone {
			return
		}
		sh.units = sh.units[:len(sh.units)-1]
		c.heads = c.heads[:len(c.heads)-1]
	}
	c.heads = nil
	c.started = true
	if cells := sh.rowCells(start, stop); cells != nil && len(sh.timesIn(start, stop)) > 0 && !c.hasLabelFirst(start, stop) {
		sh.units = append(sh.units, unit{start: start, end: stop, kind: unitRow, story: c.story, block: c.block, line: c.line, cells: cells, reasonLast: c.reasonLast})
		return
	}
	c.labelled(start, stop)
}

func (c *cutter) newStory() {
	if !c.started && len(c.heads) == 0 {
		return
	}
	if !c.started && c.story == 0 {
		return // the headlines are those of the first story
	}
	c.story++
	c.block++
	c.open = labelNone
	c.started = false
	for _, i := range c.heads {
		c.sh.units[i].story, c.sh.units[i].block = c.story, c.block
	}
	c.heads = nil
}

// isDateline tells whether a line starts a story: 衡阳日报讯（记者 …）, 本报讯.
func isDateline(line string) bool {
	head := line[:min(len(line), 60)]
	i := strings.Index(head, "讯")
	if i > 0 && !strings.ContainsAny(head[:i], "，。、；:？！") && !strings.HasSuffix(head[:i], "简") && !strings.HasSuffix(head[:i], "通") {
		rest := head[i+len("讯"):]
		return strings.HasPrefix(rest, "（") || strings.HasPrefix(rest, " ") || strings.HasSuffix(head[:i], "报") || strings.Contains(head[:i], "报")
	}
	return strings.HasPrefix(line, "本报记者") || strings.HasPrefix(line, "新华社")
}

// isHeadline tells whether a line inside a text is a headline by its looks.
func isHeadline(line string) bool {
	n := utf8.RuneCountInString(line)
	if n < 4 || n > 34 || strings.ContainsAny(line, "。；:;、|") || strings.Contains(line, "，") && n > 28 {
		return false
	}
	return !isDigit(line[0]) && !strings.HasPrefix(line, "（") && !strings.HasPrefix(line, "▪") && !strings.HasPrefix(line, "·") && !strings.HasPrefix(line, "—") && !strings.HasPrefix(line, "-")
}

// isHeaderRow tells whether a line is the head of a table: 序号 日期 时段 停水片区 原因.
func isHeaderRow(line string) bool {
	if strings.ContainsAny(line, "，。；:") {
		return false
	}
	n := 0
	for _, w := range []string{"序号", "日期", "时间", "时段", "线路", "范围", "区域", "原因", "片区", "地点", "单位", "备注", "类型"} {
		if strings.Contains(line, w) {
			n++
		}
	}
	return n >= 3
}

// rowCells cuts a line into the cells of a table row; nil when it is none.
func (sh *sheet) rowCells(start, stop int) []text.Range {
	s := sh.s
	line := s[start:stop]
	ts := sh.timesIn(start, stop)
	depth := 0
	bar := strings.Contains(line, "|")
	var cells []text.Range
	from := start
	for i := start; i <= stop; i++ {
		for len(ts) > 0 && ts[0].End <= i {
			ts = ts[1:]
		}
		if i < stop {
			switch {
			case strings.HasPrefix(s[i:stop], "（"):
				depth++
			case strings.HasPrefix(s[i:stop], "）"):
				depth--
			}
			if s[i] != '|' && (bar || s[i] != ' ' || depth > 0 || len(ts) > 0 && ts[0].Start < i) {
				continue
			}
		}
		if t := strings.TrimSpace(s[from:i]); t != "" {
			a := from + strings.Index(s[from:i], t)
			cells = append(cells, text.Range{Start: a, End: a + len(t)})
		}
		from = i + 1
	}
	if len(cells) < 3 || !bar && strings.Contains(strings.TrimRight(line, "。"), "。") {
		return nil
	}
	first := s[cells[0].Start:cells[0].End]
	if !bar && (strings.Contains(first, "，") || utf8.RuneCountInString(first) > 16 && !isDigit(first[0])) {
		return nil
	}
	return cells
}

func (c *cutter) hasLabelFirst(start, stop int) bool {
	_, _, kind := labelAt(c.sh.s, start, stop)
	return kind != labelNone
}

// labelled cuts a line at its labels and each stretch between them into sentences.
func (c *cutter) labelled(start, stop int) {
	s := c.sh.s
	at := start
	var prev *unit
	for at < stop {
		ls, value, kind := nextLabel(s, at, stop)
		if kind == labelNone {
			ls = stop
		}
		if ls > at {
			if prev != nil { // the value of the label before
				c.value(prev, ls)
				prev = nil
			} else {
				c.sentences(at, ls, c.open)
			}
		} else if prev != nil {
			c.value(prev, at)
			prev = nil
		}
		if kind == labelNone {
			break
		}
		prev = &unit{start: ls, kind: unitLabel, label: kind, value: value, story: c.story, block: c.block, line: c.line}
		at = value
		if at >= stop {
			break
		}
	}
	if prev != nil {
		c.value(prev, stop)
	}
}

// value ends a label unit: its value runs to the end of its sentence, for places of the whole line's stretch.
func (c *cutter) value(u *unit, stop int) {
	s := c.sh.s
	end := stop
	if u.value < stop {
		if i := strings.Index(s[u.value:stop], "。"); i >= 0 {
			end = u.value + i + len("。")
		} else if i := strings.Index(s[u.value:stop], "；"); i >= 0 && u.label != labelArea {
			end = u.value + i + len("；")
		}
	}
	u.end = end
	c.put(*u)
	if strings.TrimSpace(s[min(u.value, end):end]) == "" {
		c.open = u.label
	} else if end == stop {
		c.open = labelNone
	}
	if end < stop {
		c.open = labelNone
		c.sentences(end, stop, labelNone)
	}
}

func (c *cutter) sentences(start, stop int, open labelKind) {
	for _, r := range text.Sentences(c.sh.sub(start, stop)) {
		u := unit{start: start + r.Start, end: start + r.End, story: c.story, block: c.block, line: c.line}
		if open != labelNone {
			u.kind, u.label, u.value, u.continues = unitLabel, open, u.start, true
		}
		c.put(u)
	}
}

// maxUnit bounds a unit in bytes, because what is read in a unit is compared with all else in it.
const maxUnit = 6000

// put files a unit; one that is too long is cut at a comma.
func (c *cutter) put(u unit) {
	for u.end-u.start > maxUnit && len(c.sh.units) < maxUnits {
		at := u.start + maxUnit
		if i := strings.LastIndexAny(c.sh.s[u.start:at], "、，；。 "); i > maxUnit/2 {
			_, size := utf8.DecodeRuneInString(c.sh.s[u.start+i:])
			at = u.start + i + size
		} else {
			for at > u.start && !utf8.RuneStart(c.sh.s[at]) {
				at--
			}
		}
		part := u
		part.end = at
		part.value = min(part.value, at)
		c.sh.units = append(c.sh.units, part)
		u.start, u.value = at, max(u.value, at)
		u.continues = u.kind == unitLabel
	}
	c.sh.units = append(c.sh.units, u)
}

// nextLabel finds the next label in [at, stop): where it starts, where its value starts, what it is.
func nextLabel(s string, at, stop int) (int, int, labelKind) {
	for i := at; i < stop; i++ {
		if s[i] != ':' {
			continue
		}
		from := labelStart(s, at, i)
		if k := kindOfLabel(s[from:i]); k != labelNone && !(k == labelArea && headsTime(s[from:i], s[i+1:stop])) {
			return from, i + 1, k
		}
	}
	return stop, stop, labelNone
}

func labelAt(s string, start, stop int) (int, int, labelKind) {
	ls, v, k := nextLabel(s, start, min(stop, start+60))
	if k == labelNone || ls > start+12 {
		return 0, 0, labelNone
	}
	return ls, v, k
}

// labelStart gives where the words before the colon at i begin.
func labelStart(s string, at, i int) int {
	from := i
	for n := 0; from > at; n++ {
		if n > 12 {
			return i
		}
		r, size := utf8.DecodeLastRuneInString(s[at:from])
		if !isHan(r) && r != '/' && r != '（' && r != '）' {
			break
		}
		from -= size
	}
	return from
}

// kindOfLabel tells what the value of a label is, from the label's words.
func kindOfLabel(l string) labelKind {
	if l == "" || utf8.RuneCountInString(l) > 12 {
		return labelNone
	}
	l = strings.TrimRight(strings.NewReplacer("（", "", "）", "").Replace(l), " ")
	switch {
	case hasAnySuffix(l, []string{"通告", "公告", "消息", "介绍", "提醒", "表示", "称", "说", "进行", "作了", "如下", "注意", "执行", "获悉", "发布", "通报", "讯", "告示", "启事", "布告", "通知", "预告", "指出", "回应", "答复", "宣布", "解释", "强调", "透露", "了解到", "报道"}):
		return labelNone
	case containsAny(l, []string{"实行", "实施", "轮流", "分片停", "采取"}) && hasAnySuffix(l, []string{"停水", "停电", "停气", "停热", "供水", "限电"}):
		return labelNone // the sentence before a rota
	case containsAny(l, []string{"发布", "公告日期", "公告时间", "回复", "报名", "截止", "编辑", "责编", "来源", "作者", "阅读", "记者", "更新", "投稿", "传真", "邮编", "邮政编码", "网址", "微信", "公众号", "开标", "招标", "中标", "联系人", "安检", "检查时间", "活动", "会议", "考试", "办理", "营业时间", "受理"}):
		return labelIgnore
	case containsAny(l, []string{"阀门", "施工地点", "作业地点", "施工位置", "作业位置", "故障地点", "绕行", "线路", "设备", "馈线", "类型", "时长", "施工单位", "备注", "提示", "序号", "编号", "变电站", "工程名称", "项目", "停靠", "替代", "保留", "送水点", "取水点", "供水点", "停水方式", "级别", "状态", "正常供"}) && !strings.Contains(l, "暂停"):
		return labelIgnore
	case containsAny(l, []string{"完工", "恢复", "送电时间", "送水时间", "结束时间", "来水时间", "复电时间", "通水时间", "供气恢复", "截至时间", "终止时间"}) && containsAny(l, []string{"时间", "日期", "时刻"}):
		return labelEnd
	case hasAnySuffix(l, []string{"时间", "日期", "时段", "时间段", "起止时间", "时间安排"}):
		return labelTime
	case containsAny(l, []string{"原因", "缘由", "事由", "停水内容", "施工内容", "作业内容", "工作内容", "检修内容"}):
		return labelReason
	case containsAny(l, []string{"电话", "热线", "咨询", "查询", "报修", "客服", "联系方式", "服务热线", "Tel", "拨打"}):
		return labelPhone
	case containsAny(l, []string{"范围", "区域", "小区", "路段", "地段", "片区", "涉及单位", "影响单位", "停水单位", "停电单位", "停气单位", "停水地址", "停电地址", "地址", "用户", "影响地区", "停水地区", "停电地区", "停电地点", "停水地点", "涉及", "地点", "影响村", "停靠站", "暂停站点", "站点", "影响", "停水社区", "重点影响", "停水"}) && (!strings.HasSuffix(l, "用户") || containsAny(l, []string{"停", "影响", "涉及", "无水"})) && !containsAny(l, []string{"通告", "各用", "尊敬", "广大", "不影响", "正常", "不停", "各位", "取水"}):
		return labelArea
	case hasAnySuffix(l, []string{"供电单位", "供水单位", "发布单位", "供气单位", "供热单位", "实施单位"}):
		return labelIssuer
	}
	return labelNone
}
