package extract

import (
	"strings"
	"unicode/utf8"
)

// pictures stand in posts where a printed notice has the words of a label.
var pictures = []struct {
	marks string
	kind  labelKind
}{
	{"📍📌🏠🏡🏘🏢🚩🗺📣🔴🔵🔸🔹▶", labelArea},
	{"📅📆🗓🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛⏰⏱⌚⏳🕰", labelTime},
	{"🛠🔧🔨⚙🚧❓", labelReason},
	{"📞☎📱☏", labelPhone},
}

// pictured files a line that begins with a picture; words of a label after the picture go before it.
func (c *cutter) pictured(start, stop int) bool {
	sh := c.sh
	line := sh.sub(start, stop)
	for _, p := range pictures {
		for _, mark := range p.marks {
			m := string(mark)
			rest := strings.TrimPrefix(line, m)
			if len(rest) == len(line) {
				continue
			}
			rest = strings.TrimLeft(rest, "\ufe0f\u20e3 ")
			value := stop - len(rest)
			if rest == "" || c.hasLabelFirst(value, stop) {
				return false
			}
			if p.kind == labelTime && len(sh.timesIn(value, stop)) == 0 || p.kind == labelArea && !sh.postedPlaces(value, stop) || p.kind == labelReason {
				return false
			}
			c.heads = nil
			c.started = true
			c.open = labelNone
			sh.units = append(sh.units, unit{start: start, end: stop, kind: unitLabel, label: p.kind, value: value, story: c.story, block: c.block, line: c.line})
			return true
		}
	}
	return false
}

// postedPlaces tells whether a line behind a pin is places only: no sentence, no predicate of its own outside brackets.
func (sh *sheet) postedPlaces(start, end int) bool {
	if strings.ContainsAny(sh.sub(start, end), "。！？!") || len(sh.timesIn(start, end)) > 0 {
		return false
	}
	for _, h := range sh.hitsIn(start, end) {
		switch h.cue.class {
		case cOut, cLow, cBack, cUser:
			if !sh.inBracket(start, h.start) {
				return false
			}
		}
	}
	return true
}

// headsTime tells whether words before a colon are themselves the place of a row whose time follows: 东片区（A路以东）:4月12日….
func headsTime(l, value string) bool {
	if i := strings.Index(l, "（"); i > 0 {
		l = l[:i]
	}
	value = strings.TrimLeft(value, " ")
	return hasAnySuffix(l, []string{"片区", "小区", "路段", "地段"}) && utf8.RuneCountInString(l) > 2 && !containsAny(l, []string{"停", "影响", "涉及", "波及", "断", "封", "管制", "以下"}) &&
		value != "" && (isDigit(value[0]) || hasAnyPrefix(value, []string{"今", "明", "后天", "每", "周", "星期"}))
}
