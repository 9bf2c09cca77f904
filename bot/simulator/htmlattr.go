package simulator

import "strings"

type attribute struct{ name, value string }

// attributes reads the rest of a start tag up to and including its ">".
func (p *htmlParser) attributes(tag string, begin int) ([]attribute, error) {
	unclosed := htmlErrorf("Unclosed start tag %q at byte offset %d", tag, begin)
	var out []attribute
	for {
		spaced := p.spaces()
		if p.pos >= len(p.src) {
			return nil, unclosed
		}
		if p.src[p.pos] == '>' {
			p.pos++
			return out, nil
		}
		name := strings.ToLower(p.word())
		if name == "" || !spaced {
			return nil, htmlErrorf("Empty attribute name in the tag %q at byte offset %d", tag, p.pos)
		}
		p.spaces()
		if p.pos >= len(p.src) {
			return nil, unclosed
		}
		value := ""
		if p.src[p.pos] == '=' {
			p.pos++
			p.spaces()
			var err error
			if value, err = p.value(tag, begin); err != nil {
				return nil, err
			}
		} else if name != "expandable" {
			return nil, htmlErrorf("Expected equal sign in declaration of an attribute of the tag %q at byte offset %d", tag, p.pos)
		} else {
			p.pos -= trailingSpaces(p.src[:p.pos])
		}
		out = append(out, attribute{name, value})
		if len(out) > 8 {
			return nil, htmlErrorf("Too many attributes in the tag %q at byte offset %d", tag, begin)
		}
	}
}

// value reads an attribute's value: quoted, or a bare token of letters, digits, dots and hyphens.
func (p *htmlParser) value(tag string, begin int) (string, error) {
	unclosed := htmlErrorf("Unclosed start tag %q at byte offset %d", tag, begin)
	if p.pos >= len(p.src) {
		return "", unclosed
	}
	quote := p.src[p.pos]
	if quote != '"' && quote != '\'' {
		start := p.pos
		for p.pos < len(p.src) && (isWordByte(p.src[p.pos]) || p.src[p.pos] == '.') {
			p.pos++
		}
		if start == p.pos {
			return "", htmlErrorf("Unexpected end of the value of an attribute of the tag %q at byte offset %d", tag, p.pos)
		}
		return p.src[start:p.pos], nil
	}
	p.pos++
	var b strings.Builder
	for p.pos < len(p.src) {
		switch c := p.src[p.pos]; c {
		case quote:
			p.pos++
			return b.String(), nil
		case '&':
			r, err := p.escape()
			if err != nil {
				return "", err
			}
			b.WriteRune(r)
		case '<', '>':
			return "", htmlErrorf("Character '%c' must be escaped at byte offset %d", c, p.pos)
		default:
			b.WriteByte(c)
			p.pos++
		}
	}
	return "", unclosed
}

// word reads a name of a tag or an attribute.
func (p *htmlParser) word() string {
	start := p.pos
	for p.pos < len(p.src) && isWordByte(p.src[p.pos]) {
		p.pos++
	}
	return p.src[start:p.pos]
}

func isWordByte(c byte) bool {
	return c == '-' || c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// spaces skips white space and tells whether there was any.
func (p *htmlParser) spaces() bool {
	start := p.pos
	for p.pos < len(p.src) && isSpace(p.src[p.pos]) {
		p.pos++
	}
	return p.pos > start
}

func trailingSpaces(s string) int { return len(s) - len(strings.TrimRight(s, " \t\n\r")) }
