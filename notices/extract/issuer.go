package extract

import (
	"strings"
	"unicode/utf8"

	"noticebot/notices/text"
)

// orgEnds are the ends of names of those who announce and operate, longest first where one ends in another.
var orgEnds = []string{"有限责任公司", "股份有限公司", "有限公司", "总公司", "分公司", "子公司", "公司", "水务集团", "自来水集团", "供水集团", "燃气集团", "热力集团", "公交集团", "交通集团", "轨道集团", "供水（集团）", "集团",
	"供电局", "电力局", "水务局", "水利局", "水务署", "管理局", "公路局", "交通运输局", "交通局", "住建局", "城管局", "执法局", "交管局", "供水所", "供水站", "服务站", "供电所", "供电中心", "管护中心", "抢修中心", "养护中心", "供水中心", "建设中心", "管理中心", "服务中心", "发展中心",
	"管理处", "管理所", "管理站", "交警支队", "交警大队", "警察支队", "警察大队", "支队", "大队", "管理委员会", "管委会", "后勤保障部", "后勤处", "后勤集团", "指挥部", "联通", "移动", "电信", "水厂"}

var operatorWords = []string{"供水", "水务", "自来水", "供电", "电网", "国网", "电力", "燃气", "天然气", "热力", "供热", "供暖", "公交", "公共交通", "轨道", "地铁", "交警", "交通", "警察", "城管", "城市管理", "公路", "联通", "移动", "电信", "广电", "后勤", "隧", "桥", "市政", "照明", "水司", "港华", "华润", "昆仑", "新奥", "城投", "轮渡", "客运", "水电", "热电", "给排水", "供排水", "水业", "水投", "能源"}

func isIssuerEnd(s string) bool  { return hasAnySuffix(s, orgEnds) }
func isIssuerName(s string) bool { return isIssuerEnd(s) && containsAny(s, operatorWords) }

// issuerOf finds who announces or operates, for a group.
func (as *assembler) issuerOf(g *group) text.Range {
	sh := as.sh
	var best text.Range
	score := 0
	for i := range sh.units {
		u := &sh.units[i]
		if u.story != as.story {
			continue
		}
		for at := u.start; at < u.end; {
			r, size := utf8.DecodeRuneInString(sh.sub(at, u.end))
			n := 0
			if strings.ContainsRune("有总分子公水自供燃热交轨集电管执养抢建服发警支大后指联移城住", r) {
				for _, w := range orgEnds {
					if strings.HasPrefix(sh.sub(at, u.end), w) {
						n = max(n, len(w))
					}
				}
			}
			if n == 0 {
				at += size
				continue
			}
			end := at + n
			end += orgGoesOn(sh.sub(at, end), sh.sub(end, min(u.end, end+60)))
			if p, ok := sh.orgEndingAt(u, end); ok {
				if n := as.weighIssuer(g, u, p); n > score {
					best, score = p, n
				}
			}
			at = end
		}
	}
	return best
}

// orgGoesOn gives how much of after still belongs to the name that ends in end: 集团|有限公司, 联通|廊坊市分公司.
func orgGoesOn(end, after string) int {
	for _, w := range []string{"（集团）有限公司", "（集团）有限责任公司", "有限责任公司", "股份有限公司", "有限公司", "控股有限公司"} {
		if strings.HasPrefix(after, w) {
			return len(w)
		}
	}
	if i := strings.Index(after, "分公司"); i > 0 && i <= 18 && (end == "联通" || end == "移动" || end == "电信" || strings.HasSuffix(end, "公司")) && !strings.ContainsAny(after[:i], "，。、：: （将定从于") {
		return i + len("分公司")
	}
	return 0
}

// orgEndingAt gives the name of the organisation that ends at byte end.
func (sh *sheet) orgEndingAt(u *unit, end int) (text.Range, bool) {
	s := sh.s
	from := end
	runes := 0
	for from > u.start && runes < 26 {
		r, size := utf8.DecodeLastRuneInString(s[u.start:from])
		if !isHan(r) && r != '（' && r != '）' && !(r >= 'A' && r <= 'Z') {
			break
		}
		if strings.ContainsRune("接从据由经向对因与和是为了悉致请获及", r) && !hasAnyPrefix(s[from:end], []string{"开区", "济", "平区", "发"}) {
			break
		}
		if r == '自' && !strings.HasPrefix(s[from:end], "来水") && !strings.HasPrefix(s[from:end], "治") {
			break
		}
		if r == '）' && !strings.HasSuffix(s[u.start:from], "（集团）") {
			break
		}
		if r == '（' && !strings.HasPrefix(s[from:end], "集团") {
			break
		}
		from -= size
		runes++
	}
	for _, t := range sh.timesIn(from-30, end) {
		if t.End > from && t.End < end {
			from = t.End
		}
	}
	name := s[from:end]
	for {
		cut := 0
		for _, w := range []string{"记者", "昨日", "今天", "今日", "日前", "近日", "我市", "另外", "目前", "随后", "此次", "届时", "来源", "）", "【停电】", "】", "上午", "下午", "称", "故", "消息", "介绍", "以上", "届", "本次", "当日"} {
			if strings.HasPrefix(name, w) && len(w) < len(name) {
				cut = len(w)
			}
		}
		if cut == 0 {
			break
		}
		name = name[cut:]
		from += cut
	}
	n := utf8.RuneCountInString(name)
	if n < 3 || n > 26 || hasAnyPrefix(name, []string{"我", "本", "该", "各", "贵", "某"}) || notIssuer(name) {
		return text.Range{}, false
	}
	return text.Range{Start: from, End: end}, true
}

func notIssuer(name string) bool {
	return containsAny(name, []string{"物业公司", "施工", "园林", "招标代理", "传媒", "报业"}) && !containsAny(name, []string{"供水", "供电"})
}

// weighIssuer tells how much speaks for an organisation being the one that announces.
func (as *assembler) weighIssuer(g *group, u *unit, p text.Range) int {
	s := as.sh.s
	name := s[p.Start:p.End]
	n := 1
	if containsAny(name, operatorWords) {
		n += 6
	}
	if serviceWord(name) == g.service {
		n += 3
	}
	after := s[p.End:min(len(s), p.End+60)]
	if i := strings.IndexAny(after, "，。；\n"); i >= 0 {
		after = after[:i]
	}
	before := s[max(u.start, p.Start-24):p.Start]
	if containsAny(after, []string{"获悉", "了解到", "发布", "通报", "通告", "公告", "公布", "消息", "介绍", "定于", "将", "决定", "计划", "拟", "解释", "安排", "对", "今晨", "工作人员"}) {
		n += 3
	}
	if hasAnySuffix(before, []string{"自", "从", "据", "记者从", "接"}) {
		n += 3
	}
	if hasAnyPrefix(after, []string{"协办", "特约", "承办", "冠名"}) || containsAny(after, []string{"协办", "特约刊登"}) {
		n -= 9
	}
	if u.block == g.block {
		n += 2
	} else if u.block > g.block && utf8.RuneCountInString(s[u.start:u.end]) < 40 {
		n++
	} else {
		n -= 4
	}
	line := strings.TrimRight(s[u.start:u.end], " 0123456789年月日./-")
	if strings.HasSuffix(line, name) && utf8.RuneCountInString(line) < 36 {
		n += 2
	}
	if u.kind == unitLabel && u.label == labelIssuer {
		n += 4
	}
	if u.kind == unitLabel && u.label == labelArea || inPlaces(g, p) {
		n -= 12
	}
	return n
}

func inPlaces(g *group, p text.Range) bool {
	for _, q := range g.places {
		if p.Start < q.end && q.start < p.End {
			return true
		}
	}
	return false
}
