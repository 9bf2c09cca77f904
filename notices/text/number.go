package text

import "unicode/utf8"

// Number reads a whole number printed in digits of any width, in Chinese numerals or in both: 12, 二十一, 廿三, 两,
// 一百零五, 二〇二三, 3千, 1万2千. It reports false for anything else, and for numbers above 10^9.
func Number(s string) (n int, ok bool) {
	const limit = 1_000_000_000
	var (
		total, section int // 万 closes a section
		digit          = -1
		digits         int  // digits in a row without a unit: 二〇二三
		unit           bool // a unit was seen
	)
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		s = s[size:]
		if d, is := digitOf(r); is {
			if digits > 0 && unit {
				if digit != 0 { // 一百零五 but not 十二三
					return 0, false
				}
				digit = -1
			}
			if digit < 0 {
				digit = 0
			}
			digit = digit*10 + d
			if digit >= limit {
				return 0, false
			}
			digits++
			continue
		}
		u := unitOf(r)
		switch {
		case u == 0:
			return 0, false
		case u == 10_000:
			section += max(digit, 0)
			if section == 0 {
				return 0, false
			}
			total += section * u
			section = 0
		case u == 20 || u == 30: // 廿三 is 20 and 3
			if digits > 0 {
				return 0, false
			}
			section += u
		default:
			if digit == 0 && digits == 1 {
				return 0, false
			}
			if digit < 0 {
				digit = 1
			}
			section += digit * u
		}
		digit, digits, unit = -1, 0, true
		if total >= limit || section >= limit {
			return 0, false
		}
	}
	if !unit && digits == 0 {
		return 0, false
	}
	n = total + section + max(digit, 0)
	return n, n < limit
}

// digitOf gives the value of a decimal digit of any kind.
func digitOf(r rune) (int, bool) {
	switch {
	case '0' <= r && r <= '9':
		return int(r - '0'), true
	case '０' <= r && r <= '９':
		return int(r - '０'), true
	}
	switch r {
	case '〇', '零', '○', 'Ｏ':
		return 0, true
	case '一', '壹':
		return 1, true
	case '二', '两', '兩', '贰':
		return 2, true
	case '三', '叁':
		return 3, true
	case '四', '肆':
		return 4, true
	case '五', '伍':
		return 5, true
	case '六', '陆':
		return 6, true
	case '七', '柒':
		return 7, true
	case '八', '捌':
		return 8, true
	case '九', '玖':
		return 9, true
	}
	return 0, false
}

// unitOf gives the value of a unit, 0 for anything else.
func unitOf(r rune) int {
	switch r {
	case '十', '拾':
		return 10
	case '百', '佰':
		return 100
	case '千', '仟':
		return 1000
	case '万', '萬':
		return 10_000
	case '廿':
		return 20
	case '卅':
		return 30
	}
	return 0
}
