package simulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"strconv"
)

// apiError is an answer that is not ok, in Telegram's form.
type apiError struct {
	Code        int
	Description string
	RetryAfter  int
	MigrateTo   int64
}

func (e *apiError) Error() string { return strconv.Itoa(e.Code) + " " + e.Description }

func badRequest(format string, a ...any) *apiError {
	return &apiError{Code: http.StatusBadRequest, Description: "Bad Request: " + fmt.Sprintf(format, a...)}
}

func forbidden(why string) *apiError {
	return &apiError{Code: http.StatusForbidden, Description: "Forbidden: " + why}
}

func tooMany(seconds int) *apiError {
	return &apiError{
		Code:        http.StatusTooManyRequests,
		Description: fmt.Sprintf("Too Many Requests: retry after %d", seconds),
		RetryAfter:  seconds,
	}
}

func migrated(to int64) *apiError {
	e := badRequest("group chat was upgraded to a supergroup chat")
	e.MigrateTo = to
	return e
}

// reply is an answer ready to be written.
type reply struct {
	code  int
	kind  string
	body  []byte
	after int    // seconds of a Retry-After header
	said  string // the description of an error, for the log
}

type parameters struct {
	RetryAfter int   `json:"retry_after,omitempty"`
	MigrateTo  int64 `json:"migrate_to_chat_id,omitempty"`
}

func okReply(result any) reply {
	body, err := json.Marshal(struct {
		OK     bool `json:"ok"`
		Result any  `json:"result"`
	}{true, result})
	if err != nil {
		return errorReply(&apiError{Code: http.StatusInternalServerError, Description: "Internal Server Error: " + err.Error()})
	}
	return reply{code: http.StatusOK, kind: "application/json", body: body}
}

func errorReply(e *apiError) reply {
	v := struct {
		OK          bool        `json:"ok"`
		Code        int         `json:"error_code"`
		Description string      `json:"description"`
		Parameters  *parameters `json:"parameters,omitempty"`
	}{false, e.Code, e.Description, nil}
	if e.RetryAfter != 0 || e.MigrateTo != 0 {
		v.Parameters = &parameters{e.RetryAfter, e.MigrateTo}
	}
	body, _ := json.Marshal(v) // plain fields: cannot fail
	return reply{code: e.Code, kind: "application/json", body: body, after: e.RetryAfter, said: e.Description}
}

// htmlReply is what a proxy in front of Telegram answers when the server behind it is away.
func htmlReply(code int) reply {
	text := strconv.Itoa(code) + " " + http.StatusText(code)
	return reply{code: code, kind: "text/html", body: []byte("<html>\r\n<head><title>" + text + "</title></head>\r\n<body>\r\n<center><h1>" +
		text + "</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n")}
}

// write sends the answer down to the connection and tells whether that worked as far as this side can know.
func (a reply) write(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	if a.after > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(a.after))
	}
	w.WriteHeader(a.code)
	if _, err := w.Write(a.body); err != nil {
		return err
	}
	return http.NewResponseController(w).Flush()
}

func newFormReader(body []byte, boundary string) (*multipart.Form, error) {
	return multipart.NewReader(bytes.NewReader(body), boundary).ReadForm(maxBody)
}
