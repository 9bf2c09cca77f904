package bot

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"go.etcd.io/bbolt"

	"noticebot/bot/message"
)

// talk is one update being answered.
type talk struct {
	b     *Bot
	ctx   context.Context
	now   time.Time
	chat  int64
	user  int64
	lang  string
	group bool
	admin bool   // the sender speaks for the group itself, as an anonymous admin does
	key   string // identity of the update: an update handled twice is answered once
	said  int    // answers queued so far

	paused  bool   // alerts to the chat were paused, wrongly as it turns out
	tapped  int    // the message whose button was tapped; 0 for a message
	tap     string // id of the tap, to be answered
	toast   string // what is shown at the tap
	asAlert bool   // … in a box to be closed
	replyTo int    // the message that is answered; 0 in private, where that is plain
}

func (t *talk) words() *message.Catalogue { return message.In(t.lang) }

// Handle answers one update. It returns what went wrong, for the log; the person has been told by then, if that was possible.
func (b *Bot) Handle(ctx context.Context, u *models.Update) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("handling update %d: panic: %v\n%s", u.ID, r, debug.Stack())
		}
	}()
	// A stop must not tear an update: what is begun is finished, within a bound.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	switch {
	case u.Message != nil:
		err = b.onMessage(ctx, u.ID, u.Message)
	case u.CallbackQuery != nil:
		err = b.onTap(ctx, u.CallbackQuery)
	case u.MyChatMember != nil:
		err = b.onMember(ctx, u.ID, u.MyChatMember)
	}
	if err != nil {
		return fmt.Errorf("handling update %d: %w", u.ID, err)
	}
	return nil
}

func (b *Bot) onMessage(ctx context.Context, id int64, m *models.Message) error {
	if m.MigrateToChatID != 0 {
		return b.DB.Update(func(tx *bbolt.Tx) error { return b.move(tx, m.Chat.ID, m.MigrateToChatID) })
	}
	t := &talk{b: b, ctx: ctx, now: b.Now(), chat: m.Chat.ID, key: fmt.Sprintf("u/%d/%d", id, m.Date)}
	code := ""
	if m.From != nil {
		t.user, code = m.From.ID, m.From.LanguageCode
		if m.From.IsBot && m.SenderChat == nil {
			return nil
		}
	}
	switch m.Chat.Type {
	case models.ChatTypePrivate:
	case models.ChatTypeGroup, models.ChatTypeSupergroup:
		t.group = true
		t.replyTo = m.ID // in a forum this also keeps the answer in its topic
		t.admin = m.SenderChat != nil && m.SenderChat.ID == m.Chat.ID
	default:
		return nil
	}
	if err := t.chooseLang(code); err != nil {
		return err
	}
	cmd, isCommand := parseCommand(m.Text)
	if t.group && (!isCommand || b.Username == "" || cmd.to == "" || !cmd.isFor(b.Username)) {
		return nil // people talk to each other there
	}
	if isCommand && !cmd.isFor(b.Username) {
		return nil // for another bot
	}
	err := t.revive()
	if err == nil {
		err = t.onText(cmd, isCommand, m)
	}
	if err != nil {
		t.sorry()
	}
	return err
}

func (t *talk) onText(cmd command, isCommand bool, m *models.Message) error {
	words := t.words()
	switch {
	case isCommand:
		return t.command(cmd)
	case m.Text == "":
		if isService(m) {
			return nil
		}
		return t.answer(message.Fill(words.Talk.OnlyText), t.startKeys())
	}
	return t.command(understand(m.Text))
}

// isService tells a message that Telegram wrote (a pin, a timer, a changed title) from one that a person sent without text.
func isService(m *models.Message) bool {
	return m.PinnedMessage != nil || m.MessageAutoDeleteTimerChanged != nil || m.LeftChatMember != nil || len(m.NewChatMembers) > 0 ||
		m.GroupChatCreated || m.SupergroupChatCreated || m.NewChatTitle != "" || len(m.NewChatPhoto) > 0 || m.DeleteChatPhoto
}

// chooseLang speaks the language that the chat has chosen, else that of the client.
func (t *talk) chooseLang(code string) error {
	t.lang = message.Language(code)
	sub, ok, err := t.b.Subscribers.Get(nil, t.chat)
	if err == nil && ok && sub.Lang != "" {
		t.lang, t.paused = sub.Lang, sub.Paused
	}
	return err
}

// revive undoes a pause: a chat that writes can be written to.
func (t *talk) revive() error {
	if !t.paused {
		return nil
	}
	return t.b.DB.Update(func(tx *bbolt.Tx) error { return t.b.Subscribers.Revive(tx, t.chat) })
}

// command carries out what was asked for.
func (t *talk) command(c command) error {
	if t.group && changesGroup[c.name] {
		if ok, err := t.mayChange(); err != nil || !ok {
			return err
		}
	}
	switch c.name {
	case "start":
		return t.start(c.rest)
	case "help":
		return t.help()
	case "subscribe":
		if c.rest == "" {
			return t.browse(top)
		}
		return t.named(c.rest)
	case "place":
		return t.named(c.rest)
	case "unsubscribe":
		return t.unsubscribe(c.rest)
	case "my":
		return t.mine()
	case "upcoming":
		return t.upcoming(c.rest)
	case "language":
		return t.askLanguage(c.rest)
	case "english":
		return t.setLanguage("en")
	case "chinese":
		return t.setLanguage("zh")
	case "forget":
		return t.askForget()
	case "thanks":
		return t.answer(message.Fill(t.words().Talk.Thanks), nil)
	}
	return t.notUnderstood()
}

// changesGroup are the commands that change what a group hears; in a group they are for admins.
var changesGroup = map[string]bool{"subscribe": true, "unsubscribe": true, "language": true, "forget": true}

// onTap handles the tap on a button. The tap is answered whatever happens, or the client shows it as hanging.
func (b *Bot) onTap(ctx context.Context, q *models.CallbackQuery) (err error) {
	t := &talk{b: b, ctx: ctx, now: b.Now(), user: q.From.ID, tap: q.ID, key: "t/" + q.ID, lang: message.Language(q.From.LanguageCode)}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
		if err != nil {
			t.toast = t.words().Talk.Sorry
		}
		t.answerTap()
	}()
	var chat models.Chat
	switch {
	case q.Message.Message != nil:
		chat, t.tapped = q.Message.Message.Chat, q.Message.Message.ID
	case q.Message.InaccessibleMessage != nil: // too old to be edited: answer with a new one
		chat = q.Message.InaccessibleMessage.Chat
	default:
		t.toast = t.words().Talk.Stale
		return nil
	}
	t.chat = chat.ID
	t.group = chat.Type == models.ChatTypeGroup || chat.Type == models.ChatTypeSupergroup
	if err := t.chooseLang(q.From.LanguageCode); err != nil {
		return err
	}
	op, arg, ok := decodeData(t.chat, q.Data)
	if !ok {
		return t.stale()
	}
	if t.group && op != opComing && op != opMine {
		if ok, err := t.mayChange(); err != nil || !ok {
			return err
		}
	}
	return t.press(op, arg)
}

func (t *talk) press(op, arg string) error {
	switch op {
	case opBrowse:
		return t.browse(arg)
	case opAdd:
		return t.add(arg)
	case opChoose:
		return t.choose(arg)
	case opWithin:
		return t.within(arg)
	case opKeep:
		return t.keep()
	case opFileIn:
		return t.keepIn(arg)
	case opFile:
		return t.file(arg)
	case opRemove:
		return t.remove(arg)
	case opRemoving:
		return t.unsubscribe("")
	case opLang:
		return t.setLanguage(arg)
	case opForget:
		return t.forget(arg == "y")
	case opComing:
		return t.upcomingAt(arg)
	case opMine:
		return t.mine()
	case opCancel:
		return t.cancel()
	}
	return t.stale()
}

// stale answers a button that this version, or this chat, knows nothing of.
func (t *talk) stale() error {
	t.toast, t.asAlert = t.words().Talk.Stale, true
	return nil
}

func (t *talk) answerTap() {
	ctx, cancel := context.WithTimeout(t.ctx, 10*time.Second)
	defer cancel()
	p := &tgbot.AnswerCallbackQueryParams{CallbackQueryID: t.tap, Text: message.Shorten(t.toast, 190), ShowAlert: t.asAlert && t.toast != ""}
	if _, err := t.b.API.AnswerCallbackQuery(ctx, p); err != nil {
		t.b.Log.Debug("a tap was not answered", "error", err) // it expires soon; nothing else depends on it
	}
}

// onMember hears that somebody blocked or freed the bot, or that a group took it in or threw it out.
func (b *Bot) onMember(ctx context.Context, id int64, m *models.ChatMemberUpdated) error {
	now := b.Now()
	switch m.NewChatMember.Type {
	case models.ChatMemberTypeBanned, models.ChatMemberTypeLeft:
		err := b.DB.Update(func(tx *bbolt.Tx) error { return b.dead(tx, m.Chat.ID, string(m.NewChatMember.Type), now) })
		if err != nil {
			return fmt.Errorf("pausing a chat that went away: %w", err)
		}
		return nil
	case models.ChatMemberTypeRestricted:
		return nil
	}
	t := &talk{b: b, ctx: ctx, now: now, chat: m.Chat.ID, user: m.From.ID, key: fmt.Sprintf("m/%d/%d", id, m.Date)}
	if err := t.chooseLang(m.From.LanguageCode); err != nil {
		return err
	}
	came := m.OldChatMember.Type == models.ChatMemberTypeBanned || m.OldChatMember.Type == models.ChatMemberTypeLeft || m.OldChatMember.Type == ""
	isGroup := m.Chat.Type == models.ChatTypeGroup || m.Chat.Type == models.ChatTypeSupergroup
	return t.commit(func(tx *bbolt.Tx) error {
		if err := b.Subscribers.Revive(tx, t.chat); err != nil {
			return err
		}
		if isGroup && came {
			t.group = true
			return t.say(tx, message.Fill(t.words().Talk.Group, "example", b.example(), "bot", b.Username), nil)
		}
		return nil
	})
}

// mayChange tells whether the sender may change what the group hears, and tells them if not. Who cannot be checked may not.
func (t *talk) mayChange() (bool, error) {
	if t.admin {
		return true, nil
	}
	ctx, cancel := context.WithTimeout(t.ctx, 10*time.Second)
	defer cancel()
	text := t.words().Talk.AdminOnly
	m, err := t.b.API.GetChatMember(ctx, &tgbot.GetChatMemberParams{ChatID: t.chat, UserID: t.user})
	switch {
	case err != nil:
		t.b.Log.Warn("could not ask whether somebody is an admin", "chat", t.chat, "error", err)
		text = t.words().Talk.AdminUnsure
	case m.Type == models.ChatMemberTypeOwner || m.Type == models.ChatMemberTypeAdministrator:
		return true, nil
	}
	if t.tap != "" {
		t.toast, t.asAlert = text, true
		return false, nil
	}
	return false, t.answer(message.Fill(text), nil)
}

// Dead pauses a chat that the courier found dead. It runs in the courier's transaction.
func (b *Bot) Dead(tx *bbolt.Tx, chat int64, why string) error {
	return b.Subscribers.Pause(tx, chat, why, b.Now())
}

// Moved follows a group that has become a supergroup. It runs in the courier's transaction.
func (b *Bot) Moved(tx *bbolt.Tx, from, to int64) error { return b.Subscribers.MoveChat(tx, from, to) }

func (b *Bot) dead(tx *bbolt.Tx, chat int64, why string, now time.Time) error {
	if err := b.Subscribers.Pause(tx, chat, why, now); err != nil {
		return err
	}
	_, err := b.Outbox.DropChat(tx, chat)
	return err
}

func (b *Bot) move(tx *bbolt.Tx, from, to int64) error {
	if err := b.Subscribers.MoveChat(tx, from, to); err != nil {
		return err
	}
	return b.Outbox.MoveChat(tx, from, to)
}
