package simulator

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
)

// The limits of texts, in UTF-16 units after parsing.
const (
	maxText    = 4096
	maxCaption = 1024
	// maxEntities are kept of a message; the real server drops the rest in silence too.
	maxEntities = 100
	// maxAhead is how far from now a tg-time may lie.
	maxAhead = 1098 * 24 * time.Hour
)

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n += units(r)
	}
	return n
}

// formatted reads a text with its markup: parsed, cleaned, trimmed, with commands and addresses found in it.
func (s *Server) formatted(p params, textKey, modeKey, entitiesKey string) (string, []Entity, error) {
	raw := p.text(textKey)
	var entities []Entity
	given := false
	switch strings.ToLower(p.text(modeKey)) {
	case "":
		var err error
		if given, err = p.object(entitiesKey, &entities); err != nil {
			return "", nil, err
		}
	case "html":
		var err error
		raw, entities, err = parseHTML(raw, s.now().Add(maxAhead).Unix())
		if err != nil {
			return "", nil, badRequest("can't parse entities: %v", err)
		}
	default:
		return "", nil, badRequest("unsupported parse_mode")
	}
	if given {
		if err := checkEntities(raw, entities); err != nil {
			return "", nil, err
		}
	}
	raw, entities = trim(clean(raw), entities)
	entities = detect(raw, entities)
	return raw, entities[:min(len(entities), maxEntities)], nil
}

// checkEntities refuses entities that lie outside the text, and orders them.
func checkEntities(text string, es []Entity) error {
	length := utf16Len(text)
	for _, e := range es {
		if e.Offset < 0 || e.Length <= 0 || e.Offset > length || e.Length > length-e.Offset {
			return badRequest("entity begins or ends outside of the text")
		}
	}
	sortEntities(es)
	return nil
}

// clean makes control characters spaces, one for one, so that offsets stay.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && (r < ' ' || r == 0x7f) {
			return ' '
		}
		return r
	}, s)
}

// trim takes the white space off both ends and moves the entities along.
func trim(s string, es []Entity) (string, []Entity) {
	left := strings.TrimLeftFunc(s, unicode.IsSpace)
	shift := utf16Len(s[:len(s)-len(left)])
	text := strings.TrimRightFunc(left, unicode.IsSpace)
	length := utf16Len(text)
	kept := es[:0]
	for _, e := range es {
		end := min(e.Offset+e.Length-shift, length)
		e.Offset = max(e.Offset-shift, 0)
		if e.Length = end - e.Offset; e.Length > 0 {
			kept = append(kept, e)
		}
	}
	return text, kept
}

var found = regexp.MustCompile(`(?:^|[\s(（，。：])(/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)|(https?://[^\s<>"'（）()，。；、]+)`)

// detect adds the entities that Telegram finds by itself: commands and addresses, outside code and links.
func detect(s string, es []Entity) []Entity {
	if !strings.Contains(s, "/") {
		return es
	}
	at, from := 0, 0 // UTF-16 and byte offsets of the same place
	for _, m := range found.FindAllStringSubmatchIndex(s, -1) {
		e, begin, end := Entity{Type: "bot_command"}, m[2], m[3]
		if begin < 0 {
			e.Type, begin, end = "url", m[4], m[5]
		} else if end < len(s) && s[end] == '/' {
			continue // a path
		}
		at += utf16Len(s[from:begin])
		from = begin
		e.Offset, e.Length = at, utf16Len(s[begin:end])
		if !covered(e, es) {
			es = append(es, e)
		}
	}
	sortEntities(es)
	return es
}

// covered tells whether e touches an entity that takes its text literally or links it already.
func covered(e Entity, es []Entity) bool {
	for _, o := range es {
		if o.Offset >= e.Offset+e.Length || e.Offset >= o.Offset+o.Length {
			continue
		}
		switch o.Type {
		case "code", "pre", "text_link", "url", "bot_command", "date_time":
			return true
		}
	}
	return false
}

// Slice is the part of the message's text that an entity covers.
func (m Message) Slice(e Entity) string {
	u := utf16.Encode([]rune(m.Text))
	if e.Offset < 0 || e.Length < 0 || e.Offset+e.Length > len(u) {
		return ""
	}
	return string(utf16.Decode(u[e.Offset : e.Offset+e.Length]))
}
