package pagetext

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// group is one or more headline blocks that belong together.
type group struct {
	heads []int
	adj   *story // the story directly below; nil when none
	prev  *story // the story directly above; nil when none
	owner *story
}

// near is how many units a headline may have been torn from its story.
const near = 14

// assign gives headlines to stories. A headline normally heads the text below it; on a page whose frames were read out of
// order it may not, and then it belongs to the story that uses its words.
func assign(units []unit, stories []*story, pending []int) []*group {
	words := bigramsOf(stories)
	var groups []*group
	var prev *story
	for _, s := range stories {
		for _, g := range parts(units, s, words) {
			g.prev = prev
			groups = append(groups, g)
		}
		prev = s
	}
	for i, h := range pending {
		if n := len(groups); i > 0 && h == pending[i-1]+1 {
			groups[n-1].heads = append(groups[n-1].heads, h)
		} else {
			groups = append(groups, &group{heads: []int{h}, prev: prev})
		}
	}
	give(candidates(units, groups, stories, words))
	torn := slices.ContainsFunc(stories, func(s *story) bool { return s.table })
	for _, g := range groups {
		if g.owner == nil && g.adj != nil && g.adj.heads == nil && fits(units, g, torn) {
			g.owner, g.adj.heads = g.adj, g.heads
		}
	}
	for i, g := range groups {
		rejoin(units, groups, i, g)
	}
	return groups
}

// fits refuses, on a page with a table torn from its title, a headline that announces an interruption to a text without a
// dateline that speaks of no time at all.
func fits(units []unit, g *group, torn bool) bool {
	if !torn || g.adj.dated || g.adj.units[0].glued || !headsAnnounce(units, g.heads) {
		return true
	}
	return g.adj.when
}

// rejoin puts a story together whose headline stood in the middle of its text.
func rejoin(units []unit, groups []*group, i int, g *group) {
	s, below := g.owner, g.adj
	if s == nil || below == nil || s != g.prev || below.dated || below.heads != nil || below.merged || s.jumped || s.closed {
		return
	}
	if below.units[0].kind != body || below.units[0].gap {
		return
	}
	s.units = append(s.units, below.units...)
	s.cut, s.when, s.last = s.cut || below.cut, s.when || below.when, below.last
	s.closed, below.merged = below.closed, true
	for _, later := range groups[i+1:] {
		if later.prev == below {
			later.prev = s
		} else if later.prev != s {
			break
		}
	}
}

// parts cuts the headlines above a story into groups: a cause (因…) is a kicker and opens a group, and leading blocks that
// share no word with the story but do with another are cut off.
func parts(units []unit, s *story, words *vocabulary) []*group {
	if len(s.before) == 0 {
		return nil
	}
	cut := 0
	for i, h := range s.before {
		if isCause(units[h].lines[0].s) || i > 0 && (units[h].gap || h != s.before[i-1]+1) {
			cut = i
		}
	}
	if n := len(s.before); n-cut > 3 {
		cut = n - 3
	}
	for cut < len(s.before)-1 && !isCause(units[s.before[cut]].lines[0].s) {
		t := units[s.before[cut]].text()
		if words.affinity(t, s) > 0 || !words.wanted(t, s) {
			break
		}
		cut++
	}
	var out []*group
	for _, h := range s.before[:cut] {
		out = append(out, &group{heads: []int{h}})
	}
	return append(out, &group{heads: s.before[cut:], adj: s})
}

func isCause(s string) bool {
	for _, p := range []string{"因", "由于", "为配合", "受", "鉴于", "为保障"} {
		if strings.HasPrefix(s, p) && !strings.HasPrefix(s, "因为爱") {
			return utf8.RuneCountInString(s) <= 24
		}
	}
	return false
}

type claim struct {
	g     *group
	s     *story
	score float64
}

func candidates(units []unit, groups []*group, stories []*story, words *vocabulary) []claim {
	var out []claim
	lo := 0
	for _, g := range groups {
		at := g.heads[0]
		var text strings.Builder
		for _, h := range g.heads {
			text.WriteString(units[h].text())
			text.WriteByte('\n')
		}
		for lo < len(stories) && stories[lo].last < at-near {
			lo++
		}
		for _, s := range stories[lo:] {
			if s.first > at+near {
				break
			}
			if c, ok := claimOf(g, s, text.String(), words); ok {
				out = append(out, c)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b claim) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	return out
}

func claimOf(g *group, s *story, text string, words *vocabulary) (claim, bool) {
	if s.jumped || s.kicker != "" {
		return claim{}, false
	}
	if s.table {
		if !cutRE.MatchString(text) || !announceRE.MatchString(text) {
			return claim{}, false
		}
		return claim{g, s, 1000}, true // a torn table has first say
	}
	score := words.affinity(text, s)
	if g.adj == s {
		if score == 0 {
			return claim{}, false // only when nobody else wants it
		}
		score += 0.4
		if s.dated {
			score += 0.6
		}
		if !s.dated && cutRE.MatchString(text) && !s.when {
			return claim{}, false
		}
		return claim{g, s, score}, true
	}
	if score < 1 || cutRE.MatchString(text) && !s.when {
		return claim{}, false
	}
	return claim{g, s, score}, true
}

func give(claims []claim) {
	for _, c := range claims {
		if c.g.owner == nil && c.s.heads == nil {
			c.g.owner, c.s.heads = c.s, c.g.heads
		}
	}
}

// vocabulary knows which pairs of characters each story uses, and how many stories use a pair.
type vocabulary struct {
	of map[*story]map[[2]rune]bool
	df map[[2]rune]int
	// only is a story that uses a pair: the only one where df is 1.
	only map[[2]rune]*story
}

func bigramsOf(stories []*story) *vocabulary {
	v := &vocabulary{map[*story]map[[2]rune]bool{}, map[[2]rune]int{}, map[[2]rune]*story{}}
	for _, s := range stories {
		set := bigrams(s.text())
		v.of[s] = set
		for b := range set {
			v.df[b]++
			v.only[b] = s
		}
	}
	return v
}

func bigrams(text string) map[[2]rune]bool {
	set := map[[2]rune]bool{}
	var last rune
	for _, r := range text {
		if unicode.Is(unicode.Han, r) || unicode.IsDigit(r) {
			if last != 0 {
				set[[2]rune{last, r}] = true
			}
			last = r
		} else if r != '\n' {
			last = 0
		}
	}
	return set
}

// affinity is how much a headline and a story share: each pair of characters counts the less the more stories use it.
func (v *vocabulary) affinity(text string, s *story) float64 {
	sum, set := 0.0, v.of[s]
	for b := range bigrams(text) {
		if set[b] {
			sum += 1 / float64(v.df[b])
		}
	}
	return sum
}

// wanted tells whether a story other than s alone uses at least two of the headline's pairs.
func (v *vocabulary) wanted(text string, s *story) bool {
	hits := map[*story]int{}
	for b := range bigrams(text) {
		if t := v.only[b]; t != nil && t != s && v.df[b] == 1 {
			if hits[t]++; hits[t] > 1 {
				return true
			}
		}
	}
	return false
}

// name fills kicker, title and subtitle from headline blocks.
func name(units []unit, heads []int) (kicker, title, subtitle string) {
	var parts []string
	had := map[string]bool{}
	for _, h := range heads {
		t := joinHead(units[h].lines, had)
		if t == "" {
			continue
		}
		if strings.HasPrefix(t, "——") || strings.HasPrefix(t, "--") {
			subtitle = strings.TrimSpace(subtitle + " " + t)
			continue
		}
		parts = append(parts, t)
	}
	switch len(parts) {
	case 0:
		return "", subtitle, ""
	case 1:
		return "", parts[0], subtitle
	case 2:
		if isKicker(parts[0], parts[1]) {
			return parts[0], parts[1], subtitle
		}
		return "", parts[0], strings.TrimSpace(parts[1] + " " + subtitle)
	}
	return parts[0], parts[1], strings.TrimSpace(strings.Join(parts[2:], " ") + " " + subtitle)
}

// isKicker tells a kicker over a title from a title over a subtitle.
func isKicker(a, b string) bool {
	switch n, m := utf8.RuneCountInString(a), utf8.RuneCountInString(b); {
	case isCause(a), strings.HasSuffix(a, "："), strings.HasSuffix(a, ":"):
		return true
	case cutRE.MatchString(a) != cutRE.MatchString(b) && n > 8:
		return cutRE.MatchString(b)
	default:
		return n <= 8 && n < m && !strings.ContainsAny(a, "“”？！")
	}
}

// joinHead joins a headline printed on several lines: lines of one length are a couplet and keep a space. A line that was
// had before, as when a file begins with its title twice, is left out.
func joinHead(lines []line, had map[string]bool) string {
	var b strings.Builder
	last := 0
	for _, l := range lines {
		raw := l.raw
		bare := strings.ReplaceAll(l.s, " ", "")
		if had[bare] {
			continue
		}
		had[bare] = true
		if n := utf8.RuneCountInString(bare); n > 1 && n <= (l.n+1)/2 && !strings.Contains(l.s, bare) {
			raw = bare // 停  电  公  告
		}
		if b.Len() > 0 {
			if d := last - l.n; d >= -1 && d <= 1 && min(last, l.n) >= 6 || strings.HasPrefix(l.s, "——") {
				b.WriteByte(' ')
			}
		}
		b.WriteString(raw)
		last = l.n
	}
	return b.String()
}
