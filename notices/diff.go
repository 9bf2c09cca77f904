package notices

import (
	"sort"
	"strings"
)

// Diff lists what a resident would see differ between two states of an event, in the order service, status, effect, windows,
// areas. A revision exists only where Diff is not empty.
//
// Seen are: what is interrupted and how, its state, its times, its places. Not seen are another wording of the reason or the
// issuer, a longer text, evidence, confidence, another order, a hotline: nobody needs to be told twice for them.
//
// Change.From and To are plain, for a program as for a person: windows as 2006-01-02T15:04/2006-01-02T15:04 with .. for an
// open end, joined by spaces; for areas From has the names that left and To the names that came, joined by 、.
func Diff(old, new *Notice) []Change {
	var changes []Change
	add := func(f Field, from, to string) {
		if from != to {
			changes = append(changes, Change{Field: f, From: from, To: to})
		}
	}
	add(FieldService, string(old.Service), string(new.Service))
	add(FieldStatus, string(old.Status), string(new.Status))
	add(FieldEffect, string(old.Effect), string(new.Effect))
	if len(old.Windows) != len(new.Windows) || !within(old.Windows, new.Windows) || !within(new.Windows, old.Windows) {
		add(FieldWindows, printWindows(old.Windows), printWindows(new.Windows))
	}
	was, is := listed{old.Areas, old.Districts}, listed{new.Areas, new.Districts}
	add(FieldAreas, names(union("", is, was)), names(union("", was, is)))
	return changes
}

func names(areas []Area) string {
	var list []string
	for _, a := range areas {
		list = append(list, a.Name)
	}
	return strings.Join(list, "、")
}

func printWindows(windows []Window) string {
	sorted := append([]Window{}, windows...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Start.Before(sorted[j].Start) })
	var list []string
	for _, w := range sorted {
		list = append(list, printWindow(w))
	}
	return strings.Join(list, " ")
}

func printWindow(w Window) string {
	const minute = "2006-01-02T15:04"
	start, end := "..", ".."
	if !w.Start.IsZero() {
		start = w.Start.Format(minute)
	}
	if !w.End.IsZero() {
		end = w.End.Format(minute)
	}
	return start + "/" + end
}
