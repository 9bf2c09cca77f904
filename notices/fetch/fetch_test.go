package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// serve runs a server whose robots.txt forbids nothing unless it is given.
func serve(t *testing.T, robots string, h http.HandlerFunc) string {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			if robots == "" {
				http.NotFound(w, r)
				return
			}
			fmt.Fprint(w, robots)
			return
		}
		h(w, r)
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

// quick is a client that may visit loopback and whose waits are noted instead of slept.
func quick(o Options) (*Client, *waits) {
	o.Interval = max(o.Interval, time.Microsecond)
	o.AllowPrivate = true
	c, w := New(o), &waits{}
	c.sleep = w.sleep
	return c, w
}

type waits struct {
	mu  sync.Mutex
	all []time.Duration
}

func (w *waits) sleep(ctx context.Context, d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = append(w.all, d)
	return ctx.Err()
}

func (w *waits) longest() (d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, x := range w.all {
		d = max(d, x)
	}
	return d
}

func TestUserAgent(t *testing.T) {
	var got http.Header
	at := serve(t, "", func(w http.ResponseWriter, r *http.Request) { got = r.Header; fmt.Fprint(w, "好") })
	c, _ := quick(Options{Contact: "mailto:op@example.org\r\nX: y", Access: Access{Headers: http.Header{"X-Own": {"1"}}}})
	if _, err := c.Get(t.Context(), at); err != nil {
		t.Fatal(err)
	}
	if ua := got.Get("User-Agent"); !strings.HasPrefix(ua, "noticebot/") || !strings.Contains(ua, "mailto:op@example.org") || got.Get("X-Own") != "1" || got.Get("X") != "" {
		t.Errorf("headers %v", got)
	}
}

func TestRobots(t *testing.T) {
	for _, c := range []struct {
		name, robots string
		ignore       bool
		forbidden    bool
		delay        time.Duration
	}{
		{"none", "", false, false, 0},
		{"forbids all", "User-agent: *\nDisallow: /", false, true, 0},
		{"forbids us", "User-agent: noticebot\nDisallow: /p", false, true, 0},
		{"forbids others", "User-agent: other\nDisallow: /", false, false, 0},
		{"forbids elsewhere", "User-agent: *\nDisallow: /admin", false, false, 0},
		{"delay", "User-agent: *\nCrawl-delay: 120", false, false, 2 * time.Minute},
		{"ignored", "User-agent: *\nDisallow: /", true, false, 0},
		{"a page instead of a file", "<html>not found</html>", false, false, 0},
		{"nonsense", "\x00\x01: :::\n", false, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			at := serve(t, c.robots, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "好") })
			cl, w := quick(Options{Access: Access{IgnoreRobots: c.ignore}})
			_, err := cl.Get(t.Context(), at+"/page")
			if errors.Is(err, ErrRobots) != c.forbidden || err != nil && !c.forbidden {
				t.Fatal(err)
			}
			if _, err := cl.Get(t.Context(), at+"/page2"); !c.forbidden && err != nil {
				t.Fatal(err)
			}
			if d := w.longest(); d < c.delay-time.Second {
				t.Errorf("waited %s, robots.txt asks for %s", d, c.delay)
			}
		})
	}
}

func TestRobotsDown(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			w.WriteHeader(503)
			return
		}
		t.Error("a page was fetched although the rules are not known")
	}))
	t.Cleanup(srv.Close)
	c, _ := quick(Options{})
	if _, err := c.Get(t.Context(), srv.URL+"/x"); err == nil || !strings.Contains(err.Error(), "robots.txt") {
		t.Error(err)
	}
}

func TestRate(t *testing.T) {
	var at, most atomic.Int32
	u := serve(t, "", func(w http.ResponseWriter, r *http.Request) {
		if n := at.Add(1); n > most.Load() {
			most.Store(n)
		}
		time.Sleep(5 * time.Millisecond)
		at.Add(-1)
		fmt.Fprint(w, "好")
	})
	c := New(Options{Interval: 10 * time.Millisecond, Access: Access{AllowPrivate: true}})
	began := time.Now()
	var wg sync.WaitGroup
	for i := range 6 {
		cl := c
		if i%2 == 0 { // another source on the same host shares its place and its rate
			cl = c.For(Access{AllowPrivate: true})
		}
		wg.Go(func() {
			if _, err := cl.Get(t.Context(), u+"/"+fmt.Sprint(i)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if most.Load() != 1 {
		t.Errorf("%d requests at once", most.Load())
	}
	if d := time.Since(began); d < 50*time.Millisecond {
		t.Errorf("six requests in %s", d)
	}
}

func TestConditional(t *testing.T) {
	full := 0
	u := serve(t, "", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if strings.Contains(r.URL.Path, "tagged") {
			w.Header().Set("ETag", `"1"`)
			w.Header().Set("Last-Modified", "Fri, 02 Jun 2023 00:00:00 GMT")
			if r.Header.Get("If-None-Match") == `"1"` && r.Header.Get("If-Modified-Since") != "" {
				w.WriteHeader(304)
				return
			}
		}
		full++
		fmt.Fprint(w, "停水")
	})
	c, _ := quick(Options{})
	for _, path := range []string{"/tagged", "/plain"} {
		full = 0
		for i := range 2 {
			r, err := c.Get(t.Context(), u+path)
			if err != nil {
				t.Fatal(err)
			}
			if s, err := r.Text(); s != "停水" || err != nil || r.Unchanged != (i == 1) {
				t.Errorf("%s, time %d: %q, unchanged %v, %v", path, i+1, s, r.Unchanged, err)
			}
		}
		if want := map[string]int{"/tagged": 1, "/plain": 2}[path]; full != want {
			t.Errorf("%s was sent %d times, want %d", path, full, want)
		}
	}
}

func TestLimits(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	if _, err := z.Write(make([]byte, 20<<20)); err != nil {
		t.Fatal(err)
	}
	z.Close()
	u := serve(t, "", func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/big":
			w.Header().Set("Content-Length", "100000000")
		case "/endless":
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					return
				}
			}
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(bomb.Bytes())
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/slow":
			time.Sleep(300 * time.Millisecond)
		case "/trickle":
			for r.Context().Err() == nil {
				io.WriteString(w, "字")
				w.(http.Flusher).Flush()
				time.Sleep(20 * time.Millisecond)
			}
		case "/short":
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, "字")
		case "/away":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/ok":
			io.WriteString(w, "字")
		case "/hop":
			http.Redirect(w, r, "/ok", http.StatusMovedPermanently)
		}
	})
	c, _ := quick(Options{MaxBytes: 1 << 20, Timeout: 100 * time.Millisecond, Tries: 1})
	for _, x := range []struct {
		path string
		want error
	}{{"/big", ErrTooLarge}, {"/endless", ErrTooLarge}, {"/bomb", ErrTooLarge}, {"/loop", ErrRedirects}, {"/slow", context.DeadlineExceeded}, {"/trickle", context.DeadlineExceeded}, {"/short", io.ErrUnexpectedEOF}, {"/away", errAddress}} {
		if _, err := c.Get(t.Context(), u+x.path); !errors.Is(err, x.want) {
			t.Errorf("%s: %v, want %v", x.path, err, x.want)
		}
	}
	if r, err := c.Get(t.Context(), u+"/hop"); err != nil || !strings.HasSuffix(r.URL, "/ok") {
		t.Errorf("redirect: %v %v", r, err)
	}
}

func TestTries(t *testing.T) {
	for _, c := range []struct {
		name   string
		status []int // of the tries, in order
		after  string
		tries  int
		ok     bool
		least  time.Duration
	}{
		{"passes", []int{200}, "", 1, true, 0},
		{"mends", []int{503, 502, 200}, "", 3, true, 2 * time.Second},
		{"stays broken", []int{500, 500, 500, 200}, "", 3, false, 0},
		{"asks to wait", []int{429, 200}, "60", 2, true, time.Minute},
		{"asks to wait too long", []int{429, 200}, "7200", 1, false, 0},
		{"is gone", []int{404, 200}, "", 1, false, 0},
		{"forbids", []int{403, 200}, "", 1, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			tries := 0
			u := serve(t, "", func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Retry-After", c.after)
				w.WriteHeader(c.status[tries])
				tries++
			})
			cl, w := quick(Options{Backoff: time.Second})
			_, err := cl.Get(t.Context(), u)
			if (err == nil) != c.ok || tries != c.tries || w.longest() < c.least {
				t.Errorf("%v after %d tries, waited %s", err, tries, w.longest())
			}
			if NotFound(err) != (c.name == "is gone") {
				t.Errorf("NotFound(%v)", err)
			}
		})
	}
}

func TestPrivateRefused(t *testing.T) {
	inside := serve(t, "", func(w http.ResponseWriter, r *http.Request) { t.Error("loopback was reached") })
	port := inside[strings.LastIndex(inside, ":"):]
	c := New(Options{Interval: time.Microsecond, Tries: 1})
	for _, h := range []string{
		"127.0.0.1", "127.1.2.3", "0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]", "10.0.0.1", "10.255.1.2",
		"172.16.0.1", "172.31.9.9", "192.168.1.1", "169.254.169.254", "100.64.0.1", "198.18.0.1", "192.0.0.8", "224.0.0.1", "255.255.255.255", "240.0.0.1",
		"[fe80::1]", "[fc00::1]", "[fd12:3456::1]", "[ff02::1]", "[64:ff9b::7f00:1]", "[64:ff9b::a00:1]", "[2002:7f00:1::1]", "[2001:db8::1]", "[::127.0.0.1]", "localhost", "LOCALHOST", "[fe80::1%25lo]",
	} {
		if _, err := c.Get(t.Context(), "http://"+h+port+"/"); !errors.Is(err, ErrPrivate) {
			t.Errorf("%s: %v", h, err)
		}
	}
	// forms that some resolvers read as 127.0.0.1: refused, or not found, never reached
	for _, h := range []string{"2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0x7f.1", "127.0.0.1.", "1.0.0.127.in-addr.arpa"} {
		if _, err := c.Get(t.Context(), "http://"+h+port+"/"); err == nil {
			t.Errorf("%s was reached", h)
		}
	}
}

func TestPrivateRefusedAfterRedirect(t *testing.T) {
	inside := serve(t, "", func(w http.ResponseWriter, r *http.Request) { t.Error("the inside was reached") })
	c := New(Options{Interval: time.Microsecond, Tries: 1})
	// the first host counts as public here: its connection is made by hand, every other keeps the guard
	guarded := c.http.Transport
	c.http.Transport = trip(func(r *http.Request) (*http.Response, error) {
		if r.URL.Host != "paper.example" {
			return guarded.RoundTrip(r)
		}
		status, header := 404, http.Header{}
		if r.URL.Path != "/robots.txt" {
			status = 302
			header.Set("Location", inside+"/secret")
		}
		return &http.Response{StatusCode: status, Header: header, Body: http.NoBody, Request: r}, nil
	})
	if _, err := c.Get(t.Context(), "http://paper.example/"); !errors.Is(err, ErrPrivate) {
		t.Error(err)
	}
}

type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestAddresses(t *testing.T) {
	for ip, want := range map[string]bool{
		"8.8.8.8": false, "61.187.64.1": false, "2400:da00::1": false, "64:ff9b::808:808": false,
		"127.0.0.1": true, "192.168.0.1": true, "::1": true, "fe80::1%eth0": true, "64:ff9b::7f00:1": true,
	} {
		if got := private(netip.MustParseAddr(ip)); got != want {
			t.Errorf("private(%s) = %v", ip, got)
		}
	}
	c := New(Options{})
	for _, u := range []string{"", "ftp://a/b", "file:///etc/passwd", "http://", "//a/b", "http://u:p@a/", "gopher://a", "http://a b/"} {
		if _, err := c.Get(t.Context(), u); !errors.Is(err, errAddress) {
			t.Errorf("%q: %v", u, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	u := serve(t, "", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	c := New(Options{Interval: time.Microsecond, Access: Access{AllowPrivate: true}})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := c.Get(ctx, u); err == nil || time.Since(began) > 3*time.Second {
		t.Errorf("%v after %s", err, time.Since(began))
	}
}

func TestKeptIsBounded(t *testing.T) {
	k := newKept()
	for i := range 1000 {
		k.put(fmt.Sprint(i), &Response{Header: http.Header{"Etag": {"x"}}, Body: make([]byte, 64<<10)})
	}
	if k.order.Len() > keptPages || k.bytes > keptBytes || len(k.of) != k.order.Len() {
		t.Errorf("%d pages, %d bytes", k.order.Len(), k.bytes)
	}
}
