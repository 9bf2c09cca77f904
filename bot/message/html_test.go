package message

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// checkHTML reads text as strictly as Telegram does in parse mode HTML and returns the first thing that it would refuse.
func checkHTML(s string) error {
	if !utf8.ValidString(s) {
		return fmt.Errorf("not UTF-8")
	}
	allowed := map[string]bool{"b": true, "i": true, "s": true, "code": true, "a": true, "blockquote": true}
	var open []string
	var text strings.Builder
	for i := 0; i < len(s); {
		switch s[i] {
		case '<':
			j := strings.IndexByte(s[i:], '>')
			if j < 0 {
				return fmt.Errorf("tag not closed at %d", i)
			}
			tag := s[i+1 : i+j]
			i += j + 1
			if name, ok := strings.CutPrefix(tag, "/"); ok {
				if len(open) == 0 || open[len(open)-1] != name {
					return fmt.Errorf("unexpected </%s> inside %v", name, open)
				}
				open = open[:len(open)-1]
				continue
			}
			name, attr, _ := strings.Cut(tag, " ")
			if !allowed[name] {
				return fmt.Errorf("tag <%s>", tag)
			}
			switch {
			case name == "a":
				v, ok := strings.CutPrefix(attr, `href="`)
				if !ok || !strings.HasSuffix(v, `"`) || strings.ContainsAny(v[:len(v)-1], `"<>`) {
					return fmt.Errorf("link <%s>", tag)
				}
			case name == "blockquote":
				if attr != "" && attr != "expandable" {
					return fmt.Errorf("attribute <%s>", tag)
				}
			case attr != "":
				return fmt.Errorf("attribute <%s>", tag)
			}
			for _, o := range open {
				if o == "code" || o == name {
					return fmt.Errorf("<%s> inside <%s>", name, o)
				}
			}
			open = append(open, name)
		case '>', '"':
			return fmt.Errorf("bare %q at %d", s[i], i)
		case '&':
			ok := false
			for _, e := range []string{"&lt;", "&gt;", "&amp;", "&quot;"} {
				if strings.HasPrefix(s[i:], e) {
					text.WriteByte('x')
					i += len(e)
					ok = true
					break
				}
			}
			if !ok {
				return fmt.Errorf("bare & at %d", i)
			}
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			text.WriteRune(r)
			i += n
		}
	}
	if len(open) > 0 {
		return fmt.Errorf("%v not closed", open)
	}
	if strings.TrimSpace(text.String()) == "" {
		return fmt.Errorf("message text is empty")
	}
	if n := Units(text.String()); n > 4096 {
		return fmt.Errorf("message is too long: %d", n)
	}
	return nil
}

// checkText holds a text to what the package promises of it.
func checkText(t Text) error {
	if err := checkHTML(t.HTML); err != nil {
		return fmt.Errorf("%w in\n%s", err, t.HTML)
	}
	if n := Units(t.Plain); n > 4096 || strings.TrimSpace(t.Plain) == "" {
		return fmt.Errorf("plain text of %d units", n)
	}
	if strings.ContainsAny(t.Plain, "{}") && !strings.ContainsAny(t.HTML, "{}") {
		return fmt.Errorf("plain text holds a name that was not filled in: %s", t.Plain)
	}
	return nil
}
