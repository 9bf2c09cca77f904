package simulator

import (
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// call is one request of the bot on its way.
type call struct {
	params
	n      uint64 // number in the log
	method string // as the documentation spells it
	r      *http.Request
}

// method is one method of the Bot API. do returns the result or an *apiError.
type method struct {
	name string // as the documentation spells it
	do   func(*call) (any, error)
}

// methodTable lists every method that the server knows, by its name in lower case, as Telegram compares names.
func (s *Server) methodTable() map[string]method {
	known := map[string]method{}
	for name, do := range map[string]func(*call) (any, error){
		"getMe":                  func(*call) (any, error) { return s.me(), nil },
		"getUpdates":             s.getUpdates,
		"sendMessage":            s.sendMessage,
		"sendLocation":           s.sendLocation,
		"sendDocument":           s.sendDocument,
		"sendChatAction":         s.sendChatAction,
		"editMessageText":        s.editMessageText,
		"editMessageReplyMarkup": s.editMessageReplyMarkup,
		"deleteMessage":          s.deleteMessage,
		"pinChatMessage":         s.pinChatMessage,
		"answerCallbackQuery":    s.answerCallbackQuery,
		"answerInlineQuery":      s.answerInlineQuery,
		"setMyCommands":          s.setMyCommands,
		"getMyCommands":          s.getMyCommands,
		"deleteMyCommands":       s.deleteMyCommands,
		"deleteWebhook":          s.deleteWebhook,
		"getWebhookInfo":         s.getWebhookInfo,
		"getChat":                s.getChat,
		"getChatMember":          s.getChatMember,
		"getChatMemberCount":     s.getChatMemberCount,
		"getChatAdministrators":  s.getChatAdministrators,
		"leaveChat":              s.leaveChat,
	} {
		known[strings.ToLower(name)] = method{name, do}
	}
	return known
}

var (
	apiPath   = regexp.MustCompile(`^/bot([^/]+)/(?:test/)?([^/]+)/?$`)
	tokenForm = regexp.MustCompile(`^[0-9]{1,20}:[A-Za-z0-9_-]{1,100}$`)
)

// serveAPI answers one call: read, log, fault before, carry out, fault after, write, log.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	path := apiPath.FindStringSubmatch(r.URL.Path)
	if path == nil {
		errorReply(&apiError{Code: http.StatusNotFound, Description: "Not Found"}).write(w)
		return
	}
	token, name := path[1], path[2]
	m, known := s.methods[strings.ToLower(name)]
	if known {
		name = m.name
	}
	p, err := readParams(r)
	if err != nil && !errors.As(err, new(*apiError)) {
		s.log.Debug("bot request broke off", "method", name, "err", err)
		panic(http.ErrAbortHandler) // not wholly read: not begun
	}
	c := &call{params: p, method: name, r: r}
	s.mu.Lock()
	c.n = s.journal.begin(name, r.RemoteAddr, p.number("chat_id"), s.now())
	s.mu.Unlock()

	var out reply
	written := false
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.journal.end(c.n, out.code, out.said, written, s.now())
	}()
	fault := s.strike(name, p.number("chat_id"))
	if fault != nil {
		s.mu.Lock()
		s.journal.request(c.n).Fault = fault.ID
		s.mu.Unlock()
	}
	switch {
	case err != nil:
		out = failed(err)
	case !s.accepts(token):
		out = errorReply(&apiError{Code: http.StatusUnauthorized, Description: "Unauthorized"})
	case fault == nil:
		out = s.carryOut(c, m)
	default:
		var gone bool
		if out, gone = s.spoil(w, c, m, fault); gone {
			return
		}
	}
	werr := out.write(w)
	written = werr == nil && r.Context().Err() == nil
	s.log.Debug("bot request", "method", name, "chat", p.number("chat_id"), "code", out.code, "written", written)
}

func (s *Server) accepts(token string) bool {
	if s.opt.Token != "" {
		return token == s.opt.Token
	}
	return tokenForm.MatchString(token)
}

func (s *Server) carryOut(c *call, m method) reply {
	if m.do == nil {
		return errorReply(&apiError{Code: http.StatusNotFound, Description: "Not Found: method not found"})
	}
	result, err := m.do(c)
	if err != nil {
		return failed(err)
	}
	return okReply(result)
}

func failed(err error) reply {
	if e, ok := errors.AsType[*apiError](err); ok {
		return errorReply(e)
	}
	return errorReply(&apiError{Code: http.StatusInternalServerError, Description: "Internal Server Error: " + err.Error()})
}

// spoil carries out a call under a fault. gone says that the connection is broken and nothing is left to write.
func (s *Server) spoil(w http.ResponseWriter, c *call, m method, f *Fault) (out reply, gone bool) {
	if f.After {
		out = s.carryOut(c, m)
	}
	switch f.Kind {
	case FaultReset:
		reset(w, nil)
		return reply{}, true
	case FaultTimeout:
		s.hold(c.r, f.Delay)
		reset(w, nil)
		return reply{}, true
	case FaultTruncate:
		if !f.After {
			out = htmlReply(http.StatusBadGateway)
		}
		head := "HTTP/1.1 200 OK\r\nContent-Type: " + out.kind + "\r\nContent-Length: " + strconv.Itoa(len(out.body)) + "\r\n\r\n"
		reset(w, append([]byte(head), out.body[:len(out.body)/2]...))
		return reply{}, true
	case FaultDelay:
		s.hold(c.r, max(f.Delay, 1))
		if !f.After {
			out = s.carryOut(c, m)
		}
		return out, false
	}
	return f.answer(), false
}
