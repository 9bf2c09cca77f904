package courier

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"go.etcd.io/bbolt"

	"noticebot/bot/outbox"
)

// fake is a Telegram without a network. answer decides on each request; a nil error delivers.
type fake struct {
	latency time.Duration
	answer  func(ctx context.Context, chat int64, text string) error

	mu   sync.Mutex
	got  []delivery
	seen int           // requests
	last map[int64]int // under way per chat
}

type delivery struct {
	chat int64
	text string
	at   time.Time
	edit int
	html bool
	to   int
}

func (f *fake) SendMessage(ctx context.Context, p *tgbot.SendMessageParams) (*models.Message, error) {
	d := delivery{chat: p.ChatID.(int64), text: p.Text, html: p.ParseMode == models.ParseModeHTML}
	if p.ReplyParameters != nil {
		d.to = p.ReplyParameters.MessageID
	}
	return f.take(ctx, d)
}

func (f *fake) EditMessageText(ctx context.Context, p *tgbot.EditMessageTextParams) (*models.Message, error) {
	return f.take(ctx, delivery{chat: p.ChatID.(int64), text: p.Text, html: p.ParseMode == models.ParseModeHTML, edit: p.MessageID})
}

func (f *fake) take(ctx context.Context, d delivery) (*models.Message, error) {
	f.mu.Lock()
	if f.last == nil {
		f.last = map[int64]int{}
	}
	f.seen++
	if f.last[d.chat]++; f.last[d.chat] > 1 {
		panic("two requests to one chat at once")
	}
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.last[d.chat]--
	}()
	if f.latency > 0 {
		select {
		case <-time.After(f.latency):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if f.answer != nil {
		if err := f.answer(ctx, d.chat, d.text); err != nil {
			return nil, err
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	d.at = time.Now()
	f.got = append(f.got, d)
	return &models.Message{ID: len(f.got)}, nil
}

// all returns what was delivered.
func (f *fake) all() []delivery {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.got)
}

// requests returns how many were made, answered how they may.
func (f *fake) requests() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seen
}

func (f *fake) texts() (texts []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, d := range f.got {
		texts = append(texts, d.text)
	}
	return texts
}

// renderFunc renders by a function; keyed renders the row's key.
type renderFunc func(r *outbox.Row) (*Message, error)

func (f renderFunc) Render(r *outbox.Row) (*Message, error) { return f(r) }

var keyed = renderFunc(func(r *outbox.Row) (*Message, error) { return &Message{Text: "<b>" + r.Key + "</b>"}, nil })

// house is a courier at work.
type house struct {
	t    testing.TB
	db   *bbolt.DB
	box  *outbox.Outbox
	c    *Courier
	stop context.CancelFunc
	done chan error
	logs *bytes.Buffer
}

func openBox(t testing.TB) (*bbolt.DB, *outbox.Outbox) {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "db"), 0o600, &bbolt.Options{NoSync: true, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	box, err := outbox.New(db)
	if err != nil {
		t.Fatal(err)
	}
	return db, box
}

// open runs a courier until the test ends.
func open(t testing.TB, api API, change func(*Options)) *house {
	t.Helper()
	db, box := openBox(t)
	h := &house{t: t, db: db, box: box, done: make(chan error, 1), logs: &bytes.Buffer{}}
	o := Options{Outbox: box, API: api, Renderer: keyed, Log: slog.New(slog.NewTextHandler(h.logs, nil))}
	if change != nil {
		change(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	h.c = c
	ctx, stop := context.WithCancel(context.Background())
	h.stop = stop
	go func() { h.done <- c.Run(ctx) }()
	t.Cleanup(func() { h.end() })
	return h
}

// end stops the courier and returns what Run returned.
func (h *house) end() error {
	h.stop()
	err := <-h.done
	h.done <- err
	return err
}

func (h *house) put(rows ...outbox.Row) {
	h.t.Helper()
	err := h.db.Update(func(tx *bbolt.Tx) error {
		for _, r := range rows {
			if _, err := h.box.Put(tx, r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	h.c.Wake()
}

func (h *house) idle() {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 24*time.Hour)
	defer cancel()
	if err := h.c.Idle(ctx); err != nil {
		h.t.Fatal(err)
	}
}

// delivered waits until the courier has delivered n rows.
func (h *house) delivered(n uint64) {
	h.t.Helper()
	for range 24 * 60 * 600 {
		if h.c.Stats().Sent >= n {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	h.t.Fatalf("%d of %d delivered after a day", h.c.Stats().Sent, n)
}

func (h *house) stats() outbox.Stats {
	h.t.Helper()
	st, err := h.box.Stats()
	if err != nil {
		h.t.Fatal(err)
	}
	return st
}

func alerts(n int, from int64) (rows []outbox.Row) {
	for i := range n {
		rows = append(rows, outbox.Row{Chat: from + int64(i), Key: "alert", Priority: 1, Deadline: time.Now().Add(24 * time.Hour)})
	}
	return rows
}

func badRequest(text string) error {
	return fmt.Errorf("%w, Bad Request: %s", tgbot.ErrorBadRequest, text)
}
func forbidden(text string) error { return fmt.Errorf("%w, Forbidden: %s", tgbot.ErrorForbidden, text) }
func tooMany(seconds int) error {
	return fmt.Errorf("asked: %w", &tgbot.TooManyRequestsError{Message: "too many requests", RetryAfter: seconds})
}
