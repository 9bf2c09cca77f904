package when

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

var zone = time.FixedZone("CST", 8*3600)

// friday is the issue date of the cases that name no other: Friday, 2 June 2023.
var friday = time.Date(2023, 6, 2, 0, 0, 0, 0, zone)

// show prints windows as 6-3 9:00~6-3 12:00, with the year where it is not that of the issue, * where open.
func show(issue time.Time, list []Window) string {
	one := func(t time.Time) string {
		switch {
		case t.IsZero():
			return "*"
		case t.Year() != issue.Year():
			return t.Format("2006-1-2 ") + strconv.Itoa(t.Hour()) + t.Format(":04")
		}
		return t.Format("1-2 ") + strconv.Itoa(t.Hour()) + t.Format(":04")
	}
	var out []string
	for _, w := range list {
		out = append(out, one(w.Start)+"~"+one(w.End))
	}
	return strings.Join(out, ", ")
}

// shown prints all that was found, expressions parted by " / ".
func shown(issue time.Time, found []Expr) string {
	var out []string
	for _, e := range found {
		if e.Kind == Length {
			out = append(out, e.Duration.String())
		} else {
			out = append(out, show(issue, e.Windows))
		}
	}
	return strings.Join(out, " / ")
}

type readCase struct{ name, in, want string }

func run(t *testing.T, issue time.Time, cases []readCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			found := Find(c.in, issue)
			if got := shown(issue, found); got != c.want {
				t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
				for _, e := range found {
					t.Logf("%q %s", e.Text, e.Rule)
				}
			}
			holds(t, c.in, found)
			for how, v := range variants(c.in) {
				if got := shown(issue, Find(v, issue)); got != c.want {
					t.Errorf("%s: %s\n got %s\nwant %s", how, v, got, c.want)
				}
			}
		})
	}
}

// holds checks what is promised of every reading.
func holds(t interface{ Fatalf(string, ...any) }, s string, found []Expr) {
	last := 0
	for _, e := range found {
		if e.Start < last || e.End <= e.Start || e.End > len(s) || s[e.Start:e.End] != e.Text {
			t.Fatalf("%q: span %d to %d is %q, after %d", s, e.Start, e.End, e.Text, last)
		}
		last = e.End
		if (e.Kind == Length) != (len(e.Windows) == 0) || (e.Kind == Length) != (e.Duration > 0) {
			t.Fatalf("%q: %s %q has %d windows and lasts %s", s, e.Kind, e.Text, len(e.Windows), e.Duration)
		}
		for _, w := range e.Windows {
			if w.Start.IsZero() && w.End.IsZero() || !w.Start.IsZero() && !w.End.IsZero() && !w.Start.Before(w.End) {
				t.Fatalf("%q: %q has the window %v", s, e.Text, w)
			}
		}
	}
}

// variants prints the same text as other papers would.
func variants(s string) map[string]string {
	var wide, spaced strings.Builder
	var last rune
	for _, r := range s {
		if strings.ContainsRune("年月日号时点分", r) && '0' <= last && last <= '9' {
			spaced.WriteByte(' ')
		}
		spaced.WriteRune(r)
		last = r
		switch {
		case r == '—':
			wide.WriteRune('－')
		case r > ' ' && r <= '~':
			wide.WriteRune(r + 0xFEE0)
		default:
			wide.WriteRune(r)
		}
	}
	traditional := strings.NewReplacer("时", "時", "点", "點", "两", "兩", "周", "週", "号", "號", "钟", "鐘", "后", "後", "开", "開", "凌", "凌", "间", "間", "连续", "連續")
	return map[string]string{
		"wide": wide.String(), "spaced": spaced.String(), "traditional": traditional.Replace(s), "in a sentence": "本报讯，" + s + "。",
	}
}

func TestPoints(t *testing.T) {
	run(t, friday, []readCase{
		{"date", "6月3日停水", "6-3 0:00~6-4 0:00"},
		{"date by 号", "6月3号停水", "6-3 0:00~6-4 0:00"},
		{"year", "2022年6月3日", "2022-6-3 0:00~2022-6-4 0:00"},
		{"short year", "23年6月3日", "6-3 0:00~6-4 0:00"},
		{"date and clock", "6月3日9:00爆管", "6-3 9:00~*"},
		{"hour", "6月3日9时", "6-3 9:00~*"},
		{"hour and minutes", "6月3日7时30分", "6-3 7:30~*"},
		{"half", "6月3日9点半", "6-3 9:30~*"},
		{"quarter", "6月3日9点一刻", "6-3 9:15~*"},
		{"three quarters", "6月3日晚8点三刻", "6-3 20:45~*"},
		{"o'clock", "6月3日九点钟", "6-3 9:00~*"},
		{"minutes without 分", "6月3日7时30至9时", "6-3 7:30~6-3 9:00"},
		{"about", "6月3日8时20分许", "6-3 8:20~*"},
		{"redundant 时", "6月3日23:00时", "6-3 23:00~*"},
		{"redundant part", "6月3日下午15:00", "6-3 15:00~*"},
		{"redundant evening", "6月3日晚23:00", "6-3 23:00~*"},
		{"24:00", "6月3日24:00", "6-4 0:00~*"},
		{"24时", "6月30日24时", "7-1 0:00~*"},
		{"zero", "6月3日零时", "6-3 0:00~*"},
		{"zero point", "6月3日零点三十分", "6-3 0:30~*"},
		{"ring zero", "二○二三年六月三日", "6-3 0:00~6-4 0:00"},
		{"characters", "二〇二三年六月三日上午九时", "6-3 9:00~*"},
		{"twenties", "六月二十一日二十一时四十五分", "6-21 21:45~*"},
		{"traditional", "六月三日下午兩點", "6-3 14:00~*"},
		{"元月", "2024年元月5日", "2024-1-5 0:00~2024-1-6 0:00"},
		{"this month", "本月10日9时", "6-10 9:00~*"},
		{"next month", "下月5日", "7-5 0:00~7-6 0:00"},
		{"last month", "上个月5日", "5-5 0:00~5-6 0:00"},
		{"year by a word", "去年6月3日", "2022-6-3 0:00~2022-6-4 0:00"},
		{"next year", "明年3月5日", "2024-3-5 0:00~2024-3-6 0:00"},
		{"day only", "3日9时停水", "6-3 9:00~*"},
		{"day in the month before", "31日9时停水", "5-31 9:00~*"},
		{"day after 月 lost its 日", "6月3、4日停水", "6-3 0:00~6-5 0:00"},
		{"day by 号", "14号起停水", "6-14 0:00~*"},
		{"on the 14th", "定于14号晚10点停水", "6-14 22:00~*"},
		{"no such day", "4月31日停水", "4-30 0:00~5-1 0:00"},
		{"no leap day", "2023年2月29日", "2-28 0:00~3-1 0:00"},
		{"stamp", "2023-06-03 09:00", "6-3 9:00~*"},
		{"stamp with T", "2023-06-03T09:00:00", "6-3 9:00~*"},
		{"slashes", "2023/6/3 9:00", "6-3 9:00~*"},
		{"dots", "2023.10.16", "10-16 0:00~10-17 0:00"},
		{"short dots with a clock", "6.5 9:00停水", "6-5 9:00~*"},
		{"short slash with a clock", "6/5 9时停水", "6-5 9:00~*"},
		{"short slash with a weekday", "6/5（周一）停水", "6-5 0:00~6-6 0:00"},
		{"weekday in brackets", "6月3日（星期六）9:00", "6-3 9:00~*"},
		{"weekday without brackets", "6月3日周六上午9点", "6-3 9:00~*"},
		{"note in brackets", "6月3日（本周六）晚上8点", "6-3 20:00~*"},
		{"blanks", "2023 年 6 月 3 日 9 时", "6-3 9:00~*"},
		{"wide", "６月３日９：００", "6-3 9:00~*"},
		{"ratio sign", "6月3日14∶00", "6-3 14:00~*"},
		{"torn clock", "6月3日13：/00", "6-3 13:00~*"},
		{"clock over a line", "6月3日13：\n00", "6-3 13:00~*"},
		{"torn day", "6月 1/5日9时", "6-15 9:00~*"},
		{"torn day over a line", "6月1\n5日9时", "6-15 9:00~*"},
		{"item number", "1.6月7日停水", "6-7 0:00~6-8 0:00"},
		{"same day words", "6月5日当晚10时", "6-5 22:00~*"},
	})
}

func TestRelative(t *testing.T) {
	run(t, friday, []readCase{
		{"today", "今日停水", "6-2 0:00~6-3 0:00"},
		{"today at", "今天10时20分许", "6-2 10:20~*"},
		{"tomorrow", "明日停水", "6-3 0:00~6-4 0:00"},
		{"tomorrow morning", "明天上午停水", "6-3 8:00~6-3 12:00"},
		{"day after tomorrow", "后天9时", "6-4 9:00~*"},
		{"in three days", "大后天", "6-5 0:00~6-6 0:00"},
		{"yesterday evening", "昨晚8时许", "6-1 20:00~*"},
		{"yesterday's evening", "昨日晚间", "6-1 18:00~6-2 0:00"},
		{"this morning at", "今晨6时", "6-2 6:00~*"},
		{"tonight", "今晚停水", "6-2 18:00~6-3 0:00"},
		{"tonight at twelve", "今晚12时停水", "6-3 0:00~*"},
		{"tonight at zero", "今晚0时停水", "6-3 0:00~*"},
		{"tonight at two", "今晚2点停水", "6-3 2:00~*"},
		{"small hours", "今日凌晨1点40分", "6-2 1:40~*"},
		{"early tomorrow", "明早6:30", "6-3 6:30~*"},
		{"through the night", "今晚22时至明晨6时", "6-2 22:00~6-3 6:00"},
		{"dated through the night", "6月5日22时至明晨6时", "6-5 22:00~6-6 6:00"},
		{"this Saturday", "本周六停水", "6-3 0:00~6-4 0:00"},
		{"this Monday is past", "本周一停水", "5-29 0:00~5-30 0:00"},
		{"next Monday", "下周一上午9时", "6-5 9:00~*"},
		{"next Sunday", "下周日", "6-11 0:00~6-12 0:00"},
		{"last Friday", "上周五", "5-26 0:00~5-27 0:00"},
		{"bare Friday is today", "周五停水", "6-2 0:00~6-3 0:00"},
		{"bare Wednesday", "星期三9:00", "6-7 9:00~*"},
		{"Friday night to Saturday", "周五晚10点至周六早6点", "6-2 22:00~6-3 6:00"},
		{"weekend", "本周末停水", "6-3 0:00~6-5 0:00"},
		{"today and tomorrow", "今明两天停水", "6-2 0:00~6-4 0:00"},
		{"from today", "今起停水", "6-2 0:00~*"},
		{"same day", "6月8日7时至18时停电。另，同日8时至11时", "6-8 7:00~6-8 18:00 / 6-8 8:00~6-8 11:00"},
		{"day after the last date", "6月8日停水，次日9时恢复", "6-8 0:00~6-9 0:00 / 6-9 9:00~*"},
		{"that evening", "6月8日停水，当晚10时恢复", "6-8 0:00~6-9 0:00 / 6-8 22:00~*"},
		{"day after without any date", "次日6时", "6-3 6:00~*"},
	})
}

func TestYears(t *testing.T) {
	newYear := time.Date(2023, 12, 29, 0, 0, 0, 0, zone)
	run(t, newYear, []readCase{
		{"January after December", "1月2日22:00至3日6:00", "2024-1-2 22:00~2024-1-3 6:00"},
		{"over the year", "12月31日22时至1月1日6时", "12-31 22:00~2024-1-1 6:00"},
		{"over the year with its year", "2023年12月30日至2024年1月2日", "12-30 0:00~2024-1-3 0:00"},
		{"days over the year", "12月30日至1月2日", "12-30 0:00~2024-1-3 0:00"},
		{"day only over the month", "1日9时停水", "2024-1-1 9:00~*"},
		{"day before", "12月20日完工", "12-20 0:00~12-21 0:00"},
		{"nearest is ahead", "5月1日", "2024-5-1 0:00~2024-5-2 0:00"},
		{"nearest is behind", "8月1日", "8-1 0:00~8-2 0:00"},
		{"tomorrow's month", "30日至2日", "12-30 0:00~2024-1-3 0:00"},
		{"from the last date", "12月31日停水，2日8时恢复", "12-31 0:00~2024-1-1 0:00 / 2024-1-2 8:00~*"},
	})
	leap := time.Date(2024, 2, 27, 0, 0, 0, 0, zone)
	run(t, leap, []readCase{
		{"leap day", "2月29日22时至3月1日6时", "2-29 22:00~3-1 6:00"},
		{"over the leap day", "28日22时至次日6时", "2-28 22:00~2-29 6:00"},
		{"into March", "29日22时至1日6时", "2-29 22:00~3-1 6:00"},
	})
}

func TestRanges(t *testing.T) {
	run(t, friday, []readCase{
		{"plain", "定于6月3日9:00至12:00停水", "6-3 9:00~6-3 12:00"},
		{"dash", "6月3日9:00-12:00", "6-3 9:00~6-3 12:00"},
		{"long dash", "6月3日9:00—12:00", "6-3 9:00~6-3 12:00"},
		{"double dash", "6月3日9:00——12:00", "6-3 9:00~6-3 12:00"},
		{"two hyphens", "6月3日9:00--12:00", "6-3 9:00~6-3 12:00"},
		{"tilde", "6月3日9:00～12:00", "6-3 9:00~6-3 12:00"},
		{"one for a dash", "6月3日8:00一18:00", "6-3 8:00~6-3 18:00"},
		{"到", "6月3日9点到12点", "6-3 9:00~6-3 12:00"},
		{"dash and 至", "6月3日9:00—至12:00", "6-3 9:00~6-3 12:00"},
		{"blanks at the dash", "6月3日 9:00 - 12:00", "6-3 9:00~6-3 12:00"},
		{"next day by its word", "3日22:00至次日6:00", "6-3 22:00~6-4 6:00"},
		{"next day at its small hours", "6月3日22:00至次日凌晨5时", "6-3 22:00~6-4 5:00"},
		{"dates at both ends", "6月23日22:00至6月24日9:00", "6-23 22:00~6-24 9:00"},
		{"October, raw", "10月23日22:00至10月24日9:00", "10-23 22:00~10-24 9:00"},
		{"day at the end", "6月3日20:00至4日6:00", "6-3 20:00~6-4 6:00"},
		{"day at the end over the month", "6月30日20:00至1日6:00", "6-30 20:00~7-1 6:00"},
		{"days later", "6月3日0时至6月10日24时", "6-3 0:00~6-11 0:00"},
		{"years at both ends", "2023年6月3日9时至2023年6月4日9时", "6-3 9:00~6-4 9:00"},
		{"stamps", "2023-06-03 06:00 至 2023-06-03 14:00", "6-3 6:00~6-3 14:00"},
		{"stamps with seconds", "2023-06-03 06:00:00-2023-06-03 14:00:00", "6-3 6:00~6-3 14:00"},
		{"slashes", "2023/6/3 9:00-2023/6/3 12:00", "6-3 9:00~6-3 12:00"},
		{"short slashes", "6/5 晚9点半—6/6 早5点", "6-5 21:30~6-6 5:00"},
		{"over midnight without a word", "6月3日22:00至6:00", "6-3 22:00~6-4 6:00"},
		{"afternoon carried", "6月3日下午2时至5时", "6-3 14:00~6-3 17:00"},
		{"afternoon carried with colons", "6月3日下午2:00-5:30", "6-3 14:00~6-3 17:30"},
		{"evening to morning", "6月3日晚10时至6时", "6-3 22:00~6-4 6:00"},
		{"evening carried", "6月3日晚7时至10时", "6-3 19:00~6-3 22:00"},
		{"evening to twelve", "6月3日晚8时至12时", "6-3 20:00~6-4 0:00"},
		{"morning to five", "6月3日上午8时至5时", "6-3 8:00~6-3 17:00"},
		{"morning to afternoon", "6月3日上午九时至下午四时半", "6-3 9:00~6-3 16:30"},
		{"noon to three", "6月3日中午12时至3时", "6-3 12:00~6-3 15:00"},
		{"small hours", "6月3日凌晨1时至5时", "6-3 1:00~6-3 5:00"},
		{"small hours at twelve", "6月3日凌晨12点至5点", "6-3 0:00~6-3 5:00"},
		{"evening to small hours", "6月3日晚11时至凌晨4时", "6-3 23:00~6-4 4:00"},
		{"night at 22", "6月7日夜间21点至8日凌晨5点", "6-7 21:00~6-8 5:00"},
		{"0:00 to 24:00", "6月20日0:00至24:00", "6-20 0:00~6-21 0:00"},
		{"first and last bus", "6月14日首班车起至6月20日末班车止", "6-14 0:00~6-21 0:00"},
		{"end of service", "6月30日19:30至运营结束", "6-30 19:30~7-1 0:00"},
		{"起 before 至", "6月12日20时起至6月15日6时", "6-12 20:00~6-15 6:00"},
		{"起 and a comma", "6月12日20时起，至6月15日6时止", "6-12 20:00~6-15 6:00"},
		{"开始", "6月3日9时开始至12时结束", "6-3 9:00~6-3 12:00"},
		{"comma before the hours", "6月3日，9:00至12:00停水", "6-3 9:00~6-3 12:00"},
		{"bracket around the hours", "6月3日（9:00至12:00）停水", "6-3 9:00~6-3 12:00"},
		{"cell bound", "3 | 6月9日 | 8:00-11:30 | 10kV天门山15线", "6-9 8:00~6-9 11:30"},
		{"days", "6月5日至7日停水", "6-5 0:00~6-8 0:00"},
		{"days with one 日", "6月5-7日停水", "6-5 0:00~6-8 0:00"},
		{"date to moment", "6月5日至6月7日18:00", "6-5 0:00~6-7 18:00"},
		{"moment to date", "6月5日9时至6月7日", "6-5 9:00~6-8 0:00"},
		{"two ranges", "6月3日8:00-11:00、14:00-17:00", "6-3 8:00~6-3 11:00, 6-3 14:00~6-3 17:00"},
		{"two ranges with 和", "6月3日0时至6时和22时至24时", "6-3 0:00~6-3 6:00, 6-3 22:00~6-4 0:00"},
		{"part to part", "6月3日上午至4日下午", "6-3 8:00~6-4 18:00"},
		{"part to clock", "今日上午至18时", "6-2 8:00~6-2 18:00"},
		{"Friday evening to morning", "周五夜间至周六早上", "6-2 22:00~6-3 12:00"},
		{"now until", "即日起至6月30日", "6-2 0:00~7-1 0:00"},
		{"now until a moment", "即日起至6月30日18时", "6-2 0:00~6-30 18:00"},
		{"tonight until a date", "今晚至6月5日", "6-2 18:00~6-6 0:00"},
		{"reversed", "2023年6月24日9:00至2023年6月23日22:00", "6-24 9:00~*"},
		{"reversed without a year", "6月24日9:00至6月2日22:00", "6-24 9:00~*"},
		{"column break", "6月22日21:30至6月23\n日5:00", "6-22 21:30~6-23 5:00"},
		{"characters over a line", "二〇二三年十\n一月二十日上午八时四十分至下午五时", "11-20 8:40~11-20 17:00"},
		{"traditional", "五月九日凌晨一時二十分至早上七時", "5-9 1:20~5-9 7:00"},
		{"Thursday in brackets", "14日（周四）零时到4时", "6-14 0:00~6-14 4:00"},
		{"no such day at the end", "6月30日8时至6月31日18时", "6-30 8:00~6-30 18:00"},
	})
}

func TestRecurrent(t *testing.T) {
	three := "6-8 23:00~6-9 5:00, 6-9 23:00~6-10 5:00, 6-10 23:00~6-11 5:00"
	run(t, friday, []readCase{
		{"nightly", "6月8日至10日每日23:00至次日5:00", three},
		{"every night", "6月8日至10日每晚23:00至次日5:00", three},
		{"every night at eleven", "6月8日至10日每晚11时至次日5时", three},
		{"without 次日", "6月8日-10日每晚23:00-5:00", three},
		{"comma", "6月8日至10日，每天23:00至次日凌晨5:00", three},
		{"bracket", "6月8日至10日（每日23:00至次日5:00）施工", three},
		{"without 每日", "6月8日至10日23:00至次日5:00", three},
		{"full dates", "6月8日至6月10日，每日23:00-次日5:00", three},
		{"listed", "6月10日、12日两天，每天14:00—16:00", "6-10 14:00~6-10 16:00, 6-12 14:00~6-12 16:00"},
		{"listed with full dates", "6月10日、6月12日9时至12时", "6-10 9:00~6-10 12:00, 6-12 9:00~6-12 12:00"},
		{"listed by 和", "6月10日和12日8:00-18:00", "6-10 8:00~6-10 18:00, 6-12 8:00~6-12 18:00"},
		{"listed with one 日", "6月5、6日9:00至12:00", "6-5 9:00~6-5 12:00, 6-6 9:00~6-6 12:00"},
		{"listed days", "6月27日、28日", "6-27 0:00~6-29 0:00"},
		{"listed days apart", "6月25日、28日", "6-25 0:00~6-26 0:00, 6-28 0:00~6-29 0:00"},
		{"two ranges a day", "6月5日至6日，每日8:30—11:30，14:30—17:30", "6-5 8:30~6-5 11:30, 6-5 14:30~6-5 17:30, 6-6 8:30~6-6 11:30, 6-6 14:30~6-6 17:30"},
		{"all day each day", "6月5日至7日每日0时至24时", "6-5 0:00~6-8 0:00"},
		{"nights", "6月8日至9日夜间停水", "6-8 22:00~6-9 6:00, 6-9 22:00~6-10 6:00"},
		{"listed with own times stay apart", "6月10日8:00-12:00、11日9:00-13:00", "6-10 8:00~6-10 12:00 / 6-11 9:00~6-11 13:00"},
		{"without an end", "6月5日起，每日23:00至次日5:00", "6-5 23:00~*"},
		{"without dates", "每日8:30至20:00", "6-2 8:30~6-2 20:00"},
		{"weekly", "每周三9时至12时", "6-7 9:00~6-7 12:00"},
		{"over the month", "6月29日至7月1日每日8时至9时", "6-29 8:00~6-29 9:00, 6-30 8:00~6-30 9:00, 7-1 8:00~7-1 9:00"},
		{"a season is one window", "2023年6月1日至2023年12月31日每日23时至次日5时", "6-1 23:00~2024-1-1 5:00"},
	})
}

func TestOpen(t *testing.T) {
	run(t, friday, []readCase{
		{"from now", "即日起停水", "6-2 0:00~*"},
		{"自 from now", "自即日起", "6-2 0:00~*"},
		{"from a moment", "自6月3日21时起连续停运", "6-3 21:00~*"},
		{"from a date", "6月14日起临时改线", "6-14 0:00~*"},
		{"from today at", "今日14时起", "6-2 14:00~*"},
		{"until done", "6月3日9时至抢修完成", "6-3 9:00~*"},
		{"until finished", "6月3日9:00至完工", "6-3 9:00~*"},
		{"起 until finished", "6月3日9时起至施工结束", "6-3 9:00~*"},
		{"until further notice", "6月3日至另行通知", "6-3 0:00~*"},
		{"before", "预计今晚10时前送电", "*~6-2 22:00"},
		{"before a date", "6月20日前完成", "*~6-21 0:00"},
		{"before the end of the month", "8月底前", "*~9-1 0:00"},
		{"before noon", "今日中午之前", "*~6-2 12:00"},
		{"before morning is over", "明日早上前", "*~6-3 12:00"},
		{"start of a verb", "6月3日起草方案", "6-3 0:00~6-4 0:00"},
		{"month", "7月起执行", "7-1 0:00~*"},
	})
}

func TestVague(t *testing.T) {
	run(t, friday, []readCase{
		{"morning", "6月3日上午", "6-3 8:00~6-3 12:00"},
		{"early", "6月3日早上", "6-3 8:00~6-3 12:00"},
		{"noon", "6月3日中午", "6-3 12:00~*"},
		{"afternoon", "6月3日下午", "6-3 12:00~6-3 18:00"},
		{"evening", "6月3日晚", "6-3 18:00~6-4 0:00"},
		{"night", "6月3日夜间", "6-3 22:00~6-4 6:00"},
		{"small hours", "6月3日凌晨", "6-3 0:00~6-3 6:00"},
		{"daytime", "6月3日白天", "6-3 8:00~6-3 18:00"},
		{"all day", "6月3日全天", "6-3 0:00~6-4 0:00"},
		{"all day in a table", "4　6月11日　全天　西山区", "6-11 0:00~6-12 0:00"},
		{"part alone", "夜间施工", "6-2 22:00~6-3 6:00"},
		{"first third", "6月上旬", "6-1 0:00~6-11 0:00"},
		{"last third", "7月下旬", "7-21 0:00~8-1 0:00"},
		{"end of the month", "2026年8月底", "2026-8-25 0:00~2026-9-1 0:00"},
		{"this month's end", "月底完工", "6-25 0:00~7-1 0:00"},
		{"month", "今年五月", "5-1 0:00~6-1 0:00"},
	})
}

func TestLengths(t *testing.T) {
	run(t, friday, []readCase{
		{"hours", "停水8小时", "8h0m0s"},
		{"by 个", "停水6个小时", "6h0m0s"},
		{"characters", "约三小时四十分钟", "3h40m0s"},
		{"two and a half", "两个半小时", "2h30m0s"},
		{"half", "停电半小时", "30m0s"},
		{"decimal", "1.5小时", "1h30m0s"},
		{"upper bound", "7至8小时", "8h0m0s"},
		{"upper bound by a dash", "4-6小时", "6h0m0s"},
		{"running", "连续停电36小时", "36h0m0s"},
		{"lasting", "历时18小时", "18h0m0s"},
		{"minutes", "中断30分钟", "30m0s"},
		{"days", "连续停水3天", "72h0m0s"},
		{"start and length", "自6月27日22时起连续停运26小时", "6-27 22:00~* / 26h0m0s"},
		{"service hours", "24小时服务热线", ""},
		{"service hours in brackets", "88812345（24小时）", ""},
		{"term", "48小时内答复", ""},
		{"a guess", "三五分钟就好", ""},
	})
}
