package notices

import (
	"fmt"
	"slices"
	"time"
)

// How events merge. A notice speaks of an event when region and service are the same, the ground is in common and the times
// fit. A report (planned, emergency) must say the same time for half of the shorter list of places, or another time for just the
// same places; two works on one street on one day with different times stay two. An update (extended, postponed, cancelled,
// restored) looks for the interruption that it changes, and needs one place in common.
//
// What is not printed is not denied: a list of places grows and never shrinks by silence, since a reprint may be cut off and
// an update may name the head of the list only. A place leaves an event only when the print spares it, or when an update speaks
// of a part of the event: then that part becomes an event of its own (Reason.Part).
//
// Of two statements the later printed counts; on one day the one that is further on (planned, then extended, then cancelled).

// Reason says why a notice was taken to speak of an event, or not.
type Reason struct {
	Rule  string `json:"rule"`  // stable name of the rule
	Words string `json:"words"` // the same in words, with what was compared
	// Part says that an update speaks of some of the event's places, or of some of its windows, only.
	Part bool `json:"part,omitempty"`
	// Fit orders the events that a notice matches, best first. From FitTime on the printed time decides between two of them.
	Fit int `json:"fit,omitempty"`
}

// FitTime is the Fit of a notice that prints the very time of an event.
const FitTime = 8

// String is what an operator reads.
func (r Reason) String() string { return r.Rule + ": " + r.Words }

const day = 24 * time.Hour

// Match tells whether n, printed in a, speaks of the happening e, and why, or why not.
func Match(e *Event, a *Article, n *Notice) (Reason, bool) {
	cur := e.Current()
	if e.Region != a.Region {
		return Reason{Rule: "region", Words: "another region"}, false
	}
	if cur.Notice.Service != n.Service {
		return Reason{Rule: "service", Words: "another service"}, false
	}
	ground := commonGround(spotsOf(a.Region, n), spotsOf(e.Region, &cur.Notice))
	if !ground.any() {
		return Reason{Rule: "area", Words: "no place in common"}, false
	}
	var r Reason
	var ok bool
	if n.Status.IsUpdate() {
		r, ok = matchUpdate(e, a, n, ground)
	} else {
		r, ok = matchReport(e, a, n, ground)
	}
	if ok {
		r.Words += "; " + groundWords(ground)
		if ground.mutual() {
			r.Fit += 2
		} else if ground.whole() {
			r.Fit++
		}
	}
	return r, ok
}

func groundWords(c common) string {
	if c.mutual() {
		return "the same places, as " + c.name
	}
	return fmt.Sprintf("%d of %d places of the notice, %d of %d of the event in common, as %s", c.in, c.of, c.by, c.to, c.name)
}

// matchReport is Match for a planned or emergency notice.
func matchReport(e *Event, a *Article, n *Notice, ground common) (Reason, bool) {
	cur := e.Current()
	if n.Effect != cur.Notice.Effect && !cur.Notice.Status.IsUpdate() {
		return Reason{Rule: "effect", Words: "another effect"}, false
	}
	if !ground.mostly() {
		return Reason{Rule: "area", Words: "few places in common: " + groundWords(ground)}, false
	}
	for i := range e.Revisions {
		if anchored(n) && sameWindows(&e.Revisions[i].Notice, n) {
			return Reason{Rule: "same-window", Words: "the same time", Fit: FitTime}, true
		}
	}
	spans, theirs := spansOf(n, a.Published), spansOf(&cur.Notice, cur.Source.Published)
	if cur.Notice.Status == Postponed && order(e, a, n) < 0 && ground.mutual() && (len(theirs) == 0 || near(spans, theirs, shift)) {
		return Reason{Rule: "overtaken", Words: "announced just these places before they were postponed", Fit: 3}, true
	}
	if !overlap(spans, theirs) {
		return Reason{Rule: "window", Words: "another time"}, false
	}
	if e.mentions(a) {
		return Reason{Rule: "one-article", Words: "the same article prints them as two"}, false
	}
	urgent := n.Status == Emergency
	if was := e.Revisions[0].Notice.Status; urgent != (was == Emergency) {
		return Reason{Rule: "window", Words: "one is planned and one an emergency, at times that are not the same"}, false
	}
	if urgent {
		return Reason{Rule: "same-emergency", Words: "one emergency, at times that overlap", Fit: 4}, true
	}
	if !ground.mutual() {
		return Reason{Rule: "window", Words: "another time, and not just the same places"}, false
	}
	if order(e, a, n) <= 0 && !covers(theirs, spans) && !covers(spans, theirs) {
		return Reason{Rule: "window", Words: "times that cross, printed on one day"}, false
	}
	return Reason{Rule: "new-time", Words: "the same places at a time that overlaps", Fit: 4}, true
}

// How far from the printed time of an event an update may lie.
const (
	delay   = day      // printed so long after the time that was announced: the news of last evening
	overrun = 3 * day  // restored so long after it
	shift   = 31 * day // postponed, extended or brought forward by so much
)

// matchUpdate is Match for a notice that speaks of an interruption announced or begun before.
func matchUpdate(e *Event, a *Article, n *Notice, ground common) (Reason, bool) {
	cur := e.Current()
	left := aheadOf(cur.Notice.Windows, a.Published)
	spans, theirs := spansOf(n, a.Published), spansOf(&cur.Notice, cur.Source.Published)
	r := Reason{Part: !ground.whole()}
	slack := delay
	if n.Status == Restored {
		slack = overrun
	}
	switch {
	case repeats(&cur.Notice, n) && (anchored(n) || a.Published.Sub(cur.Source.Published) <= overrun):
		r = Reason{Rule: "same-update", Words: "what the event was updated with before", Fit: 2}
		if anchored(n) {
			r.Fit = FitTime + 2
		}
		return r, true
	case printedBefore(e, n):
		r.Rule, r.Words, r.Fit = "same-window", "an update that prints the time of the event", FitTime
	case len(cur.Notice.Windows) > 0 && len(aheadOf(cur.Notice.Windows, a.Published.Add(-slack))) == 0:
		return Reason{Rule: "window", Words: "the event was over when the update was printed"}, false
	case n.Status.Closes() && len(n.Windows) == 0:
		r.Rule, r.Words, r.Fit = string(n.Status), "ends what was announced, without a time", 2
		return r, true
	case n.Status == Cancelled && overlap(spans, theirs):
		r.Rule, r.Words, r.Fit = "cancelled", "cancels a time that overlaps", 4
	case n.Status == Restored && overlap(spans, later(theirs, overrun)):
		r.Rule, r.Words, r.Fit = "restored", "ends a time that had begun", 4
	case n.Status == Extended && extends(spans, theirs, n) > 0:
		r.Rule, r.Words, r.Fit = "extended", "prolongs the time of the event", extends(spans, theirs, n)
	case n.Status == Postponed && (len(spans) == 0 || len(theirs) == 0 || near(spans, theirs, shift)):
		r.Rule, r.Words, r.Fit = "postponed", "moves the time of the event", 3
		r.Part = r.Part || len(spans) > 0 && len(spans) < len(left)
	default:
		return Reason{Rule: "window", Words: "an update of another time"}, false
	}
	switch n.Status {
	case Cancelled:
		r.Part = r.Part || !coversAll(spans, left)
	case Restored:
		r.Part = r.Part || someLater(theirs, spans)
	}
	if r.Part {
		r.Fit -= 4
	}
	return r, true
}

// repeats: the update says no more than the event was updated with, so that fewer places are a list cut off, not a part.
func repeats(was, n *Notice) bool {
	return was.Status == n.Status && (len(n.Windows) == 0 || within(n.Windows, was.Windows) || vaguer(n.Windows, was.Windows))
}

// printedBefore: a revision of e has the times of n.
func printedBefore(e *Event, n *Notice) bool {
	for i := range e.Revisions {
		was := &e.Revisions[i].Notice
		if sameWindows(was, n) && (anchored(n) || was.Status == n.Status) {
			return true
		}
	}
	return false
}

// extends gives how well a printed prolongation fits: it shares the start, overlaps, or begins where the event ends.
func extends(spans, theirs []Window, n *Notice) int {
	if len(n.Windows) == 0 {
		return 2 // by how much is not printed
	}
	best := 0
	for i, s := range spans {
		for _, t := range theirs {
			if s.End.Before(t.Start) || s.Start.After(t.End) || s.End.Sub(t.End) > shift {
				continue
			}
			fit := 4
			if n.Windows[i].Start.Equal(t.Start) {
				fit = 6
			}
			best = max(best, fit)
		}
	}
	return best
}

// Next gives the state of e after n: the notice of its next revision, and what residents would see differ. No difference
// means that n is corroboration.
func (e *Event) Next(a *Article, n *Notice) (Notice, []Change) {
	cur := e.Current()
	was := &cur.Notice
	next := *n
	if e.supersedes(a, n) {
		next.Windows = nextWindows(was, n, a.Published, cur.Source.Published)
		if !n.Status.IsUpdate() && !was.Status.IsUpdate() {
			next.Status = was.Status
		}
		next.Spared = union(e.Region, listed{n.Areas, n.Districts}, listed{n.Spared, n.Districts}, listed{was.Spared, was.Districts})
	} else {
		next.Status, next.Effect, next.Windows, next.Spared = was.Status, was.Effect, was.Windows, was.Spared
		if order(e, a, n) == 0 && !n.Status.IsUpdate() {
			next.Windows = filled(was.Windows, n.Windows)
			if n.Status == Emergency {
				next.Windows = widened(next.Windows, n.Windows)
			}
		}
	}
	spared := listed{next.Spared, append(append([]string{}, n.Districts...), was.Districts...)}
	next.Areas = union(e.Region, spared, listed{was.Areas, was.Districts}, listed{n.Areas, n.Districts})
	next.Districts = append([]string{}, was.Districts...)
	for _, d := range n.Districts {
		next.Districts = appendNew(next.Districts, d)
	}
	if len(next.Hotlines) == 0 {
		next.Hotlines = was.Hotlines
	}
	if next.Issuer == "" {
		next.Issuer = was.Issuer
	}
	if next.Reason == "" && (next.Status == was.Status || !ownReason(next.Status) && !ownReason(was.Status)) {
		next.Reason, next.Cause = was.Reason, was.Cause
	}
	return next, Diff(was, &next)
}

// ownReason tells whether the reason of a notice of this status is that of the change, not of the work: valves are why the
// water was to be off, and rain is why it is not.
func ownReason(s Status) bool { return s == Postponed || s == Cancelled }

// Without gives the notice of what is left of e when n has spoken of a part of it, and what residents would see differ. ok
// is false when the part cannot be told from the rest: then e stays as it is.
func (e *Event) Without(n *Notice) (left Notice, changes []Change, ok bool) {
	was := &e.Current().Notice
	left = *was
	if commonGround(spotsOf(e.Region, n), spotsOf(e.Region, was)).whole() {
		left.Windows = nil
		for _, w := range was.Windows {
			if !overlap([]Window{closed(w)}, closedAll(n.Windows)) {
				left.Windows = append(left.Windows, w)
			}
		}
		ok = len(left.Windows) > 0
	} else {
		left.Areas = outside(was, spotsOf(e.Region, n), e.Region)
		// Some places at some of the times: neither the places nor the times can be struck out.
		ok = len(left.Areas) > 0 && (len(was.Windows) <= 1 || len(n.Windows) == 0 || coversAll(closedAll(n.Windows), was.Windows))
	}
	changes = Diff(was, &left)
	return left, changes, ok && len(changes) > 0
}

// supersedes tells whether n states something later, or further on, than the current revision.
func (e *Event) supersedes(a *Article, n *Notice) bool {
	cur := e.Current()
	was := &cur.Notice
	if !n.Status.IsUpdate() {
		// A slow paper prints the first announcement after the update. One that takes an update back says so, and is an update.
		if was.Status.IsUpdate() && e.echo(n) || vaguer(n.Windows, was.Windows) {
			return false
		}
	}
	if o := order(e, a, n); o != 0 {
		return o > 0
	}
	// Of two statements of one day the wider counts, so that no order of reading makes them take turns.
	spans, theirs := spansOf(n, a.Published), spansOf(was, cur.Source.Published)
	return covers(spans, theirs) && !covers(theirs, spans) || n.Status.IsUpdate() && latestEnd(spans).After(latestEnd(theirs))
}

// echo tells whether an older revision said the same.
func (e *Event) echo(n *Notice) bool {
	for i := range e.Revisions[:len(e.Revisions)-1] {
		was := &e.Revisions[i].Notice
		if !was.Status.IsUpdate() && sameWindows(was, n) {
			return true
		}
	}
	return false
}

// mentions tells whether the article has spoken of e before.
func (e *Event) mentions(a *Article) bool {
	for _, m := range e.Mentions {
		if m.Source == a.Source && m.ArticleID == a.ID {
			return true
		}
	}
	return false
}

// order compares statements: positive when n is later printed than all that made e what it is or, on one day, further on. A
// late find of an old issue may have added places to e; that does not make e old.
func order(e *Event, a *Article, n *Notice) int {
	var newest time.Time
	for i := range e.Revisions {
		newest = latest(newest, e.Revisions[i].Source.Published)
	}
	if c := a.Published.Compare(newest); c != 0 {
		return c
	}
	return stage(n.Status) - stage(e.Current().Notice.Status)
}

func stage(s Status) int {
	switch {
	case s.Closes():
		return 2
	case s.IsUpdate():
		return 1
	}
	return 0
}

// outside keeps the areas of was that neither are one of the spots nor lie in one.
func outside(was *Notice, spots []spot, region string) []Area {
	heads := regionParts(region)
	var left []Area
	for _, a := range was.Areas {
		s := spotOf(a, was.Districts, heads)
		if !slices.ContainsFunc(spots, func(t spot) bool { return s.same(&t) || s.within(&t) }) {
			left = append(left, a)
		}
	}
	return left
}

// listed is a list of areas with the districts of the notice that printed it.
type listed struct {
	areas     []Area
	districts []string
}

// union lists the areas of all lists, without repeats and without those that less names. An area whose district only its
// notice tells gets it as a head, so that it keeps its district among areas of another.
func union(region string, less listed, lists ...listed) []Area {
	out := []Area{}
	have := make(map[string][]spot)
	heads := regionParts(region)
	for _, a := range less.areas {
		s := spotOf(a, less.districts, heads)
		have[s.key] = append(have[s.key], s)
	}
	for i, list := range lists {
		for _, a := range list.areas {
			s := spotOf(a, list.districts, heads)
			known := false
			for j := range have[s.key] {
				known = known || s.same(&have[s.key][j])
			}
			if known {
				continue
			}
			have[s.key] = append(have[s.key], s)
			if i > 0 && len(list.districts) == 1 && !slices.Contains(a.Under, list.districts[0]) && s.county == plainName(list.districts[0]) {
				a.Under = append([]string{list.districts[0]}, a.Under...)
			}
			out = append(out, a)
		}
	}
	return out
}
