// Package document reads one file into articles: the raw text of a page, one article as text or HTML, or a whole issue as
// JSON.
//
// It promises: the date comes from the file, its name or the caller, never from the clock; an article keeps its identity
// when the file is renamed or saved in another form; a file that cannot be read gives an error that says what to do.
package document

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"noticebot/notices"
	"noticebot/notices/fetch"
	"noticebot/notices/source/pagetext"
)

// MaxBytes is the largest file that is read; MaxText the largest page text, which must be cut into articles first. A page has
// some 20 kB.
const (
	MaxBytes = 20 << 20
	MaxText  = 4 << 20
)

// maxArticles bounds what one file may hold.
const maxArticles = 2000

// Hint is what the caller knows of a file; the file's own words win, save for Source.
type Hint struct {
	Source    string // the source's name
	Paper     string
	Region    string
	Published time.Time // used when neither the file nor its name has a date
	Zone      *time.Location
}

// What may be wrong with a file; test with errors.Is.
var (
	ErrEmpty     = errors.New("the file is empty")
	ErrTooLarge  = errors.New("the file is too large")
	ErrKind      = errors.New("files of this kind are not read")
	ErrUnread    = errors.New("the file cannot be read as text")
	ErrMalformed = errors.New("the file is malformed")
	ErrNoDate    = errors.New("the file has no date")
)

// Error says what is wrong with a file, where, and what to do.
type Error struct {
	File string
	Err  error  // one of the above
	Is   string // particulars, with line and column where there are some
	Do   string // what the operator can do
}

func (e *Error) Error() string {
	s := e.File + ": " + e.Err.Error()
	if e.Is != "" {
		s += ": " + e.Is
	}
	if e.Do != "" {
		s += "; " + e.Do
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// TooLarge is the error for a file of this size, for callers who know the size before they read.
func TooLarge(name string, size int64) error {
	limit := MaxBytes
	if isText(name) {
		limit = MaxText
	}
	return &Error{name, ErrTooLarge, fmt.Sprintf("%d MB, the limit is %d MB", (size+(1<<19))>>20, limit>>20), "split it into pages"}
}

func isText(name string) bool {
	kind := strings.ToLower(filepath.Ext(name))
	return kind == ".txt" || kind == ""
}

// Kinds are the endings of the files that Read takes.
func Kinds() []string { return []string{".txt", ".html", ".htm", ".json"} }

// Read reads the bytes of one file. The issue's Key is the hash of its articles, so that a copy under another name is the
// same issue; Source, Paper, Region and Published are filled in the issue and in every article.
func Read(name string, data []byte, hint Hint) (notices.Issue, error) {
	base := filepath.Base(name)
	if hint.Zone == nil {
		hint.Zone = time.UTC
	}
	kind := strings.ToLower(filepath.Ext(base))
	switch {
	case kind == ".pdf":
		return notices.Issue{}, &Error{base, ErrKind, "PDF is not read by this version", "save the page as text (.txt)"}
	case len(data) > MaxBytes, len(data) > MaxText && isText(base):
		return notices.Issue{}, TooLarge(base, int64(len(data)))
	}
	text, err := decode(base, data)
	if err != nil {
		return notices.Issue{}, err
	}
	var issue notices.Issue
	switch kind {
	case ".json":
		issue, err = readJSON(base, text, hint)
	case ".html", ".htm":
		issue, err = readHTML(base, text, hint)
	case ".txt", "":
		issue.Articles, issue.Pages = pagetext.Split(text), 1
		issue.Published, err = dateOf(base, text, "", hint)
	default:
		err = &Error{base, ErrKind, "", "files are read that end in " + strings.Join(Kinds(), ", ")}
	}
	if err != nil {
		return notices.Issue{}, err
	}
	return finish(base, issue, hint)
}

func decode(name string, data []byte) (string, error) {
	if len(data) == 0 {
		return "", &Error{name, ErrEmpty, "", "drop the file again"}
	}
	text, err := fetch.Decode(data, "")
	if err != nil {
		return "", &Error{name, ErrUnread, err.Error(), "save it as plain text in UTF-8"}
	}
	if strings.TrimSpace(text) == "" {
		return "", &Error{name, ErrEmpty, "nothing but spaces", "drop the file again"}
	}
	return text, nil
}

// finish fills in what every article carries.
func finish(name string, issue notices.Issue, hint Hint) (notices.Issue, error) {
	if len(issue.Articles) == 0 {
		return notices.Issue{}, &Error{name, ErrEmpty, "no article was found in it", "look whether it is the text of a page"}
	}
	if len(issue.Articles) > maxArticles {
		issue.Odd = append(issue.Odd, fmt.Sprintf("%d articles, only the first %d were taken", len(issue.Articles), maxArticles))
		issue.Articles = issue.Articles[:maxArticles]
	}
	issue.Source = hint.Source
	issue.Paper = either(issue.Paper, hint.Paper)
	issue.Region = either(issue.Region, hint.Region)
	key := sha256.New()
	had := map[string]bool{}
	kept := issue.Articles[:0]
	for _, a := range issue.Articles {
		a.Source, a.Paper, a.Region, a.Published = issue.Source, issue.Paper, issue.Region, issue.Published
		if a.ID = ID(&a); had[a.ID] {
			continue
		}
		had[a.ID] = true
		key.Write([]byte(a.ID))
		kept = append(kept, a)
	}
	issue.Articles = kept
	issue.Key = issue.Published.Format(time.DateOnly) + "-" + hex.EncodeToString(key.Sum(nil)[:8])
	return issue, nil
}

// ID names an article by its content: date, kicker, title and text without their spaces, so that the file's name and the
// way it breaks its lines do not matter.
func ID(a *notices.Article) string {
	h := sha256.New()
	for _, s := range []string{a.Published.Format(time.DateOnly), a.Kicker, a.Title, a.Text} {
		h.Write([]byte(strings.Join(strings.Fields(s), "")))
		h.Write([]byte{0})
	}
	return "text-" + hex.EncodeToString(h.Sum(nil)[:10])
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
