package folder

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noticebot/notices"
	"noticebot/notices/source"
	"noticebot/notices/source/sourcetest"
)

const story = "某某片区明日停水\n\n样张报讯（记者 甲）因更换阀门，定于6月%d日9:00至12:00停水。"

func open(t *testing.T, dir string) source.Source {
	t.Helper()
	s, err := New(Config{Name: "drop", Path: dir, Region: "湖南省衡阳市", Paper: "样张报", Settle: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// put writes a file that was left alone for a minute.
func put(t *testing.T, dir, name, data string) {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-time.Minute)
	if err := os.Chtimes(file, old, old); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, s source.Source, seen *sourcetest.Memory) (out []notices.Issue) {
	t.Helper()
	if err := s.Read(t.Context(), seen, func(i notices.Issue) error {
		out = append(out, i)
		return seen.Take(i)
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		return ""
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return strings.Join(out, " ")
}

func TestConformance(t *testing.T) {
	dir := t.TempDir()
	for n := 1; n <= 3; n++ {
		put(t, dir, fmt.Sprintf("%d-2023-06-%02d.txt", 9-n, n), fmt.Sprintf(story, n+1)) // names against the order of dates
	}
	put(t, dir, "4.json", `{"published":"2023-06-04","pages":[{"no":1,"articles":[{"title":"甲","text":"子"},{"title":"乙","text":"丑"}]}]}`)
	sourcetest.Run(t, sourcetest.Case{New: func(t *testing.T) source.Source { return open(t, dir) }, Issues: 4, Articles: 5})
}

func TestSameContent(t *testing.T) {
	dir := t.TempDir()
	s, seen := open(t, dir), sourcetest.NewMemory()
	put(t, dir, "2023-06-02.txt", fmt.Sprintf(story, 3))
	put(t, dir, "copy-2023-06-02.txt", fmt.Sprintf(story, 3))
	if got := read(t, s, seen); len(got) != 1 || len(got[0].Articles) != 1 {
		t.Errorf("two copies: %d issues", len(got))
	}
	put(t, dir, "20230602-again.txt", fmt.Sprintf(story, 3))
	if err := os.Rename(filepath.Join(dir, "2023-06-02.txt"), filepath.Join(dir, "renamed 2023-06-02.txt")); err != nil {
		t.Fatal(err)
	}
	for _, s := range []source.Source{s, open(t, dir)} { // running, and restarted
		if got := read(t, s, seen); len(got) != 0 {
			t.Errorf("renamed or dropped again: %d issues", len(got))
		}
	}
	put(t, dir, "20230602-crlf.txt", strings.ReplaceAll(fmt.Sprintf(story, 3), "\n", "\r\n")) // another file, the same article
	if got := read(t, s, seen); len(got) != 1 || len(got[0].Articles) != 0 {
		t.Errorf("saved in another form: %+v", got)
	}
	put(t, dir, "2023-06-02.txt", fmt.Sprintf(story, 4))
	if got := read(t, s, seen); len(got) != 1 || len(got[0].Articles) != 1 {
		t.Errorf("changed: %d issues", len(got))
	}
}

func TestGrowing(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "2023-06-02.txt")
	stop, done := make(chan struct{}), make(chan struct{})
	if err := os.WriteFile(file, []byte("头"), 0o644); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			case <-time.After(3 * time.Millisecond):
			}
			h, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return
			}
			fmt.Fprint(h, "字")
			h.Close()
		}
	}()
	time.Sleep(10 * time.Millisecond)
	s, seen := open(t, dir), sourcetest.NewMemory()
	if got := read(t, s, seen); len(got) != 0 {
		t.Errorf("a growing file was read: %+v", got)
	}
	close(stop)
	<-done
	if err := os.WriteFile(file, fmt.Appendf(nil, story, 3), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := read(t, s, seen); len(got) != 1 { // waits until it has settled
		t.Errorf("%d issues once it stopped growing", len(got))
	}
}

func TestBad(t *testing.T) {
	dir := t.TempDir()
	var log strings.Builder
	s, err := New(Config{Name: "drop", Path: dir, Region: "湖南省衡阳市", Settle: time.Millisecond, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	put(t, dir, "2023-06-02.txt", fmt.Sprintf(story, 3))
	put(t, dir, "2023-06-02-b.pdf", "%PDF-1.4")
	put(t, dir, "2023-06-02-c.txt", "\x00\x01\x02")
	put(t, dir, "2023-06-02-d.txt", "")
	put(t, dir, "no-date.txt", fmt.Sprintf(story, 3))
	put(t, dir, "e.json", "{")
	put(t, dir, "f.docx", "字")
	huge, err := os.Create(filepath.Join(dir, "2023-06-02-g.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if err := huge.Truncate(100 << 20); err != nil { // 100 MB, refused by its size before it is read
		t.Fatal(err)
	}
	huge.Close()
	seen := sourcetest.NewMemory()
	if got := read(t, s, seen); len(got) != 1 {
		t.Errorf("%d issues", len(got))
	}
	if got := names(t, dir); got != "2023-06-02.txt rejected" {
		t.Errorf("the folder holds %s", got)
	}
	for name, says := range map[string]string{
		"2023-06-02-b.pdf": "not read by this version", "2023-06-02-c.txt": "cannot be read", "2023-06-02-d.txt": "empty", "no-date.txt": "put the date",
		"e.json": "line 1", "f.docx": ".txt", "2023-06-02-g.txt": "100 MB",
	} {
		note, err := os.ReadFile(filepath.Join(dir, Rejected, name+".reason.txt"))
		if err != nil || !strings.Contains(string(note), says) {
			t.Errorf("%s: %q %v", name, note, err)
		}
		if _, err := os.Stat(filepath.Join(dir, Rejected, name)); err != nil {
			t.Error(err)
		}
	}
	if n := strings.Count(log.String(), "set aside"); n != 7 {
		t.Errorf("the log tells of %d files", n)
	}
	put(t, dir, "e.json", "{") // the same name again: both are kept
	read(t, s, seen)
	if _, err := os.Stat(filepath.Join(dir, Rejected, "e-2.json")); err != nil {
		t.Error(err)
	}
}

func TestBadThatCannotBeMoved(t *testing.T) {
	dir := t.TempDir()
	var log strings.Builder
	s, err := New(Config{Name: "drop", Path: dir, Region: "湖南省衡阳市", Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	put(t, dir, "a.pdf", "%PDF-1.4")
	put(t, dir, Rejected, "a file where the folder should be") // and a file of no known kind besides
	for range 3 {
		read(t, s, sourcetest.NewMemory())
	}
	if n := strings.Count(log.String(), "file=a.pdf"); n != 1 {
		t.Errorf("told %d times:\n%s", n, log.String())
	}
	if names(t, dir) == "" {
		t.Error("a file is gone")
	}
}

func TestIgnored(t *testing.T) {
	dir := t.TempDir()
	outside := t.TempDir()
	put(t, outside, "2023-06-01.txt", fmt.Sprintf(story, 3))
	for _, name := range []string{".2023-06-02.txt", "2023-06-02.txt~", "2023-06-02.txt.part", "2023-06-02.tmp", "~$2023-06-02.txt"} {
		put(t, dir, name, fmt.Sprintf(story, 3))
	}
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o755); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "sub"), "2023-06-02.txt", fmt.Sprintf(story, 3))
	if err := os.Symlink(filepath.Join(outside, "2023-06-01.txt"), filepath.Join(dir, "2023-06-01.txt")); err != nil {
		t.Skip(err)
	}
	before := names(t, dir)
	if got := read(t, open(t, dir), sourcetest.NewMemory()); len(got) != 0 {
		t.Errorf("%d issues", len(got))
	}
	if after := names(t, dir); after != before {
		t.Errorf("before %s, after %s", before, after)
	}
}

func TestMissing(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "none"))
	if err := s.Read(t.Context(), sourcetest.NewMemory(), nil); err == nil || !strings.Contains(err.Error(), "drop") {
		t.Error(err)
	}
	for _, c := range []Config{{Path: "x"}, {Name: "x"}} {
		if _, err := New(c); err == nil {
			t.Errorf("%+v was taken", c)
		}
	}
}

func TestMemoryIsBounded(t *testing.T) {
	dir := t.TempDir()
	pad := strings.Repeat("字", 2<<20) // 6 MB each, together more than is held
	for n := 1; n <= 7; n++ {
		put(t, dir, fmt.Sprintf("2023-06-%02d.json", n), fmt.Sprintf(`{"title":"题%d","text":"%s"}`, n, pad))
	}
	if got := read(t, open(t, dir), sourcetest.NewMemory()); len(got) != 7 {
		t.Errorf("%d issues", len(got))
	}
}

// BenchmarkPoll is one look at a folder of five thousand known files.
func BenchmarkPoll(b *testing.B) {
	dir := b.TempDir()
	for n := range 5000 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("2023-06-02-%d.txt", n)), fmt.Appendf(nil, "题%d\n\n本报讯（记者 甲）文%d。", n, n), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	s, err := New(Config{Name: "drop", Path: dir, Region: "湖南省衡阳市", Settle: time.Millisecond})
	if err != nil {
		b.Fatal(err)
	}
	seen := sourcetest.NewMemory()
	poll := func() {
		if err := s.Read(context.Background(), seen, seen.Take); err != nil {
			b.Fatal(err)
		}
	}
	poll()
	for b.Loop() {
		poll()
	}
}
