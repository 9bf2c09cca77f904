package simulator

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// FaultKind is what goes wrong.
type FaultKind string

// The kinds of faults. Each may strike before the point of delivery (nothing is delivered) or after it (the bot's call took
// effect, and the client is told otherwise).
const (
	FaultError    FaultKind = "error"    // answer Code in Telegram's form; 429 with RetryAfter
	FaultHTML     FaultKind = "html"     // answer Code (502 unless set) with a proxy's HTML page
	FaultReset    FaultKind = "reset"    // reset the connection without an answer
	FaultTimeout  FaultKind = "timeout"  // hold the answer for Delay, or until the client leaves; then reset
	FaultDelay    FaultKind = "delay"    // wait for Delay, then go on as if nothing had been
	FaultTruncate FaultKind = "truncate" // break off in the middle of the answer
	FaultMigrate  FaultKind = "migrate"  // answer 400 with MigrateTo
)

// Fault is one scripted failure. It strikes at the Nth call that it fits, counted from when it was added, and at those that
// follow as often as Times says.
type Fault struct {
	ID     uint64    `json:"id"`
	Method string    `json:"method,omitempty"` // of the call; empty fits every method but getUpdates
	Chat   int64     `json:"chat,omitempty"`   // of the call; 0 fits every chat
	Nth    int       `json:"nth,omitempty"`    // 1 is the next call; 0 is 1
	Every  int       `json:"every,omitempty"`  // from the Nth on strike only at each Every-th; 0 is 1
	Times  int       `json:"times,omitempty"`  // how often it strikes; 0 is once, -1 for ever
	After  bool      `json:"after,omitempty"`  // after the point of delivery
	Kind   FaultKind `json:"kind"`

	Code        int           `json:"code,omitempty"`
	Description string        `json:"description,omitempty"` // empty is Telegram's usual text for Code
	RetryAfter  int           `json:"retry_after,omitempty"` // seconds
	MigrateTo   int64         `json:"migrate_to,omitempty"`
	Delay       time.Duration `json:"-"` // in the control interface "delay": "300ms"

	Seen   int `json:"seen"`   // calls that it fitted
	Struck int `json:"struck"` // calls that it spoilt
}

// check refuses what cannot be meant.
func (f *Fault) check() error {
	switch f.Kind {
	case FaultError:
		if f.Code < 400 || f.Code > 599 {
			return fmt.Errorf("fault %s: code %d is not an HTTP error", f.Kind, f.Code)
		}
	case FaultHTML:
		if f.Code == 0 {
			f.Code = http.StatusBadGateway
		}
		if f.Code < 200 || f.Code > 599 {
			return fmt.Errorf("fault %s: code %d is not an HTTP status", f.Kind, f.Code)
		}
	case FaultMigrate:
		if f.MigrateTo == 0 {
			return fmt.Errorf("fault %s: migrate_to is missing", f.Kind)
		}
	case FaultReset, FaultTimeout, FaultDelay, FaultTruncate:
	default:
		return fmt.Errorf("unknown kind of fault %q", f.Kind)
	}
	return nil
}

// fires counts a call and tells whether the fault strikes at it.
func (f *Fault) fires(method string, chat int64) bool {
	if f.Method == "" && method == "getUpdates" || f.Method != "" && !strings.EqualFold(f.Method, method) {
		return false
	}
	if f.Chat != 0 && f.Chat != chat {
		return false
	}
	f.Seen++
	past := f.Seen - max(1, f.Nth)
	if past < 0 || past%max(1, f.Every) != 0 {
		return false
	}
	if f.Times >= 0 && f.Struck >= max(1, f.Times) {
		return false
	}
	f.Struck++
	return true
}

// answer is the answer that the fault gives in place of the true one.
func (f *Fault) answer() reply {
	switch f.Kind {
	case FaultHTML:
		return htmlReply(f.Code)
	case FaultMigrate:
		return errorReply(migrated(f.MigrateTo))
	}
	e := &apiError{Code: f.Code, Description: f.Description}
	switch {
	case f.Code == http.StatusTooManyRequests:
		e = tooMany(max(1, f.RetryAfter))
	case f.Description != "":
	case f.Code == http.StatusForbidden:
		e.Description = "Forbidden: bot was blocked by the user"
	case f.Code == http.StatusBadRequest:
		e.Description = "Bad Request: chat not found"
	case f.Code == http.StatusConflict:
		e = conflict()
	default:
		e.Description = http.StatusText(f.Code)
	}
	return errorReply(e)
}

// Fault adds a scripted failure and returns its id. It panics on one that cannot be meant: it is a mistake in the test.
func (s *Server) Fault(f Fault) uint64 {
	id, err := s.addFault(f)
	if err != nil {
		panic("simulator: " + err.Error())
	}
	return id
}

func (s *Server) addFault(f Fault) (uint64, error) {
	if err := f.check(); err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faultID++
	f.ID, f.Seen, f.Struck = s.faultID, 0, 0
	s.faults = append(s.faults, &f)
	return f.ID, nil
}

// Faults lists the scripted failures with what they did so far.
func (s *Server) Faults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Fault, 0, len(s.faults))
	for _, f := range s.faults {
		out = append(out, *f)
	}
	return out
}

// ClearFaults takes away the failures of these ids, or all when none is named.
func (s *Server) ClearFaults(ids ...uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(ids) == 0 {
		s.faults = nil
		return
	}
	var kept []*Fault
	for _, f := range s.faults {
		gone := false
		for _, id := range ids {
			gone = gone || id == f.ID
		}
		if !gone {
			kept = append(kept, f)
		}
	}
	s.faults = kept
}

// strike finds the fault that strikes at a call. Each fault that fits counts it; the first that fires has it.
func (s *Server) strike(method string, chat int64) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if f.fires(method, chat) {
			hit := *f
			return &hit
		}
	}
	return nil
}

// hold waits for d (for ever when 0), or until the client leaves or the server closes; false when it was cut short.
func (s *Server) hold(r *http.Request, d time.Duration) bool {
	var up <-chan time.Time
	if d > 0 {
		t := time.NewTimer(d)
		defer t.Stop()
		up = t.C
	}
	select {
	case <-up:
		return true
	case <-r.Context().Done():
	case <-s.closed:
	}
	return false
}

// reset breaks the connection so that the client sees a reset, and part of an answer before it if there is one.
func reset(w http.ResponseWriter, part []byte) {
	conn, buf, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer conn.Close()
	if len(part) > 0 {
		buf.Write(part)
		buf.Flush()
		return // a plain close: what was written has to arrive
	}
	if t, ok := conn.(*net.TCPConn); ok {
		t.SetLinger(0)
	}
}
