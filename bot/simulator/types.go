package simulator

import (
	"encoding/json"
	"time"
)

// User is a person or the bot, in Telegram's form.
type User struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

// Entity is one formatted run of a message, in Telegram's form. Offset and Length count UTF-16 units.
type Entity struct {
	Type          string `json:"type"`
	Offset        int    `json:"offset"`
	Length        int    `json:"length"`
	URL           string `json:"url,omitempty"`
	Language      string `json:"language,omitempty"`
	CustomEmojiID string `json:"custom_emoji_id,omitempty"`
	UnixTime      int64  `json:"unix_time,omitempty"`
	Format        string `json:"date_time_format,omitempty"`
}

// Button is a button of an inline keyboard or of a reply keyboard, in Telegram's form.
type Button struct {
	Text  string `json:"text"`
	Style string `json:"style,omitempty"`
	Icon  string `json:"icon_custom_emoji_id,omitempty"`

	// Of inline keyboards: exactly one of these.
	URL           string          `json:"url,omitempty"`
	Data          string          `json:"callback_data,omitempty"`
	CopyText      *CopyText       `json:"copy_text,omitempty"`
	Disabled      *struct{}       `json:"disabled,omitempty"`
	WebApp        json.RawMessage `json:"web_app,omitempty"`
	LoginURL      json.RawMessage `json:"login_url,omitempty"`
	SwitchInline  *string         `json:"switch_inline_query,omitempty"`
	SwitchCurrent *string         `json:"switch_inline_query_current_chat,omitempty"`
	SwitchChosen  json.RawMessage `json:"switch_inline_query_chosen_chat,omitempty"`

	// Of reply keyboards: at most one of these.
	RequestLocation bool            `json:"request_location,omitempty"`
	RequestContact  bool            `json:"request_contact,omitempty"`
	RequestPoll     json.RawMessage `json:"request_poll,omitempty"`
	RequestUsers    json.RawMessage `json:"request_users,omitempty"`
	RequestChat     json.RawMessage `json:"request_chat,omitempty"`
}

// CopyText is what a copy button puts into the clipboard.
type CopyText struct {
	Text string `json:"text"`
}

// ReplyKeyboard is the keyboard that stands in place of the letters until another one, or its removal, is sent.
type ReplyKeyboard struct {
	Rows        [][]Button `json:"keyboard"`
	Persistent  bool       `json:"is_persistent,omitempty"`
	Resize      bool       `json:"resize_keyboard,omitempty"`
	OneTime     bool       `json:"one_time_keyboard,omitempty"`
	Placeholder string     `json:"input_field_placeholder,omitempty"`
	Selective   bool       `json:"selective,omitempty"`
}

// Location is a point on the map, in degrees.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// Document is a file that the bot sent. Data is nil when it was named by id or address, or was larger than 1 MiB.
type Document struct {
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Name     string `json:"file_name,omitempty"`
	Size     int    `json:"file_size"`
	Data     []byte `json:"-"`
}

// Message is one message of a chat as it stands now. It is never changed: an edit puts another in its place.
type Message struct {
	ID       int       `json:"id"`
	Seq      uint64    `json:"seq"` // of the event that brought it into this state; grows over all chats
	Chat     int64     `json:"chat"`
	From     User      `json:"from"`
	Date     time.Time `json:"date"`
	Edited   time.Time `json:"edited,omitzero"`
	Text     string    `json:"text,omitempty"` // of a document: its caption
	Entities []Entity  `json:"entities,omitempty"`

	Inline         [][]Button     `json:"inline,omitempty"`
	Keyboard       *ReplyKeyboard `json:"keyboard,omitempty"`
	RemoveKeyboard bool           `json:"remove_keyboard,omitempty"`
	ForceReply     bool           `json:"force_reply,omitempty"`

	ReplyTo  int       `json:"reply_to,omitempty"`
	Quote    string    `json:"quote,omitempty"`
	Silent   bool      `json:"silent,omitempty"`
	Pinned   bool      `json:"pinned,omitempty"`
	Location *Location `json:"location,omitempty"`
	Document *Document `json:"document,omitempty"`
	Service  string    `json:"service,omitempty"` // of a service message: what happened, for people

	migrateTo, migrateFrom int64
}

// Button finds an inline or reply button of the message by its text or its callback data.
func (m Message) Button(what string) (Button, bool) {
	rows := m.Inline
	if m.Keyboard != nil {
		rows = m.Keyboard.Rows
	}
	for _, row := range rows {
		for _, b := range row {
			if b.Text == what || (b.Data != "" && b.Data == what) {
				return b, true
			}
		}
	}
	return Button{}, false
}

// Buttons lists the texts of the message's buttons, row by row.
func (m Message) Buttons() [][]string {
	rows := m.Inline
	if m.Keyboard != nil {
		rows = m.Keyboard.Rows
	}
	var out [][]string
	for _, row := range rows {
		var texts []string
		for _, b := range row {
			texts = append(texts, b.Text)
		}
		out = append(out, texts)
	}
	return out
}

// EventKind is what an Event tells.
type EventKind string

// The kinds of events.
const (
	EventMessage  EventKind = "message"  // a new message of either side
	EventEdit     EventKind = "edit"     // a message stands changed
	EventDelete   EventKind = "delete"   // a message is gone
	EventChat     EventKind = "chat"     // a chat was made, blocked, left, renamed; or its keyboard changed
	EventAction   EventKind = "action"   // the bot "is typing"
	EventAnswer   EventKind = "answer"   // a tap was answered
	EventCommands EventKind = "commands" // the bot's commands changed
	EventReset    EventKind = "reset"    // of a stream only: events were missed, read everything anew
)

// Event is one thing that a chat page has to show.
type Event struct {
	Seq     uint64    `json:"seq"`
	Kind    EventKind `json:"kind"`
	Chat    int64     `json:"chat,omitempty"`
	Message *Message  `json:"message,omitempty"`
	Answer  *Answer   `json:"answer,omitempty"`
	ID      int       `json:"id,omitempty"`   // of a deleted message
	Text    string    `json:"text,omitempty"` // of an action
}

// Answer is what the bot answered to a tap on an inline button.
type Answer struct {
	Query string `json:"query"`
	Text  string `json:"text,omitempty"`
	Alert bool   `json:"alert,omitempty"`
	URL   string `json:"url,omitempty"`
}

// eventsKept bounds what a stream that was interrupted can catch up on.
const eventsKept = 2000

// emit numbers an event and wakes those who wait. The caller holds s.mu.
func (s *Server) emit(e Event) uint64 {
	s.seq++
	e.Seq = s.seq
	if e.Message != nil {
		e.Message.Seq = s.seq
	}
	if len(s.events) >= 2*eventsKept {
		s.events = append([]Event(nil), s.events[len(s.events)-eventsKept:]...)
	}
	s.events = append(s.events, e)
	close(s.changed)
	s.changed = make(chan struct{})
	return s.seq
}
