package simulator

import (
	"context"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

const token = "123456:TEST-token_ok"

// clock is a clock that only the test moves.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// serve starts a simulator on loopback.
func serve(t *testing.T, o Options) (*Server, string) {
	t.Helper()
	s := New(o)
	h := httptest.NewServer(s)
	t.Cleanup(func() { s.Close(); h.CloseClientConnections(); h.Close() })
	return s, h.URL
}

// client makes a bot of the real library that talks to the simulator.
func client(t *testing.T, url string, opts ...tgbot.Option) *tgbot.Bot {
	t.Helper()
	b, err := tgbot.New(token, append([]tgbot.Option{tgbot.WithServerURL(url), tgbot.WithSkipGetMe()}, opts...)...)
	if err != nil {
		t.Fatalf("make a bot: %v", err)
	}
	return b
}

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// wantErr checks that an error is there and says what is wanted.
func wantErr(t *testing.T, err error, says string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("error %v, want one that says %q", err, says)
	}
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func inline(rows ...[]models.InlineKeyboardButton) *models.InlineKeyboardMarkup {
	return &models.InlineKeyboardMarkup{InlineKeyboard: rows}
}

func tapButton(text, data string) []models.InlineKeyboardButton {
	return []models.InlineKeyboardButton{{Text: text, CallbackData: data}}
}
