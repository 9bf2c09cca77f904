package when

import (
	"strings"
	"unicode/utf8"
)

// Clocks printed with a point (8.30—17.30) or with nothing (0830-1730) look like amounts, dates and serials. They are read
// as ranges only, and only right after a date, a day part or a label that ends in 时间.

// units are the characters that make an amount of the number before them.
const units = "元角公千米万亿吨度级倍斤平亩升折岁个余百厘毫兆瓦伏安人户分成立方线寸英里海页版%‰℃°"

// dotted reads one clock with a point, which what follows does not make an amount, a version or a date.
func (p *parser) dotted(i int) (min, j int, ok bool) {
	h, j, ok := p.number(i)
	if !ok || h.han || h.digits > 2 || h.n > 24 || p.at(j) != '.' {
		return 0, i, false
	}
	m, j, ok := p.number(j + 1)
	if !ok || m.digits != 2 || m.n > 59 || h.n == 24 && m.n > 0 {
		return 0, i, false
	}
	if c := p.at(j); c == '.' || isLatin(c) || c != 0 && strings.ContainsRune(units, c) {
		return 0, i, false
	}
	return h.n*60 + m.n, j, true
}

// dottedTime reads a clock with a point that begins or ends a range of two such clocks.
func (p *parser) dottedTime(i int) (min, j int, ok bool) {
	if min, j, ok = p.dotted(i); !ok || p.endsDotted(i) {
		return min, j, ok
	}
	k, ok := p.connector(j)
	if !ok {
		return 0, i, false
	}
	if _, t, is := p.part(k, true); is {
		k = t
	} else if t, is := p.word(k, "次日", "翌日", "当日"); is {
		k = t
	}
	_, _, ok = p.dotted(k)
	return min, j, ok
}

// endsDotted tells whether i follows a clock with a point and the dash of a range: it is no date then.
func (p *parser) endsDotted(i int) bool {
	head := strings.TrimRight(p.s[max(0, i-4*utf8.UTFMax):i], "-~至到次翌当日上下午晚 ")
	n := len(head)
	return n >= 3 && head[n-3] == '.' && isDigit(head[n-2]) && isDigit(head[n-1]) && i > len(head) && strings.ContainsAny(p.s[max(0, i-4*utf8.UTFMax):i][n:], "-~至到")
}

// hasPoint tells whether the clock before i is printed with a point.
func (p *parser) hasPoint(i int) bool { return i >= 3 && p.s[i-3] == '.' && isDigit(p.s[i-1]) }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// labelled reads the range that a label 时间 makes sure: 时间：8.30—17.30, 停电时间：0830-1730. What could as well be a range of
// dates (时间：8.30—11.30) or of years is left alone.
func (p *parser) labelled(i int) (h hours, j int, ok bool) {
	if head := strings.TrimRight(p.s[max(0, i-16):i], " "); !strings.HasSuffix(head, "时间:") && !strings.HasSuffix(head, "时段:") {
		return h, i, false
	}
	one := func(i int) (min, j int, isDate, ok bool) {
		if min, j, ok = p.dotted(i); ok {
			_, _, isDate = p.date(i)
			return min, j, isDate, true
		}
		n, j, ok := p.number(i)
		if !ok || n.digits != 4 || n.n/100 > 24 || n.n%100 > 59 || n.n > 2400 || isLatin(p.at(j)) {
			return 0, i, false, false
		}
		if c := p.at(j); isHan(c) && !strings.ContainsRune("至到停起止", c) {
			return 0, i, false, false
		}
		return n.n/100*60 + n.n%100, j, n.n >= 1900 && n.n <= 2100, true
	}
	a, j, dateA, ok := one(i)
	if !ok {
		return h, i, false
	}
	if j, ok = p.connector(j); !ok {
		return h, i, false
	}
	h.b.next = false
	if k, is := p.word(j, "次日", "翌日"); is {
		h.b.next, j = true, k
	}
	b, j, dateB, ok := one(j)
	if !ok {
		return h, i, false
	}
	if dateA && dateB { // a second range shows what they are: 8.30—11.30、2.30—5.30
		k, _ := p.word(p.blanks(j), "、", "，", "和", "；")
		_, _, more := p.dottedTime(k)
		if !more || k == j {
			return h, i, false
		}
	}
	h.a.min, h.b.min, h.row = a, b, true
	return h, j, true
}
