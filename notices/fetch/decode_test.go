package fetch

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

func in(t testing.TB, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDecode(t *testing.T) {
	const text = "雁峰区雷公塘片区明日停水，咨询热线8429110。"
	const rare = "居民𠮷某与㛃某"
	gb := simplifiedchinese.GB18030
	far := "<html><!--" + strings.Repeat("x", 3000) + `--><meta charset="big5">` + "停水"
	for _, c := range []struct {
		name     string
		body     []byte
		declared string
		want     string
	}{
		{"utf-8", []byte(text), "", text},
		{"utf-8 with a mark", []byte("\xEF\xBB\xBF" + text), "text/html; charset=gbk", text},
		{"utf-16", in(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text), "", text},
		{"utf-16 big-endian", in(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), text), "", text},
		{"meta gb2312, rare characters", append([]byte(`<meta http-equiv=Content-Type content="text/html; charset=gb2312">`), in(t, gb, rare)...), "", `<meta http-equiv=Content-Type content="text/html; charset=gb2312">` + rare},
		{"header gbk, rare characters", in(t, gb, rare), "text/html; charset=gbk", rare},
		{"nothing declared", in(t, gb, text), "", text},
		{"header says utf-8, bytes are not", in(t, gb, text), "text/html; charset=utf-8", text},
		{"header says iso-8859-1, bytes are gb", in(t, gb, text), "text/html; charset=iso-8859-1", text},
		{"meta gb2312, bytes utf-8", []byte(`<meta charset=gb2312>` + text), "", `<meta charset=gb2312>` + text},
		{"header gbk, bytes utf-8", []byte(text), "text/html; charset=gbk", text},
		{"big5", in(t, traditionalchinese.Big5, "停水通知"), "text/html; charset=big5", "停水通知"},
		{"meta after byte 1024", in(t, traditionalchinese.Big5, far), "", far},
		{"ascii", []byte("hello"), "", "hello"},
		{"empty", nil, "", ""},
		{"utf-8 cut off", []byte(text)[:len(text)-1], "", text[:len(text)-3] + "\uFFFD"},
		{"an encoding that no one knows", in(t, gb, text), "text/html; charset=x-none", text},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := Decode(c.body, c.declared); err != nil || got != c.want {
				t.Errorf("%q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want error
	}{
		"pdf":      {"%PDF-1.7\n%âãÏÓ", ErrBinary},
		"zip":      {"PK\x03\x04\x14\x00", ErrBinary},
		"picture":  {"\x89PNG\r\n\x1a\n\x00", ErrBinary},
		"zeros":    {strings.Repeat("\x00\x01\x02abc", 100), ErrBinary},
		"controls": {strings.Repeat("\x01\x02\x03a", 100), ErrBinary},
		"noise":    {strings.Repeat("\xff\xfa\x80\xff", 100), ErrUndecoded},
	} {
		if s, err := Decode([]byte(c.body), ""); !errors.Is(err, c.want) {
			t.Errorf("%s: %v (%.20q)", name, err, s)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("停水"), "")
	f.Add(in(f, simplifiedchinese.GB18030, "停水"), "text/html; charset=gbk")
	f.Add([]byte("<meta charset=utf-7>\xff\xfe"), "x")
	f.Fuzz(func(t *testing.T, body []byte, declared string) {
		if s, err := Decode(body, declared); err == nil && !utf8.ValidString(s) {
			t.Errorf("not UTF-8: %q", s)
		}
	})
}
