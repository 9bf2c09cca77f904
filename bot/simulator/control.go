package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ChatInfo is a chat as the control interface shows it.
type ChatInfo struct {
	ID       int64          `json:"id"`
	Kind     string         `json:"kind"`
	Name     string         `json:"name"`
	Lang     string         `json:"lang,omitempty"`
	Members  []Member       `json:"members,omitempty"`
	Keyboard *ReplyKeyboard `json:"keyboard,omitempty"`
	Commands []Command      `json:"commands"`
	Refusal  string         `json:"refusal,omitempty"` // why the bot may not write
	MovedTo  int64          `json:"moved_to,omitempty"`
	Last     *Message       `json:"last,omitempty"`
}

// Info describes the chat as it stands.
func (c *Chat) Info() ChatInfo {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.info()
}

func (c *Chat) info() ChatInfo {
	i := ChatInfo{
		ID: c.id, Kind: c.kind, Name: c.title, Lang: c.speaker().LanguageCode, Members: slices.Clone(c.members),
		Keyboard: c.keyboard, Commands: c.shownCommands(), Refusal: c.refusal, MovedTo: c.movedTo,
	}
	if c.kind == "private" {
		i.Name = c.user.FirstName
	}
	if n := len(c.messages); n > 0 {
		last := *c.messages[n-1]
		i.Last = &last
	}
	return i
}

// hostAllowed tells whether the page may be asked for under this host: an address, localhost, or a name of the Options. A
// name of somebody else's that leads here is another web site's way in.
func (s *Server) hostAllowed(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || slices.Contains(s.opt.Hosts, host)
}

// controlHandler is everything under /sim/. Bodies and answers are JSON, an error is {"error": "…"} with 400 or 404:
//
//	GET  state                    the bot, the chats, seq, pending updates, whether a bot polls; ?brief=1 without chats
//	GET  chats, chats/{id}        ChatInfo
//	POST chats                    {"id"?, "name", "lang"} a resident, {"id"?, "title", "admins": [ids]} a group → ChatInfo
//	GET  chats/{id}/messages      ?since=SEQ → {"seq", "messages": [Message]}, those that came or changed after SEQ
//	POST chats/{id}/messages      {"text"} or {"location": {"latitude", "longitude"}}, in groups {"as": id} → Message
//	POST chats/{id}/tap           {"button": text or data, "message"?: id, "as"?: id}
//	POST chats/{id}/block         {"blocked": bool} → ChatInfo
//	GET  chats/{id}/answers       [Answer] to taps
//	GET  events                   ?since=SEQ, server-sent events, each an Event
//	GET  faults; POST faults      [Fault]; a Fault with "delay" like "300ms" → {"id"}
//	DELETE faults, faults/{id}    what is left
//	POST limits                   {"on": bool}
//	GET  log                      ?deliveries=N&requests=N&limit=N: what comes after these numbers, and the totals
//	GET  log/totals               Totals
//	GET  files/{chat}/{message}   a document's bytes
func (s *Server) controlHandler() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, h func(*http.Request) (any, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			v, err := h(r)
			writeJSON(w, v, err)
		})
	}
	handle("GET /sim/state", s.simState)
	handle("GET /sim/chats", func(*http.Request) (any, error) { return s.chatInfos(), nil })
	handle("POST /sim/chats", s.simNewChat)
	handle("GET /sim/chats/{chat}", onChat(s, func(c *Chat, _ struct{}, _ *http.Request) (any, error) { return c.info(), nil }))
	handle("GET /sim/chats/{chat}/messages", onChat(s, simMessages))
	handle("POST /sim/chats/{chat}/messages", onChat(s, simSay))
	handle("POST /sim/chats/{chat}/tap", onChat(s, simTap))
	handle("POST /sim/chats/{chat}/block", onChat(s, simBlock))
	handle("GET /sim/chats/{chat}/answers", onChat(s, func(c *Chat, _ struct{}, _ *http.Request) (any, error) {
		return slices.Clone(c.answers), nil
	}))
	handle("GET /sim/faults", s.simFaults)
	handle("POST /sim/faults", s.simFault)
	handle("DELETE /sim/faults", func(r *http.Request) (any, error) { s.ClearFaults(); return s.simFaults(r) })
	handle("DELETE /sim/faults/{id}", func(r *http.Request) (any, error) {
		id, err := strconv.ParseUint(r.PathValue("id"), 10, 64)
		if err != nil {
			return nil, errors.New("the fault's id is not a number")
		}
		s.ClearFaults(id)
		return s.simFaults(r)
	})
	handle("POST /sim/limits", func(r *http.Request) (any, error) {
		var in struct{ On bool }
		if err := readJSON(r, &in); err != nil {
			return nil, err
		}
		s.SetLimits(in.On)
		return in, nil
	})
	handle("GET /sim/log", s.simLog)
	handle("GET /sim/log/totals", func(*http.Request) (any, error) { return s.Totals(), nil })
	mux.HandleFunc("GET /sim/events", s.simEvents)
	mux.HandleFunc("GET /sim/files/{chat}/{message}", s.simFile)
	return mux
}

// onChat wraps a handler that works on one chat, with its JSON body read and s.mu held.
func onChat[T any](s *Server, h func(*Chat, T, *http.Request) (any, error)) func(*http.Request) (any, error) {
	return func(r *http.Request) (any, error) {
		id, err := strconv.ParseInt(r.PathValue("chat"), 10, 64)
		if err != nil {
			return nil, errors.New("the chat's id is not a number")
		}
		var in T
		if r.Method == http.MethodPost {
			if err := readJSON(r, &in); err != nil {
				return nil, err
			}
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		c := s.chats[id]
		if c == nil {
			return nil, errNoChat
		}
		return h(c, in, r)
	}
}

var errNoChat = errors.New("no such chat")

func readJSON(r *http.Request, dest any) error {
	d := json.NewDecoder(io.LimitReader(r.Body, 1<<20))
	d.DisallowUnknownFields()
	if err := d.Decode(dest); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the JSON body: %w", err)
	}
	return nil
}

func writeJSON(w http.ResponseWriter, v any, err error) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err != nil {
		code := http.StatusBadRequest
		if errors.Is(err, errNoChat) {
			code = http.StatusNotFound
		}
		w.WriteHeader(code)
		v = map[string]string{"error": err.Error()}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.Encode(v) // fails only when the reader is gone
}

func (s *Server) chatInfos() []ChatInfo {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]ChatInfo, 0, len(s.order))
	for _, id := range s.order {
		out = append(out, s.chats[id].info())
	}
	return out
}

// simState is everything that a page needs to begin: ?brief=1 leaves the chats out.
func (s *Server) simState(r *http.Request) (any, error) {
	s.mu.Lock()
	state := map[string]any{
		"bot": s.opt.Bot, "seq": s.seq, "pending": len(s.queue.pending), "limits": s.opt.Limits,
		"polling": s.queue.poll != nil,
	}
	s.mu.Unlock()
	if r.FormValue("brief") == "" {
		state["chats"] = s.chatInfos() // after seq was taken: an event that is told twice does no harm, one that is missed does
	}
	return state, nil
}

// simNewChat makes a resident, or a group when a title is given: {"id","name","lang"} or {"id","title","admins":[…]}. An id
// of 0 finds a free one.
func (s *Server) simNewChat(r *http.Request) (any, error) {
	var in struct {
		ID     int64
		Name   string
		Lang   string
		Title  string
		Admins []int64
	}
	if err := readJSON(r, &in); err != nil {
		return nil, err
	}
	in.Name, in.Title = strings.TrimSpace(in.Name), strings.TrimSpace(in.Title)
	if utf16Len(in.Name) > 64 || utf16Len(in.Title) > 128 || len(in.Lang) > 8 {
		return nil, errors.New("a name has at most 64 letters, a title 128, a language 8")
	}
	if in.Title == "" {
		if in.Name == "" || in.ID < 0 {
			return nil, errors.New("a resident needs a name, and an id above 0")
		}
		return s.User(s.freeID(in.ID, 1), in.Name, in.Lang).Info(), nil
	}
	if in.ID > 0 {
		return nil, errors.New("a group's id is below 0")
	}
	var admins []*Chat
	for _, id := range in.Admins {
		c := s.Chat(id)
		if c == nil || c.kind != "private" {
			return nil, errNoChat
		}
		admins = append(admins, c)
	}
	return s.Group(s.freeID(in.ID, -1), in.Title, admins...).Info(), nil
}

// freeID is the id wanted or, when that is 0, one that no chat has.
func (s *Server) freeID(want, sign int64) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if want != 0 {
		return want
	}
	want = sign * 1001
	for s.chats[want] != nil {
		want += sign
	}
	return want
}

func simMessages(c *Chat, _ struct{}, r *http.Request) (any, error) {
	since, _ := strconv.ParseUint(r.FormValue("since"), 10, 64)
	return map[string]any{"seq": c.s.seq, "messages": c.since(since, false)}, nil
}

func simSay(c *Chat, in struct {
	Text     string
	Location *Location
	As       int64
}, _ *http.Request) (any, error) {
	who, err := c.memberNamed(in.As)
	if err != nil {
		return nil, err
	}
	return c.speak(who, Message{Text: in.Text, Location: in.Location})
}

func simTap(c *Chat, in struct {
	Message int
	Button  string
	As      int64
}, _ *http.Request) (any, error) {
	who, err := c.memberNamed(in.As)
	if err != nil {
		return nil, err
	}
	if err := c.press(who, in.Message, in.Button); err != nil {
		return nil, err
	}
	return map[string]bool{"ok": true}, nil
}

func simBlock(c *Chat, in struct{ Blocked bool }, _ *http.Request) (any, error) {
	if in.Blocked {
		refusal := "bot was blocked by the user"
		if c.kind != "private" {
			refusal = "bot was kicked from the " + c.kind + " chat"
		}
		c.setStanding(c.speaker(), "kicked", refusal)
	} else {
		c.setStanding(c.speaker(), "member", "")
	}
	return c.info(), nil
}

// faultJSON is a Fault whose delay is written like "300ms".
type faultJSON struct {
	Fault
	Delay string `json:"delay,omitempty"`
}

func (s *Server) simFaults(*http.Request) (any, error) {
	out := []faultJSON{}
	for _, f := range s.Faults() {
		v := faultJSON{Fault: f}
		if f.Delay != 0 {
			v.Delay = f.Delay.String()
		}
		out = append(out, v)
	}
	return out, nil
}

func (s *Server) simFault(r *http.Request) (any, error) {
	var f faultJSON
	if err := readJSON(r, &f); err != nil {
		return nil, err
	}
	if f.Delay != "" {
		d, err := time.ParseDuration(f.Delay)
		if err != nil || d < 0 {
			return nil, fmt.Errorf("delay %q is not a length of time", f.Delay)
		}
		f.Fault.Delay = d
	}
	id, err := s.addFault(f.Fault)
	return map[string]uint64{"id": id}, err
}

// simLog gives the log from two numbers on: ?deliveries=N&requests=N&limit=N. A number that is not given leaves its half out,
// so that a caller who follows the log asks only for what is new.
func (s *Server) simLog(r *http.Request) (any, error) {
	out := struct {
		Now        time.Time  `json:"now"`
		Totals     Totals     `json:"totals"`
		Deliveries []Delivery `json:"deliveries,omitempty"`
		Requests   []Request  `json:"requests,omitempty"`
	}{Now: s.now(), Totals: s.Totals()}
	q := r.URL.Query()
	limit, _ := strconv.Atoi(q.Get("limit"))
	s.mu.Lock()
	defer s.mu.Unlock()
	if q.Has("deliveries") {
		since, err := strconv.ParseUint(q.Get("deliveries"), 10, 64)
		if err != nil {
			return nil, errors.New("deliveries is not a number")
		}
		out.Deliveries = after(s.journal.deliveries, s.journal.firstDel, since, limit)
	}
	if q.Has("requests") {
		since, err := strconv.ParseUint(q.Get("requests"), 10, 64)
		if err != nil {
			return nil, errors.New("requests is not a number")
		}
		out.Requests = after(s.journal.requests, s.journal.firstReq, since, limit)
	}
	return out, nil
}
