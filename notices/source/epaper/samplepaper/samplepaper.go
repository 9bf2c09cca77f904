// Package samplepaper is a newspaper of our own on a site of the Founder classic kind, for tests and for the demo: 雁城日报样张,
// four pages and some thirty stories, of which two are notices, with the traps of real sites (a root that redirects by meta
// refresh, upper-case tags, unquoted attributes, an article that the title list hides, one that is linked twice, a sidebar
// with other pages' articles, an advertisement without text). Everything in it is invented.
//
// The issue's dates are computed from the date asked for, so that “tomorrow” is always tomorrow.
package samplepaper

import (
	"fmt"
	"html"
	"net/http"
	"path"
	"strings"
	"time"
)

// The paper's name and region.
const (
	Paper  = "雁城日报样张"
	Region = "湖南省衡阳市"
)

// Notices is how many stories of an issue are notices.
const Notices = 2

// Stories counts the stories of an issue, the advertisement that is a picture included.
func Stories() int {
	n := 0
	for _, p := range pages {
		n += len(p.stories)
	}
	return n
}

// Handler serves one issue, of the date of issue in its own zone.
func Handler(issue time.Time) http.Handler { return HandlerOf(issue) }

// HandlerOf serves the issues of several dates, which differ in their dates only; the root leads to the newest. Dates that
// are not given answer 404, as a day without an issue does.
func HandlerOf(dates ...time.Time) http.Handler {
	s := &site{issues: map[string]time.Time{}}
	for _, d := range dates {
		y, m, day := d.Date()
		d = time.Date(y, m, day, 0, 0, 0, 0, d.Location())
		s.issues[d.Format(folderForm)] = d
		if d.After(s.newest) {
			s.newest = d
		}
	}
	return s
}

const folderForm = "2006-01/02"

type site struct {
	issues map[string]time.Time
	newest time.Time
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, ok := s.page(r.URL.Path)
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html") // without a charset, as these sites do
	w.Header().Set("ETag", fmt.Sprintf(`"%x"`, len(body)))
	if r.Header.Get("If-None-Match") == w.Header().Get("ETag") {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	fmt.Fprint(w, body)
}

func (s *site) page(at string) (string, bool) {
	if at == "/" || at == "/index.htm" {
		if s.newest.IsZero() {
			return "", false
		}
		return `<HTML><HEAD><META HTTP-EQUIV="REFRESH" CONTENT="0; URL=html/` + s.newest.Format(folderForm) + `/` + pages[0].node + `"></HEAD><BODY></BODY></HTML>`, true
	}
	dir, name := path.Split(strings.TrimPrefix(at, "/html/"))
	issue, ok := s.issues[strings.Trim(dir, "/")]
	if !ok {
		return "", false
	}
	fill := dates(issue)
	for i, p := range pages {
		if name == p.node {
			return fill.Replace(sheet(i, issue)), true
		}
		for j, st := range p.stories {
			if name == address(i, j) {
				return fill.Replace(article(p, i, j, st, issue)), true
			}
		}
	}
	return "", false
}

func address(page, story int) string {
	return fmt.Sprintf("content_%d_%d.htm", 21+page, 1100+page*100+story)
}

// dates writes the dates that the stories name.
func dates(issue time.Time) *strings.Replacer {
	md := func(t time.Time) string { return fmt.Sprintf("%d月%d日", t.Month(), t.Day()) }
	saturday := issue.AddDate(0, 0, 1)
	for saturday.Weekday() != time.Saturday {
		saturday = saturday.AddDate(0, 0, 1)
	}
	after := issue.AddDate(0, 0, 2)
	return strings.NewReplacer(
		"{today}", md(issue),
		"{yesterday}", md(issue.AddDate(0, 0, -1)),
		"{tomorrow}", md(issue.AddDate(0, 0, 1)),
		"{after}", md(after)+"（"+weekday(after)+"）",
		"{afternext}", md(after),
		"{saturday}", md(saturday)+"（周六）",
		"{month}", fmt.Sprintf("%d月", issue.Month()),
	)
}

func weekday(t time.Time) string {
	return "星期" + string([]rune("日一二三四五六")[t.Weekday()])
}

// sheet is a page: the list of pages (twice, as real ones have it), the picture with its areas, the list of titles, and a
// sidebar that links stories of other pages.
func sheet(i int, issue time.Time) string {
	p := pages[i]
	var b strings.Builder
	fmt.Fprintf(&b, `<HTML><HEAD><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><TITLE>%s</TITLE></HEAD><BODY>`, Paper)
	fmt.Fprintf(&b, `<div class=ban_t>%s　%d年%d月%d日　%s</div><TABLE id=bmdhTable>`, Paper, issue.Year(), issue.Month(), issue.Day(), weekday(issue))
	for range 2 {
		for _, q := range pages {
			fmt.Fprintf(&b, `<TR><TD class=default><a id=pageLink href=./%s>第%s版：%s</a></TD></TR>`, q.node, q.no, q.name)
		}
	}
	b.WriteString(`</TABLE><IMG src="../../../images/page.jpg" useMap=#PagePicMap><MAP NAME=pagepicmap>`)
	for j, s := range p.stories {
		fmt.Fprintf(&b, `<AREA SHAPE=polygon COORDS="%d,0,99,0,99,99" HREF="%s">`, j, address(i, j))
		if s.twice {
			fmt.Fprintf(&b, `<AREA SHAPE=polygon COORDS="%d,9,99,9,99,99" HREF="%s?div=0">`, j, address(i, j))
		}
	}
	b.WriteString(`</MAP><UL id=main-ed-articlenav-list>`)
	for j, s := range p.stories {
		if !s.hidden {
			fmt.Fprintf(&b, `<LI><A href=%s?div=-1><div id=mp%d style="display:inline">%s</div></A></LI>`, address(i, j), j, html.EscapeString(s.title))
		}
	}
	other := (i + 2) % len(pages)
	fmt.Fprintf(&b, `</UL><div class=side>今日关注 <a href="%s">%s</a></div>`, address(other, 0), html.EscapeString(pages[other].stories[0].title))
	fmt.Fprintf(&b, `</BODY></HTML><!--enpproperty <founder-date>%s</founder-date><founder-pagenum>%s</founder-pagenum><founder-papername>%s</founder-papername><founder-type>2</founder-type> /enpproperty-->`, issue.Format(time.DateOnly), p.no, Paper)
	return b.String()
}

// article is a story's page: kicker, title, subtitle and author in cells that follow one another, the text under #ozoom.
func article(p page, i, j int, s story, issue time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<HTML><HEAD><META content="text/html; charset=utf-8" http-equiv=Content-Type><TITLE>%s-%s</TITLE></HEAD><BODY><div>%s</div>`, Paper, html.EscapeString(s.title), p.name)
	b.WriteString(`<TABLE class=wz><TR><TD class=font02 align=center>` + html.EscapeString(s.kicker) + `</TD></TR>`)
	b.WriteString(`<TR><TD class=font01 align=center>` + html.EscapeString(s.title) + `</TD></TR>`)
	b.WriteString(`<TR><TD class=font02 align=center>` + html.EscapeString(s.subtitle) + `</TD></TR>`)
	b.WriteString(`<TR><TD class=font02 align=center>` + html.EscapeString(s.author) + `</TD></TR></TABLE>`)
	b.WriteString(`<TABLE id=newspic><TR><TD><IMG src=pic.jpg></TD></TR></TABLE><DIV id=ozoom><founder-content>`)
	for line := range strings.SplitSeq(s.text, "\n") {
		if line != "" {
			b.WriteString(`<P>　　` + html.EscapeString(line) + `</P>`)
		}
	}
	fmt.Fprintf(&b, `</founder-content></DIV><a href=%s>版面</a></BODY>`, p.node)
	fmt.Fprintf(&b, `<!--enpproperty <founder-date>%s</founder-date><founder-pagenum>%s</founder-pagenum><founder-type>1</founder-type> /enpproperty-->`, issue.Format(time.DateOnly), p.no)
	return b.String()
}
