package bot

import (
	"strings"
	"testing"
	"time"

	"noticebot/bot/subscribers"
	"noticebot/notices"
)

var printedAreas = []string{"雷公塘片区", "雁峰区向阳小学", "衡阳市白沙中学", "南岳学院老校区", "市印刷厂雷公塘家属区"}

// TestTheWholeWay is the life of a subscription in each language, kept as a transcript that should read well aloud.
func TestTheWholeWay(t *testing.T) {
	for _, c := range []struct {
		lang   string
		client string
		yes    string
		labels map[string]string
		typed  []string
	}{
		{"zh", "zh-hans", "✅ 是这里", map[string]string{"other": "English", "my": "/my", "forget": "全部删除", "remove": "取消一个地点"},
			[]string{"雷公塘", "取消订阅雷公塘"}},
		{"en", "en", "✅ Yes, here", map[string]string{"other": "中文", "my": "my places", "forget": "Delete everything", "remove": "Remove a place"},
			[]string{"I live in 雷公塘", "unsubscribe 雷公塘"}},
	} {
		t.Run(c.lang, func(t *testing.T) {
			h := newHouse(t)
			p := h.sim.User(100, "李大姐", c.client)
			h.say(p, "/start")
			h.say(p, "/upcoming")
			h.say(p, c.typed[0])
			h.tap(p, c.yes)
			h.say(p, c.labels["my"])
			h.say(p, "/upcoming")
			if n := h.read(article("1", 2), waterOff(printedAreas...)); n != 1 {
				t.Fatalf("%d alerts queued, want 1", n)
			}
			h.log.WriteString("(the paper of 2 June is read)\n\n")
			h.send()
			h.note(p)
			h.say(p, "/upcoming")
			extended := waterOff(printedAreas...)
			extended.Status, extended.Windows[0].End, extended.Reason = notices.Extended, at(6, 3, 18, 0), "施工难度大"
			if n := h.read(article("2", 3), extended); n != 1 {
				t.Errorf("%d alerts queued, want 1", n)
			}
			h.log.WriteString("(the paper of 3 June is read)\n\n")
			h.send()
			h.note(p)
			h.say(p, c.typed[1])
			h.say(p, "/help")
			h.say(p, "/forget")
			h.tap(p, c.labels["forget"])
			h.golden("life_" + c.lang)
			if _, ok, err := h.bot.Subscribers.Get(nil, 100); ok || err != nil {
				t.Errorf("something is left of the person: %v %v", ok, err)
			}
		})
	}
}

func TestPicking(t *testing.T) {
	for _, c := range []struct {
		lang string
		taps []string
	}{
		{"zh", []string{"从列表里选", "雁峰区", "黄茶岭街道", "‹ 返回", "黄茶岭街道", "雷公塘社区"}},
		{"en", []string{"Choose from a list", "雁峰区", "黄茶岭街道", "‹ Back", "黄茶岭街道", "雷公塘社区"}},
	} {
		t.Run(c.lang, func(t *testing.T) {
			h := newHouse(t)
			p := h.sim.User(100, "李大姐", c.lang)
			h.say(p, "/start")
			for _, label := range c.taps {
				h.tap(p, label)
			}
			h.golden("picking_" + c.lang)
			if n := len(p.FromBot()); n != 1 {
				t.Errorf("%d messages, want one that is edited", n)
			}
			if n := h.read(article("1", 2), waterOff(printedAreas...)); n != 1 {
				t.Errorf("%d alerts queued, want 1", n)
			}
		})
	}
}

func TestKeepingWhatNoListKnows(t *testing.T) {
	for _, c := range []struct {
		lang string
		taps []string
	}{
		{"zh", []string{"保存“幸福里花园”", "雁峰区", "不知道"}},
		{"en", []string{"Keep “幸福里花园”", "雁峰区", "I don’t know"}},
	} {
		t.Run(c.lang, func(t *testing.T) {
			h := newHouse(t)
			p := h.sim.User(100, "李大姐", c.lang)
			h.say(p, "幸福里花园")
			h.open() // a restart in the middle
			for _, label := range c.taps {
				h.tap(p, label)
			}
			h.say(p, "/my")
			h.golden("keeping_" + c.lang)
			if n := h.read(article("1", 2), waterOff("幸福里花园")); n != 1 {
				t.Errorf("%d alerts queued, want 1", n)
			}
		})
	}
}

func TestAmbiguousAndMisspelt(t *testing.T) {
	h := newHouse(t)
	p := h.sim.User(100, "李大姐", "zh")
	h.say(p, "和平")
	h.say(p, "和平社区")
	h.say(p, "leigongtang")
	h.say(p, "雷公糖")
	h.say(p, "雷公塘社区8栋")
	h.say(p, "明天雁峰区停水吗？")
	h.say(p, "我家停电吗")
	h.say(p, "？？？")
	h.say(p, strings.Repeat("很长", 300))
	h.say(p, "/nonsense")
	h.say(p, "谢谢")
	h.golden("words_zh")
}

func TestSubscribingToWhatIsComing(t *testing.T) {
	h := newHouse(t)
	if n := h.read(article("1", 2), waterOff(printedAreas...)); n != 0 {
		t.Fatalf("%d alerts queued for nobody", n)
	}
	p := h.sim.User(100, "李大姐", "zh")
	h.say(p, "订阅雷公塘")
	h.tap(p, "✅ 是这里")
	all := p.FromBot()
	if len(all) != 2 || !strings.Contains(all[0].Text, "已订阅") || !strings.Contains(all[1].Text, "停水通知") {
		t.Errorf("%d messages: the subscription and the coming alert expected", len(all))
	}
	// Read again from another paper: the same event, no second alert. A later event: one more.
	again := article("7", 2)
	again.Paper, again.Source = "衡阳晚报", "evening"
	if n := h.read(again, waterOff(printedAreas...)); n != 0 {
		t.Errorf("%d alerts queued for what was told", n)
	}
	h.send()
	if n := len(p.FromBot()); n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
}

func TestOnlyThoseConcerned(t *testing.T) {
	h := newHouse(t)
	for i, name := range []string{"雷公塘", "石鼓区", "雁峰区", "蒸湘区"} {
		p := h.sim.User(int64(100+i), name, "zh")
		h.say(p, name)
		h.tap(p, "✅ 是这里")
	}
	if n := h.read(article("1", 2), waterOff(printedAreas...)); n != 2 {
		t.Errorf("%d alerts queued, want 2: 雷公塘 and 雁峰区", n)
	}
}

func TestLimitOfPlaces(t *testing.T) {
	h := newHouse(t)
	p := h.sim.User(100, "李大姐", "zh")
	n := 0
	for _, d := range gazetteer().Children(gazetteer().Region().ID) {
		for _, s := range gazetteer().Children(d.ID) {
			if n++; n > subscribers.MaxPlaces+1 {
				break
			}
			h.say(p, "/subscribe "+d.Name+s.Name)
			h.tap(p, h.last(p).Buttons()[0][0])
		}
	}
	h.expect(p, "最多订阅20个地点")
	h.say(p, "/my")
	h.expect(p, "20个地点")
	h.tap(p, "取消一个地点")
	h.tap(p, h.last(p).Buttons()[0][0])
	h.expect(p, "已取消订阅")
}

func TestStaleAndForgedButtons(t *testing.T) {
	h := newHouse(t)
	p := h.sim.User(100, "李大姐", "zh")
	h.say(p, "雷公塘")
	h.wait(25 * time.Hour) // the words are forgotten by then
	h.tap(p, "✅ 是这里")
	if a := p.Answers(); len(a) != 1 || !strings.Contains(a[0].Text, "过期") {
		t.Errorf("answers %v", a)
	}
	if _, ok, _ := h.bot.Subscribers.Get(nil, 100); ok {
		t.Error("subscribed by a stale button")
	}
	for _, data := range []string{"", "1", "1zzzz:a:430408", "0" + chatMark(100) + ":a:430408", "1" + chatMark(100) + "::", "1" + chatMark(100) + ":zz:1",
		encodeData(100, opAdd, "nowhere"), encodeData(100, opRemove, "0"), encodeData(100, opLang, "xx"), encodeData(100, opBrowse, "/-1"),
		encodeData(101, opForget, "y"), strings.Repeat("x", 64), encodeData(100, opChoose, "430408"), encodeData(100, opFile, "430408")} {
		tk := &forger{t: t, h: h}
		tk.tap(100, data)
	}
}

func TestGroups(t *testing.T) {
	h := newHouse(t)
	admin, member := h.sim.User(1, "管理员", "zh"), h.sim.User(2, "居民", "zh")
	me := h.sim.Bot().Username
	g := h.sim.Group(-500, "业主群", admin)
	g.Join(member)
	h.settle()
	h.note(g)
	h.expect(g, "/subscribe@"+me)
	quiet := len(g.FromBot())
	for _, text := range []string{"雷公塘", "/help", "/help@other_bot", "停水吗", "/weather@other_bot 雷公塘"} {
		g.SayAs(member, text)
		h.settle()
	}
	if n := len(g.FromBot()); n != quiet {
		t.Errorf("the bot spoke %d times unasked", n-quiet)
	}
	g.SayAs(member, "/subscribe@"+me+" 雷公塘")
	h.settle()
	h.expect(g, "只有管理员")
	g.SayAs(admin, "/subscribe@"+strings.ToUpper(me)+" 雷公塘")
	h.settle()
	h.expect(g, "是这里吗")
	check(t, g.TapAs(member, "✅ 是这里"))
	h.settle()
	if a := g.Answers(); len(a) == 0 || !a[len(a)-1].Alert || !strings.Contains(a[len(a)-1].Text, "管理员") {
		t.Errorf("answers %v", a)
	}
	check(t, g.TapAs(admin, "✅ 是这里"))
	h.settle()
	h.expect(g, "已订阅")
	super := g.Migrate(-1000500)
	h.settle()
	if n := h.read(article("1", 2), waterOff(printedAreas...)); n != 1 {
		t.Errorf("%d alerts queued, want 1", n)
	}
	h.send()
	if m := h.last(super); !strings.Contains(m.Text, "停水通知") {
		t.Errorf("the supergroup was told: %q", m.Text)
	}
	super.Kick()
	h.settle()
	if s, _, _ := h.bot.Subscribers.Get(nil, -1000500); !s.Paused {
		t.Error("a group that threw the bot out is not paused")
	}
}

func TestLeavingAndComingBack(t *testing.T) {
	h := newHouse(t)
	p := h.sim.User(100, "李大姐", "zh")
	h.say(p, "雷公塘")
	h.tap(p, "✅ 是这里")
	p.Block()
	h.settle()
	if n := h.read(article("1", 2), waterOff(printedAreas...)); n != 0 {
		t.Errorf("%d alerts queued for one who blocked the bot", n)
	}
	h.say(p, "/start")
	h.expect(p, "欢迎回来", "1个地点")
	if s, _, _ := h.bot.Subscribers.Get(nil, 100); s.Paused {
		t.Error("still paused")
	}
}

func TestDeadChatIsPausedByTheCourier(t *testing.T) {
	h := newHouse(t)
	p := h.sim.User(100, "李大姐", "zh")
	h.say(p, "雷公塘")
	h.tap(p, "✅ 是这里")
	p.Deactivate()
	if n := h.read(article("1", 2), waterOff(printedAreas...)); n != 1 {
		t.Fatalf("%d alerts queued, want 1", n)
	}
	h.send()
	s, _, _ := h.bot.Subscribers.Get(nil, 100)
	if !s.Paused || s.Why == "" {
		t.Errorf("the subscriber is %+v", s)
	}
}

func TestTwoTapsAtOnce(t *testing.T) {
	h := newHouse(t)
	p := h.sim.User(100, "李大姐", "zh")
	h.say(p, "雷公塘")
	check(t, p.Tap("✅ 是这里"))
	check(t, p.Tap("✅ 是这里"))
	h.settle()
	for _, a := range p.Answers() {
		if a.Alert || a.Text != "好了" {
			t.Errorf("answer %+v", a)
		}
	}
	h.expect(p, "已订阅")
	h.say(p, "/unsubscribe")
	label := h.last(p).Buttons()[0][0]
	check(t, p.Tap(label))
	check(t, p.Tap(label))
	h.settle()
	h.expect(p, "已取消订阅")
	h.say(p, "/my")
	h.expect(p, "还没有订阅")
}

func TestWordsInEnglish(t *testing.T) {
	h := newHouse(t)
	p := h.sim.User(100, "Ann", "en-GB")
	for _, text := range []string{"hello", "Leigongtang", "subscribe to somewhere over the rainbow", "what?", "/upcoming 石鼓区", "/upcoming 月亮湾",
		"unsubscribe 石鼓区", "thanks"} {
		h.say(p, text)
	}
	h.say(p, "heping")
	h.tap(p, "祁东县")
	h.tap(p, h.last(p).Buttons()[0][0])
	h.golden("words_en")
}

// TestAQuestionIsNotKeptAsAName asks things that are not answered yet: help is offered, and not a place of that name.
func TestAQuestionIsNotKeptAsAName(t *testing.T) {
	h := newHouse(t)
	chat := h.sim.User(71, "张伯", "zh")
	for _, said := range []string{"水务热线多少", "怎么交电费", "哪里能取水", "what is this"} {
		h.say(chat, said)
		if m := h.last(chat); strings.Contains(m.Text, said) || !strings.Contains(m.Text, "/help") {
			t.Errorf("%q is taken for a name: %s", said, m.Text)
		}
	}
}
