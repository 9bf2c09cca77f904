package courier

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	tgbot "github.com/go-telegram/bot"
)

// Class is what the answer to a request means for the row.
type Class string

// The classes.
const (
	Sent      Class = "sent"      // the chat shows what it should
	Dead      Class = "dead"      // the chat can no longer be written to
	Suspended Class = "suspended" // the bot may not write to the chat now
	Moved     Class = "moved"     // the chat has a new id
	Vanished  Class = "vanished"  // the message to be edited is gone
	Bug       Class = "bug"       // the message is wrong, and would be wrong again
	Wait      Class = "wait"      // too many requests
	NotSent   Class = "not sent"  // the request never reached Telegram
	Ambiguous Class = "ambiguous" // nobody knows whether it did
	Fatal     Class = "fatal"     // the bot's token or address is wrong
)

// Verdict is a class with what belongs to it.
type Verdict struct {
	Class Class
	Why   string        // for people; without secrets, and short
	After time.Duration // Wait: how long
	To    int64         // Moved: the new id
}

// The texts are those of the Bot API server, in lower case. A description that holds one of them belongs to the class.
var (
	notModified = []string{"message is not modified"}

	deadTexts = []string{
		"bot was blocked by the user", "user is deactivated",
		"bot was kicked from", "bot is not a member of", "group chat was deleted", "group chat was deactivated",
		"chat not found", "private chat not found", "peer_id_invalid", "user_id_invalid",
		"can't initiate conversation", "bots can't send messages to bots", "bot can't send messages to bots",
	}
	suspendedTexts = []string{
		"no rights to send", "not enough rights", "need administrator rights", "administrator privileges", "chat_write_forbidden",
		"chat_admin_required", "chat_restricted", "chat_send_plain_forbidden", "right to send", "topic_closed", "topic closed",
		"topic_deleted", "message thread not found", "upgraded to a supergroup",
	}
	vanishedTexts = []string{"message to edit not found", "message can't be edited", "message_id_invalid"}
)

// A code that the library has no type for is only in its text.
var otherCode = regexp.MustCompile(`^error response from telegram for method \w+, (\d+)`)

// Classify tells what the error of SendMessage or EditMessageText means. An answer that is not known is never taken for
// success, nor for a reason to give up a chat.
func Classify(err error) Verdict {
	if err == nil {
		return Verdict{Class: Sent}
	}
	why := clean(err)
	var tooMany *tgbot.TooManyRequestsError
	var migrate *tgbot.MigrateError
	switch {
	case errors.As(err, &tooMany):
		return Verdict{Class: Wait, Why: why, After: time.Duration(max(1, tooMany.RetryAfter)) * time.Second}
	case errors.As(err, &migrate) && migrate.MigrateToChatID != 0:
		return Verdict{Class: Moved, Why: why, To: int64(migrate.MigrateToChatID)}
	case errors.Is(err, tgbot.ErrorUnauthorized), errors.Is(err, tgbot.ErrorNotFound):
		return Verdict{Class: Fatal, Why: why}
	case errors.Is(err, tgbot.ErrorForbidden), errors.Is(err, tgbot.ErrorBadRequest):
		return Verdict{Class: refused(err), Why: why}
	case errors.Is(err, tgbot.ErrorConflict): // another poller: no matter of a sender's, and nothing was sent
		return Verdict{Class: NotSent, Why: why}
	}
	return Verdict{Class: transport(err), Why: why}
}

// refused tells the 400 and 403 apart, whose cause is only in the text.
func refused(err error) Class {
	text := strings.ToLower(err.Error())
	switch {
	case has(text, notModified):
		return Sent
	case has(text, deadTexts):
		return Dead
	case has(text, suspendedTexts):
		return Suspended
	case has(text, vanishedTexts):
		return Vanished
	case errors.Is(err, tgbot.ErrorForbidden): // for a reason that we do not know: ask again before we give up
		return Suspended
	}
	return Bug
}

func has(text string, any []string) bool {
	for _, s := range any {
		if strings.Contains(text, s) {
			return true
		}
	}
	return false
}

// transport tells what became of a request that has no answer, or none of the known ones.
func transport(err error) Class {
	text := err.Error()
	if strings.HasPrefix(text, "error build request form") {
		return Bug
	}
	if strings.HasPrefix(text, "error create request") { // the address of the Bot API server, or the token, is no URL
		return Fatal
	}
	if m := otherCode.FindStringSubmatch(text); m != nil {
		code, _ := strconv.Atoi(m[1])
		switch {
		case code == 420:
			return NotSent
		case code >= 400 && code < 500 && code != 408:
			return Bug
		}
		return Ambiguous
	}
	if neverLeft(err) {
		return NotSent
	}
	return Ambiguous
}

// neverLeft tells whether the request failed before a byte of it went out.
func neverLeft(err error) bool {
	var op *net.OpError
	if errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect") {
		return true
	}
	var dns *net.DNSError
	var verify *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	return errors.As(err, &dns) || errors.As(err, &verify) || errors.As(err, &record) || errors.As(err, &unknown) || errors.As(err, &host) ||
		errors.Is(err, syscall.ECONNREFUSED) || strings.Contains(err.Error(), "TLS handshake timeout")
}

// A bot token, wherever it may stand in a text.
var token = regexp.MustCompile(`\d{5,}:[A-Za-z0-9_-]{20,}`)

const maxWhy = 200

// clean makes an error fit to be logged and stored: without a token, on one line, short.
func clean(err error) string {
	text := strings.Join(strings.Fields(token.ReplaceAllString(err.Error(), "***")), " ")
	if len(text) > maxWhy {
		text = strings.ToValidUTF8(text[:maxWhy], "") + "…"
	}
	return text
}
