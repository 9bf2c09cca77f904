// Package fetch is the polite HTTP client that every source reads the web through.
//
// It promises: an honest User-Agent with the operator's contact; robots.txt obeyed, its crawl-delay included; one request
// at a time and one rate per host, whoever asks; conditional requests; bounds on size, time, redirects and tries; and no
// connection into the operator's own network, wherever a name or a redirect points, unless the source's configuration
// allows it.
package fetch

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Options set up a Client. The zero value is usable.
type Options struct {
	Contact   string        // operator's page or mail, named in the User-Agent so that a webmaster can complain
	Interval  time.Duration // least time between two requests to one host; default 2s
	Timeout   time.Duration // for one request, body included; default 20s
	MaxBytes  int64         // of a body after decompression; default 5 MB
	Redirects int           // followed at most; default 5
	Tries     int           // of one request when the host fails in passing; default 3
	Backoff   time.Duration // before the second try, doubled for each further one, with jitter; default 1s
	Now       func() time.Time
	Log       *slog.Logger
	Access
}

// Access is what one source may do that others may not.
type Access struct {
	AllowPrivate bool        // connect to loopback and private addresses
	IgnoreRobots bool        // for hosts that the operator owns or has an agreement with
	InsecureTLS  bool        // accept a certificate that does not fit
	Proxy        string      // URL; empty uses none, not even the environment's
	Headers      http.Header // added to every request
}

// Client fetches. It is safe for concurrent use.
type Client struct {
	o     Options
	agent string
	hosts *hosts
	kept  *kept
	http  *http.Client
	sleep func(ctx context.Context, d time.Duration) error
}

// Response is a page that was had.
type Response struct {
	URL       string // the last one, after redirects
	Status    int    // 200, or 304 when NotModified
	Header    http.Header
	Body      []byte // the body kept from before when NotModified
	Unchanged bool   // the body is the one had from this URL before, by status or by hash
}

// Text decodes the body, see Decode.
func (r *Response) Text() (string, error) { return Decode(r.Body, r.Header.Get("Content-Type")) }

// What may go wrong with a request by rule rather than by accident; test with errors.Is.
var (
	ErrPrivate   = errors.New("the address lies in a private network: set allow_private for this source if it is meant")
	ErrTooLarge  = errors.New("the body is larger than allowed")
	ErrRobots    = errors.New("robots.txt of the host forbids this page")
	ErrRedirects = errors.New("too many redirects")
)

// StatusError is an answer other than success.
type StatusError struct {
	URL    string
	Status int
	After  time.Duration // what the host asked to wait, if it did
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("%s answered %d %s", e.URL, e.Status, http.StatusText(e.Status))
}

// NotFound tells whether the host said that there is no such page.
func NotFound(err error) bool {
	var s *StatusError
	return errors.As(err, &s) && (s.Status == http.StatusNotFound || s.Status == http.StatusGone)
}

// New makes a Client with its own memory of hosts.
func New(o Options) *Client {
	fill(&o.Interval, 2*time.Second)
	fill(&o.Timeout, 20*time.Second)
	fill(&o.MaxBytes, 5<<20)
	fill(&o.Redirects, 5)
	fill(&o.Tries, 3)
	fill(&o.Backoff, time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	c := &Client{o: o, hosts: newHosts(), kept: newKept(), sleep: sleep}
	c.agent = "noticebot/1 (reads public notices for residents"
	if o.Contact != "" {
		c.agent += "; " + strings.Map(printable, o.Contact)
	}
	c.agent += ")"
	c.http = newHTTP(o)
	return c
}

// For returns a Client with another Access that shares this one's hosts: their rate holds for both together.
func (c *Client) For(a Access) *Client {
	d := *c
	d.o.Access = a
	d.http = newHTTP(d.o)
	d.kept = newKept()
	return &d
}

// Get fetches one page: the errors are *StatusError, those above, or the network's, each wrapped with the address.
func (c *Client) Get(ctx context.Context, address string) (*Response, error) {
	u, err := parse(address)
	if err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		r, err := c.follow(ctx, u)
		if err == nil || try >= c.o.Tries || !passing(ctx, err) {
			return r, err
		}
		wait := c.o.Backoff << (try - 1)
		wait += time.Duration(rand.Int64N(int64(wait)/2 + 1))
		var s *StatusError
		if errors.As(err, &s) && s.After > wait {
			if wait = s.After; wait > maxAfter {
				return nil, err
			}
		}
		c.o.Log.Debug("fetch again", "url", address, "in", wait, "after", err)
		if err := c.sleep(ctx, wait); err != nil {
			return nil, err
		}
	}
}

// maxAfter is the longest Retry-After waited for; beyond it the next poll is soon enough.
const maxAfter = 2 * time.Minute

// passing tells whether a further try may help.
func passing(ctx context.Context, err error) bool {
	var s *StatusError
	switch {
	case ctx.Err() != nil:
		return false
	case errors.As(err, &s):
		return s.Status == http.StatusTooManyRequests || s.Status == http.StatusRequestTimeout || s.Status >= 500 && s.Status != http.StatusNotImplemented
	case errors.Is(err, ErrPrivate), errors.Is(err, ErrTooLarge), errors.Is(err, ErrRobots), errors.Is(err, ErrRedirects), errors.Is(err, errAddress):
		return false
	}
	return true
}

// follow makes the request and those it is redirected to; each keeps the rules of its own host.
func (c *Client) follow(ctx context.Context, u *url.URL) (*Response, error) {
	first := u.String()
	for hop := 0; hop <= c.o.Redirects; hop++ {
		if !c.o.IgnoreRobots {
			if err := c.mayFetch(ctx, u); err != nil {
				return nil, err
			}
		}
		r, err := c.once(ctx, u, c.kept.get(u.String()), c.o.MaxBytes)
		if err != nil {
			return nil, err
		}
		to := r.Header.Get("Location")
		if r.Status < 300 || r.Status == http.StatusNotModified || to == "" {
			return c.done(u, r)
		}
		next, err := u.Parse(to)
		if err != nil {
			return nil, fmt.Errorf("%w: %s redirects to %q", errAddress, u, to)
		}
		if u, err = parse(next.String()); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("fetch %s: %w", first, ErrRedirects)
}

// done turns an answer into the caller's: success, the kept body, or an error.
func (c *Client) done(u *url.URL, r *Response) (*Response, error) {
	switch {
	case r.Status == http.StatusNotModified:
		if k := c.kept.get(u.String()); k != nil {
			r.Body, r.Unchanged = k.body, true
			if r.Header.Get("Content-Type") == "" {
				r.Header.Set("Content-Type", k.contentType)
			}
			return r, nil
		}
		fallthrough
	case r.Status < 200 || r.Status > 299:
		return nil, &StatusError{URL: u.String(), Status: r.Status, After: retryAfter(r.Header, c.o.Now())}
	}
	r.Unchanged = c.kept.put(u.String(), r)
	return r, nil
}

// once makes one request, holding the host's only place.
func (c *Client) once(ctx context.Context, u *url.URL, k *copyOf, limit int64) (*Response, error) {
	release, err := c.hosts.enter(ctx, c, u)
	if err != nil {
		return nil, err
	}
	defer release()
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", errAddress, u, err)
	}
	for name, values := range c.o.Headers {
		req.Header[name] = values
	}
	req.Header.Set("User-Agent", c.agent)
	if req.Header.Get("Accept") == "" {
		req.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5")
	}
	if k != nil {
		k.ask(req.Header)
	}
	if err := c.guardProxied(ctx, u); err != nil {
		return nil, err
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", u, unwrapURL(err))
	}
	defer res.Body.Close()
	if res.ContentLength > limit {
		return nil, fmt.Errorf("fetch %s: %w: %d bytes, %d are", u, ErrTooLarge, res.ContentLength, limit)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, limit+1))
	if err != nil {
		return nil, fmt.Errorf("fetch %s: body after %d bytes: %w", u, len(body), err)
	}
	if int64(len(body)) > limit {
		return nil, fmt.Errorf("fetch %s: %w: more than %d bytes", u, ErrTooLarge, limit)
	}
	return &Response{URL: u.String(), Status: res.StatusCode, Header: res.Header, Body: body}, nil
}

var errAddress = errors.New("not an address that can be fetched")

// fill sets what was left at zero.
func fill[T int | int64 | time.Duration](v *T, to T) {
	if *v <= 0 {
		*v = to
	}
}

func parse(address string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", errAddress, err)
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("%w: %q is neither http nor https", errAddress, address)
	case u.Host == "" || u.User != nil:
		return nil, fmt.Errorf("%w: %q has no host, or a user in it", errAddress, address)
	}
	u.Fragment = ""
	return u, nil
}

// retryAfter reads both forms of the header.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := h.Get("Retry-After")
	if n, err := strconv.Atoi(v); err == nil && n > 0 {
		return time.Duration(min(n, 1<<20)) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil && t.After(now) {
		return t.Sub(now)
	}
	return 0
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

func printable(r rune) rune {
	if r < ' ' || r > '~' {
		return -1
	}
	return r
}

// unwrapURL takes off url.Error, which repeats method and address.
func unwrapURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

func hash(b []byte) [32]byte { return sha256.Sum256(b) }
