package bot

import (
	"fmt"
	"testing"

	"github.com/go-telegram/bot/models"
	"go.etcd.io/bbolt"

	"noticebot/bot/subscribers"
	"noticebot/notices"
)

// BenchmarkAnnounce queues one event for 10,000 people.
func BenchmarkAnnounce(b *testing.B) {
	h := newHouse(b)
	g := gazetteer()
	p := subscribers.PlaceOf(g, g.HomeOf(g.Candidates("雷公塘")[0]))
	check(b, h.db.Update(func(tx *bbolt.Tx) error {
		for chat := int64(1); chat <= 10_000; chat++ {
			if _, _, err := h.bot.Subscribers.Join(tx, chat, "zh", h.clock()); err != nil {
				return err
			}
			if _, err := h.bot.Subscribers.Add(tx, chat, p); err != nil {
				return err
			}
		}
		return nil
	}))
	i := 0
	for b.Loop() {
		i++
		e := &notices.Event{ID: fmt.Sprintf("event%d", i), Region: region, Revisions: []notices.Revision{
			{Number: 1, Notice: waterOff(printedAreas...), Source: notices.MentionOf(article("1", 2))}}}
		check(b, h.db.Update(func(tx *bbolt.Tx) error {
			n, err := h.bot.Announce(tx, e)
			if n != 10_000 {
				b.Errorf("%d queued", n)
			}
			return err
		}))
	}
}

// BenchmarkHandle answers a place typed by a person, up to the commit.
func BenchmarkHandle(b *testing.B) {
	h := newHouse(b)
	i := int64(0)
	for b.Loop() {
		i++
		u := &models.Update{ID: i, Message: &models.Message{Text: "雷公塘", From: &models.User{ID: 1}, Chat: models.Chat{ID: 1, Type: models.ChatTypePrivate}}}
		check(b, h.bot.Handle(b.Context(), u))
	}
}
