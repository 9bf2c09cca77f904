package extract

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"noticebot/notices"
	"noticebot/notices/text"
)

// document is one line of a labelled file, in the form of ../shared/corpus.
type document struct {
	ID, Region, Published, Kicker, Title, Subtitle, Text string
	Notices                                              []labelled
}

type labelled struct {
	Service, Status, Effect string
	Windows                 []struct{ Start, End *string }
	Areas, Districts        []string
	Hotlines                []string
	Reason, Issuer          string
}

var zone = time.FixedZone("CST", 8*3600)

func (d *document) article(t testing.TB) *notices.Article {
	t.Helper()
	p, err := time.ParseInLocation("2006-01-02", d.Published, zone)
	if err != nil {
		t.Fatalf("%s: %v", d.ID, err)
	}
	return &notices.Article{ID: d.ID, Region: d.Region, Published: p, Kicker: d.Kicker, Title: d.Title, Subtitle: d.Subtitle, Text: d.Text}
}

func load(t testing.TB, path string) []document {
	t.Helper()
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		t.Skipf("%s is not here", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var docs []document
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<22)
	for sc.Scan() {
		var d document
		if err := json.Unmarshal(sc.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	}
	return docs
}

// fact is what a resident cares about: this service, in this state, at this place, in this window.
type fact struct{ service, status, effect, start, end, area string }

func goldFacts(d *document) []fact {
	var out []fact
	stamp := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	for _, n := range d.Notices {
		for _, a := range n.Areas {
			f := fact{n.Service, n.Status, n.Effect, "", "", text.Normal(a)}
			if len(n.Windows) == 0 {
				out = append(out, f)
			}
			for _, w := range n.Windows {
				f.start, f.end = stamp(w.Start), stamp(w.End)
				out = append(out, f)
			}
		}
	}
	return out
}

func readFacts(ns []notices.Notice) []fact {
	var out []fact
	stamp := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format("2006-01-02T15:04")
	}
	for _, n := range ns {
		for _, a := range n.Areas {
			f := fact{string(n.Service), string(n.Status), string(n.Effect), "", "", text.Normal(a.Name)}
			if len(n.Windows) == 0 {
				out = append(out, f)
			}
			for _, w := range n.Windows {
				f.start, f.end = stamp(w.Start), stamp(w.End)
				out = append(out, f)
			}
		}
	}
	return out
}

// measure reads the documents and gives F1 of the facts, names compared letter by letter, and the false alerts.
func measure(t *testing.T, docs []document) (f1 float64, falseAlerts, missed int) {
	t.Helper()
	tp, fp, fn := 0, 0, 0
	for i := range docs {
		d := &docs[i]
		got := Read(d.article(t))
		if len(got) > 0 && len(d.Notices) == 0 {
			falseAlerts++
			t.Logf("%s: false alert: %s", d.ID, got[0].Sentence.Text)
		}
		if len(got) == 0 && len(d.Notices) > 0 {
			missed++
			t.Logf("%s: missed", d.ID)
		}
		want, have := goldFacts(d), readFacts(got)
		for _, f := range want {
			if k := slices.Index(have, f); k >= 0 {
				tp++
				have = slices.Delete(have, k, k+1)
				continue
			}
			fn++
			t.Logf("%s: not read: %v", d.ID, f)
		}
		fp += len(have)
		for _, f := range have {
			t.Logf("%s: too much: %v", d.ID, f)
		}
	}
	return 2 * float64(tp) / float64(2*tp+fp+fn), falseAlerts, missed
}

func TestOwnDocuments(t *testing.T) {
	f1, false_, missed := measure(t, load(t, "testdata/own.jsonl"))
	t.Logf("facts F1 %.4f, false alerts %d, missed %d", f1, false_, missed)
	if f1 < 0.95 || false_ > 0 || missed > 0 {
		t.Errorf("facts F1 %.4f (want 0.95), false alerts %d (want 0), missed %d (want 0)", f1, false_, missed)
	}
}

func TestDevCorpus(t *testing.T) {
	var docs []document
	for _, name := range []string{"water", "other", "negative"} {
		docs = append(docs, load(t, filepath.Join("..", "..", "..", "shared", "corpus", name+".dev.jsonl"))...)
	}
	f1, false_, missed := measure(t, docs)
	t.Logf("facts F1 %.4f, false alerts %d, missed %d", f1, false_, missed)
	if f1 < 0.97 || false_ > 0 || missed > 1 {
		t.Errorf("facts F1 %.4f (want 0.97), false alerts %d (want 0), missed %d (want at most 1)", f1, false_, missed)
	}
}

func briefArticle() *notices.Article {
	return &notices.Article{Region: "湖南省衡阳市", Published: time.Date(2023, 6, 2, 0, 0, 0, 0, zone),
		Kicker: "因旧管换新", Title: "雁峰区柳荫街片区明日停水",
		Text: "本报讯（记者 方竹）6月1日，记者从市水务集团了解到，因老铁街口一段旧管换新，得关掉柳荫街小学门前的DN300闸门，定在6月3日9:00至12:00停水。届时，雁峰区柳荫街片区（雁峰区柳荫街小学、衡阳市白沙中学、南岳学院老校区、市印刷厂柳荫街家属区等）\n\n供水信息 咨询热线：8420019\n城北自来水有限公司协办"}
}

func TestBrief(t *testing.T) {
	got := Read(briefArticle())
	if len(got) != 1 {
		t.Fatalf("%d notices, want 1", len(got))
	}
	n := got[0]
	at := func(h int) time.Time { return time.Date(2023, 6, 3, h, 0, 0, 0, zone) }
	if n.Service != notices.Water || n.Status != notices.Planned || n.Effect != notices.Outage {
		t.Errorf("%s %s %s", n.Service, n.Status, n.Effect)
	}
	if len(n.Windows) != 1 || !n.Windows[0].Equal(notices.Window{Start: at(9), End: at(12)}) {
		t.Errorf("windows %v", n.Windows)
	}
	var names []string
	for _, a := range n.Areas {
		names = append(names, a.Name)
	}
	want := []string{"柳荫街片区", "雁峰区柳荫街小学", "衡阳市白沙中学", "南岳学院老校区", "市印刷厂柳荫街家属区"}
	if !slices.Equal(names, want) {
		t.Errorf("areas %q", names)
	}
	if len(n.Areas) == 5 && !slices.Equal(n.Areas[2].Under, []string{"雁峰区", "柳荫街片区"}) {
		t.Errorf("under %q", n.Areas[2].Under)
	}
	if !slices.Equal(n.Districts, []string{"雁峰区"}) {
		t.Errorf("districts %q", n.Districts)
	}
	if n.Reason != "老铁街口一段旧管换新" || n.Cause != notices.Maintenance {
		t.Errorf("reason %q, cause %q", n.Reason, n.Cause)
	}
	if len(n.Hotlines) != 1 || n.Hotlines[0] != (notices.Hotline{Number: "8420019", Role: notices.RoleEnquiry}) {
		t.Errorf("hotlines %v", n.Hotlines)
	}
	if n.Issuer != "市水务集团" {
		t.Errorf("issuer %q", n.Issuer)
	}
	if n.Confidence < notices.PublishAt {
		t.Errorf("confidence %.2f", n.Confidence)
	}
	if !strings.Contains(n.Sentence.Text, "停水") {
		t.Errorf("sentence %q", n.Sentence.Text)
	}
}

func TestEvidence(t *testing.T) {
	for _, d := range load(t, "testdata/own.jsonl") {
		a := d.article(t)
		for _, n := range Read(a) {
			checkSpans(t, a, &n)
			if len(n.Evidence[notices.FieldAreas]) != len(n.Areas) {
				t.Errorf("%s: %d spans for %d areas", d.ID, len(n.Evidence[notices.FieldAreas]), len(n.Areas))
			}
			if len(n.Windows) > 0 && len(n.Evidence[notices.FieldWindows]) == 0 {
				t.Errorf("%s: windows without evidence", d.ID)
			}
		}
	}
}

// checkSpans verifies that every span leads to its words in the article as handed in.
func checkSpans(t *testing.T, a *notices.Article, n *notices.Notice) {
	t.Helper()
	all := []notices.Span{n.Sentence}
	for _, spans := range n.Evidence {
		all = append(all, spans...)
	}
	for _, s := range all {
		of := a.Of(s.Part)
		if s.Start < 0 || s.End > len(of) || s.Start > s.End || of[s.Start:s.End] != s.Text || s.Text == "" {
			t.Errorf("span %+v does not lead to its words", s)
		}
	}
	for _, w := range n.Windows {
		if !w.Start.IsZero() && !w.End.IsZero() && !w.End.After(w.Start) {
			t.Errorf("window %v is empty or reversed", w)
		}
	}
}

func TestExplain(t *testing.T) {
	for name, c := range map[string]struct {
		a    *notices.Article
		want string
	}{
		"notice":   {briefArticle(), "publish"},
		"ordinary": {&notices.Article{Title: "橘乡冬忙", Text: "莲塘早已干涸，莲农们没有闲下来。"}, "no word of a service"},
		"history":  {&notices.Article{Published: time.Date(2024, 3, 8, 0, 0, 0, 0, zone), Text: "柜子里压着去年的告示：“定于8月9日7:30至11:00对雁峰区柳荫街片区停水，请各户存好用水。”"}, "dropped"},
	} {
		if got := Explain(c.a).String(); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestLongTextIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("slow")
	}
	for name, piece := range map[string]string{
		"one sentence": "雁峰区停水路、", "notices": "6月3日9:00至12:00，雁峰区解放路（中山路至先锋路）停水。", "labels": "停水时间:停水范围:", "quotes": "“（停水",
		"bounds": "东起A路以东、", "digits": "6月3日8429110-", "lines": "停水\n", "tails": "解放路等地用户沿线", "of": "的停水的", "units": "雁峰区雁峰区",
	} {
		a := &notices.Article{Region: "湖南省衡阳市", Published: time.Date(2023, 6, 2, 0, 0, 0, 0, zone), Text: "6月3日停水。" + strings.Repeat(piece, (1<<20)/len(piece))}
		start := time.Now()
		Read(a)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: 1 MB took %v", name, took)
		} else {
			t.Logf("%s: 1 MB took %v", name, took)
		}
	}
}

func FuzzRead(f *testing.F) {
	s := briefArticle()
	f.Add(s.Kicker, s.Title, s.Text)
	for _, d := range load(f, "testdata/own.jsonl") {
		f.Add(d.Kicker, d.Title, d.Text)
	}
	f.Add("", "停水", "停水范围:（（（“「")
	f.Fuzz(func(t *testing.T, kicker, title, body string) {
		a := &notices.Article{Region: "湖南省衡阳市", Published: time.Date(2023, 6, 2, 0, 0, 0, 0, zone), Kicker: kicker, Title: title, Text: body}
		for _, n := range Read(a) {
			checkSpans(t, a, &n)
		}
	})
}

func BenchmarkOrdinary(b *testing.B) {
	a := &notices.Article{Published: time.Date(2023, 6, 2, 0, 0, 0, 0, zone), Title: "橘乡冬忙", Text: strings.Repeat("入冬以后，柳荫镇的果农照样忙。分拣棚里灯火通明，几位大姐把柑橘按大小装进三种箱子，说说笑笑就到了饭点。", 12)}
	for b.Loop() {
		Read(a)
	}
}

func BenchmarkNotice(b *testing.B) {
	a := briefArticle()
	for b.Loop() {
		if len(Read(a)) != 1 {
			b.Fatal("not read")
		}
	}
}

// TestTriggers holds the cheap look to the lexicon: no word of an interruption may be missed by it.
func TestTriggers(t *testing.T) {
	for _, words := range cues.byFirst {
		for _, c := range words {
			if (c.class == cOut || c.class == cLow) && !worthReading(&notices.Article{Text: c.word}) {
				t.Errorf("%q is no trigger", c.word)
			}
		}
	}
}
