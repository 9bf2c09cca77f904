package watch

import (
	"noticebot/notices"
	"noticebot/notices/ledger"
)

// Report adds up what a look at one source, or at all, has brought.
type Report struct {
	Issues   int // handed over by the sources, in whole or in part
	Pages    int
	Articles int // read now
	Known    int // of those, what was read before under another name
	Declined int // turned down: nothing in them is a notice

	Notices  int // sure enough to alert
	Held     int // for the operator to look at
	SetAside int // articles that the reader failed on

	Created, Revised, Corroborated int // events

	Past   int // created or revised, but over: told to nobody
	Queued int // deliveries

	Odd    []string // what the sources found strange
	Failed []error  // what could not be read or filed; it is tried again at the next look
}

func (r *Report) add(o Report) {
	r.Issues += o.Issues
	r.Pages += o.Pages
	r.Articles += o.Articles
	r.Known += o.Known
	r.Declined += o.Declined
	r.Notices += o.Notices
	r.Held += o.Held
	r.SetAside += o.SetAside
	r.Created += o.Created
	r.Revised += o.Revised
	r.Corroborated += o.Corroborated
	r.Past += o.Past
	r.Queued += o.Queued
	r.Odd = append(r.Odd, o.Odd...)
	r.Failed = append(r.Failed, o.Failed...)
}

// Kind is what a Step tells.
type Kind string

// The kinds of step, in the order in which an issue goes through them.
const (
	IssueRead       Kind = "issue read"       // Issue, before its articles are read
	ArticleDeclined Kind = "article declined" // Article: nothing in it is a notice
	ArticleKnown    Kind = "article known"    // Article: read before under another name
	ArticleAside    Kind = "article aside"    // Article, Err: the reader failed on it
	NoticeFiled     Kind = "notice filed"     // Article, Notice, Event, Outcome, Queued, Past
	NoticeHeld      Kind = "notice held"      // Article, Notice: for the operator
	IssueDone       Kind = "issue done"       // Issue
	SourceFailed    Kind = "source failed"    // Err
)

// Step is one thing that happened, for a transcript, for counters, for the health of a source. What it points to must not
// be changed.
type Step struct {
	Kind    Kind
	Source  string
	Issue   *notices.Issue
	Article *notices.Article
	Notice  *notices.Notice
	Event   *notices.Event
	Outcome ledger.Outcome
	Queued  int
	Past    bool // filed, but over: told to nobody
	Err     error
}

func (w *Watcher) step(s Step) {
	if w.o.Observe == nil {
		return
	}
	w.observe.Lock()
	defer w.observe.Unlock()
	w.o.Observe(s)
}
