package pagetext

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a line looks like by itself. The rules are of the language of newspapers, not of one paper.
var (
	datelineRE  = regexp.MustCompile(`^(?:[\p{Han}A-Za-z0-9·]{1,14}?(?:[讯电]|消息))\s*(?:[（(][^（）()]{0,60}(?:记者|通讯员|特约|实习|文/图|图/文|编辑|摄影)|(?:记者|通讯员)[\s:：])|^(?:本报|本刊|本网|[\p{Han}]{1,8}(?:日报|晚报|晨报|早报|时报|都市报|商报|快报|新报|周报|新闻网))(?:[\p{Han}]{0,6}\d{0,2}月?\d{0,2}日?)[讯电][\s（(，,：:“]`)
	bylineRE    = regexp.MustCompile(`^[^（(\n]{0,40}[讯电息]\s*[（(]([^（）()]{2,80})[）)]`)
	bylineBare  = regexp.MustCompile(`^(?:[（(【]|■|□|◎|●)?\s*(?:(?:本报)?(?:全媒体|见习|实习|首席|特约|融媒体?)?(?:记者|通讯员)|文/图|图/文|文/|图/|文字|撰文)`)
	bylineLine  = regexp.MustCompile(`^(?:■|□|◎|●|文/|图/|文/图)?\s*(?:本报|本刊)?(?:全媒体|融媒体?|见习|实习|首席|特约|特派)?(?:记者|通讯员|评论员|撰稿)[\s:：/][^，。？！]{2,}$`)
	creditRE    = regexp.MustCompile(`^(?:[（(].{0,60}(?:记者|通讯员|摄影|整理|供稿).{0,60}[）)]|(?:■|□|◎|▣)\s*.{0,20}(?:记者|通讯员|摄|文|图|作者).{0,40}|.{0,40}(?:记者|通讯员|特约).{0,30}\s*摄(?:影)?(?:报道)?[）)]?|(?:本版|本报)?(?:插图|摄影|制图|图片|题图)[\s/:：].{1,24})$`)
	photoRE     = regexp.MustCompile(`摄(?:影)?(?:报道)?[）)]?$`)
	mastDateRE  = regexp.MustCompile(`^(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*(?:星期|周|礼拜)[一二三四五六日天]`)
	furnitureRE = regexp.MustCompile(`国内统一(?:连续出版物|刊)|^CN\s?\d\d|ISSN|邮发代号|责任?编辑?[\s:：]|责\s?编[\s:：]|版式[\s:：]|校对[\s:：]|美编[\s:：]|值班(?:编委|主任|总编)|新闻热线[\s:：].{0,40}(?:广告|发行|订报)|(?:广告|发行|订报)(?:热线|电话|部|许可)[\s:：].{0,60}|^社址[\s:：]|零售价|定价[\s:：]|印刷[\s:：]|投稿邮箱|^今日[\p{Han}\d]{1,3}版|^第?\s?[A-Z]?\d{1,3}\s?版$|^第\d+期|^总第\d+期|^农历|E-?mail[\s:：]`)
	paperNameRE = regexp.MustCompile(`^[\p{Han}]{1,6}(?:日报|晚报|晨报|早报|时报|都市报|商报|快报|新报|周报)(?:社|社出版|社主办)?$`)
	folioRE     = regexp.MustCompile(`^(?:[A-Z]?\d{1,3}|[\p{Han}·]{2,8}\s+[A-Z]?\d{1,2}|[A-Z]?\d{1,2}\s+[\p{Han}·]{2,8})$`)
	fromRE      = regexp.MustCompile(`^[（(【]?\s*(?:上接|紧接).{1,12}版.{0,12}$`)
	briefsRE    = regexp.MustCompile(`^[·•【\[]?\s*(?:简\s*讯|短\s*讯|快\s*讯|简明新闻|新闻简报|要闻速览|本地简讯|简报|一句话新闻|短波|速览)\s*[】\]]?$`)
	bulletRE    = regexp.MustCompile(`^[▲△●○◆◇■□★☆▼◎]\s*\S`)
	dateLineRE  = regexp.MustCompile(`^(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}日(?:\s*[（(]?(?:星期|周).[）)]?)?$`)
	clockLineRE = regexp.MustCompile(`^(?:每日|每天|当日|次日|上午|下午)?\s*\d{1,2}\s*[:：∶时点]\s*\d{0,2}\s*分?\s*[-—–―~～至到]+\s*(?:次日|当日|翌日)?\s*\d{1,2}\s*[:：∶时点]\s*\d{0,2}分?$`)
	labelRE     = regexp.MustCompile(`^[\p{Han}（）()0-9、．.\s]{0,10}(?:时间|范围|区域|地段|片区|原因|路段|线路|地点|地址|电话|热线|联系人|日期|期限|内容|类型|性质|单位|名称|编号|措施|用户|台区|事由|方案|咨询|监督|服务|注|备注|通知|阀门|位置)\s*[:：]`)
	labelHeadRE = regexp.MustCompile(`^[\p{Han}]{0,4}(?:时间|范围|区域|原因|路段|线路|事项|措施|电话|期限|提示)$`)
	itemRE      = regexp.MustCompile(`^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、．.]|[（(]?\d{1,2}[）)、．]|\d{1,2}\.\D|第[一二三四五六七八九十]+[、，：:])`)
	closerRE    = regexp.MustCompile(`^(?:特此|敬请|谨此|谢谢|感谢|恳请|望广大|不便之处|此致|敬礼)`)
	salutRE     = regexp.MustCompile(`^(?:尊敬的|各|广大|致|亲爱的)[\p{Han}、（）()]{1,20}[:：]$`)
	orgRE       = regexp.MustCompile(`(?:公司|集团|局|委员会|办公室|中心|厂|所|站|支队|大队|总队|管委会|人民政府|办事处|营业部|分公司|物业处?|居委会|社区)$`)
	phoneRE     = regexp.MustCompile(`(?:\d{3,4}[-—－]\d{7,8}|\d{7,8}|(?:1\d{10})|\b(?:9[56]\d{3,4}|12\d{3}|11[0249]|400[-\d]{7,10})\b)`)
	sponsorRE   = regexp.MustCompile(`^[\p{Han}A-Za-z0-9（）() ]{4,40}(?:协办|特约刊登|特约|承办|冠名|友情提供)$`)
	boxCueRE    = regexp.MustCompile(`热线|电话|咨询|客服|报修|抢修|协办`)
	announceRE  = regexp.MustCompile(`(?:信息|公告|通告|通知|预告|公示|安排|计划|一览|预报|提示|提醒|消息)`)
	cutRE       = regexp.MustCompile(`停(?:止供)?[水电气暖热]|断[水电气]|限[水电]|停供|停送|停运|停驶|水压|降压|封闭|改道|绕行|恢复供|恢复送|暂停|检修|施工`)
	whenRE      = regexp.MustCompile(`\d\s*[日号]|\d\s*[:：∶时点]|[今明后]日|[今明后]天|[今明]晚|[一二三四五六七八九十]日`)
)

// ends tells whether the text comes to the end of a sentence, so that what follows is not the rest of it.
func ends(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("。！？!?…”』」》】）);；:：", r)
}

// isHead tells whether a line may be a headline or a line of one.
func isHead(l line) bool {
	s := l.s
	if l.n < 2 || l.n > 38 || strings.ContainsAny(s, "。；;") || strings.Count(s, "、") > 3 {
		return false
	}
	switch last, _ := utf8.DecodeLastRuneInString(s); last {
	case '，', '、', ',':
		return false
	case '：', ':':
		if l.n > 18 {
			return false
		}
	case '）', ')': // a number, a date: 停水公告（第9号）
		if i := strings.LastIndexAny(s, "（("); i < 9 || utf8.RuneCountInString(s[i:]) > 14 || bylineBare.MatchString(s[i:]) {
			return false
		}
	}
	if c := strings.Count(s, "，"); c > 2 || c == 2 && l.n > 28 {
		return false
	}
	if !hasHan(s) || strings.HasPrefix(s, "（") || strings.HasPrefix(s, "(") || strings.HasPrefix(s, "——") && l.n > 30 {
		return false
	}
	switch {
	case sponsorRE.MatchString(s), isByline(l), cells(s) > 3, strings.Contains(s, " > "), dateline(s), isCredit(s), fromRE.MatchString(s), bulletRE.MatchString(s), isRowLine(s), itemRE.MatchString(s),
		closerRE.MatchString(s), salutRE.MatchString(s), labelHeadRE.MatchString(s), isFurniture(s):
		return false
	}
	return true
}

// isByline tells whether a line is a reporter's name by itself.
func isByline(l line) bool {
	return l.n <= 30 && bylineLine.MatchString(l.s)
}

// cells counts the columns of a table's line.
func cells(s string) int {
	n, wide := 0, false
	for _, sep := range []string{"|", "\t", "  ", " "} {
		if parts := strings.Split(s, sep); len(parts) > 3 {
			for _, p := range parts {
				if p = strings.TrimSpace(p); p != "" {
					n++
					wide = wide || utf8.RuneCountInString(p) > 1
				}
			}
			break
		}
	}
	if !wide {
		return 0 // 停  电  公  告
	}
	return n
}

func dateline(s string) bool {
	return strings.ContainsAny(clip(s, 120), "讯电息") && datelineRE.MatchString(clip(s, 300))
}

func isCredit(s string) bool {
	return strings.ContainsAny(s, "记通摄图整供特文作") && creditRE.MatchString(s)
}

// isRowLine tells whether a line is a cell or a labelled line of a table.
func isRowLine(s string) bool {
	s = clip(s, 120)
	return dateLineRE.MatchString(s) || clockLineRE.MatchString(s) || labelRE.MatchString(s)
}

// isFurniture tells whether a line belongs to the sheet rather than to a story: masthead, folio, imprint, the paper's own lines.
func isFurniture(s string) bool {
	if len(s) > 300 {
		return false
	}
	if mastDateRE.MatchString(s) && utf8.RuneCountInString(s) <= 40 {
		return true
	}
	if paperNameRE.MatchString(s) || folioRE.MatchString(s) {
		return true
	}
	return utf8.RuneCountInString(s) <= 60 && !strings.ContainsRune(s, '。') && furnitureRE.MatchString(s)
}

// clip bounds what an expression looks at.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func hasHan(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
}

// service names the public service that words speak of; empty when none or when they speak of several alike.
func service(s string) string {
	best, most, tie := "", 0, false
	for _, w := range []struct{ name, words string }{
		{"water", "供水 自来水 停水 水务 水压 用水 断水 水管"},
		{"power", "供电 停电 电力 电网 用电 千伏 断电 送电 95598"},
		{"gas", "燃气 天然气 停气 供气 煤气"},
		{"heating", "供热 供暖 暖气 热力 停暖 停热"},
		{"road", "封闭施工 交警 绕行 封闭 改道 通行"},
		{"transit", "公交 地铁 轮渡 停运 停靠"},
		{"telecom", "宽带 通信 移动网络 有线电视 电信"},
	} {
		n := 0
		for word := range strings.SplitSeq(w.words, " ") {
			n += strings.Count(s, word)
		}
		if n > most {
			best, most, tie = w.name, n, false
		} else if n == most && n > 0 {
			tie = true
		}
	}
	if tie {
		return ""
	}
	return best
}
