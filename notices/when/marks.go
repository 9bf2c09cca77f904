package when

import (
	"strings"
)

// connector passes what stands between the ends of a range: 至, 到, a dash, 起至, 开始，至.
func (p *parser) connector(i int) (int, bool) {
	j := p.remark(p.blanks(i))
	k, begun := p.word(j, "开始", "起", "始")
	k, verb := p.word(p.blanks(k), "停水", "停电", "停气", "停暖", "停热", "停供", "停运", "断水", "断电", "断网", "施工", "封闭", "检修", "作业", "实施")
	if begun || verb { // 9时开始停水，至17时恢复
		if n, ok := p.is(p.blanks(k), "，"); ok {
			k = n
		}
		if n, ok := p.word(p.blanks(k), "直至", "持续至", "持续到", "一直到", "直到", "至", "到"); ok {
			return p.blanks(n), true
		}
		return i, false
	}
	if k, ok := p.word(j, "直至", "延续至", "持续至", "持续到", "一直到", "直到", "至", "到", "~"); ok {
		return p.blanks(k), true
	}
	if k, ok := p.word(j, "，直至", "，至", "，到"); ok {
		return p.blanks(k), true
	}
	k = j
	for k < len(p.s) && k < j+4 && p.s[k] == '-' {
		k++
	}
	if k > j {
		k, _ = p.word(k, "至", "到")
		return p.blanks(k), true
	}
	if k, ok := p.word(j, "一"); ok && i == j { // set for a dash
		if c := p.at(k); c >= '0' && c <= '9' || c == '次' {
			return k, true
		}
	}
	return i, false
}

// remark passes a bracket inside a range that holds no numbers: 23:30（北京时间，下同）至次日5:00. What follows has to go on with
// the range.
func (p *parser) remark(i int) int {
	if p.at(i) != '（' {
		return i
	}
	end := strings.Index(p.s[i:min(len(p.s), i+64)], "）")
	if end < 0 || strings.ContainsAny(p.s[i:i+end], "0123456789\n。；") {
		return i
	}
	j := i + end + len("）")
	if _, ok := p.word(p.blanks(j), "至", "到", "-", "~", "起", "开始", "直至", "，至"); !ok {
		return i
	}
	return j
}

// upTo tells whether the word before the moment in [i, j) makes it an end: 施工截至28日8点. Where it may as well open a report
// (截至28日8点，已恢复九成) only the issue can tell: unless says so.
func (p *parser) upTo(i, j int) (end, unless bool) {
	for i > 0 && p.s[i-1] == ' ' {
		i--
	}
	for _, w := range [...]string{"截止至", "截止到", "截至", "截止"} {
		if !strings.HasSuffix(p.s[:i], w) {
			continue
		}
		j = p.blanks(p.about(j))
		_, closed := p.is(j, "。；）\n")
		return true, !closed && j < len(p.s) && !isHan(p.before(i-len(w)))
	}
	return false, false
}

// single tells whether r is one moment: a date, a clock or both.
func (r reading) single() bool {
	return r.end == nil && !r.each && !r.open && !r.week && len(r.dates) <= 1 && len(r.clocks) <= 1 &&
		(len(r.dates) == 0 || !r.dates[0].row) && (len(r.clocks) == 0 || !r.clocks[0].row)
}

// openEnd reads an end that is an event, not a time: 抢修完成, 完工, 另行通知.
func (p *parser) openEnd(i int) (int, bool) {
	j, _ := p.word(i, "工程", "施工", "抢修", "维修", "检修", "作业", "故障", "管道", "本次", "项目", "全部", "设备", "供水", "供电", "供气", "道路", "问题")
	j, _ = p.word(j, "工程", "施工", "抢修", "维修", "检修", "作业", "工作", "全部", "排除")
	if k, ok := p.word(j, "完工", "完成", "完毕", "竣工", "结束", "修复", "恢复", "修好", "为止", "另行通知", "排除", "解除", "通车", "处理完"); ok {
		if t, ok := p.word(k, "供水", "供电", "供气", "供暖", "供热", "通行", "正常", "时止", "止", "为止", "之日", "后", "时"); ok {
			return t, true
		}
		return k, true
	}
	if j > i && strings.HasSuffix(p.s[i:j], "排除") {
		return j, true
	}
	return i, false
}

// dayEnd reads an end that stands for the end of the day: 运营结束, 末班车, 收车.
func (p *parser) dayEnd(i int) (int, bool) {
	j, ok := p.word(i, "运营结束", "末班车", "收车", "收班", "营运结束")
	if ok {
		j, _ = p.word(j, "结束", "止", "后", "时")
	}
	return j, ok
}

// from reads 起 and its like.
func (p *parser) from(i int) (int, bool) {
	j, ok := p.word(p.blanks(i), "开始", "起", "以后", "之后")
	if !ok {
		return i, false
	}
	if _, other := p.is(j, "草诉飞火获步降伏止"); other {
		return i, false
	}
	return j, true
}

// suffix reads what opens one end: 起, 前, 止.
func (p *parser) suffix(r reading, j int) (reading, int, bool) {
	ranged := r.end != nil
	for _, h := range r.clocks {
		ranged = ranged || h.row
	}
	for _, d := range r.dates {
		ranged = ranged || d.row
	}
	if k, ok := p.word(j, "之前", "以前", "前", "为止", "止", "截止"); ok {
		if _, other := p.is(k, "往去来后行夕三两所述期"); other {
			return r, j, true
		}
		r.until = !ranged
		return r, k, true
	}
	if k, ok := p.from(j); ok && r.end == nil && (!ranged || len(r.clocks) > 0 && len(r.dates) == 0) {
		if ranged {
			return r, j, true
		}
		r.open = true
		if len(r.clocks) == 0 {
			return p.shared(r, j, j)
		}
		return r, k, true
	}
	return r, j, true
}
