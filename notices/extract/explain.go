package extract

import (
	"fmt"
	"strings"

	"noticebot/notices"
)

// Explanation is why an article was read as it was.
type Explanation struct {
	Skipped    bool             // nothing in it speaks of a service that stops
	Candidates []notices.Notice // in the order of the print, with those that the score turned down
}

// Explain tells the decision on an article with the cues for and against it, also when nothing is found.
func Explain(a *notices.Article) Explanation {
	if !worthReading(a) {
		return Explanation{Skipped: true}
	}
	found, _ := read(a)
	return Explanation{Candidates: found}
}

// String prints the explanation for a person, a candidate a paragraph.
func (e Explanation) String() string {
	if e.Skipped {
		return "no word of a service that stops\n"
	}
	if len(e.Candidates) == 0 {
		return "no places tied to a service that stops\n"
	}
	var b strings.Builder
	for _, n := range e.Candidates {
		verdict := "dropped"
		switch {
		case n.Confidence >= notices.PublishAt:
			verdict = "publish"
		case n.Confidence >= notices.ReviewAt:
			verdict = "review"
		}
		fmt.Fprintf(&b, "%s %.2f: %s %s %s\n", verdict, n.Confidence, n.Service, n.Status, n.Effect)
		for _, w := range n.Windows {
			fmt.Fprintf(&b, "  window %s – %s\n", clockOf(w.Start), clockOf(w.End))
		}
		for _, a := range n.Areas {
			fmt.Fprintf(&b, "  area %s %s\n", a.Name, strings.Join(a.Under, " › "))
		}
		for _, r := range n.Reasons {
			fmt.Fprintf(&b, "  %s\n", r)
		}
		fmt.Fprintf(&b, "  rests on: %s\n", n.Sentence.Text)
	}
	return b.String()
}

func clockOf(t interface {
	IsZero() bool
	Format(string) string
}) string {
	if t.IsZero() {
		return "open"
	}
	return t.Format("2006-01-02T15:04")
}
