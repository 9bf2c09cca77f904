package bot

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"noticebot/bot/simulator"
)

// logged is a log that can be read while it is written.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// running starts Run and the courier, and returns what ends them and gives Run's error.
func running(t *testing.T, h *house, secret string) (stop func() error, log *logged) {
	t.Helper()
	log = &logged{}
	h.bot.Log = slog.New(slog.NewTextHandler(log, nil))
	client, err := Dial(secret, DialOptions{ServerURL: h.url, Poll: 2 * time.Second, Log: h.bot.Log})
	check(t, err)
	h.bot.API = client
	h.bot.Wake = h.courier.Wake
	ctx, cancel := context.WithCancel(t.Context())
	done, sent := make(chan error, 1), make(chan error, 1)
	go func() { done <- h.bot.Run(ctx, client) }()
	go func() { sent <- h.courier.Run(ctx) }()
	return func() error {
		cancel()
		<-sent
		return <-done
	}, log
}

func TestRun(t *testing.T) {
	ignore := goleak.IgnoreCurrent()
	t.Run("listening", func(t *testing.T) {
		h := newHouse(t)
		h.sim.Fault(simulator.Fault{Method: "getMe", Kind: simulator.FaultError, Code: 502})
		stop, log := running(t, h, token)
		p := h.sim.User(100, "李大姐", "zh")
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		m, err := p.Ask(ctx, "/start")
		check(t, err)
		if !strings.Contains(m.Text, "你住在哪里") {
			t.Errorf("%q", m.Text)
		}
		if n := len(p.Commands()); n < 6 {
			t.Errorf("%d commands in the menu", n)
		}
		begun := time.Now()
		check(t, stop())
		if took := time.Since(begun); took > 3*time.Second {
			t.Errorf("stopping took %v", took)
		}
		if strings.Contains(log.String(), token) {
			t.Error("the token is in the log")
		}
	})
	goleak.VerifyNone(t, ignore, goleak.IgnoreTopFunction("net/http.(*persistConn).readLoop"), goleak.IgnoreTopFunction("net/http.(*persistConn).writeLoop"),
		goleak.IgnoreAnyFunction("internal/poll.runtime_pollWait"))
}

func TestRunRefusesABadToken(t *testing.T) {
	h := newHouse(t)
	client, err := Dial("2:wrong", DialOptions{ServerURL: h.url})
	check(t, err)
	if err := h.bot.Run(t.Context(), client); !errors.Is(err, ErrToken) {
		t.Errorf("greeting: %v", err)
	}
	// The token is revoked while the bot is listening.
	h.sim.Fault(simulator.Fault{Method: "getUpdates", Kind: simulator.FaultError, Code: 401, Description: "Unauthorized"})
	client, err = Dial(token, DialOptions{ServerURL: h.url, Poll: time.Second})
	check(t, err)
	if err := h.bot.Run(t.Context(), client); !errors.Is(err, ErrToken) {
		t.Errorf("listening: %v", err)
	}
}

func TestRunStepsDown(t *testing.T) {
	h := newHouse(t)
	h.sim.Fault(simulator.Fault{Method: "getUpdates", Kind: simulator.FaultError, Code: 409, Times: -1})
	stop, log := running(t, h, token)
	for range 200 {
		if strings.Contains(log.String(), "another program") {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	time.Sleep(300 * time.Millisecond)
	check(t, stop())
	if n := strings.Count(log.String(), "another program"); n < 1 || n > 2 {
		t.Errorf("said %d times:\n%s", n, log)
	}
	polls := 0
	for _, r := range h.sim.Requests(0) {
		if r.Method == "getUpdates" {
			polls++
		}
	}
	if polls > 3 {
		t.Errorf("%d polls after a conflict", polls)
	}
}

func TestDialWithoutToken(t *testing.T) {
	if _, err := Dial(" ", DialOptions{}); err == nil {
		t.Error("no error")
	}
}

func TestScrub(t *testing.T) {
	c, err := Dial("123:secret", DialOptions{})
	check(t, err)
	for in, want := range map[string]string{
		"post https://x/bot123:secret/getMe: refused":                     "post https://x/bot***/getMe: refused",
		`error decode update 7, skipped, {"message":{"text":"雷公塘"}}, bad`: "error decode update 7, skipped, …",
	} {
		if got := c.scrub(errors.New(in)); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
}

func TestNewNamesWhatIsMissing(t *testing.T) {
	_, err := New(Options{})
	for _, name := range []string{"DB", "API", "Regions", "Ledger", "Subscribers", "Outbox"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not named: %v", name, err)
		}
	}
}
