package place

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"noticebot/notices/text"
)

// form is one name taken apart: 雁峰区雷公塘社区3组 is the path 雁峰区, the stem 雷公塘, the word 社区 and the part 组 3.
type form struct {
	core  string // normal form without path and parts, its closing word in the one spelling; empty: nothing to compare
	stem  string // core without its closing word; empty when there is none
	word  word
	path  []ID     // listed units printed in front, outermost first
	above []string // cores of other names printed in front: the head of a list, a community that no list knows
	on    string   // core of the road or the village that is printed right in front and locates it
	at    string   // the house number there
	owner owner
	parts []part
	ends  []string // cores of the roads that only limit the stretch
	// limited: a stretch of it. partial: some of it, no one knows which. whole: all of it. side: it bounds a block.
	limited, partial, whole, side bool
}

// owner is whose an institution with a generic name is: 市, 县, a listed unit.
type owner struct {
	level Kind
	id    ID
}

// printed is what one printed area (or one typed text) says: the places it enumerates, and those it takes out.
type printed struct {
	forms  []form
	spared []form
}

const maxName = 160 // runes of a name that are read

// normal is text.Normal with the brackets, ranges and quotes of names brought to one form.
func normal(s string) string {
	s = bounded(s)
	return quotes.Replace(digitDash.ReplaceAllString(marks.Replace(text.Normal(s)), "$1-$2"))
}

func bounded(s string) string {
	if len(s) > 4*maxName {
		return strings.ToValidUTF8(s[:4*maxName], "")
	}
	return s
}

var (
	marks = strings.NewReplacer("（", "(", "）", ")", "〔", "(", "〕", ")", "【", "(", "】", ")", "[", "(", "]", ")",
		"---", "-", "--", "-", "~", "-", "，", ",", "；", "、", ";", "、", "/", "、", "·", "", "。", "")
	quotes    = strings.NewReplacer("“", "", "”", "", "「", "", "」", "", "『", "", "』", "", "\"", "", "'", "", "‘", "", "’", "", "《", "", "》", "")
	digitDash = regexp.MustCompile(`([0-9])一([0-9])`)
	quoted    = regexp.MustCompile(`^[“「『《"]([^”」』》"]{4,60})[”」』》"](.+)$`)
	bracket   = regexp.MustCompile(`\(([^()]*)\)`)
	but       = []*regexp.Regexp{ // an exception without brackets
		regexp.MustCompile(`^除(?P<but>.{2,}?)(?:以外|之外|外),?(?P<of>.{2,})$`),
		regexp.MustCompile(`^(?P<of>.{2,}?),?除(?P<but>.{2,}?)(?:以外|之外|外)的?(?:全部|所有|其他|其它|其余|均).*$`),
		regexp.MustCompile(`^(?P<of>.{2,}?),?(?:不含|不包括|不包含)(?P<but>.{2,})$`),
		regexp.MustCompile(`^(?P<of>[^,]{2,}?),除?(?P<but>.{2,}?)(?:除外|以外)$`),
		regexp.MustCompile(`^(?P<of>[^,]{2,}?)除(?P<but>.{2,}?)(?:以外|之外|外)$`),
	}
	except    = regexp.MustCompile(`^(?:除去?|不含|不包括|不包含)(.{2,}?)(?:除外|以外|之外|外)?$|^(.{2,}?)(?:除外|以外|之外|不停|不受影响|(?:照常|正常)(?:[供用通行停营使]?[水电气热暖车业用])?)$`)
	include   = regexp.MustCompile(`^(?:主要)?(?:包括|包含|含|涉及|即)(.{2,})$`)
	isBound   = regexp.MustCompile(`以[东西南北]|[东西南北](?:起|至|临|抵|到)[^,、]{2,}[,、]?[东西南北](?:起|至|临|抵|到)`)
	sideBy    = regexp.MustCompile(`(.{2,}?)(?:以|之)[东西南北]{1,2}`)
	sideTo    = regexp.MustCompile(`[东西南北](?:起|至|临|抵|到)([^东西南北,、]{1,}?(?:路|街|大道|巷|道|河|江|线|桥|铁路|高速))`)
	fromTo    = regexp.MustCompile(`^(.{1,16}?(?:[^公铁]路|大道|大街|[^大]街|巷|线|高速|胡同|.道))([^至到\-、,]{2,}?)(?:至|到|-)([^至到\-、,]{2,}?)(?:段|路段|之间|沿线|间)?$`)
	splitEnds = regexp.MustCompile(`至|到|-|、|,`)
	endTail   = regexp.MustCompile(`(?:路段|段|路口|交叉口|交汇处|口|之间|间)$`)
	isStretch = regexp.MustCompile(`至|到|-|起|止|段$|口|桥|侧$|向$`)
	fused     = regexp.MustCompile(`^(.+?)([东西南北中上下前后新老](?:[、和及,][东西南北中上下前后新老])+)(路|大道|街|巷|里|苑|园|院|村|校区|门)$`)
	fusedSep  = regexp.MustCompile(`[、和及,]`)
)

// read takes a printed or typed name apart.
func (g *Gazetteer) read(s string) printed {
	var out printed
	var above []string
	head := quoted.FindStringSubmatch(text.Normal(bounded(s)))
	if head != nil {
		above = append(above, canonical(normal(head[1])))
	}
	n := normal(s)
	if head != nil {
		n = normal(head[2])
	}
	n, out.spared = g.exceptions(n)
	var notes []string
	plain := bracket.ReplaceAllStringFunc(n, func(b string) string {
		notes = append(notes, b[1:len(b)-1])
		return ""
	})
	plain = strings.Trim(plain, "(),、:；")
	stretch, bounded := g.boundedRoad(plain)
	switch {
	case bounded:
		out.forms = []form{stretch}
	case isBound.MatchString(plain):
		out.forms = g.sides(plain)
	default:
		out.forms = g.list(plain, above)
	}
	for _, note := range notes {
		g.note(&out, note)
	}
	g.inheritParts(&out)
	return out
}

// exceptions takes an exception printed without brackets out of a name.
func (g *Gazetteer) exceptions(n string) (rest string, spared []form) {
	if strings.Contains(n, "(") || !strings.ContainsAny(n, "除不") {
		return n, nil
	}
	for _, re := range but {
		if m := re.FindStringSubmatch(n); m != nil {
			return m[re.SubexpIndex("of")], g.list(m[re.SubexpIndex("but")], nil)
		}
	}
	return n, nil
}

func firstOf(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}

// inheritParts lets an exception that names a part only (3栋除外) speak of the place it is printed with.
func (g *Gazetteer) inheritParts(p *printed) {
	for i := range p.spared {
		if sp := &p.spared[i]; sp.core == "" && len(p.forms) > 0 {
			f := p.forms[len(p.forms)-1]
			f.parts = sp.parts
			*sp = f
		}
	}
}

// sides reads a bounding phrase: the roads that bound a block.
func (g *Gazetteer) sides(s string) []form {
	var out []form
	for _, re := range []*regexp.Regexp{sideBy, sideTo} {
		for i, m := range re.FindAllStringSubmatch(s, 8) {
			name := strings.TrimLeft(m[1], ",、")
			if i > 0 && name == m[1] { // no comma: A以东和B以北; but 和平路 keeps its own 和
				if cut := strings.TrimLeft(name, "和及与至到"); runes(cut) >= 3 {
					name = cut
				}
			}
			for _, f := range g.list(name, nil) {
				f.side = true
				out = append(out, f)
			}
		}
	}
	return out
}

// note reads what stands in brackets behind a name: an exception, members, a part, a stretch.
func (g *Gazetteer) note(out *printed, note string) {
	if note == "" {
		return
	}
	if m := except.FindStringSubmatch(note); m != nil {
		if parts, ok := partsOnly(firstOf(m[1], m[2])); ok {
			out.spared = append(out.spared, form{parts: parts})
			return
		}
		out.spared = append(out.spared, g.list(firstOf(m[1], m[2]), nil)...)
		return
	}
	if len(out.forms) == 0 {
		out.forms = g.list(note, nil)
		return
	}
	last := &out.forms[len(out.forms)-1]
	if parts, ok := partsOnly(note); ok {
		last.parts = append(last.parts, parts...)
		return
	}
	if note == "单号" || note == "双号" || note == "单号侧" || note == "双号侧" {
		for i := range last.parts {
			last.parts[i].every = map[bool]int{true: 1, false: 2}[strings.HasPrefix(note, "单")]
		}
		return
	}
	if isBound.MatchString(note) || sideBy.MatchString(note) {
		last.limited = true
		sides := g.sides(note)
		if last.word.kind != Road {
			out.forms = append(out.forms, sides...)
			return
		}
		for _, f := range sides { // what bounds a stretch of a road is its end
			last.ends = append(last.ends, f.core)
		}
		return
	}
	m := include.FindStringSubmatch(note)
	switch {
	case m != nil:
		note = m[1]
	case isStretch.MatchString(note) && (last.word.kind == Road || !strings.Contains(note, "、")):
		last.limited = true
		last.ends = append(last.ends, endsOf(note)...)
		return
	case !strings.Contains(note, "、"):
		if last.word.kind == Road {
			last.limited = true
		}
		return
	}
	for _, f := range g.list(strings.TrimSuffix(note, "等"), nil) {
		f.above = append(f.above, last.core)
		f.path = append(append([]ID(nil), last.path...), f.path...)
		out.forms = append(out.forms, f)
	}
}

func endsOf(s string) []string {
	var out []string
	for _, e := range splitEnds.Split(s, 6) {
		e = strings.TrimLeft(e, "从自由与")
		if road := strings.TrimSuffix(e, "段"); road != e && strings.HasSuffix(road, "路") {
			out = append(out, canonical(road)) // 东文路段 is the stretch to 东文路 or to 东文
		}
		if road, ok := strings.CutSuffix(e, "口"); ok && strings.HasSuffix(road, "路") {
			out = append(out, canonical(road)) // 龙游路口 is the mouth of 龙游路, 丁字路口 is a sort of crossing
		}
		if e = endTail.ReplaceAllString(e, ""); runes(e) >= 2 {
			out = append(out, canonical(e))
		}
		if i := strings.IndexAny(e, "与和及"); i > 0 { // the crossing of two roads; 和平路 keeps its 和
			_, size := utf8.DecodeRuneInString(e[i:])
			out = append(out, canonical(e[:i]), canonical(e[i+size:]))
		}
	}
	return out
}

// list reads an enumeration of names that is printed as one: 林城东、西路; A苑、B苑; 山语城二、三期.
func (g *Gazetteer) list(s string, above []string) []form {
	if s == "" {
		return nil
	}
	if _, unit := g.exact(s); unit {
		return []form{g.single(s, above)}
	}
	if out := g.crossing(s, above); out != nil {
		return out
	}
	if !strings.ContainsAny(s, "、,和及") {
		return g.withDoor(g.single(s, above))
	}
	if m := fused.FindStringSubmatch(s); m != nil {
		var out []form
		for _, c := range fusedSep.Split(m[2], 12) {
			out = append(out, g.single(m[1]+c+m[3], above))
		}
		return out
	}
	if rest, parts := takeParts(s); len(parts) > 0 && rest != "" && !strings.ContainsAny(rest, "、,") {
		return []form{g.single(s, above)}
	}
	var out []form
	for i, item := range strings.FieldsFunc(s, func(r rune) bool { return r == '、' || r == ',' }) {
		if i > 60 {
			break
		}
		f := g.single(item, above)
		if i > 0 && f.core == "" && len(f.parts) > 0 { // 3栋 behind 锦绣花园1栋
			part := f.parts
			f = out[i-1]
			f.parts = part
		}
		if i > 0 && len(f.path) == 0 {
			f.path = out[0].path
		}
		out = append(out, f)
	}
	return out
}

// single reads one name.
func (g *Gazetteer) single(s string, above []string) form {
	f := form{above: above}
	if m := wholeAlone.FindStringSubmatch(s); m != nil {
		f.core, f.whole = s, true
		return f
	}
	if c, ok := g.exact(s); ok {
		f.set(c)
		return f
	}
	s = g.trim(&f, g.peel(&f, s))
	if c, ok := g.exact(s); ok {
		f.set(c)
		return f
	}
	if rest, parts := takeParts(s); len(parts) > 0 {
		s, f.parts = g.trim(&f, rest), parts
		if len(f.path) == 0 {
			s = g.peel(&f, s)
		}
	}
	if m := fromTo.FindStringSubmatch(s); m != nil {
		f.limited = true
		f.ends = append(endsOf(m[2]), endsOf(m[3])...)
		s = m[1]
	}
	f.set(canonical(s))
	switch {
	case urban.MatchString(f.core):
		f.set(urbanArea)
	case f.core == "医院" && f.owner.level == County: // there is one hospital that is the county's
		f.set("人民医院")
	case strings.HasSuffix(f.core, "站"):
		f.set(g.station(f.core))
	}
	f.locate()
	return f
}

// set takes a core apart.
func (f *form) set(core string) {
	f.core = core
	f.stem, f.word, _ = closing(core)
}

// trim cuts what names nothing off the end and keeps what it says. The name of a listed unit is never cut.
func (g *Gazetteer) trim(f *form, s string) string {
	for range 4 {
		if _, ok := g.exact(s); ok {
			break
		}
		t := s
		if cut, ok := g.cutWhole(t); ok {
			t, f.whole = cut, true
		}
		if cut := partialTail.ReplaceAllString(t, ""); runes(cut) >= 2 && cut != t {
			t, f.partial = cut, true
		}
		if cut := tail.ReplaceAllString(t, ""); runes(cut) >= 2 {
			t = cut
		}
		if t == s {
			break
		}
		s = t
	}
	return s
}

// canonical brings a core to the one form in which it is compared.
func canonical(s string) string {
	s = short(s)
	if strings.Contains(s, "族") || strings.Contains(s, "自治") {
		s = peoples.ReplaceAllString(s, "$1")
	}
	stem, w, ok := closing(s)
	if !ok {
		return s
	}
	if w.same == "村" && w.text != w.same && strings.HasSuffix(stem, w.same) {
		return stem // 新塘村村委会
	}
	return stem + w.same
}
