package simulator

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tags are the tags that there are, with the types of their entities.
var tags = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
	"a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote", "tg-emoji": "custom_emoji", "tg-time": "date_time",
}

// tagAttributes are the attributes that tags may have; those of code only within pre.
var tagAttributes = map[string][]string{
	"a": {"href"}, "code": {"class"}, "blockquote": {"expandable"}, "tg-emoji": {"emoji-id"}, "tg-time": {"unix", "format"},
}

// htmlError is what is wrong with markup, in the words of Telegram, which begin with a capital.
type htmlError string

func (e htmlError) Error() string { return string(e) }

func htmlErrorf(format string, a ...any) error { return htmlError(fmt.Sprintf(format, a...)) }

// openTag is a start tag whose end tag has not come yet.
type openTag struct {
	name   string
	entity Entity
}

// htmlParser reads Telegram's HTML in one pass.
type htmlParser struct {
	src      string
	pos      int
	out      strings.Builder
	units    int // UTF-16 units in out
	stack    []openTag
	entities []Entity
	latest   int64 // the latest Unix time that a tg-time may name
}

// parseHTML turns Telegram's HTML into text and entities. It takes the tags, attributes and escapes that the documentation
// names and nothing else; the error is the part of the description after "can't parse entities: ". Time is linear.
func parseHTML(src string, latest int64) (string, []Entity, error) {
	p := htmlParser{src: src, latest: latest}
	for p.pos < len(src) {
		var err error
		switch c := src[p.pos]; c {
		case '<':
			if strings.HasPrefix(src[p.pos:], "</") {
				err = p.endTag()
			} else {
				err = p.startTag()
			}
		case '&':
			var r rune
			if r, err = p.escape(); err == nil {
				err = p.put(r)
			}
		case '>':
			err = htmlErrorf("Character '>' must be escaped at byte offset %d", p.pos)
		default:
			r, size := utf8.DecodeRuneInString(src[p.pos:])
			p.pos += size
			err = p.put(r)
		}
		if err != nil {
			return "", nil, err
		}
	}
	if n := len(p.stack); n > 0 {
		return "", nil, htmlErrorf("Can't find end tag corresponding to start tag %q", p.stack[n-1].name)
	}
	sortEntities(p.entities)
	return p.out.String(), p.entities, nil
}

// sortEntities puts the outer before the inner and the earlier before the later.
func sortEntities(es []Entity) {
	slices.SortStableFunc(es, func(a, b Entity) int {
		if a.Offset != b.Offset {
			return a.Offset - b.Offset
		}
		return b.Length - a.Length
	})
}

// put adds a character of text. After the nested code of a pre there may be none.
func (p *htmlParser) put(r rune) error {
	if n := len(p.stack); n > 0 && p.stack[n-1].name == "pre" && p.stack[n-1].entity.Language != "" {
		return htmlErrorf("Text after the nested code of pre at byte offset %d", p.pos)
	}
	p.units += units(r)
	p.out.WriteRune(r)
	return nil
}

func units(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// escape reads "&lt;", "&gt;", "&amp;", "&quot;" and numeric references.
func (p *htmlParser) escape() (rune, error) {
	const longest = 12
	rest := p.src[p.pos:min(len(p.src), p.pos+longest)]
	end := strings.IndexByte(rest, ';')
	if end < 2 {
		return 0, htmlErrorf("Character '&' must be escaped at byte offset %d", p.pos)
	}
	name := rest[1:end]
	var r rune
	switch name {
	case "lt":
		r = '<'
	case "gt":
		r = '>'
	case "amp":
		r = '&'
	case "quot":
		r = '"'
	default:
		digits, base := strings.CutPrefix(name, "#")
		if !base {
			return 0, htmlErrorf("Unsupported HTML entity %q at byte offset %d", rest[:end+1], p.pos)
		}
		radix := 10
		if x := strings.TrimLeft(digits, "xX"); len(x) == len(digits)-1 {
			digits, radix = x, 16
		}
		n, err := strconv.ParseUint(digits, radix, 32)
		if err != nil || n == 0 || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
			return 0, htmlErrorf("Unsupported HTML entity %q at byte offset %d", rest[:end+1], p.pos)
		}
		r = rune(n)
	}
	p.pos += end + 1
	return r, nil
}

func (p *htmlParser) startTag() error {
	begin := p.pos
	p.pos++
	name := strings.ToLower(p.word())
	if tags[name] == "" {
		return htmlErrorf("Unsupported start tag %q at byte offset %d", name, begin)
	}
	attrs, err := p.attributes(name, begin)
	if err != nil {
		return err
	}
	if n := len(p.stack); n > 0 {
		if err := p.allowedWithin(p.stack[n-1], name, begin); err != nil {
			return err
		}
	}
	e, err := p.entityOf(name, attrs, begin)
	if err != nil {
		return err
	}
	e.Offset = p.units
	p.stack = append(p.stack, openTag{name, e})
	return nil
}

// allowedWithin holds the rules of nesting.
func (p *htmlParser) allowedWithin(outer openTag, name string, begin int) error {
	switch outer.name {
	case "pre":
		if name == "code" && outer.entity.Offset == p.units && outer.entity.Language == "" {
			return nil
		}
		fallthrough
	case "code":
		return htmlErrorf("Tag %q can't be nested in %q at byte offset %d", name, outer.name, begin)
	}
	if name != "blockquote" && name != "a" {
		return nil
	}
	for _, o := range p.stack {
		if o.name == name {
			return htmlErrorf("Tag %q can't be nested at byte offset %d", name, begin)
		}
	}
	return nil
}

// entityOf checks the attributes of a start tag.
func (p *htmlParser) entityOf(name string, attrs []attribute, begin int) (Entity, error) {
	e := Entity{Type: tags[name]}
	allowed := tagAttributes[name]
	if n := len(p.stack); name == "code" && (n == 0 || p.stack[n-1].name != "pre") {
		allowed = nil
	}
	seen := map[string]string{}
	for _, a := range attrs {
		if _, twice := seen[a.name]; twice || !slices.Contains(allowed, a.name) {
			return e, htmlErrorf("Unexpected attribute %q of the tag %q at byte offset %d", a.name, name, begin)
		}
		seen[a.name] = a.value
	}
	return e, p.fill(&e, seen, name, begin)
}

// fill takes the values of attributes into the entity.
func (p *htmlParser) fill(e *Entity, attrs map[string]string, name string, begin int) error {
	wrong := func(attr string) error {
		return htmlErrorf("Tag %q must have a valid attribute %q at byte offset %d", name, attr, begin)
	}
	switch e.Type {
	case "text_link":
		if e.URL = attrs["href"]; !linkable(e.URL) {
			return wrong("href")
		}
	case "code":
		if class, ok := attrs["class"]; ok {
			language, ok := strings.CutPrefix(class, "language-")
			if !ok || language == "" {
				return wrong("class")
			}
			p.stack[len(p.stack)-1].entity.Language = language
		}
	case "blockquote":
		if _, ok := attrs["expandable"]; ok {
			e.Type = "expandable_blockquote"
		}
	case "custom_emoji":
		if _, err := strconv.ParseUint(attrs["emoji-id"], 10, 64); err != nil {
			return wrong("emoji-id")
		}
		e.CustomEmojiID = attrs["emoji-id"]
	case "date_time":
		n, err := strconv.ParseInt(attrs["unix"], 10, 64)
		if err != nil || n < 0 || n > p.latest {
			return wrong("unix")
		}
		if !timeFormat(attrs["format"]) {
			return wrong("format")
		}
		e.UnixTime, e.Format = n, attrs["format"]
	}
	return nil
}

// timeFormat tells whether f is "r" or an optional w, an optional d or D and an optional t or T, in this order.
func timeFormat(f string) bool {
	if f == "r" {
		return true
	}
	f = strings.TrimPrefix(f, "w")
	if f != "" && (f[0] == 'd' || f[0] == 'D') {
		f = f[1:]
	}
	return f == "" || f == "t" || f == "T"
}

// linkable tells whether an address can stand behind a link or an URL button.
func linkable(s string) bool {
	u, err := url.Parse(s)
	if err != nil || len(s) > 2048 {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return strings.ContainsAny(u.Hostname(), ".:")
	case "tg", "ton":
		return u.Host != ""
	case "mailto", "tel":
		return u.Opaque != ""
	}
	return false
}

func (p *htmlParser) endTag() error {
	begin := p.pos
	p.pos += 2
	name := strings.ToLower(p.word())
	p.spaces()
	if p.pos >= len(p.src) || p.src[p.pos] != '>' {
		return htmlErrorf("Unclosed end tag at byte offset %d", begin)
	}
	p.pos++
	n := len(p.stack)
	if n == 0 {
		return htmlErrorf("Unexpected end tag at byte offset %d", begin)
	}
	top := p.stack[n-1]
	if top.name != name {
		return htmlErrorf("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, top.name, name)
	}
	p.stack = p.stack[:n-1]
	top.entity.Length = p.units - top.entity.Offset
	if top.name == "code" && n > 1 && p.stack[n-2].name == "pre" && p.stack[n-2].entity.Language != "" {
		return nil // one entity: the pre with its language
	}
	if top.entity.Length > 0 {
		p.entities = append(p.entities, top.entity)
	}
	return nil
}
