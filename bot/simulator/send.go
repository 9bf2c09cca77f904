package simulator

import (
	"net/http"
	"strconv"
	"strings"
)

// reach finds the chat that a call speaks to and refuses the ones that cannot be written to. The caller holds s.mu.
func (s *Server) reach(p params) (*Chat, error) {
	c, err := s.lookUp(p)
	if err != nil {
		return nil, err
	}
	switch {
	case c.movedTo != 0:
		return nil, migrated(c.movedTo)
	case c.refusal != "":
		return nil, forbidden(c.refusal)
	}
	return c, nil
}

// lookUp finds the chat that a call names. The caller holds s.mu.
func (s *Server) lookUp(p params) (*Chat, error) {
	raw := strings.TrimSpace(p.text("chat_id"))
	if raw == "" {
		return nil, badRequest("chat_id is empty")
	}
	if name, ok := strings.CutPrefix(raw, "@"); ok {
		for _, id := range s.order {
			if c := s.chats[id]; c.kind != "private" && strings.EqualFold(c.username, name) {
				return c, nil
			}
		}
		return nil, badRequest("chat not found")
	}
	id, err := strconv.ParseInt(raw, 10, 64)
	if err != nil || id == 0 {
		return nil, badRequest("chat not found")
	}
	if c := s.chats[id]; c != nil {
		return c, nil
	}
	if s.opt.Strict {
		return nil, badRequest("chat not found")
	}
	if id > 0 {
		return s.newPrivate(User{ID: id, FirstName: strconv.FormatInt(id, 10)}), nil
	}
	return s.newGroup(id, strconv.FormatInt(id, 10), nil), nil
}

func (s *Server) sendMessage(c *call) (any, error) {
	text, entities, err := s.formatted(c.params, "text", "parse_mode", "entities")
	if err != nil {
		return nil, err
	}
	if err := checkLength(text); err != nil {
		return nil, err
	}
	return s.send(c, Message{Text: text, Entities: entities})
}

func checkLength(text string) error {
	switch n := utf16Len(text); {
	case n == 0:
		return badRequest("message text is empty")
	case n > maxText:
		return badRequest("message is too long")
	}
	return nil
}

func (s *Server) sendLocation(c *call) (any, error) {
	lat, err := c.degrees("latitude", 90)
	if err != nil {
		return nil, err
	}
	lng, err := c.degrees("longitude", 180)
	if err != nil {
		return nil, err
	}
	return s.send(c, Message{Location: &Location{lat, lng}})
}

func (s *Server) sendDocument(c *call) (any, error) {
	const kept = 1 << 20
	d := &Document{Name: c.text("document"), FileID: c.text("document")}
	f, uploaded := c.files["document"]
	if name, ok := strings.CutPrefix(c.text("document"), "attach://"); ok {
		f, uploaded = c.files[name]
	}
	switch {
	case uploaded && len(f.data) == 0:
		return nil, badRequest("file must be non-empty")
	case uploaded:
		d.Name, d.Size, d.FileID = f.name, len(f.data), "file"+strconv.FormatUint(c.n, 10)
		if len(f.data) <= kept {
			d.Data = f.data
		}
	case d.FileID == "":
		return nil, badRequest("there is no document in the request")
	}
	d.UniqueID = d.FileID
	caption, entities, err := s.formatted(c.params, "caption", "parse_mode", "caption_entities")
	if err != nil {
		return nil, err
	}
	if utf16Len(caption) > maxCaption {
		return nil, badRequest("message caption is too long")
	}
	return s.send(c, Message{Text: caption, Entities: entities, Document: d})
}

// replyParameters is what a message replies to.
type replyParameters struct {
	MessageID int    `json:"message_id"`
	Anyway    bool   `json:"allow_sending_without_reply"`
	Quote     string `json:"quote"`
}

// send delivers a message that was found right: keyboard, chat, reply and limits are looked at here, in this order.
func (s *Server) send(c *call, m Message) (any, error) {
	private := !strings.HasPrefix(strings.TrimSpace(c.text("chat_id")), "-")
	k, err := readMarkup(c.params, private)
	if err != nil {
		return nil, err
	}
	var to replyParameters
	if _, err := c.object("reply_parameters", &to); err != nil {
		return nil, err
	}
	if to.MessageID == 0 {
		to = replyParameters{MessageID: int(c.number("reply_to_message_id")), Anyway: c.flag("allow_sending_without_reply")}
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	chat, err := s.reach(c.params)
	if err != nil {
		return nil, err
	}
	if to.MessageID != 0 {
		target := chat.find(to.MessageID)
		switch {
		case target == nil && !to.Anyway:
			return nil, badRequest("message to be replied not found")
		case target != nil && to.Quote != "" && !strings.Contains(target.Text, to.Quote):
			return nil, badRequest("QUOTE_TEXT_INVALID")
		case target != nil:
			m.ReplyTo, m.Quote = to.MessageID, to.Quote
		}
	}
	if err := s.spend(chat); err != nil {
		return nil, err
	}
	if len(k.inline) > 0 {
		m.Inline = k.inline
	}
	m.Keyboard, m.RemoveKeyboard, m.ForceReply = k.keyboard, k.remove, k.forceReply
	m.Silent = c.flag("disable_notification")
	m.From = s.opt.Bot
	stored := s.post(chat, m)
	if k.keyboard != nil || k.remove {
		chat.keyboard = k.keyboard
		s.emit(Event{Kind: EventChat, Chat: chat.id})
	}
	s.journal.deliver(Delivery{At: stored.Date, Request: c.n, Method: c.method, Chat: chat.id, Message: *stored})
	return chat.wireOf(stored), nil
}

// spend takes one message from the limits, if they are on. The caller holds s.mu.
func (s *Server) spend(c *Chat) error {
	if !s.opt.Limits {
		return nil
	}
	if wait := s.limits.take(c.id, c.kind != "private", s.now()); wait > 0 {
		return tooMany(wait)
	}
	return nil
}

// SetLimits turns the limits on or off.
func (s *Server) SetLimits(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opt.Limits = on
}

func (s *Server) sendChatAction(c *call) (any, error) {
	action := c.text("action")
	switch action {
	case "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
		"choose_sticker", "find_location", "record_video_note", "upload_video_note", "cancel":
	default:
		return nil, badRequest("wrong parameter action in request")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, err := s.reach(c.params)
	if err != nil {
		return nil, err
	}
	s.emit(Event{Kind: EventAction, Chat: chat.id, Text: action})
	return true, nil
}

func (s *Server) leaveChat(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, err := s.reach(c.params)
	if err != nil {
		return nil, err
	}
	if chat.kind == "private" {
		return nil, &apiError{Code: http.StatusBadRequest, Description: "Bad Request: chat member status can't be changed in private chats"}
	}
	chat.refusal = "bot is not a member of the " + chat.kind + " chat"
	s.emit(Event{Kind: EventChat, Chat: chat.id})
	return true, nil
}
