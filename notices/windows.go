package notices

import "time"

// spansOf closes the windows of a notice for comparison: an open start is the morning of the issue or earlier, an open end
// lasts as long as telling is of use.
func spansOf(n *Notice, published time.Time) []Window {
	windows := n.Windows
	if len(windows) == 0 {
		if n.Status == Postponed {
			return nil
		}
		windows = []Window{{}}
	}
	spans := make([]Window, 0, len(windows))
	for _, w := range windows {
		one := Notice{Status: n.Status, Windows: []Window{w}}
		if w.End.IsZero() {
			w.End = one.TellBy(published)
		}
		if w.Start.IsZero() {
			w.Start = published
			if !w.End.After(w.Start) {
				w.Start = w.End.Add(-day)
			}
		}
		spans = append(spans, w)
	}
	return spans
}

// closed bounds a window for comparison without an issue at hand.
func closed(w Window) Window {
	if w.End.IsZero() {
		w.End = w.Start.Add(7 * day)
	}
	if w.Start.IsZero() {
		w.Start = w.End.Add(-day)
	}
	return w
}

func closedAll(windows []Window) []Window {
	out := make([]Window, len(windows))
	for i, w := range windows {
		out[i] = closed(w)
	}
	return out
}

// sameWindows: each window of the shorter list is printed in the longer; of two notices without windows, that both have none.
// A reprint may print one night of three.
func sameWindows(a, b *Notice) bool {
	if len(a.Windows) == 0 || len(b.Windows) == 0 {
		return len(a.Windows) == len(b.Windows)
	}
	return within(a.Windows, b.Windows) || within(b.Windows, a.Windows)
}

// anchored: the notice prints at least one end of a time. "Now" is another time in another issue.
func anchored(n *Notice) bool {
	for _, w := range n.Windows {
		if !w.Start.IsZero() || !w.End.IsZero() {
			return true
		}
	}
	return false
}

// within: every window of list is in all.
func within(list, all []Window) bool {
	have := make(map[[2]int64]bool, len(all))
	for _, w := range all {
		have[instants(w)] = true
	}
	for _, w := range list {
		if !have[instants(w)] {
			return false
		}
	}
	return true
}

func instants(w Window) [2]int64 { return [2]int64{unix(w.Start), unix(w.End)} }

func unix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// vaguer: list says no more than all and leaves open what all knows: each of its windows agrees with one of all where it prints a time.
func vaguer(list, all []Window) bool {
	open := false
	for _, w := range list {
		agrees := false
		for _, v := range all {
			agrees = agrees || (w.Start.IsZero() || w.Start.Equal(v.Start)) && (w.End.IsZero() || w.End.Equal(v.End))
		}
		if !agrees {
			return false
		}
		open = open || w.Start.IsZero() || w.End.IsZero()
	}
	return open && len(all) > 0
}

// overlap: some window of one meets some window of the other. Both closed.
func overlap(one, other []Window) bool {
	for _, w := range one {
		for _, v := range other {
			if w.Start.Before(v.End) && v.Start.Before(w.End) {
				return true
			}
		}
	}
	return false
}

// near: overlap, with slack at both ends.
func near(one, other []Window, slack time.Duration) bool {
	wide := make([]Window, len(other))
	for i, w := range other {
		wide[i] = Window{Start: w.Start.Add(-slack), End: w.End.Add(slack)}
	}
	return overlap(one, wide)
}

// covers: each window of parts lies in a window of wide. Both closed.
func covers(wide, parts []Window) bool {
	for _, p := range parts {
		in := false
		for _, w := range wide {
			in = in || !p.Start.Before(w.Start) && !p.End.After(w.End)
		}
		if !in {
			return false
		}
	}
	return true
}

// coversAll: each window of parts meets a window of spans.
func coversAll(spans, parts []Window) bool {
	for _, p := range parts {
		if !overlap([]Window{closed(p)}, spans) {
			return false
		}
	}
	return true
}

// someLater: a window begins only after the end of all spans: a restoration does not speak of the next night.
func someLater(windows, spans []Window) bool {
	end := latestEnd(spans)
	for _, w := range windows {
		if w.Start.After(end) {
			return true
		}
	}
	return false
}

func latestEnd(windows []Window) time.Time {
	var end time.Time
	for _, w := range windows {
		end = latest(end, w.End)
	}
	return end
}

// aheadOf keeps the windows that were not over when the issue came out.
func aheadOf(windows []Window, published time.Time) []Window {
	var left []Window
	for _, w := range windows {
		if w.End.IsZero() || w.End.After(published) {
			left = append(left, w)
		}
	}
	return left
}

// nextWindows are those of an event after n, which supersedes was; both with the date of their issue.
func nextWindows(was, n *Notice, published, before time.Time) []Window {
	switch {
	case n.Status == Postponed:
		return n.Windows
	case len(n.Windows) == 0 || within(n.Windows, was.Windows):
		return was.Windows
	case n.Status == Extended:
		return prolong(was.Windows, n.Windows, published, before)
	case n.Status == Restored:
		return ended(was.Windows, n.Windows)
	case n.Status == Cancelled:
		return n.Windows
	case within(was.Windows, n.Windows):
		return n.Windows
	}
	return filled(n.Windows, was.Windows)
}

// filled closes the open ends of a single window by those of another single one. Where there is no window, any is more.
func filled(windows, from []Window) []Window {
	if len(windows) == 0 {
		return from
	}
	if len(windows) != 1 || len(from) != 1 {
		return windows
	}
	w, v := windows[0], from[0]
	if w.Start.IsZero() && (w.End.IsZero() || v.Start.Before(w.End)) {
		w.Start = v.Start
	}
	if w.End.IsZero() && v.End.After(w.Start) {
		w.End = v.End
	}
	return []Window{w}
}

// widened adds what other says beyond windows: to a single window by widening it, else as one window more.
func widened(windows, other []Window) []Window {
	out := append([]Window{}, windows...)
	for _, v := range other {
		inside := v.Start.IsZero() && v.End.IsZero()
		for _, w := range out {
			inside = inside || !w.Start.After(v.Start) && (w.End.IsZero() || !v.End.IsZero() && !v.End.After(w.End))
		}
		switch {
		case inside:
		case len(windows) == 1 && len(other) == 1:
			if !v.Start.IsZero() && v.Start.Before(out[0].Start) {
				out[0].Start = v.Start
			}
			if !out[0].End.IsZero() && v.End.After(out[0].End) {
				out[0].End = v.End
			}
		case !v.Start.IsZero() && !v.End.IsZero():
			out = append(out, v)
		}
	}
	return out
}

// later moves the ends.
func later(windows []Window, by time.Duration) []Window {
	out := make([]Window, len(windows))
	for i, w := range windows {
		out[i] = Window{Start: w.Start, End: w.End.Add(by)}
	}
	return out
}

// prolong puts each printed prolongation in the place of the window that it prolongs, keeps its start when a later one or none is
// printed, and leaves the other windows.
func prolong(was, now []Window, published, before time.Time) []Window {
	taken := make([]bool, len(was))
	var out []Window
	for _, w := range now {
		span := spansOf(&Notice{Status: Extended, Windows: []Window{w}}, published)[0]
		for i, v := range was {
			old := spansOf(&Notice{Windows: []Window{v}}, before)[0]
			if taken[i] || span.End.Before(old.Start) || span.Start.After(old.End) {
				continue
			}
			taken[i] = true
			if w.Start.IsZero() || !v.Start.IsZero() && w.Start.After(v.Start) { // it goes on, it does not begin again
				w.Start = v.Start
			}
		}
		out = append(out, w)
	}
	for i, v := range was {
		if !taken[i] {
			out = append(out, v)
		}
	}
	return out
}

// ended gives the windows of a restoration, with the start of the interruption that ended where it was not printed again.
func ended(was, now []Window) []Window {
	out := append([]Window{}, now...)
	for i := range out {
		if !out[i].Start.IsZero() {
			continue
		}
		for _, w := range was {
			if w.Start.After(out[i].Start) && w.Start.Before(out[i].End) {
				out[i].Start = w.Start
			}
		}
	}
	return out
}
