package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
	"golang.org/x/sync/errgroup"

	"noticebot/bot"
	"noticebot/bot/courier"
	"noticebot/bot/outbox"
	"noticebot/bot/subscribers"
	"noticebot/config"
	"noticebot/notices/extract"
	"noticebot/notices/fetch"
	"noticebot/notices/ledger"
	"noticebot/notices/source"
	"noticebot/notices/source/epaper"
	"noticebot/notices/source/folder"
	"noticebot/notices/store"
	"noticebot/notices/watch"
)

// service is everything that serve runs, wired together: sources → watch → ledger → bot → outbox → courier.
type service struct {
	cfg     *config.Config
	log     *slog.Logger
	db      *bbolt.DB
	ledger  *ledger.Ledger
	outbox  *outbox.Outbox
	courier *courier.Courier
	client  *bot.Client
	bot     *bot.Bot
	watcher *watch.Watcher
}

// serviceOptions are what a service needs besides its configuration.
type serviceOptions struct {
	now     func() time.Time
	log     *slog.Logger
	observe func(watch.Step) // nil: nobody looks on
	pause   time.Duration    // between two requests to one host; 0: the polite default
	poll    time.Duration    // how long Telegram may hold a request for updates; 0: 50 s
}

// newService opens the store and wires the rooms. Close it.
func newService(cfg *config.Config, o serviceOptions) (s *service, err error) {
	if err := os.MkdirAll(filepath.Dir(cfg.Store), 0o700); err != nil {
		return nil, fmt.Errorf("make the directory of the store: %w (set store or %s to a path that can be written)", err, config.EnvStore)
	}
	s = &service{cfg: cfg, log: o.log}
	if s.db, err = store.Open(cfg.Store); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = s.db.Close() // the first error is the one to tell
		}
	}()
	if s.ledger, err = ledger.New(s.db); err != nil {
		return nil, err
	}
	if s.outbox, err = outbox.New(s.db); err != nil {
		return nil, err
	}
	if err := s.wireBot(o); err != nil {
		return nil, err
	}
	jobs, err := jobsOf(cfg, o)
	if err != nil {
		return nil, usageError{err}
	}
	s.watcher, err = watch.New(watch.Options{DB: s.db, Ledger: s.ledger, Announcer: s.bot, Extract: extract.Read,
		Jobs: jobs, Now: o.now, Log: o.log, Observe: o.observe})
	if err != nil {
		return nil, usageError{err}
	}
	return s, nil
}

func (s *service) wireBot(o serviceOptions) error {
	people, err := subscribers.New(s.db)
	if err != nil {
		return err
	}
	var regions []bot.Region
	for _, r := range s.cfg.Regions {
		g, err := openRegion(r)
		if err != nil {
			return usageError{err}
		}
		regions = append(regions, bot.Region{Name: r.Name, Places: g, Zone: s.cfg.Zone(r.Name)})
	}
	tg := s.cfg.Telegram
	s.client, err = bot.Dial(tg.Token, bot.DialOptions{ServerURL: tg.Server, Poll: o.poll, Log: o.log})
	if err != nil {
		return usageError{err}
	}
	s.bot, err = bot.New(bot.Options{DB: s.db, API: s.client, Regions: regions, Ledger: s.ledger, Subscribers: people,
		Outbox: s.outbox, Wake: func() { s.courier.Wake() }, Now: o.now, Log: o.log})
	if err != nil {
		return err
	}
	limits := courier.TelegramLimits()
	if limits.Rate = tg.Rate; tg.Rate == 0 {
		limits = courier.Limits{}
	}
	s.courier, err = courier.New(courier.Options{Outbox: s.outbox, API: s.client, Renderer: s.bot, OnDead: s.bot.Dead,
		OnMoved: s.bot.Moved, Workers: tg.Workers, Limits: &limits, Now: o.now, Log: o.log})
	return err
}

// jobsOf makes the sources.
func jobsOf(cfg *config.Config, o serviceOptions) ([]watch.Job, error) {
	client := fetch.New(fetch.Options{Contact: cfg.Contact, Interval: o.pause, Log: o.log})
	var jobs []watch.Job
	var problems []error
	for _, c := range cfg.Sources {
		src, err := newSource(c, cfg.Zone(c.Region), client, o.log)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		jobs = append(jobs, watch.Job{Source: src, Schedule: c.Schedule, Zone: cfg.Zone(c.Region)})
	}
	return jobs, errors.Join(problems...)
}

func newSource(c config.Source, zone *time.Location, client *fetch.Client, log *slog.Logger) (source.Source, error) {
	switch c.Kind {
	case config.KindFolder:
		return folder.New(folder.Config{Name: c.Name, Path: c.Path, Paper: c.Paper, Region: c.Region, Zone: zone, Log: log})
	case config.KindEPaper:
		return epaper.New(epaper.Config{Name: c.Name, URL: c.URL, Paper: c.Paper, Region: c.Region, Zone: zone,
			Profile: c.Profile, MaxCatchUp: c.CatchUp, Log: log}, client.For(fetch.Access{AllowPrivate: c.AllowPrivate}))
	default:
		return nil, fmt.Errorf("source %s: kind %q is not known", c.Name, c.Kind)
	}
}

// run reads, answers and sends until ctx ends, and then returns nil once all of it has stopped.
func (s *service) run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return s.talk(ctx) })
	group.Go(func() error { return s.watcher.Run(ctx) })
	return group.Wait()
}

// talk answers and sends until ctx ends.
func (s *service) talk(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return s.bot.Run(ctx, s.client) })
	group.Go(func() error { return s.courier.Run(ctx) })
	err := group.Wait()
	if errors.Is(err, bot.ErrToken) || errors.Is(err, courier.ErrToken) {
		return usageError{err}
	}
	return err
}

func (s *service) close() error { return s.db.Close() }
