package main

import (
	"unicode/utf8"

	"noticebot/notices"
)

// evidence turns byte spans of an article's parts into code-point spans of the document as it was handed in: of the page that
// the article was cut from, when its passages say so, else of the part itself.
type evidence struct {
	article *notices.Article
	page    string
}

func (e evidence) span(s notices.Span) spanAnswer {
	of, start, end := e.article.Of(s.Part), s.Start, s.End
	out := spanAnswer{Text: s.Text}
	if s.Part != notices.PartText {
		out.Part = s.Part
	}
	if from, to, ok := e.inPage(s); ok {
		of, start, end, out.Part = e.page, from, to, ""
		out.Text = of[start:end]
	}
	if start < 0 || end > len(of) || start > end {
		return out
	}
	out.Start = utf8.RuneCountInString(of[:start])
	out.End = out.Start + utf8.RuneCountInString(of[start:end])
	return out
}

// inPage finds a span in the page. What the splitter put together from several places of the page runs from the first of
// them to the last only if they follow one another.
func (e evidence) inPage(s notices.Span) (start, end int, ok bool) {
	start, end = -1, -1
	for _, p := range e.article.Passages {
		if p.Part != s.Part {
			continue
		}
		if s.Start >= p.At && s.Start < p.At+p.Len {
			start = p.From + s.Start - p.At
		}
		if s.End > p.At && s.End <= p.At+p.Len {
			end = p.From + s.End - p.At
		}
	}
	return start, end, 0 <= start && start < end && end <= len(e.page)
}
