package when

import (
	"strings"
	"unicode/utf8"
)

// weekday reads 周五, 星期六, 本周六, 下周一, 本周末.
func (p *parser) weekday(i int) (day, int, bool) {
	d := day{kind: weekday, y: anyWeek}
	j := i
	for _, w := range [...]struct {
		word string
		off  int
	}{{"本", 0}, {"这个", 0}, {"这", 0}, {"下个", 1}, {"下", 1}, {"上个", -1}, {"上", -1}} {
		if k, ok := p.word(i, w.word); ok {
			d.y, j = w.off, k
			break
		}
	}
	k, ok := p.word(j, "周", "星期", "礼拜")
	if !ok {
		return day{}, i, false
	}
	if d.y == anyWeek && strings.ContainsRune("四一两几数每姓", p.before(i)) && i > 0 {
		return day{}, i, false
	}
	if t, ok := p.word(k, "末"); ok {
		d.d, d.last = 6, 7
		return d, t, true
	}
	if d.d, k, ok = p.weekdayName(k); !ok {
		return day{}, i, false
	}
	return d, k, true
}

// weekdayName reads what follows 周 or 星期: 1 for Monday to 7 for Sunday.
func (p *parser) weekdayName(i int) (int, int, bool) {
	r := p.at(i)
	n := strings.IndexRune("一二三四五六日", r)
	if r == '天' && p.before(i) == '期' {
		n = 6 * len("一")
	}
	if r == 0 || n < 0 {
		return 0, i, false
	}
	i += utf8.RuneLen(r)
	if _, ok := p.is(i, "路村岁桥店庄塘家街镇"); ok {
		return 0, i, false
	}
	return n/len("一") + 1, i, true
}

// dayWords are the words that stand for a day, longer ones first.
var dayWords = []struct {
	word string
	day  day
}{
	{"大后天", day{kind: ofIssue, d: 3}}, {"明后两天", day{kind: ofIssue, d: 1, last: 1}}, {"明后天", day{kind: ofIssue, d: 1, last: 1}},
	{"今明两天", day{kind: ofIssue, d: 0, last: 1}}, {"今明两日", day{kind: ofIssue, d: 0, last: 1}},
	{"今日", day{kind: ofIssue}}, {"今天", day{kind: ofIssue}}, {"本日", day{kind: ofIssue}},
	{"今晨", day{kind: ofIssue, part: smallHours}}, {"今早", day{kind: ofIssue, part: morning}},
	{"今晚", day{kind: ofIssue, part: evening}}, {"今夜", day{kind: ofIssue, part: night}}, {"今起", day{kind: ofIssue}},
	{"明日", day{kind: ofIssue, d: 1}}, {"明天", day{kind: ofIssue, d: 1}}, {"明起", day{kind: ofIssue, d: 1}},
	{"明晨", day{kind: ofIssue, d: 1, part: smallHours}}, {"明早", day{kind: ofIssue, d: 1, part: morning}},
	{"明晚", day{kind: ofIssue, d: 1, part: evening}}, {"明夜", day{kind: ofIssue, d: 1, part: night}},
	{"后天", day{kind: ofIssue, d: 2}}, {"后日", day{kind: ofIssue, d: 2}},
	{"昨日", day{kind: ofIssue, d: -1}}, {"昨天", day{kind: ofIssue, d: -1}}, {"昨晨", day{kind: ofIssue, d: -1, part: smallHours}},
	{"昨晚", day{kind: ofIssue, d: -1, part: evening}}, {"昨夜", day{kind: ofIssue, d: -1, part: night}},
	{"前天", day{kind: ofIssue, d: -2}}, {"前晚", day{kind: ofIssue, d: -2, part: evening}},
	{"当日", day{kind: ofLast}}, {"当天", day{kind: ofLast}}, {"当晚", day{kind: ofLast, part: evening}}, {"当夜", day{kind: ofLast, part: night}},
	{"同日", day{kind: ofLast}}, {"同一天", day{kind: ofLast}},
	{"次日", day{kind: ofLast, d: 1}}, {"翌日", day{kind: ofLast, d: 1}}, {"第二天", day{kind: ofLast, d: 1}}, {"第二日", day{kind: ofLast, d: 1}},
	{"次晨", day{kind: ofLast, d: 1, part: smallHours}}, {"翌晨", day{kind: ofLast, d: 1, part: smallHours}},
	{"即日", day{kind: today}},
}

// dayWord reads a word that stands for a day.
func (p *parser) dayWord(i int) (day, int, bool) {
	for _, w := range dayWords {
		j, ok := p.word(i, w.word)
		if !ok {
			continue
		}
		if _, other := p.word(j, "报讯", "报社", "报记者", "报全媒体", "报》", "报消息", "头条"); other { // 今晚报讯, 大同日报讯
			return day{}, i, false
		}
		if strings.HasSuffix(w.word, "起") {
			j -= len("起")
		}
		return w.day, j, true
	}
	return day{}, i, false
}

// alsoDated reads the dates in brackets that papers set after 明日, 本周六 and 当天: 明日（3日）, 本周六（6月3日）, 两个周六（6月3日、10日）.
// They win, because the word is often left over from another day's print.
func (p *parser) alsoDated(d day, i int) ([]span, int) {
	list, j, ok := p.dateList(i)
	if !ok || p.at(j) != '）' {
		return []span{{a: d}}, i
	}
	if len(list) == 1 && !list[0].row {
		list[0].a.part = d.part
	} else if d.part != noPart {
		return []span{{a: d}}, i
	}
	return list, j + len("）")
}

// dateNote passes a date in brackets that repeats the day before it: 次日（6月4日）.
func (p *parser) dateNote(i int) int {
	if list, j, ok := p.dateList(i); ok && len(list) == 1 && p.at(j) == '）' {
		return j + len("）")
	}
	return i
}

// dateList reads the bracket at i and the dates of the calendar that it starts with, up to what follows them.
func (p *parser) dateList(i int) (list []span, j int, ok bool) {
	i = p.blanks(i)
	if p.at(i) != '（' {
		return nil, i, false
	}
	k := p.blanks(i + len("（"))
	for row := false; len(list) < maxDates; {
		d, t, ok := p.date(k)
		if !ok || d.kind != calendar || d.d == 0 || d.last > 0 || d.part != noPart {
			return nil, i, false
		}
		if n, ok := p.is(p.annotation(t), "，"); ok {
			t = n
		}
		j = p.annotation(t)
		if row {
			last := &list[len(list)-1]
			last.b, last.row = d, true
		} else {
			list = append(list, span{a: d})
		}
		next := false
		if k, next = p.word(p.blanks(j), "、", "和", "及", "与"); next {
			k, row = p.blanks(k), false
			continue
		}
		if k, next = p.connector(j); !next || row {
			break
		}
		row = true
	}
	return list, j, len(list) > 0
}

// datesAfter reads the dates in brackets that follow hours printed without any: 22:00—次日6:00（6月3日）.
func (p *parser) datesAfter(r reading, j int) (reading, int) {
	if r.end != nil || r.open || r.until || len(r.clocks) == 0 || !r.clocks[0].row {
		return r, j
	}
	list, k, ok := p.dateList(j)
	if !ok {
		return r, j
	}
	k, _ = p.word(k, "每天", "每日", "每晚", "两天", "两日", "三天", "三日", "期间")
	open := false
	if t, ok := p.from(k); ok {
		open, k = true, t
	}
	if p.at(k) != '）' || open && len(list) > 1 {
		return r, j
	}
	if r.week {
		r.each, r.week = true, false
	}
	r.dates, r.open = list, open
	return r, k + len("）")
}

// numberedWord reads 今（2）日, 明（3日）晚: a day word with its date set inside.
func (p *parser) numberedWord(i int) (day, int, bool) {
	j, ok := p.is(i, "今明昨后")
	if !ok || p.at(j) != '（' {
		return day{}, i, false
	}
	n, k, ok := p.number(j + len("（"))
	if !ok || n.n < 1 || n.n > 31 {
		return day{}, i, false
	}
	withDay, isDay := p.is(p.blanks(k), "日")
	if isDay {
		k = withDay
	}
	k, ok = p.word(k, "）")
	if !ok {
		return day{}, i, false
	}
	d := day{d: n.n}
	for _, w := range [...]struct {
		word string
		part part
	}{{"日", noPart}, {"天", noPart}, {"晚", evening}, {"晨", smallHours}, {"早", morning}, {"夜", night}} {
		if t, ok := p.word(k, w.word); ok {
			d.part = w.part
			return d, t, true
		}
	}
	return d, k, isDay
}

// annotation passes what is printed after a date about the same day: （星期六）, 周五, （本周六，农历…）, （明日）.
func (p *parser) annotation(i int) int {
	k := p.blanks(i)
	if p.at(k) == '（' {
		inside := k + len("（")
		end := strings.Index(p.s[inside:min(len(p.s), inside+45)], "）")
		if end < 0 {
			return i
		}
		note := p.s[inside : inside+end]
		if strings.ContainsAny(note, "周期今明后当节农历") && !strings.ContainsAny(note, "0123456789时点每") && !(strings.HasSuffix(note, "除外") && strings.ContainsAny(note, "周双")) && !strings.ContainsAny(note, "停水电气路") {
			return inside + end + len("）")
		}
		return i
	}
	if d, j, ok := p.weekday(k); ok && d.last == 0 {
		return j
	}
	return i
}
