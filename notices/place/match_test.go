package place

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// matchCase is a labelled case: would somebody who subscribed by typing this be told of these areas? Want may say "unknown"
// where Alert cannot.
type matchCase struct {
	Region       string
	Subscription string
	Keep         bool // kept as typed, nothing picked
	Areas        []string
	Under        []string // of the first area
	Whole        bool     // of the first area
	Spared       []string
	Districts    []string
	Alert        bool
	Want         string
	Why          string
}

func (c matchCase) scope() Scope {
	s := Scope{Districts: c.Districts}
	for _, a := range c.Areas {
		s.Areas = append(s.Areas, Area{Name: a})
	}
	if len(s.Areas) > 0 {
		s.Areas[0].Under, s.Areas[0].Whole = c.Under, c.Whole
	}
	for _, a := range c.Spared {
		s.Spared = append(s.Spared, Area{Name: a})
	}
	return s
}

func (c matchCase) want() Answer {
	switch {
	case c.Want == "unknown":
		return Unknown
	case c.Alert:
		return Yes
	}
	return No
}

var (
	opened   = map[string]*Gazetteer{}
	openedMu sync.Mutex
)

// region opens a region once for all tests.
func region(t testing.TB, name string) *Gazetteer {
	t.Helper()
	openedMu.Lock()
	defer openedMu.Unlock()
	if opened[name] == nil {
		opened[name] = OpenAny(name)
	}
	return opened[name]
}

func readCases(t *testing.T, path string) []matchCase {
	t.Helper()
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		t.Skipf("%s is not here", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []matchCase
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if len(sc.Bytes()) == 0 {
			continue
		}
		var c matchCase
		if err := json.Unmarshal(sc.Bytes(), &c); err != nil {
			t.Fatalf("%s: %v in %s", path, err, sc.Text())
		}
		out = append(out, c)
	}
	return out
}

func TestMatchCases(t *testing.T) {
	for _, path := range []string{
		filepath.Join("testdata", "cases.jsonl"),
		filepath.Join("..", "..", "..", "shared", "gazetteer", "match-cases.dev.jsonl"),
	} {
		t.Run(filepath.Base(path), func(t *testing.T) {
			cases := readCases(t, path)
			right := 0
			for _, c := range cases {
				g := region(t, c.Region)
				h := g.Settled(c.Subscription)
				if c.Keep {
					h = g.Keep(c.Subscription, "")
				}
				v := g.Judge(h, c.scope())
				if v.Answer == c.want() {
					right++
					continue
				}
				t.Errorf("%s / %v %v: %v (%s: %s), want %v: %s\nhome %+v", c.Subscription, c.Areas, c.Districts, v.Answer, v.Rule, v.Why("zh"), c.want(), c.Why, h)
			}
			t.Logf("%d of %d", right, len(cases))
		})
	}
}
