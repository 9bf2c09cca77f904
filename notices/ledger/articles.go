package ledger

import (
	"bytes"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"noticebot/notices"
)

type articleRow struct {
	Published time.Time `json:"published"`
	Content   []byte    `json:"content"`
}

type issueRow struct {
	Paper     string    `json:"paper"`
	Region    string    `json:"region"`
	Published time.Time `json:"published"`
	Pages     int       `json:"pages"`
}

type sourceRow struct {
	Newest time.Time `json:"newest"`
}

// Seen is what one source may ask about its past. When the store cannot be read it says that nothing was seen: to read
// something twice is harmless.
type Seen struct {
	l      *Ledger
	source string
}

// Seen gives the past of a source. It satisfies source.Seen. It must not be asked within a writing transaction.
func (l *Ledger) Seen(source string) *Seen { return &Seen{l, source} }

// Issue tells whether the issue was wholly read.
func (s *Seen) Issue(key string) bool { return s.has(issuesBucket, key) }

// Article tells whether the article was read.
func (s *Seen) Article(id string) bool { return s.has(articlesBucket, id) }

func (s *Seen) has(bucket []byte, name string) (found bool) {
	_ = s.l.db.View(func(tx *bbolt.Tx) error {
		found = tx.Bucket(bucket).Get(named(s.source, name)) != nil
		return nil
	})
	return found
}

// Newest is the date of the newest issue wholly read; zero when there is none.
func (s *Seen) Newest() time.Time {
	var row sourceRow
	_ = s.l.db.View(func(tx *bbolt.Tx) error {
		_, err := get(tx, sourcesBucket, named(s.source), &row)
		return err
	})
	return row.Newest
}

// MarkArticle notes that the article was read. fresh is false when it was read before, or when the source has handed over an
// article of the same date with the same words under another name: the same file dropped twice.
func (l *Ledger) MarkArticle(tx *bbolt.Tx, a *notices.Article) (fresh bool, err error) {
	key := named(a.Source, a.ID)
	if tx.Bucket(articlesBucket).Get(key) != nil {
		return false, nil
	}
	content := contentOf(a)
	contentKey := append(named(a.Source, ""), content...)
	fresh = tx.Bucket(contentsBucket).Get(contentKey) == nil
	if err := put(tx, articlesBucket, key, articleRow{a.Published, content}); err != nil {
		return false, err
	}
	if fresh {
		if err := tx.Bucket(contentsBucket).Put(contentKey, []byte(a.ID)); err != nil {
			return false, fmt.Errorf("note the words of an article: %w", err)
		}
	}
	return fresh, nil
}

// contentOf hashes what the reader of an article depends on.
func contentOf(a *notices.Article) []byte {
	return hash16(a.Region, a.Published.Format(time.DateOnly), a.Kicker, a.Title, a.Subtitle, a.Text)
}

// MarkIssue notes that an issue was wholly read. To note it again changes nothing.
func (l *Ledger) MarkIssue(tx *bbolt.Tx, issue *notices.Issue) error {
	row := issueRow{issue.Paper, issue.Region, issue.Published, issue.Pages}
	if err := put(tx, issuesBucket, named(issue.Source, issue.Key), row); err != nil {
		return err
	}
	if err := tx.Bucket(readBucket).Put(readKey(issue), []byte(issue.Paper)); err != nil {
		return fmt.Errorf("note the date of an issue: %w", err)
	}
	var source sourceRow
	if _, err := get(tx, sourcesBucket, named(issue.Source), &source); err != nil {
		return err
	}
	if !issue.Published.After(source.Newest) {
		return nil
	}
	return put(tx, sourcesBucket, named(issue.Source), sourceRow{issue.Published})
}

func readKey(issue *notices.Issue) []byte {
	return append(instant(named(issue.Region, ""), issue.Published), named(issue.Source, issue.Key)...)
}

// Newest tells what was read last of a region's papers, and how many issues (papers and dates, not files) in the seven days that
// end with it: for honest answers when there is nothing to tell. All are zero when nothing was read.
func (l *Ledger) Newest(region string) (paper string, published time.Time, issues int, err error) {
	err = l.db.View(func(tx *bbolt.Tx) error {
		prefix := named(region, "")
		c := tx.Bucket(readBucket).Cursor()
		have := make(map[string]bool)
		k, v := lastWith(c, prefix)
		for ; k != nil && bytes.HasPrefix(k, prefix); k, v = c.Prev() {
			key := k[len(prefix)+8:]
			var row issueRow
			if ok, err := get(tx, issuesBucket, key, &row); err != nil || !ok {
				return err
			}
			if published.IsZero() {
				paper, published = string(v), row.Published
			}
			if !row.Published.After(published.AddDate(0, 0, -7)) {
				return nil
			}
			have[row.Published.Format(time.DateOnly)+row.Paper] = true
			issues = len(have)
		}
		return nil
	})
	if err != nil {
		return "", time.Time{}, 0, fmt.Errorf("look for the newest issue of %s: %w", region, err)
	}
	return paper, published, issues, nil
}

// lastWith moves a cursor to the last key that begins with prefix.
func lastWith(c *bbolt.Cursor, prefix []byte) (k, v []byte) {
	after := append(bytes.Clone(prefix), 0xFF)
	if k, _ := c.Seek(after); k == nil {
		return c.Last()
	}
	return c.Prev()
}
