package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"noticebot/config"
)

// loadConfig reads the configuration that --config or the environment names. Every problem is a usage error.
func (c *call) loadConfig(path string) (*config.Config, error) {
	if path == "" {
		path = c.env(config.EnvConfig)
	}
	cfg, err := config.Load(path, c.env)
	if err != nil {
		return nil, usageError{err}
	}
	return cfg, nil
}

func (c *call) logger(cfg *config.Config) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(cfg.Log.Level)) // config.Load knows the levels
	o := &slog.HandlerOptions{Level: level}
	if cfg.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(c.stderr, o))
	}
	return slog.New(slog.NewTextHandler(c.stderr, o))
}

func configCommand(_ context.Context, c *call) error {
	fs := c.flags("config")
	path := fs.String("config", "", "configuration file (else $"+config.EnvConfig+", else what is built in)")
	rest, err := c.parse(fs, `
check    reads the configuration and tells every problem in it, and what would run. Needs no token.
example  prints the built-in configuration with its comments: a file to start from.`)
	if err != nil {
		return err
	}
	switch strings.Join(rest, " ") {
	case "example":
		fmt.Fprint(c.stdout, config.Example())
		return nil
	case "check":
		return checkConfig(c, *path)
	case "":
		return usagef("config: say check or example")
	default:
		return usagef("config: %q is neither check nor example", strings.Join(rest, " "))
	}
}

func checkConfig(c *call, path string) error {
	cfg, err := c.loadConfig(path)
	if err != nil {
		return err
	}
	for _, r := range cfg.Regions {
		g, err := openRegion(r)
		if err != nil {
			return usageError{err}
		}
		fmt.Fprintf(c.stdout, "region   %s, %s: %d divisions directly below it\n", r.Name, cfg.Zone(r.Name), len(g.Children(g.Region().ID)))
	}
	for _, s := range cfg.Sources {
		where := s.URL
		if s.Kind == config.KindFolder {
			where = s.Path
		}
		fmt.Fprintf(c.stdout, "source   %s: %s %s for %s, %s, looks %q\n", s.Name, s.Kind, where, s.Region, s.Paper, s.Schedule)
	}
	token := "not set; serve will need it"
	if cfg.Telegram.Token != "" {
		token = "set"
	}
	fmt.Fprintf(c.stdout, "telegram %s, token %s\nstore    %s\nhealth   %s\nThe configuration is good.\n", cfg.Telegram.Server, token, cfg.Store, cfg.Listen)
	return nil
}
