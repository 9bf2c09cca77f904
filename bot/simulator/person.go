package simulator

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Say has the person send a text. Someone who has blocked the bot takes the block back with it. In a group its creator
// speaks; see SayAs. It panics on a text that no client could send, empty or longer than 4096: it is a mistake in the test.
func (c *Chat) Say(text string) Message {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.mustSpeak(c.speaker(), Message{Text: text})
}

// Location has the person share a place, in degrees. It panics on a place that is not on earth.
func (c *Chat) Location(lat, lng float64) Message {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.mustSpeak(c.speaker(), Message{Location: &Location{lat, lng}})
}

func (c *Chat) mustSpeak(from User, m Message) Message {
	m, err := c.speak(from, m)
	if err != nil {
		panic("simulator: " + err.Error())
	}
	return m
}

// Ask says text and waits for the next message of the bot in this chat.
func (c *Chat) Ask(ctx context.Context, text string) (Message, error) {
	said := c.Say(text)
	return c.Wait(ctx, func(m Message) bool { return m.Seq > said.Seq })
}

// Wait waits for a message of the bot that fits, among those that stand in the chat and those that come or are edited. The
// first that fits, oldest first, is returned. A Message carries Seq to tell new from old.
func (c *Chat) Wait(ctx context.Context, fits func(Message) bool) (Message, error) {
	var seen uint64
	for {
		c.s.mu.Lock()
		fresh, changed := c.since(seen, true), c.s.changed
		seen = c.s.seq
		c.s.mu.Unlock()
		for _, m := range fresh {
			if fits(m) {
				return m, nil
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Message{}, fmt.Errorf("wait for a message in chat %d: %w", c.id, ctx.Err())
		}
	}
}

// speaker is who speaks when nobody is named. The caller holds s.mu.
func (c *Chat) speaker() User {
	if c.kind == "private" {
		return c.user
	}
	if len(c.members) > 0 {
		return c.members[0].User
	}
	return User{ID: 1, FirstName: "nobody"}
}

// speak puts a person's message into the chat and tells the bot. The caller holds s.mu.
func (c *Chat) speak(from User, m Message) (Message, error) {
	m.Text = strings.TrimSpace(clean(m.Text))
	switch {
	case m.Text == "" && m.Location == nil:
		return Message{}, errors.New("the text is empty")
	case utf16Len(m.Text) > maxText:
		return Message{}, fmt.Errorf("the text is longer than %d", maxText)
	case m.Location != nil && !onEarth(*m.Location):
		return Message{}, errors.New("the place is not on earth")
	}
	if c.kind == "private" && c.botStatus == "kicked" {
		c.setStanding(from, "member", "")
	}
	m.From = from
	m.Entities = detect(m.Text, nil)
	stored := c.s.post(c, m)
	if c.keyboard != nil && c.keyboard.OneTime {
		c.keyboard = nil
		c.s.emit(Event{Kind: EventChat, Chat: c.id})
	}
	if c.kind == "private" || c.refusal == "" {
		c.s.push("message", c.wireOf(stored))
	}
	return *stored, nil
}

func onEarth(l Location) bool {
	return math.Abs(l.Latitude) <= 90 && math.Abs(l.Longitude) <= 180
}

// Tap has the person press a button, named by its text or its callback data: on the newest message that has it, or on the
// reply keyboard. A button that asks for the location shares the middle of Hengyang; use Location for another place.
func (c *Chat) Tap(what string) error {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.press(c.speaker(), 0, what)
}

// TapOn is Tap on one message.
func (c *Chat) TapOn(message int, what string) error {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.press(c.speaker(), message, what)
}

// press finds the button and does what it does. The caller holds s.mu.
func (c *Chat) press(from User, message int, what string) error {
	for i := len(c.messages) - 1; i >= 0; i-- {
		m := c.messages[i]
		if len(m.Inline) == 0 || message != 0 && m.ID != message {
			continue
		}
		if b, ok := (Message{Inline: m.Inline}).Button(what); ok {
			return c.pressInline(from, m, b)
		}
	}
	if c.keyboard != nil && message == 0 {
		if b, ok := (Message{Keyboard: c.keyboard}).Button(what); ok {
			return c.pressReply(from, b)
		}
	}
	return fmt.Errorf("chat %d has no button %q", c.id, what)
}

func (c *Chat) pressReply(from User, b Button) error {
	m := Message{Text: b.Text}
	switch {
	case b.RequestLocation:
		m = Message{Location: &Location{26.8935, 112.5720}}
	case b.RequestContact || b.RequestPoll != nil || b.RequestUsers != nil || b.RequestChat != nil:
		return fmt.Errorf("the button %q asks for something that the simulator cannot give", b.Text)
	}
	_, err := c.speak(from, m)
	return err
}

// query is a tap or an inline query that the bot may answer once.
type query struct {
	chat     *Chat
	inline   bool
	answered bool
}

// pressInline sends the bot a callback query. Buttons that concern only the client do nothing here.
func (c *Chat) pressInline(from User, m *Message, b Button) error {
	switch {
	case b.Disabled != nil:
		return fmt.Errorf("the button %q is disabled", b.Text)
	case b.Data == "":
		return nil
	}
	id := c.s.newQuery(&query{chat: c})
	c.s.push("callback_query", map[string]any{
		"id": id, "from": from, "message": c.wireOf(m), "data": b.Data,
		"chat_instance": strconv.FormatInt(c.id^0x5DEECE66D, 10),
	})
	return nil
}

// queriesKept bounds how many queries can wait for an answer; older ones are "too old".
const queriesKept = 10_000

func (s *Server) newQuery(q *query) string {
	name := func(n int64) string { return strconv.FormatInt(s.opt.Bot.ID<<16+n, 10) }
	s.lastID++
	s.queries[name(s.lastID)] = q
	delete(s.queries, name(s.lastID-queriesKept))
	return name(s.lastID)
}

// Inline has the person type "@bot text" in some chat; the bot gets an inline query.
func (c *Chat) Inline(text string) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	id := c.s.newQuery(&query{chat: c, inline: true})
	c.s.push("inline_query", map[string]any{
		"id": id, "from": c.speaker(), "query": text, "offset": "", "chat_type": "sender",
	})
}
