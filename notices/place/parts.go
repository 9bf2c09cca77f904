package place

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"noticebot/notices/text"
)

// part is a qualifier: which houses, buildings, phases, groups, wings of a place are meant.
type part struct {
	dim   string   // what is counted: 号 栋 单元 期 组 区 座 段 侧 校区
	spans []span   // numbers
	words []string // or names: 老, A, 东
	every int      // 1 odd numbers only, 2 even numbers only, 0 all
}

type span struct{ lo, hi int }

// dims brings the words for one thing counted to one.
var dims = map[string]string{
	"号": "号", "号院": "号", "栋": "栋", "幢": "栋", "号楼": "栋", "#楼": "栋", "#": "栋", "楼": "栋", "座": "栋", "单元": "单元",
	"期": "期", "组": "组", "村民小组": "组", "村民组": "组", "小组": "组", "队": "组", "生产队": "组", "区": "区", "弄": "弄", "排": "排",
	"层": "层", "室": "室",
}

const (
	numRe  = `第?(?:[0-9]{1,5}|[一二三四五六七八九十百零〇两廿]{1,6})`
	nameRe = `(?:[A-Za-z][0-9]?|[甲乙丙丁]|[东西南北中])`
	unitRe = `(?:号楼|号院|号|栋|幢|座|#楼|#|楼|单元|期|村民小组|村民组|小组|组|队|区|弄|排|层|室)`
	glueRe = `(?:至|到|-|、|,|和|及|与)`
)

var (
	numbered = regexp.MustCompile(`^(.*?)((?:` + numRe + unitRe + `?` + glueRe + `)*` + numRe + unitRe + `)(?:院)?\(?(单号|双号)?(?:侧|一侧)?\)?$`)
	lettered = regexp.MustCompile(`^(.*?)((?:` + nameRe + `(?:区|栋|座|幢)?` + glueRe + `)*` + nameRe + `)(区|栋|座|幢)$`)
	piece    = regexp.MustCompile(`(` + numRe + `|` + nameRe + `)(` + unitRe + `)?(` + glueRe + `)?`)
	fronted  = regexp.MustCompile(`^((?:` + numRe + `(?:号楼|栋|幢)?` + glueRe + `)*` + numRe + `(?:号楼|栋|幢))([^0-9].+)$`)
	sections = regexp.MustCompile(`^(|.{2,}?(?:路|街|道|巷|线|高速))([东西南北中]?)((?:` + numRe + `段?` + glueRe + `)*` + numRe + `段)$`)
	annex    = regexp.MustCompile(`^(.*[0-9]号(?:院)?)附(` + numRe + `)号?$`)
	door3    = regexp.MustCompile(`^(|.*[^0-9-])([0-9]{1,3})-([0-9]{1,2})-([0-9]{3,4})$`)
	flat     = regexp.MustCompile(`^(.*(?:栋|幢|座|号楼|#楼|#|单元))([0-9]{3,4})$`)
	storey   = regexp.MustCompile(`^(.*(?:栋|幢|座|号楼|#楼|单元)` + numRe + `)楼$`)
	stretch  = regexp.MustCompile(`^(.*(?:路|街|大道|巷|道|线|高速))([东西南北中])段$`)
	flank    = regexp.MustCompile(`^(.{2,}?)(?:道路|路段|沿线|延长线)?((?:[东西南北]|单号|双号|左|右)(?:侧|边|面))(?:半幅|路段|部分)?$`)
	campus   = regexp.MustCompile(`^(?:([新老旧东西南北中本]部?)(?:校区|院区|分校|分院|校园|院)|(.{2,3}?)(?:校区|院区|分校|分院))$`)
	door     = regexp.MustCompile(`^([东西南北]|[0-9]+号|正|后)(大?门)$`)
	wing     = regexp.MustCompile(`^(.{2,}(?:小区|家园|花园|宿舍|家属院|家属区|新村|公寓|苑|城|园|校区))([东西南北中新老])(苑|院|区|园)$`)
)

// takeParts takes the qualifiers off the end of a name. What is left may be empty.
func takeParts(s string) (rest string, parts []part) {
	rest = doors(s)
	for range 6 {
		next, p, ok := takePart(rest)
		if !ok {
			break
		}
		rest, parts = next, append(parts, p)
	}
	if len(parts) == 0 {
		return s, nil
	}
	return rest, parts
}

// partsOnly reads what stands in brackets when it is qualifiers and nothing else: 3栋, A、B区.
func partsOnly(note string) ([]part, bool) {
	rest, parts := takeParts(note)
	if rest != "" { // letters and wings are read behind a name only
		const name = "某某"
		rest, parts = takeParts(name + note)
		rest = strings.TrimPrefix(rest, name)
	}
	return parts, rest == "" && len(parts) > 0
}

// doors writes out what people leave out of the number of a flat: 3-2-501 is 3栋2单元501室, 3栋501 is 3栋501室, 3栋5楼 is on the
// fifth floor.
func doors(s string) string {
	s = door3.ReplaceAllString(s, "${1}${2}栋${3}单元${4}室")
	s = flat.ReplaceAllString(s, "${1}${2}室")
	return storey.ReplaceAllString(s, "${1}层")
}

func takePart(s string) (string, part, bool) {
	if m := sections.FindStringSubmatch(s); m != nil {
		p, _ := parsePart(strings.ReplaceAll(m[3], "段", ""))
		p.dim = "分段"
		if m[2] != "" {
			m[2] += "段" // 西二段: the second of the west
		}
		return m[1] + m[2], p, len(p.spans) > 0
	}
	if m := annex.FindStringSubmatch(s); m != nil {
		p, _ := parsePart(m[2] + "号")
		p.dim = "附号"
		return m[1], p, len(p.spans) > 0
	}
	if m := numbered.FindStringSubmatch(s); m != nil && numbersBelong(m[1], m[2]) {
		p, ok := parsePart(m[2])
		if m[3] == "单号" {
			p.every = 1
		} else if m[3] == "双号" {
			p.every = 2
		}
		return m[1], p, ok
	}
	if m := fronted.FindStringSubmatch(s); m != nil {
		p, ok := parsePart(m[1])
		return m[2], p, ok
	}
	if m := lettered.FindStringSubmatch(s); m != nil && runes(m[1]) >= 2 {
		p := part{dim: dims[m[3]]}
		p.words = letters(m[2] + m[3])
		return m[1], p, true
	}
	if m := stretch.FindStringSubmatch(s); m != nil {
		return m[1], part{dim: "段", words: []string{m[2]}}, true
	}
	if m := wing.FindStringSubmatch(s); m != nil {
		return m[1], part{dim: "区", words: []string{m[2]}}, true
	}
	if m := flank.FindStringSubmatch(s); m != nil {
		return m[1], part{dim: "侧", words: []string{m[2]}}, true
	}
	if at := institution.FindStringIndex(digits(s)); at != nil {
		return takeCampus(s)
	}
	return s, part{}, false
}

// letters reads A、B区 and A1-A5栋.
func letters(list string) []string {
	var out []string
	open := false
	for _, m := range piece.FindAllStringSubmatch(list, 20) {
		w := strings.ToUpper(m[1])
		if open && len(out) > 0 {
			from, to := out[len(out)-1], w
			if len(from) == 2 && len(to) == 2 && from[0] == to[0] { // A1 to A5
				for c := from[1] + 1; c < to[1]; c++ {
					out = append(out, string([]byte{from[0], c}))
				}
			} else if len(from) == 1 && len(to) == 1 { // A to D
				for c := from[0] + 1; c < to[0]; c++ {
					out = append(out, string([]byte{c}))
				}
			}
		}
		out = append(out, w)
		open = m[3] == "至" || m[3] == "到" || m[3] == "-"
	}
	return out
}

// takeCampus takes off the part of an institution: 老校区, 北院, 西门. The institution is left.
func takeCampus(s string) (string, part, bool) {
	for i := len(s) - 1; i > 0; i-- { // the longest: 大学, not 大
		if !utf8.RuneStart(s[i]) {
			continue
		}
		head, rest := s[:i], s[i:]
		at := institutionEnd.FindStringIndex(digits(head))
		if at == nil {
			continue
		}
		if m := campus.FindStringSubmatch(rest); m != nil {
			return head, part{dim: "校区", words: []string{strings.Replace(m[1]+m[2], "旧", "老", 1)}}, true
		}
		if m := door.FindStringSubmatch(rest); m != nil {
			return head, part{dim: "门", words: []string{m[1]}}, true
		}
	}
	return s, part{}, false
}

var institutionEnd = regexp.MustCompile(`.(?:学院|大学|中学|小学|学校|医院|保健院|大)$|[0-9][中小]$`)

// numbersBelong guards against numerals that are part of the name: 五一 in 五一区, 太平小区一 in 太平小区一社区.
func numbersBelong(rest, list string) bool {
	if rest == "" {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(rest)
	if last >= 'A' && last <= 'z' {
		return false // A3栋 is a letter's
	}
	return !strings.ContainsRune("第之线道", last) || strings.HasSuffix(rest, "道") && !strings.HasSuffix(list, "区")
}

// parsePart reads 1-5栋, 一组至五组, 22、23幢, 一二期.
func parsePart(list string) (part, bool) {
	var p part
	open := false
	for _, m := range piece.FindAllStringSubmatch(list, 60) {
		num, unit, glue := strings.TrimPrefix(m[1], "第"), m[2], m[3]
		if unit != "" {
			p.dim = dims[unit]
		}
		var values []int
		if n, ok := text.Number(num); ok {
			values = []int{n}
		}
		if run := []rune(num); len(run) > 1 && consecutive(run) {
			values = values[:0]
			for _, r := range run {
				n, _ := text.Number(string(r))
				values = append(values, n)
			}
		}
		if len(values) == 0 {
			return part{}, false
		}
		if open && len(p.spans) > 0 {
			last := &p.spans[len(p.spans)-1]
			last.hi = max(values[0], last.lo)
			values = values[1:]
		}
		for _, v := range values {
			p.spans = append(p.spans, span{v, v})
		}
		open = glue == "至" || glue == "到" || glue == "-"
	}
	return p, p.dim != "" && len(p.spans) > 0
}

// consecutive tells a list of phases printed together (一二期) from a number.
func consecutive(run []rune) bool {
	prev := 0
	for i, r := range run {
		n := strings.IndexRune("一二三四五六七八九", r)
		if n < 0 || i > 0 && n != prev+len("一") {
			return false
		}
		prev = n
	}
	return true
}

// fit is how a subscribed part and an affected part relate.
type fit int

const (
	overlaps fit = iota
	apart
	unclear
)

// compareParts relates the parts of a home to those of an area of the same place. A home without parts is affected in part; a
// home with parts lies wholly in an area without.
func compareParts(home, area []part) fit {
	open := false // the area is narrowed in a way that the home says nothing of
	for _, a := range area {
		found := false
		for _, h := range home {
			if h.dim == a.dim {
				found = true
				if !h.meets(a) {
					return apart
				}
			}
		}
		open = open || !found
	}
	if open && len(home) > 0 && !covers(area, home) {
		return unclear
	}
	return overlaps
}

// covers tells whether every qualifier of the home is one that the area speaks of: then the area is inside the home.
func covers(area, home []part) bool {
	for _, h := range home {
		found := false
		for _, a := range area {
			found = found || a.dim == h.dim
		}
		if !found {
			return false
		}
	}
	return true
}

func (p part) meets(q part) bool {
	for _, w := range p.words {
		for _, v := range q.words {
			if w == v {
				return true
			}
		}
	}
	for _, a := range p.spans {
		for _, b := range q.spans {
			if lo, hi := max(a.lo, b.lo), min(a.hi, b.hi); lo <= hi && sameParity(lo, hi, p.every, q.every) {
				return true
			}
		}
	}
	return false
}

// sameParity tells whether a number from lo to hi satisfies both restrictions to odd or even numbers.
func sameParity(lo, hi, a, b int) bool {
	if a != 0 && b != 0 && a != b {
		return false
	}
	want := max(a, b)
	return want == 0 || hi > lo || lo%2 == want%2
}

func itoa(n int) string { return strconv.Itoa(n) }
