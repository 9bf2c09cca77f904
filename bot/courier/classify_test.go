package courier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	tgbot "github.com/go-telegram/bot"
)

// TestClassify puts every answer through the library, so that the table holds for what it makes of them.
func TestClassify(t *testing.T) {
	answer := func(code int, description, parameters string) string {
		return fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q,"parameters":{%s}}`, code, description, parameters)
	}
	tests := []struct {
		name, body string
		want       Class
	}{
		{"success", `{"ok":true,"result":{"message_id":7}}`, Sent},
		{"not modified", answer(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same", ""), Sent},
		{"blocked", answer(403, "Forbidden: bot was blocked by the user", ""), Dead},
		{"deactivated", answer(403, "Forbidden: user is deactivated", ""), Dead},
		{"kicked", answer(403, "Forbidden: bot was kicked from the supergroup chat", ""), Dead},
		{"not a member", answer(403, "Forbidden: bot is not a member of the channel chat", ""), Dead},
		{"group deleted", answer(403, "Forbidden: the group chat was deleted", ""), Dead},
		{"never started", answer(403, "Forbidden: bot can't initiate conversation with a user", ""), Dead},
		{"chat not found", answer(400, "Bad Request: chat not found", ""), Dead},
		{"private chat not found", answer(400, "Bad Request: private chat not found", ""), Dead},
		{"peer invalid", answer(400, "Bad Request: PEER_ID_INVALID", ""), Dead},
		{"unknown 403", answer(403, "Forbidden: something new", ""), Suspended},
		{"no right", answer(400, "Bad Request: not enough rights to send text messages to the chat", ""), Suspended},
		{"no rights", answer(400, "Bad Request: have no rights to send a message", ""), Suspended},
		{"topic closed", answer(400, "Bad Request: TOPIC_CLOSED", ""), Suspended},
		{"upgraded, no id", answer(400, "Bad Request: group chat was upgraded to a supergroup chat", ""), Suspended},
		{"upgraded", answer(400, "Bad Request: group chat was upgraded to a supergroup chat", `"migrate_to_chat_id":-100123456789`), Moved},
		{"bad HTML", answer(400, "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 0", ""), Bug},
		{"too long", answer(400, "Bad Request: message is too long", ""), Bug},
		{"button data", answer(400, "Bad Request: BUTTON_DATA_INVALID", ""), Bug},
		{"unknown 400", answer(400, "Bad Request: something new", ""), Bug},
		{"too large", answer(413, "Request Entity Too Large", ""), Bug},
		{"nothing to edit", answer(400, "Bad Request: message to edit not found", ""), Vanished},
		{"cannot edit", answer(400, "Bad Request: message can't be edited", ""), Vanished},
		{"unauthorised", answer(401, "Unauthorized", ""), Fatal},
		{"no such bot", answer(404, "Not Found", ""), Fatal},
		{"conflict", answer(409, "Conflict: terminated by other getUpdates request", ""), NotSent},
		{"too many", answer(429, "Too Many Requests: retry after 35", `"retry_after":35`), Wait},
		{"too many, without a time", answer(429, "Too Many Requests", ""), Wait},
		{"internal", answer(500, "Internal Server Error", ""), Ambiguous},
		{"bad gateway", answer(502, "Bad Gateway", ""), Ambiguous},
		{"HTML page", "<html><body>502 Bad Gateway</body></html>", Ambiguous},
		{"empty body", "", Ambiguous},
		{"other JSON", "{}", Ambiguous},
		{"half an answer", `{"ok":true,"result":{"mess`, Ambiguous},
		{"result of another form", `{"ok":true,"result":"x"}`, Ambiguous},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := botFor(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, tt.body) }))
			_, err := b.SendMessage(context.Background(), &tgbot.SendMessageParams{ChatID: 1, Text: "x"})
			v := Classify(err)
			if v.Class != tt.want {
				t.Errorf("%v is %q, want %q", err, v.Class, tt.want)
			}
			if err != nil && Classify(fmt.Errorf("wrapped: %w", err)).Class != v.Class && tt.want != Bug {
				t.Errorf("%v, wrapped, is another class", err)
			}
			switch v.Class {
			case Moved:
				if v.To != -100123456789 {
					t.Errorf("moved to %d", v.To)
				}
			case Wait:
				if v.After != 35*time.Second && v.After != time.Second {
					t.Errorf("wait %v", v.After)
				}
			}
		})
	}
}

const testToken = "123456789:AAabcdefghijklmnopqrstuvwxyz012345"

func botFor(t testing.TB, h http.Handler) *tgbot.Bot {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
	return botAt(t, srv.URL)
}

func botAt(t testing.TB, address string) *tgbot.Bot {
	t.Helper()
	b, err := tgbot.New(testToken, tgbot.WithServerURL(address), tgbot.WithSkipGetMe())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestClassifyTransport breaks connections for real where that is quick.
func TestClassifyTransport(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	hangUp := botFor(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		conn, _, _ := w.(http.Hijacker).Hijack()
		conn.Close()
	}))
	slow := botFor(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}))
	tests := []struct {
		name string
		bot  *tgbot.Bot
		want Class
	}{
		{"refused", botAt(t, closed.URL), NotSent},
		{"hung up", hangUp, Ambiguous},
		{"timeout", slow, Ambiguous},
		{"no URL", botAt(t, "http://a b"), Fatal},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
			defer cancel()
			_, err := tt.bot.SendMessage(ctx, &tgbot.SendMessageParams{ChatID: 1, Text: "x"})
			if v := Classify(err); v.Class != tt.want {
				t.Errorf("%v is %q, want %q", err, v.Class, tt.want)
			} else if strings.Contains(v.Why, testToken) || strings.Contains(v.Why, "AAabc") {
				t.Errorf("the token is in %q", v.Why)
			}
		})
	}
	made := []struct {
		name string
		err  error
		want Class
	}{
		{"DNS", &url.Error{Op: "Post", Err: &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host"}}}, NotSent},
		{"dial timeout", &url.Error{Op: "Post", Err: &net.OpError{Op: "dial", Err: context.DeadlineExceeded}}, NotSent},
		{"handshake", &url.Error{Op: "Post", Err: errors.New("net/http: TLS handshake timeout")}, NotSent},
		{"reset", &url.Error{Op: "Post", Err: &net.OpError{Op: "read", Err: syscall.ECONNRESET}}, Ambiguous},
		{"EOF", &url.Error{Op: "Post", Err: io.ErrUnexpectedEOF}, Ambiguous},
		{"no JSON", fmt.Errorf("error decode response body: %w", &json.SyntaxError{}), Ambiguous},
		{"the body cannot be built", errors.New("error build request form for method sendMessage, x"), Bug},
		{"unknown", errors.New("?"), Ambiguous},
	}
	for _, tt := range made {
		if v := Classify(tt.err); v.Class != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, v.Class, tt.want)
		}
	}
}

func TestClean(t *testing.T) {
	got := clean(errors.New("Post \"https://api.telegram.org/bot" + testToken + "/sendMessage\":\n" + strings.Repeat("错", 300)))
	if strings.Contains(got, "AAabc") || strings.Contains(got, "\n") || len(got) > maxWhy+4 {
		t.Errorf("%q", got)
	}
}
