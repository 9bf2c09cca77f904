package place

import "testing"

// TestAPartSparedUnderItsEstate: the print spares a part by its bare name, in brackets behind the estate.
func TestAPartSparedUnderItsEstate(t *testing.T) {
	g := OpenAny("四川省乐山市")
	s := Scope{Areas: []Area{{Name: "柳岸花园"}, {Name: "磨坊街"}}, Spared: []Area{{Name: "B区", Under: []string{"柳岸花园"}}}}
	for typed, want := range map[string]Answer{"柳岸花园B区": No, "柳岸花园A区": Yes, "柳岸花园": Yes, "磨坊街": Yes, "桥头花园B区": No} {
		if got := g.Judge(g.Typed(typed), s); got.Answer != want {
			t.Errorf("%s: %s (%s), want %s", typed, got.Answer, got.Why("zh"), want)
		}
	}
}
