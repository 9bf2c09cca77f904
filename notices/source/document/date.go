package document

import (
	"regexp"
	"strconv"
	"time"
)

var (
	nameDateRE = regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d)[-_.年]?(\d{1,2})[-_.月]?(\d{1,2})(?:日|\D|$)`)
	mastDateRE = regexp.MustCompile(`((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日[\s　]*(?:星期|周|礼拜)[一二三四五六日天]`)
	anyDateRE  = regexp.MustCompile(`((?:19|20)\d\d)[-/年.](\d{1,2})[-/月.](\d{1,2})`)
)

// DateIn finds a date in a name: 2023-06-02, 20230602, 2023_06_02, 2023年6月2日. Without separators month and day need two
// digits each. The day is taken at 00:00 in zone.
func DateIn(name string, zone *time.Location) (time.Time, bool) {
	for at := 0; at < len(name); {
		m := nameDateRE.FindStringSubmatchIndex(name[at:])
		if m == nil {
			break
		}
		sub := func(i int) string { return name[at+m[2*i] : at+m[2*i+1]] }
		bare := m[3] == m[4] && m[5] == m[6] // digits only
		if !bare || len(sub(2)) == 2 && len(sub(3)) == 2 {
			if t, ok := day(sub(1), sub(2), sub(3), zone); ok {
				return t, true
			}
		}
		at += m[3]
	}
	return time.Time{}, false
}

// dateOf dates a file: by what it declares, by its name, by what the caller knows, by the masthead in its text.
func dateOf(name, text, declared string, hint Hint) (time.Time, error) {
	if m := anyDateRE.FindStringSubmatch(declared); m != nil {
		if t, ok := day(m[1], m[2], m[3], hint.Zone); ok {
			return t, nil
		}
	}
	if t, ok := DateIn(name, hint.Zone); ok {
		return t, nil
	}
	if !hint.Published.IsZero() {
		y, m, d := hint.Published.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, hint.Zone), nil
	}
	if m := mastDateRE.FindStringSubmatch(text); m != nil {
		if t, ok := day(m[1], m[2], m[3], hint.Zone); ok {
			return t, nil
		}
	}
	return time.Time{}, &Error{name, ErrNoDate, "“tomorrow” in it could be any day", "put the date of the issue into the file's name, like 2023-06-02-page-1.txt"}
}

func day(y, m, d string, zone *time.Location) (time.Time, bool) {
	yy, _ := strconv.Atoi(y)
	mm, _ := strconv.Atoi(m)
	dd, _ := strconv.Atoi(d)
	t := time.Date(yy, time.Month(mm), dd, 0, 0, 0, 0, zone)
	return t, t.Year() == yy && int(t.Month()) == mm && t.Day() == dd && yy >= 1990 && yy < 2100
}
