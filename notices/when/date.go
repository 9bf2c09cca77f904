package when

import (
	"strings"
)

// dayKind says what a date is counted from.
type dayKind uint8

const (
	calendar dayKind = iota // y, m, d as far as printed; 0 where not
	ofIssue                 // d days after the issue
	ofLast                  // d days after the date printed before
	weekday                 // d is 1 (Monday) to 7, y the weeks after the issue's, or anyWeek
	today                   // 即日: the issue day itself, with an open end
)

// anyWeek says that a weekday is printed without its week.
const anyWeek = 99

// day is a date as printed.
type day struct {
	kind    dayKind
	y, m, d int
	yearOff int  // 明年 is 1; only when hasOff
	hasOff  bool // the year is printed as a word
	monOff  int  // 下月 is 1; only with m < 0
	last    int  // a period of the month from d to this day; 0 for one day
	part    part // 今晚, 明晨
	weak    bool // 6/5, 2.3: a date only beside something that shows it
}

// thisMonth stands for a month printed as 本月, 下月, 上月.
const thisMonth = -1

// date reads one date.
func (p *parser) date(i int) (day, int, bool) {
	c := p.at(i)
	switch {
	case c >= '0' && c <= '9':
		return p.digitDate(i)
	case strings.ContainsRune(numerals, c), c == '元':
		if d, j, ok := p.unitDate(i); ok {
			return d, j, true
		}
		return day{}, i, false
	case strings.ContainsRune("今明去", c):
		if d, j, ok := p.yearWord(i); ok {
			return d, j, true
		}
	case strings.ContainsRune("本下上", c):
		if d, j, ok := p.monthWord(i); ok {
			return d, j, true
		}
	case c == '月':
		if j, ok := p.word(i, "月底", "月末"); ok && !isHan(p.before(i)) {
			return day{m: thisMonth, d: 25, last: 31}, j, true
		}
	}
	if d, j, ok := p.weekday(i); ok {
		return d, j, true
	}
	if d, j, ok := p.dayWord(i); ok {
		return d, j, true
	}
	return p.numberedWord(i)
}

// digitDate reads a date that starts with a digit.
func (p *parser) digitDate(i int) (day, int, bool) {
	if d, j, ok := p.unitDate(i); ok {
		return d, j, true
	}
	n, j, ok := p.number(i)
	if !ok || j >= len(p.s) {
		return day{}, i, false
	}
	sep := p.s[j]
	if sep != '-' && sep != '/' && sep != '.' {
		return day{}, i, false
	}
	m, k, ok := p.number(j + 1)
	if !ok || m.han || m.digits > 2 || m.n < 1 {
		return day{}, i, false
	}
	if n.digits == 4 {
		return p.stamp(i, n.n, m.n, k, sep)
	}
	if n.n < 1 || n.n > 12 || m.n > 31 || n.digits > 2 || sep == '-' && n.digits+m.digits < 4 {
		return day{}, i, false
	}
	if c := p.at(k); c == rune(sep) && sep != '-' || c == '.' || c == '%' || isLatin(c) {
		return day{}, i, false
	}
	return day{m: n.n, d: m.n, weak: true}, k, true
}

// stamp reads the day of 2023-06-03, 2023/6/3, 2023.6.3, and the T of an ISO time.
func (p *parser) stamp(i, y, m, j int, sep byte) (day, int, bool) {
	if y < 1900 || y > 2100 || m > 12 || j >= len(p.s) || p.s[j] != sep {
		return day{}, i, false
	}
	d, k, ok := p.number(j + 1)
	if !ok || d.han || d.digits > 2 || d.n < 1 || d.n > 31 {
		return day{}, i, false
	}
	if t, is := p.is(k, "T日"); is {
		k = t
	}
	return day{y: y, m: m, d: d.n}, k, true
}

// afterItem tells whether the number at i follows a list number and its point: 1.3月7日.
func (p *parser) afterItem(i int) bool {
	if p.before(i) != '.' {
		return false
	}
	k := i - 1
	for k > 0 && p.s[k-1] >= '0' && p.s[k-1] <= '9' {
		k--
	}
	if b := p.before(k); i-1-k > 2 || b != 0 && b != '\n' && b != ' ' && b != '。' && b != '；' {
		return false
	}
	_, j, _ := p.number(i)
	m, ok := p.is(j, "月")
	if !ok {
		return false
	}
	_, m, ok = p.number(m)
	if ok {
		_, ok = p.is(m, "日号")
	}
	return ok
}

// unitDate reads a date whose numbers have their units: 2023年6月3日, 6月3日, 六月上旬, 3日.
func (p *parser) unitDate(i int) (day, int, bool) {
	if j, ok := p.word(i, "元月"); ok {
		return p.inMonth(day{m: 1}, i, j)
	}
	n, j, ok := p.number(i)
	if !ok {
		return day{}, i, false
	}
	j = p.blanks(j)
	switch p.at(j) {
	case '年':
		y, ok := yearOf(n)
		if !ok {
			return day{}, i, false
		}
		j = p.blanks(j + len("年"))
		if k, ok := p.word(j, "元月"); ok {
			return p.inMonth(day{y: y, m: 1}, i, k)
		}
		m, k, ok := p.tornNumber(j)
		if !ok || m.n < 1 || m.n > 12 {
			return day{}, i, false
		}
		k, ok = p.is(p.blanks(k), "月")
		if !ok {
			return day{}, i, false
		}
		return p.inMonth(day{y: y, m: m.n}, i, k)
	case '月':
		if n.n < 1 || n.n > 12 || n.digits > 2 {
			return day{}, i, false
		}
		return p.inMonth(day{m: n.n}, i, j+len("月"))
	case '日':
		return p.dayOnly(i, n, j+len("日"))
	case '号':
		return p.dayByHao(i, n, j+len("号"))
	}
	return day{}, i, false
}

// yearOf reads a year of four digits, or of two ASCII digits as one of this century.
func yearOf(n number) (int, bool) {
	if n.n >= 1900 && n.n <= 2100 {
		return n.n, true
	}
	if n.digits == 2 && n.n >= 10 && n.n < 60 {
		return 2000 + n.n, true
	}
	return 0, false
}

// inMonth reads what follows the month that ends at j: a day, a third of the month, its start or end, or nothing.
func (p *parser) inMonth(d day, i, j int) (day, int, bool) {
	if k, ok := p.word(j, "份"); ok {
		j = k
	}
	k := p.blanks(j)
	if q, ok := p.is(k, "\n/"); ok { // a column may end here
		k = p.blanks(q)
	}
	if n, m, ok := p.tornNumber(k); ok && n.n >= 1 && n.n <= 31 && n.digits <= 2 {
		if t, ok := p.is(p.blanks(m), "日号"); ok {
			d.d = n.n
			return d, t, true
		}
		if p.sharesUnit(m) {
			d.d = n.n
			return d, m, true
		}
	}
	for _, w := range [...]struct {
		word        string
		first, last int
	}{{"上旬", 1, 10}, {"中旬", 11, 20}, {"下旬", 21, 31}, {"底", 25, 31}, {"末", 25, 31}, {"初", 1, 5}} {
		if t, ok := p.word(j, w.word); ok {
			if _, lunar := p.is(t, numerals); lunar { // 十月初四
				return d, i, false
			}
			d.d, d.last = w.first, w.last
			return d, t, true
		}
	}
	if _, ok := p.is(j, "饼球季亮光色票嫂租薪"); ok {
		return d, i, false
	}
	d.d, d.last = 1, 31
	return d, j, true
}

// sharesUnit tells whether a day printed without 日 shares that of the next: 6月3至5日, 6月3、4日.
func (p *parser) sharesUnit(i int) bool {
	for range 10 {
		j, ok := p.is(p.blanks(i), "、至到-~和")
		if !ok {
			return false
		}
		n, k, ok := p.number(p.blanks(j))
		if !ok || n.n < 1 || n.n > 31 {
			return false
		}
		if _, ok := p.is(p.blanks(k), "日号"); ok {
			return true
		}
		i = k
	}
	return false
}

// dayOnly reads 3日, which in Chinese numerals may also be a length and needs company.
func (p *parser) dayOnly(i int, n number, j int) (day, int, bool) {
	if n.n < 1 || n.n > 31 || n.digits > 2 || n.row {
		return day{}, i, false
	}
	if _, ok := p.is(j, "元本均内历游常产志语"); ok {
		return day{}, i, false
	}
	if b := p.before(i); strings.ContainsRune("每第续期延后共约近百", b) && b != 0 {
		return day{}, i, false
	}
	if n.han && !p.company(i, j) && (p.before(i) == '月' || !strings.ContainsRune("廿卅", p.at(i))) {
		return day{}, i, false
	}
	return day{d: n.n}, j, true
}

// dayByHao reads 14号 as a date: only where no house or line can be meant.
func (p *parser) dayByHao(i int, n number, j int) (day, int, bool) {
	if n.n < 1 || n.n > 31 || n.digits > 2 {
		return day{}, i, false
	}
	if b := p.before(i); isHan(b) && !strings.ContainsRune("于自从在由定将到至的", b) || isLatin(b) {
		return day{}, i, false
	}
	if !p.company(j, j) {
		return day{}, i, false
	}
	return day{d: n.n}, j, true
}

// company tells whether something beside [i, j) shows that it is a date: a preposition before it, a clock, a day part, 起, a
// weekday or another date after it.
func (p *parser) company(i, j int) bool {
	if i < j && strings.ContainsRune("于自从", p.before(i)) && i > 0 {
		return true
	}
	k := p.blanks(j)
	if _, ok := p.word(k, "起", "每日", "每天", "每晚"); ok {
		return true
	}
	if a := p.annotation(k); a > k {
		return true
	}
	if _, _, ok := p.clock(k, noPart, true); ok {
		return true
	}
	if k, ok := p.connector(k); ok {
		if _, _, ok := p.clock(k, noPart, false); ok {
			return true
		}
		if n, m, ok := p.number(k); ok && n.n <= 31 {
			if q, ok := p.is(p.blanks(m), "日号"); ok {
				_, _, clock := p.clock(q, noPart, true)
				_, each := p.word(q, "起", "每", "，每", "止", "停")
				return clock || each
			}
		}
	}
	return false
}

// yearWord reads 今年6月3日, 明年3月, 去年8月.
func (p *parser) yearWord(i int) (day, int, bool) {
	off := 0
	j, ok := p.word(i, "今年")
	if !ok {
		if j, ok = p.word(i, "明年"); ok {
			off = 1
		} else if j, ok = p.word(i, "去年"); ok {
			off = -1
		}
	}
	if !ok {
		return day{}, i, false
	}
	d, j, ok := p.unitDate(p.blanks(j))
	if !ok || d.m < 1 || d.y != 0 {
		return day{}, i, false
	}
	d.yearOff, d.hasOff = off, true
	return d, j, true
}

// monthWord reads 本月10日, 下月初, 上月.
func (p *parser) monthWord(i int) (day, int, bool) {
	d := day{m: thisMonth}
	j, ok := p.word(i, "本月")
	if !ok {
		if j, ok = p.word(i, "下个月", "下月"); ok {
			d.monOff = 1
		} else if j, ok = p.word(i, "上个月", "上月"); ok {
			d.monOff = -1
		}
	}
	if !ok {
		return day{}, i, false
	}
	return p.inMonth(d, i, j)
}

func isHan(r rune) bool   { return r >= 0x4E00 && r <= 0x9FFF }
func isLatin(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }
