package board

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHealth(t *testing.T) {
	check := func(name string, ok bool) Check {
		return Check{name, func() (bool, string) { return ok, name + " detail" }}
	}
	cases := []struct {
		name   string
		method string
		path   string
		checks []Check
		status int
		has    string
	}{
		{"all well", "GET", "/healthz", []Check{check("store", true)}, 200, `"ok": true`},
		{"one fails", "GET", "/healthz", []Check{check("store", true), check("sending", false)}, 503, "sending detail"},
		{"only GET", "POST", "/healthz", nil, http.StatusMethodNotAllowed, ""},
		{"nothing else is served", "GET", "/etc/passwd", nil, 404, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			Health(c.checks...).ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.has) {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
}
