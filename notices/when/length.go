package when

import (
	"strings"
	"time"
	"unicode/utf8"
)

// duration reads a printed length: 8小时, 两个半小时, 1小时30分钟, 7至8小时 (the upper bound), 连续停水3天.
func (p *parser) duration(i int) (time.Duration, int, bool) {
	b := p.before(i)
	if b == '第' || b == '每' || isLatin(b) || b >= '0' && b <= '9' || b == '.' || b == '全' {
		return 0, i, false
	}
	if j, ok := p.word(i, "半小时", "半个小时"); ok {
		return p.lengthOf(i, j, 30*time.Minute)
	}
	n, tenths, j, ok := p.quantity(i)
	if !ok {
		return 0, i, false
	}
	if k, ok := p.connector(j); ok {
		if m, t, u, ok := p.quantity(k); ok && m >= n {
			n, tenths, j = m, t, u
		}
	}
	k := p.blanks(j)
	half := time.Duration(0)
	if t, ok := p.word(k, "个半"); ok {
		half, k = 30*time.Minute, t
	} else if t, ok := p.word(k, "个"); ok {
		k = t
	}
	d := time.Duration(n)*time.Hour + time.Duration(tenths)*6*time.Minute + half
	if t, ok := p.word(k, "小时", "钟头", "多小时", "余小时"); ok {
		t, _ = p.word(t, "零")
		if m, _, u, ok := p.quantity(p.blanks(t)); ok {
			if v, ok := p.word(p.blanks(u), "分钟", "分"); ok {
				return p.lengthOf(i, v, d+time.Duration(m)*time.Minute)
			}
		}
		return p.lengthOf(i, t, d)
	}
	if t, ok := p.word(k, "分钟"); ok && half == 0 {
		return p.lengthOf(i, t, time.Duration(n)*time.Minute+time.Duration(tenths)*6*time.Second)
	}
	if t, ok := p.word(k, "天", "日", "昼夜"); ok && p.lasts(i) {
		return p.lengthOf(i, t, 24*d)
	}
	return 0, i, false
}

// quantity reads a number with one decimal at most.
func (p *parser) quantity(i int) (n, tenths, j int, ok bool) {
	v, j, ok := p.number(i)
	if !ok || v.row {
		return 0, 0, i, false
	}
	if p.at(j) == '.' && !v.han {
		t, k, ok := p.number(j + 1)
		if !ok || t.digits != 1 {
			return 0, 0, i, false
		}
		return v.n, t.n, k, true
	}
	return v.n, 0, j, true
}

// lasts tells whether the words before i say that a length follows, as days need.
func (p *parser) lasts(i int) bool {
	head := p.s[max(0, i-4*utf8.UTFMax):i]
	for _, w := range [...]string{"连续", "为期", "历时", "持续", "长达", "停水", "停电", "停气", "停暖", "停运", "工期", "连停", "连续停", "延长", "顺延", "推迟", "延后", "提前", "约", "封闭"} {
		if strings.HasSuffix(head, w) {
			return true
		}
	}
	return false
}

// lengthOf gives a length that is not a service hour, a term or the age of something: 24小时热线, 48小时内.
func (p *parser) lengthOf(i, j int, d time.Duration) (time.Duration, int, bool) {
	if d <= 0 || d > 400*24*time.Hour || p.before(i) == '（' && p.at(j) == '）' {
		return 0, i, false
	}
	if _, ok := p.word(j, "内", "之内", "以内", "前", "后到", "制", "热线", "服务", "客服", "值", "电话", "不间断", "不打烊", "营业", "供应", "便利", "在线", "报修", "抢修电话", "抢修热线",
		"咨询", "受理", "开放", "的服务", "全天候", "专线", "监控", "待命", "自助", "降", "雨量", "路程", "车程"); ok {
		return 0, i, false
	}
	return d, j, true
}
