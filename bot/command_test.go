package bot

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParseCommand(t *testing.T) {
	for text, want := range map[string]command{
		"/start":                           {name: "start"},
		"/START":                           {name: "start"},
		"/start@OurBot":                    {name: "start", to: "OurBot"},
		"/start p_430408":                  {name: "start", rest: "p_430408"},
		"  /subscribe  雷公塘 \n":             {name: "subscribe", rest: "雷公塘"},
		"/subscribe@OurBot 雷公塘":            {name: "subscribe", to: "OurBot", rest: "雷公塘"},
		"/subscribe雷公塘":                    {name: "subscribe", rest: "雷公塘"},
		"／subscribe　雷公塘":                   {name: "subscribe", rest: "雷公塘"},
		"/upcoming\n雁峰区":                   {name: "upcoming", rest: "雁峰区"},
		"/my@":                             {name: "-"},
		"/":                                {name: "-"},
		"/start/x":                         {name: "-"},
		"/" + strings.Repeat("a", 33):      {name: "-"},
		"हिन्दी /start":                    {name: "-"},
		"雷公塘":                              {name: "-"},
		"":                                 {name: "-"},
		"/subscribe\U0001F600":             {name: "subscribe", rest: "\U0001F600"},
		"/forget\u00a0now":                 {name: "forget", rest: "now"},
		"/help@a_b_c ignored \U0001F4A7 x": {name: "help", to: "a_b_c", rest: "ignored \U0001F4A7 x"},
	} {
		got, ok := parseCommand(text)
		if !ok {
			got = command{name: "-"}
		}
		if got != want {
			t.Errorf("parseCommand(%q) = %+v, want %+v", text, got, want)
		}
	}
}

func TestUnderstand(t *testing.T) {
	for text, want := range map[string]command{
		"雷公塘":                 {name: "place", rest: "雷公塘"},
		"订阅雷公塘":               {name: "subscribe", rest: "雷公塘"},
		"订阅 雷公塘。":             {name: "subscribe", rest: "雷公塘"},
		"我想订阅雷公塘":             {name: "subscribe", rest: "雷公塘"},
		"我住在雷公塘":              {name: "subscribe", rest: "雷公塘"},
		"取消订阅雷公塘":             {name: "unsubscribe", rest: "雷公塘"},
		"退订：石鼓区":              {name: "unsubscribe", rest: "石鼓区"},
		"取消订阅":                {name: "unsubscribe"},
		"订阅":                  {name: "subscribe"},
		"我的地点":                {name: "my"},
		"帮助！":                 {name: "help"},
		"你好":                  {name: "start"},
		"谢谢！":                 {name: "thanks"},
		"近期通知":                {name: "upcoming"},
		"明天雁峰区停水吗":            {name: "upcoming", rest: "雁峰区"},
		"请问雷公塘什么时候来水？":        {name: "upcoming", rest: "雷公塘"},
		"我家这周有停电吗":            {name: "upcoming"},
		"石鼓区会不会停气":            {name: "upcoming", rest: "石鼓区"},
		"English":             {name: "english"},
		"中文":                  {name: "chinese"},
		"Subscribe to 雷公塘":    {name: "subscribe", rest: "雷公塘"},
		"I live in Leigong":   {name: "subscribe", rest: "Leigong"},
		"unsubscribe 石鼓区":     {name: "unsubscribe", rest: "石鼓区"},
		"Unsubscribe from 石鼓": {name: "unsubscribe", rest: "石鼓"},
		"My places":           {name: "my"},
		"HELP":                {name: "help"},
		"Thanks!":             {name: "thanks"},
		"upcoming in 石鼓区":     {name: "upcoming", rest: "石鼓区"},
		"停水":                  {name: "upcoming"},
		"雷公塘停电了没有":            {name: "upcoming", rest: "雷公塘"},
		"我这里有没有停水通知？":         {name: "upcoming"},
	} {
		if got := understand(text); got != want {
			t.Errorf("understand(%q) = %+v, want %+v", text, got, want)
		}
	}
}

func FuzzCommand(f *testing.F) {
	for _, s := range []string{"/start@OurBot x", "／订阅", "/\xff", "明天雁峰区停水吗", "订阅", "/a@b@c", "\U0001F600/start", strings.Repeat("有", 90) + "停水吗"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if c, ok := parseCommand(text); ok {
			if c.name == "" || len(c.name) > maxCommand || c.name != strings.ToLower(c.name) || !strings.HasSuffix(strings.TrimSpace(text), c.rest) {
				t.Errorf("%q: %+v", text, c)
			}
		}
		c := understand(text)
		if c.name == "" || len(c.rest) > len(text) || utf8.ValidString(text) && !utf8.ValidString(c.rest) {
			t.Errorf("%q: %+v", text, c)
		}
	})
}

func FuzzData(f *testing.F) {
	f.Add(int64(1), "a", "430408")
	f.Add(int64(-100), "zz", strings.Repeat("城", 30))
	f.Fuzz(func(t *testing.T, chat int64, op, arg string) {
		if s := encodeData(chat, op, arg); s != "" {
			if len(s) > maxData {
				t.Errorf("%d bytes", len(s))
			}
			gotOp, gotArg, ok := decodeData(chat, s)
			if !strings.Contains(op, ":") && op != "" && (!ok || gotOp != op || gotArg != arg) {
				t.Errorf("%q %q became %q %q %v", op, arg, gotOp, gotArg, ok)
			}
		}
		decodeData(chat, op+arg)
	})
}
