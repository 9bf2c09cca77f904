// Package board is what the program shows over HTTP. This version has the health page only; the page of notices, the
// calendar and the feeds come here.
package board

import (
	"encoding/json"
	"net/http"
)

// Check is one thing that must work for residents to be told. Detail is for the operator's eyes.
type Check struct {
	Name string
	Run  func() (ok bool, detail string)
}

// Health answers GET /healthz with 200 when every check holds and 503 otherwise, and says which in JSON.
func Health(checks ...Check) http.Handler {
	type result struct {
		OK     bool   `json:"ok"`
		Detail string `json:"detail,omitempty"`
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		results, status := map[string]result{}, http.StatusOK
		for _, c := range checks {
			ok, detail := c.Run()
			results[c.Name] = result{ok, detail}
			if !ok {
				status = http.StatusServiceUnavailable
			}
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		_ = enc.Encode(map[string]any{"ok": status == http.StatusOK, "checks": results}) // the client may be gone
	})
	return mux
}
