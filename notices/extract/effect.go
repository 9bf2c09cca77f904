package extract

import (
	"strings"

	"noticebot/notices"
)

// effectFor is what a link says of its places.
func (as *assembler) effectFor(l link) notices.Effect {
	switch {
	case l.pred.cue != nil && l.pred.cue.class == cLow && as.trainPasses(l.pred):
		return notices.Outage
	case l.pred.cue != nil && l.pred.cue.class == cLow:
		return notices.Reduced
	case l.pred.cue != nil && l.pred.cue.class == cOut:
		return as.roadEffect(l.pred)
	case as.effect != "":
		return as.effect
	}
	return notices.Outage
}

// trainPasses tells whether trains do not stop at a station at all: it is out of service, where a bus stop is only passed by.
func (as *assembler) trainPasses(p hit) bool {
	if !strings.Contains("通过不停车 不停车通过 越站 甩站 跳站", p.cue.word) {
		return false
	}
	around := as.sh.sub(p.start-150, p.end+30)
	return containsAny(around, []string{"列车", "号线", "地铁", "轨道"})
}

// roadEffect: a road of which one half is closed is reduced.
func (as *assembler) roadEffect(p hit) notices.Effect {
	if p.cue.service != notices.Road {
		return notices.Outage
	}
	s := as.sh.s
	if containsAny(s[max(0, p.start-18):p.start], []string{"半幅", "半边", "单侧", "东侧", "西侧", "部分车道"}) {
		return notices.Reduced
	}
	return notices.Outage
}
