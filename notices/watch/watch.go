// Package watch keeps looking at the papers: at every tick of a source's schedule it reads what is new, hands each article to
// the reader, files what the notices say and announces what has changed.
//
// It promises: what an article brings (seen, events, deliveries) is written in one transaction, so that a stop at any instant
// loses nothing and repeats nothing; an issue counts as done only when all of it was read; one bad article, source or tick
// holds up nothing else; what was over before it was read is filed and told to nobody; after a cancelled context Run returns
// within seconds.
package watch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
	"go.etcd.io/bbolt"

	"noticebot/notices"
	"noticebot/notices/ledger"
	"noticebot/notices/source"
)

// Announcer tells residents.
type Announcer interface {
	// Announce queues what residents are owed for e's newest revision, in the transaction that files it.
	Announce(tx *bbolt.Tx, e *notices.Event) (queued int, err error)
	// Committed is called after a transaction in which Announce was called has been committed.
	Committed()
}

// Job is a source and when to look at it.
type Job struct {
	Source   source.Source
	Schedule string         // five fields of cron, or @every 10m
	Zone     *time.Location // in which the schedule is read; nil is UTC
}

// Options are what a Watcher is made of. DB, Ledger, Announcer and Extract are needed.
type Options struct {
	DB        *bbolt.DB
	Ledger    *ledger.Ledger
	Announcer Announcer
	Extract   func(*notices.Article) []notices.Notice // every notice of ReviewAt and above; a panic of it is survived
	Jobs      []Job
	Now       func() time.Time // nil: time.Now
	Log       *slog.Logger     // nil: discarded
	Observe   func(Step)       // optional; called one at a time, after the commit; must not block
}

// Watcher looks at its sources. Make it with New.
type Watcher struct {
	o       Options
	readers []*reader
	observe sync.Mutex // one call of Observe at a time
}

// reader is one job. Its gate lets one look at a time through.
type reader struct {
	Job
	schedule cron.Schedule
	gate     chan struct{}
}

// New checks the jobs. All that is wrong with them is told at once, each with the name of its source.
func New(o Options) (*Watcher, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	w := &Watcher{o: o}
	if o.DB == nil || o.Ledger == nil || o.Announcer == nil || o.Extract == nil {
		return nil, errors.New("watch needs a store, a ledger, an announcer and a reader of articles")
	}
	var wrong []error
	names := make(map[string]bool)
	for i, job := range o.Jobs {
		if job.Source == nil {
			wrong = append(wrong, fmt.Errorf("job %d has no source", i+1))
			continue
		}
		name := job.Source.Name()
		if names[name] {
			wrong = append(wrong, fmt.Errorf("source %q is named twice", name))
		}
		names[name] = true
		schedule, err := ParseSchedule(job.Schedule, job.Zone)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("source %q: %w", name, err))
			continue
		}
		w.readers = append(w.readers, &reader{job, schedule, make(chan struct{}, 1)})
	}
	return w, errors.Join(wrong...)
}

// ParseSchedule reads a schedule, five fields or @every, in a zone; nil is UTC. A bad one is an error that quotes it, and so is
// one that never comes.
func ParseSchedule(spec string, zone *time.Location) (s cron.Schedule, err error) {
	defer func() {
		if r := recover(); r != nil { // the parser panics on a zone without a schedule
			s, err = nil, fmt.Errorf("schedule %q: cannot be read", spec)
		}
	}()
	if zone == nil {
		zone = time.UTC
	}
	parsed, err := cron.ParseStandard(spec)
	if err != nil {
		return nil, fmt.Errorf("schedule %q: %w", spec, err)
	}
	if parsed.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, zone)).IsZero() {
		return nil, fmt.Errorf("schedule %q never comes", spec)
	}
	return zoned{parsed, zone}, nil
}

// zoned reads a schedule in its own zone, whatever that of the clock is.
type zoned struct {
	cron.Schedule
	zone *time.Location
}

// Next is the first instant of the schedule after t.
func (z zoned) Next(t time.Time) time.Time { return z.Schedule.Next(t.In(z.zone)) }

// stopWait is how long Run waits for a source that does not heed its context. The store survives being closed under it.
const stopWait = 5 * time.Second

// Run looks at every source once and then at every tick, until ctx is cancelled. What is due is for the source and the ledger
// to say, so that a tick that was missed is made up for by the next one or by the next start. It returns nil.
func (w *Watcher) Run(ctx context.Context) error {
	ticker := cron.New(cron.WithLogger(quiet{w.o.Log}))
	var first sync.WaitGroup
	for _, r := range w.readers {
		job := w.job(ctx, r)
		ticker.Schedule(r.schedule, job)
		first.Go(job.Run)
	}
	ticker.Start()
	<-ctx.Done()
	ticking := ticker.Stop()
	looked := make(chan struct{})
	go func() {
		first.Wait()
		<-ticking.Done()
		close(looked)
	}()
	wait := time.NewTimer(stopWait)
	defer wait.Stop()
	select {
	case <-looked:
	case <-wait.C:
		w.o.Log.Warn("a source does not stop; left behind")
	}
	return nil
}

// job is a look at one source that skips a tick while the last look still goes on. The order matters: a panic that passed
// through SkipIfStillRunning would leave the job marked as running for ever.
func (w *Watcher) job(ctx context.Context, r *reader) cron.Job {
	log := quiet{w.o.Log.With("source", r.Source.Name())}
	return cron.NewChain(cron.SkipIfStillRunning(log), cron.Recover(log)).Then(cron.FuncJob(func() {
		if ctx.Err() != nil {
			return
		}
		report := w.look(ctx, r)
		w.logReport(ctx, r, report)
	}))
}

func (w *Watcher) logReport(ctx context.Context, r *reader, report Report) {
	log := w.o.Log.With("source", r.Source.Name())
	for _, odd := range report.Odd {
		log.Warn("odd", "what", odd)
	}
	for _, err := range report.Failed {
		if !errors.Is(err, context.Canceled) || ctx.Err() == nil {
			log.Error("source not read", "err", err)
		}
	}
	if report.Articles > 0 {
		log.Info("read", "issues", report.Issues, "articles", report.Articles, "notices", report.Notices,
			"created", report.Created, "revised", report.Revised, "queued", report.Queued)
	}
}

// Once looks at every source once, all at the same time, and adds up what came of it. The error joins those of the sources that
// could not be read; the report holds what was read of the others.
func (w *Watcher) Once(ctx context.Context) (Report, error) {
	reports := make([]Report, len(w.readers))
	var all sync.WaitGroup
	for i, r := range w.readers {
		all.Go(func() { reports[i] = w.look(ctx, r) })
	}
	all.Wait()
	var sum Report
	for _, r := range reports {
		sum.add(r)
	}
	return sum, errors.Join(sum.Failed...)
}

// quiet passes the errors of cron on and its chatter at debug level.
type quiet struct{ log *slog.Logger }

func (q quiet) Info(msg string, args ...any) { q.log.Debug("cron: "+msg, args...) }

func (q quiet) Error(err error, msg string, args ...any) {
	q.log.Error("cron: "+msg, append([]any{"err", err}, args...)...)
}
