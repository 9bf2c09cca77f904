package when

import (
	"strings"
	"unicode/utf8"
)

// clock is a time of day in minutes after 00:00 of its day, which may lie in the next one. A vague one is a day part without
// a printed time, from min to till.
type clock struct {
	min, till int
	vague     bool
	part      part // the day part printed with it, noPart for none
	half      bool // the hour printed is at most 12: it may be meant on the twelve-hour dial
	next      bool // 次日 stood before it
}

// part is a part of the day.
type part uint8

const (
	noPart part = iota
	smallHours
	morning
	noon
	afternoon
	evening
	night
	daytime
	allDay
	midnight
)

// partWords are the day parts as printed, longer words first. Those of one character are read only beside a date or a clock.
var partWords = []struct {
	word string
	part part
	bare bool // can stand alone
}{
	{"上、下午", daytime, false}, {"上下午", daytime, false}, {"凌晨", smallHours, true}, {"一早", morning, false}, {"清早", morning, true}, {"清晨", morning, true}, {"早晨", morning, true},
	{"早上", morning, true}, {"早间", morning, false}, {"上午", morning, true}, {"午前", morning, false}, {"中午", noon, true},
	{"正午", noon, true}, {"午间", noon, false}, {"下午", afternoon, true}, {"午后", afternoon, true}, {"傍晚", evening, true},
	{"晚上", evening, true}, {"晚间", evening, true}, {"夜晚", evening, true}, {"深夜", night, true}, {"夜间", night, true},
	{"夜里", night, true}, {"午夜", midnight, true}, {"半夜", midnight, false}, {"子夜", midnight, false}, {"白天", daytime, true},
	{"全天候", noPart, false}, {"全天", allDay, true}, {"全日", allDay, false}, {"整天", allDay, false}, {"通宵", night, true},
	{"早高峰", morning, false}, {"晚高峰", evening, false}, {"早", morning, false}, {"晨", smallHours, false}, {"晚", evening, false}, {"夜", night, false},
}

// bounds are the windows of day parts without a clock, in minutes.
func (d part) bounds() (from, till int) {
	switch d {
	case smallHours:
		return 0, 6 * 60
	case morning:
		return 8 * 60, 12 * 60
	case noon:
		return 12 * 60, 12 * 60
	case afternoon:
		return 12 * 60, 18 * 60
	case evening:
		return 18 * 60, 24 * 60
	case night:
		return 22 * 60, 30 * 60
	case daytime:
		return 8 * 60, 18 * 60
	case midnight:
		return 24 * 60, 24 * 60
	default:
		return 0, 24 * 60
	}
}

// nightly tells whether a day part after a row of days means that part of each of them: 6月8日至9日夜间, not 6月8日至9日上午.
func (c clock) nightly() bool {
	return c.vague && (c.part == evening || c.part == night || c.part == daytime || c.part == smallHours)
}

// set puts a printed time on the dial of the day part.
func (d part) set(min int) int {
	const twelve = 12 * 60
	switch d {
	case smallHours:
		if min >= twelve && min < twelve+60 {
			return min - twelve
		}
	case noon:
		if min < 6*60 {
			return min + twelve
		}
	case afternoon:
		if min < twelve {
			return min + twelve
		}
	case evening, night, midnight:
		switch {
		case min < 5*60: // 今晚0时, 夜里2点: after midnight
			return min + 2*twelve
		case min < twelve:
			return min + twelve
		case min < twelve+60: // 今晚12时
			return min + twelve
		}
	}
	return min
}

// afterNoon moves hours that follow those of the forenoon on the twelve-hour dial: 8:30-11:30、2:30-5:30.
func (h *hours) afterNoon(before hours) {
	const twelve = 12 * 60
	if h.a.part != noPart || !h.a.half || !before.row || before.a.min < 5*60 || before.b.min > twelve+60 || before.b.min <= before.a.min || h.a.min >= before.b.min || h.a.min >= 7*60 {
		return
	}
	h.a.min += twelve
	if h.b.part == noPart && h.b.half && h.b.min < twelve {
		h.b.min += twelve
	}
}

// part reads a day part. After a date (close) a part of one character counts.
func (p *parser) part(i int, close bool) (part, int, bool) {
	for _, w := range partWords {
		j, ok := p.word(i, w.word)
		if !ok {
			continue
		}
		if w.part == noPart || !w.bare && !close {
			return noPart, i, false
		}
		if _, other := p.is(j, "报会餐饭霞稻熟婚"); other && utf8.RuneCountInString(w.word) == 1 {
			return noPart, i, false
		}
		return w.part, j, true
	}
	return noPart, i, false
}

// clock reads a time of day with the day part before it, or a day part alone. Beside a date (close) it takes forms that
// mean something else elsewhere: 3点, 一时, 晚.
func (p *parser) clock(i int, given part, close bool) (c clock, j int, ok bool) {
	c.part = given
	end, j := i, p.blanks(i)
	for range 2 { // 昨日晚间, 今晚深夜
		d, k, is := p.part(j, true)
		if !is {
			break
		}
		c.part, end, j = d, k, p.blanks(k)
	}
	if k, is := p.word(j, "首班车", "头班车"); is {
		return clock{}, k, true
	}
	if k, is := p.word(j, "末班车", "运营结束", "收班", "收车"); is {
		return clock{min: 24 * 60}, k, true
	}
	if min, half, k, is := p.time(j, close || c.part != noPart); is {
		c.min, c.half = c.part.set(min), half
		return c, p.about(k), true
	}
	if c.part == noPart {
		return c, i, false
	}
	if given == noPart && !close {
		if _, _, is := p.part(p.blanks(i), false); !is {
			return c, i, false
		}
	}
	c.min, c.till = c.part.bounds()
	c.vague = true
	return c, end, true
}

// time reads a printed time of day: 9:30, 9时, 9点半, 九时三十分, 23:00时. When sure is false only forms that are a time by
// themselves are taken.
func (p *parser) time(i int, sure bool) (min int, half bool, j int, ok bool) {
	n, j, ok := p.number(i)
	if !ok || n.digits > 2 || n.n > 24 || n.row {
		return 0, false, i, false
	}
	if sure && p.at(j) == '.' {
		if m, k, is := p.dottedTime(i); is {
			return m, n.n <= 12 && n.digits == 1, k, true
		}
	}
	half = n.n <= 12 && (n.han || n.digits == 1 || p.s[i] != '0') && n.n > 0
	if k := p.blanks(j); !n.han && p.at(k) == ':' {
		m, end, is := p.minutes(k + 1)
		if !is || !sure && p.ratio(i, end) {
			return 0, false, i, false
		}
		if t, is := p.is(p.blanks(end), "时分"); is { // 23:00时, 8:30分
			end = t
		}
		return n.n*60 + m, half, end, true
	}
	min, k, ok := p.spoken(i, j, n, sure)
	return min, half, k, ok
}

// spoken reads on after the hour n in [i, j) of a time in words: 时, 点半, 时三十分, 点一刻.
func (p *parser) spoken(i, j int, n number, sure bool) (min, end int, ok bool) {
	k, is := p.is(p.blanks(j), "时点")
	if !is || n.n == 24 && p.at(k) == '小' {
		return 0, i, false
	}
	point := strings.HasSuffix(p.s[:k], "点")
	min = n.n * 60
	end = k
	marked := false // something shows that it is a time
	switch q := p.at(k); q {
	case '半':
		min, end, marked = min+30, k+len("半"), true
	case '整', '钟', '许':
		if _, other := p.word(k, "钟方向"); other {
			return 0, i, false
		}
		end, marked = k+utf8.RuneLen(q), true
	case '正':
		end = k + len("正")
	case '一', '三', '1', '3':
		if t, is := p.word(k, "一刻", "三刻", "1刻", "3刻"); is {
			min, end, marked = min+15, t, true
			if q == '三' || q == '3' {
				min += 30
			}
		}
	}
	if end == k {
		if m, t, is := p.minutesOf(k); is {
			min, end, marked = min+m, t, true
		}
	}
	little := n.han && n.n == 1 && point && p.before(i) != '午' && p.before(i) != '晨' && p.before(i) != '晚' // 每日一点
	if (!sure || little) && !marked && (point || n.han) && !p.showsTime(end) {
		return 0, i, false
	}
	if _, other := p.is(end, "代期钟半位"); other && !marked {
		return 0, i, false
	}
	return min, end, true
}

// showsTime tells whether what follows 3点 or 三时 shows that it is a time of day.
func (p *parser) showsTime(i int) bool {
	if _, ok := p.word(i, "起", "左右", "前", "开始", "后", "至", "到", "-", "~", "停", "恢复"); !ok {
		return false
	}
	return true
}

// minutes reads two digits after a colon, over a torn line too (13:/00), and seconds that are dropped.
func (p *parser) minutes(i int) (int, int, bool) {
	j := p.blanks(i)
	if k, is := p.is(j, "/\n"); is {
		j = p.blanks(k)
	}
	if p.at(j) == ':' { // 9::30
		j++
	}
	n, k, ok := p.number(j)
	if !ok || n.digits != 2 || n.n > 59 {
		return 0, i, false
	}
	if p.at(k) == ':' {
		t, ok := p.seconds(k + 1)
		if !ok {
			return 0, i, false
		}
		k = t
	}
	if c := p.at(k); c == '%' || 'a' <= c|0x20 && c|0x20 <= 'z' && c != 'T' {
		if c|0x20 != 'a' && c|0x20 != 'p' {
			return 0, i, false
		}
	}
	return n.n, k, true
}

// seconds passes the seconds of a clock at i, or gives the place before the colon when it only heads what it is the time of:
// 8:00-13:00：魏都大道, 8:00-13:00：5号楼. It reports false when the colons are those of something else.
func (p *parser) seconds(i int) (int, bool) {
	n, j, ok := p.number(i)
	if !ok || n.han {
		return i - 1, !isDigit(p.ascii(i)) && !isLatin(p.at(i))
	}
	c := p.at(p.blanks(j))
	switch {
	case isHan(c) && !strings.ContainsRune("至到起止前后停开", c), n.digits != 2 && (isLatin(c) || c == '-' || c == '、'), n.digits == 2 && isLatin(c) && c != 'T' && c != 'Z':
		return i - 1, true
	case n.digits != 2 || n.n > 60 || c == ':':
		return i, false
	}
	return j, true
}

// minutesOf reads the minutes after 时 or 点: 30分, 三十分, and 30 alone where nothing counts them.
func (p *parser) minutesOf(i int) (int, int, bool) {
	j := p.blanks(i)
	n, k, ok := p.number(j)
	if !ok || n.n > 59 || n.digits > 2 || n.row {
		return 0, i, false
	}
	if t, is := p.word(p.blanks(k), "分钟"); is && t > 0 {
		return 0, i, false
	}
	if t, is := p.is(p.blanks(k), "分"); is {
		if u, is := p.is(t, "许"); is {
			t = u
		}
		return n.n, t, true
	}
	if n.digits == 2 && j == i {
		if next := p.at(k); next == 0 || strings.ContainsRune("至到-~ ，。；、）停起许左\n", next) {
			return n.n, k, true
		}
	}
	return 0, i, false
}

// ratio tells whether 3:15 in [i, end) is a score, a ratio or a verse by what stands around it.
func (p *parser) ratio(i, end int) bool {
	if b := p.before(i); strings.ContainsRune("比以胜负为分按", b) && b != 0 {
		if _, ok := p.connector(end); !ok {
			return true
		}
	}
	_, ok := p.word(p.blanks(end), "战胜", "击败", "大胜", "险胜", "力克", "逼平", "落败", "的比", "比例", "获胜", "取胜", "领先", "落后", "惜败", "负于", "不敌")
	return ok
}

// about passes what makes a time less exact: 左右, 许, 前后.
func (p *parser) about(i int) int {
	j, _ := p.word(i, "左右", "许", "前后")
	return j
}
