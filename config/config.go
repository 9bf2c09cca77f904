// Package config is everything an operator may set: one struct, read from one YAML file and the environment.
//
// Every key is optional. An unknown key, a wrong type and a value that cannot work are problems; Load reports all of them
// at once, each with line and column, and the program does not start half right. Secrets never stand in the file: they come
// from the environment, or from a file that the environment names (…_FILE).
package config

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"
)

// Config is the whole configuration.
type Config struct {
	Store    string   `yaml:"store"`   // path of the one database file
	Listen   string   `yaml:"listen"`  // address of the health page, host:port; "off" for none
	Contact  string   `yaml:"contact"` // how a paper's webmaster reaches the operator; sent in the User-Agent
	Log      Log      `yaml:"log"`
	Regions  []Region `yaml:"regions"`
	Sources  []Source `yaml:"sources"`
	Telegram Telegram `yaml:"telegram"`
}

// Log says how the program tells what it does, on standard error.
type Log struct {
	Level  string `yaml:"level"`  // debug, info, warn, error
	Format string `yaml:"format"` // text, json
}

// Region is a served city or county.
type Region struct {
	Name      string   `yaml:"name"`      // 湖南省衡阳市
	Zone      string   `yaml:"zone"`      // IANA name; Asia/Shanghai when empty
	Gazetteer []string `yaml:"gazetteer"` // TSV files of divisions, old names and second parents, read after what is built in
}

// Source is one paper, folder, feed or list.
type Source struct {
	Name         string `yaml:"name"`          // never change it: what was read is filed under it
	Kind         string `yaml:"kind"`          // epaper, folder
	Paper        string `yaml:"paper"`         // as residents know it: 衡阳日报
	Region       string `yaml:"region"`        // a name of regions; the first one when empty
	Schedule     string `yaml:"schedule"`      // cron, five fields in the region's zone, or @every 2s
	URL          string `yaml:"url"`           // epaper: its root
	Profile      string `yaml:"profile"`       // epaper: the layout family
	Path         string `yaml:"path"`          // folder: the directory
	CatchUp      int    `yaml:"catch_up"`      // days of missed issues to read after an absence; 7 when left out
	AllowPrivate bool   `yaml:"allow_private"` // let this source reach loopback and private addresses
}

// Telegram is the bot's account and how fast it may speak.
type Telegram struct {
	Server  string  `yaml:"server"`  // the Bot API server
	Rate    float64 `yaml:"rate"`    // messages a second over all chats; 0 = no limit of our own (simulators only)
	Workers int     `yaml:"workers"` // requests in flight at most
	Admins  []int64 `yaml:"admins"`  // user ids of the operators

	Token string `yaml:"-"` // NOTICEBOT_TELEGRAM_TOKEN or NOTICEBOT_TELEGRAM_TOKEN_FILE
}

// The environment variables that are read. A value in the environment wins over the file.
const (
	EnvConfig    = "NOTICEBOT_CONFIG" // path of the configuration file
	EnvStore     = "NOTICEBOT_STORE"
	EnvListen    = "NOTICEBOT_LISTEN"
	EnvServer    = "NOTICEBOT_TELEGRAM_SERVER"
	EnvToken     = "NOTICEBOT_TELEGRAM_TOKEN"
	EnvTokenFile = "NOTICEBOT_TELEGRAM_TOKEN_FILE"
)

// builtin holds the values of every key that the operator leaves out, and is at the same time the example to start from.
//
//go:embed builtin.yaml
var builtin []byte

// Example is the commented configuration that applies when nothing is set.
func Example() string { return string(builtin) }

// Load reads the file at path ("" = the built-in configuration only), then the environment. The error joins every problem found.
func Load(path string, env func(string) string) (*Config, error) {
	c, err := parse("built-in configuration", builtin)
	if err != nil {
		return nil, err
	}
	if path != "" {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, readProblem(path, err)
		}
		own, err := parse(path, data)
		if err != nil {
			return nil, err
		}
		c = own.over(c)
	}
	var problems []error
	if err := c.fromEnvironment(env); err != nil {
		problems = append(problems, err)
	}
	problems = append(problems, c.validate()...)
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return c, nil
}

func readProblem(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("configuration file %s does not exist; create it, or leave the path away to run on the built-in configuration", path)
	}
	return fmt.Errorf("read the configuration: %w", err)
}

// over fills what c leaves out with the values of base. Lists are taken whole: naming one source replaces the built-in ones.
func (c *Config) over(base *Config) *Config {
	or := func(v *string, b string) {
		if *v == "" {
			*v = b
		}
	}
	or(&c.Store, base.Store)
	or(&c.Listen, base.Listen)
	or(&c.Contact, base.Contact)
	or(&c.Log.Level, base.Log.Level)
	or(&c.Log.Format, base.Log.Format)
	or(&c.Telegram.Server, base.Telegram.Server)
	if c.Telegram.Rate == unset {
		c.Telegram.Rate = base.Telegram.Rate
	}
	if c.Telegram.Workers == 0 {
		c.Telegram.Workers = base.Telegram.Workers
	}
	if c.Sources == nil && c.Regions == nil {
		c.Sources = base.Sources
	}
	if c.Regions == nil {
		c.Regions = base.Regions
	}
	return c
}

// unset marks a rate that the file does not name, since 0 has a meaning of its own.
const unset = -1

func (c *Config) fromEnvironment(env func(string) string) error {
	set := func(v *string, key string) {
		if s := env(key); s != "" {
			*v = s
		}
	}
	set(&c.Store, EnvStore)
	set(&c.Listen, EnvListen)
	set(&c.Telegram.Server, EnvServer)
	set(&c.Telegram.Token, EnvToken)
	path := env(EnvTokenFile)
	if path == "" || c.Telegram.Token != "" {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("%s: %w", EnvTokenFile, err)
	}
	if c.Telegram.Token = strings.TrimSpace(string(data)); c.Telegram.Token == "" {
		return fmt.Errorf("%s: %s is empty", EnvTokenFile, path)
	}
	return nil
}

// Zone is the zone of the named region. The zone was checked by Load.
func (c *Config) Zone(region string) *time.Location {
	for _, r := range c.Regions {
		if r.Name == region {
			if z, err := time.LoadLocation(r.zone()); err == nil {
				return z
			}
		}
	}
	return time.UTC
}

func (r Region) zone() string {
	if r.Zone == "" {
		return "Asia/Shanghai"
	}
	return r.Zone
}
