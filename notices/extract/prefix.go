package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// located is a name with the places printed before it that only say where it is.
type located struct {
	cut       int      // bytes of the name that only locate
	under     []string // what was cut, outermost first, as folded
	districts []string // the county-level units among it, and the name itself when it is one
	zone      bool     // a functional zone was cut: the places are under no printed district
}

// locate splits the locating prefixes from a name: province, city, district, zone, town. A prefix stays in names of
// institutions; inner says that the name stands inside a list whose head has located it already.
func (sh *sheet) locate(name string, inner bool) located {
	var l located
	for l.cut < len(name) {
		rest := name[l.cut:]
		n, kind := unitPrefix(rest)
		if n == 0 {
			break
		}
		if kind == kindDistrict && rest[:n] == newTown && !sh.newTownIsDistrict() {
			kind = kindZone
		}
		unit, after := rest[:n], strings.TrimLeft(rest[n:], " ·-")
		if kind == kindTown && !named(after) || after == "" {
			if kind == kindDistrict || kind == kindCity && sh.isDistrictCity(unit) {
				l.districts = append(l.districts, unit)
			}
			break
		}
		isDistrict := kind == kindDistrict || kind == kindCity && sh.isDistrictCity(unit)
		if (kind == kindDistrict || kind == kindCity) && sh.staysInName(after, kind, inner) {
			break
		}
		if kind == kindZone && !named(after) {
			break
		}
		if isDistrict {
			l.districts = append(l.districts, unit)
		}
		if kind == kindZone && len(l.districts) == 0 {
			l.zone = true
		}
		if !named(after) && kind != kindCity && kind != kindProvince {
			break
		}
		l.under = append(l.under, unit)
		l.cut = len(name) - len(after)
	}
	return l
}

// staysInName tells whether a district or city before rest is part of the institution's name.
func (sh *sheet) staysInName(rest string, kind unitKind, inner bool) bool {
	if !named(rest) {
		return true
	}
	if n, k := unitPrefix(rest); n > 0 && n < len(rest) && k != kindZone {
		return false
	}
	b := base(rest)
	if kind == kindCity {
		return hasAnySuffix(b, institutions) || containsAny(b, institutions[:8])
	}
	return hasAnySuffix(b, institutions[:2]) || inner && hasAnySuffix(b, institutions)
}

// named tells whether a text names a place, not only its kind or its number.
func named(s string) bool {
	s = strings.Trim(base(s), " ")
	if utf8.RuneCountInString(s) >= 3 && hasAnySuffix(s, []string{"路", "街", "巷", "里"}) && !strings.HasSuffix(s, "步行街") {
		return true
	}
	return utf8.RuneCountInString(s) >= 2 && !generic.covers(s) && !hasAnyPrefix(s, []string{"部分", "各", "全镇", "全乡", "全区", "全县", "境内", "辖区", "范围", "政府", "机关"})
}

type unitKind uint8

const (
	kindNone unitKind = iota
	kindProvince
	kindCity
	kindDistrict
	kindZone
	kindTown
)

// unitPrefix gives the length and the kind of the unit that a name starts with; something follows it.
func unitPrefix(name string) (int, unitKind) {
	runes := 0
	for i, r := range name {
		if runes > 9 || !unicode.Is(unicode.Han, r) {
			return 0, kindNone
		}
		runes++
		end := i + utf8.RuneLen(r)
		head, rest := name[:end], name[end:]
		if runes < 2 {
			continue
		}
		switch r {
		case '省':
			return end, kindProvince
		case '市':
			if runes >= 3 && !hasAnyPrefix(rest, []string{"场", "政", "民", "区"}) && !hasAnySuffix(head, []string{"超市", "夜市", "集市", "门市", "城市", "菜市", "街市", "花市", "闹市", "都市"}) {
				return end, kindCity
			}
		case '区':
			if k := kindOfArea(head); k != kindNone {
				return end, k
			}
			if notDistrict(head) {
				return 0, kindNone
			}
		case '县', '旗':
			if runes <= 8 && !hasAnyPrefix(rest, []string{"区", "城", "政", "道", "级"}) && !hasAnySuffix(head, []string{"全县", "我县", "该县", "红旗", "国旗", "彩旗", "军旗"}) {
				return end, kindDistrict
			}
		case '镇', '乡':
			if !hasAnyPrefix(rest, []string{"江", "海", "中路", "村"}) && !hasAnySuffix(head, []string{"小镇", "古镇", "城镇", "集镇", "全镇", "城乡", "家乡", "水乡", "新镇", "老镇"}) {
				return end, kindTown
			}
		case '道':
			if strings.HasSuffix(head, "街道") && runes >= 3 {
				for _, w := range []string{"办事处", "办"} {
					if strings.HasPrefix(rest, w) {
						return end + len(w), kindTown
					}
				}
				return end, kindTown
			}
		case '木':
			if strings.HasSuffix(head, "苏木") {
				return end, kindTown
			}
		case '桥':
			if !unitFollows(rest) && !(strings.HasPrefix(rest, "区") && !hasAnyPrefix(rest, []string{"区域", "区间", "区内"})) {
				return 0, kindNone
			}
		case '路', '街', '巷', '号', '栋', '村', '苑', '园', '院', '学':
			if !unitFollows(rest) && !(r == '街' && strings.HasPrefix(rest, "道")) {
				return 0, kindNone
			}
		}
	}
	return 0, kindNone
}

// unitFollows tells whether the name of a street office or town goes on and ends soon: 书院|街道, 长江路|街道.
func unitFollows(rest string) bool {
	n := 0
	for i := range rest {
		if hasAnyPrefix(rest[i:], []string{"街道", "镇", "乡"}) {
			return true
		}
		if n++; n > 2 {
			break
		}
	}
	return false
}

// kindOfArea tells what a word ending in 区 is: an autonomous region, a zone, a district, or none of these.
func kindOfArea(head string) unitKind {
	switch {
	case strings.HasSuffix(head, "自治区"):
		return kindProvince
	case administrativeNewAreas[head]:
		return kindDistrict
	case strings.HasSuffix(head, newTown) && head != newTown:
		return kindZone
	case hasAnySuffix(head, []string{"开发区", "高新区", "经开区", "新区", "示范区", "管理区", "功能区", "保税区", "合作区", "实验区", "试验区", "产业区", "度假区", "风景区", "工业区", "园区"}):
		return kindZone
	case notDistrict(head), hasAnyPrefix(head, []string{"部分", "各", "本", "多个", "某", "整个", "所", "该", "我", "全"}) && !strings.HasPrefix(head, "本溪"),
		strings.HasSuffix(head, "城区") && utf8.RuneCountInString(head) > 3:
		return kindNone
	}
	if n := utf8.RuneCountInString(head); n < 3 || n > 6 {
		return kindNone
	}
	return kindDistrict
}

// administrativeNewAreas are the units called 新区 that are county-level districts: all that the national list of divisions
// has. Every other 新区 is a zone.
var administrativeNewAreas = map[string]bool{"浦东新区": true, "滨海新区": true, "沈北新区": true}

// notDistrict tells whether a word ending in 区 is of a kind that is no county-level district.
func notDistrict(head string) bool {
	if strings.HasSuffix(head, "市区") && utf8.RuneCountInString(head) == 3 && !hasAnyPrefix(head, []string{"我", "本", "全", "老", "该", "各", "新", "城", "在", "到"}) {
		return false // 沙市区: no city has a name of one character
	}
	if bareZones[head] || hasAnySuffix(head, zoneKinds) {
		return true
	}
	return hasAnySuffix(head, []string{"东区", "西区", "南区", "北区", "中区"}) && utf8.RuneCountInString(head) != 3
}

// bareZones are words for parts of any town; with a name before them most of their endings make real districts (西湖区, 泉山区).
var bareZones = map[string]bool{"东区": true, "西区": true, "南区": true, "北区": true, "中区": true, "城区": true, "主城区": true, "中心城区": true, "山区": true, "港区": true,
	"郊区": true, "矿区": true, "老区": true, "林区": true, "湖区": true, "全区": true, "我区": true, "该区": true, "本区": true, "各区": true, "两区": true}

var zoneKinds = []string{"小区", "社区", "园区", "片区", "校区", "院区", "厂区", "库区", "景区", "市区", "辖区", "地区", "灾区", "牧区", "住区", "宿舍区", "生活区",
	"家属区", "住宅区", "教学区", "商区", "分区", "专区", "特区", "街区", "全区", "我区", "该区", "本区", "各区", "新区", "一区", "二区", "三区", "四区", "五区", "六区", "七区", "八区", "九区", "十区",
	"别墅区", "镇区", "开发区", "高新区", "经开区", "工业区", "保护区", "度假区", "服务区", "示范区", "保税区", "安置区", "商业区", "商务区", "其他区", "其它区", "物流区", "产业区", "集聚区", "核心区", "起步区", "作业区", "警戒区", "等区", "功能区", "管理区", "中心城区", "主城区", "两区"}

// isDistrictCity tells whether X市 is a county-level city: it is not the city of the article's own region.
func (sh *sheet) isDistrictCity(unit string) bool {
	region := sh.a.Region
	if i := strings.Index(region, "省"); i >= 0 {
		region = region[i+len("省"):]
	} else if i := strings.Index(region, "自治区"); i >= 0 {
		region = region[i+len("自治区"):]
	}
	if strings.HasPrefix(region, unit) {
		return false
	}
	if strings.HasSuffix(region, unit) {
		return true
	}
	return utf8.RuneCountInString(unit) == 3
}
