package extract

import (
	"sort"
	"strings"
	"unicode/utf8"

	"noticebot/notices"
)

// class says what a cue word does in a sentence.
type class uint8

const (
	cNone     class = iota
	cOut            // the service stops: 停水, 停止供电, 全封闭
	cLow            // the service is reduced: 水压偏低, 半幅封闭
	cBack           // the service returns: 恢复供水, 送电
	cKeep           // the service goes on: 照常供水, 不受影响
	cMove           // the time is moved: 推迟, 改为
	cExtend         // the end is moved: 延长至
	cCancel         // it does not happen: 取消
	cOld            // the time that follows is the superseded one: 原定
	cUrgent         // failure words: 爆裂, 抢修
	cStill          // it goes on at printing: 目前, 抢修仍在进行
	cUser           // the operator speaks to users: 请储水
	cAnnounce       // verbs of announcing: 获悉, 通报
	cList           // words that open a list of affected places: 范围包括
	cDrill          // veto: a drill
	cRumour         // veto: a rumour refuted, a fraud
	cTender         // veto: a tender or an award
	cCourt          // veto: a court
	cPlan           // veto: a plan without a date
	cPast           // veto: told as history
	cAdvice         // veto: advice, general talk
	cTemplate       // veto: a form with placeholders
	cTalk           // veto: complaint, question, statistics
	cInspect        // veto: inspection, pressure test
	cForeign        // veto: abroad
	cWork           // works words that mark a reason or a works site: 更换, 碰口
	cRoadNoun       // nouns that make 封闭 and 关闭 a matter of roads
	cStopNoun       // nouns that make 关闭 a matter of transit
	cPressure       // 水压, 室温: with a word of falling after it, a reduction
	cFalling        // 下降, 偏低
	cStopping       // 停止, 暂停: with a supply near it, an interruption
	cSupply         // 供水, 用电
	cLamp           // 路灯: what 关闭 puts out
	cNetNoun        // nouns that make 中断 a matter of telecom
)

// cue is one word with its meaning. Service is empty where the word alone does not say it.
type cue struct {
	word    string
	class   class
	service notices.Service
}

// hit is a cue found in the print: bytes [start, end).
type hit struct {
	start, end int
	cue        *cue
}

// lexicon finds every cue of a table in one pass over a text, the longest word at each place first.
type lexicon struct {
	byFirst map[rune][]*cue // longest word first
	first   [1 << 10]uint64 // a bit for every first character of the basic plane, to skip quickly
}

func newLexicon(tables ...[]cue) *lexicon {
	l := &lexicon{byFirst: map[rune][]*cue{}}
	for _, table := range tables {
		for i := range table {
			r, _ := utf8.DecodeRuneInString(table[i].word)
			l.byFirst[r] = append(l.byFirst[r], &table[i])
			l.first[r>>6&1023] |= 1 << (r & 63)
		}
	}
	for _, words := range l.byFirst {
		sort.SliceStable(words, func(i, j int) bool { return len(words[i].word) > len(words[j].word) })
	}
	return l
}

// compose makes predicates of words that stand a little apart: 水压会有所下降, 停止向下列小区供水, 供水将于今晚中断.
func compose(s string, hits []hit) []hit {
	out := hits[:0]
	for i := 0; i < len(hits); i++ {
		h := hits[i]
		if k := splitVerb(s, hits, i); k > i { // 停止对A、B供电: what is said stands at the end
			n := hits[k]
			hits[k] = hit{n.start, n.end, &cue{h.cue.word + n.cue.word, cOut, n.cue.service}}
			continue
		}
		if i+1 < len(hits) {
			n := hits[i+1]
			if n.cue.class == cList && n.cue.word == "影响" && i+2 < len(hits) && h.cue.class == cNetNoun && hits[i+2].cue.class == cStopping {
				n = hits[i+2] // 业务将受影响中断
			}
			gap := s[h.end:n.start]
			near := len(gap) <= 24 && !strings.ContainsAny(gap, "，。；、:（）\n“”")
			switch {
			case h.cue.class == cPressure && n.cue.class == cFalling && near:
				out = append(out, hit{h.start, n.end, &cue{h.cue.word + n.cue.word, cLow, h.cue.service}})
				i++
				continue
			case h.cue.class == cStopping && n.cue.class == cSupply && len(gap) < 600 && strings.HasSuffix(gap, "的") && !strings.ContainsAny(gap, "，。；:\n"):
				out = append(out, hit{h.start, h.end, &cue{h.cue.word, cOut, n.cue.service}}) // 中断A、B的燃气供应
				continue
			case h.cue.class == cNetNoun && n.cue.class == cStopping && n.cue.word != "不能" && near && len(gap) <= 18:
				out = append(out, hit{h.start, n.end, &cue{h.cue.word + n.cue.word, cOut, "telecom"}})
				i++
				continue
			case h.cue.class == cStopping && n.cue.class == cSupply && near && len(gap) <= 12,
				h.cue.class == cSupply && n.cue.class == cStopping && near && len(gap) <= 12 && n.cue.word != "无法" && n.cue.word != "不能":
				service := h.cue.service
				if service == "" {
					service = n.cue.service
				}
				out = append(out, hit{h.start, n.end, &cue{h.cue.word + n.cue.word, cOut, service}})
				i++
				continue
			}
		}
		out = append(out, h)
	}
	return out
}

// splitVerb gives the supply whose stop hits[i] begins, round the list of those who are cut off: 停止对…供电, 关闭…路灯. It
// gives 0 when there is none.
func splitVerb(s string, hits []hit, i int) int {
	h := hits[i]
	lamps := h.cue.word == "关闭"
	if !lamps && (h.cue.class != cStopping || !hasAnyPrefix(s[h.end:], []string{"对", "向", "给"})) {
		return 0
	}
	for k := i + 1; k < len(hits) && k < i+20; k++ {
		n := hits[k]
		gap := s[h.end:n.start]
		if len(gap) > 900 || strings.ContainsAny(gap, "。；\n") {
			return 0
		}
		switch {
		case lamps && n.cue.class == cLamp, !lamps && n.cue.class == cSupply:
			return k
		case n.cue.class == cOut || n.cue.class == cLow || n.cue.class == cBack || n.cue.class == cStopping:
			return 0
		}
	}
	return 0
}

// any tells whether one of the words is in s.
func (l *lexicon) any(s string) bool {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r <= 0xFFFF && l.first[r>>6]>>(r&63)&1 != 0 {
			for _, c := range l.byFirst[r] {
				if strings.HasPrefix(s[i:], c.word) {
					return true
				}
			}
		}
		i += n
	}
	return false
}

// scan returns the hits in order; they do not overlap.
func (l *lexicon) scan(s string) []hit {
	var hits []hit
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r > 0xFFFF || l.first[r>>6]>>(r&63)&1 == 0 {
			i += n
			continue
		}
		found := false
		for _, c := range l.byFirst[r] {
			if len(c.word) <= len(s)-i && s[i:i+len(c.word)] == c.word {
				hits = append(hits, hit{i, i + len(c.word), c})
				i += len(c.word)
				found = true
				break
			}
		}
		if !found {
			i += n
		}
	}
	return hits
}
