package simulator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// poll asks for updates by hand and gives their ids.
func pollOnce(t *testing.T, at, query string) (ids []int64, code int) {
	t.Helper()
	res, err := http.Get(at + "/bot1:a/getUpdates?" + query)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var v struct {
		Result []struct {
			ID int64 `json:"update_id"`
		}
	}
	body, _ := io.ReadAll(res.Body)
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	for _, u := range v.Result {
		ids = append(ids, u.ID)
	}
	return ids, res.StatusCode
}

func TestUpdatesAreKeptUntilConfirmed(t *testing.T) {
	s, at := serve(t, Options{})
	u := s.User(1, "a", "zh")
	for i := range 5 {
		u.Say(fmt.Sprint(i))
	}
	for _, c := range []struct {
		query   string
		want    string
		pending int
	}{
		{"", "[1 2 3 4 5]", 5},
		{"limit=2", "[1 2]", 5},
		{"offset=3&limit=2", "[3 4]", 3},
		{"offset=3", "[3 4 5]", 3},
		{"offset=1", "[3 4 5]", 3}, // what is confirmed does not come back
		{"offset=-1", "[5]", 1},
		{"offset=6", "[]", 0},
		{"limit=1000&timeout=-5", "[]", 0},
	} {
		if ids, _ := pollOnce(t, at, c.query); fmt.Sprint(ids) != c.want || s.Pending() != c.pending {
			t.Errorf("%s: %v, %d pending; want %s, %d", c.query, ids, s.Pending(), c.want, c.pending)
		}
	}
}

func TestLongPoll(t *testing.T) {
	s, at := serve(t, Options{})
	u := s.User(1, "a", "zh")
	began := time.Now()
	time.AfterFunc(80*time.Millisecond, func() { u.Say("late") })
	if ids, _ := pollOnce(t, at, "timeout=20"); len(ids) != 1 || time.Since(began) < 70*time.Millisecond {
		t.Errorf("got %v after %v", ids, time.Since(began))
	}
	began = time.Now()
	if ids, _ := pollOnce(t, at, "offset=2&timeout=1"); len(ids) != 0 || time.Since(began) < 900*time.Millisecond {
		t.Errorf("an empty poll gave %v after %v", ids, time.Since(began))
	}
	time.AfterFunc(50*time.Millisecond, s.Close)
	if _, code := pollOnce(t, at, "timeout=20"); code != 200 {
		t.Errorf("a poll at the close: %d", code)
	}
}

func TestTwoPollers(t *testing.T) {
	s, at := serve(t, Options{})
	u := s.User(1, "a", "zh")
	first := make(chan int)
	go func() {
		res, err := http.Get(at + "/bot1:a/getUpdates?timeout=20")
		if err != nil {
			first <- 0
			return
		}
		res.Body.Close()
		first <- res.StatusCode
	}()
	for polling := false; !polling; time.Sleep(time.Millisecond) {
		s.mu.Lock()
		polling = s.queue.poll != nil
		s.mu.Unlock()
	}
	second := make(chan int)
	go func() {
		ids, code := pollOnce(t, at, "timeout=20")
		second <- code + len(ids)
	}()
	if code := <-first; code != http.StatusConflict {
		t.Errorf("the first poller got %d, want 409", code)
	}
	u.Say("x")
	if v := <-second; v != 201 {
		t.Errorf("the second poller got %d", v)
	}
	// A poller that died leaves the place free.
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	req, _ := http.NewRequestWithContext(ctx, "GET", at+"/bot1:a/getUpdates?offset=2&timeout=20", nil)
	if _, err := http.DefaultClient.Do(req); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled poll: %v", err)
	}
	if _, code := pollOnce(t, at, "offset=2"); code != 200 {
		t.Errorf("after it: %d", code)
	}
}

func TestAllowedUpdates(t *testing.T) {
	s, at := serve(t, Options{})
	u := s.User(1, "a", "zh")
	pollOnce(t, at, `allowed_updates=["message"]`)
	u.Block()
	u.Say("back") // unblocks
	if ids, _ := pollOnce(t, at, ""); len(ids) != 1 {
		t.Errorf("messages only: %v", ids)
	}
	pollOnce(t, at, `allowed_updates=[]`)
	u.Block()
	if ids, _ := pollOnce(t, at, ""); len(ids) != 2 {
		t.Errorf("everything again: %v", ids)
	}
	b := client(t, at)
	if info := must[*models.WebhookInfo](t)(b.GetWebhookInfo(t.Context())); info.URL != "" || info.PendingUpdateCount != 2 {
		t.Errorf("webhook info %+v", info)
	}
	must[bool](t)(b.DeleteWebhook(t.Context(), &tgbot.DeleteWebhookParams{DropPendingUpdates: true}))
	if s.Pending() != 0 {
		t.Errorf("%d pending after dropping", s.Pending())
	}
	if _, code := pollOnce(t, at, "allowed_updates=message"); code != 400 {
		t.Errorf("allowed_updates that is no array: %d", code)
	}
}

// TestConversation has a bot of the library talk with people in every way that they can.
func TestConversation(t *testing.T) {
	s, at := serve(t, Options{Strict: true})
	u := s.User(42, "李雷", "zh")
	ctx, cancel := context.WithCancel(within(t, 10*time.Second))
	defer cancel()
	handler := func(ctx context.Context, b *tgbot.Bot, up *models.Update) {
		switch {
		case up.CallbackQuery != nil:
			q := up.CallbackQuery
			if _, err := b.AnswerCallbackQuery(ctx, &tgbot.AnswerCallbackQueryParams{CallbackQueryID: q.ID, Text: "好 " + q.Data, ShowAlert: true}); err != nil {
				t.Error(err)
			}
			_, err := b.AnswerCallbackQuery(ctx, &tgbot.AnswerCallbackQueryParams{CallbackQueryID: q.ID})
			wantErr(t, err, "query is too old")
			b.EditMessageText(ctx, &tgbot.EditMessageTextParams{ChatID: q.From.ID, MessageID: q.Message.Message.ID, Text: "done"})
		case up.InlineQuery != nil:
			_, err := b.AnswerInlineQuery(ctx, &tgbot.AnswerInlineQueryParams{InlineQueryID: up.InlineQuery.ID, CacheTime: 5, IsPersonal: true,
				Results: []models.InlineQueryResult{&models.InlineQueryResultArticle{ID: "1", Title: "t", InputMessageContent: &models.InputTextMessageContent{MessageText: "x"}}}})
			if err != nil {
				t.Error(err)
			}
			s.Chat(42).Say("inline done")
		case up.Message != nil && up.Message.Location != nil:
			b.SendMessage(ctx, &tgbot.SendMessageParams{ChatID: 42, Text: fmt.Sprintf("at %.2f", up.Message.Location.Latitude), ReplyMarkup: &models.ReplyKeyboardRemove{RemoveKeyboard: true}})
		case up.Message != nil && up.Message.Text == "where":
			b.SendMessage(ctx, &tgbot.SendMessageParams{ChatID: 42, Text: "there?", ReplyMarkup: &models.ReplyKeyboardMarkup{
				Keyboard: [][]models.KeyboardButton{{{Text: "here", RequestLocation: true}, {Text: "nowhere"}}}}})
		case up.Message != nil:
			b.SendMessage(ctx, &tgbot.SendMessageParams{ChatID: 42, Text: "echo " + up.Message.Text, ReplyMarkup: inline(tapButton("按", "v1:a"))})
		}
	}
	b := client(t, at, tgbot.WithDefaultHandler(handler), tgbot.WithNotAsyncHandlers(), tgbot.WithWorkers(1))
	stopped := make(chan struct{})
	go func() { b.Start(ctx); close(stopped) }()
	defer func() { cancel(); <-stopped }()

	m := must[Message](t)(u.Ask(ctx, "你好"))
	if m.Text != "echo 你好" || m.From.ID != s.Bot().ID {
		t.Errorf("answer %+v", m)
	}
	if err := u.Tap("nothing"); err == nil {
		t.Error("tapped a button that is not there")
	}
	for _, what := range []string{"按"} {
		if err := u.Tap(what); err != nil {
			t.Fatal(err)
		}
	}
	must[Message](t)(u.Wait(ctx, func(m Message) bool { return m.Text == "done" && m.Inline == nil && !m.Edited.IsZero() }))
	if as := u.Answers(); len(as) != 1 || as[0].Text != "好 v1:a" || !as[0].Alert {
		t.Errorf("answers %+v", as)
	}
	must[Message](t)(u.Ask(ctx, "where"))
	if u.Keyboard() == nil {
		t.Fatal("no keyboard")
	}
	if err := u.Tap("here"); err != nil {
		t.Fatal(err)
	}
	must[Message](t)(u.Wait(ctx, func(m Message) bool { return m.Text == "at 26.89" }))
	if u.Keyboard() != nil {
		t.Error("the keyboard is still there")
	}
	u.Location(1, 2)
	must[Message](t)(u.Wait(ctx, func(m Message) bool { return m.Text == "at 1.00" }))
	u.Inline("雷公")
	must[Message](t)(u.Wait(ctx, func(m Message) bool { return m.Text == "echo inline done" }))
	if as := u.InlineAnswers(); len(as) != 1 || as[0].Cache != 5 || !as[0].Own || len(as[0].Results) != 1 {
		t.Errorf("inline answers %+v", as)
	}
	short, stop := context.WithTimeout(ctx, 20*time.Millisecond)
	defer stop()
	if _, err := u.Wait(short, func(Message) bool { return false }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a wait in vain: %v", err)
	}
}

func TestUpdatesExpire(t *testing.T) {
	now := newClock()
	s := New(Options{Now: now.now})
	u := s.User(1, "a", "zh")
	u.Say("old")
	now.add(25 * time.Hour)
	u.Say("new")
	if s.Pending() != 1 {
		t.Errorf("%d updates are kept, want the new one only", s.Pending())
	}
}

func TestBlockAndReturn(t *testing.T) {
	s, at := serve(t, Options{})
	u := s.User(1, "a", "zh")
	got := collect(t, at, func(*tgbot.Bot) { u.Block(); u.Block(); u.Say("/start") }, 3)
	if len(got) != 3 || got[0].MyChatMember.NewChatMember.Type != "kicked" || got[0].MyChatMember.OldChatMember.Type != "member" ||
		got[1].MyChatMember.NewChatMember.Type != "member" || got[2].Message.Text != "/start" {
		t.Errorf("updates %+v", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("an empty text was said")
		}
	}()
	u.Say(" ")
}
