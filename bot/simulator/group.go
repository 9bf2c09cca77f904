package simulator

import (
	"fmt"
	"slices"
)

// Group makes a group with the bot in it. The first of admins is its creator, the others are administrators; the bot is told
// that the creator added it. The id is negative.
func (s *Server) Group(id int64, title string, admins ...*Chat) *Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	var members []Member
	for i, a := range admins {
		status := "administrator"
		if i == 0 {
			status = "creator"
		}
		members = append(members, Member{a.user, status})
	}
	return s.newGroup(id, title, members)
}

// newGroup makes a group, or changes it when it is there. The caller holds s.mu.
func (s *Server) newGroup(id int64, title string, members []Member) *Chat {
	c := s.chats[id]
	if c == nil {
		c = s.addChat(&Chat{id: id, kind: "group", botStatus: "left"})
	}
	c.title = title
	if members != nil {
		c.members = members
	}
	if c.botStatus != "administrator" {
		c.setStanding(c.speaker(), "member", "")
	}
	return c
}

// Join adds people to a group as plain members.
func (c *Chat) Join(people ...*Chat) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	for _, p := range people {
		if _, ok := c.member(p.id); !ok {
			c.members = append(c.members, Member{p.user, "member"})
		}
	}
	c.s.emit(Event{Kind: EventChat, Chat: c.id})
}

// Promote makes the bot an administrator of the group.
func (c *Chat) Promote() { c.standing("administrator", "") }

// SayAs has a person speak in a group; see Say.
func (c *Chat) SayAs(who *Chat, text string) Message {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.mustSpeak(who.user, Message{Text: text})
}

// TapAs has a person press a button in a group.
func (c *Chat) TapAs(who *Chat, what string) error {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.press(who.user, 0, what)
}

// Migrate makes the group a supergroup with another id. The old id answers 400 with the new one from now on; the bot is told
// by the two service messages.
func (c *Chat) Migrate(to int64) *Chat {
	s := c.s
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.addChat(&Chat{id: to, kind: "supergroup", title: c.title, members: slices.Clone(c.members), botStatus: c.botStatus})
	c.movedTo = to
	for _, end := range []struct {
		chat *Chat
		m    Message
	}{
		{c, Message{Service: "the group became a supergroup", migrateTo: to}},
		{n, Message{Service: "the group became a supergroup", migrateFrom: c.id}},
	} {
		end.m.From = end.chat.speaker()
		s.push("message", end.chat.wireOf(s.post(end.chat, end.m)))
	}
	s.emit(Event{Kind: EventChat, Chat: c.id})
	return n
}

// member finds a person in a group. The caller holds s.mu.
func (c *Chat) member(id int64) (Member, bool) {
	for _, m := range c.members {
		if m.User.ID == id {
			return m, true
		}
	}
	return Member{}, false
}

func (s *Server) getChat(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, err := s.lookUp(c.params)
	if err != nil {
		return nil, err
	}
	w := chat.wire()
	full := map[string]any{"id": w.ID, "type": w.Type, "accent_color_id": 0, "max_reaction_count": 11}
	for k, v := range map[string]string{"title": w.Title, "username": w.Username, "first_name": w.FirstName} {
		if v != "" {
			full[k] = v
		}
	}
	for _, m := range slices.Backward(chat.messages) {
		if m.Pinned {
			full["pinned_message"] = chat.wireOf(m)
			break
		}
	}
	return full, nil
}

func (s *Server) getChatMember(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, err := s.lookUp(c.params)
	if err != nil {
		return nil, err
	}
	id := c.number("user_id")
	if id == s.opt.Bot.ID {
		return wireMember(s.opt.Bot, chat.botStatus), nil
	}
	if chat.kind == "private" && id == chat.id {
		return wireMember(chat.user, "member"), nil
	}
	if m, ok := chat.member(id); ok {
		return wireMember(m.User, m.Status), nil
	}
	if u, ok := s.users[id]; ok && chat.kind != "private" {
		return wireMember(u, "left"), nil
	}
	return nil, badRequest("user not found")
}

func (s *Server) getChatMemberCount(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, err := s.lookUp(c.params)
	if err != nil {
		return nil, err
	}
	if chat.kind == "private" {
		return 2, nil
	}
	return len(chat.members) + 1, nil
}

func (s *Server) getChatAdministrators(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, err := s.reach(c.params)
	if err != nil {
		return nil, err
	}
	if chat.kind == "private" {
		return nil, badRequest("there are no administrators in the private chat")
	}
	out := []any{}
	for _, m := range chat.members {
		if m.Status != "member" {
			out = append(out, wireMember(m.User, m.Status))
		}
	}
	return out, nil
}

// memberNamed finds who acts in a chat for the control interface: 0 is the usual speaker. The caller holds s.mu.
func (c *Chat) memberNamed(id int64) (User, error) {
	if id == 0 || c.kind == "private" {
		return c.speaker(), nil
	}
	if m, ok := c.member(id); ok {
		return m.User, nil
	}
	return User{}, fmt.Errorf("nobody of id %d is in chat %d", id, c.id)
}
