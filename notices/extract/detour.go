package extract

import "strings"

// detours are verbs whose object is the way round or what is added, not what is interrupted.
var detours = []string{"改走", "绕走", "绕行", "绕道", "改行", "改经", "改由", "改道", "增设", "新增", "增加", "加设", "增停", "临时设", "转乘", "换乘", "分流至", "改乘", "可走", "就近选择", "选择走"}

// detour tells whether a verb of going round governs the place in its clause: 改走青年路、工农路; 增设“人民公园”临时站.
func (sh *sheet) detour(u *unit, p *place) bool {
	from := max(u.start, p.start-240)
	clause := sh.sub(from, p.start)
	if i := strings.LastIndexAny(clause, "，。；:"); i >= 0 {
		from += i
		clause = clause[i:]
	}
	at := -1
	for _, w := range detours {
		if i := strings.LastIndex(clause, w); i >= 0 && i+len(w) > at {
			at = i + len(w)
		}
	}
	return at >= 0 && !sh.has(cOut, from+at, p.start) && !sh.has(cLow, from+at, p.start) && !strings.Contains(clause[at:], "的")
}

// withoutVerb takes 定, 拟, 计划 off an issuer's name that a date follows: 市政管理处定于….
func withoutVerb(name string) string {
	for _, w := range []string{"决定", "计划", "定", "拟", "将"} {
		if t := strings.TrimSuffix(name, w); len(t) < len(name) && isIssuerEnd(t) {
			return t
		}
	}
	return name
}
