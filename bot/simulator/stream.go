package simulator

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"time"
)

// heartbeat keeps proxies from closing a stream that is silent.
const heartbeat = 20 * time.Second

// simEvents streams what happens as server-sent events, from ?since=N or Last-Event-ID on, or from now.
func (s *Server) simEvents(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	since := s.seq
	s.mu.Unlock()
	for _, from := range []string{r.FormValue("since"), r.Header.Get("Last-Event-ID")} {
		if n, err := strconv.ParseUint(from, 10, 64); err == nil {
			since = n
		}
	}
	w.Header().Set("Content-Type", "text/event-stream")
	flusher := http.NewResponseController(w)
	fmt.Fprint(w, "retry: 1000\n\n")
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		fresh, changed := s.eventsSince(since)
		for _, e := range fresh {
			body, err := json.Marshal(e)
			if err != nil {
				s.log.Error("event cannot be written", "kind", e.Kind, "err", err)
				continue
			}
			fmt.Fprintf(w, "id: %d\ndata: %s\n\n", e.Seq, body)
			since = e.Seq
		}
		if flusher.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-beat.C:
			fmt.Fprint(w, ": still here\n\n")
		case <-r.Context().Done():
			return
		case <-s.closed:
			return
		}
	}
}

// eventsSince are the events after seq, or one reset when some of them are forgotten or seq is of another life of the server.
func (s *Server) eventsSince(seq uint64) ([]Event, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := s.seq - uint64(len(s.events)) + 1
	if seq > s.seq || seq+1 < first {
		return []Event{{Seq: s.seq, Kind: EventReset}}, s.changed
	}
	return append([]Event(nil), s.events[seq+1-first:]...), s.changed
}

// simFile gives the file of a message for saving.
func (s *Server) simFile(w http.ResponseWriter, r *http.Request) {
	chat, _ := strconv.ParseInt(r.PathValue("chat"), 10, 64)
	id, _ := strconv.Atoi(r.PathValue("message"))
	s.mu.Lock()
	var d *Document
	if c := s.chats[chat]; c != nil {
		if m := c.find(id); m != nil {
			d = m.Document
		}
	}
	s.mu.Unlock()
	if d == nil || d.Data == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": d.Name}))
	w.Write(d.Data)
}
