package simulator_test

import (
	"context"
	"fmt"
	"net/http/httptest"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"noticebot/bot/simulator"
)

// A bot answers a resident, and a fault shows what the bot does when Telegram is busy.
func Example() {
	sim := simulator.New(simulator.Options{Strict: true})
	web := httptest.NewServer(sim)
	defer web.Close()
	defer sim.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	bot, err := tgbot.New("1:any", tgbot.WithServerURL(web.URL), tgbot.WithDefaultHandler(
		func(ctx context.Context, b *tgbot.Bot, u *models.Update) {
			if u.Message != nil {
				b.SendMessage(ctx, &tgbot.SendMessageParams{ChatID: u.Message.Chat.ID, ParseMode: "HTML", Text: "<b>已订阅</b> " + u.Message.Text})
			}
		}))
	if err != nil {
		fmt.Println(err)
		return
	}
	go bot.Start(ctx)

	resident := sim.User(42, "李雷", "zh")
	m, err := resident.Ask(ctx, "雷公塘")
	fmt.Println(m.Text, m.Slice(m.Entities[0]), err)

	sim.Fault(simulator.Fault{Method: "sendMessage", Chat: 42, Kind: simulator.FaultError, Code: 429, RetryAfter: 30})
	_, err = bot.SendMessage(ctx, &tgbot.SendMessageParams{ChatID: 42, Text: "x"})
	fmt.Println(err)
	fmt.Println(len(sim.Sent(0)), "delivered")
	// Output:
	// 已订阅 雷公塘 已订阅 <nil>
	// too many requests, Too Many Requests: retry after 30: retry_after 30
	// 1 delivered
}
