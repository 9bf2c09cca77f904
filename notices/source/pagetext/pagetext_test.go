package pagetext

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"noticebot/notices"
)

var update = flag.Bool("update", false, "write the golden files anew")

// show prints articles for golden files.
func show(as []notices.Article) string {
	var b strings.Builder
	for _, a := range as {
		fmt.Fprintf(&b, "【%s】【%s】【%s】【%s】\n%s\n\n", a.Kicker, a.Title, a.Subtitle, a.Byline, a.Text)
	}
	return b.String()
}

// TestGolden cuts pages of our own that hold the faults of extraction one by one.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no pages in testdata", err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			page, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			as := Split(string(page))
			checkPassages(t, string(page), as)
			golden := strings.TrimSuffix(f, ".txt") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(show(as)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(as); got != string(want) {
				t.Errorf("differs from %s (run with -update to accept):\n%s", golden, got)
			}
		})
	}
}

// checkPassages holds every byte of every text to the page: what no passage covers is a joint of ours.
func checkPassages(t testing.TB, page string, as []notices.Article) {
	t.Helper()
	for _, a := range as {
		at := 0
		for _, p := range a.Passages {
			if p.Part != notices.PartText {
				if of := a.Of(p.Part); of[p.At:p.At+p.Len] != page[p.From:p.From+p.Len] {
					t.Fatalf("%s %q is not %q", p.Part, of[p.At:p.At+p.Len], page[p.From:p.From+p.Len])
				}
				continue
			}
			if p.At < at || p.Len <= 0 || p.At+p.Len > len(a.Text) || p.From < 0 || p.From+p.Len > len(page) {
				t.Fatalf("passage %+v of %q", p, a.Title)
			}
			if strings.Trim(a.Text[at:p.At], "\n"+cell) != "" {
				t.Fatalf("%q is from nowhere", a.Text[at:p.At])
			}
			if a.Text[p.At:p.At+p.Len] != page[p.From:p.From+p.Len] {
				t.Fatalf("%q is not %q", a.Text[p.At:p.At+p.Len], page[p.From:p.From+p.Len])
			}
			at = p.At + p.Len
		}
		if at != len(a.Text) {
			t.Fatalf("the end of %q is from nowhere", a.Text)
		}
	}
}

// TestSeed cuts the real page, where it lies beside the repository.
func TestSeed(t *testing.T) {
	page := shared(t, "seed/hengyang-daily-2023-06-02-page.txt")
	as := Split(page)
	checkPassages(t, page, as)
	water := about(as, "雷公塘")
	if len(water) != 1 {
		t.Fatalf("%d articles about 雷公塘", len(water))
	}
	a := water[0]
	if a.Kicker != "因封堵原老旧管" || a.Title != "雁峰区雷公塘片区明日停水" || a.Subtitle != "" || a.Byline != "全媒体记者 胡亚华" {
		t.Errorf("kicker %q, title %q, subtitle %q, byline %q", a.Kicker, a.Title, a.Subtitle, a.Byline)
	}
	if !strings.HasPrefix(a.Text, "衡阳日报讯") || !strings.HasSuffix(a.Text, "家属区等）\n供水信息 咨询热线：8429110\n衡阳市自来水有限公司协办") {
		t.Errorf("text %q", a.Text)
	}
	for _, words := range []string{"全链式兴工", "生猪屠宰", "安全阀", "充电赋能", "小义警", "共护花开"} {
		if !slices.ContainsFunc(as, func(a notices.Article) bool { return strings.Contains(a.Title, words) }) {
			t.Errorf("no article has %q in its title", words)
		}
	}
	if len(as) != 12 { // ten stories, one of them three briefs
		t.Errorf("%d articles:\n%s", len(as), show(as))
	}
}

// TestBroken cuts a page that is broken worse: headlines torn, frames out of order, a table away from its title.
func TestBroken(t *testing.T) {
	page := shared(t, "corpus/issues/dev-1.txt")
	as := Split(page)
	checkPassages(t, page, as)
	for _, c := range []struct{ has, kicker, title, ends string }{
		{"演武坪片区（", "因更换阀门", "演武坪片区明晚停水", "供水信息 咨询热线：8162077\n雁城供水有限公司协办"},
		{"光辉街（", "燃气管道施工", "光辉街半幅封闭一个月", "由南向北单向通"},
		{"停电范围：", "", "国网衡阳供电公司计划停电信息", "服务热线95598。"},
		{"污水提升泵站工程", "", "招标公告", ""},
		{"马灯", "", "一盏马灯", ""},
		{"听漏仪", "", "深夜抢修，只为清晨那一锅热水", ""},
	} {
		if got := about(as, c.has); len(got) != 1 || got[0].Kicker != c.kicker || got[0].Title != c.title || !strings.HasSuffix(got[0].Text, c.ends) {
			t.Errorf("%s: %s", c.has, show(got))
		}
	}
	if got := about(as, "停电范围："); len(got) == 1 && strings.Count(got[0].Text, "停电范围：") != 2 {
		t.Errorf("the rows are apart: %s", show(got))
	}
}

func about(as []notices.Article, words string) (out []notices.Article) {
	for _, a := range as {
		if strings.Contains(a.Text, words) {
			out = append(out, a)
		}
	}
	return out
}

// shared reads a file that lies beside the repository.
func shared(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../../../../shared", name))
	if err != nil {
		t.Skipf("../shared/%s is not there", name)
	}
	return string(b)
}

// TestSingle hands in single articles: each comes out as one, with its title.
func TestSingle(t *testing.T) {
	n, bad := 0, 0
	for _, set := range []string{"water", "other", "negative"} {
		in := bufio.NewScanner(strings.NewReader(shared(t, "corpus/"+set+".dev.jsonl")))
		in.Buffer(nil, 1<<20)
		for in.Scan() {
			var d struct{ ID, Title, Text string }
			if err := json.Unmarshal(in.Bytes(), &d); err != nil {
				t.Fatal(err)
			}
			if d.Title == "" {
				continue // a page, or an article whose headline is in its text
			}
			text := d.Text
			if !strings.HasPrefix(text, d.Title) {
				text = d.Title + "\n" + text
			}
			n++
			if as := Split(text); len(as) != 1 || as[0].Title != d.Title {
				bad++
				t.Logf("%s: %d articles", d.ID, len(as))
			}
		}
	}
	if bad > n/20 {
		t.Errorf("%d of %d articles did not come out whole", bad, n)
	}
}

// TestWhole prints the pages of whole issues, paragraph by paragraph, and cuts them again.
func TestWhole(t *testing.T) {
	files, err := filepath.Glob("../../../../shared/corpus/issues/*.json")
	if err != nil || len(files) == 0 {
		t.Skip("no whole issues beside the repository (../shared/corpus/issues)")
	}
	bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
	n, bad := 0, 0
	for _, f := range files {
		var issue struct {
			Pages []struct {
				Articles []struct{ Title, Subtitle, Text string }
			}
		}
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &issue); err != nil {
			t.Fatal(err)
		}
		for _, p := range issue.Pages {
			var page strings.Builder
			for _, a := range p.Articles {
				fmt.Fprintf(&page, "%s\n\n%s\n\n%s\n\n", a.Title, a.Subtitle, strings.ReplaceAll(a.Text, "\n", "\n\n"))
			}
			got := map[string]string{}
			for _, a := range Split(page.String()) {
				got[bare(a.Title)] = bare(a.Text)
			}
			for _, a := range p.Articles {
				if n++; got[bare(a.Title)] != bare(a.Text) {
					bad++
					t.Logf("%s: %q", filepath.Base(f), a.Title)
				}
			}
		}
	}
	if bad*10 > n {
		t.Errorf("%d of %d articles did not come back", bad, n)
	}
}

// TestLinear holds the time of pages made to be slow to their length.
func TestLinear(t *testing.T) {
	for name, unit := range map[string]string{
		"stories": "某区某片区明日停水\n\n本报讯（记者 甲）因检修，定于6月3日9:00停水，\n\n请储水。\n\n供水热线：8429110\n\n",
		"heads":   "某某某某某某某\n\n",
		"lines":   "字字字字字字\n",
		"rows":    "6月3日\n8:00—9:00\n停电范围：某村\n\n某某公告\n\n",
		"bullets": "▲某某某某，\n",
		"open":    "（记者（记者（记者",
		"blank":   "\n\n\n　\n",
	} {
		took := func(size int) time.Duration {
			page := strings.Repeat(unit, size/len(unit))
			began := time.Now()
			Split(page)
			return time.Since(began)
		}
		took(20_000) // warm up
		small, large := took(40_000), took(240_000)
		if large > 18*small && large > 500*time.Millisecond { // six times as much; a square would be 36
			t.Errorf("%s: 40 kB took %s, 240 kB %s", name, small, large)
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("某片区明日停水\n\n本报讯（记者 甲）停水，\n\n请储水。\n\n\n\n供水热线：8429110")
	f.Add("简讯\n▲甲。（通讯员 乙）\n（上接第一版）丙\f丁\r\n戊")
	f.Add("6月3日\n8:00—9:00\n停电范围：某村\n\xff\xfe")
	if page, err := os.ReadFile("testdata/page.txt"); err == nil {
		f.Add(string(page))
	}
	f.Fuzz(func(t *testing.T, page string) {
		as := Split(page)
		checkPassages(t, strings.ToValidUTF8(page, "?"), as)
	})
}

func BenchmarkSplit(b *testing.B) {
	page, err := os.ReadFile("testdata/page.txt")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		Split(string(page))
	}
}
