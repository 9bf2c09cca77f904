package bot

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-telegram/bot/models"

	"noticebot/bot/courier"
	"noticebot/bot/message"
	"noticebot/bot/outbox"
	"noticebot/notices/ledger"
)

// Render writes the message of a row of ours at the moment at which it is sent. It is the courier's Renderer.
func (b *Bot) Render(r *outbox.Row) (*courier.Message, error) {
	switch r.Kind {
	case KindReply:
		return renderReply(r)
	case KindAlert:
		return b.renderAlert(r)
	}
	return nil, fmt.Errorf("rendering row %d: unknown kind %q", r.Seq, r.Kind)
}

func renderReply(r *outbox.Row) (*courier.Message, error) {
	var body reply
	if err := json.Unmarshal(r.Body, &body); err != nil {
		return nil, fmt.Errorf("rendering answer %d: %w", r.Seq, err)
	}
	m := &courier.Message{Text: body.HTML, Plain: body.Text.Plain, EditID: body.Edit, ReplyTo: body.ReplyTo}
	if len(body.Keys) > 0 {
		var rows [][]models.InlineKeyboardButton
		for _, row := range body.Keys {
			var out []models.InlineKeyboardButton
			for _, k := range row {
				out = append(out, models.InlineKeyboardButton{Text: k.Text, CallbackData: k.Data})
			}
			rows = append(rows, out)
		}
		m.Keyboard = &models.InlineKeyboardMarkup{InlineKeyboard: rows}
	}
	return m, nil
}

// renderAlert writes the alert from what is known of the event now. Whoever has left meanwhile is told nothing.
func (b *Bot) renderAlert(r *outbox.Row) (*courier.Message, error) {
	var body alert
	if err := json.Unmarshal(r.Body, &body); err != nil {
		return nil, fmt.Errorf("rendering alert %d: %w", r.Seq, err)
	}
	sub, ok, err := b.Subscribers.Get(nil, r.Chat)
	switch {
	case err != nil:
		return nil, fmt.Errorf("rendering alert %d: %w: %w", r.Seq, courier.ErrLater, err)
	case !ok || sub.Paused:
		return nil, nil
	}
	e, err := b.Ledger.Event(body.Event)
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		return nil, fmt.Errorf("rendering alert %d: %w", r.Seq, err)
	case err != nil:
		return nil, fmt.Errorf("rendering alert %d: %w: %w", r.Seq, courier.ErrLater, err)
	}
	text := message.Alert(e, body.Revision, message.Reader{
		Lang: body.Lang, Place: body.Place, Why: body.Why, Gone: body.Gone, Now: b.Now(), Zone: b.zone(e.Region),
	})
	if text.Empty() {
		return nil, fmt.Errorf("rendering alert %d: event %s has no revision %d", r.Seq, body.Event, body.Revision)
	}
	return &courier.Message{Text: text.HTML, Plain: text.Plain}, nil
}
