package document

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"noticebot/notices"
)

// issueJSON is a whole issue; keys that are not named here are passed over.
type issueJSON struct {
	Newspaper string      `json:"newspaper"`
	Paper     string      `json:"paper"`
	Region    string      `json:"region"`
	Published string      `json:"published"`
	Pages     []pageJSON  `json:"pages"`
	Articles  []storyJSON `json:"articles"` // an issue without pages
	storyJSON             // or a single article
}

type pageJSON struct {
	No       any         `json:"no"` // a number or a name like "A02"
	Name     string      `json:"name"`
	Articles []storyJSON `json:"articles"`
}

type storyJSON struct {
	Kicker   string `json:"kicker"`
	Title    string `json:"title"`
	Subtitle string `json:"subtitle"`
	Byline   string `json:"byline"`
	Text     string `json:"text"`
	URL      string `json:"url"`
}

func readJSON(name, text string, hint Hint) (notices.Issue, error) {
	var in issueJSON
	if err := json.Unmarshal([]byte(text), &in); err != nil {
		return notices.Issue{}, &Error{name, ErrMalformed, where(text, err), "mend it, or save the page as text (.txt)"}
	}
	issue := notices.Issue{Paper: either(in.Newspaper, in.Paper), Region: in.Region, Pages: len(in.Pages)}
	var err error
	if issue.Published, err = dateOf(name, "", in.Published, hint); err != nil {
		return notices.Issue{}, err
	}
	for _, p := range in.Pages {
		no := ""
		if p.No != nil {
			no = fmt.Sprint(p.No)
		}
		issue.Articles = appendStories(issue.Articles, no, p.Name, p.Articles)
	}
	issue.Articles = appendStories(issue.Articles, "", "", in.Articles)
	issue.Articles = appendStories(issue.Articles, "", "", []storyJSON{in.storyJSON})
	if len(issue.Articles) == 0 {
		return notices.Issue{}, &Error{name, ErrMalformed, "no article in it", `give it "pages": [{"no": 1, "articles": [{"title": "…", "text": "…"}]}]`}
	}
	return issue, nil
}

func appendStories(to []notices.Article, no, page string, stories []storyJSON) []notices.Article {
	for _, s := range stories {
		if strings.TrimSpace(s.Title+s.Text) == "" {
			continue
		}
		to = append(to, notices.Article{Page: no, PageName: page, Kicker: s.Kicker, Title: s.Title, Subtitle: s.Subtitle, Byline: s.Byline, Text: s.Text, URL: s.URL})
	}
	return to
}

// where names the line and column of a fault in JSON, both counted from 1, the column in characters.
func where(text string, err error) string {
	offset := int64(len(text))
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	what := err.Error()
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
		what = fmt.Sprintf("%q should be %s, not %s", kind.Field, kind.Type, kind.Value)
	}
	before := text[:min(max(int(offset)-1, 0), len(text))]
	line := strings.Count(before, "\n") + 1
	column := len([]rune(before[strings.LastIndexByte(before, '\n')+1:])) + 1
	return fmt.Sprintf("line %d, column %d: %s", line, column, what)
}
