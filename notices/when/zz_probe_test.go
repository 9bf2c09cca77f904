package when

import ("testing";"fmt";"os";"strings")

func TestProbe(t *testing.T) {
	b, err := os.ReadFile("/tmp/when/probe.txt")
	if err != nil { t.Skip() }
	for _, l := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		fmt.Println(l)
		for _, e := range Find(l, friday) {
			fmt.Printf("      [%s] %s %s %s\n", e.Text, e.Kind, show(friday, e.Windows), e.Rule)
		}
	}
}
