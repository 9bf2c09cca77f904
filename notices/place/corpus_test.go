package place

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// TestCorpusProbes answers the probes of the labelled corpus from its own areas and districts. Containers are not labelled
// there, so a few towns that only head a list cannot be known.
func TestCorpusProbes(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "corpus")
	right, missed, unknown, falseAlerts := 0, 0, 0, 0
	for _, name := range []string{"water.dev.jsonl", "other.dev.jsonl", "negative.dev.jsonl"} {
		f, err := os.Open(filepath.Join(dir, name))
		if os.IsNotExist(err) {
			t.Skipf("%s is not here", dir)
		}
		if err != nil {
			t.Fatal(err)
		}
		sc := bufio.NewScanner(f)
		sc.Buffer(nil, 1<<20)
		for sc.Scan() {
			var d struct {
				ID, Region string
				Notices    []struct{ Areas, Districts []string }
				Probes     []struct {
					Place string
					Alert bool
				}
			}
			if err := json.Unmarshal(sc.Bytes(), &d); err != nil {
				t.Fatal(err)
			}
			g := region(t, d.Region)
			for _, p := range d.Probes {
				best := Verdict{Rule: NotNamed}
				h := g.Typed(p.Place)
				for _, n := range d.Notices {
					if v := g.Judge(h, matchCase{Areas: n.Areas, Districts: n.Districts}.scope()); v.beats(best) {
						best = v
					}
				}
				switch {
				case best.Answer == Unknown:
					unknown++
				case (best.Answer == Yes) == p.Alert:
					right++
					continue
				case p.Alert:
					missed++
				default:
					falseAlerts++
				}
				t.Logf("%s %s: want %v, got %v (%s) %s %+v", d.ID, p.Place, p.Alert, best.Answer, best.Rule, best.Why("zh"), h)
			}
		}
		f.Close()
	}
	n := right + missed + unknown + falseAlerts
	t.Logf("%d probes: %.3f right, %d false alerts, %d missed, %d unknown", n, float64(right)/float64(n), falseAlerts, missed, unknown)
	if falseAlerts > 1 || float64(right)/float64(n) < 0.95 {
		t.Error("below the bar")
	}
}
