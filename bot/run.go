package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"go.etcd.io/bbolt"

	"noticebot/bot/message"
	"noticebot/bot/subscribers"
	"noticebot/notices/place"
)

// ErrToken is returned when Telegram does not accept the token.
var ErrToken = errors.New("the bot's token is not accepted by Telegram: check it with @BotFather")

var errConflict = errors.New("another program is reading the updates of this bot")

// The waits of polling.
const (
	firstWait = 2 * time.Second
	stepDown  = 30 * time.Second // after a conflict, doubled up to longWait
	longWait  = 10 * time.Minute
)

// Client is a connection to the Bot API, set up as Handle needs it: one update after the other, in order. It is API, and what
// the courier sends with.
type Client struct {
	*tgbot.Bot
	token string
	log   *slog.Logger

	mu     sync.Mutex
	handle func(ctx context.Context, u *models.Update) error
	failed func(error) // told of what goes wrong in polling
}

// DialOptions are how a Client connects. The zero value is Telegram itself.
type DialOptions struct {
	ServerURL string           // another Bot API server: the simulator, or one's own
	HTTP      tgbot.HttpClient // nil is a client with a timeout fit for slow answers
	Poll      time.Duration    // how long the server may hold a request for updates; zero is 50 s
	Log       *slog.Logger
}

// Dial makes a Client. Nothing is sent yet.
func Dial(token string, o DialOptions) (*Client, error) {
	c := &Client{token: strings.TrimSpace(token), log: o.Log}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if o.Poll <= 0 {
		o.Poll = 50 * time.Second
	}
	if o.HTTP == nil {
		// A throttled request is held for many seconds and still delivered: a short timeout would repeat messages.
		// One idle connection for each request that the courier may have under way: opening one costs more than a message.
		pool := http.DefaultTransport.(*http.Transport).Clone()
		pool.MaxIdleConnsPerHost = 64
		o.HTTP = &http.Client{Timeout: o.Poll + 30*time.Second, Transport: pool}
	}
	options := []tgbot.Option{
		tgbot.WithSkipGetMe(),
		tgbot.WithUpdatesChannelCap(0), tgbot.WithWorkers(1), tgbot.WithNotAsyncHandlers(),
		tgbot.WithAllowedUpdates(tgbot.AllowedUpdates{models.AllowedUpdateMessage, models.AllowedUpdateCallbackQuery, models.AllowedUpdateMyChatMember}),
		tgbot.WithHTTPClient(o.Poll+time.Second, o.HTTP),
		tgbot.WithErrorsHandler(c.onError),
		tgbot.WithDefaultHandler(c.onUpdate),
	}
	if o.ServerURL != "" {
		options = append(options, tgbot.WithServerURL(strings.TrimRight(o.ServerURL, "/")))
	}
	var err error
	if c.Bot, err = tgbot.New(c.token, options...); err != nil {
		return nil, fmt.Errorf("connecting to Telegram: %w", err)
	}
	return c, nil
}

func (c *Client) set(handle func(context.Context, *models.Update) error, failed func(error)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.handle, c.failed = handle, failed
}

func (c *Client) onUpdate(ctx context.Context, _ *tgbot.Bot, u *models.Update) {
	c.mu.Lock()
	handle := c.handle
	c.mu.Unlock()
	if handle == nil || u == nil {
		return
	}
	if err := handle(ctx, u); err != nil {
		c.log.Error("an update was not handled", "error", c.scrub(err))
	}
}

func (c *Client) onError(err error) {
	c.mu.Lock()
	failed := c.failed
	c.mu.Unlock()
	if failed != nil {
		failed(err)
	}
}

// scrub makes an error fit for the log: without the token, and without what people wrote, which errors of decoding carry.
func (c *Client) scrub(err error) string {
	s := err.Error()
	if c.token != "" {
		s = strings.ReplaceAll(s, c.token, "***")
	}
	if i := strings.IndexAny(s, "{["); i >= 0 && strings.Contains(s, "decode") {
		s = s[:i] + "…"
	}
	return message.Shorten(strings.ToValidUTF8(s, ""), 2000)
}

// Run greets Telegram, sets the menu, and handles updates until ctx ends; then it returns nil. It returns ErrToken as soon as
// Telegram refuses the token. While another program reads the updates, it waits and tries again; alerts go on being sent.
func (b *Bot) Run(ctx context.Context, c *Client) error {
	me, err := b.greet(ctx, c)
	if err != nil || me == nil {
		return err
	}
	b.Username = me.Username
	if err := b.tidy(); err != nil {
		return err
	}
	b.setMenu(ctx, c)
	b.Log.Info("the bot is listening", "username", me.Username)
	return b.poll(ctx, c)
}

// tidy drops dialogues that have expired, and files places anew where the gazetteer has changed since the last start.
func (b *Bot) tidy() error {
	return b.DB.Update(func(tx *bbolt.Tx) error {
		if err := b.Subscribers.Sweep(tx, b.Now()); err != nil {
			return err
		}
		_, err := b.Subscribers.Refile(tx, func(p subscribers.Place) []place.ID {
			for i := range b.Regions {
				if g := b.Regions[i].Places; g.Region().ID == p.Region {
					return g.Keys(p.Home)
				}
			}
			return nil
		})
		return err
	})
}

// greet asks who the bot is until there is an answer. It returns nil when ctx ends.
func (b *Bot) greet(ctx context.Context, c *Client) (*models.User, error) {
	for wait := firstWait; ; wait = min(2*wait, longWait) {
		call, cancel := context.WithTimeout(ctx, time.Minute)
		me, err := c.GetMe(call)
		cancel()
		var busy *tgbot.TooManyRequestsError
		switch {
		case err == nil:
			return me, nil
		case ctx.Err() != nil:
			return nil, nil
		case errors.Is(err, tgbot.ErrorUnauthorized) || errors.Is(err, tgbot.ErrorNotFound):
			return nil, ErrToken
		case errors.As(err, &busy):
			wait = max(wait, time.Duration(busy.RetryAfter)*time.Second)
		}
		b.Log.Warn("Telegram cannot be reached, trying again", "wait", wait, "error", c.scrub(err))
		if !sleep(ctx, wait) {
			return nil, nil
		}
	}
}

// setMenu shows the commands in the client's menu, in both languages. Without it the bot works as well.
func (b *Bot) setMenu(ctx context.Context, c *Client) {
	for i, lang := range append([]string{""}, message.Languages()...) {
		words := message.In(lang)
		if i == 0 {
			words = message.In("en") // for clients in neither language
		}
		var commands []models.BotCommand
		for _, name := range message.CommandNames() {
			commands = append(commands, models.BotCommand{Command: name, Description: words.Commands[name]})
		}
		call, cancel := context.WithTimeout(ctx, 30*time.Second)
		_, err := b.API.SetMyCommands(call, &tgbot.SetMyCommandsParams{Commands: commands, LanguageCode: lang})
		cancel()
		if err != nil {
			b.Log.Warn("the menu of commands could not be set", "language", lang, "error", c.scrub(err))
		}
	}
}

// poll reads updates until ctx ends or the token is refused.
func (b *Bot) poll(ctx context.Context, c *Client) error {
	wait := stepDown
	for {
		polling, stop := context.WithCancelCause(ctx)
		begun := time.Now()
		c.set(b.Handle, b.onPollError(polling, c, stop))
		c.Start(polling)
		cause := context.Cause(polling)
		stop(nil)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(cause, ErrToken):
			return ErrToken
		}
		if time.Since(begun) > 2*longWait {
			wait = stepDown
		}
		if wait == stepDown {
			b.Log.Error("updates are read by another program or a webhook; waiting for it to end", "error", cause)
		}
		if !sleep(ctx, wait) {
			return nil
		}
		wait = min(2*wait, longWait)
	}
}

// onPollError stops polling where trying again at once is no use, and logs the rest: the first of a row, then every tenth.
func (b *Bot) onPollError(ctx context.Context, c *Client, stop context.CancelCauseFunc) func(error) {
	n := 0
	return func(err error) {
		switch {
		case errors.Is(err, tgbot.ErrorUnauthorized) || errors.Is(err, tgbot.ErrorNotFound):
			stop(ErrToken)
		case errors.Is(err, tgbot.ErrorConflict):
			stop(errConflict)
		case ctx.Err() != nil || errors.Is(err, context.Canceled): // whatever is cut off now comes again at the next start
		default:
			if n%10 == 0 {
				b.Log.Warn("reading updates failed, trying again", "times", n+1, "error", c.scrub(err))
			}
			n++
		}
	}
}

// sleep waits; it returns false when ctx ends first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
