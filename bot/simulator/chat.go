package simulator

import (
	"slices"
	"sort"
)

// messagesKept bounds the memory of one chat; the oldest are forgotten.
const messagesKept = 5000

// Chat is one chat of the bot with a person or a group, as its people see it. Its methods do what people do, and look at
// what the bot did. Get one from Server.User, Server.Group or Server.Chat.
type Chat struct {
	s        *Server
	id       int64
	kind     string // private, group, supergroup
	user     User   // of a private chat
	title    string
	username string
	members  []Member // of a group, the creator first; without the bot

	messages  []*Message // by id
	lastID    int
	keyboard  *ReplyKeyboard
	refusal   string // why the bot may not write, in Telegram's words; empty: it may
	movedTo   int64
	botStatus string // as it was last told to the bot
	answers   []Answer
	inline    []InlineAnswer
}

// Member is a person in a group. Status is creator, administrator or member.
type Member struct {
	User   User   `json:"user"`
	Status string `json:"status"`
}

// ID is the chat's id: positive for a person, negative for a group.
func (c *Chat) ID() int64 { return c.id }

// User makes the private chat of a person, who has pressed Start some time ago; lang is as in Telegram, "zh" or "en". When
// the chat is there, the person's name and language are changed.
func (s *Server) User(id int64, name, lang string) *Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := User{ID: id, FirstName: name, LanguageCode: lang}
	if c := s.chats[id]; c != nil {
		c.user = u
		s.users[id] = u
		s.emit(Event{Kind: EventChat, Chat: id})
		return c
	}
	return s.newPrivate(u)
}

// newPrivate makes a private chat. The caller holds s.mu.
func (s *Server) newPrivate(u User) *Chat {
	s.users[u.ID] = u
	return s.addChat(&Chat{id: u.ID, kind: "private", user: u, botStatus: "member"})
}

func (s *Server) addChat(c *Chat) *Chat {
	c.s = s
	s.chats[c.id] = c
	s.order = append(s.order, c.id)
	s.emit(Event{Kind: EventChat, Chat: c.id})
	return c
}

// Chat finds a chat; nil when there is none of this id.
func (s *Server) Chat(id int64) *Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.chats[id]
}

// Chats lists every chat, oldest first.
func (s *Server) Chats() []*Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]*Chat, 0, len(s.order))
	for _, id := range s.order {
		out = append(out, s.chats[id])
	}
	return out
}

// Block has the person block the bot: it is told so, and may not write from now on.
func (c *Chat) Block() { c.standing("kicked", "bot was blocked by the user") }

// Unblock takes a block back.
func (c *Chat) Unblock() { c.standing("member", "") }

// Deactivate makes the person's account one that was deleted. The bot is not told.
func (c *Chat) Deactivate() {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.refusal = "user is deactivated"
	c.s.emit(Event{Kind: EventChat, Chat: c.id})
}

// Kick throws the bot out of a group.
func (c *Chat) Kick() { c.standing("kicked", "bot was kicked from the "+c.kind+" chat") }

// standing changes what the bot is in the chat and tells it.
func (c *Chat) standing(status, refusal string) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	by := c.user
	if len(c.members) > 0 {
		by = c.members[0].User
	}
	c.setStanding(by, status, refusal)
}

func (c *Chat) setStanding(by User, status, refusal string) {
	if c.refusal == refusal && c.botStatus == status {
		return
	}
	bot := c.s.opt.Bot
	old := c.botStatus
	c.botStatus, c.refusal = status, refusal
	c.s.push("my_chat_member", map[string]any{
		"chat": c.wire(), "from": by, "date": c.s.now().Unix(),
		"old_chat_member": wireMember(bot, old), "new_chat_member": wireMember(bot, status),
	})
	c.s.emit(Event{Kind: EventChat, Chat: c.id})
}

// Messages are the messages of the chat as they stand, oldest first.
func (c *Chat) Messages() []Message {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.since(0, false)
}

// FromBot are the messages that the bot sent, as they stand, oldest first.
func (c *Chat) FromBot() []Message {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.since(0, true)
}

// since are the messages that came or changed after event seq. The caller holds s.mu.
func (c *Chat) since(seq uint64, botOnly bool) []Message {
	out := []Message{}
	for _, m := range c.messages {
		if m.Seq > seq && (!botOnly || m.From.IsBot && m.Service == "") {
			out = append(out, *m)
		}
	}
	return out
}

// Keyboard is the reply keyboard that the person sees now; nil when there is none.
func (c *Chat) Keyboard() *ReplyKeyboard {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.keyboard
}

// Answers are the bot's answers to the taps in this chat, oldest first.
func (c *Chat) Answers() []Answer {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return slices.Clone(c.answers)
}

// post puts a message into the chat. The caller holds s.mu.
func (s *Server) post(c *Chat, m Message) *Message {
	c.lastID++
	m.ID, m.Chat, m.Date = c.lastID, c.id, s.now()
	if len(c.messages) >= messagesKept {
		c.messages = slices.Clone(c.messages[messagesKept/10:])
	}
	c.messages = append(c.messages, &m)
	s.emit(Event{Kind: EventMessage, Chat: c.id, Message: &m})
	return &m
}

func (c *Chat) position(id int) (int, bool) {
	i := sort.Search(len(c.messages), func(i int) bool { return c.messages[i].ID >= id })
	return i, i < len(c.messages) && c.messages[i].ID == id
}

func (c *Chat) find(id int) *Message {
	if i, ok := c.position(id); ok {
		return c.messages[i]
	}
	return nil
}

func (c *Chat) replace(m *Message) {
	if i, ok := c.position(m.ID); ok {
		c.messages[i] = m
	}
}

func (c *Chat) remove(id int) {
	if i, ok := c.position(id); ok {
		c.messages = slices.Delete(c.messages, i, i+1)
	}
}
