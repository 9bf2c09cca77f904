package document

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"noticebot/notices"
)

// Where an article's parts stand, most certain first: Founder's own tags, its skins, government and utility sites, any page.
var (
	titleAt    = []string{"founder-title", "#Title", ".font01", "#article_title", ".article-title", "h1", "meta[property='og:title']", "meta[name=ArticleTitle]", "h2", "title"}
	kickerAt   = []string{"founder-introtitle", "founder-pretitle", "#PreTitle", ".yinti", "#yinti"}
	subtitleAt = []string{"founder-subtitle", "#SubTitle", "#subdoctitle"}
	bylineAt   = []string{"founder-author", "meta[name=reporter]", "meta[name=author]", "meta[name=Author]"}
	bodyAt     = []string{"#ozoom founder-content", "founder-content", "#ozoom", "#doccontent", "#zoom", ".TRS_Editor", "#UCAP-CONTENT", "article", "#content", ".article-content", ".content", "main"}
	dateAt     = []string{"founder-date", "meta[name=publishdate]", "meta[name=PubDate]", "meta[property='article:published_time']", "meta[name=publishDate]", "time[datetime]", "#newstime"}
)

func readHTML(name, text string, hint Hint) (notices.Issue, error) {
	// Depth is bounded by the parser itself; size by MaxBytes.
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		return notices.Issue{}, &Error{name, ErrMalformed, err.Error(), "save it as text (.txt)"}
	}
	doc.Find("script,style,noscript,iframe,nav,footer,form,aside").Remove()
	a := notices.Article{
		Kicker:   first(doc, kickerAt),
		Title:    first(doc, titleAt),
		Subtitle: first(doc, subtitleAt),
		Byline:   first(doc, bylineAt),
		Text:     bodyOf(doc),
	}
	a.Text = strings.TrimPrefix(a.Text, a.Title+"\n") // where the body holds its own headline
	h := Heads(doc, ".font01, .font02", ".font01")
	a.Kicker, a.Subtitle, a.Byline = either(a.Kicker, h.Kicker), either(a.Subtitle, h.Subtitle), either(a.Byline, h.Byline)
	if founder := founderComments(text); founder != nil {
		a.Kicker = either(a.Kicker, founder["introtitle"])
		a.Subtitle = either(a.Subtitle, founder["subtitle"])
	}
	issue := notices.Issue{Pages: 1, Articles: []notices.Article{a}}
	if a.Text == "" {
		return notices.Issue{}, &Error{name, ErrEmpty, "no text was found in the page", "save the article as text (.txt)"}
	}
	declared := first(doc, dateAt)
	if declared == "" {
		declared = founderComments(text)["date"]
	}
	issue.Published, err = dateOf(name, a.Text+"\n"+doc.Text(), declared, hint)
	return issue, err
}

// first is the text, or the content, of the first selector that has any.
func first(doc *goquery.Document, selectors []string) string {
	for _, s := range selectors {
		n := doc.Find(s).First()
		v := n.AttrOr("content", n.AttrOr("datetime", ""))
		if v == "" {
			v = Flow(n)
		}
		if v = strings.Join(strings.Fields(v), " "); v != "" && len(v) < 600 {
			return v
		}
	}
	return ""
}

var creditRE = regexp.MustCompile(`记者|通讯员|本报|特约|作者|文[/／]|图[/／]|摄`)

// Heads reads the cells in which kicker, title, subtitle and author follow one another, as the Founder skins print them:
// cells selects all of them, title the one that is the title. Cells inside the text are none.
func Heads(doc *goquery.Document, cells, title string) notices.Article {
	var a notices.Article
	seen := false
	doc.Find(cells).Each(func(_ int, s *goquery.Selection) {
		t := strings.Join(strings.Fields(Flow(s)), " ")
		switch {
		case t == "" || s.ParentsFiltered("#ozoom, founder-content").Length() > 0:
		case s.Is(title):
			seen = true
			a.Title = either(a.Title, t)
		case !seen:
			a.Kicker = either(a.Kicker, t)
		case creditRE.MatchString(t) && len(t) < 120:
			a.Byline = either(a.Byline, t)
		default:
			a.Subtitle = either(a.Subtitle, t)
		}
	})
	return a
}

func bodyOf(doc *goquery.Document) string {
	for _, s := range bodyAt {
		if t := Flow(doc.Find(s).First()); t != "" {
			return t
		}
	}
	return Flow(doc.Find("body"))
}

var founderRE = regexp.MustCompile(`<(?:founder-)?(date|introtitle|subtitle|author|title)>([^<>]{0,400})</`)

// founderComments reads the fields that Founder's systems leave in a comment at the end of a page.
func founderComments(text string) map[string]string {
	at := strings.LastIndex(text, "<!--enpproperty")
	if at < 0 {
		return nil
	}
	out := map[string]string{}
	for _, m := range founderRE.FindAllStringSubmatch(text[at:], 40) {
		out[m[1]] = strings.TrimSpace(m[2])
	}
	return out
}

// Flow is the text of a selection as it is read: paragraphs, breaks and table rows on lines of their own, cells apart,
// spaces of the markup gone, indents dropped.
func Flow(s *goquery.Selection) string {
	var b strings.Builder
	for _, n := range s.Nodes {
		flow(&b, n, 0)
	}
	var lines []string
	for line := range strings.SplitSeq(b.String(), "\n") {
		line = strings.TrimFunc(line, func(r rune) bool {
			return r == ' ' || r == '\t' || r == '\u3000' || r == '\u00a0' || r == '\ufeff' || r == '\u200b'
		})
		if line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func flow(b *strings.Builder, n *html.Node, depth int) {
	if depth > 400 {
		return
	}
	switch n.Type {
	case html.TextNode:
		s := strings.Map(func(r rune) rune {
			switch r {
			case '\n', '\r', '\t', ' ':
				return ' '
			}
			return r
		}, n.Data)
		for strings.Contains(s, "  ") {
			s = strings.ReplaceAll(s, "  ", " ")
		}
		b.WriteString(s)
		return
	case html.CommentNode, html.DoctypeNode:
		return
	}
	block := false
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template:
		return
	case atom.Br:
		b.WriteByte('\n')
	case atom.P, atom.Div, atom.Tr, atom.Li, atom.Table, atom.Ul, atom.Ol, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Section, atom.Article, atom.Blockquote, atom.Dd, atom.Dt, atom.Center:
		block = true
		b.WriteByte('\n')
	case atom.Td, atom.Th:
		defer b.WriteString("\u3000")
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		flow(b, c, depth+1)
	}
	if block {
		b.WriteByte('\n')
	}
}
