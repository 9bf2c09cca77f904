package epaper

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"noticebot/notices"
	"noticebot/notices/fetch"
	"noticebot/notices/source"
	"noticebot/notices/source/epaper/samplepaper"
	"noticebot/notices/source/sourcetest"
)

var update = flag.Bool("update", false, "write the golden files anew")

var (
	zone  = time.FixedZone("UTC+8", 8*60*60)
	issue = time.Date(2023, 6, 2, 0, 0, 0, 0, zone)
)

func client() *fetch.Client {
	return fetch.New(fetch.Options{Interval: time.Microsecond, Backoff: time.Millisecond, Access: fetch.Access{AllowPrivate: true}})
}

func open(t *testing.T, h http.Handler) (source.Source, string) {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return at(t, srv.URL), srv.URL
}

func at(t *testing.T, address string) source.Source {
	t.Helper()
	s, err := New(Config{Name: "sample", URL: address + "/", Paper: samplepaper.Paper, Region: samplepaper.Region, Zone: zone,
		Now: func() time.Time { return issue.Add(8 * time.Hour) }}, client())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// read collects what a source yields, and files it.
func read(t *testing.T, s source.Source, seen *sourcetest.Memory) []notices.Issue {
	t.Helper()
	var out []notices.Issue
	if err := s.Read(t.Context(), seen, func(i notices.Issue) error {
		out = append(out, i)
		return seen.Take(i)
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestGolden(t *testing.T) {
	s, address := open(t, samplepaper.Handler(issue))
	issues := read(t, s, sourcetest.NewMemory())
	if len(issues) != 1 {
		t.Fatalf("%d issues", len(issues))
	}
	i := issues[0]
	if i.Pages != 4 || len(i.Articles) != samplepaper.Stories() || i.Partial || len(i.Odd) > 0 || !i.Published.Equal(issue) || i.Key != "2023-06-02" {
		t.Errorf("pages %d, articles %d, partial %v, odd %q, published %s, key %s", i.Pages, len(i.Articles), i.Partial, i.Odd, i.Published, i.Key)
	}
	var b strings.Builder
	for _, a := range i.Articles {
		fmt.Fprintf(&b, "%s %s | %s | %s | %s | %s | %s\n%s\n\n", a.Page, a.PageName, strings.TrimPrefix(a.ID, address), a.Kicker, a.Title, a.Subtitle, a.Byline, a.Text)
	}
	golden(t, "issue.golden", b.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("differs from %s (run with -update to accept):\n%s", file, got)
	}
}

func TestConformance(t *testing.T) {
	days := []time.Time{issue, issue.AddDate(0, 0, -1), issue.AddDate(0, 0, -3)}
	srv := httptest.NewServer(samplepaper.HandlerOf(days...))
	t.Cleanup(srv.Close)
	sourcetest.Run(t, sourcetest.Case{
		New: func(t *testing.T) source.Source { return at(t, srv.URL) },
		Seen: func() *sourcetest.Memory {
			m := sourcetest.NewMemory()
			if err := m.Take(notices.Issue{Key: "2023-05-29", Published: issue.AddDate(0, 0, -4)}); err != nil {
				t.Fatal(err)
			}
			return m
		},
		Issues: 3, Articles: 3 * samplepaper.Stories(),
	})
}

// TestAnOlderIssueReadInPartIsTakenUpAgain starts anew, as after a restart: what was read in part is known by what the
// ledger does not hold, not by memory.
func TestAnOlderIssueReadInPartIsTakenUpAgain(t *testing.T) {
	before := issue.AddDate(0, 0, -2)
	srv := httptest.NewServer(samplepaper.HandlerOf(issue, before))
	t.Cleanup(srv.Close)
	seen := sourcetest.NewMemory()
	if err := seen.Take(notices.Issue{Key: issue.Format(time.DateOnly), Published: issue}); err != nil {
		t.Fatal(err)
	}
	var got []string
	if err := at(t, srv.URL).Read(t.Context(), seen, func(i notices.Issue) error {
		got = append(got, i.Key)
		return seen.Take(i)
	}); err != nil {
		t.Fatal(err)
	}
	if want := before.Format(time.DateOnly); len(got) == 0 || got[0] != want {
		t.Errorf("issues read: %v, want %s first", got, want)
	}
}

// counting counts the requests and answers some of them in its own way.
type counting struct {
	http.Handler
	mu   sync.Mutex
	hits map[string]int
	odd  func(w http.ResponseWriter, r *http.Request) bool // true when it has answered
}

func (c *counting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	c.hits[r.URL.Path]++
	odd := c.odd
	c.mu.Unlock()
	if odd == nil || !odd(w, r) {
		c.Handler.ServeHTTP(w, r)
	}
}

func (c *counting) set(odd func(w http.ResponseWriter, r *http.Request) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.odd, c.hits = odd, map[string]int{}
}

func TestFaults(t *testing.T) {
	all := samplepaper.Stories()
	fail := func(part string, status int) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.Contains(r.URL.Path, part) {
				return false
			}
			w.WriteHeader(status)
			return true
		}
	}
	say := func(part, body string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.Contains(r.URL.Path, part) {
				return false
			}
			fmt.Fprint(w, body)
			return true
		}
	}
	for _, c := range []struct {
		name     string
		odd      func(http.ResponseWriter, *http.Request) bool
		articles int
		partial  bool
		says     string
	}{
		{"one article fails", fail("content_23_1300", 500), all - 1, true, "answered 500"},
		{"one article is gone", fail("content_23_1300", 404), all - 1, false, "answered 404"},
		{"one page fails", fail("node_22", 503), all - 8, true, "answered 503"},
		{"one page is gone", fail("node_22", 404), all - 8, false, "answered 404"},
		{"a page of another day", say("node_22", `<body>2023年6月1日 星期四</body>`), all - 8, true, "is dated 2023-06-01, not 2023-06-02"},
		{"an article of another day", say("content_23_1300", `<div id=ozoom>字</div><!--enpproperty <founder-date>2023-06-01</founder-date>-->`), all - 1, true, "is dated 2023-06-01"},
		{"an article behind a login", say("content_23_1300", `<form><input name=user></form>`), all - 1, true, "login"},
		{"binary", say("content_23_1300", "%PDF-1.4"), all - 1, true, "PDF"},
		{"a first page of another day", say("node_21", `<body>2023年6月1日 星期四</body>`), 0, true, "refused"},
		{"a first page behind a login", say("node_21", `<form><input name=user></form>`), 0, true, "no article is listed"},
		{"every article fails", fail("content_", 502), 0, true, "does not answer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := &counting{Handler: samplepaper.Handler(issue), hits: map[string]int{}, odd: c.odd}
			s, _ := open(t, h)
			seen := sourcetest.NewMemory()
			issues := read(t, s, seen)
			if len(issues) != 1 {
				t.Fatalf("%d issues", len(issues))
			}
			i := issues[0]
			if len(i.Articles) != c.articles || i.Partial != c.partial || !strings.Contains(strings.Join(i.Odd, "\n"), c.says) {
				t.Errorf("%d articles, partial %v, odd %q", len(i.Articles), i.Partial, i.Odd)
			}
			h.set(nil) // the site recovers: the rest comes, and only the rest
			rest := 0
			for _, i := range read(t, s, seen) {
				rest += len(i.Articles)
			}
			if c.partial && rest != all-c.articles {
				t.Errorf("after the recovery %d articles came, want %d", rest, all-c.articles)
			}
			for path, n := range h.hits {
				if strings.Contains(path, "content_") && n > 0 && !c.partial && rest == 0 {
					t.Errorf("%s was fetched again", path)
				}
			}
		})
	}
}

func TestNoArticleTwice(t *testing.T) {
	h := &counting{Handler: samplepaper.Handler(issue), hits: map[string]int{}}
	s, _ := open(t, h)
	seen := sourcetest.NewMemory()
	read(t, s, seen)
	for path, n := range h.hits {
		if strings.Contains(path, "content_") && n != 1 {
			t.Errorf("%s fetched %d times", path, n)
		}
	}
	h.set(nil)
	read(t, s, seen)
	for path, n := range h.hits {
		if strings.Contains(path, "content_") {
			t.Errorf("%s fetched %d times although it was read", path, n)
		}
	}
}

func TestLatePage(t *testing.T) {
	h := &counting{Handler: samplepaper.Handler(issue), hits: map[string]int{}}
	h.set(func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.Path, "node_24") {
			return false
		}
		w.WriteHeader(404)
		return true
	})
	s, _ := open(t, h)
	seen := sourcetest.NewMemory()
	first := read(t, s, seen)
	h.set(nil)
	second := read(t, s, seen)
	if len(first) != 1 || first[0].Partial || len(second) != 1 || len(second[0].Articles) != 7 || second[0].Key == first[0].Key {
		t.Errorf("first %d, second %d issues", len(first), len(second))
	}
	if third := read(t, s, seen); len(third) != 0 {
		t.Errorf("a third time: %d issues", len(third))
	}
}

func TestLatest(t *testing.T) {
	const to = "html/2023-06/02/node_21.htm"
	for _, c := range []struct {
		name, root string
		bad        string // what the error says
	}{
		{"meta", `<META HTTP-EQUIV=REFRESH CONTENT='0;URL=` + to + `'>`, ""},
		{"meta, spaces and quotes", `<meta content="0; url = '` + to + `'" http-equiv="Refresh">`, ""},
		{"script", `<script>window.location.href = "` + to + `";</script>`, ""},
		{"script, replace", `<script>location.replace('./` + to + `')</script>`, ""},
		{"two steps", `<meta http-equiv=refresh content="0;url=/index.htm">`, ""},
		{"links", `<a href=html/2023-05/31/node_21.htm>旧</a><a href=` + to + `>新</a>`, ""},
		{"frame", `<frameset><frame src=` + to + `></frameset>`, ""},
		{"nothing", `<p>站点维护</p>`, "has the site moved"},
		{"a circle", `<meta http-equiv=refresh content="0;url=/a.htm">`, "more than 5 steps"},
	} {
		t.Run(c.name, func(t *testing.T) {
			paper := samplepaper.Handler(issue)
			s, _ := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/", "/b.htm":
					fmt.Fprint(w, c.root)
				case "/a.htm":
					fmt.Fprint(w, `<meta http-equiv=refresh content="0;url=/b.htm">`)
				default:
					paper.ServeHTTP(w, r)
				}
			}))
			n := 0
			err := s.Read(t.Context(), sourcetest.NewMemory(), func(i notices.Issue) error { n += len(i.Articles); return nil })
			if c.bad == "" && (err != nil || n != samplepaper.Stories()) || c.bad != "" && (err == nil || !strings.Contains(err.Error(), c.bad)) {
				t.Errorf("%d articles, %v", n, err)
			}
		})
	}
}

func TestNewChecks(t *testing.T) {
	for _, c := range []struct {
		name, says string
		c          Config
	}{
		{"profile", "founder-classic", Config{Name: "x", URL: "http://a/", Profile: "founder"}},
		{"url", "is not an address", Config{Name: "x", URL: "epaper.example.cn"}},
		{"name", "name", Config{URL: "http://a/"}},
	} {
		if _, err := New(c.c, nil); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestReadStory(t *testing.T) {
	p, err := profileNamed("founder-classic")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, html                            string
		kicker, title, subtitle, author, text string
	}{
		{"tags", `<founder-pretitle>引</founder-pretitle><founder-title>题</founder-title><founder-subtitle>副</founder-subtitle><founder-author>记者 甲</founder-author><div id=ozoom><founder-content><p>　　文。</p></founder-content></div>`, "引", "题", "副", "记者 甲", "文。"},
		{"comments", `<!--<npm:article-pretitle>-->引<!--</npm:article-pretitle>--><!--<npm:article-title>-->题<BR>目<!--</npm:article-title>--><!--<npm:article-content>-->甲。<BR>　　乙。<!--</npm:article-content>-->`, "引", "题 目", "", "", "甲。\n乙。"},
		{"cells, no author", `<table class=wz><tr><td class=font02>因检修</td></tr><tr><td class=font01>某地停水</td></tr><tr><td class=font02>副题</td></tr></table><div id=ozoom>本报讯（记者 乙）甲。<br>　　乙。</div>`, "因检修", "某地停水", "副题", "记者 乙", "本报讯（记者 乙）甲。\n乙。"},
		{"cells, author only", `<table><tr><td class=font01>题</td></tr><tr><td class=font02>本报记者 丙</td></tr></table><div id=ozoom>甲。</div>`, "", "题", "", "本报记者 丙", "甲。"},
		{"cut off", `<table><tr><td class=font01>题</td></tr></table><div id=ozoom><founder-content><p>甲。<p>乙`, "", "题", "", "", "甲。\n乙"},
		{"captions dropped", `<td class=font01>题</td><div id=ozoom><table id=newspic><tr><td>图说</td></tr></table><p>甲。</p></div>`, "", "", "", "", "甲。"},
		{"a table", `<div id=ozoom><table><tr><td>日期</td><td>范围</td></tr><tr><td>6月3日</td><td>某路</td></tr></table></div>`, "", "", "", "", "日期　范围\n6月3日　某路"},
		{"enpcontent", `<!--enpcontent--><p>甲。</p><!--/enpcontent-->`, "", "", "", "", "甲。"},
		{"the list is no body", `<div id=ozoom><map><area href=a></map>列表</div>`, "", "", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, _, _ := p.readStory(c.html, zone)
			got := []string{a.Kicker, a.Title, a.Subtitle, a.Byline, a.Text}
			want := []string{c.kicker, c.title, c.subtitle, c.author, c.text}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func FuzzSheet(f *testing.F) {
	f.Add(`<a id=pageLink href=node_1.htm>第A01版：头版</a><map><area href=content_1.htm></map>`)
	f.Add(`<!--enpproperty <founder-date>2023-06-02</founder-date>`)
	p, err := profileNamed("founder-classic")
	if err != nil {
		f.Fatal(err)
	}
	base := mustParse("http://a.example/html/2023-06/02/node_1.htm")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := p.readSheet(text, base, zone); err != nil {
			t.Skip(err)
		}
		p.readStory(text, zone)
		if doc, err := docOf(text); err == nil {
			redirect(doc, base)
		}
	})
}

func BenchmarkStory(b *testing.B) {
	p, _ := profileNamed("founder-classic")
	text := `<table class=wz><tr><td class=font02>因检修</td></tr><tr><td class=font01>某地停水</td></tr></table><div id=ozoom>` + strings.Repeat("<p>　　本报讯（记者 乙）定于6月3日9:00至12:00停水。</p>", 20) + `</div>`
	for b.Loop() {
		p.readStory(text, zone)
	}
}

func mustParse(s string) *url.URL {
	u, err := url.Parse(s)
	if err != nil {
		panic(err)
	}
	return u
}
