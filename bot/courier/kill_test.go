package courier

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	tgbot "github.com/go-telegram/bot"
	"go.etcd.io/bbolt"

	"noticebot/bot/outbox"
)

const (
	childStore   = "COURIER_TEST_STORE" // the file; set in the child only
	childAddress = "COURIER_TEST_ADDRESS"

	killRows    = 1200
	killChats   = 300
	killWorkers = 8
)

// childMain is the process that is killed: it queues all rows, as a re-read newspaper would, and sends what is left.
func childMain() bool {
	path := os.Getenv(childStore)
	if path == "" {
		return false
	}
	if err := runChild(path, os.Getenv(childAddress)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return true
}

func runChild(path, address string) error {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: 10 * time.Second, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return err
	}
	defer db.Close()
	box, err := outbox.New(db)
	if err != nil {
		return err
	}
	bot, err := tgbot.New(testToken, tgbot.WithServerURL(address), tgbot.WithSkipGetMe())
	if err != nil {
		return err
	}
	c, err := New(Options{Outbox: box, API: bot, Renderer: keyed, Workers: killWorkers, Limits: &Limits{}})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ran := make(chan error, 1)
	go func() { ran <- c.Run(ctx) }()
	for from := 0; from < killRows; from += 100 {
		err := db.Update(func(tx *bbolt.Tx) error {
			for i := from; i < from+100; i++ {
				if _, err := box.Put(tx, outbox.Row{Chat: int64(i%killChats + 1), Key: fmt.Sprintf("%05d", i), Priority: 1}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		c.Wake()
	}
	if err := c.Idle(ctx); err != nil {
		return err
	}
	cancel()
	return <-ran
}

// TestKill kills a sending process again and again: none lost, at most one repeat for each request that can have been under
// way at a kill, and the first copies in order.
func TestKill(t *testing.T) {
	kills := 20
	if testing.Short() {
		kills = 5
	}
	var mu sync.Mutex
	copies, last, disorder := map[string]int{}, map[string]string{}, 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		chat, text := r.FormValue("chat_id"), r.FormValue("text")
		time.Sleep(time.Duration(rand.IntN(10)) * time.Millisecond)
		mu.Lock()
		if copies[text]++; copies[text] == 1 {
			if text < last[chat] {
				disorder++
			}
			last[chat] = text
		}
		n := len(copies)
		mu.Unlock()
		time.Sleep(time.Duration(rand.IntN(10)) * time.Millisecond)
		fmt.Fprintf(w, `{"ok":true,"result":{"message_id":%d}}`, n)
	}))
	t.Cleanup(srv.Close)
	path := filepath.Join(t.TempDir(), "db")
	child := func() *exec.Cmd {
		cmd := exec.Command(os.Args[0], "-test.run=^$")
		cmd.Env = append(os.Environ(), childStore+"="+path, childAddress+"="+srv.URL)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	killed := 0
	for range kills {
		mu.Lock()
		until := len(copies) + rand.IntN(killRows/kills)
		mu.Unlock()
		cmd := child()
		for start := time.Now(); time.Since(start) < 10*time.Second; time.Sleep(time.Millisecond) {
			mu.Lock()
			n := len(copies)
			mu.Unlock()
			if n >= until {
				break
			}
		}
		time.Sleep(time.Duration(rand.IntN(10)) * time.Millisecond) // into whatever it is doing
		if cmd.Process.Kill() == nil {
			killed++
		}
		cmd.Wait()
	}
	mu.Lock()
	before := len(copies)
	mu.Unlock()
	if err := child().Wait(); err != nil {
		t.Fatalf("the last run: %v", err)
	}
	srv.Close() // waits for requests of the killed that are still being served
	repeats := 0
	for _, n := range copies {
		repeats += n - 1
	}
	t.Logf("%d kills, %d of %d rows sent before the last run, %d repeats", killed, before, killRows, repeats)
	if len(copies) != killRows || repeats > killed*killWorkers || disorder > 0 {
		t.Errorf("%d of %d rows delivered, %d repeats, %d out of order", len(copies), killRows, repeats, disorder)
	}
	checkStore(t, path)
}

// checkStore looks at what is left: a sound file, nothing waiting, and every identity with its message.
func checkStore(t *testing.T, path string) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	box, err := outbox.New(db)
	if err != nil {
		t.Fatal(err)
	}
	err = db.View(func(tx *bbolt.Tx) error {
		for err := range tx.Check() {
			t.Error(err)
		}
		for i := range killRows {
			if id, ok, err := box.Sent(tx, int64(i%killChats+1), fmt.Sprintf("%05d", i)); !ok || id <= 0 || err != nil {
				t.Fatalf("row %s has message %s, %v, %v", strconv.Itoa(i), strconv.Itoa(id), ok, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if st, err := box.Stats(); err != nil || st.Waiting+st.Later > 0 {
		t.Errorf("%+v, %v", st, err)
	}
}
