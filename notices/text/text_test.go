package text

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func Example() {
	print := "定于６月３\n日９：００—１２：００停水"
	f := Fold(print).Join()
	fmt.Println(f)
	i := strings.Index(f.String(), "6月3日")
	from, to := f.Origin(i, i+len("6月3日"))
	fmt.Printf("%q", print[from:to])
	// Output:
	// 定于6月3日9:00-12:00停水
	// "６月３\n日"
}

// The embedded table is whole: as many characters as replacements, none of them replaced again.
func TestScript(t *testing.T) {
	from, to, _ := strings.Cut(strings.TrimSuffix(scriptTable, "\n"), "\n")
	if a, b := utf8.RuneCountInString(from), utf8.RuneCountInString(to); a != b || a < 3000 {
		t.Fatalf("%d characters, %d replacements", a, b)
	}
	for _, r := range to {
		if s := simplified().of(r); s != r {
			t.Errorf("%c is replaced by %c in its turn", r, s)
		}
	}
}

func TestFold(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"nothing to do", "6月3日9:00至12:00停水。", "6月3日9:00至12:00停水。"},
		{"empty", "", ""},
		{"wide digits", "２０２３年６月２９日　０９：００－１８：００", "2023年6月29日 09:00-18:00"},
		{"colons", "14∶00 14：00 14︰00", "14:00 14:00 14:00"},
		{"dashes", "9:00—12:00 9:00–12:00 ——", "9:00-12:00 9:00-12:00 --"},
		{"tildes", "１２００号～１５００号〜", "1200号~1500号~"},
		{"brackets", "路(南段)口﹙北﹚", "路（南段）口（北）"},
		{"comma in a number", "1,499户,余下", "1,499户，余下"},
		{"punctuation", "停水!为何?等;", "停水！为何？等；"},
		{"blanks", "停\u00a0水\u3000公\t告", "停 水 公 告"},
		{"line ends", "a\r\nb\rc\u2028d", "a\nb\nc\nd"},
		{"zero width", "\ufeff停\u200b水\u00ad", "停水"},
		{"all deleted", "\u200b\u200b", ""},
		{"traditional", "觀塘暫停供水，臨時水車，臺灣", "观塘暂停供水，临时水车，台湾"},
		{"clock words", "五月七日凌晨零時三十分，下午兩點鐘，週五", "五月七日凌晨零时三十分，下午两点钟，周五"},
		{"radicals", "⽇⽉⻔⻋", "日月门车"},
		{"ring", "二○二三年 ○一号", "二〇二三年 ○一号"},
		{"bad bytes", "停\xff水", "停\ufffd水"},
		{"above the plane", "💧停水", "💧停水"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Fold(c.in).String(); got != c.want {
				t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestOrigin(t *testing.T) {
	cases := []struct{ name, in, find, want string }{
		{"wide digits", "定于６月３日９：００停水", "6月3日9:00", "６月３日９：００"},
		{"inside a wide run", "电话８４２９１１０。", "291", "２９１"},
		{"around the deleted", "停\u200b水公告", "停水", "停\u200b水"},
		{"before the deleted", "停\u200b水公告", "停", "停"},
		{"traditional", "觀塘道（東段）", "东段", "東段"},
		{"bad bytes", "停\xff水路", "水", "水"},
		{"at the end", "停水\u3000\u200b", "水 ", "水\u3000"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := Fold(c.in)
			i := strings.Index(f.String(), c.find)
			if i < 0 {
				t.Fatalf("%q is not in %q", c.find, f.String())
			}
			a, b := f.Origin(i, i+len(c.find))
			if c.in[a:b] != c.want {
				t.Errorf("got %q, want %q", c.in[a:b], c.want)
			}
		})
	}
}

func TestJoin(t *testing.T) {
	column := "本报讯（见习记者 上官\n晴）3月8日，据市供水公\n司消息，柳荫街与磨坊路\n交会处一只DN300阀门打\n不开，得停水换新，作业\n排在3月9日22:15至3月10\n日4:30。其间用不上水的\n有柳荫街（磨坊路至桥头\n段）、果园新村三组。"
	cases := []struct{ name, in, want string }{
		{"column", column, strings.ReplaceAll(column, "\n", "")},
		{"one line", "停水。", "停水。"},
		{"name in brackets", "（记者 上官\n晴）报道", "（记者 上官晴）报道"},
		{"date after the month", "9月23\n日5:00", "9月23日5:00"},
		{"date in characters", "二〇二三年十\n一月十八日", "二〇二三年十一月十八日"},
		{"after the year", "2023年\n6月3日", "2023年6月3日"},
		{"clock", "9:00至14:\n00停水", "9:00至14:00停水"},
		{"range", "9月23日至\n24日", "9月23日至24日"},
		{"range dash", "9:00\n-17:00", "9:00-17:00"},
		{"list goes on", "停水范围:红湘路、\n解放路", "停水范围:红湘路、解放路"},
		{"comma starts the line", "红湘路\n、解放路", "红湘路、解放路"},
		{"labels", "停水时间:6月3日\n停水范围:红湘路、解放路\n停水原因:换管", "停水时间:6月3日\n停水范围:红湘路、解放路\n停水原因:换管"},
		{"numbered", "一、时间:6月3日，上午\n二、范围，红湘路。", "一、时间:6月3日，上午\n二、范围，红湘路。"},
		{"bullets", "▲6月3日，甲地停水，\n▲6月4日，乙地停水。", "▲6月3日，甲地停水，\n▲6月4日，乙地停水。"},
		{"rows", "1 4月9日 9:00-17:00 五华区\n2 4月9日 22:00-次日6:00 盘龙区", "1 4月9日 9:00-17:00 五华区\n2 4月9日 22:00-次日6:00 盘龙区"},
		{"titles", "因更换旧阀门\n柳荫街片区明晚停水", "因更换旧阀门\n柳荫街片区明晚停水"},
		{"paragraphs", "水停了。\n电来了。", "水停了。\n电来了。"},
		{"empty line", "市水务\n\n集团", "市水务\n\n集团"},
		{"signature", "敬请谅解。热线:8429110\n衡阳市自来水公司\n2024年3月5日", "敬请谅解。热线:8429110\n衡阳市自来水公司\n2024年3月5日"},
		{"Latin words", "本市 Water，\nWater Supply，the\nwater is off。", "本市 Water，Water Supply，the water is off。"},
		{"dated rows", "4月23日，红湘路停电\n4月24日，解放路停电，晚", "4月23日，红湘路停电\n4月24日，解放路停电，晚"},
		{"blanks at the break", "施工，  \n  停水", "施工，停水"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Fold(c.in).Join().String(); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestJoinedOrigin(t *testing.T) {
	in := "定于９月２３\n　日５：００停水，\r\n请储水"
	f := Fold(in).Join()
	if want := "定于9月23日5:00停水，请储水"; f.String() != want {
		t.Fatalf("got %q, want %q", f.String(), want)
	}
	for find, want := range map[string]string{"23日5": "２３\n　日５", "，请": "，\r\n请", "储水": "储水"} {
		i := strings.Index(f.String(), find)
		if a, b := f.Origin(i, i+len(find)); in[a:b] != want {
			t.Errorf("%q leads to %q, want %q", find, in[a:b], want)
		}
	}
}

func TestNumber(t *testing.T) {
	good := map[string]int{
		"0": 0, "12": 12, "１２": 12, "007": 7, "十": 10, "十二": 12, "二十": 20, "二十一": 21, "廿三": 23, "卅一": 31, "廿": 20,
		"两": 2, "兩": 2, "〇": 0, "零": 0, "二〇二三": 2023, "一百": 100, "一百零五": 105, "一百二十": 120, "两千三百": 2300, "3千": 3000,
		"1万2千": 12000, "十万": 100000, "二○二三": 2023, "三百九十二": 392,
	}
	for in, want := range good {
		if got, ok := Number(in); !ok || got != want {
			t.Errorf("Number(%q) = %d, %v, want %d", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "路", "1a", "-1", "1.5", "零十", "99999999999999999999", "十二三", "万", "亿"} {
		if got, ok := Number(in); ok {
			t.Errorf("Number(%q) = %d, want none", in, got)
		}
	}
}

func TestSentences(t *testing.T) {
	cases := []struct {
		name, in string
		want     []string
	}{
		{"plain", "甲停水。乙停电！丙？丁；戊", []string{"甲停水。", "乙停电！", "丙？", "丁；", "戊"}},
		{"lines", " 甲\n\n 乙 ", []string{"甲", "乙"}},
		{"brackets", "片区（甲；乙。丙）停水。完", []string{"片区（甲；乙。丙）停水。", "完"}},
		{"quote ends its sentence", "他说：“没水。”后来有水。", []string{"他说：“没水。”", "后来有水。"}},
		{"inside a quote", "“没水！快来。”他说。", []string{"“没水！快来。”", "他说。"}},
		{"lost partner", "片区（甲。乙。", []string{"片区（甲。", "乙。"}},
		{"several ends", "真的？！好。", []string{"真的？！", "好。"}},
		{"nothing", " \n ", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, r := range Sentences(c.in) {
				got = append(got, c.in[r.Start:r.End])
			}
			if strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	var got []string
	for _, r := range Clauses("甲，乙（丙，丁）。戊") {
		got = append(got, "甲，乙（丙，丁）。戊"[r.Start:r.End])
	}
	if want := "甲，|乙（丙，丁）。|戊"; strings.Join(got, "|") != want {
		t.Errorf("Clauses: got %q, want %s", got, want)
	}
}

func TestNormal(t *testing.T) {
	if got := Normal(" 測繪路　２１號\n院(東)"); got != "测绘路21号院（东）" {
		t.Errorf("got %q", got)
	}
	if got := Simplify("觀塘，ABC，路"); got != "观塘，ABC，路" {
		t.Errorf("got %q", got)
	}
}

// Folding and joining lose nothing: every span leads to print that folds to it, and spans that follow one another do so in
// the print too.
func TestOriginHolds(t *testing.T) {
	alphabet := []rune("停水９:：—(),1时\n\r 　\u200b觀💧日月五十，。、A")
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOfN(rapid.SampledFrom(alphabet), 0, 60).Draw(t, "print"))
		for _, f := range []*Folded{Fold(s), Fold(s).Join()} {
			check(t, f, s)
		}
	})
}

type failer interface{ Fatalf(string, ...any) }

func check(t failer, f *Folded, s string) {
	before := 0
	for i, r := range f.String() {
		a, b := f.Origin(i, i+utf8.RuneLen(r))
		if a < before || b <= a || b > len(s) {
			t.Fatalf("rune %q at %d leads to [%d,%d) of %q after %d", r, i, a, b, s, before)
		}
		before = b
	}
	if a, b := f.Origin(0, len(f.String())); a > b || b > len(s) {
		t.Fatalf("the whole leads to [%d,%d) of %d", a, b, len(s))
	}
}

// Hostile text takes time in proportion to its length.
func TestLinear(t *testing.T) {
	for _, piece := range []string{"（\n", "1\n", "一、\n", "。\n“", "“", "９", "\u200b", "a\n", "9月\n1", "至\n", " \n", "  a b c d\n", "“。”"} {
		start := time.Now()
		f := Fold(strings.Repeat(piece, 300_000/len(piece))).Join()
		Sentences(f.String())
		Clauses(f.String())
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("300 kB of %q took %s", piece, took)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("定于９月２３\n　日５：００停水，\r\n请储水\xff")
	f.Add("（a\nb）\n一、c\n|d|e|\n")
	f.Fuzz(func(t *testing.T, s string) {
		folded := Fold(s)
		if !utf8.ValidString(folded.String()) {
			t.Fatal("not UTF-8")
		}
		check(t, folded, s)
		joined := folded.Join()
		check(t, joined, s)
		last := 0
		for _, r := range Sentences(joined.String()) {
			if r.Start < last || r.End <= r.Start {
				t.Fatalf("sentence %v after %d", r, last)
			}
			last = r.End
		}
		Clauses(s)
		Number(s)
		if again := Fold(folded.String()).String(); again != folded.String() && !strings.ContainsAny(s, "○◯,") {
			t.Fatalf("folding twice differs: %q, %q", folded.String(), again)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	s := strings.Repeat("本报讯（记者 方竹）据市供水公司介绍，老铁街旧管更换，这一片6月3日9：00至12：00用不上水。\n", 20)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Fold(s).Join()
	}
}
