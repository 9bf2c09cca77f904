package extract

import (
	"strings"
	"unicode/utf8"
)

// withBracket reads a name [s, e) that may have a bracket: a segment, members of a quarter, an exclusion, a remark.
func (sh *sheet) withBracket(s, e int, lenient bool) (places, spared []place) {
	t := sh.sub(s, e)
	open := strings.Index(t, "（")
	if open < 0 {
		return sh.single(s, e, lenient, false), nil
	}
	if i := sh.splitAt(s, e); i > 0 {
		size := len("和")
		if strings.HasPrefix(sh.sub(i, e), "以及") {
			size = len("以及")
		}
		le, _ := sh.tailStart(s, i)
		p1, s1 := sh.withBracket(s, le, lenient)
		re, _ := sh.tailStart(i+size, e)
		p2, s2 := sh.withBracket(i+size, re, lenient)
		return append(p1, p2...), append(s1, s2...)
	}
	if open == 0 { // a list in brackets of its own
		if c := strings.LastIndex(t, "）"); c > 0 {
			return sh.single(s+len("（"), s+c, lenient, true), nil
		}
		return sh.single(s+len("（"), e, lenient, true), nil
	}
	closeAt := matching(t, open)
	inner0, inner1 := s+open+len("（"), s+closeAt
	if closeAt == len(t) { // the bracket was lost in print
		inner1 = e
	}
	tail := ""
	if closeAt < len(t) {
		tail = t[closeAt+len("）"):]
	}
	headEnd, _ := sh.tailStart(s, s+open)
	head := sh.sub(s, headEnd)
	inside := sh.sub(inner0, inner1)
	switch bracketKind(head, inside) {
	case bracketSegment:
		return sh.segment(s, e, closeAt, tail, lenient), nil
	case bracketExcept:
		except := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(inside, "不包括"), "不含"), "除外")
		at := inner0 + strings.Index(inside, except)
		spared = append(spared, sh.runsOfNames(at, at+len(except))...)
		if strings.Contains(tail, "至") {
			return sh.single(s, e, lenient, false), nil
		}
		return sh.single(s, headEnd, lenient, false), spared
	case bracketRemark:
		places = sh.single(s, headEnd, lenient, false)
		if h, ok := sh.first(cKeep, inner0, inner1); ok && len(places) > 0 { // 翰林佳苑（B区照常供水）
			rest := sh.runsOfNames(inner0, h.start)
			if part := sh.sub(inner0, h.start); len(rest) == 0 && isPartName(part) {
				rest = []place{{start: inner0, end: h.start}}
			}
			for _, p := range rest {
				p.under = append(append([]string{}, places[0].under...), sh.sub(places[0].start, places[0].end))
				spared = append(spared, p)
			}
			return places, spared
		}
		if rest := strings.TrimLeft(tail, trimmed); len(rest) > 0 && strings.Contains("A B C D a b c d 口 出口 西侧半幅 东侧半幅 南侧半幅 北侧半幅", rest) {
			return places, nil
		}
		if strings.TrimSpace(tail) != "" && len(places) > 0 && endsAsPlace(tail) && nameLike(head+tail) {
			return sh.single(s, e, lenient, false), nil
		}
		return places, nil
	}
	heads := sh.single(s, headEnd, true, false)
	var members []place
	for _, p := range sh.runsOfNames(inner0, inner1) {
		if len(heads) == 1 {
			h := heads[0]
			p.under = append(append(append([]string{}, h.under...), sh.sub(h.start, h.end)), p.under...)
			if len(p.districts) == 0 {
				p.districts = h.districts
			}
			p.zone = p.zone || h.zone
		}
		members = append(members, p)
	}
	anyNamed := false
	for _, p := range members {
		anyNamed = anyNamed || p.named
	}
	if len(members) == 0 || !anyNamed && !strings.Contains(inside, "、") {
		return heads, nil
	}
	if !headCounts(sh.sub(s, s+open)) {
		return members, nil
	}
	return append(heads, members...), nil
}

// isPartName tells the name of a part of an estate, which is no name of its own: B区, 二期, 3栋, 南区.
func isPartName(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= 2 && n <= 12 && hasAnySuffix(s, []string{"区", "期", "栋", "幢", "号楼", "单元", "组", "座"}) && !strings.ContainsAny(s, "，。；:")
}

// runsOfNames reads the names of a bracketed list.
func (sh *sheet) runsOfNames(s, e int) []place {
	var out []place
	for i, c := range sh.chunks(s, e) {
		if i >= maxPlaces {
			break
		}
		a, b := sh.trim(c.start, c.end)
		if a >= b {
			continue
		}
		t := sh.sub(a, b)
		for _, w := range []string{"包括", "具体为", "包含", "含", "即", "有", "涉及", "其中", "如", "为", "及", "以及", "主要为", "主要是", "主要有"} {
			if strings.HasPrefix(t, w) && !hasAnyPrefix(t, keepOpeners) {
				a += len(w)
				break
			}
		}
		b, closes := sh.tailStart(a, b)
		if a < b {
			if strings.Contains(sh.sub(a, b), "（") {
				ps, _ := sh.withBracket(a, b, true)
				out = append(out, ps...)
			} else {
				out = append(out, sh.single(a, b, true, true)...)
			}
		}
		if closes {
			break
		}
	}
	return out
}

// matching gives the offset of the bracket that closes the one at open, len(t) when it is missing.
func matching(t string, open int) int {
	depth := 0
	for i := open; i < len(t); {
		r, size := utf8.DecodeRuneInString(t[i:])
		switch r {
		case '（':
			depth++
		case '）':
			if depth--; depth == 0 {
				return i
			}
		}
		i += size
	}
	return len(t)
}

type bracketSort uint8

const (
	bracketMembers bracketSort = iota
	bracketSegment
	bracketExcept
	bracketRemark
)

// bracketKind tells what a bracket after a name holds.
func bracketKind(head, inside string) bracketSort {
	in := strings.TrimSpace(inside)
	switch {
	case hasAnyPrefix(in, []string{"不含", "不包括"}) || strings.HasSuffix(in, "除外"):
		return bracketExcept
	case strings.HasPrefix(in, "含") || strings.HasPrefix(in, "包括") || strings.HasPrefix(in, "包含") || strings.HasPrefix(in, "涉及"):
		return bracketMembers
	case isSpanOf(in) && !strings.ContainsAny(in, "、，"):
		return bracketSegment
	case isBound(in), hasAnySuffix(in, []string{"侧", "段", "半幅", "方向", "以内"}) && !strings.Contains(in, "、"):
		return bracketSegment
	case strings.Contains(in, "号线") && !strings.Contains(in, "、"), in == "专", hasAnyPrefix(in, []string{"详见", "见", "示意", "如图", "约", "共", "原", "注"}):
		return bracketRemark
	}
	// numbers of buildings, phases and groups belong to the name
	if bare := strings.Trim(in, "0123456789一二三四五六七八九十、，-~至到及和号栋幢楼期区单元组层abcdefgh东南西北 ABCDEFGHZ座部分院"); bare == "" {
		return bracketSegment
	}
	if notNames.in(mask(in)) || utf8.RuneCountInString(in) < 2 {
		return bracketRemark
	}
	if !strings.ContainsAny(in, "、，") {
		if isSpanOf(in) {
			return bracketSegment
		}
		if !endsAsPlace(in) {
			return bracketRemark
		}
		if !hasAnySuffix(head, []string{"片区", "沿线", "一带", "区域", "镇", "乡", "街道", "部分用户", "部分区域"}) {
			return bracketSegment // 文化路（近人民路口）
		}
	}
	return bracketMembers
}

// isSpanOf tells whether a bracket gives the two ends of a segment: 船山路至蒸阳路段, 三一大道—福元西路.
func isSpanOf(in string) bool {
	for _, w := range []string{"至", "到", "-", "~", "—"} {
		if i := strings.Index(in, w); i > 0 && i+len(w) < len(in) {
			return true
		}
	}
	return false
}

// headCounts tells whether the head of a list with members is itself affected: quarters and roads all along; a town, a
// street office or some users only locate.
func headCounts(head string) bool {
	h := strings.TrimRight(head, " ")
	if strings.HasSuffix(h, "部分用户") || strings.HasSuffix(h, "部分区域") || strings.HasSuffix(h, "部分小区") || strings.HasSuffix(h, "部分居民") {
		return false
	}
	if hasAnySuffix(h, []string{"片区", "沿线", "一带", "小区", "校区", "新村", "家属区", "家属院", "广场", "花园", "宿舍", "地区", "区域", "沿街", "两侧", "周边", "全线"}) {
		return true
	}
	return !hasAnySuffix(h, []string{"镇", "乡", "街道", "街道办", "办事处", "区", "县", "市", "路", "街", "大道", "道", "村", "社区", "巷", "部分路段"})
}

// segment reads a name whose bracket belongs to it, with a one-sided limit after it: …（A路至B路）东侧.
func (sh *sheet) segment(s, e, closeAt int, tail string, lenient bool) []place {
	end := s + closeAt + len("）")
	if closeAt+len("）") > e-s {
		end = e
	}
	rest := strings.TrimSpace(tail)
	for _, side := range []string{"以东", "以西", "以南", "以北", "东侧半幅", "西侧半幅", "南侧半幅", "北侧半幅", "东半幅", "西半幅", "南半幅", "北半幅", "东侧", "西侧", "南侧", "北侧", "双号侧", "单号侧", "沿线南侧", "沿线北侧", "沿线东侧", "沿线西侧", "道路西侧", "道路东侧", "道路南侧", "道路北侧"} {
		if strings.HasPrefix(rest, side) && !strings.HasPrefix(rest, side+"和") {
			at := strings.Index(sh.sub(end, e), side)
			end += at + len(side)
			break
		}
	}
	if (rest == "东" || rest == "西" || rest == "南" || rest == "北" || strings.HasSuffix(rest, "侧")) && strings.HasPrefix(sh.sub(e, len(sh.s)), "半幅") {
		end = e + len("半幅")
	}
	// the bracket may hold a dash or a comma that a name must not: what counts is the head
	headEnd := s + strings.Index(sh.sub(s, e), "（")
	name := sh.sub(s, headEnd)
	l := sh.locate(name, false)
	if strings.IndexFunc(name[l.cut:], isHan) < 0 || !nameLike(name[l.cut:]) && utf8.RuneCountInString(name[l.cut:]) < 2 || notNames.in(mask(name[l.cut:])) || isFeeder(name[l.cut:]) {
		return nil
	}
	p := place{start: s + l.cut, end: end, districts: l.districts, zone: l.zone, under: l.under, named: true}
	return []place{p}
}
