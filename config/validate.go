package config

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// The kinds of source that this version reads.
const (
	KindEPaper = "epaper"
	KindFolder = "folder"
)

var sourceName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,31}$`)

// validate fills in what follows from other keys and returns every problem of meaning.
func (c *Config) validate() []error {
	var problems []error
	bad := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }

	if _, _, err := net.SplitHostPort(c.Listen); c.Listen != "off" && err != nil {
		bad("listen: %q is not host:port (or \"off\")", c.Listen)
	}
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, c.Log.Level) {
		bad("log.level: %q is not one of debug, info, warn, error", c.Log.Level)
	}
	if !slices.Contains([]string{"text", "json"}, c.Log.Format) {
		bad("log.format: %q is not one of text, json", c.Log.Format)
	}
	if err := webAddress(c.Telegram.Server); err != nil {
		bad("telegram.server: %v", err)
	}
	if c.Telegram.Rate < 0 || c.Telegram.Rate > 1000 {
		bad("telegram.rate: %v is not between 0 and 1000 messages a second", c.Telegram.Rate)
	}
	if c.Telegram.Workers < 1 || c.Telegram.Workers > 64 {
		bad("telegram.workers: %d is not between 1 and 64", c.Telegram.Workers)
	}
	problems = append(problems, c.validateRegions()...)
	seen := map[string]bool{}
	for i := range c.Sources {
		s := &c.Sources[i]
		if seen[s.Name] {
			bad("sources[%d]: a second source is named %q; give each its own name", i, s.Name)
		}
		seen[s.Name] = true
		if s.Region == "" && len(c.Regions) > 0 {
			s.Region = c.Regions[0].Name
		}
		if !slices.ContainsFunc(c.Regions, func(r Region) bool { return r.Name == s.Region }) {
			bad("sources[%d] (%s): region %q is not among regions", i, s.Name, s.Region)
		}
		for _, err := range s.validate() {
			bad("sources[%d] (%s): %w", i, s.Name, err)
		}
	}
	return problems
}

func (c *Config) validateRegions() []error {
	var problems []error
	seen := map[string]bool{}
	for i, r := range c.Regions {
		if r.Name == "" {
			problems = append(problems, fmt.Errorf("regions[%d]: name is missing, for example 湖南省衡阳市", i))
		}
		if seen[r.Name] {
			problems = append(problems, fmt.Errorf("regions[%d]: %s is named twice", i, r.Name))
		}
		seen[r.Name] = true
		if _, err := time.LoadLocation(r.zone()); err != nil {
			problems = append(problems, fmt.Errorf("regions[%d] (%s): zone %q is not an IANA zone such as Asia/Shanghai", i, r.Name, r.Zone))
		}
	}
	return problems
}

func (s *Source) validate() []error {
	var problems []error
	bad := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	if !sourceName.MatchString(s.Name) {
		bad("name %q: use 1 to 32 of a-z, 0-9, - and _", s.Name)
	}
	switch s.Kind {
	case KindEPaper:
		if s.Profile == "" {
			s.Profile = "founder-classic"
		}
		if s.Schedule == "" {
			s.Schedule = "*/20 5-13 * * *"
		}
		if err := webAddress(s.URL); err != nil {
			bad("url: %v", err)
		}
		if s.Path != "" {
			bad("path: belongs to a folder, not to an epaper")
		}
	case KindFolder:
		if s.Schedule == "" {
			s.Schedule = "@every 2s"
		}
		if s.Path == "" {
			bad("path: is missing; name the directory into which files are dropped")
		}
		if s.URL != "" {
			bad("url: belongs to an epaper, not to a folder")
		}
	default:
		bad("kind %q is not one of %s, %s", s.Kind, KindEPaper, KindFolder)
	}
	if s.Paper == "" {
		bad("paper: is missing; residents are told which paper a notice is from")
	}
	if s.CatchUp < 0 || s.CatchUp > 60 {
		bad("catch_up: %d is not between 0 and 60 days", s.CatchUp)
	}
	if s.Schedule != "" {
		if err := Schedule(s.Schedule); err != nil {
			bad("schedule: %v", err)
		}
	}
	return problems
}

// Schedule tells what is wrong with a cron schedule, nil when nothing is. The cron parser panics on some inputs
// (a CRON_TZ without a schedule), hence the recover.
func Schedule(s string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%q is not a schedule: %v", s, r)
		}
	}()
	if strings.Contains(s, "TZ=") {
		return fmt.Errorf("%q: a schedule runs in its region's zone; leave TZ= away", s)
	}
	if _, err := cron.ParseStandard(s); err != nil {
		return fmt.Errorf("%q is not a schedule (%v); use five fields such as \"*/20 5-13 * * *\", or \"@every 10m\"", s, err)
	}
	return nil
}

func webAddress(s string) error {
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return fmt.Errorf("%q is not a web address that begins with http:// or https://", s)
	}
	return nil
}
