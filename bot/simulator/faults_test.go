package simulator

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	tgbot "github.com/go-telegram/bot"
)

// sender sends to a chat with a client of its own that gives up after half a second.
func sender(t *testing.T, at string) func(chat int64, text string) error {
	b := client(t, at, tgbot.WithHTTPClient(time.Second, &http.Client{Timeout: 500 * time.Millisecond, Transport: &http.Transport{}}))
	return func(chat int64, text string) error {
		_, err := b.SendMessage(t.Context(), &tgbot.SendMessageParams{ChatID: chat, Text: text})
		return err
	}
}

func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		fault Fault
		says  string // in the client's error
	}{
		"429":      {Fault{Kind: FaultError, Code: 429, RetryAfter: 3600}, "retry_after 3600"},
		"403":      {Fault{Kind: FaultError, Code: 403}, "forbidden, Forbidden: bot was blocked by the user"},
		"400":      {Fault{Kind: FaultError, Code: 400, Description: "Bad Request: PEER_ID_INVALID"}, "bad request, Bad Request: PEER_ID_INVALID"},
		"401":      {Fault{Kind: FaultError, Code: 401}, "unauthorized"},
		"409":      {Fault{Kind: FaultError, Code: 409}, "terminated by other getUpdates"},
		"500":      {Fault{Kind: FaultError, Code: 500}, "500 Internal Server Error"},
		"502 page": {Fault{Kind: FaultHTML}, "error decode response body"},
		"reset":    {Fault{Kind: FaultReset}, "error do request"},
		"timeout":  {Fault{Kind: FaultTimeout}, "error do request"},
		"held":     {Fault{Kind: FaultTimeout, Delay: 50 * time.Millisecond}, "error do request"},
		"cut":      {Fault{Kind: FaultTruncate}, "unexpected EOF"},
		"migrate":  {Fault{Kind: FaultMigrate, MigrateTo: -1009}, "migrate_to_chat_id -1009"},
	} {
		for _, after := range []bool{false, true} {
			t.Run(name+map[bool]string{false: " before", true: " after"}[after], func(t *testing.T) {
				t.Parallel()
				s, at := serve(t, Options{})
				send := sender(t, at)
				fault := c.fault
				fault.After = after
				id := s.Fault(fault)
				wantErr(t, send(1, "x"), c.says)
				if want := map[bool]int{false: 0, true: 1}[after]; len(s.Sent(0)) != want {
					t.Errorf("%d delivered, want %d", len(s.Sent(0)), want)
				}
				if err := send(1, "y"); err != nil {
					t.Errorf("the next call: %v", err)
				}
				if err := s.Settle(within(t, time.Second)); err != nil {
					t.Fatal(err)
				}
				r := s.Requests(0)[0]
				answered := fault.Kind == FaultError || fault.Kind == FaultHTML || fault.Kind == FaultMigrate
				if r.Fault != id || r.Written != answered || (r.Delivery != 0) != after || r.Ended.IsZero() {
					t.Errorf("request %+v", r)
				}
			})
		}
	}
}

func TestResetIsAReset(t *testing.T) {
	s, at := serve(t, Options{})
	s.Fault(Fault{Kind: FaultReset})
	err := sender(t, at)(1, "x")
	if op, ok := errors.AsType[*net.OpError](err); !ok || !strings.Contains(op.Error(), "reset") {
		t.Errorf("error %v", err)
	}
}

func TestFaultChoice(t *testing.T) {
	s, at := serve(t, Options{})
	send := sender(t, at)
	s.Fault(Fault{Kind: FaultError, Code: 500, Method: "sendMessage", Chat: 7, Nth: 2, Every: 2, Times: 2})
	var got []bool
	for range 7 {
		if err := send(8, "x"); err != nil {
			t.Errorf("another chat: %v", err)
		}
		got = append(got, send(7, "x") != nil)
	}
	want := []bool{false, true, false, true, false, false, false}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("struck at %v, want %v", got, want)
		}
	}
	if f := s.Faults(); len(f) != 1 || f[0].Seen != 7 || f[0].Struck != 2 {
		t.Errorf("faults %+v", f)
	}
	id := s.Fault(Fault{Kind: FaultError, Code: 500, Times: -1})
	if send(1, "x") == nil || send(2, "x") == nil {
		t.Error("a fault for ever did not strike")
	}
	if _, code := pollOnce(t, at, ""); code != 200 {
		t.Errorf("a fault of no method struck getUpdates: %d", code)
	}
	s.ClearFaults(id)
	if err := send(1, "x"); err != nil {
		t.Errorf("after clearing: %v", err)
	}
	s.ClearFaults()
	if len(s.Faults()) != 0 {
		t.Error("faults are left")
	}
	for _, f := range []Fault{{}, {Kind: "odd"}, {Kind: FaultError, Code: 200}, {Kind: FaultMigrate}} {
		if _, err := s.addFault(f); err == nil {
			t.Errorf("took %+v", f)
		}
	}
}

func TestDelay(t *testing.T) {
	s, at := serve(t, Options{})
	send := sender(t, at)
	s.Fault(Fault{Kind: FaultDelay, Delay: 100 * time.Millisecond})
	began := time.Now()
	if err := send(1, "x"); err != nil || time.Since(began) < 100*time.Millisecond || len(s.Sent(0)) != 1 {
		t.Errorf("%v after %v, %d sent", err, time.Since(began), len(s.Sent(0)))
	}
}

// TestInFlight checks what the log knows of requests whose client went away.
func TestInFlight(t *testing.T) {
	s, at := serve(t, Options{})
	send := sender(t, at)
	for range 3 {
		if err := send(1, "x"); err != nil {
			t.Fatal(err)
		}
	}
	if un := s.Unread(0); len(un) != 1 || un[0].N != 3 {
		t.Errorf("one connection, three calls: unread %+v", un)
	}
	s.Fault(Fault{Kind: FaultDelay, After: true, Delay: 300 * time.Millisecond})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		client(t, at).SendMessage(ctx, &tgbot.SendMessageParams{ChatID: 1, Text: "cut"})
	}()
	for len(s.Sent(0)) < 4 {
		time.Sleep(time.Millisecond)
	}
	if got := s.Totals(); got.UnderWay != 1 || got.Sent != 4 {
		t.Errorf("while it is under way: %+v", got)
	}
	cancel()
	<-done
	if err := s.Settle(within(t, time.Second)); err != nil {
		t.Fatal(err)
	}
	if r := s.Requests(3); len(r) != 1 || r[0].Written || r[0].Delivery != 4 {
		t.Errorf("after it: %+v", r)
	}
	if got := s.Totals(); got.Unwritten != 1 {
		t.Errorf("totals %+v", got)
	}
}

func TestLimits(t *testing.T) {
	now := newClock()
	s, at := serve(t, Options{Limits: true, Now: now.now, Rates: Rates{ChatBurst: 3}})
	b := client(t, at)
	send := func(chat int64) int {
		_, err := b.SendMessage(t.Context(), &tgbot.SendMessageParams{ChatID: chat, Text: "x"})
		if e, ok := errors.AsType[*tgbot.TooManyRequestsError](err); ok {
			return e.RetryAfter
		}
		if err != nil {
			t.Fatal(err)
		}
		return 0
	}
	burst := func(chat int64, n int) (passed int) {
		for range n {
			if send(chat) == 0 {
				passed++
			}
		}
		return passed
	}
	if n := burst(1, 5); n != 3 || send(1) != 1 {
		t.Errorf("%d in a burst to a chat", n)
	}
	now.add(time.Second)
	if n := burst(1, 3); n != 1 {
		t.Errorf("%d a second later", n)
	}
	now.add(time.Minute)
	if n := burst(-1, 25); n != 20 {
		t.Errorf("%d to a group", n)
	}
	if wait := send(-1); wait != 3 {
		t.Errorf("wait of a group %d", wait)
	}
	now.add(time.Minute)
	passed := 0
	for chat := range int64(40) {
		passed += burst(100+chat, 1)
	}
	if passed != 30 {
		t.Errorf("%d to all in one instant", passed)
	}
	s.SetLimits(false)
	if n := burst(1, 50); n != 50 {
		t.Errorf("%d without limits", n)
	}
}
