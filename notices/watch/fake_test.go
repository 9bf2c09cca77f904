package watch_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"noticebot/notices"
	"noticebot/notices/ledger"
	"noticebot/notices/source"
	"noticebot/notices/watch"
)

const region = "湖南省衡阳市"

var (
	zone = time.FixedZone("+08", 8*3600)
	noon = time.Date(2023, 6, 2, 12, 0, 0, 0, zone)
)

func day(d int) time.Time { return time.Date(2023, 6, d, 0, 0, 0, 0, zone) }

// paper is a source that holds issues, keeps to the contract of Source, and breaks when told to.
type paper struct {
	name   string
	issues []notices.Issue
	read   func(ctx context.Context, n int) error // called at the n-th Read, from 1
	reads  int
}

func (p *paper) Name() string { return p.name }

func (p *paper) Read(ctx context.Context, seen source.Seen, yield func(notices.Issue) error) error {
	p.reads++
	if p.read != nil {
		if err := p.read(ctx, p.reads); err != nil {
			return err
		}
	}
	for _, issue := range p.issues {
		if seen.Issue(issue.Key) {
			continue
		}
		var fresh []notices.Article
		for _, a := range issue.Articles {
			if !seen.Article(a.ID) {
				fresh = append(fresh, a)
			}
		}
		issue.Articles = fresh
		if err := yield(issue); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// issue makes one of articles whose text is what the fake reader reads.
func issue(key string, d int, texts ...string) notices.Issue {
	i := notices.Issue{Key: key, Paper: "衡阳日报", Region: region, Published: day(d), Pages: 1}
	for n, text := range texts {
		i.Articles = append(i.Articles, notices.Article{ID: fmt.Sprintf("%s/%d", key, n), Title: text, Text: text})
	}
	return i
}

// read is the fake reader: "notice 雷公塘 3" is water off on the 3rd from 9 to 12; "doubt …" is unsure; "panic" panics.
func read(a *notices.Article) []notices.Notice {
	var found []notices.Notice
	for _, line := range strings.Split(a.Text, "; ") {
		var kind, area string
		var d int
		if line == "panic" {
			panic("a fault of the reader")
		}
		if n, _ := fmt.Sscanf(line, "%s %s %d", &kind, &area, &d); n != 3 {
			continue
		}
		n := notices.Notice{
			Service: notices.Water, Status: notices.Planned, Effect: notices.Outage, Confidence: 0.9,
			Windows: []notices.Window{{Start: day(d).Add(9 * time.Hour), End: day(d).Add(12 * time.Hour)}},
			Areas:   []notices.Area{{Name: area}}, Districts: []string{"雁峰区"},
		}
		switch kind {
		case "doubt":
			n.Confidence = 0.5
		case "cancel":
			n.Status = notices.Cancelled
		case "notice":
		default:
			continue
		}
		found = append(found, n)
	}
	return found
}

// crier is an announcer that writes what it owes into the transaction, as the bot does.
type crier struct {
	db        *bbolt.DB
	before    func(e *notices.Event) error
	committed int
	repeated  []string
}

var owed = []byte("owed")

func (c *crier) Announce(tx *bbolt.Tx, e *notices.Event) (int, error) {
	if c.before != nil {
		if err := c.before(e); err != nil {
			return 0, err
		}
	}
	b, err := tx.CreateBucketIfNotExists(owed)
	if err != nil {
		return 0, err
	}
	key := fmt.Sprintf("%s/%d %s %s", e.ID, e.Current().Number, e.Current().Notice.Status, e.Current().Notice.Areas[0].Name)
	if b.Get([]byte(key)) != nil {
		c.repeated = append(c.repeated, key)
	}
	return 2, b.Put([]byte(key), []byte{1})
}

func (c *crier) Committed() { c.committed++ }

func (c *crier) owed() []string {
	var list []string
	_ = c.db.View(func(tx *bbolt.Tx) error {
		if b := tx.Bucket(owed); b != nil {
			return b.ForEach(func(k, _ []byte) error { list = append(list, string(k)); return nil })
		}
		return nil
	})
	return list
}

// house is a watcher with its store.
type house struct {
	t     testing.TB
	db    *bbolt.DB
	l     *ledger.Ledger
	crier *crier
	steps []string
	options
}

type options struct {
	jobs    []watch.Job
	extract func(*notices.Article) []notices.Notice
	now     func() time.Time
	observe func(watch.Step)
}

func newHouse(t testing.TB, path string, o options) *house {
	t.Helper()
	settings := *bbolt.DefaultOptions
	settings.NoSync = true // the disk is not under test
	db, err := bbolt.Open(path, 0o600, &settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	l, err := ledger.New(db)
	if err != nil {
		t.Fatal(err)
	}
	if o.extract == nil {
		o.extract = read
	}
	if o.now == nil {
		o.now = func() time.Time { return noon }
	}
	return &house{t: t, db: db, l: l, crier: &crier{db: db}, options: o}
}

func (h *house) watcher() *watch.Watcher {
	h.t.Helper()
	w, err := watch.New(watch.Options{
		DB: h.db, Ledger: h.l, Announcer: h.crier, Extract: h.extract, Jobs: h.jobs, Now: h.now,
		Observe: func(s watch.Step) {
			text := string(s.Kind) + ": " + s.Source
			if s.Article != nil {
				text += " " + s.Article.ID
			}
			if s.Outcome != "" {
				text += " " + string(s.Outcome)
			}
			h.steps = append(h.steps, text)
			if h.observe != nil {
				h.observe(s)
			}
		},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return w
}

// dump is all that the store holds, the clock's times and the order of transactions apart.
func (h *house) dump() string {
	var list []string
	err := h.db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			return b.ForEach(func(k, v []byte) error {
				list = append(list, fmt.Sprintf("%s %q %s", name, k, v))
				return nil
			})
		})
	})
	if err != nil {
		h.t.Fatal(err)
	}
	sort.Strings(list)
	return strings.Join(list, "\n")
}

func at(p *paper) watch.Job { return watch.Job{Source: p, Schedule: "0 6 * * *", Zone: zone} }

func dbFile(t testing.TB) string { return filepath.Join(t.TempDir(), "watch.db") }

var errBroken = errors.New("broken")
