package message

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limit is the most that one message may hold, in UTF-16 units after the entities are parsed. Telegram's own limit is 4096;
// the rest is kept as a margin.
const Limit = 4000

// Text is one message, twice: HTML for Telegram's parse mode HTML, and the same words without marks.
type Text struct {
	HTML  string `json:"html"`
	Plain string `json:"plain"`
}

// Empty tells whether there is nothing to say.
func (t Text) Empty() bool { return t.HTML == "" }

// Units is the length of s as Telegram counts it, in UTF-16 units.
func Units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// Escape makes a field safe inside HTML text and attributes. Telegram knows only these four named entities.
func Escape(s string) string { return escaper.Replace(s) }

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

var unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&")

// Fill writes a template of the catalogue: HTML of ours with {names} in it. The values come in pairs of name and value; a value
// is a string from anywhere, which is cleaned and escaped, or a Text.
func Fill(template string, pairs ...any) Text {
	html := make([]string, 0, len(pairs))
	plain := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		name := "{" + pairs[i].(string) + "}"
		var v Text
		switch x := pairs[i+1].(type) {
		case Text:
			v = x
		case string:
			v = raw(x)
		}
		html = append(html, name, v.HTML)
		plain = append(plain, name, v.Plain)
	}
	return Text{
		HTML:  strings.NewReplacer(html...).Replace(template),
		Plain: strings.NewReplacer(plain...).Replace(unescaper.Replace(untag(template))),
	}
}

// raw is a field from outside: cleaned and escaped.
func raw(s string) Text {
	s = Clean(s)
	return Text{HTML: Escape(s), Plain: s}
}

// wrap puts one tag of ours around a text.
func wrap(tag string, t Text) Text {
	name, _, _ := strings.Cut(tag, " ")
	return Text{HTML: "<" + tag + ">" + t.HTML + "</" + name + ">", Plain: t.Plain}
}

// join sets texts one after the other, leaving out the empty ones.
func join(sep string, parts ...Text) Text {
	var html, plain []string
	for _, p := range parts {
		if !p.Empty() {
			html = append(html, p.HTML)
			plain = append(plain, p.Plain)
		}
	}
	return Text{HTML: strings.Join(html, sep), Plain: strings.Join(plain, sep)}
}

// untag takes the tags out of a template of ours.
func untag(s string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		j := strings.IndexByte(s[i:], '>')
		if j < 0 {
			break
		}
		b.WriteString(s[:i])
		s = s[i+j+1:]
	}
	b.WriteString(s)
	return b.String()
}

// Clean makes one line of a field from outside: valid UTF-8, every run of space and line ends one space, and none of the
// characters that are not seen but change how their neighbours are shown (controls, direction marks, zero width).
func Clean(s string) string {
	line, _ := clean(s, len(s))
	return line
}

// Shorten is Clean, with at most units UTF-16 units kept, the last of them an ellipsis if something was left out. It reads no
// more of s than it keeps.
func Shorten(s string, units int) string {
	line, whole := clean(s, units)
	if whole {
		return line
	}
	for Units(line) > units-1 {
		_, size := utf8.DecodeLastRuneInString(line)
		line = line[:len(line)-size]
	}
	return strings.TrimRight(line, " ，、；,;") + "…"
}

// clean stops after units UTF-16 units; whole says that nothing was left.
func clean(s string, units int) (line string, whole bool) {
	var b strings.Builder
	space := false
	n := 0
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = n > 0
			continue
		case r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
			continue
		}
		size := 1
		if r > 0xFFFF {
			size = 2
		}
		if space {
			size++
		}
		if n += size; n > units {
			return b.String(), false
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String(), true
}
