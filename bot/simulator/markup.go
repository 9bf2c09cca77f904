package simulator

import (
	"encoding/json"
	"strings"
)

// The limits of keyboards.
const (
	maxInlineButtons = 100
	maxInlineRow     = 8
	maxReplyButtons  = 300
	maxReplyRow      = 12
	maxData          = 64 // bytes of callback data
	maxCopy          = 256
	maxMarkup        = 64 << 10 // bytes of the JSON
)

// markup is a reply_markup that was found right. All empty: none was given.
type markup struct {
	given      bool
	inline     [][]Button
	keyboard   *ReplyKeyboard
	remove     bool
	forceReply bool
}

// readMarkup reads and checks reply_markup.
func readMarkup(p params, private bool) (markup, error) {
	raw := p.text("reply_markup")
	if raw == "" {
		return markup{}, nil
	}
	if len(raw) > maxMarkup {
		return markup{}, badRequest("REPLY_MARKUP_TOO_LONG")
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(raw), &fields); err != nil {
		return markup{}, badRequest("object expected as reply markup")
	}
	m := markup{given: true}
	switch {
	case fields["inline_keyboard"] != nil:
		rows, err := readRows(fields["inline_keyboard"], "inline_keyboard", "inline keyboard button")
		if err != nil {
			return m, err
		}
		m.inline = rows
		return m, checkInline(rows)
	case fields["keyboard"] != nil:
		rows, err := readRows(fields["keyboard"], "keyboard", "keyboard button")
		if err != nil {
			return m, err
		}
		k := &ReplyKeyboard{}
		if err := json.Unmarshal([]byte(raw), k); err != nil {
			return m, badRequest("can't parse reply keyboard markup JSON object")
		}
		k.Rows = rows
		m.keyboard = k
		return m, checkReply(k, private)
	case string(fields["remove_keyboard"]) == "true":
		m.remove = true
	case string(fields["force_reply"]) == "true":
		m.forceReply = true
	case len(fields) > 0:
		return m, badRequest("can't parse reply markup JSON object")
	}
	return m, nil
}

// readRows reads an array of arrays of buttons. Empty rows are dropped, as Telegram does.
func readRows(raw json.RawMessage, field, what string) ([][]Button, error) {
	var rows []json.RawMessage
	if err := json.Unmarshal(raw, &rows); err != nil || rows == nil {
		return nil, badRequest("field %q must be of type Array", field)
	}
	var out [][]Button
	for _, r := range rows {
		var cells []json.RawMessage
		if err := json.Unmarshal(r, &cells); err != nil || cells == nil {
			return nil, badRequest("field %q must be an Array of Arrays", field)
		}
		var row []Button
		for _, c := range cells {
			var b Button
			if field == "keyboard" && len(c) > 0 && c[0] == '"' {
				if err := json.Unmarshal(c, &b.Text); err != nil {
					return nil, badRequest("can't parse %s: %v", what, err)
				}
			} else if err := json.Unmarshal(c, &b); err != nil {
				return nil, badRequest("can't parse %s: %v", what, err)
			}
			row = append(row, b)
		}
		if len(row) > 0 {
			out = append(out, row)
		}
	}
	return out, nil
}

func checkInline(rows [][]Button) error {
	total := 0
	for _, row := range rows {
		if len(row) > maxInlineRow {
			return badRequest("too many buttons in a row of the inline keyboard")
		}
		total += len(row)
		for _, b := range row {
			if err := checkInlineButton(b); err != nil {
				return err
			}
		}
	}
	if total > maxInlineButtons {
		return badRequest("REPLY_MARKUP_TOO_LONG")
	}
	return nil
}

func checkInlineButton(b Button) error {
	if err := checkFace(b, "inline keyboard button"); err != nil {
		return err
	}
	actions := 0
	for _, has := range []bool{b.URL != "", b.Data != "", b.CopyText != nil, b.Disabled != nil, b.WebApp != nil,
		b.LoginURL != nil, b.SwitchInline != nil, b.SwitchCurrent != nil, b.SwitchChosen != nil} {
		if has {
			actions++
		}
	}
	switch {
	case b.RequestLocation || b.RequestContact || b.RequestPoll != nil || b.RequestUsers != nil || b.RequestChat != nil:
		return badRequest("can't parse inline keyboard button: a field of reply keyboards is not allowed")
	case actions == 0:
		return badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case actions > 1:
		return badRequest("can't parse inline keyboard button: exactly one of the optional fields must be used")
	case len(b.Data) > maxData:
		return badRequest("BUTTON_DATA_INVALID")
	case b.URL != "" && !linkable(b.URL):
		return badRequest("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", b.URL)
	case b.CopyText != nil && (b.CopyText.Text == "" || utf16Len(b.CopyText.Text) > maxCopy):
		return badRequest("BUTTON_COPY_TEXT_INVALID")
	}
	return nil
}

func checkFace(b Button, what string) error {
	if strings.TrimSpace(b.Text) == "" {
		return badRequest("can't parse %s: Field \"text\" must be non-empty", what)
	}
	switch b.Style {
	case "", "danger", "success", "primary":
		return nil
	}
	return badRequest("can't parse %s: invalid button style specified", what)
}

func checkReply(k *ReplyKeyboard, private bool) error {
	total := 0
	for _, row := range k.Rows {
		if len(row) > maxReplyRow {
			return badRequest("too many buttons in a row of the keyboard")
		}
		total += len(row)
		for _, b := range row {
			if err := checkFace(b, "keyboard button"); err != nil {
				return err
			}
			if b.URL != "" || b.Data != "" || b.CopyText != nil || b.Disabled != nil {
				return badRequest("can't parse keyboard button: a field of inline keyboards is not allowed")
			}
			if !private && (b.RequestLocation || b.RequestContact) {
				return badRequest("can't request a location or a contact outside of private chats")
			}
		}
	}
	if total == 0 {
		return badRequest("reply keyboard must have at least one button")
	}
	if total > maxReplyButtons {
		return badRequest("REPLY_MARKUP_TOO_LONG")
	}
	if utf16Len(k.Placeholder) > 64 {
		return badRequest("input field placeholder is too long")
	}
	return nil
}
