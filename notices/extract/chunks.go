package extract

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// chunk is what stands between two separators of a list; sep is the separator after it.
type chunk struct {
	start, end int
	sep        rune
}

// chunks cuts [start, end) at 、 ， ； 。 : and blanks, outside brackets; times and predicates are cut out.
func (sh *sheet) chunks(start, end int) []chunk {
	var out []chunk
	depth, from := 0, start
	stops := sh.has(cStopNoun, max(0, start-200), end)
	put := func(to int, sep rune) {
		if to > from || len(out) > 0 {
			out = append(out, chunk{from, to, sep})
		}
	}
	cuts := sh.cutsIn(start, end)
	for i := start; i < end; {
		for len(cuts) > 0 && cuts[0].end <= i {
			cuts = cuts[1:]
		}
		if depth == 0 && len(cuts) > 0 && cuts[0].start == i {
			put(i, cuts[0].mark)
			i = max(cuts[0].end, i+1)
			from = i
			continue
		}
		r, size := utf8.DecodeRuneInString(sh.sub(i, end))
		switch {
		case r == '（' || r == '(' || r == '「' || r == '《':
			depth++
		case (r == '）' || r == ')' || r == '」' || r == '》') && depth > 0:
			depth--
		case depth > 0 && r == '\n':
			depth = 0
			put(i, '\n')
			from = i + size
		case depth > 0:
		case stops && (r == '“' || r == '”'):
			put(i, r)
			from = i + size
		case strings.ContainsRune("、，；。:！？\n|【】▪·•◆■●", r) && !(r == '·' && i > from), r == ' ' && !digitsAround(sh.s, i):
			put(i, r)
			from = i + size
		}
		i += size
	}
	put(end, 0)
	return out
}

func digitsAround(s string, i int) bool {
	return i > 0 && i+1 < len(s) && isDigit(s[i-1]) && isDigit(s[i+1])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// cut is a stretch that ends a chunk: a time or a predicate.
type cut struct {
	start, end int
	mark       rune
}

func (sh *sheet) cutsIn(start, end int) []cut {
	var out []cut
	for _, t := range sh.timesIn(start, end) {
		out = append(out, cut{t.Start, t.End, markTime})
	}
	for _, h := range sh.hitsIn(start, end) {
		switch h.cue.class {
		case cOut, cLow, cBack, cKeep, cList:
			if h.cue.class == cKeep && h.cue.service == "" && (h.cue.word == "不含" || h.cue.word == "不包括") {
				continue
			}
			out = append(out, cut{h.start, h.end, markWord})
		}
	}
	if len(out) > 1 {
		sort.SliceStable(out, func(i, j int) bool { return out[i].start < out[j].start })
	}
	kept := out[:0]
	last := -1
	for _, c := range out {
		if c.start >= last {
			kept = append(kept, c)
			last = c.end
		}
	}
	return kept
}

// boundsAt merges the chunks of one bounding phrase (A路以东、B路以北; 东起…西至…) that starts at i; n is how many they are.
func (sh *sheet) boundsAt(cs []chunk, i int) (chunk, int) {
	n := 0
	for j := i; j < len(cs) && j < i+6; j++ {
		t := strings.TrimSpace(sh.sub(cs[j].start, cs[j].end))
		if !isBound(t) {
			break
		}
		n = j - i + 1
		if cs[j].sep != '、' && cs[j].sep != '，' && cs[j].sep != ' ' || strings.Contains(t, "的") {
			break
		}
	}
	if n == 0 {
		return sh.enclosed(cs, i)
	}
	return chunk{cs[i].start, cs[i+n-1].end, cs[i+n-1].sep}, n
}

// fused counts the chunks after i that only go on with its number: 山语城二、三期; 轿顶村一组、二组; 林城东、西路.
func (sh *sheet) fused(cs []chunk, i int) int {
	n := 0
	for cs[i+n].sep == '、' && i+n+1 < len(cs) && n < 30 {
		a, b := sh.sub(cs[i+n].start, cs[i+n].end), strings.TrimSpace(sh.sub(cs[i+n+1].start, cs[i+n+1].end))
		if tl, _ := sh.tailStart(cs[i+n+1].start, cs[i+n+1].end); tl > cs[i+n+1].start {
			b = strings.TrimSpace(sh.sub(cs[i+n+1].start, tl))
		}
		if n == 0 && utf8.RuneCountInString(a) < 3 || !goesOn(a, base(b)) {
			break
		}
		n++
	}
	return n
}

const ordinals = "0123456789一二三四五六七八九十百ABCDEFGHabcdefgh"

// goesOn tells whether b only adds a number or a direction to a.
func goesOn(a, b string) bool {
	if b == "" || utf8.RuneCountInString(b) > 8 {
		return false
	}
	if strings.Contains(a, "」") && utf8.RuneCountInString(b) <= 4 && a[len(a)-3:] == b[len(b)-min(3, len(b)):] {
		return true
	}
	kind := strings.TrimLeft(b, ordinals+"-~至到#")
	if kind != b {
		last, _ := utf8.DecodeLastRuneInString(a)
		if kind == "" {
			return strings.ContainsRune(ordinals, last)
		}
		if utf8.RuneCountInString(kind) > 3 || !strings.Contains("号 号楼 号院 栋 幢 座 组 期 区 单元 楼 号门 队 弄 村 口 里 巷 社 层 苑 园 坊 村民组 村民小组 小组 公寓 宿舍", kind) {
			return false
		}
		return strings.ContainsRune(ordinals, last) || strings.HasSuffix(a, kind) && strings.ContainsAny(a, ordinals)
	}
	r, size := utf8.DecodeRuneInString(b)
	if !strings.ContainsRune("东西南北中上下", r) || utf8.RuneCountInString(b) > 3 {
		return false
	}
	kind = b[size:]
	for _, d := range []string{"东", "西", "南", "北", "中", "上", "下"} {
		if strings.HasSuffix(a, d) && kind != "" || kind != "" && strings.HasSuffix(a, d+kind) && !strings.Contains("路街", kind) {
			return true
		}
	}
	return false
}

// enclosed merges A路、B路、C路合围区域.
func (sh *sheet) enclosed(cs []chunk, i int) (chunk, int) {
	for j := i; j < len(cs) && j < i+6; j++ {
		t := sh.sub(cs[j].start, cs[j].end)
		if strings.Contains(t, "合围") || strings.Contains(t, "围成") || strings.Contains(t, "围合") {
			return chunk{cs[i].start, cs[j].end, cs[j].sep}, j - i + 1
		}
		if cs[j].sep != '、' || utf8.RuneCountInString(t) > 14 {
			break
		}
	}
	return chunk{}, 0
}

// enclosure ends the name of a block: 区域 belongs to A路、B路围合区域, nothing to A路以东、B路以北(围合区域).
func (sh *sheet) enclosure(s, e int) int {
	t := sh.sub(s, e)
	for _, w := range []string{"围合", "合围"} {
		head := strings.TrimSuffix(t, w)
		if len(head) == len(t) {
			continue
		}
		if isBound(head) {
			return s + len(head)
		}
		if strings.HasPrefix(sh.sub(e, len(sh.s)), "区域") {
			return e + len("区域")
		}
	}
	return e
}

// isBound tells whether a chunk is one side of a block: …以东, 东至….
func isBound(t string) bool {
	for _, side := range []string{"以东", "以南", "以西", "以北"} {
		if i := strings.Index(t, side); i > 0 {
			return utf8.RuneCountInString(t) < 40
		}
	}
	for _, d := range []string{"东", "南", "西", "北"} {
		for _, v := range []string{"起", "至", "到", "临", "靠"} {
			if i := strings.Index(t, d+v); i >= 0 && i <= 12 && len(t) > i+6 && (i == 0 || !endsAsPlace(t[:i])) {
				return true
			}
		}
	}
	return false
}

const trimmed = " “”\"'‘’．.,，、;；:-~→>*◎◇◆▲△●○■□★☆※▪•·①②③④⑤⑥⑦⑧⑨⑩👉📍"

func (sh *sheet) trim(s, e int) (int, int) {
	t := strings.TrimLeft(sh.sub(s, e), trimmed)
	s = e - len(t)
	return s, s + len(strings.TrimRight(t, trimmed))
}
