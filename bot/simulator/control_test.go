package simulator

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// ask calls the control interface and decodes the answer.
func ask[T any](t *testing.T, at, method, path, body string) (v T, code int) {
	t.Helper()
	req, _ := http.NewRequest(method, at+"/sim/"+path, strings.NewReader(body))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, _ := io.ReadAll(res.Body)
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatalf("%s %s: %s: %v", method, path, raw, err)
	}
	return v, res.StatusCode
}

func TestControl(t *testing.T) {
	s, at := serve(t, Options{Strict: true})
	c, _ := ask[ChatInfo](t, at, "POST", "chats", `{"name":" 李雷 ","lang":"zh"}`)
	if c.ID != 1001 || c.Name != "李雷" || c.Kind != "private" || c.Commands == nil {
		t.Errorf("new chat %+v", c)
	}
	c, _ = ask[ChatInfo](t, at, "POST", "chats", `{"id":42,"name":"b","lang":"en"}`)
	g, _ := ask[ChatInfo](t, at, "POST", "chats", `{"title":"群","admins":[42,1001]}`)
	if c.ID != 42 || g.ID != -1001 || len(g.Members) != 2 || g.Members[0].Status != "creator" {
		t.Errorf("chats %+v %+v", c, g)
	}
	if m, _ := ask[Message](t, at, "POST", "chats/42/messages", `{"text":"/start"}`); m.Text != "/start" || m.From.ID != 42 || m.Entities[0].Type != "bot_command" {
		t.Errorf("said %+v", m)
	}
	if m, _ := ask[Message](t, at, "POST", "chats/-1001/messages", `{"location":{"latitude":1.5,"longitude":2},"as":1001}`); m.From.ID != 1001 || m.Location.Latitude != 1.5 {
		t.Errorf("placed %+v", m)
	}
	b := client(t, at)
	sent := must[*models.Message](t)(b.SendMessage(t.Context(), &tgbot.SendMessageParams{ChatID: 42, Text: "x", ReplyMarkup: inline(tapButton("a", "d"))}))
	type list struct {
		Seq      uint64
		Messages []Message
	}
	all, _ := ask[list](t, at, "GET", "chats/42/messages", "")
	none, _ := ask[list](t, at, "GET", fmt.Sprintf("chats/42/messages?since=%d", all.Seq), "")
	if len(all.Messages) != 2 || all.Messages[1].Inline[0][0].Data != "d" || len(none.Messages) != 0 {
		t.Errorf("messages %+v, then %+v", all, none)
	}
	before := s.Pending()
	if _, code := ask[any](t, at, "POST", "chats/42/tap", fmt.Sprintf(`{"message":%d,"button":"d"}`, sent.ID)); code != 200 || s.Pending() != before+1 {
		t.Errorf("tap: %d", code)
	}
	if i, _ := ask[ChatInfo](t, at, "POST", "chats/42/block", `{"blocked":true}`); i.Refusal == "" {
		t.Errorf("blocked %+v", i)
	}
	if i, _ := ask[ChatInfo](t, at, "POST", "chats/42/block", `{"blocked":false}`); i.Refusal != "" {
		t.Errorf("unblocked %+v", i)
	}
	f, _ := ask[struct{ ID uint64 }](t, at, "POST", "faults", `{"method":"sendMessage","chat":42,"kind":"delay","delay":"1ms","after":true}`)
	fs, _ := ask[[]faultJSON](t, at, "GET", "faults", "")
	if f.ID == 0 || len(fs) != 1 || fs[0].Delay != "1ms" || s.Faults()[0].Delay != time.Millisecond {
		t.Errorf("faults %+v", fs)
	}
	if fs, _ = ask[[]faultJSON](t, at, "DELETE", "faults", ""); len(fs) != 0 {
		t.Errorf("cleared %+v", fs)
	}
	ask[any](t, at, "POST", "limits", `{"on":true}`)
	st, _ := ask[struct {
		Bot    User
		Chats  []ChatInfo
		Limits bool
	}](t, at, "GET", "state", "")
	if st.Bot.ID != s.Bot().ID || len(st.Chats) != 3 || !st.Limits {
		t.Errorf("state %+v", st)
	}
	lg, _ := ask[struct {
		Totals     Totals
		Deliveries []Delivery
		Requests   []Request
	}](t, at, "GET", "log?deliveries=0&requests=0", "")
	if len(lg.Deliveries) != 1 || len(lg.Requests) != 1 || lg.Totals.Sent != 1 || lg.Deliveries[0].Message.Text != "x" {
		t.Errorf("log %+v", lg)
	}
	for path, want := range map[string]int{"chats/9/messages": 404, "chats/x/messages": 400, "log?deliveries=x": 400} {
		if _, code := ask[any](t, at, "GET", path, ""); code != want {
			t.Errorf("GET %s: %d, want %d", path, code, want)
		}
	}
	for body, path := range map[string]string{
		`{"name":""}`: "chats", `{"title":"g","id":5}`: "chats", `{"nmae":"x"}`: "chats", `{"title":"g","admins":[9]}`: "chats",
		`{"text":" "}`: "chats/42/messages", `{"location":{"latitude":91}}`: "chats/42/messages", `{"text":"x","as":9}`: "chats/-1001/messages",
		`{"button":"none"}`: "chats/42/tap", `{"kind":"x"}`: "faults", `{"kind":"delay","delay":"x"}`: "faults",
	} {
		if _, code := ask[any](t, at, "POST", path, body); code != 400 && code != 404 {
			t.Errorf("POST %s %s: %d", path, body, code)
		}
	}
}

func TestEvents(t *testing.T) {
	s, at := serve(t, Options{})
	u := s.User(1, "a", "zh")
	u.Say("one")
	res := must[*http.Response](t)(http.Get(at + "/sim/events?since=0"))
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	next := func() (e Event) {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &e); err != nil {
					t.Fatal(err)
				}
				return e
			}
		}
		t.Fatal("the stream ended")
		return e
	}
	if e := next(); e.Kind != EventChat || e.Seq != 1 {
		t.Errorf("first %+v", e)
	}
	if e := next(); e.Kind != EventMessage || e.Message.Text != "one" || e.Seq != 2 {
		t.Errorf("second %+v", e)
	}
	client(t, at).SendMessage(t.Context(), &tgbot.SendMessageParams{ChatID: 1, Text: "two"})
	if e := next(); e.Message.Text != "two" || !e.Message.From.IsBot || e.Message.Seq != e.Seq {
		t.Errorf("third %+v", e)
	}
	for range 3 * eventsKept {
		u.Say("x")
	}
	if es, _ := s.eventsSince(5); len(es) != 1 || es[0].Kind != EventReset {
		t.Errorf("forgotten events: %+v", es[0])
	}
	if es, _ := s.eventsSince(s.seq + 1); len(es) != 1 || es[0].Kind != EventReset {
		t.Errorf("events of another life: %+v", es)
	}
	if es, _ := s.eventsSince(s.seq - 2); len(es) != 2 || es[1].Seq != s.seq {
		t.Errorf("the last two events: %+v", es)
	}
}

func TestForeignSites(t *testing.T) {
	s := New(Options{Hosts: []string{"simulator"}})
	s.User(1, "a", "zh")
	for name, c := range map[string]struct {
		method, path, host string
		header             map[string]string
		want               int
	}{
		"no browser":          {"POST", "/sim/chats", "127.0.0.1:8080", nil, 200},
		"own page":            {"POST", "/sim/chats", "localhost:8080", map[string]string{"Origin": "http://localhost:8080", "Sec-Fetch-Site": "same-origin"}, 200},
		"another site":        {"POST", "/sim/chats", "127.0.0.1:8080", map[string]string{"Origin": "https://evil.example"}, 403},
		"another site, fetch": {"POST", "/sim/chats/1/messages", "127.0.0.1:8080", map[string]string{"Sec-Fetch-Site": "cross-site"}, 403},
		"another port":        {"DELETE", "/sim/faults", "127.0.0.1:8080", map[string]string{"Origin": "http://127.0.0.1:9999"}, 403},
		"null origin":         {"POST", "/sim/chats", "127.0.0.1:8080", map[string]string{"Origin": "null"}, 403},
		"api from a site":     {"POST", "/bot1:a/sendMessage", "127.0.0.1:8080", map[string]string{"Origin": "https://evil.example"}, 403},
		"rebound name":        {"GET", "/sim/chats", "evil.example:8080", nil, 421},
		"rebound page":        {"GET", "/", "evil.example", nil, 421},
		"api under any name":  {"GET", "/bot1:a/getMe", "telegram-simulator:8081", nil, 200},
		"allowed name":        {"GET", "/sim/chats", "simulator:8080", nil, 200},
		"address of six":      {"GET", "/sim/chats", "[::1]:8080", nil, 200},
		"page":                {"GET", "/", "localhost:8080", nil, 200},
		"no page":             {"GET", "/x", "localhost:8080", nil, 404},
		"post to the page":    {"POST", "/", "localhost:8080", nil, 405},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(c.method, c.path, strings.NewReader(`{"name":"x","text":"x"}`))
			if strings.HasSuffix(c.path, "chats") {
				r = httptest.NewRequest(c.method, c.path, strings.NewReader(`{"name":"x"}`))
			}
			r.Host = c.host
			for k, v := range c.header {
				r.Header.Set(k, v)
			}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code != c.want {
				t.Errorf("%d %s, want %d", w.Code, w.Body, c.want)
			}
		})
	}
}

func TestPage(t *testing.T) {
	_, at := serve(t, Options{})
	res := must[*http.Response](t)(http.Get(at))
	body, _ := io.ReadAll(res.Body)
	policy := res.Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %s", policy)
	}
	for tag, want := range map[string]string{"style": "style-src ", "script": "script-src "} {
		inner := regexp.MustCompile(`(?s)<`+tag+`>(.*?)</`+tag+`>`).FindAllSubmatch(body, -1)
		if len(inner) != 1 || !strings.Contains(policy, want+hash(string(inner[0][1]))) {
			t.Errorf("%d <%s>, or its hash is not in the policy", len(inner), tag)
		}
	}
	for _, never := range []string{"innerHTML", "insertAdjacentHTML", "outerHTML", "document.write", "eval(", " style=", " onclick="} {
		if strings.Contains(string(body), never) {
			t.Errorf("the page has %q", never)
		}
	}
	for _, m := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(string(body), -1) {
		if m[1] != "data:," {
			t.Errorf("the page asks for %s", m[1])
		}
	}
}

// TestTogether has many people and senders at work at once; it is for the race detector, and for the sums.
func TestTogether(t *testing.T) {
	const chats, each = 20, 25
	s, at := serve(t, Options{})
	var wg sync.WaitGroup
	for i := range chats {
		u := s.User(int64(i+1), "u", "zh")
		wg.Go(func() {
			b := client(t, at)
			for n := range each {
				if _, err := b.SendMessage(t.Context(), &tgbot.SendMessageParams{ChatID: u.ID(), Text: fmt.Sprint(n)}); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range each {
				u.Say("x")
				u.Messages()
				s.Totals()
			}
		})
		wg.Go(func() {
			if _, err := u.Wait(within(t, 10*time.Second), func(m Message) bool { return m.Text == fmt.Sprint(each-1) }); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(s.Sent(0)); n != chats*each || s.Pending() != chats*each {
		t.Errorf("%d sent, %d updates; want %d", n, s.Pending(), chats*each)
	}
	for i, d := range s.Deliveries(0) {
		if d.Seq != uint64(i+1) {
			t.Fatalf("delivery %d has number %d", i, d.Seq)
		}
	}
}

func BenchmarkLog(b *testing.B) {
	s := New(Options{})
	c := s.User(1, "a", "zh")
	for range 5000 {
		n := s.journal.begin("sendMessage", "c", 1, time.Now())
		s.journal.deliver(Delivery{Request: n, Method: "sendMessage", Chat: 1, Message: *s.post(c, Message{Text: strings.Repeat("停水", 200)})})
		s.journal.end(n, 200, "", true, time.Now())
	}
	for name, path := range map[string]string{"all of 5000": "/sim/log?deliveries=0&requests=0", "the last 10": "/sim/log?deliveries=4990&requests=4990"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r := httptest.NewRequest("GET", "http://127.0.0.1"+path, nil)
				s.ServeHTTP(httptest.NewRecorder(), r)
			}
		})
	}
}
