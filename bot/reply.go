package bot

import (
	"encoding/json"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"noticebot/bot/message"
	"noticebot/bot/outbox"
)

// The kinds of rows that Render knows.
const (
	KindReply = "reply"
	KindAlert = "alert"
)

// A reply that could not be sent within replyLasts is of no use any more.
const replyLasts = 12 * time.Hour

// button is one button of a keyboard under a message.
type button struct {
	Text string `json:"t"`
	Data string `json:"d"`
}

// reply is the body of a row of KindReply: what is said, as it was written when it was said.
type reply struct {
	message.Text
	Keys    [][]button `json:"keys,omitempty"`
	Edit    int        `json:"edit,omitempty"` // the message to put it in the place of
	ReplyTo int        `json:"to,omitempty"`   // the message to answer
}

// say queues an answer in tx. It takes the place of the message whose button was tapped, if one was.
func (t *talk) say(tx *bbolt.Tx, text message.Text, keys [][]button) error {
	r := reply{Text: text, Keys: keys, ReplyTo: t.replyTo}
	if t.said == 0 {
		r.Edit = t.tapped
	}
	body, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("writing an answer: %w", err)
	}
	t.said++
	_, err = t.b.Outbox.Put(tx, outbox.Row{
		Chat: t.chat, Key: fmt.Sprintf("%s/%d", t.key, t.said), Kind: KindReply, Body: body, Priority: 0, Deadline: t.now.Add(replyLasts),
	})
	return err
}

// commit runs fn in one transaction and wakes the courier.
func (t *talk) commit(fn func(tx *bbolt.Tx) error) error {
	said := t.said
	err := t.b.DB.Update(fn)
	if err != nil {
		t.said = said
		return err
	}
	t.b.Wake()
	return nil
}

// answer is the commit of an answer that changes nothing.
func (t *talk) answer(text message.Text, keys [][]button) error {
	return t.commit(func(tx *bbolt.Tx) error { return t.say(tx, text, keys) })
}

// sorry tells the person that something went wrong; if even that fails, the log has the cause.
func (t *talk) sorry() {
	if err := t.answer(message.Fill(t.words().Talk.Sorry), nil); err != nil {
		t.b.Log.Error("an apology could not be queued", "error", err)
	}
}

// button makes a button for this chat; ok is false when its data would be too long.
func (t *talk) button(label, op, arg string) (button, bool) {
	data := encodeData(t.chat, op, arg)
	return button{Text: label, Data: data}, data != "" && label != ""
}

// keys collects rows of buttons.
type keys struct {
	t    *talk
	rows [][]button
}

// row adds a row with one button.
func (k *keys) row(label, op, arg string) *keys {
	if b, ok := k.t.button(label, op, arg); ok {
		k.rows = append(k.rows, []button{b})
	}
	return k
}

// beside adds a button to the last row.
func (k *keys) beside(label, op, arg string) *keys {
	if len(k.rows) == 0 {
		return k.row(label, op, arg)
	}
	if b, ok := k.t.button(label, op, arg); ok {
		last := len(k.rows) - 1
		k.rows[last] = append(k.rows[last], b)
	}
	return k
}

func (t *talk) keys() *keys { return &keys{t: t} }
