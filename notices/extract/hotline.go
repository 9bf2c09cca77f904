package extract

import (
	"strings"
	"unicode/utf8"

	"noticebot/notices"
	"noticebot/notices/text"
)

// line is a telephone number found in the print.
type phone struct {
	text.Range
	number  string
	role    notices.Role
	owner   string
	story   int
	block   int
	unit    int
	service notices.Service // of the words around it, when they say one
	box     bool            // it stands in a line of its own: 供水信息 咨询热线
}

// maxPhones bounds the numbers of one article.
const maxPhones = 100

// phonesOf finds the numbers printed for the public to call.
func (sh *sheet) phonesOf() []phone {
	var out []phone
	for i := range sh.units {
		u := &sh.units[i]
		if u.start < sh.textStart() {
			continue
		}
		lastEnd := u.start
		for at := u.start; at < u.end && len(out) < maxPhones; {
			if !isDigit(sh.s[at]) {
				at++
				continue
			}
			end, number := sh.numberAt(at, u.end)
			if len(number) < 7 {
				end, number = sh.overLine(end, u.end, number)
			}
			if number != "" {
				if p, ok := sh.phoneAt(u, i, at, end, number, lastEnd); ok {
					out = append(out, p)
				}
			}
			lastEnd = end
			at = max(end, at+1)
		}
	}
	return out
}

// numberAt reads the digits at byte at with the dashes, brackets and blanks that stand in telephone numbers.
func (sh *sheet) numberAt(at, stop int) (int, string) {
	s := sh.s
	var b strings.Builder
	groups := []int{0}
	i, end := at, at
	for i < stop {
		c := s[i]
		if isDigit(c) {
			b.WriteByte(c)
			groups[len(groups)-1]++
			i++
			end = i
			continue
		}
		n := 0
		switch {
		case c == '-' || c == ' ' || c == ')':
			n = 1
			if c == '-' && i+1 < stop && s[i+1] == '-' {
				n = 2
			}
		case strings.HasPrefix(s[i:stop], "）"):
			n = len("）")
		}
		if n == 0 || i+n >= stop || !isDigit(s[i+n]) {
			break
		}
		d := groups[len(groups)-1]
		if c == ' ' && !(len(groups) == 1 && (d == 4 || d == 3 || d == 5)) {
			break
		}
		if c == '-' && b.Len() > 4 && !(b.Len() == 7 || d == 3) {
			break
		}
		if len(groups) >= 3 {
			break
		}
		groups = append(groups, 0)
		i += n
	}
	return end, b.String()
}

// overLine joins a number that the end of a line has broken: 热线:8 / 665511.
func (sh *sheet) overLine(end, stop int, number string) (int, string) {
	at := end
	for at < len(sh.s) && at < end+8 && (sh.s[at] == ' ' || sh.s[at] == '\n') {
		at++
	}
	if end < stop && !strings.Contains(sh.sub(end, at), "\n") || end >= stop && at == end {
		return end, number
	}
	more := at
	for more < len(sh.s) && more < at+9 && isDigit(sh.s[more]) {
		more++
	}
	joined := number + sh.sub(at, more)
	if more == at || phoneShaped(number) && len(number) >= 5 || len(joined) < 7 || !phoneShaped(joined) || !containsAny(sh.sub(end-len(number)-40, end), phoneCues) {
		return end, number
	}
	return more, joined
}

// phoneAt decides whether a number is one to call.
func (sh *sheet) phoneAt(u *unit, unitAt, at, end int, number string, lastEnd int) (phone, bool) {
	s := sh.s
	var none phone
	if !phoneShaped(number) && !(len(number) == 9 && number[0] == '0' && s[at+2] == '-') { // 07-7462111
		return none, false
	}
	rest := s[end:min(len(s), end+30)]
	if strings.HasPrefix(rest, "*") || strings.HasPrefix(rest, "×") || strings.HasPrefix(rest, "X") || strings.HasPrefix(rest, "x") || strings.HasPrefix(rest, "元") || strings.HasPrefix(rest, "户") || strings.HasPrefix(rest, "人") || strings.HasPrefix(rest, "米") || strings.HasPrefix(rest, "件") || strings.HasPrefix(rest, "年") || strings.HasPrefix(rest, "万") || strings.HasPrefix(rest, "千") || strings.HasPrefix(rest, "%") || hasAnyPrefix(rest, []string{"网站", "网", "APP", "App", "app", "公众号", "微信", "小程序", "平台"}) || strings.HasPrefix(rest, ".") && len(rest) > 1 && isDigit(rest[1]) {
		return none, false
	}
	if at > 0 && (isLatin(s[at-1]) || s[at-1] == '.' || s[at-1] == '*') {
		return none, false
	}
	for _, t := range sh.timesIn(at-40, end) {
		if t.Start <= at && t.End > at {
			return none, false
		}
	}
	around := s[max(u.start, at-60):at]
	if lastEnd > u.start && lastEnd > at-60 && lastEnd <= at {
		around = s[lastEnd:at]
		if len(strings.Trim(around, "、，/ 或和及-（热线）：:;；")) == 0 { // one more of the same list
			around = s[max(u.start, at-90):at]
		}
	}
	label := around
	if i := strings.LastIndexAny(label, "。；\n"); i >= 0 {
		label = label[i:]
	}
	after := rest
	if i := strings.IndexAny(after, "。；，、\n "); i >= 0 {
		after = after[:i]
	}
	near := lastBit(label)
	if containsAny(near, []string{"新闻", "传真", "传  真", "邮编", "邮政编码", "编码", "广告", "订报", "发行", "纪检", "纪律", "监督举报", "举报", "QQ", "微信", "排水", "下水", "帮办", "报料", "爆料", "失物", "防汛", "值班室报", "邮    编", "账号", "批准", "许可证", "备案", "编号", "文号", "疏通", "搬家", "维修家电", "刊登", "招聘", "订水", "招商", "投稿"}) && !strings.Contains(near, "咨询热线") ||
		strings.Contains(strings.ReplaceAll(near, " ", ""), "传真") || strings.Contains(strings.ReplaceAll(near, " ", ""), "邮编") || strings.Contains(strings.ReplaceAll(near, " ", ""), "邮政编码") {
		return none, false
	}
	if strings.HasPrefix(number, "12345") && (containsAny(label, []string{"市民服务", "政务", "市民热线", "便民"}) || len(number) == 5) {
		return none, false
	}
	if len(number) == 3 || len(number) == 4 && !containsAny(near, []string{"专线", "热线", "客服"}) {
		return none, false
	}
	cued := containsAny(label, phoneCues) || u.kind == unitLabel && u.label == labelPhone || containsAny(after, []string{"热线", "号", "客服", "报修"}) && len(number) <= 6 ||
		containsAny(sh.sub(u.start, min(u.end, u.start+12)), []string{"Tel", "TEL", "☎", "电话"})
	service := knownShort[number]
	if !cued && service == "" {
		// 详询, or an issuer's name with its number at the end of the notice
		line := s[u.start:u.end]
		if u.end-u.start > 400 || !(u.end-end <= 12 && utf8.RuneCountInString(line) <= 40 && isIssuerEnd(strings.TrimRight(s[u.start:at], " :（"))) && !(u.story == 0 && len(number) >= 7 && sh.phoneBlock(unitAt)) {
			return none, false
		}
	}
	p := phone{Range: text.Range{Start: at, End: end}, number: number, story: u.story, block: u.block, unit: unitAt, service: service}
	p.role = roleOfPhone(near)
	p.owner = ownerOf(s, u, at, end)
	if p.service == "" {
		p.service = serviceWord(s[max(u.start, at-60):at])
	}
	p.box = u.kind == unitLabel && u.label == labelPhone || utf8.RuneCountInString(s[u.start:u.end]) < 40
	return p, true
}

// phoneBlock tells whether the units around hold labelled numbers: a block of lines of name and number.
func (sh *sheet) phoneBlock(i int) bool {
	near := 0
	for k := max(0, i-3); k <= min(len(sh.units)-1, i+3); k++ {
		t := sh.sub(sh.units[k].start, sh.units[k].end)
		if k != i && utf8.RuneCountInString(t) < 30 && containsAny(t, []string{"热线", "电话", "客服", "营业部", "营业厅", "所 "}) {
			near++
		}
	}
	return near > 0 && utf8.RuneCountInString(sh.sub(sh.units[i].start, sh.units[i].end)) < 30
}

var phoneCues = []string{"电话", "热线", "咨询", "致电", "拨打", "拨", "详询", "查询", "报修", "客服", "请电", "电：", "电:", "Tel", "TEL", "☎", "联系", "垂询", "电话:", "服务站", "值班", "来电", "询", "专线", "联系人", "服务所", "营业厅", "营业所", "供水站", "供电所", "营销所", "请打", "📞", "☎️"}

// knownShort are the numbers that everyone knows by themselves.
var knownShort = map[string]notices.Service{"95598": notices.Power, "10000": notices.Telecom, "10010": notices.Telecom, "10086": notices.Telecom, "10099": notices.Telecom}

// phoneShaped tells whether digits can be a whole telephone number: a truncated one is none.
func phoneShaped(n string) bool {
	switch l := len(n); {
	case l == 4:
		return n[0] == '1' && n[1] == '9' // the short numbers of Taiwan's suppliers
	case l < 5 || l > 12:
		return false
	case l == 5 || l == 6:
		return n[0] == '9' || n[0] == '1' && l == 5
	case l == 8 && n[0] == '0': // an area code of three digits and 96088
		return (n[1] == '1' || n[1] == '2') && n[3] == '9'
	case l == 7 || l == 8:
		return n[0] >= '2' && n[0] <= '9'
	case l == 9:
		return n[0] == '0' && n[1] > '2' && n[4] == '9' || n[0] == '0' && n[1] <= '2' && n[3] == '9' // an area code and 96656
	case l == 10:
		return n[0] == '0' && n[4] == '9' || n[0] == '0' && n[1] >= '3' && n[1] < '9' && n[2] >= '2' || n[0] == '4' || n[0] == '8' || n[0] == '0' && n[:3] >= "010" && (n[1] == '1' || n[1] == '2')
	case l == 11:
		return n[0] == '1' && n[1] >= '3' || n[0] == '0'
	default:
		return n[0] == '0'
	}
}

func isLatin(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// lastBit is the label that stands right before a number.
func lastBit(label string) string {
	t := strings.TrimRight(label, " :")
	if i := strings.LastIndexAny(t, "，。；、\n"); i >= 0 {
		t = t[i:]
	}
	for n := utf8.RuneCountInString(t); n > 16; n-- {
		_, size := utf8.DecodeRuneInString(t)
		t = t[size:]
	}
	return t
}

func roleOfPhone(near string) notices.Role {
	switch {
	case containsAny(near, []string{"投诉", "监督"}):
		return notices.RoleComplaint
	case containsAny(near, []string{"报修", "抢修", "维修"}):
		return notices.RoleRepair
	case containsAny(near, []string{"咨询", "查询", "客服", "服务", "详询", "询"}):
		return notices.RoleEnquiry
	}
	return notices.RoleAny
}

// ownerOf is whose the number is, when printed beside it: 石岐营业部 8832 3219, 028-85319222（市南供水服务站）.
func ownerOf(s string, u *unit, at, end int) string {
	rest := s[end:max(end, min(u.end, end+60))]
	if strings.HasPrefix(rest, "（") {
		if c := strings.Index(rest, "）"); c > 0 {
			if in := rest[len("（"):c]; isOffice(in) {
				return in
			}
		}
	}
	t := strings.TrimRight(s[max(u.start, at-60):at], " :")
	for _, w := range []string{"电话", "热线", "咨询", "客服", "服务", "24小时", "供水", "报修"} {
		t = strings.TrimSuffix(t, w)
	}
	if i := strings.LastIndexAny(t, "，。；、 \n）"); i >= 0 {
		_, size := utf8.DecodeRuneInString(t[i:])
		t = t[i+size:]
	}
	if isOffice(t) {
		return t
	}
	return ""
}

func isOffice(t string) bool {
	n := utf8.RuneCountInString(t)
	return n >= 3 && n <= 20 && hasAnySuffix(t, []string{"营业部", "营业厅", "服务站", "供水所", "分公司", "公司", "水厂", "物业", "供电所", "管理所", "服务厅", "班", "站", "处", "部", "营业所"})
}
