// Package source is the seam between the papers and the pipeline: every family of sources (a folder, an e-paper, later feeds
// and lists) is a Source, and knows of the ledger only what Seen tells.
package source

import (
	"context"
	"time"

	"noticebot/notices"
)

// Source reads one paper, folder, feed or list.
type Source interface {
	// Name is the source's name in the configuration; it never changes, because the ledger files what was read under it.
	Name() string

	// Read yields every issue that seen does not hold as wholly read, oldest first, each with the articles that seen does
	// not hold. It returns the first error of yield unchanged and stops. What goes wrong with one page, article or file is
	// told in Issue.Odd and stops nothing else; an error of Read itself means that the source as a whole could not be read.
	// After an interruption at any point a further Read yields what was not taken, and nothing that was.
	Read(ctx context.Context, seen Seen, yield func(notices.Issue) error) error
}

// Seen is what a source may ask about its own past.
type Seen interface {
	Issue(key string) bool // the issue was wholly read
	Article(id string) bool
	Newest() time.Time // date of the newest issue wholly read; zero when there is none
}
