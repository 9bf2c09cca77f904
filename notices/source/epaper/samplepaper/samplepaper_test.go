package samplepaper

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestPages(t *testing.T) {
	issue := time.Date(2023, 6, 2, 7, 30, 0, 0, time.UTC)
	h := HandlerOf(issue, issue.AddDate(0, 0, -2))
	for _, c := range []struct {
		path, has string
		status    int
	}{
		{"/", "html/2023-06/02/node_21.htm", 200},
		{"/html/2023-06/02/node_23.htm", "2023年6月2日　星期五", 200},
		{"/html/2023-06/02/content_23_1300.htm", "定于6月3日9:00至12:00停水", 200},
		{"/html/2023-06/02/content_23_1301.htm", "停电时间：6月4日（星期日）8:00至17:30", 200},
		{"/html/2023-06/02/content_23_1305.htm", "6月3日（周六）9:00", 200},
		{"/html/2023-05/31/content_23_1300.htm", "定于6月1日9:00", 200},
		{"/html/2023-06/01/node_21.htm", "", 404},
		{"/html/2023-06/02/node_99.htm", "", 404},
		{"/html/../../etc/passwd", "", 404},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", c.path, nil))
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.has) {
			t.Errorf("%s: %d, has %q: %v", c.path, w.Code, c.has, strings.Contains(w.Body.String(), c.has))
		}
		if strings.ContainsAny(w.Body.String(), "{}") {
			t.Errorf("%s: a date was left open", c.path)
		}
	}
}

func TestSize(t *testing.T) {
	if n := Stories(); n < 28 || n > 34 || len(pages) != 4 {
		t.Errorf("%d stories on %d pages", n, len(pages))
	}
}
