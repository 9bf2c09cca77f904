package fetch

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// Errors of Decode.
var (
	ErrBinary    = errors.New("not text")
	ErrUndecoded = errors.New("text in an encoding that is not known")
)

var metaRE = regexp.MustCompile(`(?i)<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([\w-]{2,20})|^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]{2,20})`)

// metaBytes is how far the declaration inside a page is looked for; the 1,024 of the HTML standard miss real pages.
const metaBytes = 64 << 10

// Decode turns a page or file into UTF-8. declared is a Content-Type or the name of an encoding, and may be empty or wrong:
// a byte order mark decides, then valid UTF-8, then what is declared outside or inside the page, then GB18030. GB18030 is
// also read in place of GB2312 and GBK, whose superset it is. What is not text is ErrBinary; what no encoding fits is
// ErrUndecoded.
func Decode(body []byte, declared string) (string, error) {
	switch {
	case bytes.HasPrefix(body, []byte{0xEF, 0xBB, 0xBF}):
		body = body[3:]
		if utf8.Valid(body) {
			return checked(string(body))
		}
	case bytes.HasPrefix(body, []byte{0xFF, 0xFE}), bytes.HasPrefix(body, []byte{0xFE, 0xFF}):
		s, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(body)
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrUndecoded, err)
		}
		return checked(string(s))
	}
	if kind := magic(body); kind != "" {
		return "", fmt.Errorf("%w: this is %s", ErrBinary, kind)
	}
	if zeros := bytes.Count(body, []byte{0}); zeros > 0 && zeros*1000 > len(body) {
		return "", fmt.Errorf("%w: it has zero bytes", ErrBinary)
	}
	if mostlyUTF8(body) {
		return checked(strings.ToValidUTF8(string(body), "\uFFFD"))
	}
	return guess(body, declared)
}

// guess decodes by every encoding that is named and takes the first with the fewest characters lost.
func guess(body []byte, declared string) (string, error) {
	best, lost := "", -1
	for _, e := range named(body, declared) {
		b, err := e.NewDecoder().Bytes(body)
		if err != nil {
			continue
		}
		if n := bytes.Count(b, []byte("\uFFFD")); lost < 0 || n < lost {
			best, lost = string(b), n
		}
	}
	if lost < 0 || lost*20 > utf8.RuneCountInString(best) {
		return "", fmt.Errorf("%w: neither UTF-8 nor GB18030 fits; save it as UTF-8", ErrUndecoded)
	}
	return checked(best)
}

// named lists the encodings that the page is said to be in, and GB18030.
func named(body []byte, declared string) []encoding.Encoding {
	names := []string{declared}
	if _, params, err := mime.ParseMediaType(declared); err == nil {
		names = []string{params["charset"]}
	}
	if m := metaRE.FindSubmatch(body[:min(len(body), metaBytes)]); m != nil {
		names = append(names, string(m[1])+string(m[2]))
	}
	var out []encoding.Encoding
	for _, n := range names {
		e, err := htmlindex.Get(strings.TrimSpace(n))
		if err != nil {
			continue
		}
		switch canonical, _ := htmlindex.Name(e); canonical {
		case "utf-8", "windows-1252": // the first has been tried, the second is what careless servers say of everything
		case "gbk", "gb18030":
			out = append(out, simplifiedchinese.GB18030)
		default:
			out = append(out, e)
		}
	}
	return append(out, simplifiedchinese.GB18030)
}

// mostlyUTF8 accepts a body that is UTF-8 but for a cut-off end or a stray byte.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		switch i += n; {
		case r != utf8.RuneError || n > 1:
			good++
		case !utf8.FullRune(b[i-1:]): // the end is cut off
			i = len(b)
		default:
			bad++
		}
	}
	return bad == 0 && (good > 0 || ascii(b)) || bad > 0 && good >= 20*bad
}

func ascii(b []byte) bool {
	return bytes.IndexFunc(b, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// checked refuses what decoded to something that no one wrote.
func checked(s string) (string, error) {
	control, n := 0, 0
	for _, r := range s {
		n++
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' && r != '\v' || r == 0x7F {
			control++
		}
	}
	if control*50 > n {
		return "", fmt.Errorf("%w: %d of %d characters are control characters", ErrBinary, control, n)
	}
	return s, nil
}

// magic names the kind of a file that is not text.
func magic(b []byte) string {
	for _, m := range []struct{ head, kind string }{
		{"%PDF-", "a PDF"}, {"PK\x03\x04", "a ZIP, or an Office document"}, {"\x89PNG", "a picture"}, {"\xFF\xD8\xFF", "a picture"},
		{"GIF8", "a picture"}, {"\x1F\x8B", "a gzip archive"}, {"\xD0\xCF\x11\xE0", "an old Office document"}, {"Rar!", "an archive"}, {"7z\xBC\xAF", "an archive"}, {"\x7FELF", "a program"},
	} {
		if bytes.HasPrefix(b, []byte(m.head)) {
			return m.kind
		}
	}
	return ""
}
