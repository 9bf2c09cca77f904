package main

import (
	"context"
	"fmt"
	"runtime/debug"
)

// release is the version of the CHANGELOG that this tree becomes.
const release = "0.1.0"

func version(_ context.Context, c *call) error {
	if _, err := c.parse(c.flags("version"), "Prints the version, the commit it was built from when known, and the Go release."); err != nil {
		return err
	}
	line := "noticebot " + release
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				line += " (" + s.Value[:min(12, len(s.Value))] + ")"
			}
		}
		line += " " + info.GoVersion
	}
	fmt.Fprintln(c.stdout, line)
	return nil
}
