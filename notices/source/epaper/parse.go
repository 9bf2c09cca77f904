package epaper

import (
	"html"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"noticebot/notices"
	"noticebot/notices/source/document"
)

// What one page of an issue says.
type sheet struct {
	date    time.Time // printed on it; zero when it prints none
	pages   []link
	stories []link
	number  string // of the page itself
	name    string
}

type link struct{ url, text string }

var (
	refreshRE  = regexp.MustCompile(`(?i)url\s*=\s*['"]?\s*([^'">\s]+)`)
	locationRE = regexp.MustCompile(`(?i)location(?:\.href)?\s*(?:=|\.(?:replace|assign)\s*\()\s*['"]([^'"]{1,500})['"]`)
	pageNoRE   = regexp.MustCompile(`第?\s*([A-Z]{0,2}\d{1,3})\s*版?\s*[:：版]?[\s　]*(.*)`)
	founderRE  = regexp.MustCompile(`<founder-(date|pagenum|papername|type)>([^<]{0,100})</`)
	printedRE  = regexp.MustCompile(`((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日[\s　]*(?:星期|周)[一二三四五六日天]`)
	isoRE      = regexp.MustCompile(`((?:19|20)\d\d)[-/年.](\d{1,2})[-/月.](\d{1,2})`)
	bylineRE   = regexp.MustCompile(`^.{0,45}[讯电]\s*[（(]([^（）()]{2,120})[）)]`)
)

func docOf(text string) (*goquery.Document, error) {
	return goquery.NewDocumentFromReader(strings.NewReader(text))
}

// redirect finds where a page that holds nothing sends its reader: meta refresh, or a script.
func redirect(doc *goquery.Document, base *url.URL) *url.URL {
	to := ""
	doc.Find("meta[content]").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		if strings.EqualFold(s.AttrOr("http-equiv", ""), "refresh") {
			if m := refreshRE.FindStringSubmatch(s.AttrOr("content", "")); m != nil {
				to = m[1]
			}
		}
		return to == ""
	})
	if to == "" {
		doc.Find("script").EachWithBreak(func(_ int, s *goquery.Selection) bool {
			t := s.Text()
			if m := locationRE.FindStringSubmatch(t[:min(len(t), 20000)]); m != nil {
				to = m[1]
			}
			return to == ""
		})
	}
	if to == "" {
		return nil
	}
	u, err := base.Parse(to)
	if err != nil {
		return nil
	}
	return u
}

// readSheet reads the page at base.
func (p *compiled) readSheet(text string, base *url.URL, zone *time.Location) (*sheet, error) {
	doc, err := docOf(text)
	if err != nil {
		return nil, err
	}
	s := &sheet{date: printedDate(doc, text, zone)}
	s.pages = p.links(doc, base, p.Pages, p.page)
	s.stories = p.links(doc, base, append(append([]string{}, p.Areas...), p.Titles...), p.story)
	if len(s.stories) == 0 { // a skin that is not known: every link of the right form
		s.stories = p.links(doc, base, []string{"a[href]"}, p.story)
	}
	self := canonical(base)
	for _, l := range s.pages {
		if l.url == self {
			s.number, s.name = pageTitle(l.text)
		}
	}
	if n := founder(text)["pagenum"]; n != "" && s.number == "" {
		s.number = n
	}
	return s, nil
}

// links collects the links under selectors to addresses of the right form in base's issue, each once, in order, with the
// first text that is one.
func (p *compiled) links(doc *goquery.Document, base *url.URL, selectors []string, form *regexp.Regexp) []link {
	var out []link
	at := map[string]int{}
	date := p.date.FindString(base.Path)
	for _, sel := range selectors {
		doc.Find(sel).Each(func(_ int, s *goquery.Selection) {
			u, err := base.Parse(strings.TrimSpace(s.AttrOr("href", "")))
			if err != nil || u.Host != base.Host || !form.MatchString(path.Base(u.Path)) || p.date.FindString(u.Path) != date || len(out) >= maxLinks {
				return
			}
			text := strings.Join(strings.Fields(document.Flow(s)), " ")
			if strings.Contains(text, "document.write") {
				text = ""
			}
			key := canonical(u)
			if i, ok := at[key]; ok {
				if out[i].text == "" {
					out[i].text = text
				}
				return
			}
			at[key] = len(out)
			out = append(out, link{key, text})
		})
	}
	return out
}

// canonical is an address without what does not name the document: ?div=-1, #top.
func canonical(u *url.URL) string {
	v := *u
	v.RawQuery, v.Fragment, v.Host = "", "", strings.ToLower(u.Host)
	return v.String()
}

func pageTitle(text string) (number, name string) {
	if m := pageNoRE.FindStringSubmatch(text); m != nil {
		return m[1], strings.Trim(m[2], " ：:　")
	}
	return "", strings.TrimSpace(text)
}

func founder(text string) map[string]string {
	at := strings.LastIndex(text, "<!--enpproperty")
	if at < 0 {
		return nil
	}
	out := map[string]string{}
	for _, m := range founderRE.FindAllStringSubmatch(text[at:], 20) {
		out[m[1]] = strings.TrimSpace(m[2])
	}
	return out
}

// printedDate is the date that the page itself gives.
func printedDate(doc *goquery.Document, text string, zone *time.Location) time.Time {
	for _, s := range []string{
		founder(text)["date"],
		doc.Find("meta[name=publishdate]").AttrOr("content", ""),
		doc.Find("#newstime").First().Text(),
	} {
		if t := dateFrom(isoRE.FindStringSubmatch(s), zone); !t.IsZero() {
			return t
		}
	}
	return dateFrom(printedRE.FindStringSubmatch(document.Flow(doc.Find("body"))), zone)
}

func dateFrom(m []string, zone *time.Location) time.Time {
	if m == nil {
		return time.Time{}
	}
	y, _ := strconv.Atoi(m[1])
	mo, _ := strconv.Atoi(m[2])
	d, _ := strconv.Atoi(m[3])
	t := time.Date(y, time.Month(mo), d, 0, 0, 0, 0, zone)
	if t.Day() != d || int(t.Month()) != mo {
		return time.Time{}
	}
	return t
}

// readStory reads an article's page. found tells whether the page is an article's at all; its text may still be empty, when
// the article is a picture.
func (p *compiled) readStory(text string, zone *time.Location) (a notices.Article, printed time.Time, found bool) {
	doc, err := docOf(text)
	if err != nil {
		return a, printed, false
	}
	printed = dateFrom(isoRE.FindStringSubmatch(founder(text)["date"]), zone)
	for _, sel := range p.Drop {
		doc.Find(sel).Remove()
	}
	body := p.body(doc)
	found = body != nil
	if body != nil {
		a.Text = document.Flow(body)
	} else if t, ok := between(text, "enpcontent"); ok {
		a.Text, found = t, true
	} else if t, ok := between(text, p.Comments+"content"); ok {
		a.Text, found = t, true
	}
	p.heads(doc, text, &a)
	if m := bylineRE.FindStringSubmatch(a.Text[:min(len(a.Text), 400)]); a.Byline == "" && m != nil {
		a.Byline = strings.TrimSpace(m[1])
	}
	return a, printed, found && (a.Text != "" || a.Title != "")
}

// body is the element that holds the text; one that also holds the list of articles is the page's, not an article's.
func (p *compiled) body(doc *goquery.Document) *goquery.Selection {
	for _, sel := range p.Body {
		s := doc.Find(sel).First()
		if s.Length() > 0 && s.Find("area, map, #main-ed-articlenav-list").Length() == 0 {
			return s
		}
	}
	return nil
}

// heads fills kicker, title, subtitle and author: from tags of their own, from the comments around them, from the cells in
// which they follow one another.
func (p *compiled) heads(doc *goquery.Document, text string, a *notices.Article) {
	for _, part := range []struct {
		to        *string
		selectors []string
		comment   string
	}{{&a.Title, p.Title, "title"}, {&a.Kicker, p.Kicker, "pretitle"}, {&a.Subtitle, p.Subtitle, "subtitle"}, {&a.Byline, p.Author, "author"}} {
		for _, sel := range part.selectors {
			if *part.to == "" {
				*part.to = oneLine(document.Flow(doc.Find(sel).First()))
			}
		}
		if t, ok := between(text, p.Comments+part.comment); ok && *part.to == "" {
			*part.to = oneLine(t)
		}
	}
	h := document.Heads(doc, p.Heads, p.HeadTitle)
	fillEmpty(&a.Title, h.Title)
	fillEmpty(&a.Kicker, h.Kicker)
	fillEmpty(&a.Subtitle, h.Subtitle)
	fillEmpty(&a.Byline, h.Byline)
	if a.Kicker == a.Title {
		a.Kicker = ""
	}
}

func fillEmpty(to *string, s string) {
	if *to == "" {
		*to = s
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

var tagRE = regexp.MustCompile(`<[^<>]*>`)

// between is the text between a pair of comments: <!--<name>-->…<!--</name>-->, or <!--name-->…<!--/name-->.
func between(text, name string) (string, bool) {
	for _, pair := range [][2]string{{"<!--<" + name + ">-->", "<!--</" + name + ">-->"}, {"<!--" + name + "-->", "<!--/" + name + "-->"}} {
		i := strings.Index(text, pair[0])
		if i < 0 {
			continue
		}
		rest := text[i+len(pair[0]):]
		if j := strings.Index(rest, pair[1]); j >= 0 {
			rest = rest[:j]
		}
		if doc, err := docOf(rest); err == nil {
			return document.Flow(doc.Find("body")), true
		}
		return html.UnescapeString(tagRE.ReplaceAllString(rest, "")), true
	}
	return "", false
}
