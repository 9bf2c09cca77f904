package fetch

import (
	"container/list"
	"net/http"
	"sync"
)

// kept remembers the last bodies, so that an unchanged page costs its host nothing.
type kept struct {
	mu    sync.Mutex
	of    map[string]*list.Element
	order *list.List // of *copyOf, used last in front
	bytes int
}

// What kept holds at most.
const (
	keptPages = 256
	keptBytes = 8 << 20
)

// copyOf is one page as it was had; it is not changed once stored.
type copyOf struct {
	url, etag, modified, contentType string
	sum                              [32]byte
	body                             []byte // nil when the host gave nothing to ask with
}

func newKept() *kept { return &kept{of: map[string]*list.Element{}, order: list.New()} }

func (k *kept) get(url string) *copyOf {
	k.mu.Lock()
	defer k.mu.Unlock()
	e := k.of[url]
	if e == nil {
		return nil
	}
	k.order.MoveToFront(e)
	if c := e.Value.(*copyOf); c.body != nil {
		return c
	}
	return nil
}

// put keeps a page and tells whether it is the one kept before.
func (k *kept) put(url string, r *Response) (unchanged bool) {
	c := &copyOf{url: url, etag: r.Header.Get("ETag"), modified: r.Header.Get("Last-Modified"), contentType: r.Header.Get("Content-Type"), sum: hash(r.Body)}
	if c.etag != "" || c.modified != "" {
		c.body = r.Body
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if e := k.of[url]; e != nil {
		unchanged = e.Value.(*copyOf).sum == c.sum
		k.drop(e)
	}
	k.of[url] = k.order.PushFront(c)
	k.bytes += len(c.body)
	for k.order.Len() > keptPages || k.bytes > keptBytes {
		k.drop(k.order.Back())
	}
	return unchanged
}

func (k *kept) drop(e *list.Element) {
	c := k.order.Remove(e).(*copyOf)
	k.bytes -= len(c.body)
	delete(k.of, c.url)
}

// ask sets the headers of a conditional request.
func (c *copyOf) ask(h http.Header) {
	if c.etag != "" {
		h.Set("If-None-Match", c.etag)
	}
	if c.modified != "" {
		h.Set("If-Modified-Since", c.modified)
	}
}
