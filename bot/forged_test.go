package bot

import (
	"testing"

	"github.com/go-telegram/bot/models"
)

// forger hands the bot updates that no client of Telegram's would make.
type forger struct {
	t *testing.T
	h *house
}

func (f *forger) tap(chat int64, data string) {
	f.t.Helper()
	u := &models.Update{ID: 1 << 40, CallbackQuery: &models.CallbackQuery{
		ID: "forged" + data, From: models.User{ID: chat, LanguageCode: "zh"}, Data: data,
		Message: models.MaybeInaccessibleMessage{InaccessibleMessage: &models.InaccessibleMessage{Chat: models.Chat{ID: chat, Type: models.ChatTypePrivate}}},
	}}
	if err := f.h.bot.Handle(f.t.Context(), u); err != nil {
		f.t.Errorf("data %q: %v", data, err)
	}
}
