package when

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"noticebot/notices/text"
)

func Example() {
	issue := time.Date(2023, 6, 2, 0, 0, 0, 0, time.FixedZone("CST", 8*3600))
	for _, e := range Find("原定于6月3日22:00至次日6:00停水，改为6月8日至9日每晚23时至凌晨5时，停水6小时。", issue) {
		fmt.Println(e.Kind, e.Text, e.Duration)
		for _, w := range e.Windows {
			fmt.Println("  ", w.Start.Format("Jan 2 15:04"), "to", w.End.Format("Jan 2 15:04"))
		}
	}
	// Output:
	// range 6月3日22:00至次日6:00 0s
	//    Jun 3 22:00 to Jun 4 06:00
	// recurrent 6月8日至9日每晚23时至凌晨5时 0s
	//    Jun 8 23:00 to Jun 9 05:00
	//    Jun 9 23:00 to Jun 10 05:00
	// length 6小时 6h0m0s
}

func ExampleCombine() {
	issue := time.Date(2023, 6, 2, 0, 0, 0, 0, time.FixedZone("CST", 8*3600))
	heading := Find("停水日期：6月10日、12日", issue)[0]
	row := Find("停水时间：22时至次日6时", issue)[0]
	for _, w := range Combine(heading, row) {
		fmt.Println(w.Start.Format("Jan 2 15:04"), "to", w.End.Format("Jan 2 15:04"))
	}
	// Output:
	// Jun 10 22:00 to Jun 11 06:00
	// Jun 12 22:00 to Jun 13 06:00
}

func ExampleExpr_Plus() {
	issue := time.Date(2024, 10, 28, 0, 0, 0, 0, time.FixedZone("CST", 8*3600))
	found := Find("自11月4日22时起连续停运26小时", issue)
	w := found[0].Plus(found[1].Duration)[0]
	fmt.Println(w.Start.Format("Jan 2 15:04"), "to", w.End.Format("Jan 2 15:04"))
	// Output:
	// Nov 4 22:00 to Nov 6 00:00
}

func TestForms(t *testing.T) {
	cases := []struct {
		in          string
		kind        Kind
		date, clock bool
	}{
		{"6月3日", Point, true, false},
		{"6月3日9:00", Point, true, true},
		{"9:00", Point, false, true},
		{"6月3日9:00至12:00", Range, true, true},
		{"9:00至12:00", Range, false, true},
		{"6月3日至5日", Range, true, false},
		{"6月3日、4日", Range, true, false},
		{"6月3日22时至6月5日6时", Range, true, true},
		{"22时至6月5日6时", Range, true, true},
		{"6月3日起", Open, true, false},
		{"9时起", Open, false, true},
		{"即日起", Open, true, false},
		{"今晚10时前", Open, true, true},
		{"6月3日9时至完工", Open, true, true},
		{"6月3日至5日每日9时至12时", Recurrent, true, true},
		{"每日9时至12时", Recurrent, false, true},
		{"6月3日起每日9时至12时", Recurrent, true, true},
		{"6月3日、4日夜间", Recurrent, true, false},
		{"每周三9时至12时", Recurrent, true, true},
		{"停水8小时", Length, false, false},
		{"6月3日上午", Vague, true, false},
		{"夜间", Vague, false, false},
		{"今晚", Vague, true, false},
		{"6月下旬", Vague, true, false},
		{"6月", Vague, true, false},
		{"周五夜间至周六早上", Range, true, false},
	}
	for _, c := range cases {
		t.Run(c.in, func(t *testing.T) {
			found := Find(c.in, friday)
			if len(found) != 1 {
				t.Fatalf("%d expressions: %v", len(found), found)
			}
			if e := found[0]; e.Kind != c.kind || e.HasDate != c.date || e.HasClock != c.clock {
				t.Errorf("%s, date %v, clock %v; want %s, %v, %v", e.Kind, e.HasDate, e.HasClock, c.kind, c.date, c.clock)
			}
		})
	}
}

func TestCombine(t *testing.T) {
	cases := []struct{ name, date, clock, want string }{
		{"row under its heading", "6月5日", "8:00-11:00", "6-5 8:00~6-5 11:00"},
		{"over midnight", "6月5日", "22:00-次日6:00", "6-5 22:00~6-6 6:00"},
		{"two ranges", "6月5日", "8:00-11:00、14:00-17:00", "6-5 8:00~6-5 11:00, 6-5 14:00~6-5 17:00"},
		{"listed dates", "6月5日、7日", "8:00-11:00", "6-5 8:00~6-5 11:00, 6-7 8:00~6-7 11:00"},
		{"row of days", "6月5日至6日", "每日8:00-11:00", "6-5 8:00~6-5 11:00, 6-6 8:00~6-6 11:00"},
		{"the same hours as another day", "7月14日", "7月13日（本周六）8:00—18:00", "7-14 8:00~7-14 18:00"},
		{"the same hours as another night", "7月14日", "7月12日22:00至7月13日6:00", "7-14 22:00~7-15 6:00"},
		{"of several nights the first", "7月14日", "7月1日至3日每日22:00至次日6:00", "7-14 22:00~7-15 6:00"},
		{"day part", "6月5日", "夜间", "6-5 22:00~6-6 6:00"},
		{"open date", "6月5日起", "22:00-次日6:00", "6-5 22:00~*"},
		{"one clock", "6月5日", "9时", "6-5 9:00~*"},
		{"before", "6月5日", "9时前", "*~6-5 9:00"},
		{"until midnight", "6月5日", "9时至24时", "6-5 9:00~6-6 0:00"},
		{"no date", "8:00-11:00", "9:00-10:00", ""},
		{"over the month", "6月30日", "22:00-6:00", "6-30 22:00~7-1 6:00"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			date, clock := Find(c.date, friday), Find(c.clock, friday)
			if len(date) != 1 || len(clock) != 1 {
				t.Fatalf("found %v and %v", date, clock)
			}
			if got := show(friday, Combine(date[0], clock[0])); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestPlus(t *testing.T) {
	for in, want := range map[string]string{
		"6月3日21时起": "6-3 21:00~6-5 3:00", "6月3日、4日9时至10时": "6-3 9:00~6-4 15:00, 6-4 9:00~6-5 15:00", "今晚10时前": "", "停水8小时": "",
	} {
		if got := show(friday, Find(in, friday)[0].Plus(30*time.Hour)); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
	if got := Find("6月3日", friday)[0].Plus(0); got != nil {
		t.Errorf("no length: got %v", got)
	}
}

func TestFindFolded(t *testing.T) {
	f := text.Fold("定于６月３日９：００至１２：００停水")
	e := FindFolded(f, friday)[0]
	if e.Text != "6月3日9:00至12:00" || f.String()[e.Start:e.End] != e.Text {
		t.Errorf("got %+v", e)
	}
}

// The clock part of the issue says nothing, and windows are in its zone.
func TestIssue(t *testing.T) {
	e := Find("今日9时", friday.Add(17*time.Hour))[0]
	if got := e.Windows[0].Start; !got.Equal(friday.Add(9*time.Hour)) || got.Location() != zone {
		t.Errorf("got %v", got)
	}
}

// Whatever pieces stand side by side, windows have a length and spans are in order.
func TestNeverEmptyNorReversed(t *testing.T) {
	pieces := strings.Split("6月3日|3日|31日|12月31日|1月1日|2023年2月30日|本周六|周五|下周一|今晚|明晨|次日|当日|即日|今日|每日|每晚|两天|上午|下午|晚|凌晨|夜间|中午|9:00|0:00|24:00|12时|2时|10点半|零时|"+
		"至|—|、|，|起|前|止|至完工|（|）|（周六）| |\n|8小时|停水|末班车|首班车|7月|下旬|月底|每周三|的|6/5|2.3|2023-06-03|今年|本月|明（3）日|8.30|17.30|时间：|0830|每周六、日|工作日|（双休日除外）|（6月3日、5日）|（暂定）|截至|廿三日|周六日|：|1刻", "|")
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 12).Draw(t, "pieces"), "")
		issue := friday.AddDate(0, 0, rapid.IntRange(0, 800).Draw(t, "day"))
		found := Find(s, issue)
		holds(t, s, found)
		for _, a := range found {
			for _, b := range found {
				for _, w := range Combine(a, b) {
					if w.Start.IsZero() && w.End.IsZero() || !w.Start.IsZero() && !w.End.IsZero() && !w.Start.Before(w.End) {
						t.Fatalf("%q with %q gives %v", a.Text, b.Text, w)
					}
				}
			}
		}
	})
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"定于6月3日22:00至次日6:00停水", "11月8日至10日每晚23:00至次日5:00", "二○二三年十\n一月十八日上午七时三十分", "6/5 晚9点半—6/6 早5点", "明（3）日", "2023-06-03T09:00:00",
		"7至8小时", "每周三9时", "6月 1/5日13：/00", "\xff6月\xe5", "、、6月3、4、5日9时、", "今日（6月2日，周五）晚", "即日起至另行通知",
		"6月3日8.30—17.30", "时间：0830-1730", "6月1日至15日工作日（周一至周五）9:00", "每晚21:30至次日5:00（6月4日至6日）", "9:00（暂定）-12:00：5号楼", "截至廿三日8点", "周六日（双休日除外）",
	} {
		f.Add(s, 0)
	}
	f.Fuzz(func(t *testing.T, s string, off int) {
		issue := friday.AddDate(0, 0, off%2000)
		holds(t, s, Find(s, issue))
	})
}

const prose = "本报讯（记者 方竹 通讯员 上官晴）天刚放亮，柳荫镇食品公司的院子里已排起冷链车，一箱箱卤味顺着滑道进了车厢；隔壁的玩具厂也亮了灯，注塑机一台接一台地热起来。" +
	"镇上的人说，这两年来落户的厂子多了，36家企业里有7家上了规模，订单从县里接到了海外。今年以来，镇里把办事窗口搬进了园区，企业有话当面说，有事当天办。"

func BenchmarkProse(b *testing.B) {
	s := strings.Repeat(prose, 4) // some 600 characters, as an ordinary article has
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Find(s, friday)
	}
}

func BenchmarkProseFolded(b *testing.B) {
	f := text.Fold(strings.Repeat(prose, 4))
	b.SetBytes(int64(len(f.String())))
	b.ReportAllocs()
	for b.Loop() {
		FindFolded(f, friday)
	}
}

func BenchmarkNotice(b *testing.B) {
	s := "6月1日，记者从市水务集团了解到，老铁街口一段旧管换新，得关掉柳荫街小学门前的DN300闸门，定在6月3日9:00至12:00停水。6月8日至10日每晚23:00至次日5:00施工，咨询热线：8429110"
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Find(s, friday)
	}
}

// Hostile text takes time in proportion to its length.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a moment")
	}
	for _, piece := range []string{"1日、", "6月3日至", "9:00、", "每日", "（", "今", "一", "6月3、", "6.3-", "9:00-10:00、", "6月3日（", "二", "1-",
		"周六（1日、", "周六（1日）、", "9:00-9:30（1日、", "8.30-", "时间：8.30-9.15、", "每周六、", "周六、日", "9:00（", "9:00（）", "（双休日除外）", "9:00：", "截至9时 ", "0830-", "3日晚、"} {
		for _, f := range []func(string) string{
			func(s string) string { return s },
			func(s string) string { return "6月3日" + s },
		} {
			start := time.Now()
			Find(f(strings.Repeat(piece, 400_000/len(piece))), friday)
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("400 kB of %q took %s", piece, took)
			}
		}
	}
}
