package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// Exit codes: the contract of every command.
const (
	exitDone    = 0
	exitProblem = 1 // it ran, and found a problem; which one is on standard error
	exitUsage   = 2 // the call or the configuration is wrong
)

// call is one invocation of a command: everything it may touch of the world outside.
type call struct {
	args           []string
	env            func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
}

// command is one word that noticebot understands.
type command struct {
	name    string
	args    string // after the name, as the help shows them
	summary string
	run     func(context.Context, *call) error
}

func commands() []command {
	return []command{
		{"serve", "[--config FILE] [--at TIME]", "read the papers and run the bot", serve},
		{"demo", "[--once] [--listen ADDR]", "see it work: a sample paper, a simulated Telegram, one alert", demo},
		{"extract", "[FLAGS] FILE… | -", "print the notices in articles and pages", extractCommand},
		{"simulate", "[--listen ADDR] [--limits]", "run a Telegram Bot API server of our own to try a bot against", simulate},
		{"config", "check | example  [--config FILE]", "check the configuration, or print the one built in", configCommand},
		{"health", "[--config FILE]", "ask a running serve whether all is well", health},
		{"version", "", "print the version", version},
		{"help", "[COMMAND]", "print this, or the help of a command", nil},
	}
}

// usageError is a call or a configuration that cannot work: exit code 2.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// Run does what args ask and returns the exit code.
func Run(ctx context.Context, args []string, env func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	c := &call{env: env, stdin: stdin, stdout: stdout, stderr: stderr}
	err := dispatch(ctx, c, args)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, flag.ErrHelp):
		return exitDone
	}
	if !errors.Is(err, errReported) {
		fmt.Fprintf(stderr, "noticebot: %s\n", strings.TrimSpace(err.Error()))
	}
	var usage usageError
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitProblem
}

// errReported ends a command whose problem was told already.
var errReported = errors.New("told already")

func dispatch(ctx context.Context, c *call, args []string) error {
	if len(args) == 0 {
		printHelp(c.stderr)
		return usageError{errReported}
	}
	name := args[0]
	switch name {
	case "-h", "-help", "--help":
		name = "help"
	case "-v", "-version", "--version":
		name = "version"
	}
	for _, cmd := range commands() {
		if cmd.name != name {
			continue
		}
		c.args = args[1:]
		if cmd.name == "help" {
			return help(ctx, c)
		}
		return cmd.run(ctx, c)
	}
	return usagef("there is no command %q; see: noticebot help", name)
}

// flags makes a command's flag set, with its own help.
func (c *call) flags(name string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	return fs
}

// parse reads the flags; flags may stand before or after the other arguments, which it returns.
func (c *call) parse(fs *flag.FlagSet, about string) ([]string, error) {
	var rest []string
	args := c.args
	for {
		if err := fs.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				c.printCommandHelp(fs, about)
				return nil, err
			}
			return nil, usagef("%s: %v; see: noticebot help %s", fs.Name(), err, fs.Name())
		}
		args = fs.Args()
		if len(args) == 0 {
			return rest, nil
		}
		if consumed := len(c.args) - len(args); consumed > 0 && c.args[consumed-1] == "--" {
			return append(rest, args...), nil
		}
		rest, args = append(rest, args[0]), args[1:]
	}
}

func (c *call) printCommandHelp(fs *flag.FlagSet, about string) {
	for _, cmd := range commands() {
		if cmd.name == fs.Name() {
			fmt.Fprintf(c.stdout, "noticebot %s %s\n\n%s\n", cmd.name, cmd.args, strings.TrimSpace(about))
		}
	}
	first := true
	fs.VisitAll(func(f *flag.Flag) {
		if first {
			fmt.Fprintln(c.stdout, "\nFlags:")
			first = false
		}
		name := "--" + f.Name
		if f.DefValue != "" && f.DefValue != "false" {
			name += "=" + f.DefValue
		}
		fmt.Fprintf(c.stdout, "  %-28s %s\n", name, f.Usage)
	})
}

func help(ctx context.Context, c *call) error {
	if len(c.args) == 0 {
		printHelp(c.stdout)
		return nil
	}
	for _, cmd := range commands() {
		if cmd.name == c.args[0] && cmd.run != nil {
			return cmd.run(ctx, &call{args: []string{"-h"}, env: c.env, stdin: c.stdin, stdout: c.stdout, stderr: c.stderr})
		}
	}
	return usagef("there is no command %q; see: noticebot help", c.args[0])
}

func printHelp(w io.Writer) {
	fmt.Fprint(w, `noticebot reads city newspapers, finds the notices of water, power and other services in them,
and tells exactly the people who live there, in Telegram, in time, once.

Usage:

`)
	for _, cmd := range commands() {
		fmt.Fprintf(w, "  noticebot %-42s %s\n", strings.TrimSpace(cmd.name+" "+cmd.args), cmd.summary)
	}
	fmt.Fprint(w, `
Start with:  noticebot demo
Run it for real:  NOTICEBOT_TELEGRAM_TOKEN=… noticebot serve
Exit codes: 0 done; 1 it ran and found a problem; 2 the call or the configuration is wrong.
`)
}
