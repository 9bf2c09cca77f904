package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// health is the container's health check: an image without a shell has no other way to ask.
func health(ctx context.Context, c *call) error {
	fs := c.flags("health")
	path := fs.String("config", "", "configuration file of the running serve")
	if _, err := c.parse(fs, "Asks the health page of a serve on this machine. Exit code 0: all is well; 1: it is not, or nobody answers."); err != nil {
		return err
	}
	cfg, err := c.loadConfig(*path)
	if err != nil {
		return err
	}
	if cfg.Listen == "off" {
		return usagef("health: the configuration says listen: off, so there is no health page to ask")
	}
	host, port, err := net.SplitHostPort(cfg.Listen)
	if err != nil {
		return usageError{err}
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 4*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return usageError{err}
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("health: no answer: %w", err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	if err != nil {
		return fmt.Errorf("health: read the answer: %w", err)
	}
	fmt.Fprintf(c.stdout, "%s", body)
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("health: not well (HTTP %d)", res.StatusCode)
	}
	return nil
}
