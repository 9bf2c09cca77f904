package courier

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"go.etcd.io/bbolt"
	"go.uber.org/goleak"

	"noticebot/bot/outbox"
)

func TestMain(m *testing.M) {
	if childMain() {
		return
	}
	goleak.VerifyTestMain(m)
}

func TestSendsAndRemembers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		h := open(t, f, nil)
		h.put(outbox.Row{Chat: 5, Key: "a"}, outbox.Row{Chat: 5, Key: "b"}, outbox.Row{Chat: 6, Key: "c", Due: time.Now().Add(time.Hour)})
		h.idle()
		if got := strings.Join(f.texts(), " "); got != "<b>a</b> <b>b</b>" {
			t.Errorf("delivered %q", got)
		}
		if id, ok, _ := h.box.Sent(nil, 5, "b"); id != 2 || !ok {
			t.Errorf("b is remembered as %d, %v", id, ok)
		}
		time.Sleep(time.Hour + time.Second)
		if got := len(f.texts()); got != 3 {
			t.Errorf("the row for later was not sent when it was due")
		}
		if err := h.end(); err != nil {
			t.Error(err)
		}
	})
}

func TestRendererSaysHow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answer: func(_ context.Context, _ int64, text string) error {
			if text == "gone" || text == "gone, alone" {
				return badRequest("message to edit not found")
			}
			return nil
		}}
		h := open(t, f, func(o *Options) {
			o.Renderer = renderFunc(func(r *outbox.Row) (*Message, error) {
				switch r.Key {
				case "void":
					return nil, nil
				case "error":
					return nil, errors.New("cannot")
				case "panic":
					panic("at the renderer")
				case "edit":
					return &Message{Text: "edited", EditID: 9}, nil
				case "gone, alone":
					return &Message{Text: r.Key, EditID: 9, EditOnly: true}, nil
				case "reply":
					return &Message{Text: "reply", ReplyTo: 4, Keyboard: (*models.InlineKeyboardMarkup)(nil)}, nil
				case "later":
					if r.Attempts == 0 {
						return nil, fmt.Errorf("store: %w", ErrLater)
					}
				}
				return &Message{Text: r.Key}, nil
			})
		})
		for i, key := range []string{"void", "error", "panic", "edit", "gone, alone", "reply", "later"} {
			h.put(outbox.Row{Chat: int64(i + 1), Key: key})
		}
		time.Sleep(10 * time.Second)
		got := map[string]delivery{}
		for _, d := range f.all() {
			got[d.text] = d
		}
		if len(got) != 3 || got["edited"].edit != 9 || got["reply"].to != 4 || got["later"].text == "" {
			t.Errorf("delivered %+v", f.all())
		}
		if id, ok, _ := h.box.Sent(nil, 4, "edit"); id != 9 || !ok {
			t.Errorf("the edited message is remembered as %d %v", id, ok)
		}
		if d := h.stats().Dropped; d[Void] != 1 || d[Unrendered] != 2 || d[EditGone] != 1 {
			t.Errorf("dropped %v", d)
		}
	})
}

func TestPoison(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answer: func(_ context.Context, chat int64, text string) error {
			if strings.Contains(text, "<b>") || chat == 2 {
				return badRequest("can't parse entities")
			}
			return nil
		}}
		h := open(t, f, nil)
		h.put(outbox.Row{Chat: 1, Key: "a &lt; b"}, outbox.Row{Chat: 2, Key: "never"}, outbox.Row{Chat: 2, Key: "neither"})
		h.idle()
		if len(f.all()) != 1 || f.all()[0].text != "a < b" || f.all()[0].html {
			t.Errorf("delivered %+v", f.all())
		}
		st := h.stats()
		if st.Dropped[Poison] != 2 || st.Aside != 2 || f.requests() != 6 {
			t.Errorf("%+v after %d requests", st, f.requests())
		}
	})
}

func TestDeadChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answer: func(_ context.Context, chat int64, _ string) error {
			if chat == 1 {
				return forbidden("bot was blocked by the user")
			}
			return nil
		}}
		var told []string
		fails := 2
		h := open(t, f, func(o *Options) {
			o.OnDead = func(tx *bbolt.Tx, chat int64, why string) error {
				if fails--; fails >= 0 {
					return errors.New("disk full")
				}
				told = append(told, fmt.Sprint(chat, why))
				return nil
			}
		})
		h.put(outbox.Row{Chat: 1, Key: "a"}, outbox.Row{Chat: 1, Key: "b"}, outbox.Row{Chat: 1, Key: "c", Due: time.Now().Add(time.Hour)}, outbox.Row{Chat: 2, Key: "d"})
		h.idle()
		if len(told) != 1 || !strings.Contains(told[0], "blocked") || f.requests() != 2 {
			t.Errorf("told %q after %d requests", told, f.requests())
		}
		if st := h.stats(); st.Dropped[outbox.Gone] != 3 || st.Later != 0 {
			t.Errorf("%+v", st)
		}
	})
}

func TestSuspendedThenDead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answer: func(context.Context, int64, string) error { return badRequest("TOPIC_CLOSED") }}
		var dead atomic.Int32
		h := open(t, f, func(o *Options) { o.OnDead = func(*bbolt.Tx, int64, string) error { dead.Add(1); return nil } })
		h.put(outbox.Row{Chat: -1, Key: "a"}, outbox.Row{Chat: -1, Key: "b"})
		time.Sleep(23 * time.Hour)
		synctest.Wait()
		if f.requests() != 1 || dead.Load() != 0 {
			t.Errorf("%d requests, dead %d", f.requests(), dead.Load())
		}
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if f.requests() != 2 || dead.Load() != 1 || h.stats().Later+h.stats().Waiting != 0 {
			t.Errorf("%d requests, dead %d, %+v", f.requests(), dead.Load(), h.stats())
		}
	})
}

func TestMovedChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answer: func(_ context.Context, chat int64, _ string) error {
			if chat == -5 {
				return &tgbot.MigrateError{Message: "upgraded", MigrateToChatID: -1005}
			}
			return nil
		}}
		moved := ""
		h := open(t, f, func(o *Options) {
			o.OnMoved = func(_ *bbolt.Tx, from, to int64) error { moved = fmt.Sprint(from, to); return nil }
		})
		h.put(outbox.Row{Chat: -5, Key: "a"}, outbox.Row{Chat: -5, Key: "b"})
		start := time.Now()
		h.idle()
		if moved != "-5 -1005" || len(f.all()) != 2 || f.all()[0].chat != -1005 || f.all()[0].text != "<b>a</b>" || f.all()[0].at.Sub(start) > time.Second || f.requests() != 3 {
			t.Errorf("moved %q, delivered %+v", moved, f.all())
		}
	})
}

func TestBadTokenStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answer: func(context.Context, int64, string) error {
			return fmt.Errorf("%w, Unauthorized", tgbot.ErrorUnauthorized)
		}}
		h := open(t, f, nil)
		h.put(alerts(100, 1)...)
		err := <-h.done
		h.done <- err
		if !errors.Is(err, ErrToken) || h.stats().Waiting != 100 || f.requests() > 8 {
			t.Errorf("%v after %d requests, %+v", err, f.requests(), h.stats())
		}
	})
}

func TestStop(t *testing.T) {
	for _, tt := range []struct {
		name    string
		latency time.Duration
		left    int
		took    time.Duration
	}{
		{"finished", 3 * time.Second, 0, 3 * time.Second},
		{"left queued", time.Minute, 1, 5 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{latency: tt.latency}
				h := open(t, f, nil)
				h.put(outbox.Row{Chat: 1, Key: "a"})
				synctest.Wait()
				start := time.Now()
				if err := h.end(); err != nil {
					t.Error(err)
				}
				if took := time.Since(start); took != tt.took {
					t.Errorf("took %v", took)
				}
				st := h.stats()
				if st.Waiting+st.Later != tt.left || st.Claimed != 0 || len(f.all()) != 1-tt.left {
					t.Errorf("%+v, delivered %v", st, f.all())
				}
				if r, _, _ := h.box.Claim(time.Now().Add(time.Millisecond), 255, func(int64, int) time.Time { return time.Time{} }); tt.left == 1 && (r == nil || !r.MaybeRepeated) {
					t.Errorf("%+v is not marked", r)
				}
			})
		})
	}
}

func TestNoTokenInLogs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answer: func(context.Context, int64, string) error {
			return errors.New("error decode response body for method sendMessage, <a href=/bot" + testToken + ">")
		}}
		h := open(t, f, nil)
		h.put(outbox.Row{Chat: 1, Key: "a"})
		time.Sleep(time.Minute)
		h.end()
		if h.logs.Len() == 0 || strings.Contains(h.logs.String(), "AAabc") {
			t.Error(h.logs.String())
		}
	})
}
