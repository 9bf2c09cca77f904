// Package simulator is a Telegram Bot API server of our own: the opponent in the tests, and the Telegram of the demo. It
// exists because a bot that is only ever tried against a server that says yes has not been tried.
//
// What it promises:
//
//   - /bot<token>/<method> speaks the Bot API over HTTP (GET and POST; multipart, urlencoded and JSON bodies), with a true
//     long poll, updates that are kept until they are confirmed, and the errors of the real server in its own words.
//   - Where the documentation forbids and the real server silently repairs (a stray "&", a link without a usable address,
//     markup inside <code>), this one answers 400. It is never more lenient than the real one in text, markup and keyboards.
//     Known differences: one bot per server; Markdown is refused; webhooks cannot be set.
//   - Every request and every delivered message is logged, with enough to tell what was in flight when a client died.
//   - Faults can be scripted per method, chat and n-th call, before and after the point of delivery, because "timed out, yet
//     delivered" is the case that loses or repeats alerts.
//   - Under / is a chat page for people, under /sim/ the JSON interface that it and the tests of other processes use. Both
//     refuse requests from other web sites. Anyone who can reach the address can act as any resident: bind it to loopback.
//
// Polls and streams last, so serve it without a WriteTimeout. Everything is kept in memory and nothing is written. All of it is safe for use by several goroutines.
package simulator

import (
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options are how a Server behaves. The zero value is a lenient server for any token.
type Options struct {
	// Token is the one token that is accepted. Empty accepts every well-formed token, and all are the same bot.
	Token string
	// Bot is who the bot is; zero fields get defaults.
	Bot User
	// Strict answers "chat not found" for a chat that nobody made. Otherwise such a chat is made at the first message, as a
	// private chat when the id is positive and as a group when it is negative.
	Strict bool
	// Limits answers 429 beyond Rates.
	Limits bool
	// Rates are the limits; zero fields are Telegram's published ones.
	Rates Rates
	// Now is the clock of dates and limits; nil is time.Now. Long polls and delays take real time.
	Now func() time.Time
	// Hosts are names under which the page and /sim/ may be asked for besides localhost and bare addresses.
	Hosts []string
	// Log gets one debug line a request; nil is silence.
	Log *slog.Logger
}

// Server is the Bot API server. Make one with New; it is an http.Handler.
type Server struct {
	opt     Options
	now     func() time.Time
	log     *slog.Logger
	methods map[string]method
	control http.Handler
	origin  *http.CrossOriginProtection
	page    page
	closing sync.Once
	closed  chan struct{}

	mu       sync.Mutex
	chats    map[int64]*Chat
	order    []int64 // ids of chats, oldest first
	users    map[int64]User
	queue    queue
	commands map[commandKey][]Command
	queries  map[string]*query
	lastID   int64 // of callback and inline queries
	faults   []*Fault
	faultID  uint64
	limits   limits
	journal  journal
	events   []Event
	seq      uint64        // of the newest event
	changed  chan struct{} // closed and replaced at every event
}

// New makes a server. Close it when long polls and streams have to end before their clients hang up.
func New(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Bot.ID == 0 {
		o.Bot.ID = 7_000_000_001
	}
	if o.Bot.FirstName == "" {
		o.Bot.FirstName = "noticebot"
	}
	if o.Bot.Username == "" {
		o.Bot.Username = "notice_sim_bot"
	}
	o.Bot.IsBot = true
	s := &Server{
		opt: o, now: o.Now, log: o.Log,
		origin:   http.NewCrossOriginProtection(),
		page:     newPage(),
		closed:   make(chan struct{}),
		chats:    map[int64]*Chat{},
		users:    map[int64]User{},
		commands: map[commandKey][]Command{},
		queries:  map[string]*query{},
		limits:   newLimits(o.Rates),
		journal:  newJournal(),
		changed:  make(chan struct{}),
	}
	s.queue.arrived = make(chan struct{})
	s.methods = s.methodTable()
	s.control = s.controlHandler()
	return s
}

// Close ends every long poll, held answer and event stream. The server goes on answering; a second Close does nothing. Hand
// it to http.Server.RegisterOnShutdown, or call it before httptest.Server.Close.
func (s *Server) Close() { s.closing.Do(func() { close(s.closed) }) }

// Bot is who the bot is.
func (s *Server) Bot() User { return s.opt.Bot }

// ServeHTTP serves the Bot API, the control interface and the chat page.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if err := s.origin.Check(r); err != nil {
		http.Error(w, "cross-origin request refused", http.StatusForbidden)
		return
	}
	if strings.HasPrefix(r.URL.Path, "/bot") {
		s.serveAPI(w, r)
		return
	}
	if !s.hostAllowed(r.Host) {
		http.Error(w, "unknown host name", http.StatusMisdirectedRequest)
		return
	}
	switch {
	case strings.HasPrefix(r.URL.Path, "/sim/"):
		w.Header().Set("Cache-Control", "no-store")
		s.control.ServeHTTP(w, r)
	case r.URL.Path == "/":
		s.page.ServeHTTP(w, r)
	default:
		http.NotFound(w, r)
	}
}
