package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/temoto/robotstxt"
)

// hosts is what is known of every host: whose turn it is, when the next request may go, what its robots.txt says.
type hosts struct {
	mu sync.Mutex
	of map[string]*host
}

type host struct {
	place chan struct{} // holds one token: a single request at a time
	mu    sync.Mutex
	next  time.Time     // no request before
	delay time.Duration // crawl-delay of robots.txt
	rules *robotstxt.RobotsData
	until time.Time // rules hold until
	err   error     // why rules could not be had
}

func newHosts() *hosts { return &hosts{of: map[string]*host{}} }

// maxHosts bounds the memory: redirects could name any number.
const maxHosts = 4096

func (h *hosts) get(u *url.URL) *host {
	key := strings.ToLower(u.Scheme + "://" + u.Host)
	h.mu.Lock()
	defer h.mu.Unlock()
	x := h.of[key]
	if x == nil {
		if len(h.of) >= maxHosts {
			clear(h.of)
		}
		x = &host{place: make(chan struct{}, 1)}
		h.of[key] = x
	}
	return x
}

// enter waits for the host's place and its next time; release gives the place back.
func (h *hosts) enter(ctx context.Context, c *Client, u *url.URL) (release func(), err error) {
	x := h.get(u)
	select {
	case x.place <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	x.mu.Lock()
	now := c.o.Now()
	wait := x.next.Sub(now)
	gap := max(c.o.Interval, x.delay)
	x.next = latest(now, x.next).Add(gap)
	x.mu.Unlock()
	if wait > 0 {
		if err := c.sleep(ctx, wait); err != nil {
			<-x.place
			return nil, err
		}
	}
	return func() { <-x.place }, nil
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// How long rules are believed, and how long a failure to get them.
const (
	robotsHold  = 24 * time.Hour
	robotsRetry = 10 * time.Minute
	robotsBytes = 512 << 10
	maxDelay    = 10 * time.Minute
)

// mayFetch asks the host's robots.txt: none means yes; one that cannot be had now means wait, not yes.
func (c *Client) mayFetch(ctx context.Context, u *url.URL) error {
	x := c.hosts.get(u)
	x.mu.Lock()
	fresh := c.o.Now().Before(x.until)
	rules, err := x.rules, x.err
	x.mu.Unlock()
	if !fresh {
		if rules, err = c.robots(ctx, u); ctx.Err() != nil {
			return ctx.Err()
		}
		x.mu.Lock()
		x.rules, x.err, x.until = rules, err, c.o.Now().Add(robotsHold)
		if err != nil {
			x.until = c.o.Now().Add(robotsRetry)
		} else if g := rules.FindGroup("noticebot"); g != nil {
			x.delay = min(g.CrawlDelay, maxDelay)
		}
		x.mu.Unlock()
	}
	if err != nil {
		return fmt.Errorf("robots.txt of %s cannot be read, so nothing is fetched from it for now: %w", u.Host, err)
	}
	path := u.EscapedPath()
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if path == "" {
		path = "/"
	}
	if !rules.TestAgent(path, "noticebot") {
		return fmt.Errorf("%s: %w", u, ErrRobots)
	}
	return nil
}

func (c *Client) robots(ctx context.Context, u *url.URL) (*robotstxt.RobotsData, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	for range c.o.Redirects + 1 {
		r, err := c.once(ctx, at, nil, robotsBytes)
		if errors.Is(err, ErrTooLarge) {
			return robotstxt.FromBytes(nil)
		}
		if err != nil {
			return nil, err
		}
		to := r.Header.Get("Location")
		if r.Status >= 300 && r.Status < 400 && to != "" {
			if at, err = at.Parse(to); err != nil {
				return robotstxt.FromBytes(nil)
			}
			if at, err = parse(at.String()); err != nil {
				return nil, err
			}
			continue
		}
		if r.Status >= 500 || r.Status == http.StatusTooManyRequests {
			return nil, &StatusError{URL: at.String(), Status: r.Status}
		}
		if r.Status >= 300 || looksHTML(r.Body) { // none, or a page that says so with status 200
			return robotstxt.FromBytes(nil)
		}
		rules, err := robotstxt.FromBytes(r.Body)
		if err != nil { // a broken file forbids nothing that can be understood
			return robotstxt.FromBytes(nil)
		}
		return rules, nil
	}
	return robotstxt.FromBytes(nil)
}

func looksHTML(b []byte) bool {
	return strings.HasPrefix(strings.TrimSpace(string(b[:min(len(b), 256)])), "<")
}
