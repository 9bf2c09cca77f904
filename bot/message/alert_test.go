package message

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noticebot/notices"
)

var update = flag.Bool("update", false, "write the golden files anew")

var zone = time.FixedZone("CST", 8*3600)

func at(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2023, month, day, hour, minute, 0, 0, zone)
}

func mention() notices.Mention {
	return notices.Mention{Source: "a", ArticleID: "1", Paper: "衡阳日报", Published: at(6, 2, 0, 0), Page: "A02",
		Title: "雁峰区雷公塘片区明日停水", URL: "http://paper.example/2023-06/02/content_1.htm?a=1&b=2"}
}

func waterNotice() notices.Notice {
	return notices.Notice{
		Service: notices.Water, Status: notices.Planned, Effect: notices.Outage,
		Windows: []notices.Window{{Start: at(6, 3, 9, 0), End: at(6, 3, 12, 0)}},
		Areas: []notices.Area{{Name: "雁峰区向阳小学"}, {Name: "雷公塘片区"}, {Name: "衡阳市白沙中学"}, {Name: "南岳学院老校区"},
			{Name: "市印刷厂雷公塘家属区"}},
		Districts: []string{"雁峰区"}, Reason: "老铁街旧管更换",
		Hotlines: []notices.Hotline{{Number: "8429110", Role: notices.RoleEnquiry}}, Issuer: "市水务集团",
		Sentence: notices.Span{Part: notices.PartText, Text: "为换下老铁街一段锈蚀的旧管，市水务集团把这一片的停水排在6月3日9:00至12:00，届时家家要备好半天的水。"},
	}
}

func event(ns ...notices.Notice) *notices.Event {
	e := &notices.Event{ID: "abcdefgh", Region: "湖南省衡阳市"}
	for i, n := range ns {
		m := mention()
		m.Published = m.Published.AddDate(0, 0, i)
		rev := notices.Revision{Number: i + 1, Notice: n, Source: m, At: at(6, 2+i, 7, 0)}
		e.Revisions = append(e.Revisions, rev)
		e.Mentions = append(e.Mentions, m)
	}
	return e
}

func changed(e *notices.Event, fields ...notices.Field) *notices.Event {
	r := e.Current()
	for _, f := range fields {
		r.Changes = append(r.Changes, notices.Change{Field: f, From: "before", To: "after"})
	}
	return e
}

// cases are the events whose alerts are kept as golden files.
func cases() map[string]*notices.Event {
	with := func(change func(n *notices.Notice)) notices.Notice {
		n := waterNotice()
		change(&n)
		return n
	}
	second := event(waterNotice())
	second.Mentions = append(second.Mentions, notices.Mention{Paper: "衡阳晚报", Published: at(6, 2, 0, 0), Page: "3"})
	fewer := event(waterNotice(), with(func(n *notices.Notice) {
		n.Areas = append(n.Areas[1:], notices.Area{Name: "幸福里小区"})
	}))
	fewer.Current().Changes = notices.Diff(&fewer.Revisions[0].Notice, &fewer.Revisions[1].Notice)
	return map[string]*notices.Event{
		"planned": event(waterNotice()),
		"emergency": event(with(func(n *notices.Notice) {
			n.Status, n.Windows, n.Reason = notices.Emergency, []notices.Window{{Start: at(6, 2, 13, 30)}}, "主管道爆裂"
			n.Areas, n.Districts = []notices.Area{{Name: "雷公塘片区"}}, nil
			n.Hotlines = []notices.Hotline{{Number: "8429110", Role: notices.RoleRepair, Owner: "市水务集团"}, {Number: "12345"}}
		})),
		"extended": changed(event(waterNotice(), with(func(n *notices.Notice) {
			n.Status, n.Windows = notices.Extended, []notices.Window{{Start: at(6, 3, 9, 0), End: at(6, 3, 18, 0)}}
		})), notices.FieldStatus, notices.FieldWindows),
		"postponed": changed(event(waterNotice(), with(func(n *notices.Notice) {
			n.Status, n.Windows, n.Reason = notices.Postponed, nil, "暴雨"
		})), notices.FieldStatus, notices.FieldWindows, notices.FieldReason),
		"cancelled": changed(event(waterNotice(), with(func(n *notices.Notice) { n.Status, n.Reason = notices.Cancelled, "" })),
			notices.FieldStatus),
		"restored": event(waterNotice(), with(func(n *notices.Notice) { n.Status = notices.Restored })),
		"reduced_nightly": event(with(func(n *notices.Notice) {
			n.Service, n.Effect, n.Windows = notices.Power, notices.Reduced, nil
			for d := range 5 {
				n.Windows = append(n.Windows, notices.Window{Start: at(6, 5+d, 22, 0), End: at(6, 6+d, 6, 0)})
			}
			n.Windows = append(n.Windows, notices.Window{Start: at(6, 20, 0, 0), End: at(6, 21, 0, 0)})
			n.Spared = []notices.Area{{Name: "岳屏镇"}}
		})),
		"two_papers": second,
		"areas":      fewer,
	}
}

func reader(lang string) Reader {
	r := Reader{Lang: lang, Place: "雷公塘片区", Now: at(6, 2, 8, 0), Zone: zone}
	r.Why = map[string]string{"zh": "你订阅的“雷公塘”就是公告里的“雷公塘片区”。", "en": "your place 雷公塘 is the 雷公塘片区 of the notice."}[lang]
	return r
}

// later lets the reader read on the morning of the newest issue.
func later(r Reader, e *notices.Event) Reader {
	r.Now = r.Now.AddDate(0, 0, len(e.Revisions)-1)
	return r
}

func golden(t *testing.T, file string, got Text) {
	t.Helper()
	if err := checkText(got); err != nil {
		t.Error(err)
	}
	file = filepath.Join("testdata", file+".golden")
	text := got.HTML + "\n\n----- plain -----\n\n" + got.Plain + "\n"
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != text {
		t.Errorf("%s differs (go test -update writes it anew):\n%s", file, text)
	}
}

func TestAlerts(t *testing.T) {
	for name, e := range cases() {
		for _, lang := range Languages() {
			t.Run(name+"_"+lang, func(t *testing.T) {
				golden(t, "alert_"+name+"_"+lang, Alert(e, e.Current().Number, later(reader(lang), e)))
			})
		}
	}
}

func TestAlertOfAPlaceNoLongerNamed(t *testing.T) {
	e := cases()["extended"]
	for _, lang := range Languages() {
		r := reader(lang)
		r.Gone = true
		if got := Alert(e, 2, r).HTML; !strings.Contains(got, Fill(In(lang).Alert.Dropped, "place", r.Place).HTML) {
			t.Errorf("%s: not said:\n%s", lang, got)
		}
	}
	if got := Alert(e, 3, reader("zh")); !got.Empty() {
		t.Errorf("a revision that is not there: %s", got.HTML)
	}
}

func TestLists(t *testing.T) {
	all := cases()
	items := []Item{{all["planned"], "雷公塘社区"}, {all["emergency"], ""}, {all["postponed"], "<b>父母家"}}
	b := Basis{Paper: "衡阳日报", Published: at(6, 2, 0, 0), Issues: 7}
	for _, lang := range Languages() {
		q := Asked{Lang: lang, Homes: 2, Now: at(6, 2, 8, 0), Zone: zone}
		golden(t, "upcoming_"+lang, Upcoming(items, b, q))
		golden(t, "upcoming_none_"+lang, Upcoming(nil, b, q))
		golden(t, "upcoming_blind_"+lang, Upcoming(nil, Basis{}, q))
		named := q
		named.Place, named.Homes = "珠晖区", 0
		golden(t, "upcoming_place_"+lang, Upcoming(items[:1], b, named))
		golden(t, "upcoming_place_none_"+lang, Upcoming(nil, b, named))
		golden(t, "mine_"+lang, Mine(lang, []Home{{Name: "雁峰区 · 黄茶岭街道 · 雷公塘社区"}, {Name: "幸福里", Under: "石鼓区", Free: true}}, false))
		golden(t, "mine_none_"+lang, Mine(lang, nil, false))
	}
}

func TestWindows(t *testing.T) {
	w := func(s, e time.Time) notices.Window { return notices.Window{Start: s, End: e} }
	var none time.Time
	for name, c := range map[string]struct {
		w      notices.Window
		zh, en string
	}{
		"hours":       {w(at(6, 3, 9, 0), at(6, 3, 12, 0)), "明天 6月3日（周六）9:00–12:00，3小时", "tomorrow, Sat 3 June, 9:00–12:00 (3 hours)"},
		"minutes":     {w(at(6, 2, 9, 0), at(6, 2, 9, 45)), "今天 6月2日（周五）9:00–9:45，45分钟", "today, Fri 2 June, 9:00–9:45 (45 minutes)"},
		"both":        {w(at(6, 4, 9, 0), at(6, 4, 10, 30)), "后天 6月4日（周日）9:00–10:30，1小时30分钟", "Sun 4 June, 9:00–10:30 (1 hour 30 minutes)"},
		"to midnight": {w(at(6, 3, 20, 0), at(6, 4, 0, 0)), "明天 6月3日（周六）20:00–24:00，4小时", "tomorrow, Sat 3 June, 20:00–24:00 (4 hours)"},
		"overnight": {w(at(6, 3, 22, 0), at(6, 4, 6, 0)), "明天 6月3日（周六）22:00至6月4日（周日）6:00，8小时",
			"tomorrow, Sat 3 June, 22:00 to Sun 4 June, 6:00 (8 hours)"},
		"all day":   {w(at(6, 6, 0, 0), at(6, 7, 0, 0)), "6月6日（周二）全天", "Tue 6 June, all day"},
		"days":      {w(at(6, 6, 0, 0), at(6, 9, 0, 0)), "6月6日（周二）至6月8日（周四），3天", "Tue 6 June to Thu 8 June (3 days)"},
		"open end":  {w(at(6, 3, 9, 0), none), "明天 6月3日（周六）9:00起，结束时间未定", "from tomorrow, Sat 3 June, 9:00, end not yet known"},
		"open day":  {w(at(7, 1, 0, 0), none), "7月1日（周六）起，结束时间未定", "from Sat 1 July, end not yet known"},
		"open head": {w(none, at(6, 2, 18, 0)), "已经开始，至今天 6月2日（周五）18:00", "already under way, until today, Fri 2 June, 18:00"},
		"open both": {w(none, none), "已经开始，结束时间未定", "already under way, end not yet known"},
		"next year": {w(at(6, 3, 9, 0).AddDate(1, 0, 0), none), "2024年6月3日（周一）9:00起，结束时间未定", "from Mon 3 June 2024, 9:00, end not yet known"},
		"backwards": {w(at(6, 3, 9, 0), at(6, 3, 8, 0)), "明天 6月3日（周六）9:00", "tomorrow, Sat 3 June, 9:00"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := newClock(&chinese, zone, at(6, 2, 8, 0)).window(c.w); got != c.zh {
				t.Errorf("zh %s\nwant %s", got, c.zh)
			}
			if got := newClock(&english, zone, at(6, 2, 8, 0)).window(c.w); got != c.en {
				t.Errorf("en %s\nwant %s", got, c.en)
			}
		})
	}
}

func TestLongNoticesAreShortened(t *testing.T) {
	n := waterNotice()
	long := strings.Repeat("𠀀<&>\"长", 3000)
	n.Reason, n.Issuer, n.Sentence.Text = long, long, long
	for i := range 500 {
		n.Areas = append(n.Areas, notices.Area{Name: strings.Repeat("小区", 40) + string(rune('一'+i))})
		n.Districts = append(n.Districts, long)
		n.Spared = append(n.Spared, notices.Area{Name: long + string(rune('一'+i))})
		n.Windows = append(n.Windows, notices.Window{Start: at(6, 3, 9, i), End: at(6, 3, 12, i*3)})
		n.Hotlines = append(n.Hotlines, notices.Hotline{Number: long, Owner: long, Role: notices.RoleRepair})
	}
	e := changed(event(waterNotice(), n), notices.FieldAreas, notices.FieldReason, notices.FieldWindows, notices.FieldSpared, notices.FieldHotlines,
		notices.FieldIssuer, notices.FieldDistricts)
	for _, lang := range Languages() {
		got := Alert(e, 2, Reader{Lang: lang, Place: long, Why: long, Now: at(6, 2, 8, 0), Zone: zone})
		if err := checkText(got); err != nil {
			t.Error(err)
		}
		var items []Item
		for range 50 {
			items = append(items, Item{Event: e, Place: long})
		}
		if err := checkText(Upcoming(items, Basis{Issues: 1}, Asked{Lang: lang, Homes: 1})); err != nil {
			t.Error(err)
		}
		var homes []Home
		for range 20 {
			homes = append(homes, Home{Name: long, Under: long, Free: true})
		}
		if err := checkText(Mine(lang, homes, true)); err != nil {
			t.Error(err)
		}
	}
}

func FuzzAlert(f *testing.F) {
	f.Add("雷公塘片区", "原因", "电话 <b>", "http://a.example/?a=1&b=\"><script>", int64(1685754000), int64(10800), uint8(0))
	f.Add("\u202e<i>", "&amp;&#x;", "{place}{why}", "https://", int64(0), int64(-1), uint8(255))
	f.Add("</blockquote>", "\xff\xfe", "\x00", "javascript:alert(1)", int64(1)<<40, int64(1)<<40, uint8(77))
	f.Fuzz(func(t *testing.T, place, reason, other, url string, start, length int64, kind uint8) {
		if start < -1<<40 || start > 1<<40 || length < -1<<40 || length > 1<<40 {
			return
		}
		n := waterNotice()
		n.Service = notices.Services()[int(kind)%8]
		n.Status = notices.Statuses()[int(kind/8)%6]
		n.Reason, n.Issuer, n.Sentence.Text, n.Districts = reason, other, place+reason+other, []string{other, place}
		n.Areas = append(n.Areas, notices.Area{Name: place}, notices.Area{Name: other})
		n.Spared = []notices.Area{{Name: reason}}
		n.Hotlines = []notices.Hotline{{Number: other, Owner: place, Role: notices.Role(reason)}}
		n.Windows = append(n.Windows, notices.Window{Start: time.Unix(start, 0), End: time.Unix(start+length, 0)})
		e := changed(event(waterNotice(), n), notices.FieldWindows, notices.FieldReason, notices.Field(other))
		e.Revisions[1].Source.URL, e.Revisions[1].Source.Page, e.Mentions[0].Paper = url, other, place
		for _, lang := range Languages() {
			r := Reader{Lang: lang, Place: place, Why: reason, Now: at(6, 2, 8, 0), Zone: zone}
			if err := checkText(Text{HTML: Alert(e, 2, r).HTML, Plain: Alert(e, 2, r).Plain}); err != nil && !strings.ContainsAny(place+reason+other+url, "{}") {
				t.Error(err)
			}
			if err := checkHTML(Alert(e, 2, r).HTML); err != nil {
				t.Error(err)
			}
			if err := checkHTML(Upcoming([]Item{{e, place}}, Basis{other, at(6, 2, 0, 0), 1}, Asked{Lang: lang, Place: reason}).HTML); err != nil {
				t.Error(err)
			}
			if l := Label(In(lang).Buttons.Keep, "typed", other); Units(l) > maxLabel {
				t.Errorf("label of %d units", Units(l))
			}
		}
	})
}
