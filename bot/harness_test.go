package bot

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-telegram/bot/models"
	"go.etcd.io/bbolt"

	"noticebot/bot/courier"
	"noticebot/bot/outbox"
	"noticebot/bot/simulator"
	"noticebot/bot/subscribers"
	"noticebot/notices"
	"noticebot/notices/ledger"
	"noticebot/notices/place"
)

var update = flag.Bool("update", false, "write the golden files anew")

const (
	token  = "1:test"
	region = "湖南省衡阳市"
)

var zone = time.FixedZone("CST", 8*3600)

func at(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2023, month, day, hour, minute, 0, 0, zone)
}

// gazetteer is opened once: it is large and never changes.
var gazetteer = sync.OnceValue(func() *place.Gazetteer {
	g, err := place.Open(region, place.Options{})
	if err != nil {
		panic(err)
	}
	return g
})

// house is the whole Telegram side against the simulator. Updates are handed to the bot one by one, and after each the
// courier sends what is owed, so that a test reads like a conversation.
type house struct {
	t       testing.TB
	sim     *simulator.Server
	url     string
	db      *bbolt.DB
	bot     *Bot
	regions []Region
	ledger  *ledger.Ledger
	courier *courier.Courier
	mu      sync.Mutex
	now     time.Time
	offset  int64
	log     strings.Builder // the transcript
	seen    uint64
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) wait(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, now: at(6, 2, 8, 0), regions: []Region{{Name: region, Places: gazetteer(), Zone: zone}}}
	h.sim = simulator.New(simulator.Options{Token: token, Now: h.clock})
	server := httptest.NewServer(h.sim)
	t.Cleanup(server.Close)
	t.Cleanup(h.sim.Close)
	h.url = server.URL
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "store"), 0o600, &bbolt.Options{NoSync: true})
	check(t, err)
	t.Cleanup(func() { db.Close() })
	h.db = db
	h.open()
	return h
}

// open makes everything that lives in the process, as a start does.
func (h *house) open() {
	t := h.t
	t.Helper()
	led, err := ledger.New(h.db)
	check(t, err)
	store, err := subscribers.New(h.db)
	check(t, err)
	out, err := outbox.New(h.db, outbox.WithClock(h.clock))
	check(t, err)
	client, err := Dial(token, DialOptions{ServerURL: h.url})
	check(t, err)
	h.ledger = led
	h.bot, err = New(Options{
		DB: h.db, API: client, Regions: h.regions, Ledger: led, Subscribers: store,
		Outbox: out, Now: h.clock, Username: h.sim.Bot().Username,
	})
	check(t, err)
	unlimited := courier.TelegramLimits()
	h.courier, err = courier.New(courier.Options{
		Outbox: out, API: client, Renderer: h.bot, OnDead: h.bot.Dead, OnMoved: h.bot.Moved, Limits: &unlimited, Now: h.clock, Workers: 1,
	})
	check(t, err)
}

// settle handles the updates that wait, then sends what is owed.
func (h *house) settle() {
	h.t.Helper()
	for {
		updates := h.fetch()
		for _, u := range updates {
			h.offset = u.ID + 1
			if err := h.bot.Handle(h.t.Context(), u); err != nil {
				h.t.Errorf("update: %v", err)
			}
		}
		if len(updates) == 0 {
			break
		}
	}
	h.send()
}

// send lets the courier send all that is due. Its clock stands still between messages, so it is moved on for its limits.
func (h *house) send() {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), 20*time.Second)
	defer cancel()
	running, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- h.courier.Run(running) }()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	go func() {
		for range 10_000 {
			select {
			case <-running.Done():
				return
			case <-tick.C:
				h.wait(100 * time.Millisecond)
				h.courier.Wake()
			}
		}
	}()
	err := h.courier.Idle(ctx)
	stop()
	if err != nil {
		h.t.Error(err)
	}
	if err := <-done; err != nil {
		h.t.Error(err)
	}
}

func (h *house) fetch() []*models.Update {
	h.t.Helper()
	res, err := http.Get(fmt.Sprintf("%s/bot%s/getUpdates?offset=%d", h.url, token, h.offset))
	check(h.t, err)
	defer res.Body.Close()
	var body struct {
		OK     bool
		Result []*models.Update
	}
	check(h.t, json.NewDecoder(res.Body).Decode(&body))
	return body.Result
}

// say, tap: a person does something; what the bot does then goes into the transcript.
func (h *house) say(c *simulator.Chat, text string) {
	h.t.Helper()
	fmt.Fprintf(&h.log, "→ %s\n\n", text)
	c.Say(text)
	h.settle()
	h.note(c)
}

func (h *house) tap(c *simulator.Chat, label string) {
	h.t.Helper()
	fmt.Fprintf(&h.log, "→ [%s]\n\n", label)
	if err := c.Tap(label); err != nil {
		h.t.Errorf("%v; buttons: %v", err, h.last(c).Buttons())
	}
	answers := len(c.Answers())
	h.settle()
	for _, a := range c.Answers()[answers:] {
		if a.Text != "" {
			fmt.Fprintf(&h.log, "  (%s)\n\n", a.Text)
		}
	}
	if len(c.Answers()) == answers {
		h.t.Errorf("the tap on %s was not answered", label)
	}
	h.note(c)
}

// note writes what the bot said or changed since the last note.
func (h *house) note(c *simulator.Chat) {
	for _, m := range c.FromBot() {
		if m.Seq <= h.seen {
			continue
		}
		h.seen = m.Seq
		if !m.Edited.IsZero() {
			h.log.WriteString("← (edited)\n")
		} else {
			h.log.WriteString("←\n")
		}
		for line := range strings.Lines(m.Text) {
			h.log.WriteString("  " + line)
		}
		h.log.WriteString("\n")
		for _, row := range m.Buttons() {
			fmt.Fprintf(&h.log, "  [%s]\n", strings.Join(row, "] ["))
		}
		h.log.WriteString("\n")
	}
}

// last is the newest message of the bot.
func (h *house) last(c *simulator.Chat) simulator.Message {
	h.t.Helper()
	newest := simulator.Message{}
	for _, m := range c.FromBot() {
		if m.Seq > newest.Seq {
			newest = m
		}
	}
	return newest
}

// expect holds the newest message to some words.
func (h *house) expect(c *simulator.Chat, words ...string) {
	h.t.Helper()
	got := h.last(c).Text
	for _, w := range words {
		if !strings.Contains(got, w) {
			h.t.Errorf("the bot should speak of %q, but said:\n%s\n%v", w, got, h.last(c).Buttons())
		}
	}
}

func (h *house) golden(name string) {
	h.t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		check(h.t, os.WriteFile(file, []byte(h.log.String()), 0o644))
		return
	}
	want, err := os.ReadFile(file)
	check(h.t, err)
	if got := h.log.String(); got != string(want) {
		h.t.Errorf("%s differs (go test -update writes it anew):\n%s", file, got)
	}
}

// article is one that speaks of water in 雷公塘.
func article(id string, day int) *notices.Article {
	return &notices.Article{
		ID: id, Source: "paper", Paper: "衡阳日报", Region: region, Published: at(6, day, 0, 0), Page: "A02",
		Title: "雁峰区雷公塘片区明日停水", Text: "拟定于6月3日9:00至12:00停水。",
	}
}

func waterOff(areas ...string) notices.Notice {
	n := notices.Notice{
		Service: notices.Water, Status: notices.Planned, Effect: notices.Outage,
		Windows:   []notices.Window{{Start: at(6, 3, 9, 0), End: at(6, 3, 12, 0)}},
		Districts: []string{"雁峰区"}, Reason: "老铁街旧管更换",
		Hotlines: []notices.Hotline{{Number: "8429110", Role: notices.RoleEnquiry}}, Issuer: "市水务集团", Confidence: 0.95,
		Sentence: notices.Span{Part: notices.PartText, Text: "为换下老铁街一段锈蚀的旧管，市水务集团把这一片的停水排在6月3日9:00至12:00，届时家家要备好半天的水。"},
	}
	for _, a := range areas {
		n.Areas = append(n.Areas, notices.Area{Name: a})
	}
	return n
}

// read is what watch does with one notice of one article.
func (h *house) read(a *notices.Article, n notices.Notice) (queued int) {
	h.t.Helper()
	check(h.t, h.db.Update(func(tx *bbolt.Tx) error {
		issue := &notices.Issue{Key: a.Published.Format("2006-01-02"), Source: a.Source, Paper: a.Paper, Region: a.Region, Published: a.Published}
		if err := h.ledger.MarkIssue(tx, issue); err != nil {
			return err
		}
		if _, err := h.ledger.MarkArticle(tx, a); err != nil {
			return err
		}
		e, outcome, err := h.ledger.Record(tx, a, n, h.clock())
		if err != nil || outcome == ledger.Corroborated {
			return err
		}
		queued, err = h.bot.Announce(tx, e)
		return err
	}))
	h.bot.Committed()
	return queued
}
