package bot

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// command is what a person asks for, by a slash, a button of the menu or in words.
type command struct {
	name string // as in the menu, lower case, without the slash
	to   string // the bot it is addressed to, without the @; "" when it is addressed to none
	rest string // what follows
}

// maxCommand is the greatest length of a command's name.
const maxCommand = 32

// parseCommand reads a command from the text itself: Telegram's entities count in UTF-16 units and come from outside, and a
// command is always what the text begins with. A full-width slash or @ counts, for keyboards produce them.
func parseCommand(text string) (command, bool) {
	text = strings.TrimSpace(text)
	rest, ok := strings.CutPrefix(text, "/")
	if !ok {
		if rest, ok = strings.CutPrefix(text, "／"); !ok {
			return command{}, false
		}
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return !isName(r) })
	if end < 0 {
		end = len(rest)
	}
	if end == 0 || end > maxCommand {
		return command{}, false
	}
	c := command{name: strings.ToLower(rest[:end])}
	rest = rest[end:]
	if r, size := utf8.DecodeRuneInString(rest); r == '@' || r == '＠' {
		rest = rest[size:]
		end := strings.IndexFunc(rest, func(r rune) bool { return !isName(r) })
		if end < 0 {
			end = len(rest)
		}
		if end == 0 {
			return command{}, false
		}
		c.to, rest = rest[:end], rest[end:]
	}
	// /start/x is a path, not a command; /subscribe雷公塘 is one, written without the space.
	if r, _ := utf8.DecodeRuneInString(rest); rest != "" && !unicode.IsSpace(r) && r < utf8.RuneSelf {
		return command{}, false
	}
	c.rest = strings.TrimSpace(rest)
	return c, true
}

func isName(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_'
}

// isFor tells whether the command is addressed to this bot, or to none in particular.
func (c command) isFor(username string) bool {
	return c.to == "" || strings.EqualFold(c.to, username)
}

// phrase is a way to say a command in words.
type phrase struct {
	name   string
	before []string // what the sentence begins with; the rest is the place
	whole  []string // the whole sentence
}

// phrases are looked at in this order. Everything is lower case, without closing marks.
var phrases = []phrase{
	{name: "unsubscribe", before: []string{"取消订阅", "退订", "不再订阅", "取消关注", "删除地点", "unsubscribe from ", "unsubscribe ", "remove ", "stop "},
		whole: []string{"取消订阅", "退订", "取消", "unsubscribe", "stop", "remove"}},
	{name: "my", whole: []string{"我的", "我的地点", "我的订阅", "我订阅了什么", "我订阅了哪些地方", "my", "my places", "mine"}},
	{name: "subscribe", before: []string{"我想订阅", "我要订阅", "请订阅", "帮我订阅", "订阅", "关注", "我住在", "我家住在", "我家住", "我住", "我家在",
		"subscribe to ", "subscribe ", "follow ", "i live in ", "i live at ", "i live on ", "add "},
		whole: []string{"订阅", "关注", "subscribe", "add"}},
	{name: "upcoming", before: []string{"upcoming in ", "upcoming "},
		whole: []string{"近期通知", "最近通知", "通知", "最近有通知吗", "停水", "停电", "停气", "停水通知", "停电通知", "有通知吗", "有什么通知", "查询", "upcoming", "what is coming", "what's coming", "coming up"}},
	{name: "help", whole: []string{"帮助", "怎么用", "使用说明", "说明", "help", "how does it work"}},
	{name: "start", whole: []string{"开始", "你好", "您好", "早上好", "在吗", "hello", "hi", "start", "good morning"}},
	{name: "thanks", whole: []string{"谢谢", "谢谢你", "谢谢您", "谢了", "多谢", "好的", "好", "知道了", "收到", "ok", "thanks", "thank you", "great", "good"}},
	{name: "language", whole: []string{"语言", "切换语言", "language"}},
	{name: "english", whole: []string{"english", "英文", "英语", "说英文", "speak english"}},
	{name: "chinese", whole: []string{"chinese", "中文", "汉语", "说中文", "speak chinese"}},
	{name: "forget", whole: []string{"忘记我", "删除我的资料", "删除全部资料", "forget me", "delete my data"}},
}

// understand reads a plain sentence as a command. What is none of them is taken for the name of a place: command "place".
func understand(text string) command {
	said := strings.TrimSpace(text)
	plain := strings.ToLower(strings.TrimRightFunc(said, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) || r == '～' }))
	for _, p := range phrases {
		for _, w := range p.whole {
			if plain == w {
				return command{name: p.name}
			}
		}
	}
	if c, ok := question(said); ok {
		return c
	}
	for _, p := range phrases {
		for _, w := range p.before {
			if rest, ok := cutFold(said, w); ok {
				if rest = strings.Trim(rest, " ：:，,。.!！“”\"的"); rest != "" {
					return command{name: p.name, rest: rest}
				}
			}
		}
	}
	return command{name: "place", rest: said}
}

// cutFold is strings.CutPrefix without regard to case; prefix is lower case.
func cutFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return "", false
	}
	return s[len(prefix):], true
}

// wonders tells a question from a name by the words that it holds, in English by the one it begins with.
func wonders(s string) bool {
	first, _, _ := strings.Cut(strings.ToLower(s), " ")
	return containsAny(s, []string{"多少", "什么", "怎么", "怎样", "为何", "哪里", "哪儿", "吗"}) ||
		slices.Contains([]string{"how", "what", "when", "where", "why", "who"}, first)
}

var (
	asking  = []string{"吗", "么", "没有", "是否", "会不会", "什么时候", "几点", "多久", "？", "?"}
	outages = []string{"停水", "停电", "停气", "停暖", "断水", "断电", "封路", "停运", "来水", "来电", "有水", "有电"}
	// around are the words that may stand around the place in such a question, those that hold others first.
	around = []string{"请问", "今天", "今日", "今晚", "明天", "明日", "明晚", "后天", "这周", "本周", "下周", "这几天", "最近", "近期", "什么时候", "几点",
		"有没有", "会不会", "是不是", "是否", "停水", "停电", "停气", "停暖", "断水", "断电", "封路", "停运", "来水", "来电", "有水", "有电", "还",
		"会", "要", "没有", "有", "吗", "么", "呢", "了", "的", "我家", "我们这里", "我们这", "我这里", "这里", "通知", "？", "?", "，", "。", " ", "多久"}
)

// question reads “明天雁峰区停水吗”: something about an interruption, asked. What is left of it is the place, if any.
func question(s string) (command, bool) {
	if len(s) > 300 || !containsAny(s, outages) || !containsAny(s, asking) {
		return command{}, false
	}
	for {
		rest := trimOne(s)
		if rest == s {
			return command{name: "upcoming", rest: s}, true
		}
		s = rest
	}
}

// trimOne takes the first of the words around off one end.
func trimOne(s string) string {
	for _, w := range around {
		if t, ok := strings.CutPrefix(s, w); ok {
			return t
		}
		if t, ok := strings.CutSuffix(s, w); ok {
			return t
		}
	}
	return s
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
