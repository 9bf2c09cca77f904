package simulator

// wireChat is a chat in Telegram's form.
type wireChat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
}

// wireMessage is a message in Telegram's form.
type wireMessage struct {
	ID              int          `json:"message_id"`
	From            User         `json:"from"`
	Chat            wireChat     `json:"chat"`
	Date            int64        `json:"date"`
	EditDate        int64        `json:"edit_date,omitempty"`
	ReplyTo         *wireMessage `json:"reply_to_message,omitempty"`
	Text            string       `json:"text,omitempty"`
	Entities        []Entity     `json:"entities,omitempty"`
	Caption         string       `json:"caption,omitempty"`
	CaptionEntities []Entity     `json:"caption_entities,omitempty"`
	Location        *Location    `json:"location,omitempty"`
	Document        *Document    `json:"document,omitempty"`
	ReplyMarkup     *wireMarkup  `json:"reply_markup,omitempty"`
	MigrateTo       int64        `json:"migrate_to_chat_id,omitempty"`
	MigrateFrom     int64        `json:"migrate_from_chat_id,omitempty"`
}

type wireMarkup struct {
	Inline [][]Button `json:"inline_keyboard"`
}

func (c *Chat) wire() wireChat {
	w := wireChat{ID: c.id, Type: c.kind}
	if c.kind == "private" {
		w.FirstName, w.Username = c.user.FirstName, c.user.Username
	} else {
		w.Title = c.title
	}
	return w
}

// wire is a message as the Bot API shows it, with the message that it replies to one level deep.
func (c *Chat) wireOf(m *Message) *wireMessage {
	w := &wireMessage{
		ID: m.ID, From: m.From, Chat: c.wire(), Date: m.Date.Unix(),
		Location: m.Location, Document: m.Document, MigrateTo: m.migrateTo, MigrateFrom: m.migrateFrom,
	}
	if m.Document != nil {
		w.Caption, w.CaptionEntities = m.Text, m.Entities
	} else {
		w.Text, w.Entities = m.Text, m.Entities
	}
	if !m.Edited.IsZero() {
		w.EditDate = m.Edited.Unix()
	}
	if m.Inline != nil {
		w.ReplyMarkup = &wireMarkup{m.Inline}
	}
	if to := c.find(m.ReplyTo); to != nil {
		bare := *to
		bare.ReplyTo = 0
		w.ReplyTo = c.wireOf(&bare)
	}
	return w
}

// wireMember is a member of a chat in Telegram's form, with the rights that every administrator here has.
func wireMember(u User, status string) map[string]any {
	m := map[string]any{"user": u, "status": status}
	switch status {
	case "creator":
		m["is_anonymous"] = false
	case "administrator":
		for _, right := range []string{"can_manage_chat", "can_delete_messages", "can_restrict_members", "can_change_info",
			"can_invite_users", "can_pin_messages", "can_manage_video_chats"} {
			m[right] = true
		}
		for _, right := range []string{"can_be_edited", "is_anonymous", "can_promote_members", "can_post_stories",
			"can_edit_stories", "can_delete_stories"} {
			m[right] = false
		}
	case "kicked":
		m["until_date"] = 0
	}
	return m
}

func (s *Server) me() map[string]any {
	b := s.opt.Bot
	return map[string]any{
		"id": b.ID, "is_bot": true, "first_name": b.FirstName, "username": b.Username,
		"can_join_groups": true, "can_read_all_group_messages": true, "supports_inline_queries": true,
		"can_connect_to_business": false, "has_main_web_app": false,
	}
}
