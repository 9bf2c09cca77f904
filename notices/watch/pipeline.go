package watch

import (
	"context"
	"fmt"
	"runtime/debug"

	"go.etcd.io/bbolt"

	"noticebot/notices"
	"noticebot/notices/ledger"
)

// maxFailures is how many articles in a row may fail to be filed before a source is left alone until the next look: then it
// is not the articles, it is the store.
const maxFailures = 3

// look reads one source once.
func (w *Watcher) look(ctx context.Context, r *reader) (report Report) {
	select {
	case r.gate <- struct{}{}:
		defer func() { <-r.gate }()
	case <-ctx.Done():
		report.Failed = append(report.Failed, ctx.Err())
		return report
	}
	name := r.Source.Name()
	l := &looking{w: w, source: name, report: &report}
	if err := l.read(ctx, r); err != nil {
		err = fmt.Errorf("source %q: %w", name, err)
		report.Failed = append(report.Failed, err)
		w.step(Step{Kind: SourceFailed, Source: name, Err: err})
	}
	return report
}

// looking is one look at one source.
type looking struct {
	w      *Watcher
	source string
	report *Report
	failed int // articles in a row that could not be filed
}

// read lets the source read. A panic of the source is its failure, and nobody else's.
func (l *looking) read(ctx context.Context, r *reader) (err error) {
	defer func() {
		if p := recover(); p != nil {
			l.w.o.Log.Error("source panics", "source", l.source, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return r.Source.Read(ctx, l.w.o.Ledger.Seen(l.source), func(issue notices.Issue) error { return l.issue(ctx, issue) })
}

// issue takes what a source has read. It returns an error only when reading on is of no use.
func (l *looking) issue(ctx context.Context, issue notices.Issue) error {
	issue.Source = l.source
	l.report.Issues++
	l.report.Pages += issue.Pages
	l.report.Odd = append(l.report.Odd, issue.Odd...)
	l.w.step(Step{Kind: IssueRead, Source: l.source, Issue: &issue})
	whole := !issue.Partial
	for i := range issue.Articles {
		if err := ctx.Err(); err != nil {
			return err
		}
		a := &issue.Articles[i]
		complete(a, &issue)
		if err := l.article(a); err != nil {
			whole = false
			l.report.Failed = append(l.report.Failed, err)
			if l.failed++; l.failed >= maxFailures {
				return fmt.Errorf("%d articles in a row could not be filed", l.failed)
			}
			continue
		}
		l.failed = 0
	}
	if !whole {
		return nil
	}
	if err := l.w.o.DB.Update(func(tx *bbolt.Tx) error { return l.w.o.Ledger.MarkIssue(tx, &issue) }); err != nil {
		return fmt.Errorf("mark issue %s as done: %w", issue.Key, err)
	}
	l.w.step(Step{Kind: IssueDone, Source: l.source, Issue: &issue})
	return nil
}

// complete gives an article what its issue knows.
func complete(a *notices.Article, issue *notices.Issue) {
	a.Source = issue.Source
	if a.Paper == "" {
		a.Paper = issue.Paper
	}
	if a.Region == "" {
		a.Region = issue.Region
	}
	if a.Published.IsZero() {
		a.Published = issue.Published
	}
}

// article reads one article and files what it says, in one transaction.
func (l *looking) article(a *notices.Article) error {
	found, failure := l.extract(a)
	f := filing{w: l.w, a: a}
	err := l.w.o.DB.Update(func(tx *bbolt.Tx) (err error) {
		defer func() {
			if p := recover(); p != nil {
				l.w.o.Log.Error("filing panics", "source", l.source, "article", a.ID, "panic", p, "stack", string(debug.Stack()))
				err = fmt.Errorf("panic: %v", p)
			}
		}()
		return f.file(tx, found, failure)
	})
	if err != nil {
		return fmt.Errorf("file article %s %q: %w", a.ID, a.Title, err)
	}
	l.report.add(f.report)
	if f.announced {
		l.w.o.Announcer.Committed()
	}
	for _, s := range f.steps {
		l.w.step(s)
	}
	return nil
}

// extract reads an article; a panic of the reader is returned as the reason to set it aside.
func (l *looking) extract(a *notices.Article) (found []notices.Notice, failure error) {
	defer func() {
		if p := recover(); p != nil {
			l.w.o.Log.Error("article set aside: the reader panics", "source", l.source, "article", a.ID, "title", a.Title,
				"panic", p, "stack", string(debug.Stack()))
			found, failure = nil, fmt.Errorf("the reader panics: %v", p)
		}
	}()
	return l.w.o.Extract(a), nil
}

// filing is the transaction of one article. What it counts and tells becomes true with the commit.
type filing struct {
	w         *Watcher
	a         *notices.Article
	report    Report
	steps     []Step
	announced bool
}

func (f *filing) note(s Step) {
	s.Source, s.Article = f.a.Source, f.a
	f.steps = append(f.steps, s)
}

func (f *filing) file(tx *bbolt.Tx, found []notices.Notice, failure error) error {
	f.report.Articles++
	fresh, err := f.w.o.Ledger.MarkArticle(tx, f.a)
	if err != nil {
		return err
	}
	if !fresh {
		f.report.Known++
		f.note(Step{Kind: ArticleKnown})
		return nil
	}
	if failure != nil {
		f.report.SetAside++
		f.note(Step{Kind: ArticleAside, Err: failure})
		return f.w.o.Ledger.SetAside(tx, f.a, failure.Error(), f.w.o.Now())
	}
	taken := 0
	for i := range found {
		n := &found[i]
		switch {
		case n.Confidence >= notices.PublishAt:
			err = f.publish(tx, n)
		case n.Confidence >= notices.ReviewAt:
			err = f.hold(tx, n)
		default:
			continue
		}
		if err != nil {
			return err
		}
		taken++
	}
	if taken == 0 {
		f.report.Declined++
		f.note(Step{Kind: ArticleDeclined})
	}
	return nil
}

// publish files a notice and announces what residents would see differ.
func (f *filing) publish(tx *bbolt.Tx, n *notices.Notice) error {
	now := f.w.o.Now()
	e, outcome, err := f.w.o.Ledger.Record(tx, f.a, *n, now)
	if err != nil {
		return err
	}
	f.report.Notices++
	step := Step{Kind: NoticeFiled, Notice: n, Event: e, Outcome: outcome}
	switch outcome {
	case ledger.Created:
		f.report.Created++
	case ledger.Revised:
		f.report.Revised++
	default:
		f.report.Corroborated++
		f.note(step)
		return nil
	}
	if e.Over(now) {
		f.report.Past++
		step.Past = true
		f.note(step)
		return nil
	}
	f.announced = true
	if step.Queued, err = f.w.o.Announcer.Announce(tx, e); err != nil {
		return fmt.Errorf("announce event %s: %w", e.ID, err)
	}
	f.report.Queued += step.Queued
	f.note(step)
	return nil
}

// hold keeps a notice that is not sure enough for the operator.
func (f *filing) hold(tx *bbolt.Tx, n *notices.Notice) error {
	why := fmt.Sprintf("confidence %.2f", n.Confidence)
	added, err := f.w.o.Ledger.Hold(tx, f.a, *n, why, f.w.o.Now())
	if err != nil {
		return err
	}
	if added {
		f.report.Held++
		f.w.o.Log.Info("notice held for review", "source", f.a.Source, "article", f.a.ID, "title", f.a.Title, "service", n.Service, "why", why)
		f.note(Step{Kind: NoticeHeld, Notice: n})
	}
	return nil
}
