package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"noticebot/bot/simulator"
)

const simulateAbout = `
Runs a Telegram Bot API server of our own, with a chat page where you are the resident. Point any bot at it: its server
address is printed, any token of the form 123:abc will do. Nothing is stored and nothing leaves the machine.
Whoever can reach the address can read and write every chat, so it is bound to loopback unless you say otherwise.`

func simulate(ctx context.Context, c *call) error {
	fs := c.flags("simulate")
	listen := fs.String("listen", "127.0.0.1:8081", "address to serve on")
	limits := fs.Bool("limits", false, "answer 429 beyond Telegram's limits of messages a second")
	strict := fs.Bool("strict", false, "answer 'chat not found' for chats that nobody opened")
	token := fs.String("token", "", "the one token to accept; any well-formed one when empty")
	if _, err := c.parse(fs, simulateAbout); err != nil {
		return err
	}
	sim := simulator.New(simulator.Options{Token: *token, Limits: *limits, Strict: *strict})
	web, err := startWeb(*listen, sim)
	if err != nil {
		return err
	}
	web.onShutdown(sim.Close)
	fmt.Fprintf(c.stdout, `Bot API server  %[1]s   (any token of the form 123:abc)
Chat page       %[1]s/
Try it          NOTICEBOT_TELEGRAM_SERVER=%[1]s NOTICEBOT_TELEGRAM_TOKEN=123:abc noticebot serve
Ctrl-C ends it.
`, web.url)
	<-ctx.Done()
	return web.stop()
}

// web is an HTTP server that is listening.
type web struct {
	url    string
	server *http.Server
	done   chan error
}

// startWeb listens on addr and serves h until stop.
func startWeb(addr string, h http.Handler) (*web, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w (is something else using it? choose another with --listen or the key listen)", addr, err)
	}
	w := &web{url: "http://" + l.Addr().String(), done: make(chan error, 1),
		server: &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}}
	go func() { w.done <- w.server.Serve(l) }()
	return w, nil
}

func (w *web) onShutdown(f func()) { w.server.RegisterOnShutdown(f) }

// stop ends the server within two seconds.
func (w *web) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := w.server.Shutdown(ctx); err != nil {
		_ = w.server.Close() // a client that will not go is cut off
	}
	if err := <-w.done; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
