// Package epaper reads newspapers' e-papers: sites on which every issue has a page list, every page a list of articles, every
// article a page of its own, and every address the date of the issue.
//
// It promises: an issue's date is its address's, never the clock's, and a page that prints another date is refused; the issues
// of the days before that were missed, or read in part, are read first, oldest first; an article that was read is not
// fetched again; one page or article that cannot be had costs nothing but itself, and the issue is offered again.
package epaper

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"noticebot/notices"
	"noticebot/notices/fetch"
	"noticebot/notices/source"
)

// Config is one paper.
type Config struct {
	Name       string // of the source
	URL        string // the paper's entrance, or any page of any issue
	Paper      string // as residents know it: 衡阳日报
	Region     string
	Zone       *time.Location // of the issue's date; default UTC+8
	Profile    string         // see Profiles; default founder-classic
	MaxCatchUp int            // days before the latest issue that are read after an absence; default 7
	Now        func() time.Time
	Log        *slog.Logger
}

// Bounds of one issue: a page that lists more is not a newspaper's.
const (
	maxPages    = 80
	maxStories  = 800
	maxLinks    = 1000
	maxHops     = 5 // from the entrance to the latest issue
	maxFailures = 5 // in a row, after which the host is left alone
)

type paper struct {
	c       Config
	root    *url.URL
	p       *compiled
	get     *fetch.Client
	absent  map[string]bool // dates that had no issue
	partial map[string]bool // dates of which something could not be had
}

// New checks the configuration and makes the source; nothing is fetched yet.
func New(c Config, client *fetch.Client) (source.Source, error) {
	if c.Profile == "" {
		c.Profile = profiles[0].Name
	}
	if c.Zone == nil {
		c.Zone = time.FixedZone("UTC+8", 8*60*60)
	}
	if c.MaxCatchUp <= 0 {
		c.MaxCatchUp = 7
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Name == "" {
		return nil, errors.New("e-paper: a source needs a name")
	}
	p, err := profileNamed(c.Profile)
	if err != nil {
		return nil, fmt.Errorf("source %s: %w", c.Name, err)
	}
	root, err := url.Parse(c.URL)
	if err != nil || root.Host == "" || root.Scheme != "http" && root.Scheme != "https" {
		return nil, fmt.Errorf("source %s: url %q is not an address like http://epaper.example.cn/", c.Name, c.URL)
	}
	return &paper{c: c, root: root, p: p, get: client, absent: map[string]bool{}, partial: map[string]bool{}}, nil
}

func (s *paper) Name() string { return s.c.Name }

// Read finds the latest issue and yields what was missed, then that.
func (s *paper) Read(ctx context.Context, seen source.Seen, yield func(notices.Issue) error) error {
	first, latest, err := s.latest(ctx)
	if err != nil {
		return fmt.Errorf("source %s: %w", s.c.Name, err)
	}
	for _, date := range s.due(seen, latest) {
		issue, err := s.issue(ctx, seen, s.p.at(first, date), date, date.Equal(latest))
		if err != nil {
			return fmt.Errorf("source %s: issue of %s: %w", s.c.Name, date.Format(time.DateOnly), err)
		}
		if issue == nil {
			continue
		}
		if err := yield(*issue); err != nil {
			return err
		}
	}
	return nil
}

// due lists the dates to be read, oldest first: the latest, and those before it that were not wholly read. The first look at
// a paper takes the latest issue only, so that residents do not wait for a week of old ones; the next look takes these.
func (s *paper) due(seen source.Seen, latest time.Time) []time.Time {
	newest := seen.Newest()
	var out []time.Time
	for n := s.c.MaxCatchUp; n >= 0; n-- {
		date := latest.AddDate(0, 0, -n)
		key := date.Format(time.DateOnly)
		missed := n == 0 || !newest.IsZero()
		switch {
		case seen.Issue(key):
			delete(s.partial, key)
			if n == 0 && s.growing(latest) {
				out = append(out, date)
			}
		case s.partial[key], missed && !s.absent[key]:
			out = append(out, date)
		}
	}
	return out
}

// growing tells whether pages may still be added to the latest issue: papers appear page by page until about noon.
func (s *paper) growing(latest time.Time) bool {
	now := s.c.Now().In(s.c.Zone)
	return now.Format(time.DateOnly) == latest.Format(time.DateOnly) && now.Hour() < 14
}

// latest follows the entrance to the newest issue: HTTP redirects, meta refresh, a script's location.
func (s *paper) latest(ctx context.Context) (first string, date time.Time, err error) {
	at := s.root
	for range maxHops {
		r, err := s.get.Get(ctx, at.String())
		if err != nil {
			return "", time.Time{}, fmt.Errorf("find the latest issue: %w", err)
		}
		if at, err = url.Parse(r.URL); err != nil {
			return "", time.Time{}, fmt.Errorf("find the latest issue: %w", err)
		}
		if date, ok := s.p.dateOf(at.Path, s.c.Zone); ok && s.p.page.MatchString(lastPart(at)) {
			return canonical(at), date, nil
		}
		text, err := r.Text()
		if err != nil {
			return "", time.Time{}, fmt.Errorf("find the latest issue: %s: %w", at, err)
		}
		next, err := s.onward(text, at)
		if err != nil {
			return "", time.Time{}, err
		}
		at = next
	}
	return "", time.Time{}, fmt.Errorf("find the latest issue: more than %d steps from %s", maxHops, s.root)
}

// onward is the next step from a page that is not an issue's.
func (s *paper) onward(text string, at *url.URL) (*url.URL, error) {
	doc, err := docOf(text)
	if err != nil {
		return nil, fmt.Errorf("find the latest issue: %s: %w", at, err)
	}
	if next := redirect(doc, at); next != nil && next.String() != at.String() {
		return next, nil
	}
	// an entrance that links its issue instead of redirecting to it: the newest date counts
	var best *url.URL
	var newest time.Time
	for _, n := range doc.Find("a[href], frame[src], iframe[src]").EachIter() {
		u, err := at.Parse(n.AttrOr("href", n.AttrOr("src", "")))
		if err != nil || u.Host != at.Host || !s.p.page.MatchString(lastPart(u)) {
			continue
		}
		if d, ok := s.p.dateOf(u.Path, s.c.Zone); ok && d.After(newest) {
			best, newest = u, d
		}
	}
	if best == nil {
		return nil, fmt.Errorf("find the latest issue: %s neither is a page of an issue nor leads to one: has the site moved, or does another profile fit?", at)
	}
	return best, nil
}

func lastPart(u *url.URL) string {
	p := u.Path
	for i := len(p) - 1; i >= 0; i-- {
		if p[i] == '/' {
			return p[i+1:]
		}
	}
	return p
}
