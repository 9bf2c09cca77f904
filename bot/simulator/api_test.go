package simulator

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

func TestGetMe(t *testing.T) {
	_, at := serve(t, Options{Bot: User{ID: 77, Username: "n_bot"}})
	me := must[*models.User](t)(client(t, at).GetMe(t.Context()))
	if me.ID != 77 || me.Username != "n_bot" || !me.IsBot || me.FirstName == "" {
		t.Errorf("getMe gives %+v", me)
	}
}

func TestTokens(t *testing.T) {
	_, at := serve(t, Options{Token: token})
	if _, err := client(t, at).GetMe(t.Context()); err != nil {
		t.Errorf("right token: %v", err)
	}
	b, _ := tgbot.New("123:other", tgbot.WithServerURL(at), tgbot.WithSkipGetMe())
	if _, err := b.GetMe(t.Context()); !errors.Is(err, tgbot.ErrorUnauthorized) {
		t.Errorf("other token: %v, want unauthorized", err)
	}
	_, at = serve(t, Options{})
	for path, want := range map[string]int{
		"/bot1:a/getMe": 200, "/bot1:a/test/getMe": 200, "/bot1:a/GETME": 200, "/botnonsense/getMe": 401, "/bot1:a/getmoney": 404, "/bot1:a": 404, "/bot": 404,
	} {
		if res := must[*http.Response](t)(http.Get(at + path)); res.StatusCode != want {
			t.Errorf("GET %s: %d, want %d", path, res.StatusCode, want)
		}
	}
}

func TestSendMessage(t *testing.T) {
	now := newClock()
	s, at := serve(t, Options{Strict: true, Now: now.now})
	u := s.User(42, "李雷", "zh")
	b := client(t, at)
	first := must[*models.Message](t)(b.SendMessage(t.Context(), &tgbot.SendMessageParams{ChatID: u.ID(), Text: "  hello 😀  "}))
	got := must[*models.Message](t)(b.SendMessage(t.Context(), &tgbot.SendMessageParams{
		ChatID: u.ID(), Text: "😀 <b>停水</b> &lt;9:00&gt; /my", ParseMode: models.ParseModeHTML, DisableNotification: true,
		ReplyParameters: &models.ReplyParameters{MessageID: first.ID},
		ReplyMarkup:     inline(tapButton("好", "v1:ok"), []models.InlineKeyboardButton{{Text: "网", URL: "https://example.org/a"}}),
	}))
	if got.Text != "😀 停水 <9:00> /my" || got.Chat.ID != 42 || got.Chat.Type != "private" || got.ID != 2 || got.Date != int(now.now().Unix()) {
		t.Errorf("message %+v", got)
	}
	if len(got.Entities) != 2 || got.Entities[0].Type != "bold" || got.Entities[0].Offset != 3 || got.Entities[0].Length != 2 ||
		got.Entities[1].Type != "bot_command" || got.Entities[1].Offset != 13 {
		t.Errorf("entities %+v", got.Entities)
	}
	if got.ReplyToMessage == nil || got.ReplyToMessage.Text != "hello 😀" || got.ReplyMarkup.InlineKeyboard[0][0].CallbackData != "v1:ok" {
		t.Errorf("reply %+v, markup %+v", got.ReplyToMessage, got.ReplyMarkup)
	}
	ms := u.FromBot()
	if len(ms) != 2 || !ms[1].Silent || ms[1].ReplyTo != 1 || ms[1].Buttons()[1][0] != "网" || ms[1].Slice(ms[1].Entities[0]) != "停水" {
		t.Errorf("the chat has %+v", ms)
	}
	if d := s.Deliveries(1); len(d) != 1 || d[0].Seq != 2 || d[0].Message.Text != ms[1].Text || d[0].Method != "sendMessage" || d[0].Chat != 42 {
		t.Errorf("log %+v", d)
	}
	if d := s.Deliveries(2); len(d) != 0 {
		t.Errorf("log after the end %+v", d)
	}
}

func TestSendRefused(t *testing.T) {
	s, at := serve(t, Options{Strict: true})
	s.User(42, "a", "en")
	s.User(43, "b", "en").Block()
	s.User(44, "c", "en").Deactivate()
	s.Group(-5, "g").Kick()
	s.Group(-6, "h").Migrate(-1006)
	b := client(t, at)
	rows := func(n, per int) [][]models.InlineKeyboardButton {
		var out [][]models.InlineKeyboardButton
		for range n {
			var row []models.InlineKeyboardButton
			for range per {
				row = append(row, models.InlineKeyboardButton{Text: "x", CallbackData: "d"})
			}
			out = append(out, row)
		}
		return out
	}
	for name, c := range map[string]struct {
		p    tgbot.SendMessageParams
		says string
	}{
		"empty":            {tgbot.SendMessageParams{ChatID: 42, Text: ""}, "bad request, Bad Request: message text is empty"},
		"blank":            {tgbot.SendMessageParams{ChatID: 42, Text: " \n "}, "message text is empty"},
		"empty after tags": {tgbot.SendMessageParams{ChatID: 42, Text: "<b> </b>", ParseMode: "HTML"}, "message text is empty"},
		"long":             {tgbot.SendMessageParams{ChatID: 42, Text: strings.Repeat("字", 4097)}, "message is too long"},
		"long in pairs":    {tgbot.SendMessageParams{ChatID: 42, Text: strings.Repeat("😀", 2049)}, "message is too long"},
		"html":             {tgbot.SendMessageParams{ChatID: 42, Text: "<p>x</p>", ParseMode: "HTML"}, `can't parse entities: Unsupported start tag "p" at byte offset 0`},
		"markdown":         {tgbot.SendMessageParams{ChatID: 42, Text: "x", ParseMode: "MarkdownV2"}, "unsupported parse_mode"},
		"no chat":          {tgbot.SendMessageParams{ChatID: 99, Text: "x"}, "chat not found"},
		"name of no chat":  {tgbot.SendMessageParams{ChatID: "@nobody", Text: "x"}, "chat not found"},
		"empty chat":       {tgbot.SendMessageParams{ChatID: "", Text: "x"}, "chat_id is empty"},
		"blocked":          {tgbot.SendMessageParams{ChatID: 43, Text: "x"}, "forbidden, Forbidden: bot was blocked by the user"},
		"deactivated":      {tgbot.SendMessageParams{ChatID: 44, Text: "x"}, "user is deactivated"},
		"kicked":           {tgbot.SendMessageParams{ChatID: -5, Text: "x"}, "bot was kicked from the group chat"},
		"migrated":         {tgbot.SendMessageParams{ChatID: -6, Text: "x"}, "migrate_to_chat_id -1006"},
		"reply to nothing": {tgbot.SendMessageParams{ChatID: 42, Text: "x", ReplyParameters: &models.ReplyParameters{MessageID: 9}}, "message to be replied not found"},
		"long data":        {tgbot.SendMessageParams{ChatID: 42, Text: "x", ReplyMarkup: inline(tapButton("a", strings.Repeat("字", 22)))}, "BUTTON_DATA_INVALID"},
		"no action":        {tgbot.SendMessageParams{ChatID: 42, Text: "x", ReplyMarkup: inline(tapButton("a", ""))}, "Text buttons are unallowed"},
		"no text":          {tgbot.SendMessageParams{ChatID: 42, Text: "x", ReplyMarkup: inline(tapButton(" ", "d"))}, `"text" must be non-empty`},
		"two actions":      {tgbot.SendMessageParams{ChatID: 42, Text: "x", ReplyMarkup: inline([]models.InlineKeyboardButton{{Text: "a", URL: "https://a.b", CallbackData: "d"}})}, "exactly one"},
		"bad url":          {tgbot.SendMessageParams{ChatID: 42, Text: "x", ReplyMarkup: inline([]models.InlineKeyboardButton{{Text: "a", URL: "javascript:1"}})}, "Wrong HTTP URL"},
		"bad style":        {tgbot.SendMessageParams{ChatID: 42, Text: "x", ReplyMarkup: inline([]models.InlineKeyboardButton{{Text: "a", CallbackData: "d", Style: "pink"}})}, "invalid button style"},
		"no rows":          {tgbot.SendMessageParams{ChatID: 42, Text: "x", ReplyMarkup: inline()}, `"inline_keyboard" must be of type Array`},
		"wide row":         {tgbot.SendMessageParams{ChatID: 42, Text: "x", ReplyMarkup: inline(rows(1, 9)...)}, "too many buttons in a row"},
		"many buttons":     {tgbot.SendMessageParams{ChatID: 42, Text: "x", ReplyMarkup: inline(rows(101, 1)...)}, "REPLY_MARKUP_TOO_LONG"},
		"entity outside":   {tgbot.SendMessageParams{ChatID: 42, Text: "x", Entities: []models.MessageEntity{{Type: "bold", Offset: 0, Length: 2}}}, "outside of the text"},
		"empty keyboard":   {tgbot.SendMessageParams{ChatID: 42, Text: "x", ReplyMarkup: &models.ReplyKeyboardMarkup{Keyboard: [][]models.KeyboardButton{}}}, "at least one button"},
		"location in group": {tgbot.SendMessageParams{ChatID: -5, Text: "x", ReplyMarkup: &models.ReplyKeyboardMarkup{
			Keyboard: [][]models.KeyboardButton{{{Text: "l", RequestLocation: true}}}}}, "outside of private chats"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := b.SendMessage(t.Context(), &c.p)
			wantErr(t, err, c.says)
		})
	}
	if n := len(s.Deliveries(0)); n != 0 {
		t.Errorf("%d messages delivered", n)
	}
	for _, text := range []string{strings.Repeat("字", 4096), "x"} {
		p := &tgbot.SendMessageParams{ChatID: 42, Text: text, ReplyMarkup: inline(tapButton("a", strings.Repeat("d", 64)))}
		p.ReplyParameters = &models.ReplyParameters{MessageID: 999, AllowSendingWithoutReply: true}
		if _, err := b.SendMessage(t.Context(), p); err != nil {
			t.Errorf("at the limit: %v", err)
		}
	}
	var moved *tgbot.MigrateError
	if _, err := b.SendMessage(t.Context(), &tgbot.SendMessageParams{ChatID: -6, Text: "x"}); !errors.As(err, &moved) || moved.MigrateToChatID != -1006 {
		t.Errorf("migration: %v", err)
	}
}

func TestBodies(t *testing.T) {
	s, at := serve(t, Options{})
	post := func(kind, body string) string {
		res := must[*http.Response](t)(http.Post(at+"/bot1:a/sendMessage", kind, strings.NewReader(body)))
		defer res.Body.Close()
		return string(must[[]byte](t)(io.ReadAll(res.Body)))
	}
	form := url.Values{"chat_id": {"5"}, "text": {"form"}, "disable_notification": {"true"}}
	for name, got := range map[string]string{
		"form":     post("application/x-www-form-urlencoded", form.Encode()),
		"json":     post("application/json", `{"chat_id":5,"text":"json","disable_notification":true,"reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}}`),
		"json str": post("application/json; charset=utf-8", `{"chat_id":"5","text":"json","parse_mode":null,"disable_notification":true,"reply_markup":"{\"remove_keyboard\":true}"}`),
	} {
		if !strings.HasPrefix(got, `{"ok":true`) {
			t.Errorf("%s: %s", name, got)
		}
	}
	res := must[*http.Response](t)(http.Get(at + "/bot1:a/sendMessage?chat_id=5&text=get&disable_notification=1"))
	if res.StatusCode != 200 {
		t.Errorf("GET: %d", res.StatusCode)
	}
	for _, m := range s.Chat(5).FromBot() {
		if !m.Silent || m.Text == "" {
			t.Errorf("message %+v", m)
		}
	}
	for name, got := range map[string]string{
		"bad json":  post("application/json", `{"chat_id":`),
		"bad form":  post("multipart/form-data; boundary=x", "--y"),
		"no bound":  post("multipart/form-data", "x"),
		"odd kind":  post("text/plain", "x"),
		"not utf-8": post("application/x-www-form-urlencoded", "chat_id=5&text=%ff"),
		"no object": post("application/json", `{"chat_id":5,"text":"a","reply_markup":[1]}`),
	} {
		if !strings.HasPrefix(got, `{"ok":false,"error_code":400`) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestEdit(t *testing.T) {
	s, at := serve(t, Options{Strict: true})
	u := s.User(42, "a", "en")
	b := client(t, at)
	m := must[*models.Message](t)(b.SendMessage(t.Context(), &tgbot.SendMessageParams{ChatID: 42, Text: "one", ReplyMarkup: inline(tapButton("a", "d"))}))
	edited := must[*models.Message](t)(b.EditMessageText(t.Context(), &tgbot.EditMessageTextParams{
		ChatID: 42, MessageID: m.ID, Text: "<i>two</i>", ParseMode: "HTML", ReplyMarkup: inline(tapButton("b", "e"))}))
	if edited.Text != "two" || edited.EditDate == 0 || edited.ReplyMarkup.InlineKeyboard[0][0].Text != "b" {
		t.Errorf("edited %+v", edited)
	}
	_, err := b.EditMessageText(t.Context(), &tgbot.EditMessageTextParams{
		ChatID: 42, MessageID: m.ID, Text: "<i>two</i>", ParseMode: "HTML", ReplyMarkup: inline(tapButton("b", "e"))})
	wantErr(t, err, "message is not modified")
	_, err = b.EditMessageText(t.Context(), &tgbot.EditMessageTextParams{ChatID: 42, MessageID: 99, Text: "x"})
	wantErr(t, err, "message to edit not found")
	_, err = b.EditMessageText(t.Context(), &tgbot.EditMessageTextParams{ChatID: 42, Text: "x"})
	wantErr(t, err, "message identifier is not specified")
	said := u.Say("mine")
	_, err = b.EditMessageText(t.Context(), &tgbot.EditMessageTextParams{ChatID: 42, MessageID: said.ID, Text: "x"})
	wantErr(t, err, "message can't be edited")
	bare := must[*models.Message](t)(b.EditMessageReplyMarkup(t.Context(), &tgbot.EditMessageReplyMarkupParams{ChatID: 42, MessageID: m.ID}))
	if bare.ReplyMarkup != nil || bare.Text != "two" {
		t.Errorf("without keyboard %+v", bare)
	}
	if got := u.FromBot(); len(got) != 1 || got[0].Edited.IsZero() || got[0].Inline != nil || got[0].Entities[0].Type != "italic" {
		t.Errorf("the chat has %+v", got)
	}
	if d := s.Deliveries(0); len(d) != 3 || d[2].Method != "editMessageReplyMarkup" || d[0].Message.Text != "one" || len(s.Sent(0)) != 1 {
		t.Errorf("log %+v", d)
	}
}

func TestDeleteAndPin(t *testing.T) {
	now := newClock()
	s, at := serve(t, Options{Now: now.now})
	u := s.User(42, "a", "en")
	b := client(t, at)
	m := must[*models.Message](t)(b.SendMessage(t.Context(), &tgbot.SendMessageParams{ChatID: 42, Text: "one"}))
	must[bool](t)(b.PinChatMessage(t.Context(), &tgbot.PinChatMessageParams{ChatID: 42, MessageID: m.ID}))
	if full := must[*models.ChatFullInfo](t)(b.GetChat(t.Context(), &tgbot.GetChatParams{ChatID: 42})); full.PinnedMessage == nil || full.FirstName != "a" {
		t.Errorf("getChat %+v", full)
	}
	now.add(48 * time.Hour)
	_, err := b.DeleteMessage(t.Context(), &tgbot.DeleteMessageParams{ChatID: 42, MessageID: m.ID})
	wantErr(t, err, "message can't be deleted")
	now.add(-time.Hour)
	must[bool](t)(b.DeleteMessage(t.Context(), &tgbot.DeleteMessageParams{ChatID: 42, MessageID: m.ID}))
	_, err = b.DeleteMessage(t.Context(), &tgbot.DeleteMessageParams{ChatID: 42, MessageID: m.ID})
	wantErr(t, err, "message to delete not found")
	if len(u.Messages()) != 0 {
		t.Errorf("left: %+v", u.Messages())
	}
}

func TestLocationDocumentAction(t *testing.T) {
	s, at := serve(t, Options{})
	u := s.User(42, "a", "en")
	b := client(t, at)
	m := must[*models.Message](t)(b.SendLocation(t.Context(), &tgbot.SendLocationParams{ChatID: 42, Latitude: 26.9, Longitude: 112.6}))
	if m.Location == nil || m.Location.Latitude != 26.9 {
		t.Errorf("location %+v", m.Location)
	}
	_, err := b.SendLocation(t.Context(), &tgbot.SendLocationParams{ChatID: 42, Latitude: 99})
	wantErr(t, err, "wrong latitude")
	d := must[*models.Message](t)(b.SendDocument(t.Context(), &tgbot.SendDocumentParams{
		ChatID: 42, Caption: "<b>日历</b>", ParseMode: "HTML",
		Document: &models.InputFileUpload{Filename: "停水.ics", Data: bytes.NewReader([]byte("BEGIN:VCALENDAR"))}}))
	if d.Document == nil || d.Document.FileName != "停水.ics" || d.Caption != "日历" || len(d.CaptionEntities) != 1 || d.Text != "" {
		t.Errorf("document %+v", d)
	}
	if got := u.FromBot()[1]; string(got.Document.Data) != "BEGIN:VCALENDAR" {
		t.Errorf("data %q", got.Document.Data)
	}
	res := must[*http.Response](t)(http.Get(at + "/sim/files/42/2"))
	if body, _ := io.ReadAll(res.Body); string(body) != "BEGIN:VCALENDAR" || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("file %q %v", body, res.Header)
	}
	must[bool](t)(b.SendChatAction(t.Context(), &tgbot.SendChatActionParams{ChatID: 42, Action: models.ChatActionTyping}))
	_, err = b.SendChatAction(t.Context(), &tgbot.SendChatActionParams{ChatID: 42, Action: "dancing"})
	wantErr(t, err, "wrong parameter action")
}

func TestCommands(t *testing.T) {
	s, at := serve(t, Options{})
	zh, en := s.User(1, "a", "zh-hans"), s.User(2, "b", "fr")
	b := client(t, at)
	set := func(lang string, scope models.BotCommandScope, cs ...models.BotCommand) error {
		_, err := b.SetMyCommands(t.Context(), &tgbot.SetMyCommandsParams{Commands: cs, LanguageCode: lang, Scope: scope})
		return err
	}
	ok := models.BotCommand{Command: "start", Description: "Begin"}
	for _, err := range []error{set("", nil, ok), set("zh", nil, models.BotCommand{Command: "start", Description: "开始"}),
		set("", &models.BotCommandScopeChat{ChatID: 2}, models.BotCommand{Command: "admin", Description: "x"})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if c := zh.Commands(); len(c) != 1 || c[0].Description != "开始" {
		t.Errorf("zh sees %+v", c)
	}
	if c := en.Commands(); len(c) != 1 || c[0].Command != "admin" {
		t.Errorf("the admin sees %+v", c)
	}
	got := must[[]models.BotCommand](t)(b.GetMyCommands(t.Context(), &tgbot.GetMyCommandsParams{LanguageCode: "zh"}))
	if len(got) != 1 || got[0].Description != "开始" {
		t.Errorf("getMyCommands %+v", got)
	}
	wantErr(t, set("", nil, models.BotCommand{Command: "Start", Description: "x"}), "BOT_COMMAND_INVALID")
	wantErr(t, set("", nil, models.BotCommand{Command: strings.Repeat("a", 33), Description: "x"}), "BOT_COMMAND_INVALID")
	wantErr(t, set("", nil, models.BotCommand{Command: "a", Description: ""}), "BOT_COMMAND_DESCRIPTION_INVALID")
	wantErr(t, set("zh-CN", nil, ok), "invalid language code")
	wantErr(t, set("", nil, make([]models.BotCommand, 101)...), "BOT_COMMANDS_TOO_MUCH")
	must[bool](t)(b.DeleteMyCommands(t.Context(), &tgbot.DeleteMyCommandsParams{LanguageCode: "zh"}))
	if c := zh.Commands(); len(c) != 1 || c[0].Description != "Begin" {
		t.Errorf("zh falls back to %+v", c)
	}
}

func TestGroup(t *testing.T) {
	s, at := serve(t, Options{Strict: true})
	a, m, x := s.User(1, "a", "zh"), s.User(2, "m", "zh"), s.User(3, "x", "zh")
	g := s.Group(-10, "业主群", a)
	g.Join(m)
	b := client(t, at)
	status := func(id int64) models.ChatMemberType {
		cm, err := b.GetChatMember(t.Context(), &tgbot.GetChatMemberParams{ChatID: -10, UserID: id})
		if err != nil {
			return models.ChatMemberType(err.Error())
		}
		return cm.Type
	}
	if status(a.ID()) != "creator" || status(m.ID()) != "member" || status(x.ID()) != "left" || status(s.Bot().ID) != "member" || !strings.Contains(string(status(9)), "user not found") {
		t.Errorf("statuses %v %v %v %v %v", status(1), status(2), status(3), status(s.Bot().ID), status(9))
	}
	if as := must[[]models.ChatMember](t)(b.GetChatAdministrators(t.Context(), &tgbot.GetChatAdministratorsParams{ChatID: -10})); len(as) != 1 || as[0].Owner.User.ID != 1 {
		t.Errorf("administrators %+v", as)
	}
	got := collect(t, at, func(b *tgbot.Bot) { g.SayAs(m, "/my@notice_sim_bot"); g.Migrate(-1010) }, 4)
	if got[0].MyChatMember == nil || got[0].MyChatMember.NewChatMember.Type != "member" || got[0].MyChatMember.From.ID != 1 {
		t.Errorf("added: %+v", got[0])
	}
	if got[1].Message.From.ID != 2 || got[1].Message.Entities[0].Length != 18 || got[1].Message.Chat.Type != "group" {
		t.Errorf("said: %+v", got[1].Message)
	}
	if got[2].Message.MigrateToChatID != -1010 || got[3].Message.MigrateFromChatID != -10 || got[3].Message.Chat.Type != "supergroup" {
		t.Errorf("migrated: %+v %+v", got[2].Message, got[3].Message)
	}
}

// collect runs a bot of the library until it got n updates or a second has passed.
func collect(t *testing.T, at string, act func(*tgbot.Bot), n int) []*models.Update {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	var got []*models.Update
	b := client(t, at, tgbot.WithNotAsyncHandlers(), tgbot.WithWorkers(1), tgbot.WithDefaultHandler(func(_ context.Context, _ *tgbot.Bot, u *models.Update) {
		if got = append(got, u); len(got) == n {
			cancel()
		}
	}))
	act(b)
	b.Start(ctx)
	return got
}
