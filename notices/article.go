package notices

import "time"

// Issue is a paper's edition of one date, or as much of it as a source has read now (期). A file dropped into a folder and
// one poll of a feed are issues of few articles.
type Issue struct {
	// Key names the issue within its source and never changes: a date, a file's content hash. An issue whose Key the
	// ledger holds as done is not offered again.
	Key       string
	Source    string    // the source's name in the configuration
	Paper     string    // as residents know it: 衡阳日报
	Region    string    // 湖南省衡阳市
	Published time.Time // 00:00 of the printed date in the region's zone
	Pages     int
	Articles  []Article
	Odd       []string // what the operator should know: a page that was missing, a date that did not fit
	Partial   bool     // a page or article could not be had: what was read is good, the issue is to be tried again
}

// Article is one story as a source hands it over (稿件). Kicker, title, subtitle and text stay apart, because the reason
// of an interruption is often printed in the kicker only.
type Article struct {
	ID        string // stable identity within the source, see ArticleID
	Source    string
	Paper     string
	Region    string
	Published time.Time // 00:00 of the issue date in the region's zone
	Page      string    // "A02", "3"; empty when unknown
	PageName  string    // 综合新闻
	URL       string    // empty for files
	Kicker    string    // 引题
	Title     string
	Subtitle  string // 副题
	Byline    string
	Text      string

	// Passages place runs of Kicker, Title, Subtitle and Text in the page text they were cut from; nil when the parts are the
	// print itself.
	Passages []Passage `json:",omitempty"`
}

// Passage says that Len bytes of one part of an article from byte At on are the bytes of the page text from byte From on.
type Passage struct {
	Part          Part
	At, From, Len int
}

// Part names the part of an article in which a span lies.
type Part string

// The parts of an article that are read.
const (
	PartKicker   Part = "kicker"
	PartTitle    Part = "title"
	PartSubtitle Part = "subtitle"
	PartText     Part = "text"
)

// Of returns the text of one part.
func (a *Article) Of(p Part) string {
	switch p {
	case PartKicker:
		return a.Kicker
	case PartTitle:
		return a.Title
	case PartSubtitle:
		return a.Subtitle
	default:
		return a.Text
	}
}

// Span is a run of bytes [Start, End) in one part of an article: the very words that a field was read from.
type Span struct {
	Part  Part   `json:"part"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"` // the words, so that they can be shown when the article is gone
}
