package simulator

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// maxAnswer is the longest answer to a tap, in UTF-16 units.
const maxAnswer = 200

// answer takes the query that a call answers, once. The caller holds s.mu.
func (s *Server) answer(id string, inline bool) (*query, error) {
	q := s.queries[id]
	if q == nil || q.inline != inline || q.answered {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	q.answered = true
	return q, nil
}

func (s *Server) answerCallbackQuery(c *call) (any, error) {
	if utf16Len(c.text("text")) > maxAnswer {
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.answer(c.text("callback_query_id"), false)
	if err != nil {
		return nil, err
	}
	a := Answer{Query: c.text("callback_query_id"), Text: c.text("text"), Alert: c.flag("show_alert"), URL: c.text("url")}
	q.chat.answers = append(q.chat.answers, a)
	s.emit(Event{Kind: EventAnswer, Chat: q.chat.id, Answer: &a})
	return true, nil
}

// InlineAnswer is what the bot answered to an inline query.
type InlineAnswer struct {
	Query   string
	Results []json.RawMessage
	Cache   int // seconds
	Own     bool
}

func (s *Server) answerInlineQuery(c *call) (any, error) {
	a := InlineAnswer{Query: c.text("inline_query_id"), Cache: int(c.number("cache_time")), Own: c.flag("is_personal")}
	if given, err := c.object("results", &a.Results); err != nil || !given {
		return nil, badRequest("can't parse inline query results JSON object")
	}
	if len(a.Results) > 50 {
		return nil, badRequest("RESULTS_TOO_MUCH")
	}
	ids := map[string]bool{}
	for _, raw := range a.Results {
		var r struct{ Type, ID string }
		if err := json.Unmarshal(raw, &r); err != nil || r.Type == "" || r.ID == "" || len(r.ID) > 64 {
			return nil, badRequest("RESULT_ID_INVALID")
		}
		if ids[r.ID] {
			return nil, badRequest("RESULT_ID_DUPLICATE")
		}
		ids[r.ID] = true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.answer(a.Query, true)
	if err != nil {
		return nil, err
	}
	q.chat.inline = append(q.chat.inline, a)
	s.emit(Event{Kind: EventAnswer, Chat: q.chat.id, Answer: &Answer{Query: a.Query}})
	return true, nil
}

// InlineAnswers are the bot's answers to this person's inline queries, oldest first.
func (c *Chat) InlineAnswers() []InlineAnswer {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return slices.Clone(c.inline)
}

// Command is one of the bot's commands, in Telegram's form.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// commandKey is for whom commands were set.
type commandKey struct {
	scope      string // Telegram's type of scope
	chat, user int64
	lang       string // two letters, or empty for every language
}

const (
	maxCommands    = 100
	maxDescription = 256
)

var (
	commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	twoLetters  = regexp.MustCompile(`^([a-z]{2})?$`)
)

func (s *Server) commandKey(p params) (commandKey, error) {
	var scope struct {
		Type string `json:"type"`
		Chat int64  `json:"chat_id"`
		User int64  `json:"user_id"`
	}
	if _, err := p.object("scope", &scope); err != nil {
		return commandKey{}, badRequest("can't parse BotCommandScope")
	}
	k := commandKey{scope: cmp.Or(scope.Type, "default"), lang: p.text("language_code")}
	switch k.scope {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
	case "chat", "chat_administrators", "chat_member":
		if k.chat = scope.Chat; k.chat == 0 {
			return k, badRequest("chat not found")
		}
		if k.scope == "chat_member" {
			k.user = scope.User
		}
	default:
		return k, badRequest("can't parse BotCommandScope: unsupported type specified")
	}
	if !twoLetters.MatchString(k.lang) {
		return k, badRequest("invalid language code specified")
	}
	return k, nil
}

func (s *Server) setMyCommands(c *call) (any, error) {
	k, err := s.commandKey(c.params)
	if err != nil {
		return nil, err
	}
	var list []Command
	if given, err := c.object("commands", &list); err != nil || !given {
		return nil, badRequest("can't parse commands JSON object")
	}
	if len(list) > maxCommands {
		return nil, badRequest("BOT_COMMANDS_TOO_MUCH")
	}
	for _, cmd := range list {
		if !commandName.MatchString(cmd.Command) {
			return nil, badRequest("BOT_COMMAND_INVALID")
		}
		if n := utf16Len(strings.TrimSpace(cmd.Description)); n < 1 || n > maxDescription {
			return nil, badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands[k] = list
	if len(list) == 0 {
		delete(s.commands, k)
	}
	s.emit(Event{Kind: EventCommands})
	return true, nil
}

func (s *Server) deleteMyCommands(c *call) (any, error) {
	k, err := s.commandKey(c.params)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.commands, k)
	s.emit(Event{Kind: EventCommands})
	return true, nil
}

func (s *Server) getMyCommands(c *call) (any, error) {
	k, err := s.commandKey(c.params)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Command{}, s.commands[k]...), nil
}

// Commands are the commands that a person sees in this chat: those of the narrowest scope that has any, in the person's
// language first.
func (c *Chat) Commands() []Command {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.shownCommands()
}

func (c *Chat) shownCommands() []Command {
	u := c.speaker()
	lang := u.LanguageCode[:min(2, len(u.LanguageCode))]
	scopes := []commandKey{{scope: "chat", chat: c.id}, {scope: "all_private_chats"}, {scope: "default"}}
	if c.kind != "private" {
		scopes = []commandKey{{scope: "chat_member", chat: c.id, user: u.ID}, {scope: "chat_administrators", chat: c.id},
			{scope: "chat", chat: c.id}, {scope: "all_chat_administrators"}, {scope: "all_group_chats"}, {scope: "default"}}
	}
	for _, k := range scopes {
		for _, k.lang = range []string{lang, ""} {
			if list := c.s.commands[k]; len(list) > 0 {
				return slices.Clone(list)
			}
		}
	}
	return []Command{}
}
