package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"noticebot/bot/simulator"
	"noticebot/config"
	"noticebot/notices/source/epaper/samplepaper"
	"noticebot/notices/watch"
)

const demoAbout = `
Needs no token, no network and no file. It serves a sample paper of today on loopback, starts a Telegram of our own and the
bot, subscribes a resident to 雷公塘, reads the paper, and prints what happened. Then it goes on, with a chat page where
you can type to the bot yourself.`

const (
	demoHome  = "雷公塘"
	demoOther = "石鼓区" // a second resident, who must hear nothing of 雷公塘
)

func demo(ctx context.Context, c *call) error {
	fs := c.flags("demo")
	once := fs.Bool("once", false, "end after the transcript")
	listen := fs.String("listen", "127.0.0.1:8081", "address of the chat page; the next free port when it is taken")
	if _, err := c.parse(fs, demoAbout); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "noticebot-demo-")
	if err != nil {
		return fmt.Errorf("make a directory for the demo's store: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // what is left of a demo hurts nobody
	d, err := startDemo(c.stdout, dir, *listen)
	if err != nil {
		return err
	}
	defer d.stop()

	running, cancel := context.WithCancel(ctx)
	defer cancel()
	group, running := errgroup.WithContext(running)
	group.Go(func() error { return d.service.talk(running) })
	group.Go(func() error {
		if err := d.residents(running); err != nil {
			return err
		}
		group.Go(func() error { return d.service.watcher.Run(running) })
		if err := d.transcript(running); err != nil {
			return err
		}
		if *once {
			cancel()
			return nil
		}
		fmt.Fprintf(c.stdout, "\nThe demo goes on: open %s/ and write to the bot, for example /upcoming or 订阅蒸湘区. Ctrl-C ends it.\n", d.chat.url)
		return nil
	})
	return group.Wait()
}

// demoWorld is a paper, a Telegram and a service that knows no other.
type demoWorld struct {
	out     io.Writer
	sim     *simulator.Server
	chat    *web
	paper   *web
	service *service
	read    chan struct{} // closed when the issue is read

	mu       sync.Mutex
	declined []string
	steps    []watch.Step
}

func startDemo(out io.Writer, dir, listen string) (*demoWorld, error) {
	d := &demoWorld{out: out, sim: simulator.New(simulator.Options{}), read: make(chan struct{})}
	zone := mustZone("Asia/Shanghai")
	y, m, day := time.Now().In(zone).Date()
	var err error
	if d.paper, err = startWeb("127.0.0.1:0", samplepaper.Handler(time.Date(y, m, day, 0, 0, 0, 0, zone))); err != nil {
		return nil, err
	}
	if d.chat, err = startWeb(listen, d.sim); err != nil {
		if d.chat, err = startWeb("127.0.0.1:0", d.sim); err != nil {
			return nil, errors.Join(err, d.paper.stop())
		}
	}
	d.chat.onShutdown(d.sim.Close)
	cfg, err := config.Load("", func(string) string { return "" })
	if err != nil {
		return nil, err
	}
	cfg.Store = filepath.Join(dir, "demo.db")
	cfg.Listen = "off"
	cfg.Telegram.Server, cfg.Telegram.Token = d.chat.url, "1:demo"
	cfg.Sources = []config.Source{{Name: "sample", Kind: config.KindEPaper, Paper: samplepaper.Paper, Region: samplepaper.Region,
		URL: d.paper.url + "/", Schedule: "@every 10m", Profile: "founder-classic", AllowPrivate: true}}
	d.service, err = newService(cfg, serviceOptions{now: time.Now, log: slog.New(slog.DiscardHandler), observe: d.observe,
		pause: time.Millisecond, poll: 5 * time.Second})
	return d, err
}

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.FixedZone(name, 8*60*60)
	}
	return zone
}

func (d *demoWorld) stop() {
	_, _, _ = d.chat.stop(), d.paper.stop(), d.service.close() // the process ends, and the store is deleted
}

// observe collects the steps of the pipeline; it must not block.
func (d *demoWorld) observe(s watch.Step) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch s.Kind {
	case watch.ArticleDeclined:
		d.declined = append(d.declined, s.Article.Title)
	case watch.IssueDone, watch.SourceFailed:
		select {
		case <-d.read:
		default:
			d.steps = append(d.steps, s)
			close(d.read)
		}
	default:
		d.steps = append(d.steps, s)
	}
}

// residents are two people of the demo: one lives where the sample paper's notice speaks of, the other does not.
func (d *demoWorld) residents(ctx context.Context) error {
	for _, r := range demoPeople() {
		if err := d.subscribe(ctx, d.sim.User(r.id, r.name, "zh"), r.home); err != nil {
			return fmt.Errorf("subscribe %s to %s: %w", r.name, r.home, err)
		}
		fmt.Fprintf(d.out, "%s subscribes to %s.\n", r.name, r.home)
	}
	return nil
}

type demoPerson struct {
	id         int64
	name, home string
}

func demoPeople() []demoPerson {
	return []demoPerson{{1001, "王阿姨", demoHome}, {1002, "老李", demoOther}}
}

// subscribe types /subscribe and taps the first button, as a person would.
func (d *demoWorld) subscribe(ctx context.Context, chat *simulator.Chat, home string) error {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	asked, err := chat.Ask(ctx, "/subscribe "+home)
	if err != nil {
		return err
	}
	if len(asked.Inline) == 0 {
		return nil // nothing to confirm
	}
	if err := chat.TapOn(asked.ID, asked.Inline[0][0].Text); err != nil {
		return err
	}
	_, err = chat.Wait(ctx, func(m simulator.Message) bool { return m.Seq > asked.Seq })
	return err
}

// transcript waits for the paper to be read and prints what came of it.
func (d *demoWorld) transcript(ctx context.Context) error {
	select {
	case <-d.read:
	case <-time.After(time.Minute):
		return errors.New("the sample paper was not read within a minute")
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := d.service.courier.Idle(ctx); err != nil {
		return err
	}
	d.mu.Lock()
	steps, declined := d.steps, d.declined
	d.mu.Unlock()
	for _, s := range steps {
		d.printStep(s)
	}
	fmt.Fprintf(d.out, "Articles turned down: %d, among them %s\n", len(declined), strings.Join(declined[:min(5, len(declined))], " / "))
	for _, r := range demoPeople() {
		alerts := d.alerts(r.id)
		fmt.Fprintf(d.out, "\n%s (%s): %s\n", r.name, r.home, plural(len(alerts), "alert"))
		for _, m := range alerts {
			fmt.Fprintf(d.out, "%s\n", boxed(m))
		}
	}
	return nil
}

func (d *demoWorld) printStep(s watch.Step) {
	switch s.Kind {
	case watch.IssueRead:
		fmt.Fprintf(d.out, "\nRead %s of %s: %s, %s.\n", s.Issue.Paper, s.Issue.Published.Format(time.DateOnly),
			plural(s.Issue.Pages, "page"), plural(len(s.Issue.Articles), "article"))
	case watch.NoticeFiled:
		fmt.Fprintf(d.out, "Notice: %s (page %s) → %s, %s, %s\n        event %s is %s; %s queued\n", s.Article.Title, s.Article.Page,
			s.Notice.Service, s.Notice.Status, s.Notice.Effect, s.Event.ID, s.Outcome, plural(s.Queued, "alert"))
	case watch.NoticeHeld:
		fmt.Fprintf(d.out, "Doubtful: %s → would go to the operator, nobody is told\n", s.Article.Title)
	case watch.SourceFailed:
		fmt.Fprintf(d.out, "The paper could not be read: %v\n", s.Err)
	}
}

// alerts are the messages of a chat that came after the subscription was confirmed.
func (d *demoWorld) alerts(chat int64) []simulator.Message {
	var out []simulator.Message
	for _, m := range d.sim.Chat(chat).FromBot() {
		if strings.Contains(m.Text, samplepaper.Paper) {
			out = append(out, m)
		}
	}
	return out
}

// boxed is a message as the chat shows it, without colours and pictures.
func boxed(m simulator.Message) string {
	var b strings.Builder
	for line := range strings.Lines(m.Text) {
		b.WriteString("  │ " + strings.TrimRight(line, "\n") + "\n")
	}
	for _, row := range m.Inline {
		b.WriteString("  │")
		for _, button := range row {
			b.WriteString(" [" + button.Text + "]")
		}
		b.WriteString("\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
