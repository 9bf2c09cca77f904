package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"noticebot/notices"
	"noticebot/notices/place"
)

// inputLine is one document of the batch form.
type inputLine struct {
	ID        string   `json:"id"`
	Region    string   `json:"region"`
	Published string   `json:"published"`
	Kicker    string   `json:"kicker"`
	Title     string   `json:"title"`
	Subtitle  string   `json:"subtitle"`
	Text      string   `json:"text"`
	Page      bool     `json:"page"`
	Places    []string `json:"places"`
}

// answer is one line of output. Error is set when the line could not be read; there is one line out for each line in.
type answer struct {
	ID      string         `json:"id"`
	Notices []noticeAnswer `json:"notices"`
	Alerts  []*bool        `json:"alerts,omitempty"`
	Error   string         `json:"error,omitempty"`
}

type noticeAnswer struct {
	Service    notices.Service         `json:"service"`
	Status     notices.Status          `json:"status"`
	Effect     notices.Effect          `json:"effect"`
	Windows    []windowAnswer          `json:"windows"`
	Areas      []string                `json:"areas"`
	Spared     []string                `json:"spared,omitempty"`
	Districts  []string                `json:"districts"`
	Reason     string                  `json:"reason"`
	Cause      notices.Cause           `json:"cause,omitempty"`
	Hotlines   []string                `json:"hotlines"`
	Issuer     string                  `json:"issuer"`
	Confidence float64                 `json:"confidence"`
	Evidence   map[string][]spanAnswer `json:"evidence"`
}

type windowAnswer struct {
	Start *string `json:"start"`
	End   *string `json:"end"`
}

// spanAnswer counts code points, so that text[start:end] is the evidence in a language whose strings are characters.
type spanAnswer struct {
	Start int          `json:"start"`
	End   int          `json:"end"`
	Text  string       `json:"text"`
	Part  notices.Part `json:"part,omitempty"` // which part of the document, when it is not its text
}

// batch answers each line of in by one line of out, in order, on all cores.
func (o *extractOptions) batch(ctx context.Context, in io.Reader, out io.Writer) error {
	type job struct {
		line   []byte
		number int
		result chan answer
	}
	workers := runtime.GOMAXPROCS(0)
	jobs, order := make(chan job, workers), make(chan job, 4*workers)
	var regions gazetteers
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for j := range jobs {
				j.result <- o.line(j.line, j.number, &regions)
			}
		})
	}
	var readErr error
	go func() {
		defer close(order)
		defer close(jobs)
		r := bufio.NewReaderSize(in, 1<<20)
		for number := 1; ctx.Err() == nil; number++ {
			line, err := readLine(r)
			if len(bytes.TrimSpace(line)) > 0 {
				j := job{line, number, make(chan answer, 1)}
				order <- j
				jobs <- j
			}
			if err != nil {
				if !errors.Is(err, io.EOF) {
					readErr = fmt.Errorf("line %d: %w", number, err)
				}
				return
			}
		}
	}()
	w := bufio.NewWriterSize(out, 1<<16)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	var firstBad, writeErr error
	for j := range order {
		a := <-j.result
		if a.Error != "" && firstBad == nil {
			firstBad = errors.New(a.Error)
		}
		if writeErr == nil {
			writeErr = enc.Encode(a)
		}
	}
	wg.Wait()
	return errors.Join(writeErr, w.Flush(), readErr, firstBad, ctx.Err())
}

// readLine reads one line of any length up to maxDocument and a little for its JSON; a longer one is an error.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > 2*maxDocument {
			return nil, fmt.Errorf("longer than %d MB", 2*maxDocument>>20)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

func (o *extractOptions) line(line []byte, number int, regions *gazetteers) answer {
	var d inputLine
	fail := func(format string, args ...any) answer {
		return answer{ID: d.ID, Notices: []noticeAnswer{}, Error: fmt.Sprintf("line %d: ", number) + fmt.Sprintf(format, args...)}
	}
	if err := json.Unmarshal(line, &d); err != nil {
		return fail("not a JSON document: %v", err)
	}
	if d.Region == "" {
		d.Region = o.region
	}
	if d.Published == "" {
		d.Published = o.published
	}
	published, err := time.Parse(time.DateOnly, d.Published)
	if err != nil {
		return fail("published %q is not a date such as 2023-06-02", d.Published)
	}
	articles := []notices.Article{{ID: d.ID, Region: d.Region, Published: published,
		Kicker: d.Kicker, Title: d.Title, Subtitle: d.Subtitle, Text: d.Text}}
	if d.Page || o.page {
		articles = splitPage(d.Text, d.Region, published)
	}
	all, faults := readArticles(articles)
	a := answer{ID: d.ID, Notices: answersOf(all, d.Text)}
	if faults != nil {
		a.Error = fmt.Sprintf("line %d: %v", number, faults)
	}
	if len(d.Places) > 0 {
		a.Alerts = alertsFor(regions.get(d.Region), d.Places, all)
	}
	return a
}

// alertsFor tells for each typed place whether its subscriber would be alerted by the notices; nil = not known.
func alertsFor(g *place.Gazetteer, places []string, all []found) []*bool {
	yes, no := true, false
	out := make([]*bool, len(places))
	for i, typed := range places {
		home := g.Typed(typed)
		out[i] = &no
		for _, f := range all {
			if f.notice.Confidence < notices.PublishAt {
				continue
			}
			verdict := g.Judge(home, scopeOf(&f.notice))
			if verdict.Answer == place.Yes {
				out[i] = &yes
				break
			}
			if verdict.Answer == place.Unknown {
				out[i] = nil
			}
		}
	}
	return out
}

func scopeOf(n *notices.Notice) place.Scope {
	areas := func(in []notices.Area) []place.Area {
		out := make([]place.Area, len(in))
		for i, a := range in {
			out[i] = place.Area(a)
		}
		return out
	}
	return place.Scope{Areas: areas(n.Areas), Spared: areas(n.Spared), Districts: n.Districts}
}

// gazetteers opens each region once.
type gazetteers struct {
	mu   sync.Mutex
	open map[string]*place.Gazetteer
}

func (s *gazetteers) get(region string) *place.Gazetteer {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, ok := s.open[region]
	if !ok {
		g = place.OpenAny(region)
		if s.open == nil {
			s.open = map[string]*place.Gazetteer{}
		}
		if len(s.open) < 1000 { // a hostile batch may name regions without end
			s.open[region] = g
		}
	}
	return g
}

// answersOf gives the notices in the output form. print is the page that the articles were cut from, when they were.
func answersOf(all []found, print string) []noticeAnswer {
	out := make([]noticeAnswer, 0, len(all))
	for _, f := range all {
		out = append(out, answerOf(&f.notice, evidence{f.article, print}))
	}
	return out
}

func answerOf(n *notices.Notice, count evidence) noticeAnswer {
	a := noticeAnswer{Service: n.Service, Status: n.Status, Effect: n.Effect, Windows: []windowAnswer{},
		Areas: areaNames(n.Areas), Spared: areaNames(n.Spared), Districts: append([]string{}, n.Districts...), Reason: n.Reason,
		Cause: n.Cause, Hotlines: []string{}, Issuer: n.Issuer, Confidence: n.Confidence, Evidence: map[string][]spanAnswer{}}
	for _, w := range n.Windows {
		a.Windows = append(a.Windows, windowAnswer{localMinute(w.Start), localMinute(w.End)})
	}
	for _, h := range n.Hotlines {
		a.Hotlines = append(a.Hotlines, h.Number)
	}
	for field, spans := range n.Evidence {
		for _, s := range spans {
			a.Evidence[string(field)] = append(a.Evidence[string(field)], count.span(s))
		}
	}
	if n.Sentence.End > n.Sentence.Start {
		a.Evidence["sentence"] = []spanAnswer{count.span(n.Sentence)}
	}
	return a
}

func localMinute(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.Format("2006-01-02T15:04")
	return &s
}
