package courier

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/go-telegram/bot/models"
)

func TestPlainOf(t *testing.T) {
	for _, tt := range []struct{ html, want string }{
		{"", ""},
		{"<b>停水</b>：雷公塘 &amp; 六一小学", "停水：雷公塘 & 六一小学"},
		{`<a href="https://x/?a=1&amp;b=2">原文</a>`, "原文"},
		{"1 < 2", "1 < 2"},
		{"a &lt;b&gt; c", "a <b> c"},
	} {
		if got := plainOf(tt.html); got != tt.want {
			t.Errorf("%q became %q, want %q", tt.html, got, tt.want)
		}
	}
}

func FuzzPlain(f *testing.F) {
	f.Add("<b>x</b> &amp; <", "")
	f.Add(strings.Repeat("𠮷", 3000), strings.Repeat("a", 4096))
	f.Fuzz(func(t *testing.T, text, plain string) {
		m := (&Message{Chat: 1, Text: text, Plain: plain, ReplyTo: 3, Keyboard: &models.InlineKeyboardMarkup{}}).plain()
		if n := len(utf16.Encode([]rune(m.Plain))); n > maxText {
			t.Errorf("%d units", n)
		}
		if utf8.ValidString(text) && utf8.ValidString(plain) && !utf8.ValidString(m.Plain) {
			t.Errorf("%q is not UTF-8", m.Plain)
		}
		if p := m.send(); p.ParseMode != "" || p.ReplyMarkup != nil || p.ReplyParameters != nil {
			t.Errorf("%+v is not plain", p)
		}
	})
}

func TestCut(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"fits", strings.Repeat("a", 4096), strings.Repeat("a", 4096)},
		{"one too long", strings.Repeat("a", 4097), strings.Repeat("a", 4095) + "…"},
		{"pairs fit", strings.Repeat("𠮷", 2048), strings.Repeat("𠮷", 2048)},
		{"pairs", strings.Repeat("𠮷", 2049), strings.Repeat("𠮷", 2047) + "…"},
	} {
		if got := cut(tt.text); got != tt.want {
			t.Errorf("%s: %d bytes, want %d", tt.name, len(got), len(tt.want))
		}
	}
}

func TestKeyboards(t *testing.T) {
	inline, reply := &models.InlineKeyboardMarkup{}, &models.ReplyKeyboardMarkup{}
	for _, tt := range []struct {
		name       string
		keyboard   models.ReplyMarkup
		send, edit bool // goes with it
	}{
		{"none", nil, false, false},
		{"nil inline", (*models.InlineKeyboardMarkup)(nil), false, false},
		{"nil reply", (*models.ReplyKeyboardMarkup)(nil), false, false},
		{"inline", inline, true, true},
		{"reply", reply, true, false},
	} {
		m := &Message{Chat: 1, Text: "x", EditID: 2, Keyboard: tt.keyboard}
		if got := m.send().ReplyMarkup != nil; got != tt.send {
			t.Errorf("%s: sent with it: %v", tt.name, got)
		}
		if got := m.edit().ReplyMarkup != nil; got != tt.edit {
			t.Errorf("%s: edited with it: %v", tt.name, got)
		}
	}
}
