package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"noticebot/notices"
	"noticebot/notices/extract"
	"noticebot/notices/fetch"
	"noticebot/notices/source/document"
	"noticebot/notices/source/pagetext"
)

const extractAbout = `
Reads articles and pages and prints the notices in them. The ending of a file tells its kind: .txt, .html, .json (a whole
issue). "-" reads standard input. Times are local to the region; an end that is not printed is open.

With --jsonl every line in is one document and gives one line out:
  in   {"id","region","published","title","text","kicker"?,"subtitle"?,"page"?,"places":[…]?}
  out  {"id","notices":[{"service","status","effect","windows":[{"start","end"}],"areas","districts","reason",
        "hotlines","issuer","confidence","evidence":{field:[{"start","end","text","part"}]}}],"alerts":[true|false|null,…]}
alerts answers, in order, whether a person who subscribed to each of places would be alerted; null = not known.
Evidence counts characters (Unicode code points) of the named part of the document: text where no part is named.`

// extractCommand is noticebot extract.
func extractCommand(ctx context.Context, c *call) error {
	fs := c.flags("extract")
	o := extractOptions{}
	fs.StringVar(&o.published, "published", "", "issue date, such as 2023-06-02; needed when the document does not say")
	fs.StringVar(&o.region, "region", "湖南省衡阳市", "the region the paper is for")
	fs.BoolVar(&o.page, "page", false, "the text is a raw page of many stories")
	fs.BoolVar(&o.asJSON, "json", false, "print one JSON object a document")
	fs.BoolVar(&o.lines, "jsonl", false, "batch form: one JSON object a line in, one out")
	fs.BoolVar(&o.explain, "explain", false, "print why each story is or is not a notice")
	files, err := c.parse(fs, extractAbout)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return usagef("extract: name a file, or - for standard input; see: noticebot help extract")
	}
	if o.published != "" {
		if _, err := time.Parse(time.DateOnly, o.published); err != nil {
			return usagef("extract: --published %q is not a date such as 2023-06-02", o.published)
		}
	}
	failed := false
	for _, name := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := o.file(ctx, c, name); err != nil {
			var usage usageError
			if errors.As(err, &usage) {
				return err
			}
			fmt.Fprintf(c.stderr, "noticebot: extract %s: %v\n", name, err)
			failed = true
		}
	}
	if failed {
		return errReported
	}
	return nil
}

type extractOptions struct {
	published, region            string
	page, asJSON, lines, explain bool
}

// maxDocument bounds one document, in bytes: a newspaper page has about 20,000.
const maxDocument = document.MaxBytes

func (o *extractOptions) file(ctx context.Context, c *call, name string) error {
	in := c.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return errors.New("is a directory; name the files in it")
		} else if err == nil && !o.lines && info.Size() > maxDocument {
			return fmt.Errorf("has %d MB; a document may have %d MB. Split it, or use --jsonl", info.Size()>>20, maxDocument>>20)
		}
		in = f
	}
	if o.lines {
		return o.batch(ctx, in, c.stdout)
	}
	data, err := io.ReadAll(io.LimitReader(in, maxDocument+1))
	if err != nil {
		return err
	}
	if len(data) > maxDocument {
		return fmt.Errorf("is larger than %d MB, the most that a document may have", maxDocument>>20)
	}
	issue, err := o.read(name, data)
	if err != nil {
		return err
	}
	text, err := fetch.Decode(data, "")
	if err != nil {
		return err
	}
	found, faults := readArticles(issue.Articles)
	switch {
	case o.explain:
		for i := range issue.Articles {
			a := &issue.Articles[i]
			fmt.Fprintf(c.stdout, "# %s\n%s\n\n", headline(a), strings.TrimSpace(extract.Explain(a).String()))
		}
		return nil
	case o.asJSON:
		enc := json.NewEncoder(c.stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return errors.Join(enc.Encode(answer{ID: filepath.Base(name), Notices: answersOf(found, text)}), faults)
	default:
		printForPerson(c.stdout, name, issue, found)
		return faults
	}
}

// read turns one file's bytes into articles. What the caller says of date and region wins over what the file says.
func (o *extractOptions) read(name string, data []byte) (notices.Issue, error) {
	hint := document.Hint{Region: o.region}
	if o.published != "" {
		hint.Published, _ = time.Parse(time.DateOnly, o.published) // checked by the caller
	}
	switch {
	case name == "-":
		name = "standard input.txt"
	case o.page && filepath.Ext(name) != ".txt":
		name += ".txt"
	}
	issue, err := document.Read(name, data, hint)
	if errors.Is(err, document.ErrNoDate) {
		return issue, usagef("extract: the issue date of %s is not in the document; say --published 2023-06-02", name)
	}
	if !hint.Published.IsZero() {
		for i := range issue.Articles {
			issue.Articles[i].Published = hint.Published
		}
	}
	return issue, err
}

// found is a notice together with the article it stands in.
type found struct {
	notice  notices.Notice
	article *notices.Article
}

// readArticles reads every article. A fault of the reader in one of them costs that one only and is part of the error.
func readArticles(articles []notices.Article) ([]found, error) {
	var out []found
	var faults error
	for i := range articles {
		all, err := readArticle(&articles[i])
		faults = errors.Join(faults, err)
		for _, n := range all {
			out = append(out, found{n, &articles[i]})
		}
	}
	return out, faults
}

func readArticle(a *notices.Article) (all []notices.Notice, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("reading %q failed (%v); this is a fault of noticebot, please report it with the text", headline(a), r)
		}
	}()
	return extract.Read(a), nil
}

// splitPage is a raw page text as articles of one issue.
func splitPage(page, region string, published time.Time) []notices.Article {
	articles := pagetext.Split(page)
	for i := range articles {
		articles[i].Region, articles[i].Published = region, published
	}
	return articles
}

// headline is a story's title for a person, or its first words.
func headline(a *notices.Article) string {
	if a.Title != "" {
		return strings.TrimSpace(a.Kicker + " " + a.Title)
	}
	words := []rune(strings.Join(strings.Fields(a.Text), " "))
	return string(words[:min(20, len(words))]) + "…"
}

func printForPerson(w io.Writer, name string, issue notices.Issue, all []found) {
	fmt.Fprintf(w, "%s: %s, %s\n", name, plural(len(issue.Articles), "article"), plural(len(all), "notice"))
	for i, f := range all {
		n := &f.notice
		fmt.Fprintf(w, "\n%d. %s · %s · %s", i+1, n.Service, n.Status, n.Effect)
		if n.Confidence < notices.PublishAt {
			fmt.Fprintf(w, "   (doubtful, %.2f: would go to the operator)", n.Confidence)
		}
		fmt.Fprintln(w)
		line := func(label, value string) {
			if value != "" {
				fmt.Fprintf(w, "   %-9s %s\n", label, value)
			}
		}
		for _, win := range n.Windows {
			line("when", orOpen(win.Start, "already begun")+" – "+orOpen(win.End, "open"))
		}
		line("where", strings.Join(areaNames(n.Areas), "、"))
		line("spared", strings.Join(areaNames(n.Spared), "、"))
		line("district", strings.Join(n.Districts, "、"))
		line("reason", n.Reason)
		for _, h := range n.Hotlines {
			line("hotline", strings.TrimSpace(h.Number+" "+h.Owner))
		}
		line("issuer", n.Issuer)
		line("print", "“"+strings.Join(strings.Fields(n.Sentence.Text), " ")+"”")
	}
}

func orOpen(t time.Time, open string) string {
	if t.IsZero() {
		return open
	}
	return t.Format("2006-01-02 15:04 Mon")
}

func areaNames(areas []notices.Area) []string {
	out := make([]string, len(areas))
	for i, a := range areas {
		out[i] = a.Name
	}
	return out
}
