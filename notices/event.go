package notices

import "time"

// Event is one happening in the world: what residents are told of follows the event, not the article. Its state is its
// newest revision (事件).
type Event struct {
	ID        string     `json:"id"` // short, URL- and callback-safe: [a-z0-9]{8,16}
	Region    string     `json:"region"`
	Revisions []Revision `json:"revisions"` // oldest first, never empty
	Mentions  []Mention  `json:"mentions"`  // every article that spoke of it, first first
}

// Current is the newest revision.
func (e *Event) Current() *Revision { return &e.Revisions[len(e.Revisions)-1] }

// Revision is one resident-visible state of an event. Numbers start at 1 and grow by one (CAP's references, iCalendar's SEQUENCE).
type Revision struct {
	Number  int       `json:"number"`
	Notice  Notice    `json:"notice"`
	Changes []Change  `json:"changes,omitempty"` // what differs from the revision before; empty for the first
	Source  Mention   `json:"source"`            // the article that it was read from
	At      time.Time `json:"at"`                // when the ledger took it in: the only time here that is the clock's
}

// Mention is an article that spoke of an event.
type Mention struct {
	Source    string    `json:"source"`
	ArticleID string    `json:"article"`
	Paper     string    `json:"paper"`
	Published time.Time `json:"published"`
	Page      string    `json:"page,omitempty"`
	Title     string    `json:"title,omitempty"`
	URL       string    `json:"url,omitempty"`
}

// MentionOf names an article.
func MentionOf(a *Article) Mention {
	return Mention{Source: a.Source, ArticleID: a.ID, Paper: a.Paper, Published: a.Published, Page: a.Page, Title: a.Title, URL: a.URL}
}

// Change is one difference that a resident would see between two revisions.
type Change struct {
	Field Field  `json:"field"`
	From  string `json:"from"`
	To    string `json:"to"`
}

// Over tells whether telling of the event has become useless at now, see Notice.TellBy.
func (e *Event) Over(now time.Time) bool {
	r := e.Current()
	return !r.Notice.TellBy(r.Source.Published).After(now)
}
