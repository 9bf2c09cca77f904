package bot

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot/models"
	"go.etcd.io/bbolt"

	"noticebot/bot/outbox"
	"noticebot/bot/subscribers"
	"noticebot/notices"
	"noticebot/notices/place"
)

// settled subscribes a chat without a word.
func (h *house) settled(chat int64, lang, typed string) {
	h.t.Helper()
	g := gazetteer()
	home := g.Keep(typed, "")
	if cs := g.Candidates(typed); len(cs) > 0 {
		home = g.HomeOf(cs[0])
	}
	check(h.t, h.db.Update(func(tx *bbolt.Tx) error {
		if _, _, err := h.bot.Subscribers.Join(tx, chat, lang, h.clock()); err != nil {
			return err
		}
		_, err := h.bot.Subscribers.Add(tx, chat, subscribers.PlaceOf(g, home))
		return err
	}))
}

func TestAnnounceOnce(t *testing.T) {
	h := newHouse(t)
	p := h.sim.User(100, "李大姐", "zh")
	h.settled(100, "zh", "雷公塘")
	h.read(article("1", 2), waterOff(printedAreas...))
	h.send()
	events, err := h.ledger.Upcoming(region, h.clock())
	check(t, err)
	for range 3 {
		check(t, h.db.Update(func(tx *bbolt.Tx) error {
			n, err := h.bot.Announce(tx, events[0])
			if n != 0 {
				t.Errorf("%d queued again", n)
			}
			return err
		}))
		h.open() // whatever is started anew
		h.send()
	}
	if n := len(p.FromBot()); n != 1 {
		t.Errorf("%d messages, want 1", n)
	}
}

func TestAnnounceTooLate(t *testing.T) {
	h := newHouse(t)
	h.settled(100, "zh", "雷公塘")
	h.wait(48 * time.Hour)
	if n := h.read(article("1", 2), waterOff(printedAreas...)); n != 0 {
		t.Errorf("%d queued after the end", n)
	}
}

func TestAnnounceAnUnknownRegion(t *testing.T) {
	h := newHouse(t)
	err := h.db.Update(func(tx *bbolt.Tx) error {
		_, err := h.bot.Announce(tx, &notices.Event{ID: "x", Region: "广东省广州市", Revisions: []notices.Revision{{Number: 1}}})
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "广州") {
		t.Errorf("%v", err)
	}
}

// TestThoseLeftOut: an update that no longer names a place is told to those who were told of it before, and to nobody else.
func TestThoseLeftOut(t *testing.T) {
	h := newHouse(t)
	told, late := h.sim.User(100, "李大姐", "zh"), h.sim.User(101, "王先生", "en")
	h.settled(100, "zh", "雷公塘")
	e := &notices.Event{ID: "abcdefgh", Region: region, Revisions: []notices.Revision{
		{Number: 1, Notice: waterOff(printedAreas...), Source: notices.MentionOf(article("1", 2))}}}
	announce := func() (n int) {
		check(t, h.db.Update(func(tx *bbolt.Tx) (err error) {
			n, err = h.bot.Announce(tx, e)
			return err
		}))
		return n
	}
	if n := announce(); n != 1 {
		t.Fatalf("%d queued, want 1", n)
	}
	h.settled(101, "en", "雷公塘")
	less := waterOff("雁峰区向阳小学")
	e.Revisions = append(e.Revisions, notices.Revision{Number: 2, Notice: less, Source: notices.MentionOf(article("2", 3)),
		Changes: []notices.Change{{Field: notices.FieldAreas}}})
	if n := announce(); n != 1 {
		t.Errorf("%d queued, want 1", n)
	}
	h.bot.Ledger = fixed{e}
	h.send()
	h.expect(told, "没有再提到雷公塘社区")
	if n := len(late.FromBot()); n != 0 {
		t.Errorf("one who was never told got %d messages", n)
	}
}

// fixed is a ledger of one event.
type fixed struct{ e *notices.Event }

func (f fixed) Event(string) (*notices.Event, error) { return f.e, nil }
func (f fixed) Upcoming(string, time.Time) ([]*notices.Event, error) {
	return []*notices.Event{f.e}, nil
}
func (f fixed) Newest(string) (p string, d time.Time, n int, err error) {
	return "", time.Time{}, 0, nil
}

func TestRenderRefusesWhatItDoesNotKnow(t *testing.T) {
	h := newHouse(t)
	h.settled(100, "zh", "雷公塘")
	for name, r := range map[string]outbox.Row{
		"kind":      {Chat: 100, Kind: "poem"},
		"no body":   {Chat: 100, Kind: KindReply},
		"bad alert": {Chat: 100, Kind: KindAlert, Body: []byte("{")},
		"no event":  {Chat: 100, Kind: KindAlert, Body: []byte(`{"e":"nothing","r":1}`)},
	} {
		if m, err := h.bot.Render(&r); err == nil || m != nil {
			t.Errorf("%s: %v %v", name, m, err)
		}
	}
	if m, err := h.bot.Render(&outbox.Row{Chat: 7, Kind: KindAlert, Body: []byte(`{"e":"nothing","r":1}`)}); err != nil || m != nil {
		t.Errorf("one who has left: %v %v", m, err)
	}
}

// TestHostileTexts: whatever is typed is answered with something that the strict server takes, and nothing breaks.
func TestHostileTexts(t *testing.T) {
	h := newHouse(t)
	p := h.sim.User(100, "<b>李&大姐", "zh")
	for i, text := range []string{
		"<b>雷公塘</b>", "</blockquote><a href=\"tg://user?id=1\">x</a>", "&lt;script&gt; 塘", "\u202e塘公雷\u202c里", "a\u0000b塘塘", "{place}{typed}塘",
		"💧💧💧", "👨‍👩‍👧‍👦家", strings.Repeat("长", 61), strings.Repeat("𠀀", 4096/2), "%s%d%n塘塘", "/start\u202e", "/start@", "/@x", "..", "塘",
		"＜script＞塘塘", "`code`塘 *b* _i_", "'; DROP TABLE--塘", "\n\n\n塘塘\n\n塘", "1:a:430408",
	} {
		before := len(p.FromBot())
		p.Say(text)
		h.settle()
		if len(p.FromBot()) == before {
			t.Errorf("case %d, %q: silence", i, text)
			continue
		}
		if m := h.last(p); len(m.Buttons()) > 0 && strings.HasPrefix(m.Buttons()[0][0], "保存") {
			for _, label := range []string{m.Buttons()[0][0], "不知道"} {
				if err := p.Tap(label); err != nil {
					t.Errorf("case %d: %v", i, err)
				}
				h.settle()
			}
			h.expect(p, "已按原文保存")
		}
	}
	for _, r := range h.sim.Requests(0) {
		if r.Code != 200 && r.Code != 0 {
			t.Errorf("the server refused %s: %+v", r.Method, r)
		}
	}
	h.say(p, "/my")
	h.say(p, "/unsubscribe")
	h.expect(p, "要取消哪一个")
}

func TestTheSameUpdateTwice(t *testing.T) {
	h := newHouse(t)
	p := h.sim.User(100, "李大姐", "zh")
	p.Say("/help")
	updates := h.fetch()
	for range 3 {
		for _, u := range updates {
			check(t, h.bot.Handle(t.Context(), u))
		}
	}
	h.offset = updates[0].ID + 1
	h.send()
	if n := len(p.FromBot()); n != 1 {
		t.Errorf("%d answers, want 1", n)
	}
}

func TestAPanicIsCaught(t *testing.T) {
	h := newHouse(t)
	h.bot.Regions[0].Places = nil
	err := h.bot.Handle(t.Context(), &models.Update{ID: 1, Message: &models.Message{Text: "雷公塘", Chat: models.Chat{ID: 1, Type: models.ChatTypePrivate}}})
	if err == nil || !strings.Contains(err.Error(), "panic") {
		t.Errorf("%v", err)
	}
	for _, u := range []*models.Update{{}, {ID: 2}, {ID: 3, Message: &models.Message{}}, {ID: 4, CallbackQuery: &models.CallbackQuery{}},
		{ID: 5, MyChatMember: &models.ChatMemberUpdated{}}} {
		if err := h.bot.Handle(t.Context(), u); err != nil && strings.Contains(err.Error(), "panic") {
			t.Errorf("%+v: %v", u, err)
		}
	}
}

func TestLanguage(t *testing.T) {
	h := newHouse(t)
	p := h.sim.User(100, "李大姐", "zh")
	h.say(p, "/start")
	h.tap(p, "English")
	h.expect(p, "Where do you live")
	h.say(p, "雷公塘")
	h.tap(p, "✅ Yes, here")
	if n := h.read(article("1", 2), waterOff(printedAreas...)); n != 1 {
		t.Errorf("%d queued", n)
	}
	h.send()
	h.expect(p, "Planned water outage", "you follow")
	h.say(p, "/language")
	h.tap(p, "中文")
	h.expect(p, "以后说中文")
	h.say(p, "/language en")
	h.expect(p, "English from now on")
}

func TestDeepLink(t *testing.T) {
	h := newHouse(t)
	p := h.sim.User(100, "李大姐", "zh")
	c := gazetteer().Candidates("雷公塘社区")[0]
	h.say(p, "/start p_"+string(c.Place.ID))
	h.expect(p, "是这里吗", "雷公塘社区")
	h.tap(p, "✅ 是这里")
	h.expect(p, "已订阅")
	h.say(p, "/start p_nowhere")
	h.expect(p, "欢迎回来")
}

// TestTwoRegions: a second city is an option, and a name means a place in its own city only.
func TestTwoRegions(t *testing.T) {
	other, err := place.Open("湖南省长沙市", place.Options{})
	if err != nil {
		t.Skip("no second city in the gazetteer: ", err)
	}
	h := newHouse(t)
	h.regions = append(h.regions, Region{Name: "湖南省长沙市", Places: other, Zone: zone})
	h.open()
	p := h.sim.User(100, "李大姐", "zh")
	h.say(p, "/subscribe")
	h.tap(p, "长沙市")
	h.tap(p, h.last(p).Buttons()[0][0])
	h.tap(p, "‹ 返回")
	h.tap(p, "‹ 返回")
	h.tap(p, "衡阳市")
	h.tap(p, "整个衡阳市")
	h.expect(p, "已订阅")
	h.say(p, "幸福里大花园")
	h.tap(p, "保存“幸福里大花园”")
	h.tap(p, "长沙市")
	h.tap(p, "不知道")
	h.expect(p, "已按原文保存")
	if n := h.read(article("1", 2), waterOff("幸福里大花园")); n != 1 {
		t.Errorf("%d queued, want 1: for the whole of 衡阳市", n)
	}
	s, _, _ := h.bot.Subscribers.Get(nil, 100)
	if s.Places[1].Region != other.Region().ID {
		t.Errorf("%+v", s.Places[1])
	}
	h.settled(101, "zh", "石鼓区")
	check(t, h.db.Update(func(tx *bbolt.Tx) error {
		_, _, err := h.bot.Subscribers.Join(tx, 102, "zh", h.clock())
		check(t, err)
		_, err = h.bot.Subscribers.Add(tx, 102, subscribers.PlaceOf(other, other.Keep("幸福里小花园", "")))
		return err
	}))
	if n := h.read(article("2", 2), waterOff("幸福里小花园")); n != 1 {
		t.Errorf("%d queued, want 1: not one of another city", n)
	}
}

// broken is a ledger that cannot be read.
type broken struct{ fixed }

func (broken) Upcoming(string, time.Time) ([]*notices.Event, error) {
	return nil, errors.New("disk on fire")
}

func TestFailuresAreAdmitted(t *testing.T) {
	h := newHouse(t)
	p := h.sim.User(100, "李大姐", "zh")
	h.say(p, "雷公塘")
	whole := h.bot.Ledger
	h.bot.Ledger = broken{}
	check(t, p.Tap("✅ 是这里"))
	p.Say("/upcoming 雷公塘")
	for _, u := range h.fetch() {
		h.offset = u.ID + 1
		if err := h.bot.Handle(t.Context(), u); err == nil || !strings.Contains(err.Error(), "disk on fire") {
			t.Errorf("%v", err)
		}
	}
	h.send()
	h.expect(p, "抱歉")
	if a := p.Answers(); len(a) != 1 || !strings.Contains(a[0].Text, "抱歉") {
		t.Errorf("answers %v", a)
	}
	h.bot.Ledger = whole
	h.tap(p, "✅ 是这里")
	h.expect(p, "已订阅")
}

func TestWhoWritesIsNotGone(t *testing.T) {
	h := newHouse(t)
	p := h.sim.User(100, "李大姐", "zh")
	h.settled(100, "zh", "雷公塘")
	check(t, h.db.Update(func(tx *bbolt.Tx) error { return h.bot.Dead(tx, 100, "chat not found") }))
	h.say(p, "/my")
	if s, _, _ := h.bot.Subscribers.Get(nil, 100); s.Paused {
		t.Error("still paused")
	}
}

func TestAGroupInWords(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		h := newHouse(t)
		admin := h.sim.User(1, "Admin", lang)
		me := h.sim.Bot().Username
		g := h.sim.Group(-500, "Neighbours", admin)
		h.settle()
		h.note(g)
		for _, text := range []string{"/help@" + me, "/subscribe@" + me + " 雷公塘"} {
			h.say(g, text)
		}
		h.tap(g, h.last(g).Buttons()[0][0])
		h.say(g, "/my@"+me)
		h.say(g, "/upcoming@"+me)
		h.golden("group_" + lang)
	}
}
