package extract

import (
	"strings"
	"unicode/utf8"
)

// districtsOf gives the county-level units printed as (containing) the places of a group: those printed before the places
// themselves, else the nearest one before them, else the headline's.
func (as *assembler) districtsOf(g *group) []string {
	var out []string
	for _, p := range g.places {
		out = union(out, p.districts)
	}
	if len(out) > 0 {
		return as.withoutRegion(out)
	}
	if len(g.places) > 0 && g.places[0].zone {
		return nil
	}
	sh := as.sh
	first := sh.units[g.unit].end
	if len(g.places) > 0 {
		first = g.places[0].start
	}
	for i := g.unit; i >= 0; i-- {
		u := &sh.units[i]
		if u.story != as.story || u.block != g.block && u.kind != unitHead {
			continue
		}
		if u.kind == unitLabel && (u.label == labelIgnore || u.label == labelPhone || u.label == labelIssuer) && i != g.unit {
			continue
		}
		end := u.end
		if i == g.unit {
			end = min(first, u.end)
		}
		if ds := as.mentions(u.start, end); len(ds) > 0 {
			return as.withoutRegion(ds[len(ds)-1:])
		}
	}
	for i := range sh.units { // the headlines
		u := &sh.units[i]
		if u.kind == unitHead && as.mine(u) {
			for _, d := range as.mentions(u.start, u.end) {
				out = union(out, []string{d})
			}
		}
	}
	return as.withoutRegion(out)
}

// withoutRegion drops what is the article's own city.
func (as *assembler) withoutRegion(ds []string) []string {
	kept := ds[:0:0]
	for _, d := range ds {
		if !strings.HasSuffix(d, "市") || as.sh.isDistrictCity(d) {
			kept = append(kept, d)
		}
	}
	return kept
}

// mentions finds the county-level units named in [start, end) that are no part of an issuer's or institution's name.
func (as *assembler) mentions(start, end int) []string {
	s := as.sh.s
	var out []string
	for i := start; i < end; {
		r, size := utf8.DecodeRuneInString(s[i:end])
		if r == '区' || r == '县' || r == '旗' || r == '市' {
			if d := as.unitEndingAt(start, i+size, r); d != "" && !partOfInstitution(s[i+size:]) {
				out = append(out, d)
			}
		}
		i += size
	}
	return out
}

// unitEndingAt gives the name of the unit that ends at byte end, "" when the word is none.
func (as *assembler) unitEndingAt(start, end int, kind rune) string {
	s := as.sh.s
	from := end
	names := 0
	for from > start {
		r, size := utf8.DecodeLastRuneInString(s[start:from])
		if !isHan(r) || names > 0 && strings.ContainsRune("因对在从为将至是的与省给到由含了市区县旗和及于向我全该本各各等路街号日", r) && !keepsRune(s[start:from], s[from:end]) || as.endsTime(from) {
			break
		}
		from -= size
		names++
		if names > 5 {
			break
		}
	}
	word := s[from:end]
	if strings.HasSuffix(word, "城区") && utf8.RuneCountInString(word) <= 4 && containsAny(word, []string{"老城", "新城", "主城"}) && !(word == newTown && as.sh.newTownIsDistrict()) {
		return ""
	}
	n := utf8.RuneCountInString(word)
	if n < 2 {
		return ""
	}
	if n > 4 { // the left end is not marked: two characters and 区 is the rule
		want := 3
		if kind == '县' {
			want = 3
		}
		for n > want {
			_, size := utf8.DecodeRuneInString(word)
			word = word[size:]
			n--
		}
	}
	switch kind {
	case '区':
		if kindOfArea(word) != kindDistrict {
			return ""
		}
	case '市':
		if !as.sh.isDistrictCity(word) || n != 3 || hasAnyPrefix(word, []string{"我", "全", "本", "该"}) || hasAnySuffix(word, []string{"城市", "超市", "夜市", "集市", "门市", "都市", "县市", "菜市", "省市"}) {
			return ""
		}
		if !strings.HasSuffix(as.sh.a.Region, word) {
			return ""
		}
	case '县':
		if hasAnyPrefix(word, []string{"我", "全", "本", "该", "各"}) || n < 2 {
			return ""
		}
	case '旗':
		if n < 3 || hasAnySuffix(word, []string{"红旗", "国旗", "彩旗", "锦旗", "军旗"}) {
			return ""
		}
	}
	return word
}

// keepsRune tells that a character that usually is a function word belongs to a name: 于洪区, 和平区, 向阳区.
func keepsRune(before, after string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	switch r {
	case '于':
		return hasAnyPrefix(after, []string{"洪区", "都县"})
	case '和':
		return hasAnyPrefix(after, []string{"平区", "县", "静县", "田县", "顺县", "政县", "硕县", "林格"})
	case '向':
		return strings.HasPrefix(after, "阳区")
	case '从':
		return strings.HasPrefix(after, "化区") || strings.HasPrefix(after, "江县")
	case '含':
		return strings.HasPrefix(after, "山县")
	case '市':
		return strings.HasPrefix(after, "中区") || strings.HasPrefix(after, "北区") || strings.HasPrefix(after, "南区")
	case '由', '到', '给', '为', '是', '了', '在':
		return false
	case '路':
		return strings.HasPrefix(after, "南区") || strings.HasPrefix(after, "北区") || strings.HasPrefix(after, "桥区")
	case '全':
		return strings.HasPrefix(after, "州县") || strings.HasPrefix(after, "椒县") || strings.HasPrefix(after, "南县")
	case '日':
		return strings.HasPrefix(after, "土县")
	}
	return false
}

// endsTime tells whether a time expression ends at byte at.
func (as *assembler) endsTime(at int) bool {
	for _, t := range as.sh.timesIn(at-60, at) {
		if t.End == at {
			return true
		}
	}
	return false
}

// partOfInstitution tells whether what follows a unit makes it part of an institution's name.
func partOfInstitution(after string) bool {
	return hasAnyPrefix(after, []string{"自来水", "供水", "水务", "供电", "电力", "燃气", "天然气", "热力", "供热", "公安", "交警", "人民法院", "法院", "人民检察院", "教育局", "政府", "人民政府", "住建", "城管", "水利局", "交通局", "交通运输", "公路", "委", "政协", "人大", "融媒", "大队", "公司", "供销", "财政", "民政", "卫健", "实验小学", "人社", "第一", "第二", "第三", "中医院", "人民医院", "级", "域", "政", "热", "场", "民", "城", "自来"})
}
