package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"noticebot/notices"
)

var (
	zone  = time.FixedZone("UTC+8", 8*60*60)
	hint  = Hint{Source: "drop", Paper: "样张报", Region: "湖南省衡阳市", Zone: zone}
	june2 = time.Date(2023, 6, 2, 0, 0, 0, 0, zone)
)

const story = "东风路片区明日停水\n\n样张报讯（记者 甲）因更换阀门，定于6月3日9:00至12:00停水。\n请提前储水。"

func TestRead(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(story))
	if err != nil {
		t.Fatal(err)
	}
	const body = "样张报讯（记者 甲）因更换阀门，定于6月3日9:00至12:00停水。\n请提前储水。"
	for _, c := range []struct {
		name, file string
		data       string
		title      string
		text       string
	}{
		{"text", "2023-06-02.txt", story, "东风路片区明日停水", body},
		{"gb18030", "2023-06-02.txt", string(gb), "东风路片区明日停水", body},
		{"carriage returns", "2023-06-02.txt", strings.ReplaceAll(story, "\n", "\r\n"), "东风路片区明日停水", body},
		{"html, founder", "20230602.html", `<meta charset=utf-8><table><tr><td class=font02>因更换阀门<tr><td class=font01>东风路片区明日停水</table><div id=ozoom><founder-content><P>　　样张报讯（记者 甲）因更换阀门，定于6月3日9:00至12:00停水。</P><p>请提前储水。</founder-content></div>`, "东风路片区明日停水", body},
		{"html, any", "x.htm", `<html><head><title>站</title><meta name=PubDate content="2023-06-02 08:00"></head><body><nav>首页</nav><article><h1>东风路片区明日停水</h1>样张报讯（记者 甲）因更换阀门，定于6月3日9:00至12:00停水。<br>请提前储水。</article><footer>备案</footer>`, "东风路片区明日停水", body},
		{"json", "x.json", `{"published":"2023-06-02","newspaper":"样张报","region":"湖南省衡阳市","pages":[{"no":3,"name":"民生","articles":[{"title":"东风路片区明日停水","text":"` + strings.ReplaceAll(body, "\n", `\n`) + `"}]}]}`, "东风路片区明日停水", body},
		{"json, one article", "x.json", `{"published":"2023-06-02","title":"东风路片区明日停水","text":"` + strings.ReplaceAll(body, "\n", `\n`) + `"}`, "东风路片区明日停水", body},
		{"masthead", "x.txt", "样张报\n2023年6月2日 星期五\n\n" + story, "东风路片区明日停水", body},
	} {
		t.Run(c.name, func(t *testing.T) {
			i, err := Read(c.file, []byte(c.data), hint)
			if err != nil {
				t.Fatal(err)
			}
			if len(i.Articles) != 1 || !i.Published.Equal(june2) || i.Key == "" || i.Region != hint.Region || i.Paper != hint.Paper {
				t.Fatalf("%+v", i)
			}
			a := i.Articles[0]
			if c.name == "html, founder" && a.Kicker != "因更换阀门" {
				t.Errorf("kicker %q", a.Kicker)
			}
			if a.Title != c.title || a.Text != c.text || a.ID == "" || a.Source != "drop" || !a.Published.Equal(june2) {
				t.Errorf("title %q, text %q", a.Title, a.Text)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		name, file, data string
		want             error
		says             string
	}{
		{"empty", "2023-06-02.txt", "", ErrEmpty, "empty"},
		{"spaces", "2023-06-02.txt", " \n　\n", ErrEmpty, "spaces"},
		{"furniture only", "2023-06-02.txt", "样张报\n2023年6月2日 星期五", ErrEmpty, "no article"},
		{"too large", "2023-06-02.json", strings.Repeat("x", MaxBytes+1), ErrTooLarge, "limit is 20 MB"},
		{"too large for a page", "2023-06-02.txt", strings.Repeat("x", MaxText+1), ErrTooLarge, "limit is 4 MB"},
		{"pdf", "2023-06-02.pdf", "%PDF-1.4", ErrKind, "not read by this version"},
		{"pdf under another name", "2023-06-02.txt", "%PDF-1.4", ErrUnread, "PDF"},
		{"binary", "2023-06-02.txt", strings.Repeat("\x00\x01", 99), ErrUnread, "zero bytes"},
		{"word", "2023-06-02.docx", "字", ErrKind, ".txt"},
		{"no date", "page.txt", story, ErrNoDate, "put the date of the issue into the file's name"},
		{"impossible date", "2023-02-31.txt", story, ErrNoDate, ""},
		{"broken json", "2023-06-02.json", "{\n \"pages\": [\n  {]}", ErrMalformed, "line 3, column 4"},
		{"cut-off json", "2023-06-02.json", `{"pages":[`, ErrMalformed, "line 1"},
		{"json of another form", "2023-06-02.json", `{"pages": 3}`, ErrMalformed, `"pages" should be`},
		{"json without articles", "2023-06-02.json", `{"pages": []}`, ErrMalformed, "no article"},
		{"html without text", "2023-06-02.html", `<img src=x>`, ErrEmpty, "no text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read("/some/where/"+c.file, []byte(c.data), hint)
			var e *Error
			if !errors.Is(err, c.want) || !errors.As(err, &e) || !strings.Contains(err.Error(), c.says) || e.File != c.file {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestDateIn(t *testing.T) {
	for name, want := range map[string]string{
		"2023-06-02-page-1.txt": "2023-06-02", "20230602.txt": "2023-06-02", "2023_06_02.txt": "2023-06-02", "衡阳日报2023年6月2日.txt": "2023-06-02",
		"hengyang-daily-2023-6-2.txt": "2023-06-02", "a2023.06.02b.html": "2023-06-02", "20230602A03.txt": "2023-06-02",
		"page-3.txt": "", "202306.txt": "", "20231302.txt": "", "12345678.txt": "", "920230602.txt": "", "2023-06.txt": "", "2023年.txt": "",
		"DN400-20230602.json": "2023-06-02", "1-2023-13-01-2023-06-02.txt": "2023-06-02", "2023112.txt": "",
	} {
		got := ""
		if d, ok := DateIn(name, zone); ok {
			got = d.Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestDateOrder(t *testing.T) {
	// the file's own declaration, then its name, then the caller, then the masthead
	const mast = "样张报\n2023年6月5日 星期一\n\n"
	h := hint
	h.Published = time.Date(2023, 6, 4, 15, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		file, data string
		hint       Hint
		want       int
	}{
		{"2023-06-03.json", `{"published":"2023-06-02","title":"题","text":"文"}`, h, 2},
		{"2023-06-03.txt", mast + story, h, 3},
		{"x.txt", mast + story, h, 4},
		{"x.txt", mast + story, hint, 5},
	} {
		i, err := Read(c.file, []byte(c.data), c.hint)
		if err != nil || i.Published.Day() != c.want || i.Published.Hour() != 0 {
			t.Errorf("%s: %s, %v; want day %d", c.file, i.Published, err, c.want)
		}
	}
}

func TestIdentity(t *testing.T) {
	read := func(name, data string) notices.Issue {
		t.Helper()
		i, err := Read(name, []byte(data), hint)
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	a := read("2023-06-02.txt", story)
	for name, b := range map[string]notices.Issue{
		"renamed":     read("copy 20230602.txt", story),
		"rewrapped":   read("2023-06-02.txt", "\n\n　"+strings.ReplaceAll(story, "停水。\n", "停水。\n\n　　")),
		"another end": read("2023-06-02.txt", strings.ReplaceAll(story, "\n", "\r\n")),
	} {
		if b.Articles[0].ID != a.Articles[0].ID || b.Key != a.Key {
			t.Errorf("%s: %s, want %s", name, b.Articles[0].ID, a.Articles[0].ID)
		}
	}
	for name, b := range map[string]notices.Issue{
		"another day":  read("2023-06-03.txt", story),
		"another hour": read("2023-06-02.txt", strings.Replace(story, "9:00", "8:00", 1)),
	} {
		if b.Articles[0].ID == a.Articles[0].ID {
			t.Errorf("%s has the same identity", name)
		}
	}
}

// TestCorpus reads the whole issues that are kept beside the repository, where they are.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("../../../../shared/corpus/issues/*.json")
	if err != nil || len(files) == 0 {
		t.Skip("no whole issues beside the repository (../shared/corpus/issues)")
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var want struct {
			Region, Published string
			Pages             []struct {
				Articles []struct{ Title, Text string }
			}
		}
		if err := json.NewDecoder(bytes.NewReader(data)).Decode(&want); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, p := range want.Pages {
			n += len(p.Articles)
		}
		i, err := Read(f, data, Hint{Zone: zone})
		if err != nil || len(i.Articles) != n || i.Region != want.Region || i.Published.Format(time.DateOnly) != want.Published || i.Pages != len(want.Pages) {
			t.Errorf("%s: %v, %d articles of %d, %s, %s", f, err, len(i.Articles), n, i.Region, i.Published)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("2023-06-02.txt", []byte(story))
	f.Add("2023-06-02.html", []byte("<p>"+story))
	f.Add("x.json", []byte(`{"published":"2023-06-02","title":"题","text":"文"}`))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		i, err := Read(name, data, hint)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) {
				t.Errorf("not an *Error: %v", err)
			}
			return
		}
		for _, a := range i.Articles {
			if a.ID == "" || a.Published.IsZero() {
				t.Errorf("%+v", a)
			}
		}
	})
}
