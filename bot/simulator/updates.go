package simulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// updateKept is how long an update waits for the bot, as in Telegram.
const updateKept = 24 * time.Hour

// maxPoll is the longest that a poll is held, whatever the client asks for.
const maxPoll = 50 * time.Second

// queue holds the updates that the bot has not confirmed.
type queue struct {
	lastID  int64
	pending []update
	allowed []string      // nil: every kind
	arrived chan struct{} // closed and replaced when an update arrives
	poll    *poll         // the poll that is under way
}

type update struct {
	id   int64
	at   time.Time
	body json.RawMessage
}

// poll is one getUpdates that waits.
type poll struct{ ousted chan struct{} }

func conflict() *apiError {
	return &apiError{Code: http.StatusConflict, Description: "Conflict: terminated by other getUpdates request; " +
		"make sure that only one bot instance is running"}
}

// push queues an update of a kind, if the bot wants that kind. The caller holds s.mu.
func (s *Server) push(kind string, body any) {
	q := &s.queue
	if len(q.allowed) > 0 && !slices.Contains(q.allowed, kind) {
		return
	}
	q.lastID++
	raw, err := json.Marshal(map[string]any{"update_id": q.lastID, kind: body})
	if err != nil {
		s.log.Error("update cannot be written", "kind", kind, "err", err)
		return
	}
	now := s.now()
	for len(q.pending) > 0 && now.Sub(q.pending[0].at) > updateKept {
		q.pending = q.pending[1:]
	}
	q.pending = append(q.pending, update{q.lastID, now, raw})
	close(q.arrived)
	q.arrived = make(chan struct{})
}

// confirm forgets every update before offset; a negative offset keeps only so many from the end.
func (q *queue) confirm(offset int64) {
	if offset < 0 {
		q.pending = q.pending[max(0, len(q.pending)+int(max(offset, -1<<30))):]
		return
	}
	n := 0
	for n < len(q.pending) && q.pending[n].id < offset {
		n++
	}
	q.pending = q.pending[n:]
}

func (q *queue) first(limit int) []json.RawMessage {
	out := []json.RawMessage{}
	for _, u := range q.pending[:min(limit, len(q.pending))] {
		out = append(out, u.body)
	}
	return out
}

// getUpdates answers at once when there are updates, and otherwise holds the request. A second poll ends the first with 409,
// as Telegram does: of two bots on one token each keeps throwing out the other.
func (s *Server) getUpdates(c *call) (any, error) {
	var allowed []string
	given, err := c.object("allowed_updates", &allowed)
	if err != nil {
		return nil, err
	}
	limit := int(c.number("limit"))
	if limit < 1 || limit > 100 {
		limit = 100
	}
	hold := min(time.Duration(max(0, min(c.number("timeout"), 1000)))*time.Second, maxPoll)

	s.mu.Lock()
	q := &s.queue
	if q.poll != nil {
		close(q.poll.ousted)
	}
	own := &poll{ousted: make(chan struct{})}
	q.poll = own
	if given {
		q.allowed = allowed
	}
	q.confirm(c.number("offset"))
	s.mu.Unlock()
	defer s.endPoll(own)

	timer := time.NewTimer(hold)
	defer timer.Stop()
	for {
		s.mu.Lock()
		got, arrived := q.first(limit), q.arrived
		ousted := q.poll != own
		s.mu.Unlock()
		if ousted {
			return nil, conflict()
		}
		if len(got) > 0 || hold == 0 {
			return got, nil
		}
		select {
		case <-arrived:
		case <-own.ousted:
			return nil, conflict()
		case <-timer.C:
			return got, nil
		case <-c.r.Context().Done():
			return got, nil
		case <-s.closed:
			return got, nil
		}
	}
}

func (s *Server) endPoll(own *poll) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.queue.poll == own {
		s.queue.poll = nil
	}
}

// Pending is how many updates the bot has not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue.pending)
}

func (s *Server) deleteWebhook(c *call) (any, error) {
	if c.flag("drop_pending_updates") {
		s.mu.Lock()
		s.queue.pending = nil
		s.mu.Unlock()
	}
	return true, nil
}

func (s *Server) getWebhookInfo(*call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	info := map[string]any{"url": "", "has_custom_certificate": false, "pending_update_count": len(s.queue.pending)}
	if len(s.queue.allowed) > 0 {
		info["allowed_updates"] = s.queue.allowed
	}
	return info, nil
}
