package simulator

import (
	"reflect"
	"strings"
	"time"
)

// deletable is how long after sending a message can be deleted.
const deletable = 48 * time.Hour

// target finds the bot's own message that an editing call names. The caller holds s.mu.
func (s *Server) target(p params, doing string) (*Chat, *Message, error) {
	if p.text("inline_message_id") != "" {
		return nil, nil, badRequest("inline message to %s not found", doing)
	}
	if p.number("message_id") == 0 {
		return nil, nil, badRequest("message identifier is not specified")
	}
	chat, err := s.reach(p)
	if err != nil {
		return nil, nil, err
	}
	m := chat.find(int(p.number("message_id")))
	if m == nil {
		return nil, nil, badRequest("message to %s not found", doing)
	}
	return chat, m, nil
}

func (s *Server) editMessageText(c *call) (any, error) {
	text, entities, err := s.formatted(c.params, "text", "parse_mode", "entities")
	if err != nil {
		return nil, err
	}
	if err := checkLength(text); err != nil {
		return nil, err
	}
	return s.edit(c, func(m *Message) error {
		if m.Document != nil || m.Location != nil {
			return badRequest("there is no text in the message to edit")
		}
		m.Text, m.Entities = text, entities
		return nil
	})
}

func (s *Server) editMessageReplyMarkup(c *call) (any, error) {
	return s.edit(c, func(*Message) error { return nil })
}

// edit puts a changed message in the place of the old one. The inline keyboard becomes the given one, or none: an edit
// without reply_markup takes the keyboard away.
func (s *Server) edit(c *call, change func(*Message) error) (any, error) {
	private := !strings.HasPrefix(strings.TrimSpace(c.text("chat_id")), "-")
	k, err := readMarkup(c.params, private)
	if err != nil {
		return nil, err
	}
	if k.keyboard != nil || k.remove || k.forceReply {
		return nil, badRequest("inline keyboard expected")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, old, err := s.target(c.params, "edit")
	if err != nil {
		return nil, err
	}
	if old.From.ID != s.opt.Bot.ID || old.Keyboard != nil {
		return nil, badRequest("message can't be edited")
	}
	changed := *old
	if err := change(&changed); err != nil {
		return nil, err
	}
	changed.Inline = nil
	if len(k.inline) > 0 {
		changed.Inline = k.inline
	}
	if changed.Text == old.Text && sameEntities(changed.Entities, old.Entities) && reflect.DeepEqual(changed.Inline, old.Inline) {
		return nil, badRequest("message is not modified: specified new message content and reply markup are exactly the same " +
			"as a current content and reply markup of the message")
	}
	if err := s.spend(chat); err != nil {
		return nil, err
	}
	changed.Edited = s.now()
	chat.replace(&changed)
	s.emit(Event{Kind: EventEdit, Chat: chat.id, Message: &changed})
	s.journal.deliver(Delivery{At: changed.Edited, Request: c.n, Method: c.method, Chat: chat.id, Message: changed})
	return chat.wireOf(&changed), nil
}

func sameEntities(a, b []Entity) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

func (s *Server) deleteMessage(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, m, err := s.target(c.params, "delete")
	if err != nil {
		return nil, err
	}
	if s.now().Sub(m.Date) >= deletable {
		return nil, badRequest("message can't be deleted for everyone")
	}
	chat.remove(m.ID)
	s.emit(Event{Kind: EventDelete, Chat: chat.id, ID: m.ID})
	s.journal.deliver(Delivery{At: s.now(), Request: c.n, Method: c.method, Chat: chat.id, Message: *m})
	return true, nil
}

func (s *Server) pinChatMessage(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, m, err := s.target(c.params, "pin")
	if err != nil {
		return nil, err
	}
	changed := *m
	changed.Pinned = true
	chat.replace(&changed)
	s.emit(Event{Kind: EventEdit, Chat: chat.id, Message: &changed})
	return true, nil
}
