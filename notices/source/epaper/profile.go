package epaper

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Profile is what differs between families of e-papers: where the date stands in an address, what a page's and an article's
// address look like, and where the parts stand in the HTML. A new family is a row of profiles, not code.
type Profile struct {
	Name     string
	DateForm string // of the date in every address, as time.Format writes it
	PageName string // expression for the last part of a page's address
	Story    string // expression for the last part of an article's address

	Pages  []string // selectors of links to pages
	Areas  []string // selectors of an article's area on the page's picture
	Titles []string // selectors of links in the list of titles
	Drop   []string // what to take out of an article before it is read: pictures and their captions

	Title, Kicker, Subtitle, Author, Body []string // selectors, most certain first
	Heads                                 string   // cells in which kicker, title, subtitle and author follow one another
	HeadTitle                             string   // the one of them that is the title
	Comments                              string   // prefix of the comment pairs around the parts: npm:article-
}

// profiles are the families that are known. See Profiles for their names.
var profiles = []Profile{
	{
		Name:     "founder-classic",
		DateForm: "2006-01/02",
		PageName: `^(?:node_[0-9A-Za-z]+|nbs\.[0-9A-Za-z_]+)\.html?$`,
		Story:    `^(?:content_[0-9_]+|nw\.[0-9A-Za-z_-]+)\.html?$`,
		Pages:    []string{"a#pageLink", "#bmdhTable a", "a.rigth_bmdh_href", "td.default a", "#pageList a"},
		Areas:    []string{"map area[href]"},
		Titles:   []string{"#main-ed-articlenav-list a", "ul.main-ed-articlenav-list li a", "ul.ul02_l a", "ul.list01 a", "#titleList li a", "div[id^=content_] > a"},
		Drop:     []string{"table#newspic", "#newspic", "script", "style"},

		Title:     []string{"founder-title", "#article_title", "#art_title"},
		Kicker:    []string{"founder-pretitle", "founder-introtitle"},
		Subtitle:  []string{"founder-subtitle"},
		Author:    []string{"founder-author"},
		Body:      []string{"#ozoom founder-content", "founder-content", "#ozoom"},
		Heads:     ".font01, .font02",
		HeadTitle: ".font01",
		Comments:  "npm:article-",
	},
}

// Profiles lists the names that Config.Profile takes.
func Profiles() []string {
	out := make([]string, len(profiles))
	for i, p := range profiles {
		out[i] = p.Name
	}
	return out
}

// compiled is a profile ready for use.
type compiled struct {
	Profile
	date, page, story *regexp.Regexp
}

func profileNamed(name string) (*compiled, error) {
	i := slices.IndexFunc(profiles, func(p Profile) bool { return p.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("no profile %q: there are %s", name, strings.Join(Profiles(), ", "))
	}
	p := profiles[i]
	form := regexp.QuoteMeta(p.DateForm)
	for _, part := range []struct{ of, is string }{{"2006", `\d{4}`}, {"01", `\d{2}`}, {"02", `\d{2}`}} {
		form = strings.Replace(form, part.of, part.is, 1)
	}
	c := &compiled{Profile: p}
	var err error
	for _, x := range []struct {
		to   **regexp.Regexp
		expr string
	}{{&c.date, `/` + form + `/`}, {&c.page, p.PageName}, {&c.story, p.Story}} {
		if *x.to, err = regexp.Compile(x.expr); err != nil {
			return nil, fmt.Errorf("profile %s: %w", name, err)
		}
	}
	return c, nil
}

// dateOf reads the date from an address.
func (p *compiled) dateOf(address string, zone *time.Location) (time.Time, bool) {
	m := p.date.FindString(address)
	if m == "" {
		return time.Time{}, false
	}
	t, err := time.ParseInLocation(p.DateForm, strings.Trim(m, "/"), zone)
	return t, err == nil
}

// at puts another date into an address.
func (p *compiled) at(address string, date time.Time) string {
	loc := p.date.FindStringIndex(address)
	if loc == nil {
		return address
	}
	return address[:loc[0]] + "/" + date.Format(p.DateForm) + "/" + address[loc[1]:]
}
