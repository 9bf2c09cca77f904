package extract

import (
	"sort"
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
	leads   [256]bool       // first bytes of the words, to skip quickly
}

func newLexicon(tables ...[]cue) *lexicon {
	l := &lexicon{byFirst: map[rune][]*cue{}}
	for _, table := range tables {
		for i := range table {
			r, _ := utf8.DecodeRuneInString(table[i].word)
			l.byFirst[r] = append(l.byFirst[r], &table[i])
			l.leads[table[i].word[0]] = true
		}
	}
	for _, words := range l.byFirst {
		sort.SliceStable(words, func(i, j int) bool { return len(words[i].word) > len(words[j].word) })
	}
	return l
}

// scan returns the hits in order; they do not overlap.
func (l *lexicon) scan(s string) []hit {
	var hits []hit
	for i := 0; i < len(s); {
		if !l.leads[s[i]] {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
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
