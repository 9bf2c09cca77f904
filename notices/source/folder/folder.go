// Package folder reads a directory into which people drop newspaper pages: page text and articles (.txt), articles (.html),
// whole issues (.json). Every file is one issue.
//
// It promises: a file is read only when it has stopped growing; a good file stays where it is, and is known again by its
// content after a restart or under another name; a bad file is moved to rejected/ beside a note that says why, and stops no
// other. Sub-folders and links are not followed; hidden and temporary names (.x, x~, x.tmp, x.part) are left alone.
package folder

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"noticebot/notices"
	"noticebot/notices/source"
	"noticebot/notices/source/document"
)

// Config is one folder.
type Config struct {
	Name   string // of the source
	Path   string
	Region string // of what is dropped, unless the file says
	Paper  string
	Zone   *time.Location // of the issues' dates; default UTC+8
	Settle time.Duration  // how long a file must have been left alone; default 1s
	Now    func() time.Time
	Log    *slog.Logger
}

// Rejected is the folder, inside the source's, that bad files are moved to.
const Rejected = "rejected"

// holdBytes is how much of the files waiting to be yielded is kept in memory; what is beyond is read twice.
const holdBytes = 32 << 20

type folder struct {
	c     Config
	known map[string]*file // by name
	told  map[string]bool  // what the log was told once
}

// file is what is remembered of a file; it is forgotten when size or time change.
type file struct {
	size    int64
	mtime   time.Time
	settled bool
	key     string // of its issue; empty until it was read
	done    bool   // wholly read, or bad and immovable
}

// New checks the configuration and makes the source. The folder is looked at by Read only.
func New(c Config) (source.Source, error) {
	if c.Name == "" {
		return nil, errors.New("folder: a source needs a name")
	}
	if c.Path == "" {
		return nil, fmt.Errorf("source %s: a folder needs a path", c.Name)
	}
	if c.Zone == nil {
		c.Zone = time.FixedZone("UTC+8", 8*60*60)
	}
	if c.Settle <= 0 {
		c.Settle = time.Second
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &folder{c: c, known: map[string]*file{}, told: map[string]bool{}}, nil
}

func (s *folder) Name() string { return s.c.Name }

// waiting is a file that was read and is to be yielded.
type waiting struct {
	name      string
	published time.Time
	issue     *notices.Issue // nil when it is to be read again
}

// Read yields the issues of new files, by date, then by name.
func (s *folder) Read(ctx context.Context, seen source.Seen, yield func(notices.Issue) error) error {
	root, err := os.OpenRoot(s.c.Path)
	if err != nil {
		return fmt.Errorf("source %s: open the folder: %w", s.c.Name, err)
	}
	defer root.Close()
	names, err := s.look(ctx, root, seen)
	if err != nil {
		return fmt.Errorf("source %s: %w", s.c.Name, err)
	}
	var list []waiting
	keys := map[string]bool{}
	held := int64(0)
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		issue := s.load(root, name, seen)
		if issue == nil || keys[issue.Key] {
			continue
		}
		keys[issue.Key] = true
		w := waiting{name: name, published: issue.Published, issue: issue}
		if held += s.known[name].size; held > holdBytes {
			w.issue = nil
		}
		list = append(list, w)
	}
	slices.SortStableFunc(list, func(a, b waiting) int { return a.published.Compare(b.published) })
	return s.give(ctx, root, seen, list, yield)
}

func (s *folder) give(ctx context.Context, root *os.Root, seen source.Seen, list []waiting, yield func(notices.Issue) error) error {
	for i := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		issue := list[i].issue
		if list[i].issue = nil; issue == nil {
			if issue = s.load(root, list[i].name, seen); issue == nil {
				continue
			}
		}
		issue.Articles = slices.DeleteFunc(issue.Articles, func(a notices.Article) bool { return seen.Article(a.ID) })
		if err := yield(*issue); err != nil {
			return err
		}
	}
	return nil
}

// look lists the files that are to be read. Files that are still being written are waited for once; what goes on growing is
// left for the next time.
func (s *folder) look(ctx context.Context, root *os.Root, seen source.Seen) ([]string, error) {
	names, fresh, err := s.scan(root, seen)
	if err != nil || fresh == 0 {
		return names, err
	}
	t := time.NewTimer(s.c.Settle)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-t.C:
	}
	for _, f := range s.known {
		f.settled = true // unless the scan finds it changed
	}
	names, _, err = s.scan(root, seen)
	return names, err
}

// scan looks at every name in the folder; what is known and unchanged costs one stat.
func (s *folder) scan(root *os.Root, seen source.Seen) (ready []string, fresh int, err error) {
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, 0, fmt.Errorf("list the folder: %w", err)
	}
	there := make(map[string]bool, len(entries))
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || ignored(name) {
			continue
		}
		if !e.Type().IsRegular() {
			s.once("not a plain file, left alone", name)
			continue
		}
		info, err := e.Info()
		if err != nil {
			continue // gone between the two looks
		}
		there[name] = true
		f := s.known[name]
		if f == nil || f.size != info.Size() || !f.mtime.Equal(info.ModTime()) {
			f = &file{size: info.Size(), mtime: info.ModTime()}
			s.known[name] = f
		}
		f.settled = f.settled || s.c.Now().Sub(f.mtime) >= s.c.Settle
		if f.key != "" && !f.done {
			f.done = seen.Issue(f.key)
		}
		switch {
		case f.done:
		case f.settled:
			ready = append(ready, name)
		default:
			fresh++
		}
	}
	for name := range s.known {
		if !there[name] {
			delete(s.known, name)
		}
	}
	return ready, fresh, nil
}

func ignored(name string) bool {
	lower := strings.ToLower(name)
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~") || strings.HasPrefix(name, "#") || strings.HasSuffix(name, "~") {
		return true
	}
	switch filepath.Ext(lower) {
	case ".part", ".tmp", ".temp", ".swp", ".crdownload", ".partial", ".download", ".filepart":
		return true
	}
	return false
}

// load reads one file; nil when it is known, bad, or gone.
func (s *folder) load(root *os.Root, name string, seen source.Seen) *notices.Issue {
	f := s.known[name]
	data, err := s.bytes(root, name, f)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		s.reject(root, name, f, err)
		return nil
	}
	if f.key = s.keyOf(name, data); seen.Issue(f.key) {
		f.done = true
		return nil
	}
	issue, err := document.Read(name, data, document.Hint{Source: s.c.Name, Paper: s.c.Paper, Region: s.c.Region, Zone: s.c.Zone})
	if err != nil {
		s.reject(root, name, f, err)
		return nil
	}
	issue.Key = f.key
	return &issue
}

// keyOf names a file by its bytes and by the date in its name, which may be the only one it has: a copy under another name
// is known, the same text corrected to another date is not.
func (s *folder) keyOf(name string, data []byte) string {
	sum := sha256.Sum256(data)
	key := hex.EncodeToString(sum[:12])
	if date, ok := document.DateIn(name, s.c.Zone); ok {
		key += "@" + date.Format(time.DateOnly)
	}
	return key
}

func (s *folder) bytes(root *os.Root, name string, f *file) ([]byte, error) {
	if f.size > document.MaxBytes {
		return nil, document.TooLarge(name, f.size)
	}
	h, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer h.Close()
	data, err := io.ReadAll(io.LimitReader(h, document.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return data, nil
}

// reject sets a bad file aside with the reason. Where that is impossible the file stays, is left alone until it changes, and
// the log is told once.
func (s *folder) reject(root *os.Root, name string, f *file, why error) {
	f.done = true
	if err := root.Mkdir(Rejected, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		s.once("a bad file stays where it is", name, "why", why, "because", err)
		return
	}
	to := filepath.Join(Rejected, name)
	for n := 2; ; n++ {
		if _, err := root.Lstat(to); err != nil || n > 999 {
			break
		}
		ext := filepath.Ext(name)
		to = filepath.Join(Rejected, fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext))
	}
	if err := root.Rename(name, to); err != nil {
		s.once("a bad file stays where it is", name, "why", why, "because", err)
		return
	}
	delete(s.known, name)
	note := fmt.Sprintf("%v\n\nWhen it is mended, put it back into the folder above.\n", why)
	if err := root.WriteFile(to+".reason.txt", []byte(note), 0o644); err != nil {
		s.c.Log.Warn("the reason of a rejected file could not be written", "source", s.c.Name, "file", name, "because", err)
	}
	s.c.Log.Warn("a file was set aside", "source", s.c.Name, "file", name, "to", to, "why", why)
}

// once tells the log of a name, one time.
func (s *folder) once(what, name string, more ...any) {
	if s.told[what+name] {
		return
	}
	if len(s.told) > 10000 {
		clear(s.told)
	}
	s.told[what+name] = true
	s.c.Log.Warn(what, append([]any{"source", s.c.Name, "file", name}, more...)...)
}
