package main

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"noticebot/bot/simulator"
	"noticebot/config"
)

// The acceptance tests drive the real binary as an operator and a resident would: a configuration, a folder, a chat.

// buildDir is where the binary under test is built, once, and only if a test asks for it.
var buildDir string

var build = sync.OnceValues(func() (string, error) {
	path := filepath.Join(buildDir, "noticebot")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	var err error
	if buildDir, err = os.MkdirTemp("", "noticebot-acceptance-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(buildDir)
	os.Exit(code)
}

func binary(t *testing.T) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// page is a raw page text of our own, in the shape of what is extracted from a printed page: kicker and title apart, a column
// break inside a sentence, the predicate of the last sentence cut off, the hotline box apart.
const page = `街角书屋满月 借出图书千余册

衡阳日报讯（记者 方竹）6月1日，记者在石鼓区五一街道看到，开张满月的街角书屋里坐满了做作业的孩子。店员说，一个月来已借

出图书一千二百册，暑假还会增加夜间开放，逢停水停电也照常营业。

因更换老化阀门

雁峰区雷公塘片区明日停水

衡阳日报讯（全媒体记者 林溪）6月1日，记者从市水务集团了解到，因雷公塘路口DN300阀门老化需要更换，定于6月3日9:00至12:00停

水。用不上水的是雁峰区雷公塘片区（雷公塘社区、雁峰区晨光小学、滨江印刷厂家属区等）

供水信息 咨询热线：8429110
衡阳市自来水有限公司协办
`

// world is a running Telegram, an operator's directory and the processes of serve in it.
type world struct {
	t   *testing.T
	sim *simulator.Server
	url string
	dir string
	at  string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	sim := simulator.New(simulator.Options{})
	server := httptest.NewServer(sim)
	t.Cleanup(func() { sim.Close(); server.Close() })
	w := &world{t: t, sim: sim, url: server.URL, dir: t.TempDir(), at: "2023-06-02T08:00"}
	if err := os.Mkdir(w.inbox(), 0o755); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) inbox() string { return filepath.Join(w.dir, "inbox") }
func (w *world) store() string { return filepath.Join(w.dir, "store.db") }

func (w *world) drop(name, text string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.inbox(), name), []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) config() string {
	w.t.Helper()
	path := filepath.Join(w.dir, "noticebot.yaml")
	text := fmt.Sprintf(`
store: %s
listen: "off"
telegram: {server: %s, rate: 0, workers: %d}
regions: [{name: 湖南省衡阳市}]
sources:
  - {name: inbox, kind: folder, path: %s, paper: 衡阳日报, schedule: "@every 1s"}
`, w.store(), w.url, workers, w.inbox())
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}

// workers are the requests that serve may have in flight.
const workers = 4

// process is one life of serve.
type process struct {
	*exec.Cmd
	log  *strings.Builder
	done chan error
}

func (w *world) serve() *process {
	w.t.Helper()
	cmd := exec.Command(binary(w.t), "serve", "--config", w.config(), "--at", w.at)
	cmd.Env = append(os.Environ(), config.EnvToken+"=1:test")
	p := &process{Cmd: cmd, log: &strings.Builder{}, done: make(chan error, 1)}
	cmd.Stderr = p.log
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	go func() { p.done <- cmd.Wait() }()
	w.t.Cleanup(func() { _ = cmd.Process.Kill() })
	return p
}

// stop sends SIGTERM and demands a clean end within seconds.
func (p *process) stop(t *testing.T) {
	t.Helper()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-p.done:
		if err != nil {
			t.Fatalf("serve ended with %v\n%s", err, p.log)
		}
	case <-time.After(15 * time.Second):
		t.Fatal("serve did not end within 15 s of SIGTERM")
	}
}

func (p *process) kill() {
	_ = p.Process.Kill()
	<-p.done
}

func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func (w *world) subscribe(chat *simulator.Chat, home string) {
	w.t.Helper()
	asked, err := chat.Ask(within(w.t, 20*time.Second), "/subscribe "+home)
	if err != nil {
		w.t.Fatal(err)
	}
	if len(asked.Inline) == 0 {
		w.t.Fatalf("no button to confirm under: %s", asked.Text)
	}
	if err := chat.TapOn(asked.ID, asked.Inline[0][0].Text); err != nil {
		w.t.Fatal(err)
	}
	if _, err := chat.Wait(within(w.t, 20*time.Second), func(m simulator.Message) bool { return m.Seq > asked.Seq }); err != nil {
		w.t.Fatal(err)
	}
}

// alertsIn are the messages of a chat that tell of the page's notice.
func alertsIn(chat *simulator.Chat) []simulator.Message {
	var out []simulator.Message
	for _, m := range chat.FromBot() {
		if strings.Contains(m.Text, "8429110") {
			out = append(out, m)
		}
	}
	return out
}

func TestANoticeInAFolderBecomesOneAlert(t *testing.T) {
	w := newWorld(t)
	p := w.serve()
	concerned, other := w.sim.User(11, "王阿姨", "zh"), w.sim.User(12, "老李", "zh")
	w.subscribe(concerned, "雷公塘")
	w.subscribe(other, "石鼓区")

	w.drop("衡阳日报-2023-06-02-3.txt", page)
	m, err := concerned.Wait(within(t, 10*time.Second), func(m simulator.Message) bool { return strings.Contains(m.Text, "8429110") })
	if err != nil {
		t.Fatalf("no alert: %v\n%s", err, p.log)
	}
	for _, has := range []string{"停水", "雷公塘", "6月3日", "周六", "9:00", "12:00", "3小时", "更换", "衡阳日报", "定于6月3日9:00至12:00"} {
		if !strings.Contains(strings.ReplaceAll(m.Text, " ", ""), has) {
			t.Errorf("the alert lacks %q:\n%s", has, m.Text)
		}
	}

	// Dropped again under another name, and after a restart, it is still one.
	w.drop("copy 2023-06-02.txt", page)
	time.Sleep(4 * time.Second)
	p.stop(t)
	p = w.serve()
	w.drop("20230602 another copy.txt", page+"\n")
	time.Sleep(4 * time.Second)
	p.stop(t)
	if n := len(alertsIn(concerned)); n != 1 {
		t.Errorf("%d alerts to the resident, want 1", n)
	}
	if n := len(alertsIn(other)); n != 0 {
		t.Errorf("%d alerts to the resident of another district, want 0", n)
	}
}

func TestASeedPageBecomesOneAlert(t *testing.T) {
	seed, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "seed", "hengyang-daily-2023-06-02-page.txt"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("../shared/seed is not here")
	}
	w := newWorld(t)
	p := w.serve()
	concerned, other := w.sim.User(11, "王阿姨", "zh"), w.sim.User(12, "老李", "zh")
	w.subscribe(concerned, "雷公塘")
	w.subscribe(other, "石鼓区")
	w.drop("hengyang-daily-2023-06-02-page.txt", string(seed))
	if _, err := concerned.Wait(within(t, 5*time.Second), func(m simulator.Message) bool { return strings.Contains(m.Text, "8429110") }); err != nil {
		t.Fatalf("no alert within 5 s: %v\n%s", err, p.log)
	}
	time.Sleep(2 * time.Second)
	p.stop(t)
	if a, b := len(alertsIn(concerned)), len(alertsIn(other)); a != 1 || b != 0 {
		t.Errorf("%d and %d alerts, want 1 and 0", a, b)
	}
}

func TestABadFileHoldsUpNothing(t *testing.T) {
	w := newWorld(t)
	p := w.serve()
	chat := w.sim.User(11, "王阿姨", "zh")
	w.subscribe(chat, "雷公塘")
	w.drop("2023-06-02 binary.txt", "\x00\x01\x02\xff\xfe\x00\x00\x7fELF")
	w.drop("2023-06-02 empty.txt", "")
	w.drop("no date.txt", page)
	w.drop("2023-06-02 broken.json", `{"newspaper":"甲报","pages":[{`)
	w.drop("2023-06-02 huge.txt", "")
	if err := os.Truncate(filepath.Join(w.inbox(), "2023-06-02 huge.txt"), 100<<20); err != nil {
		t.Fatal(err)
	}
	old, err := simplifiedchinese.GB18030.NewEncoder().String(page)
	if err != nil {
		t.Fatal(err)
	}
	w.drop("衡阳日报-2023-06-02.txt", old)
	if _, err := chat.Wait(within(t, 15*time.Second), func(m simulator.Message) bool { return strings.Contains(m.Text, "8429110") }); err != nil {
		t.Fatalf("no alert: %v\n%s", err, p.log)
	}
	time.Sleep(3 * time.Second)
	p.stop(t)
	reasons, err := filepath.Glob(filepath.Join(w.inbox(), "rejected", "*.reason.txt"))
	if err != nil || len(reasons) != 5 {
		t.Errorf("%d files set aside with a reason, want 5: %v", len(reasons), reasons)
	}
	if n := len(alertsIn(chat)); n != 1 {
		t.Errorf("%d alerts, want 1", n)
	}
}
