package message

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"noticebot/notices"
)

// Reader is the person for whom an alert is written.
type Reader struct {
	Lang  string         // "zh" or "en"
	Place string         // the reader's own place that is affected, as shown to people
	Why   string         // one sentence in Lang that says why the alert is theirs
	Gone  bool           // the newest revision no longer names the place, an earlier one did
	Now   time.Time      // for today and tomorrow
	Zone  *time.Location // of the region
}

// Alert writes revision number rev of an event for one reader. It returns the empty Text when the event has no such revision.
func Alert(e *notices.Event, rev int, r Reader) Text {
	i := slices.IndexFunc(e.Revisions, func(v notices.Revision) bool { return v.Number == rev })
	if i < 0 {
		return Text{}
	}
	a := alert{event: e, at: i, reader: r, words: In(r.Lang), clock: newClock(In(r.Lang), r.Zone, r.Now)}
	return fitting(a.write)
}

// fitting writes with shorter and shorter fields until the text fits. The shortest form always does: it has a bounded number
// of fields of bounded length.
func fitting(write func(cut int) Text) Text {
	for cut := 1; ; cut *= 2 {
		t := write(cut)
		if Units(t.Plain) <= Limit || cut >= 16 {
			return t
		}
	}
}

type alert struct {
	event  *notices.Event
	at     int // index of the revision
	reader Reader
	words  *Catalogue
	clock  clock
}

func (a *alert) revision() *notices.Revision { return &a.event.Revisions[a.at] }

// The greatest lengths of fields, in UTF-16 units, of a text that is not cut.
const (
	maxPlace    = 60
	maxField    = 200
	maxSentence = 700
	maxAreas    = 40
	maxURL      = 500
)

func (a *alert) write(cut int) Text {
	rev := a.revision()
	n := &rev.Notice
	return join("\n\n",
		a.title(n),
		join("\n", a.times(n), a.place()),
		a.changes(cut),
		join("\n", a.areas(n, cut), a.spared(n, cut), a.reason(n, cut), hotlines(a.words, n.Hotlines, cut), a.issuer(n, cut)),
		join("\n", a.sentence(n, cut), a.source(cut)),
		a.why(cut),
	)
}

// title names service, effect and state: 停水通知（计划）. A state that does not itself say so is marked as an update.
func (a *alert) title(n *notices.Notice) Text {
	title := headline(a.words, n)
	if a.revision().Number > 1 && !n.Status.IsUpdate() {
		title = put(a.words.Alert.Update, "title", title)
	}
	return wrap("b", raw(title))
}

// headline is a notice in a few words, with the sign of its service in front.
func headline(c *Catalogue, n *notices.Notice) string {
	s, ok := c.Services[n.Service]
	if !ok {
		s = c.Services[notices.Other]
	}
	what := s.Outage
	if n.Effect == notices.Reduced {
		what = s.Reduced
	}
	if n.Status == notices.Restored {
		what = s.Restored
	}
	title, ok := c.Titles[n.Status]
	if !ok {
		title = c.Titles[notices.Planned]
	}
	return s.Icon + " " + upper(put(title, "what", what))
}

// times says when: the old time of what is cancelled struck out, the past time of what is restored as past.
func (a *alert) times(n *notices.Notice) Text {
	lines := when(a.words, a.clock, n)
	switch {
	case n.Status == notices.Cancelled && len(n.Windows) > 0:
		return Fill(a.words.Alert.WasPlanned, "when", strings.Join(lines, a.words.Clock.Apart))
	case n.Status == notices.Restored:
		if len(n.Windows) == 0 {
			return Text{}
		}
		return Fill(a.words.Alert.WasOff, "when", strings.Join(lines, a.words.Clock.Apart))
	}
	var out []Text
	for _, l := range lines {
		out = append(out, wrap("b", raw(upper(l))))
	}
	t := join("\n", out...)
	return Text{HTML: "🕘 " + t.HTML, Plain: "🕘 " + t.Plain}
}

// when lists the times of a notice in words.
func when(c *Catalogue, k clock, n *notices.Notice) []string {
	if len(n.Windows) > 0 {
		return k.windows(n.Windows)
	}
	switch n.Status {
	case notices.Postponed:
		return []string{c.Clock.ToCome}
	case notices.Emergency, notices.Extended:
		return []string{c.Clock.Running}
	}
	return []string{c.Clock.Unknown}
}

func (a *alert) place() Text {
	if a.reader.Place == "" {
		return Text{}
	}
	place := Shorten(a.reader.Place, maxPlace)
	t := Fill(a.words.Alert.Yours, "place", place)
	if a.reader.Gone {
		t = join("\n", t, Fill(a.words.Alert.Dropped, "place", place))
	}
	return t
}

// areas folds the places of the notice into a quote that opens on a tap, the reader's own first.
func (a *alert) areas(n *notices.Notice, cut int) Text {
	var within Text
	if len(n.Districts) > 0 {
		within = Fill(a.words.Alert.Within, "districts", a.list(n.Districts, maxAreas/cut))
	}
	if len(n.Areas) == 0 {
		return within
	}
	names := areaNames(n.Areas)
	own := a.reader.Place
	slices.SortStableFunc(names, func(x, y string) int { return nearness(y, own) - nearness(x, own) })
	if len(names) <= 2 {
		return join("\n", within, Fill(a.words.Alert.FewAreas, "areas", a.list(names, 2)))
	}
	head := Fill(a.words.Alert.Areas, "n", strconv.Itoa(len(names)))
	t := wrap("blockquote expandable", raw(a.list(names, maxAreas/cut)))
	return join("\n", within, head, t)
}

// nearness ranks an area's name for a reader: the very place, one that shares its name, any other.
func nearness(area, own string) int {
	switch {
	case own == "" || area == "":
		return 0
	case area == own:
		return 2
	case strings.Contains(area, own) || strings.Contains(own, area):
		return 1
	}
	return 0
}

func areaNames(areas []notices.Area) []string {
	var names []string
	seen := map[string]bool{}
	for _, a := range areas {
		if name := Shorten(a.Name, 2*maxPlace); name != "" && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// list sets at most limit names in a row and says how many there are if that is not all.
func (a *alert) list(names []string, limit int) string {
	limit = max(limit, 2)
	shown := make([]string, 0, limit)
	for _, n := range names[:min(limit, len(names))] {
		shown = append(shown, Shorten(n, maxPlace))
	}
	s := strings.Join(shown, a.words.List)
	if len(names) > limit {
		s = glue(a.words, s, put(a.words.Alert.More, "n", strconv.Itoa(len(names))))
	}
	return s
}

// glue sets two pieces side by side as the language does: with a space where words are spaced.
func glue(c *Catalogue, s, t string) string { return s + c.Clock.Between + t }

func (a *alert) spared(n *notices.Notice, cut int) Text {
	if len(n.Spared) == 0 {
		return Text{}
	}
	return Fill(a.words.Alert.Spared, "areas", a.list(areaNames(n.Spared), 20/cut))
}

func (a *alert) reason(n *notices.Notice, cut int) Text {
	if Clean(n.Reason) == "" {
		return Text{}
	}
	return Fill(a.words.Alert.Reason, "reason", Shorten(n.Reason, maxField/cut))
}

func (a *alert) issuer(n *notices.Notice, cut int) Text {
	if Clean(n.Issuer) == "" {
		return Text{}
	}
	return Fill(a.words.Alert.Issuer, "issuer", Shorten(n.Issuer, maxField/cut))
}

// hotlines is the line of the numbers.
func hotlines(c *Catalogue, hs []notices.Hotline, cut int) Text {
	t := numbers(c, hs, cut)
	if t.Empty() {
		return t
	}
	return Fill(c.Alert.Hotlines, "hotlines", t)
}

// numbers lists the numbers as code, which a tap copies.
func numbers(c *Catalogue, hs []notices.Hotline, cut int) Text {
	var items []Text
	for _, h := range hs[:min(len(hs), 6)] {
		number := Shorten(h.Number, 20)
		if number == "" {
			continue
		}
		var owner, role string
		if o := Shorten(h.Owner, maxPlace/cut); o != "" {
			owner = o + " "
		}
		if h.Role != notices.RoleAny && c.Roles[h.Role] != "" {
			role = parenthesis(c, c.Roles[h.Role])
		}
		items = append(items, Fill(c.Alert.HotlineOf, "owner", spaced(owner), "number", wrap("code", raw(number)), "role", spaced(role)))
	}
	return join(c.List, items...)
}

// spaced is a field of ours whose outer spaces count.
func spaced(s string) Text { return Text{HTML: Escape(s), Plain: s} }

func parenthesis(c *Catalogue, s string) string {
	if c.Clock.Between == "" {
		return "（" + s + "）"
	}
	return " (" + s + ")"
}

func (a *alert) sentence(n *notices.Notice, cut int) Text {
	s := Shorten(n.Sentence.Text, maxSentence/cut)
	if s == "" {
		return Text{}
	}
	return wrap("blockquote", raw(s))
}

// source names the paper, the date and the page, as a link where there is one, and one more paper that printed the same.
func (a *alert) source(cut int) Text {
	first := a.revision().Source
	t := Fill(a.words.Alert.Source, "source", source(a.words, a.clock, first, cut))
	for _, m := range a.event.Mentions {
		if m.Paper != "" && m.Paper != first.Paper {
			return join("\n", t, Fill(a.words.Alert.Also, "source", source(a.words, a.clock, m, cut)))
		}
	}
	return t
}

func source(c *Catalogue, k clock, m notices.Mention, cut int) Text {
	template := c.Alert.Paper
	page := Shorten(m.Page, 12)
	if page != "" {
		template = c.Alert.PaperPage
	}
	paper := Shorten(m.Paper, maxPlace/min(cut, 2))
	if paper == "" {
		paper = Shorten(m.Source, maxPlace/min(cut, 2))
	}
	t := raw(put(template, "paper", paper, "date", k.issue(m.Published), "page", page))
	if link := safeURL(m.URL); link != "" {
		return Text{HTML: `<a href="` + Escape(link) + `">` + t.HTML + `</a>`, Plain: t.Plain + " " + link}
	}
	return t
}

// safeURL lets through what Telegram makes a link of and a person expects behind one: http and https, of sensible length.
func safeURL(s string) string {
	if !strings.HasPrefix(s, "http://") && !strings.HasPrefix(s, "https://") || len(s) > maxURL {
		return ""
	}
	for _, r := range s {
		if r <= ' ' || r == 0x7f || r > 0x7e || r == '<' || r == '>' || r == '"' || r == '\\' || r == '`' {
			return ""
		}
	}
	if host := s[strings.Index(s, "//")+2:]; host == "" || host[0] == '/' {
		return ""
	}
	return s
}

func (a *alert) why(cut int) Text {
	if Clean(a.reader.Why) == "" {
		return Text{}
	}
	return wrap("i", Fill(a.words.Alert.Why, "why", Shorten(a.reader.Why, maxField/cut)))
}

// changes shows what a resident would see differ from the revision before.
func (a *alert) changes(cut int) Text {
	rev := a.revision()
	if rev.Number <= 1 || len(rev.Changes) == 0 {
		return Text{}
	}
	lines := []Text{Fill(a.words.Alert.Changed)}
	for _, c := range rev.Changes[:min(len(rev.Changes), 6)] {
		if c.Field == notices.FieldAreas {
			lines = append(lines, a.areaChanges(c, cut)...)
			continue
		}
		from, to := c.From, c.To
		if a.at > 0 {
			from, to = a.differ(c, &a.event.Revisions[a.at-1].Notice, &rev.Notice)
		}
		if Clean(from) == "" {
			from = a.words.Alert.Nothing
		}
		if Clean(to) == "" {
			to = a.words.Alert.Nothing
		}
		name := a.words.Fields[c.Field]
		if name == "" || from == to || saidAbove(c.Field, rev.Notice.Status) {
			continue
		}
		lines = append(lines, Fill(a.words.Alert.Change, "field", name,
			"from", Shorten(from, maxField/cut), "to", Shorten(to, maxField/cut)))
	}
	if len(lines) == 1 {
		return Text{}
	}
	return join("\n", lines...)
}

// areaChanges says which places came and which left; a change of areas carries just these (see notices.Diff).
func (a *alert) areaChanges(c notices.Change, cut int) []Text {
	var lines []Text
	for _, side := range []struct{ template, names string }{{a.words.Alert.Came, c.To}, {a.words.Alert.Left, c.From}} {
		var names []string
		for _, n := range strings.SplitN(side.names, "、", maxAreas) {
			if n = Shorten(n, maxPlace); n != "" {
				names = append(names, n)
			}
		}
		if len(names) > 0 {
			lines = append(lines, Fill(side.template, "areas", a.list(names, 12/cut)))
		}
	}
	return lines
}

// saidAbove tells whether the title and the time already say what changed: the state always, the time of what is cancelled or restored.
func saidAbove(f notices.Field, s notices.Status) bool {
	return f == notices.FieldStatus || f == notices.FieldWindows && s.Closes()
}

// differ says both sides of a change in the reader's language; what has no words of its own is shown as the ledger wrote it.
func (a *alert) differ(c notices.Change, was, is *notices.Notice) (from, to string) {
	side := func(n *notices.Notice, otherwise string) string {
		switch c.Field {
		case notices.FieldWindows:
			return strings.Join(when(a.words, a.clock, n), a.words.Clock.Apart)
		case notices.FieldStatus:
			return a.words.States[n.Status]
		case notices.FieldEffect:
			return a.words.Effects[n.Effect]
		case notices.FieldService:
			return a.words.Services[n.Service].Short
		case notices.FieldSpared:
			return a.list(areaNames(n.Spared), 8)
		case notices.FieldDistricts:
			return a.list(n.Districts, 8)
		case notices.FieldReason:
			return n.Reason
		case notices.FieldIssuer:
			return n.Issuer
		case notices.FieldHotlines:
			return numbers(a.words, n.Hotlines, 1).Plain
		}
		return otherwise
	}
	return side(was, c.From), side(is, c.To)
}
