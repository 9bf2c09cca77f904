package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// place is one enumerated place as read: bytes [start, end) of the sheet are its minimal name.
type place struct {
	start, end int
	under      []string
	districts  []string
	zone       bool
	whole      bool
	named      bool // its letters end as names of places do
	exit       bool // an exit of the station is meant, not the station
	quoted     bool // it stands in quotation marks, as stops do
}

// run is a list of places that stand together, with what is printed around it.
type run struct {
	start, end int // from the first name to the end of what belongs to the list
	places     []place
	spared     []place
	lead       int    // start of the chunk that the first place was cut from
	before     string // what was printed in that chunk before the name
	bare       bool   // nothing else stands in its chunks
	bounds     bool   // one of its places is a bounding phrase
}

// maxPlaces bounds the places of one list.
const maxPlaces = 400

// markTime and markWord are the separators that stand for a time and for a predicate.
const (
	markTime = 'T'
	markWord = 'P'
)

// runsIn finds the lists of places in [start, end). In a strict stretch (after a label, in a cell) every name counts; in
// prose a list must hold at least one name that ends as places do, or stand right before or after a predicate.
func (sh *sheet) runsIn(start, end int, strict bool) []run {
	var runs []run
	var cur *run
	cs := sh.chunks(start, end)
	total := 0
	var head *place // 白地市镇: in front of its villages
	for i := 0; i < len(cs) && total < maxPlaces; i++ {
		c := cs[i]
		if merged, n := sh.boundsAt(cs, i); n > 1 {
			c = merged
			i += n - 1
		} else if n := sh.fused(cs, i); n > 0 {
			c.end, c.sep = cs[i+n].end, cs[i+n].sep
			i += n
		}
		got := sh.placesOf(c, strict, cur != nil && len(cur.places) > 0)
		if h := sh.headOf(c, got, cs, i, strict); h != nil {
			head = h
			continue
		}
		if head != nil {
			for k := range got.places {
				under(&got.places[k], head, sh)
			}
			if c.sep == '；' || c.sep == '。' {
				head = nil
			}
		}
		if len(got.places)+len(got.spared) == 0 {
			if strings.TrimSpace(sh.sub(c.start, c.end)) != "" || c.sep == markTime || c.sep == markWord {
				cur = nil
			}
			continue
		}
		total += len(got.places)
		if cur == nil || got.before != "" {
			runs = append(runs, got.run)
			cur = &runs[len(runs)-1]
		} else {
			cur.places = append(cur.places, got.places...)
			cur.spared = append(cur.spared, got.spared...)
			cur.end = got.end
			cur.bare = cur.bare && got.bare
			cur.bounds = cur.bounds || got.bounds
		}
		if got.tailCloses || c.sep == markTime || c.sep == markWord || c.sep == '。' || c.sep == '\n' || c.sep == '；' && !strict || c.sep == ':' {
			cur = nil
		}
	}
	return sh.keepLists(runs, strict)
}

// headOf tells whether a chunk is a town or district that only heads the places after it: 白地市镇:…, 中和街道 ….
func (sh *sheet) headOf(c chunk, got found, cs []chunk, i int, strict bool) *place {
	if !strict || len(got.places) != 1 || c.sep != ':' && c.sep != ' ' || i+1 >= len(cs) {
		return nil
	}
	p := got.places[0]
	if strings.Contains(sh.sub(p.start, p.end), "（") || strings.TrimSpace(sh.sub(cs[i+1].start, cs[i+1].end)) == "" && i+2 >= len(cs) {
		return nil
	}
	if _, kind := unitPrefix(sh.sub(p.start, p.end) + "某处地方"); kind != kindTown && kind != kindDistrict && c.sep != ':' {
		return nil
	}
	if c.sep == ':' && !hasAnySuffix(sh.sub(p.start, p.end), []string{"镇", "乡", "街道", "区", "县", "市", "办事处", "社区", "村"}) {
		return nil
	}
	return &p
}

// under puts a place below the head of its list.
func under(p *place, head *place, sh *sheet) {
	p.under = append(append(append([]string{}, head.under...), sh.sub(head.start, head.end)), p.under...)
	if len(p.districts) == 0 {
		p.districts = head.districts
	}
}

// keepLists drops the runs that are no lists of places.
func (sh *sheet) keepLists(runs []run, strict bool) []run {
	kept := runs[:0]
	for _, r := range runs {
		if sh.stopsIn(&r) {
			kept = append(kept, r)
			continue
		}
		good := strict || r.bounds
		for _, p := range r.places {
			good = good || p.named || len(p.districts) > 0 || len(p.under) > 0
		}
		if good || len(r.spared) > 0 || len(r.places) >= 2 && sh.enumerated(&r) || sh.touchesPredicate(r) && sh.afterTime(r.lead) {
			kept = append(kept, r)
		}
	}
	return kept
}

// afterTime tells whether a time stands right before byte at.
func (sh *sheet) afterTime(at int) bool {
	for _, t := range sh.timesIn(at-90, at) {
		if t.End <= at && strings.Trim(sh.sub(t.End, at), "，起 、") == "" {
			return true
		}
	}
	return false
}

// enumerated tells whether the names of a run are parted by 、 only.
func (sh *sheet) enumerated(r *run) bool {
	return !strings.ContainsAny(sh.sub(r.start, r.places[len(r.places)-1].end), "，。 ")
}

// stopsIn leaves of a run with names in quotation marks those only, when it is of stops.
func (sh *sheet) stopsIn(r *run) bool {
	n := 0
	for _, p := range r.places {
		if p.quoted {
			n++
		}
	}
	if n == 0 {
		return false
	}
	kept := r.places[:0:0]
	for _, p := range r.places {
		if p.quoted {
			kept = append(kept, p)
		}
	}
	r.places = kept
	r.start = kept[0].start
	return true
}

// touchesPredicate tells whether a predicate stands right after the run.
func (sh *sheet) touchesPredicate(r run) bool {
	hs := sh.hitsIn(r.end, r.end+24)
	return len(hs) > 0 && (hs[0].cue.class == cOut || hs[0].cue.class == cLow)
}

// found is what one chunk gave.
type found struct {
	run
	tailCloses bool // a closing 等: the list ends here
}

// placesOf reads one chunk: the words before and after the name are taken off, a bracket is read, joined names are parted.
func (sh *sheet) placesOf(c chunk, strict, inList bool) (got found) {
	s, e := sh.trim(c.start, c.end)
	if s >= e {
		return got
	}
	from := s
	if c.sep == '”' && s >= 3 && strings.HasSuffix(sh.sub(0, s), "“") {
		if t := sh.sub(s, e); utf8.RuneCountInString(t) >= 2 && utf8.RuneCountInString(t) <= 14 {
			got.run = run{start: s, end: e + len("”"), lead: s, bare: true, places: []place{{start: s, end: e, named: true, quoted: true}}}
			return got
		}
	}
	s = sh.leadEnd(s, e, strict)
	nameStart := s
	if w := sh.wholeCity(from, e); w > 0 {
		got.run = run{start: from, end: c.end, lead: from, bare: true, places: []place{{start: from, end: from + w, named: true, whole: true}}}
		return got
	}
	printed := e
	e, got.tailCloses = sh.tailStart(s, e)
	e = sh.enclosure(s, e)
	if left := sh.sub(e, printed); strings.HasPrefix(left, "的") && utf8.RuneCountInString(left) > 3 && !sh.has(cNetNoun, e, printed) && !containsAny(left, []string{"用户", "居民", "住户", "商", "企业", "工厂", "单位", "供应", "供水", "供电", "供气", "供热", "供暖"}) {
		return got // 胜利东街的东苑换热站: the name only locates
	}
	if s >= e {
		return got
	}
	if hasAnyPrefix(sh.sub(e, printed), []string{"因", "由于"}) { // the subject of a reason: what follows is a list of its own
		got.tailCloses = true
	}
	got.lead = from
	got.before = strings.TrimSpace(sh.sub(from, nameStart))
	got.bare = got.before == ""
	got.places, got.spared = sh.withBracket(s, e, strict || inList)
	if n := len(got.places); n > 0 {
		got.start, got.end = got.places[0].start, c.end
		got.bounds = isBound(sh.sub(s, e))
	} else if len(got.spared) > 0 {
		got.start, got.end = s, c.end
	}
	got.end = min(got.end, c.end)
	return got
}

// wholeCity tells whether a chunk says that a service of the whole city is meant: 全市公交线路, 中心城区全部公交.
func (sh *sheet) wholeCity(s, e int) int {
	t := sh.sub(s, e)
	for _, w := range []string{"全市", "全城", "全县", "全区", "中心城区", "主城区", "市区", "城区"} {
		if rest := strings.TrimPrefix(t, w); len(rest) < len(t) {
			rest = strings.NewReplacer("公交", "", "线路", "", "所有", "", "全部", "", "各", "", "车辆", "", "车", "", "地面", "", "客运", "", "班线", "", "轨道交通", "", "地铁", "", "常规", "", "将", "", "均", "", "一律", "").Replace(rest)
			if rest == "" && sh.has(cStopNoun, s, e) {
				return len(w)
			}
		}
	}
	return 0
}

// single reads one name without a list in its bracket.
func (sh *sheet) single(s, e int, lenient, inner bool) []place {
	s, e = sh.trim(s, e)
	if s >= e {
		return nil
	}
	if i := sh.splitAt(s, e); i > 0 {
		_, size := utf8.DecodeRuneInString(sh.sub(i, len(sh.s)))
		if strings.HasPrefix(sh.sub(i, len(sh.s)), "以及") {
			size = len("以及")
		}
		ln, _ := sh.tailStart(s, i)
		return append(sh.single(s, ln, lenient, inner), sh.single(i+size, e, lenient, inner)...)
	}
	name := sh.sub(s, e)
	exit := false
	if i := strings.Index(name, "号线"); i > 0 && i+len("号线") < len(name) && strings.Contains(name[i:], "站") { // 1号线南湖站A
		s += i + len("号线")
		name = sh.sub(s, e)
	}
	if i := strings.LastIndex(name, "站"); i > 0 {
		if rest := strings.Trim(name[i+len("站"):], "ABCDEFGH1234567890口出入号、和及"); rest == "" && len(name) > i+len("站") {
			e = s + i + len("站")
			name = sh.sub(s, e)
			exit = true
		}
	}
	l := sh.locate(name, inner)
	cutName := name[l.cut:]
	if hasAnyPrefix(cutName, []string{"部分", "一批", "一些", "不少", "许多", "大量", "少数", "个别", "若干"}) { // so many of them, and no name
		return nil
	}
	if isBusLine(cutName) && sh.linesStop(e) {
		return []place{{start: s, end: e, named: true}}
	}
	if !nameLike(cutName) || !lenient && !endsAsPlace(cutName) && !isBound(cutName) && len(l.under) == 0 && utf8.RuneCountInString(cutName) > 12 {
		return nil
	}
	p := place{start: s + l.cut, end: e, districts: l.districts, zone: l.zone, named: endsAsPlace(cutName), exit: exit}
	p.under = append(p.under, l.under...)
	p.whole = hasAnySuffix(cutName, []string{"全镇", "全区", "全市", "全县", "全乡", "全村", "全境", "全域"})
	return []place{p}
}

// splitAt finds a 和, 及, 以及 or 与 between two names, 0 when there is none.
func (sh *sheet) splitAt(s, e int) int {
	t := sh.sub(s, e)
	depth := 0
	for i, r := range t {
		switch r {
		case '（':
			depth++
		case '）':
			depth--
		case '和', '及', '与', '以', '暨':
			if depth > 0 || i == 0 {
				continue
			}
			left, right := t[:i], t[i+len("和"):]
			if r == '以' {
				if !strings.HasPrefix(right, "及") {
					continue
				}
				right = right[len("及"):]
			}
			if r == '和' && hasAnyPrefix(right, []string{"平", "谐", "睦", "顺", "兴", "美", "泰"}) {
				continue
			}
			if le, _ := sh.tailStart(s, s+i); le > s {
				left = sh.sub(s, le)
			}
			if r != '和' && r != '以' && hasAnySuffix(base(right), []string{"交会处", "交汇处", "交叉口", "路口", "交界处", "交口"}) {
				continue
			}
			if utf8.RuneCountInString(left) >= 2 && endsAsPlace(left) && utf8.RuneCountInString(right) >= 2 && (endsAsPlace(right) || utf8.RuneCountInString(right) <= 8) && nameLike(left) {
				return s + i
			}
		}
	}
	return 0
}

// linesStop tells whether what follows says that whole lines do not run.
func (sh *sheet) linesStop(at int) bool {
	for _, h := range sh.hitsIn(at, at+90) {
		if h.cue.service == "transit" {
			return h.cue.class == cOut
		}
	}
	return false
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }
