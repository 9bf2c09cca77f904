package when

import (
	"strings"
	"unicode/utf8"

	"noticebot/notices/text"
)

// parser reads folded text. Its methods look at the text from byte i on and give the byte after what they read; they keep
// no state, and none looks further than some hundred bytes.
type parser struct{ s string }

// numerals are the characters of Chinese numbers that times are printed in.
const numerals = "〇零一二三四五六七八九十廿卅两"

// afterNumber are the characters that can follow the number which starts an expression.
const afterNumber = "年月日号时点个小分天多余昼钟至到、:/.-~ "

// starters are the words that expressions start with: a first character, then those that can follow it.
var starters = [...]string{
	"今日天晨早晚夜起年明（", "明日天晨早晚夜起年后（", "昨日天晨晚夜（", "后天日（", "前天晚", "去年", "当日天晚夜", "同日一", "次日晨", "翌日晨", "第二", "大后",
	"本日月周星礼", "下个月周星礼午", "上个月周星礼午", "这个周星礼", "每日天晚夜周星逢个", "逐日", "周一二三四五六日末", "星期", "礼拜", "即日", "首班", "头班", "末班", "元月",
	"凌晨", "清晨早", "傍晚", "中午", "正午", "午后前夜间", "深夜", "子夜", "白天", "全天日", "整天", "通宵", "半小个夜", "月底末",
	"早上晨间 0123456789" + numerals, "晚上间 0123456789" + numerals, "夜间里晚 0123456789" + numerals, "晨 0123456789" + numerals,
}

// firsts is starters by their first character, over the page of CJK that holds them all; numeral marks a numeral.
var firsts = func() (t [0xA000 - 0x3000]uint8) {
	for i, w := range starters {
		r, _ := utf8.DecodeRuneInString(w)
		t[r-0x3000] = uint8(i + 1)
	}
	for _, r := range numerals {
		t[r-0x3000] = numeral
	}
	return t
}()

const numeral = 0xFF

// next gives the first place from i on where an expression could start.
func (p *parser) next(i int) int {
	s := p.s
	for i < len(s) {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			j := i + 1
			for j < len(s) && s[j] >= '0' && s[j] <= '9' {
				j++
			}
			if _, ok := p.is(j, afterNumber); ok && j-i <= 4 {
				return i
			}
			i = j
		case c < utf8.RuneSelf:
			i++
		case c >= 0xE3 && c <= 0xE9 && i+2 < len(s):
			k := uint8(0)
			if r := rune(c&0x0F)<<12 | rune(s[i+1]&0x3F)<<6 | rune(s[i+2]&0x3F) - 0x3000; r >= 0 && int(r) < len(firsts) {
				k = firsts[r]
			}
			if k == numeral && p.unitFollows(i+3) {
				return i
			}
			if k > 0 && k < numeral {
				if _, ok := p.is(i+3, starters[k-1][3:]); ok {
					return i
				}
			}
			i += 3
		default:
			_, size := utf8.DecodeRuneInString(s[i:])
			i += size
		}
	}
	return i
}

// unitFollows tells whether what follows the numerals at i can follow the number of an expression.
func (p *parser) unitFollows(i int) bool {
	for range 5 {
		j, ok := p.is(i, numerals)
		if !ok {
			break
		}
		i = j
	}
	_, ok := p.is(i, afterNumber)
	return ok
}

// pass gives the place after a start that led to nothing. A number is passed as a whole.
func (p *parser) pass(i int) int {
	if c := p.s[i]; '0' <= c && c <= '9' {
		for i < len(p.s) && '0' <= p.s[i] && p.s[i] <= '9' {
			i++
		}
		return i
	}
	_, size := utf8.DecodeRuneInString(p.s[i:])
	return i + size
}

// at gives the rune at i, 0 at the end.
func (p *parser) at(i int) rune {
	if i < 0 || i >= len(p.s) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(p.s[i:])
	return r
}

// before gives the rune before i, 0 at the start.
func (p *parser) before(i int) rune {
	if i <= 0 || i > len(p.s) {
		return 0
	}
	r, _ := utf8.DecodeLastRuneInString(p.s[:i])
	return r
}

// ascii gives the byte at i, 0 at the end.
func (p *parser) ascii(i int) byte {
	if i < 0 || i >= len(p.s) {
		return 0
	}
	return p.s[i]
}

// is gives the place after the rune at i when it is one of set.
func (p *parser) is(i int, set string) (int, bool) {
	r := p.at(i)
	if r == 0 || !strings.ContainsRune(set, r) {
		return i, false
	}
	return i + utf8.RuneLen(r), true
}

// word gives the place after the first of words that stands at i. Longer words come first in words.
func (p *parser) word(i int, words ...string) (int, bool) {
	if i > len(p.s) {
		return i, false
	}
	for _, w := range words {
		if strings.HasPrefix(p.s[i:], w) {
			return i + len(w), true
		}
	}
	return i, false
}

// blanks gives the place after some blanks.
func (p *parser) blanks(i int) int {
	for n := 0; n < 8 && i < len(p.s) && p.s[i] == ' '; n++ {
		i++
	}
	return i
}

// number is a number as printed.
type number struct {
	n      int
	digits int  // how many ASCII digits, 0 for Chinese numerals
	han    bool // in Chinese numerals
	row    bool // digit after digit in Chinese numerals: 二三, which is a year or a guess (三五分钟), no day and no hour
}

// number reads a number of at most four digits or five numerals.
func (p *parser) number(i int) (n number, j int, ok bool) {
	j = i
	for j < len(p.s) && '0' <= p.s[j] && p.s[j] <= '9' {
		if n.digits++; n.digits > 4 {
			return n, i, false
		}
		n.n = n.n*10 + int(p.s[j]-'0')
		j++
	}
	if n.digits > 0 {
		return n, j, true
	}
	for k := 0; k < 5; k++ {
		r := p.at(j)
		if r < utf8.RuneSelf || !strings.ContainsRune(numerals, r) {
			break
		}
		j += utf8.RuneLen(r)
	}
	n.n, ok = text.Number(p.s[i:j])
	n.han = true
	n.row = j-i > len("三") && n.n > 9 && !strings.ContainsAny(p.s[i:j], "十廿卅")
	return n, j, ok
}

// tornNumber reads a number of two digits that may have a blank, a line break or the slash of a clipped column inside.
func (p *parser) tornNumber(i int) (number, int, bool) {
	n, j, ok := p.number(i)
	if !ok || n.digits != 1 {
		return n, j, ok
	}
	k := p.blanks(j)
	if m, isBreak := p.is(k, "/\n"); isBreak {
		k = p.blanks(m)
	}
	if k == j || k >= len(p.s) || p.s[k] < '0' || p.s[k] > '9' || n.n > 3 {
		return n, j, true
	}
	if m, end, _ := p.number(k); m.digits == 1 {
		return number{n: n.n*10 + m.n, digits: 2}, end, true
	}
	return n, j, true
}

// cut tells whether a number at i is the rest of something else: of a word in Latin letters, a longer number, a decimal.
func (p *parser) cut(i int) bool {
	c, b := p.at(i), p.before(i)
	if c >= utf8.RuneSelf {
		return b == '第' && c != '第' || strings.ContainsRune(numerals, c) && strings.ContainsRune(numerals+"百千", b) && b != 0
	}
	switch {
	case c < '0' || c > '9':
		return false
	case 'a' <= b|0x20 && b|0x20 <= 'z', '0' <= b && b <= '9', b == '+', b == '#', b == '№', b == '$', b == '¥', b == '第', b == '_':
		return true
	case b == '.', b == '-', b == '/', b == ':', b == ',':
		bb := p.before(i - 1)
		return '0' <= bb && bb <= '9' || 'a' <= bb|0x20 && bb|0x20 <= 'z'
	}
	return false
}
