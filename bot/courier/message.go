package courier

import (
	"html"
	"strings"
	"unicode/utf16"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

func (m *Message) send() *tgbot.SendMessageParams {
	p := &tgbot.SendMessageParams{
		ChatID:              m.Chat,
		Text:                m.Text,
		ParseMode:           models.ParseModeHTML,
		DisableNotification: m.Silent,
		LinkPreviewOptions:  &models.LinkPreviewOptions{IsDisabled: tgbot.True()},
		ReplyMarkup:         m.keyboard(),
	}
	if m.Text == "" {
		p.Text, p.ParseMode = m.Plain, ""
	}
	if m.ReplyTo != 0 {
		p.ReplyParameters = &models.ReplyParameters{MessageID: m.ReplyTo, AllowSendingWithoutReply: true}
	}
	return p
}

func (m *Message) edit() *tgbot.EditMessageTextParams {
	p := &tgbot.EditMessageTextParams{
		ChatID:             m.Chat,
		MessageID:          m.EditID,
		Text:               m.Text,
		ParseMode:          models.ParseModeHTML,
		LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: tgbot.True()},
	}
	if k, ok := m.keyboard().(*models.InlineKeyboardMarkup); ok { // no other kind can be edited
		p.ReplyMarkup = k
	}
	if m.Text == "" {
		p.Text, p.ParseMode = m.Plain, ""
	}
	return p
}

// keyboard is nil, and not an interface that holds nil, when there is none.
func (m *Message) keyboard() models.ReplyMarkup {
	switch k := m.Keyboard.(type) {
	case *models.InlineKeyboardMarkup:
		if k == nil {
			return nil
		}
	case *models.ReplyKeyboardMarkup:
		if k == nil {
			return nil
		}
	}
	return m.Keyboard
}

// plain is the message with everything left out that Telegram can find fault with: markup, buttons, the message replied to,
// length.
func (m *Message) plain() *Message {
	text := m.Plain
	if text == "" {
		text = plainOf(m.Text)
	}
	return &Message{Chat: m.Chat, Plain: cut(text), Silent: m.Silent, EditID: m.EditID, EditOnly: m.EditOnly}
}

// plainOf takes the tags out of an HTML text. It is a last resort: what looks like a tag is one.
func plainOf(text string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '<')
		if open < 0 {
			break
		}
		shut := strings.IndexByte(text[open:], '>')
		if shut < 0 {
			break
		}
		b.WriteString(text[:open])
		text = text[open+shut+1:]
	}
	b.WriteString(text)
	return html.UnescapeString(b.String())
}

// maxText is Telegram's limit for a text, in UTF-16 units.
const maxText = 4096

// cut shortens a text to what Telegram takes, and shows that it did.
func cut(text string) string {
	n, end := 0, 0
	for i, r := range text {
		if n < maxText {
			end = i // what ends here leaves room for the ellipsis
		}
		if n += max(1, utf16.RuneLen(r)); n > maxText {
			return text[:end] + "…"
		}
	}
	return text
}
