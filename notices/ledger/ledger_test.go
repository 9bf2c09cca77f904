package ledger_test

import (
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"noticebot/notices"
	"noticebot/notices/ledger"
	"noticebot/notices/ledger/ledgertest"
)

// engine is the ledger in a bbolt file, for the suite.
type engine struct {
	*ledger.Ledger
	t    testing.TB
	db   *bbolt.DB
	path string
}

func newEngine(t testing.TB) *engine {
	e := &engine{t: t, path: filepath.Join(t.TempDir(), "ledger.db")}
	e.open()
	t.Cleanup(func() { e.db.Close() })
	return e
}

func (e *engine) open() {
	e.t.Helper()
	options := *bbolt.DefaultOptions
	options.NoSync = true // the disk is not under test
	var err error
	if e.db, err = bbolt.Open(e.path, 0o600, &options); err != nil {
		e.t.Fatal(err)
	}
	if e.Ledger, err = ledger.New(e.db); err != nil {
		e.t.Fatal(err)
	}
}

func (e *engine) Reopen() {
	if err := e.db.Close(); err != nil {
		e.t.Fatal(err)
	}
	e.open()
}

func (e *engine) Seen(source string) ledgertest.Seen { return e.Ledger.Seen(source) }

func (e *engine) Update(f func(ledgertest.Tx) error) error {
	return e.db.Update(func(tx *bbolt.Tx) error { return f(writer{e.Ledger, tx}) })
}

type writer struct {
	l  *ledger.Ledger
	tx *bbolt.Tx
}

func (w writer) MarkArticle(a *notices.Article) (bool, error) { return w.l.MarkArticle(w.tx, a) }
func (w writer) MarkIssue(i *notices.Issue) error             { return w.l.MarkIssue(w.tx, i) }
func (w writer) Record(a *notices.Article, n notices.Notice, now time.Time) (*notices.Event, ledger.Outcome, error) {
	return w.l.Record(w.tx, a, n, now)
}

func TestSuite(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T) ledgertest.Engine { return newEngine(t) })
}

func TestModel(t *testing.T) {
	ledgertest.Model(t, func(t testing.TB) ledgertest.Engine { return newEngine(t) })
}
