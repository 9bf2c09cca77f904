package simulator

import (
	"context"
	"fmt"
	"time"
)

// Delivery is one thing that reached a chat: a message, an edit, a deletion. It is kept as it was then.
type Delivery struct {
	Seq     uint64    `json:"seq"` // 1, 2, 3, … without gaps
	At      time.Time `json:"at"`
	Request uint64    `json:"request"` // N of the request that brought it
	Method  string    `json:"method"`  // sendMessage, editMessageText, deleteMessage, …
	Chat    int64     `json:"chat"`
	Message Message   `json:"message"`
}

// Request is one call of the bot. Began is when it was wholly read; from then on the call may take effect.
type Request struct {
	N           uint64    `json:"n"` // 1, 2, 3, … without gaps
	Method      string    `json:"method"`
	Chat        int64     `json:"chat,omitempty"`
	Conn        string    `json:"conn"` // the client's end of the connection
	Began       time.Time `json:"began"`
	Ended       time.Time `json:"ended,omitzero"` // zero while it is under way
	Code        int       `json:"code,omitempty"` // of the answer; 0 when there was none
	Description string    `json:"description,omitempty"`
	Delivery    uint64    `json:"delivery,omitempty"` // Seq of what it delivered; 0 for nothing
	Fault       uint64    `json:"fault,omitempty"`    // ID of the fault that struck

	// Written says that the whole answer was handed to a connection that was not known to be broken. A client that dies just
	// then has not read it.
	Written bool `json:"written"`
	// Read says that the client did read the whole answer: it used the connection again afterwards.
	Read bool `json:"read"`
}

// logKept bounds each of the two logs; the older half goes when it is reached.
const logKept = 200_000

// journal is the memory of what was asked and delivered. Numbers are positions, so a look-up from a number on is cheap.
type journal struct {
	requests   []Request
	deliveries []Delivery
	firstReq   uint64 // N of requests[0]
	firstDel   uint64
	last       map[string]uint64 // N of the newest request of each connection
	totals     Totals
}

// Totals are the sums of the log over the server's whole life.
type Totals struct {
	Requests   uint64         `json:"requests"`
	Deliveries uint64         `json:"deliveries"`
	Sent       uint64         `json:"sent"`      // deliveries that were new messages
	UnderWay   int            `json:"under_way"` // requests begun and not ended, polls aside
	Unwritten  uint64         `json:"unwritten"` // requests ended without a whole answer
	Codes      map[int]uint64 `json:"codes"`     // answers by HTTP status
}

func newJournal() journal {
	return journal{firstReq: 1, firstDel: 1, last: map[string]uint64{}, totals: Totals{Codes: map[int]uint64{}}}
}

func (j *journal) request(n uint64) *Request {
	if n < j.firstReq || n-j.firstReq >= uint64(len(j.requests)) {
		return nil
	}
	return &j.requests[n-j.firstReq]
}

func (j *journal) begin(method, conn string, chat int64, now time.Time) uint64 {
	if len(j.requests) >= logKept {
		j.firstReq += logKept / 2
		j.requests = append([]Request(nil), j.requests[logKept/2:]...)
		for c, n := range j.last {
			if n < j.firstReq {
				delete(j.last, c)
			}
		}
	}
	if before := j.request(j.last[conn]); before != nil && before.Written {
		before.Read = true
	}
	j.totals.Requests++
	if method != "getUpdates" {
		j.totals.UnderWay++
	}
	n := j.totals.Requests
	j.requests = append(j.requests, Request{N: n, Method: method, Chat: chat, Conn: conn, Began: now})
	j.last[conn] = n
	return n
}

func (j *journal) end(n uint64, code int, description string, written bool, now time.Time) {
	j.totals.Codes[code]++
	if !written {
		j.totals.Unwritten++
	}
	r := j.request(n)
	if r == nil {
		return
	}
	if r.Method != "getUpdates" {
		j.totals.UnderWay--
	}
	r.Ended, r.Code, r.Description, r.Written = now, code, description, written
}

func (j *journal) deliver(d Delivery) {
	if len(j.deliveries) >= logKept {
		j.firstDel += logKept / 2
		j.deliveries = append([]Delivery(nil), j.deliveries[logKept/2:]...)
	}
	j.totals.Deliveries++
	if d.fresh() {
		j.totals.Sent++
	}
	d.Seq = j.totals.Deliveries
	j.deliveries = append(j.deliveries, d)
	if r := j.request(d.Request); r != nil {
		r.Delivery = d.Seq
	}
}

// fresh tells whether the delivery is a new message.
func (d Delivery) fresh() bool {
	switch d.Method {
	case "sendMessage", "sendLocation", "sendDocument":
		return true
	}
	return false
}

// after is the part of a log that comes after number n, at most limit rows when limit is positive.
func after[T any](rows []T, first, n uint64, limit int) []T {
	skip := 0
	if n >= first {
		skip = int(min(n-first+1, uint64(len(rows))))
	}
	rows = rows[skip:]
	if limit > 0 && len(rows) > limit {
		rows = rows[:limit]
	}
	return append([]T{}, rows...)
}

// Deliveries are what reached chats after delivery number since, oldest first.
func (s *Server) Deliveries(since uint64) []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return after(s.journal.deliveries, s.journal.firstDel, since, 0)
}

// Sent are the new messages that reached chats after delivery number since, without edits and deletions.
func (s *Server) Sent(since uint64) []Delivery {
	var out []Delivery
	for _, d := range s.Deliveries(since) {
		if d.fresh() {
			out = append(out, d)
		}
	}
	return out
}

// Requests are the calls of the bot after call number since, oldest first.
func (s *Server) Requests(since uint64) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return after(s.journal.requests, s.journal.firstReq, since, 0)
}

// Unread are the deliveries of new messages whose answer the client is not known to have read, among the calls after call
// number since: under way, broken off, or the last of their connection. After the death of a client no more than these can
// be repeated rightly, if it notes down each answer before it sends the next request over the same connection.
func (s *Server) Unread(since uint64) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Request
	for _, r := range after(s.journal.requests, s.journal.firstReq, since, 0) {
		if r.Delivery != 0 && !r.Read {
			out = append(out, r)
		}
	}
	return out
}

// Totals are the sums of the log.
func (s *Server) Totals() Totals {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.journal.totals
	t.Codes = map[int]uint64{}
	for code, n := range s.journal.totals.Codes {
		t.Codes[code] = n
	}
	return t
}

// Settle waits until no call is under way. A client has its answer a moment before the log knows that it was written.
func (s *Server) Settle(ctx context.Context) error {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for s.Totals().UnderWay > 0 {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("wait for the calls under way: %w", ctx.Err())
		}
	}
	return nil
}
