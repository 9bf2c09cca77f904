package place

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"noticebot/notices/text"
)

// This file is the language: the words with which Chinese names of places end, and what is said in several ways.

// word is a closing word of names. same is the one form that all its spellings are brought to.
type word struct {
	text, same string
	kind       Kind
	// loose words are left out in speech: whoever types the bare stem means these too (雷公塘 for 雷公塘社区, 尧化门 for 尧化门街).
	loose bool
}

// words lists the closing words; lookups take the longest that fits.
var words = sorted([]word{
	{"街道办事处", "街道", Street, true}, {"街道办", "街道", Street, true}, {"街道", "街道", Street, true},
	{"镇", "镇", Street, true}, {"民族乡", "乡", Street, true}, {"乡", "乡", Street, true}, {"苏木", "苏木", Street, true},
	{"社区居民委员会", "社区", Community, true}, {"社区居委会", "社区", Community, true}, {"居民委员会", "社区", Community, true},
	{"居委会", "社区", Community, true}, {"社区", "社区", Community, true},
	{"村民委员会", "村", Village, true}, {"村委会", "村", Village, true}, {"村", "村", Village, true}, {"嘎查", "嘎查", Village, true},
	{"自治州", "州", City, true}, {"地区", "地区", District, true},
	{"自治县", "县", County, true}, {"自治旗", "旗", County, true}, {"县", "县", County, true}, {"旗", "旗", County, true},
	{"市", "市", County, true}, {"林区", "区", County, true}, {"新区", "新区", County, false}, {"区", "区", County, true},
	{"片区", "片区", District, true}, {"片", "片区", District, true},
	{"大道", "大道", Road, true}, {"大街", "大街", Road, true}, {"路", "路", Road, true}, {"街", "街", Road, true},
	{"巷", "巷", Road, true}, {"道", "道", Road, true}, {"胡同", "胡同", Road, true}, {"公路", "公路", Road, true},
	{"高速公路", "高速", Road, true}, {"高速", "高速", Road, true}, {"大桥", "大桥", Road, false}, {"桥", "桥", Road, false},
	{"安置小区", "小区", Estate, true}, {"住宅小区", "小区", Estate, true}, {"生活小区", "小区", Estate, true},
	{"居民小区", "小区", Estate, true}, {"住宅区", "小区", Estate, true}, {"生活区", "生活区", Estate, false},
	{"小区", "小区", Estate, true}, {"新村", "新村", Estate, false}, {"公寓", "公寓", Estate, false},
	{"花园", "花园", Estate, false}, {"家园", "家园", Estate, false}, {"花苑", "花苑", Estate, false},
	{"山庄", "山庄", Estate, false}, {"大厦", "大厦", Estate, false}, {"大酒店", "大酒店", Other, false},
	{"家属区", "宿舍", Compound, false}, {"家属院", "宿舍", Compound, false}, {"家属楼", "宿舍", Compound, false},
	{"家属房", "宿舍", Compound, false}, {"家属宿舍", "宿舍", Compound, false}, {"职工宿舍", "宿舍", Compound, false},
	{"宿舍楼", "宿舍", Compound, false}, {"宿舍区", "宿舍", Compound, false}, {"宿舍", "宿舍", Compound, false},
	{"小学", "小学", School, false}, {"中学", "中学", School, false}, {"学校", "学校", School, false},
	{"幼儿园", "幼儿园", School, false}, {"学院", "学院", School, false}, {"大学", "大学", School, false},
	{"中", "中", School, false}, {"小", "小", School, false}, {"附中", "附中", School, false}, {"附小", "附小", School, false},
	{"党校", "党校", School, false}, {"校区", "校区", School, false},
	{"医院", "医院", Hospital, false}, {"卫生院", "卫生院", Hospital, false}, {"保健院", "保健院", Hospital, false},
	{"中心", "中心", Office, false}, {"局", "局", Office, false}, {"厂", "厂", Office, false}, {"公司", "公司", Office, false},
	{"政府", "政府", Office, false}, {"敬老院", "敬老院", Office, false}, {"法院", "法院", Office, false},
	{"研究院", "研究院", Office, false}, {"研究所", "研究所", Office, false}, {"院", "院", Office, false},
	{"站", "站", Other, false}, {"广场", "广场", Other, false}, {"公园", "公园", Other, false}, {"市场", "市场", Other, false},
	{"菜场", "菜场", Other, false}, {"工业区", "工业区", Other, false}, {"工业园", "工业园", Other, false},
})

func sorted(w []word) []word {
	slices.SortStableFunc(w, func(a, b word) int { return len(b.text) - len(a.text) })
	return w
}

// endings are the words by their last character, the longest first.
var endings = func() map[rune][]word {
	m := map[rune][]word{}
	for _, w := range words {
		last, _ := utf8.DecodeLastRuneInString(w.text)
		m[last] = append(m[last], w)
	}
	return m
}()

// closing splits a name into its stem and its closing word. A stem has two characters at least: 忠县 and 东区 are not split.
func closing(name string) (stem string, w word, ok bool) {
	last, _ := utf8.DecodeLastRuneInString(name)
	for _, w := range endings[last] {
		if stem, found := strings.CutSuffix(name, w.text); found {
			if (w.kind == School || w.kind == Hospital) && stem != "" && isDigits(stem) {
				return stem, w, true
			}
			if runes(stem) >= 2 {
				return stem, w, true
			}
			return "", word{}, false
		}
	}
	return "", word{}, false
}

// endKind is the kind that the closing word of a name says, also when nothing stands before it.
func endKind(name string) Kind {
	last, _ := utf8.DecodeLastRuneInString(name)
	for _, w := range endings[last] {
		if strings.HasSuffix(name, w.text) {
			return w.kind
		}
	}
	return Other
}

// generic tells whether a name is made of closing words and their usual attributes only (中心小学, 人民医院, 8中): what it
// is depends on whose it is.
func generic(name string) bool { return genericName.MatchString(name) }

var genericName = regexp.MustCompile(`^(?:[0-9]+|附[0-9]*|中心|实验|完全|人民|中医|妇幼|民族|高级|初级|九年制|希望|老年|第|职业|机关|农贸|综合)*` +
	`(?:小学|中学|学校|幼儿园|中|小|附中|附小|党校|医院|卫生院|保健院|疾控中心|敬老院|福利院|政府|法院|检察院|公安局|教育局|财政局|税务局|派出所|供销社|工业园|工业区|园区|市场|菜场|广场|公园|车站|汽车站|火车站|大道|大街|路|街|巷|道|小区|社区|村|宿舍|片区|桥|镇|乡|区|县|市|院|厂|站|中心|局)+$`)

// institution matches a name up to the word that makes it an institution, which may be followed by one of its parts.
var institution = regexp.MustCompile(`^.*?(?:学院|大学|中学|小学|学校|医院|保健院|卫生院|疾控中心|研究院|研究所|公司|[^工]厂|局|[0-9]中|[0-9]小|附中|附小)`)

// abbreviations bring the long and the short way to say a thing to one form, in this order.
var abbreviations = []struct {
	when string // one of these characters must be there, or the rest need not be tried
	re   *regexp.Regexp
	to   string
}{
	{"校", regexp.MustCompile(`([中小大]学|学院)校[区园]$`), "$1"},
	{"校", regexp.MustCompile(`([中小]学)校([^区园门舍本医办]|$)`), "$1$2"},
	{"病", regexp.MustCompile(`疾病预防控制中心|疾病控制中心`), "疾控中心"},
	{"妇", regexp.MustCompile(`妇幼保健医院|妇幼保健院|妇幼医院|妇保院`), "妇幼保健院"},
	{"附", regexp.MustCompile(`附属第?([0-9]+)医院|附([0-9]+)医院`), "附$1$2"},
	{"中", regexp.MustCompile(`第?([0-9]+)(?:高级|初级)?中(?:学)?`), "${1}中"},
	{"小", regexp.MustCompile(`第?([0-9]+)小(?:学)?(区?)`), "${1}小$2"},
	{"医", regexp.MustCompile(`第?([0-9]+)(?:人民)?医院`), "${1}医院"},
	{"附", regexp.MustCompile(`附属中学`), "附中"},
	{"附", regexp.MustCompile(`附属小学`), "附小"},
	{"实", regexp.MustCompile(`实验小学|实小`), "实验小学"},
	{"邨", regexp.MustCompile(`邨`), "村"},
}

// peoples are taken out of the names of autonomous units: 芷江侗族自治县 is 芷江.
var peoples = regexp.MustCompile(`(?:(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各)族|蒙古|维吾尔|哈萨克)+(自治[区州县旗]|乡|苏木)$`)

// tails close an area in print and name nothing; a tail that says "a part of it" makes the area partial.
var (
	tail        = regexp.MustCompile(`(?:(?:及其?|和|与)?(?:一带|沿线|沿途|两侧|两厢|周边|附近|周围|等(?:地|处|路段|社区|小区|区域|片区|村)?|辖区内?|境内|区域|范围内?|用户|居民|住户|商户|的|所有|内|方向))+$`)
	partialTail = regexp.MustCompile(`(?:部分|局部|个别)(?:区域|路段|地区|地段|用户|小区|居民|街道|乡镇|村组|村)?$`)
	wholeTail   = regexp.MustCompile(`(?:全(?:部|体|境|域|范围)|全(?:市|区|县|旗|镇|乡|街道?|村|社区|路段?|线|小区|校区?|岛|巷|屯|院|园)|所有(?:区域|用户|村组)?)$`)
	wholeKind   = regexp.MustCompile(`^(.{2,})全(市|区|县|旗|镇|乡|街道?|村|社区|路|小区|校|岛|巷|屯|院|园)$`)
	wholeAlone  = regexp.MustCompile(`^全(市|区|县|镇|乡|街道|村|社区|城)(?:范围)?$`)
)

// urban are the ways to say "the built-up part of the city"; what it covers is data (an overlay's macro), if known at all.
var urban = regexp.MustCompile(`^(?:全?市|中心|主|老)?城区$|^市区$|^市中心城区$|^全城$`)

// urbanArea is the one form of those.
const urbanArea = "城区"

// seat are the ways to say the county town.
var seat = regexp.MustCompile(`^县城(?:城?区)?$`)

// numeral is a Chinese numeral that counts something: a single digit, or one with 十 or 百. Digits in a row without those
// are mostly dates and other names (七一路, 二七路) and stay.
var numeral = regexp.MustCompile(`第?[一二三四五六七八九十百零〇两廿]+(?:路|街|巷|村|里|弄|小|中|高|初|人民|医院|幼|社区|组|队|厂|矿|营|连|团|号|期|栋|幢|座|区|单元|园)`)

// digits writes the numerals of a name as digits where they count something.
func digits(s string) string {
	if !strings.ContainsAny(s, "一二三四五六七八九十") {
		return s
	}
	return numeral.ReplaceAllStringFunc(s, func(m string) string {
		ordinal := strings.HasPrefix(m, "第")
		body := strings.TrimPrefix(m, "第")
		end := strings.IndexFunc(body, func(r rune) bool { return !strings.ContainsRune("一二三四五六七八九十百零〇两廿", r) })
		n := body[:end]
		if runes(n) > 1 && !strings.ContainsAny(n, "十百廿") && !ordinal {
			return m
		}
		v, ok := text.Number(n)
		if !ok || v <= 0 {
			return m
		}
		return itoa(v) + body[end:]
	})
}

var affiliated = regexp.MustCompile(`附[一二三四五六]`)

// affiliate tells whether a name is only that of a numbered clinic or a school of some university: 附1, 附中.
var affiliate = regexp.MustCompile(`^附(?:[0-9]|中|小)$`)

// short is a name with its numerals and abbreviations in their one form.
func short(s string) string {
	s = affiliated.ReplaceAllStringFunc(digits(s), func(m string) string {
		n, _ := text.Number(strings.TrimPrefix(m, "附"))
		return "附" + itoa(n)
	})
	for _, a := range abbreviations {
		if strings.ContainsAny(s, a.when) {
			s = a.re.ReplaceAllString(s, a.to)
		}
	}
	return s
}

func runes(s string) int { return utf8.RuneCountInString(s) }

func isDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}
