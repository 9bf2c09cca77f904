// Package sourcetest is the suite that every source must pass: order, identity, resuming after a failure at every step, and
// no article twice.
package sourcetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"noticebot/notices"
	"noticebot/notices/source"
)

// Memory is a Seen in memory, as the ledger keeps it: Take files what was yielded.
type Memory struct {
	Issues   map[string]bool
	Articles map[string]bool
	newest   time.Time
}

// NewMemory is one that has seen nothing.
func NewMemory() *Memory {
	return &Memory{Issues: map[string]bool{}, Articles: map[string]bool{}}
}

// Issue, Article and Newest make it a source.Seen.
func (m *Memory) Issue(key string) bool  { return m.Issues[key] }
func (m *Memory) Article(id string) bool { return m.Articles[id] }
func (m *Memory) Newest() time.Time      { return m.newest }

// Take files an issue; one that is partial stays to be read again. An article taken before is an error.
func (m *Memory) Take(i notices.Issue) error {
	for _, a := range i.Articles {
		if err := m.article(a); err != nil {
			return err
		}
	}
	m.issue(i)
	return nil
}

func (m *Memory) article(a notices.Article) error {
	if m.Articles[a.ID] {
		return fmt.Errorf("article %s (%s) a second time", a.ID, a.Title)
	}
	m.Articles[a.ID] = true
	return nil
}

func (m *Memory) issue(i notices.Issue) {
	if i.Partial {
		return
	}
	m.Issues[i.Key] = true
	if i.Published.After(m.newest) {
		m.newest = i.Published
	}
}

// Case is one source with what it holds.
type Case struct {
	// New makes the source anew, as after a restart, over the same paper or folder.
	New func(t *testing.T) source.Source
	// Seen is what was read before; nil is nothing.
	Seen func() *Memory
	// Issues and Articles are how many it holds.
	Issues, Articles int
}

// Run holds a source to the contract of source.Source.
func Run(t *testing.T, c Case) {
	if c.Seen == nil {
		c.Seen = NewMemory
	}
	t.Run("whole", func(t *testing.T) { whole(t, c) })
	t.Run("resume", func(t *testing.T) { resume(t, c) })
	t.Run("stop", func(t *testing.T) { stop(t, c) })
}

// whole reads everything once, in order, and nothing the second time.
func whole(t *testing.T, c Case) {
	s, seen := c.New(t), c.Seen()
	var last time.Time
	issues, articles := 0, 0
	read := func(s source.Source) {
		t.Helper()
		err := s.Read(t.Context(), seen, func(i notices.Issue) error {
			if seen.Issue(i.Key) {
				t.Errorf("issue %s a second time", i.Key)
			}
			if i.Published.Before(last) {
				t.Errorf("issue of %s after that of %s", i.Published, last)
			}
			last = i.Published
			check(t, s, i)
			issues++
			articles += len(i.Articles)
			return seen.Take(i)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	read(s)
	if issues != c.Issues || articles != c.Articles {
		t.Errorf("%d issues with %d articles, want %d with %d", issues, articles, c.Issues, c.Articles)
	}
	issues, articles, last = 0, 0, time.Time{}
	read(s)
	read(c.New(t))
	if issues != 0 || articles != 0 {
		t.Errorf("read again: %d issues, %d articles", issues, articles)
	}
}

func check(t *testing.T, s source.Source, i notices.Issue) {
	t.Helper()
	if i.Key == "" || i.Source != s.Name() || i.Region == "" || i.Published.IsZero() {
		t.Errorf("issue is not filled in: key %q, source %q, region %q, published %s", i.Key, i.Source, i.Region, i.Published)
	}
	if h, m, _ := i.Published.Clock(); h != 0 || m != 0 {
		t.Errorf("issue published at %s", i.Published)
	}
	for _, a := range i.Articles {
		if a.ID == "" || a.Source != i.Source || a.Paper != i.Paper || a.Region != i.Region || !a.Published.Equal(i.Published) || a.Title+a.Text == "" {
			t.Errorf("article is not filled in: %+v", a)
		}
	}
}

var errTaken = errors.New("no more")

// resume fails at every step, with the articles of the failing issue filed up to there, and reads on with a new source: in
// the end everything was read once.
func resume(t *testing.T, c Case) {
	for step := 0; step < 10000; step++ {
		seen, left, failed := c.Seen(), step, false
		had := len(seen.Articles)
		take := func(i notices.Issue) error {
			for _, a := range i.Articles {
				if left == 0 && !failed {
					failed = true
					return errTaken
				}
				left--
				if err := seen.article(a); err != nil {
					return err
				}
			}
			if left == 0 && !failed {
				failed = true
				return errTaken
			}
			left--
			seen.issue(i)
			return nil
		}
		err := c.New(t).Read(t.Context(), seen, take)
		if failed && err != errTaken { // unchanged, as the contract says: neither wrapped nor swallowed
			t.Fatalf("step %d: error of yield came back as %v", step, err)
		}
		stepFailed := failed
		if err := c.New(t).Read(t.Context(), seen, take); err != nil {
			t.Fatalf("step %d: read on: %v", step, err)
		}
		if got := len(seen.Articles) - had; got != c.Articles {
			t.Fatalf("step %d: %d articles in all, want %d", step, got, c.Articles)
		}
		if !stepFailed {
			return
		}
	}
}

// stop ends soon after its context does.
func stop(t *testing.T, c Case) {
	ctx, cancel := context.WithCancel(t.Context())
	seen := c.Seen()
	cancel()
	done := make(chan error, 1)
	s := c.New(t)
	go func() { done <- s.Read(ctx, seen, seen.Take) }()
	select {
	case err := <-done:
		if c.Issues > 0 && err == nil {
			t.Error("read everything although it was told to stop")
		}
	case <-time.After(5 * time.Second):
		t.Error("did not stop")
	}
}
