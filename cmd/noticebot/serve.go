package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"go.etcd.io/bbolt"

	"noticebot/config"
	"noticebot/notices/board"
)

const serveAbout = `
Reads the papers of the configuration at their schedules, files what they say, and runs the bot. It needs a bot token from
@BotFather, in ` + config.EnvToken + ` or in the file that ` + config.EnvTokenFile + ` names.
SIGTERM or Ctrl-C ends it within seconds; nothing is lost, and the next start goes on where this one stopped.`

var tokenForm = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)

func serve(ctx context.Context, c *call) error {
	fs := c.flags("serve")
	path := fs.String("config", "", "configuration file (else $"+config.EnvConfig+", else what is built in)")
	at := fs.String("at", "", "rehearse: pretend that it is 2023-06-02T08:00 (in the first region's zone) now")
	rest, err := c.parse(fs, serveAbout)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usagef("serve: %q is not understood; see: noticebot help serve", rest[0])
	}
	cfg, err := c.loadConfig(*path)
	if err != nil {
		return err
	}
	switch {
	case cfg.Telegram.Token == "":
		return usagef("serve: no bot token. Ask @BotFather for one and set %s, or put it into a file and set %s to its path. To see the program work without one: noticebot demo",
			config.EnvToken, config.EnvTokenFile)
	case !tokenForm.MatchString(cfg.Telegram.Token):
		return usagef("serve: the bot token does not have the form 123456:ABC-def; copy it from @BotFather again")
	}
	now, err := clockFrom(*at, cfg.Zone(cfg.Regions[0].Name))
	if err != nil {
		return err
	}
	log := c.logger(cfg)
	s, err := newService(cfg, serviceOptions{now: now, log: log})
	if err != nil {
		return err
	}
	defer func() {
		if err := s.close(); err != nil {
			log.Error("closing the store", "error", err)
		}
	}()
	if cfg.Listen != "off" {
		w, err := startWeb(cfg.Listen, board.Health(s.checks(now)...))
		if err != nil {
			return err
		}
		defer func() { _ = w.stop() }() // the process ends anyway
	}
	log.Info("serving", "version", release, "store", cfg.Store, "sources", len(cfg.Sources), "listen", cfg.Listen)
	if err := s.run(ctx); err != nil {
		return err
	}
	log.Info("stopped; everything that is owed is in the store")
	return nil
}

// clockFrom is the clock of a rehearsal that begins at the given local minute, or the real one.
func clockFrom(at string, zone *time.Location) (func() time.Time, error) {
	if at == "" {
		return time.Now, nil
	}
	start, err := time.ParseInLocation("2006-01-02T15:04", at, zone)
	if err != nil {
		return nil, usagef("serve: --at %q is not a time such as 2023-06-02T08:00", at)
	}
	begun := time.Now()
	return func() time.Time { return start.Add(time.Since(begun)) }, nil
}

// checks are what must hold for residents to be told.
func (s *service) checks(now func() time.Time) []board.Check {
	return []board.Check{
		{Name: "store", Run: func() (bool, string) {
			err := s.db.View(func(*bbolt.Tx) error { return nil })
			if err != nil {
				return false, err.Error()
			}
			return true, s.cfg.Store
		}},
		{Name: "outbox", Run: func() (bool, string) {
			stats, err := s.outbox.Stats()
			if err != nil {
				return false, err.Error()
			}
			return true, fmt.Sprintf("%d waiting, %d parked", stats.Waiting, stats.Parked)
		}},
		{Name: "papers", Run: func() (bool, string) { return s.papers() }},
	}
}

// papers tells of each region the newest issue. A paper that does not come is the operator's to see, not a reason to restart.
func (s *service) papers() (bool, string) {
	var told string
	var failed error
	for _, r := range s.cfg.Regions {
		paper, published, issues, err := s.ledger.Newest(r.Name)
		failed = errors.Join(failed, err)
		if published.IsZero() {
			told += r.Name + ": no issue read yet. "
			continue
		}
		told += fmt.Sprintf("%s: newest %s %s, %d issues in the week. ", r.Name, paper, published.Format(time.DateOnly), issues)
	}
	if failed != nil {
		return false, failed.Error()
	}
	return true, told
}
