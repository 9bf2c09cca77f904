package epaper

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"time"

	"noticebot/notices"
	"noticebot/notices/fetch"
	"noticebot/notices/source"
)

// reading is the reading of one issue.
type reading struct {
	*paper
	seen     source.Seen
	issue    notices.Issue
	failures int // in a row
	had      map[string]bool
}

// errGivenUp ends the reading of an issue whose host does not answer any more; what was read stays.
var errGivenUp = errors.New("the host does not answer")

// issue reads the issue whose first page is given; nil when there is none of that date, or nothing new in one that was read.
// The error is ctx's, or that of a host from which nothing could be had.
func (s *paper) issue(ctx context.Context, seen source.Seen, first string, date time.Time, latest bool) (*notices.Issue, error) {
	key := date.Format(time.DateOnly)
	r := &reading{paper: s, seen: seen, had: map[string]bool{}, issue: notices.Issue{
		Key: key, Source: s.c.Name, Paper: s.c.Paper, Region: s.c.Region, Published: date,
	}}
	sh, err := r.sheet(ctx, first)
	var other *otherDate
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case fetch.NotFound(err), errors.As(err, &other):
		if !latest { // no issue that day
			s.absent[key] = true
			return nil, nil
		}
		r.odd(err)
	case err != nil:
		return nil, err
	default:
		if err := r.pages(ctx, first, sh); err != nil {
			return nil, err
		}
	}
	return r.done()
}

// done decides what the reading amounts to.
func (r *reading) done() (*notices.Issue, error) {
	key := r.issue.Key
	if r.seen.Issue(key) { // read before: only pages that appeared since are worth telling
		if len(r.issue.Articles) == 0 {
			return nil, nil
		}
		h := sha256.New()
		for _, a := range r.issue.Articles {
			h.Write([]byte(a.ID))
		}
		r.issue.Key += "+" + hex.EncodeToString(h.Sum(nil)[:4])
		r.issue.Odd = append(r.issue.Odd, fmt.Sprintf("%d articles appeared after the issue was read", len(r.issue.Articles)))
		return &r.issue, nil
	}
	if r.partial[key] = r.issue.Partial; !r.issue.Partial {
		delete(r.partial, key)
	}
	return &r.issue, nil
}

// pages reads every page of the issue and the articles that they list.
func (r *reading) pages(ctx context.Context, first string, sh *sheet) error {
	list := sh.pages
	if len(list) == 0 {
		list = []link{{first, ""}}
		r.note("the first page lists no pages: only it was read", len(sh.stories) == 0)
	}
	if len(list) > maxPages {
		r.note(fmt.Sprintf("%d pages are listed, only %d are read", len(list), maxPages), false)
		list = list[:maxPages]
	}
	if !contains(list, first) {
		list = append([]link{{first, ""}}, list...)
	}
	var stories int
	for _, l := range list {
		page := sh
		if l.url != first {
			var err error
			if page, err = r.sheet(ctx, l.url); err != nil {
				if err := r.failed(ctx, err); err != nil {
					return r.giveUp(ctx, err)
				}
				continue
			}
		}
		r.issue.Pages++
		number, name := pageTitle(l.text)
		if number == "" {
			number = page.number
		}
		stories += len(page.stories)
		if err := r.stories(ctx, page.stories, number, name); err != nil {
			return r.giveUp(ctx, err)
		}
	}
	if stories == 0 {
		r.note("no article is listed on any page: has the layout changed?", true)
	}
	return nil
}

// giveUp keeps what was read when a host falls silent in the middle, and passes on what is not about the host.
func (r *reading) giveUp(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, errGivenUp) {
		r.note(err.Error(), true)
		return nil
	}
	return err
}

func (r *reading) stories(ctx context.Context, links []link, number, name string) error {
	for _, l := range links {
		if r.had[l.url] || len(r.had) >= maxStories {
			continue
		}
		r.had[l.url] = true
		if r.seen.Article(l.url) {
			continue
		}
		a, err := r.story(ctx, l.url)
		if err != nil {
			if err := r.failed(ctx, err); err != nil {
				return err
			}
			continue
		}
		if a.Title == "" {
			a.Title = l.text
		}
		if a.Text == "" && a.Kicker == "" && a.Title == "" {
			continue
		}
		a.ID, a.URL, a.Source, a.Paper, a.Region = l.url, l.url, r.c.Name, r.c.Paper, r.c.Region
		a.Published, a.Page, a.PageName = r.issue.Published, number, name
		r.issue.Articles = append(r.issue.Articles, a)
	}
	return nil
}

// failed notes that something could not be had. What the host says does not exist is not asked for again.
func (r *reading) failed(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	r.odd(err)
	var s *fetch.StatusError
	if errors.As(err, &s) && s.Status < 500 && s.Status != 429 {
		return nil
	}
	if r.failures++; r.failures >= maxFailures {
		return fmt.Errorf("%w: %d requests in a row failed, the last with: %w", errGivenUp, r.failures, err)
	}
	return nil
}

func (r *reading) odd(err error) { r.note(err.Error(), !fetch.NotFound(err)) }

// note tells the operator; a partial issue is tried again.
func (r *reading) note(what string, partial bool) {
	const most = 20
	if len(r.issue.Odd) < most {
		r.issue.Odd = append(r.issue.Odd, what)
	}
	r.issue.Partial = r.issue.Partial || partial
	r.c.Log.Debug("odd", "source", r.c.Name, "issue", r.issue.Key, "what", what)
}

// otherDate is a page that is not of the issue that was asked for.
type otherDate struct {
	url        string
	want, have time.Time
}

func (e *otherDate) Error() string {
	return fmt.Sprintf("%s is dated %s, not %s: refused", e.url, e.have.Format(time.DateOnly), e.want.Format(time.DateOnly))
}

// had fetches an address and checks that the answer is of the issue.
func (r *reading) text(ctx context.Context, address string) (string, *url.URL, error) {
	res, err := r.get.Get(ctx, address)
	if err != nil {
		return "", nil, err
	}
	r.failures = 0
	at, err := url.Parse(res.URL)
	if err != nil {
		return "", nil, fmt.Errorf("%s: %w", address, err)
	}
	if date, ok := r.p.dateOf(at.Path, r.c.Zone); ok && !date.Equal(r.issue.Published) {
		return "", nil, &otherDate{res.URL, r.issue.Published, date}
	} else if !ok {
		return "", nil, fmt.Errorf("%s leads to %s, which is no page of the issue", address, res.URL)
	}
	text, err := res.Text()
	if err != nil {
		return "", nil, fmt.Errorf("%s: %w", address, err)
	}
	return text, at, nil
}

func (r *reading) sheet(ctx context.Context, address string) (*sheet, error) {
	text, at, err := r.text(ctx, address)
	if err != nil {
		return nil, err
	}
	sh, err := r.p.readSheet(text, at, r.c.Zone)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	if !sh.date.IsZero() && !sh.date.Equal(r.issue.Published) {
		return nil, &otherDate{address, r.issue.Published, sh.date}
	}
	return sh, nil
}

func (r *reading) story(ctx context.Context, address string) (notices.Article, error) {
	text, _, err := r.text(ctx, address)
	if err != nil {
		return notices.Article{}, err
	}
	a, printed, found := r.p.readStory(text, r.c.Zone)
	if !found {
		return a, fmt.Errorf("%s has no text of an article: is it a login page, or has the layout changed?", address)
	}
	if !printed.IsZero() && !printed.Equal(r.issue.Published) {
		return a, &otherDate{address, r.issue.Published, printed}
	}
	return a, nil
}

func contains(list []link, address string) bool {
	for _, l := range list {
		if l.url == address {
			return true
		}
	}
	return false
}
