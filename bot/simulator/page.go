package simulator

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"net/http"
	"strings"
)

//go:embed page/page.html
var pageHTML string

//go:embed page/page.css
var pageCSS string

//go:embed page/text.js
var textJS string

//go:embed page/page.js
var pageJS string

// page is the chat page: one document that asks for nothing else but /sim/ of its own server.
type page struct {
	body   []byte
	policy string
}

// newPage puts the style and the script into the document and allows, by their hashes, these two and nothing else.
func newPage() page {
	script := textJS + pageJS
	body := strings.Replace(pageHTML, "/*STYLE*/", pageCSS, 1)
	body = strings.Replace(body, "/*SCRIPT*/", script, 1)
	return page{
		body: []byte(body),
		policy: "default-src 'none'; connect-src 'self'; img-src data:; style-src " + hash(pageCSS) + "; script-src " + hash(script) +
			"; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	}
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func (p page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", p.policy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	w.Write(p.body)
}
