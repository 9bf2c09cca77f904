package place

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// This file reads what is said by means of a road (or a village): a crossing, a stretch that another road bounds, a name with the
// road in front on which it lies.

const (
	roadEnd = `(?:大道|大街|公路|高速|胡同|路|街|巷|道|线|弄)`
	meeting = `的?(?:交汇处?|交会处?|交叉处|交叉路?口|交界处?|相交处|交口)`
	corner  = `(?:的?[东西南北]{1,2}(?:角|侧|面|边))?(?:附近|周边|一带)?$`
)

var (
	crossed   = regexp.MustCompile(`^(.{1,12}?` + roadEnd + `)(?:[与同、,-](.{1,12}?` + roadEnd + `)|[和及]?(.{2,12}?` + roadEnd + `))(?:` + meeting + `|的?(?:十字|丁字|三岔)?路?口)` + corner)
	crossedBy = regexp.MustCompile(`^(.{2,12}?` + roadEnd + `)` + meeting + corner)
	bounds    = regexp.MustCompile(`^(.{2,10}?` + roadEnd + `)(.{1,10}?(?:` + roadEnd + `|铁路|桥|河|江))(?:以|之)[东西南北]{1,2}(?:的?(?:路段|段|部分))?$`)
	inFront   = regexp.MustCompile(`^(.{2,8}?(?:路|大道|大街|街|巷))([0-9]+(?:-[0-9]+)?号院?)?(?:[东西南北]侧|沿线|旁)?(.{3,})$`)
	inVillage = regexp.MustCompile(`^(.{2,6}?村)(.{2,}(?:屯|寨|湾|冲|坳|沟|坡|庄|坪|岗|组|队|院子|自然村))$`)
)

// crossing reads the crossing of two roads: a stretch of each. Nil when the name is not one.
func (g *Gazetteer) crossing(s string, above []string) []form {
	if !strings.ContainsAny(s, "口交") {
		return nil
	}
	var head form
	s = g.peel(&head, s)
	var roads []string
	if m := crossed.FindStringSubmatch(s); m != nil {
		roads = []string{m[1], m[2] + m[3]}
	} else if m := crossedBy.FindStringSubmatch(s); m != nil {
		roads = []string{m[1]}
	}
	var out []form
	for i, r := range roads {
		if strings.HasPrefix(r, "道") || strings.ContainsAny(r, "至到起") { // 街道 is cut in two, or the crossing ends a stretch
			return nil
		}
		f := g.single(r, above)
		f.limited = true
		f.path = append(head.path[:len(head.path):len(head.path)], f.path...)
		if len(roads) == 2 {
			f.ends = []string{canonical(roads[1-i])}
		}
		out = append(out, f)
	}
	return out
}

// boundedRoad reads a stretch that another road bounds, without brackets: 安居路和睦路以北段. The other road is its end.
func (g *Gazetteer) boundedRoad(s string) (form, bool) {
	if !strings.ContainsAny(s, "以之") {
		return form{}, false
	}
	m := bounds.FindStringSubmatch(s)
	if m == nil || m[2] == "街道" || strings.ContainsAny(m[2], "、,与至到以之") || strings.HasPrefix(m[2], "道") {
		return form{}, false
	}
	f := g.single(m[1], nil)
	f.limited, f.ends = true, []string{canonical(m[2])}
	return f, true
}

// locate takes a road or a village that is printed in front of another name off it: 矿山路人才公寓, 王城路东侧凯旋东路社区,
// 双柳村靠河屯. It stays in on, and its house number (16号 in 迎晖路16号翠竹苑) in at.
func (f *form) locate() {
	if m := inVillage.FindStringSubmatch(f.core); m != nil && !generic(m[2]) {
		f.on = m[1]
		f.set(m[2])
		return
	}
	m := inFront.FindStringSubmatch(f.core)
	if m == nil || strings.HasSuffix(m[1], "铁路") || strings.HasSuffix(m[1], "公路") || !ownName(m[3]) {
		return
	}
	f.on, f.at = m[1], m[2]
	f.set(m[3])
}

// withDoor adds the house that a name is printed behind.
func (g *Gazetteer) withDoor(f form) []form {
	if f.at == "" {
		return []form{f}
	}
	door := g.single(f.on+f.at, f.above)
	door.path = f.path
	return []form{f, door}
}

// ownName tells whether what stands behind a road is a name that is also said without the road.
func ownName(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	stem, w, closed := closing(s)
	switch {
	case strings.ContainsRune("口段道路街巷旁边沿以之至与和及区局处延", first), commonName.MatchString(s):
		return false
	case first == '站' && !strings.HasPrefix(s, "站前"):
		return false
	case generic(digits(s)) || generic(s):
		return w.kind == Compound
	case closed && w.kind == Road: // a lane off the road; two roads in a row are something else
		return w.same == "巷" || w.same == "胡同"
	case closed:
		return runes(stem) >= 2 || w.kind == Compound
	case endKind(s) != Other: // 菜市场, a closing word with next to nothing before it
		return false
	}
	return !strings.ContainsAny(s, "至到起、,-()") && !strings.ContainsRune("东西南北中", first) && !notName.MatchString(s)
}

// notName are ends that make a stretch, a side or a thing on a road, not a name.
var notName = regexp.MustCompile(`[段口侧旁边端内外向处线沿]$|半幅|车道|方向|管网?$|阀|[0-9]$|(?:用户|居民|商户|住户|企业|单位)`)

// commonName are words for sorts of places: nobody can tell from them alone which one is meant.
var commonName = regexp.MustCompile(`^(?:[东西南北中上下前后新老大小0-9一二三四五六七八九十]|第|商业|商贸|步行|购物|美食|小吃|特色|文化|体育|健身|电脑|电子|家具|家居|建材|装饰|服装|` +
	`小商品|农产品|海鲜|水产|农贸|批发|水果|蔬菜|菜|花鸟|花卉|古玩|旧货|二手车?|汽车|汽配|五金|图书|旅游|电影|公共|停车|加油|加气|充电|公交|地铁|首末|换热|变电|配电|供热|` +
	`污水|处理|收费|人行|过街|地下|立交|高架|安置|住宅|生活|居民|职工|单位|沿街|临街|便民|服务|创业|创意|产业|科技|工业|物流|老年|活动|青年|工商|建设|农业|中国|` +
	`邮政|银|商务|社区|机关|政务|行政|办公|综合|夜|早|集贸|人民|中心|连锁|快捷|幼儿)+` +
	`(?:城|街|场|区|园|院|楼|站|店|馆|桥|道|点|房|厂|库|行|市|中心|市场|广场|大厦|酒店|宾馆|银行|超市|公寓|大楼|小区|通道|隧道|巷|胡同|里|村|局|所|处|厅|社)$`)

// metro is what may be said before or in the name of a stop and adds nothing to it.
var metro = regexp.MustCompile(`^(?:地铁|轨道交通|轻轨)?(?:[0-9]{1,2}|[A-Z][0-9]?)号线(.{2,}站)$|^(?:地铁|轻轨)(.{2,}站)$|^(.{2,})(?:地铁|轻轨)(站)$`)

// station brings the ways to name a stop to one form: without its line; and the railway stations of a city or a county, 衡阳站,
// 衡阳火车站 and 火车站, which are one in 衡阳.
func (g *Gazetteer) station(core string) string {
	core = metro.ReplaceAllString(core, "$1$2$3$4")
	name := strings.Replace(strings.TrimSuffix(core, "站"), "火车", "", 1)
	known := func(s string) bool {
		for _, e := range g.stems[s] {
			if k := g.units[e.unit].Kind; k == County || k == City {
				return true
			}
		}
		return false
	}
	side := ""
	if last, size := utf8.DecodeLastRuneInString(name); !known(name) && strings.ContainsRune("东西南北", last) {
		name, side = name[:len(name)-size], string(last)
	}
	if !known(name) {
		return core
	}
	if name == shortName(g.region.Name) {
		name = ""
	}
	return name + "火车" + side + "站"
}

// cutWhole cuts the words for all of it off a name: 海甸岛全岛, 柳岸小区全小区, 西渡全镇 (which is 西渡镇).
func (g *Gazetteer) cutWhole(s string) (string, bool) {
	m := wholeKind.FindStringSubmatch(s)
	if m == nil {
		cut := wholeTail.ReplaceAllString(s, "")
		return cut, cut != s && runes(cut) >= 2 && !strings.HasSuffix(s, "全路") && !strings.HasSuffix(s, "全街")
	}
	name, kind := m[1], m[2]
	if strings.HasSuffix(name, kind) {
		return name, true
	}
	_, _, closed := closing(name)
	switch kind {
	case "街", "路", "巷", "屯", "院", "园": // 双全街 is a name
		return s, false
	case "区", "小区", "校":
		if _, unit := g.exact(name + kind); unit {
			return name + kind, true
		}
		return name, true
	}
	if closed {
		return name, true
	}
	return name + kind, true
}
