package extract

import "strings"

// carrierTail takes the name of a carrier off a place whose network is cut: 第二中学|联通宽带, 麻镇部分村组|移动手机信号. It
// tells whether a name of a place is left.
func (sh *sheet) carrierTail(p *place) bool {
	name := sh.sub(p.start, p.end)
	for _, w := range []string{"中国联通", "中国移动", "中国电信", "中国广电", "联通", "移动", "电信", "广电"} {
		rest := strings.TrimSuffix(name, w)
		if len(rest) == len(name) || !hasAnyPrefix(sh.sub(p.end, p.end+15), []string{"宽带", "手机", "信号", "网络", "固话", "业务", "用户", "专线", "通信", "4G", "5G"}) {
			continue
		}
		e, _ := sh.tailStart(p.start, p.start+len(rest))
		if e-p.start >= 6 && (endsAsPlace(sh.sub(p.start, e)) && nameLike(sh.sub(p.start, e))) {
			p.end = e
			p.named = true
			return true
		}
	}
	return false
}
