package place

import "fmt"

// Rule names the rule that spoke.
type Rule string

// The rules, with the answer they lead to.
const (
	Listed        Rule = "listed"         // yes: the notice names it
	Inside        Rule = "inside"         // yes: it lies in a place that is affected as a whole
	Contains      Rule = "contains"       // yes: an affected place lies in it
	PartOf        Rule = "part-of"        // yes: a part of it is affected
	Bounds        Rule = "bounds"         // yes: it bounds the affected block
	InDistrict    Rule = "in-district"    // yes: the affected places are in this district
	WholeDistrict Rule = "whole-district" // yes: only its district is printed
	Spared        Rule = "spared"         // no: the notice takes it out
	OtherPart     Rule = "other-part"     // no: another part of it is affected
	OnlyEnd       Rule = "only-end"       // no: it only ends the affected stretch of another road
	Elsewhere     Rule = "elsewhere"      // no: the place of that name is in another district, or another one's
	OtherKind     Rule = "other-kind"     // no: the same stem, another sort of place
	NotNamed      Rule = "not-named"      // no
	SomewhereIn   Rule = "somewhere-in"   // unknown: an affected place is somewhere in the same district or street
	MaybeIn       Rule = "maybe-in"       // unknown: it may lie in the affected place
	InPart        Rule = "in-part"        // unknown: a part of the surroundings is affected
	Ambiguous     Rule = "ambiguous"      // unknown: several places bear the printed name
)

// Verdict is whether a home is concerned, by which rule, and the names that the sentence needs.
type Verdict struct {
	Answer Answer `json:"answer"`
	Rule   Rule   `json:"rule"`
	Home   string `json:"home"`           // the subscribed place as shown
	Area   string `json:"area,omitempty"` // the affected (or spared) place as printed
	In     string `json:"in,omitempty"`   // the listed unit that decided
}

// beats orders verdicts: yes before unknown before no, and among these the one that says more.
func (v Verdict) beats(w Verdict) bool {
	rank := func(a Answer) int { return [...]int{No: 0, Yes: 2, Unknown: 1}[a] }
	if v.Answer != w.Answer {
		return rank(v.Answer) > rank(w.Answer)
	}
	return w.Rule == NotNamed && v.Rule != NotNamed
}

// Why says the verdict in one sentence: in Chinese for "zh…", in English otherwise.
func (v Verdict) Why(lang string) string {
	t, ok := sentences[v.Rule]
	if !ok {
		t = sentences[NotNamed]
	}
	in := v.In
	if in == "" {
		in = v.Area
	}
	format := t.en
	if len(lang) >= 2 && lang[:2] == "zh" {
		format = t.zh
	}
	// Every sentence may use the home (1), the area (2) and the unit (3), or leave them out.
	return fmt.Sprintf(format+"%[4]s", v.Home, v.Area, in, "")
}

var sentences = map[Rule]struct{ zh, en string }{
	Listed:        {"公告列出的 %[2]s 就是你订阅的 %[1]s", "The notice names %[2]s, which is the %[1]s you follow"},
	Inside:        {"你订阅的 %[1]s 属于 %[3]s，公告影响 %[3]s全部", "%[1]s, which you follow, is in %[3]s, and all of %[3]s is affected"},
	Contains:      {"公告影响的 %[2]s 在你订阅的 %[1]s", "%[2]s, which is affected, is in %[1]s, which you follow"},
	PartOf:        {"公告影响的 %[2]s 是你订阅的 %[1]s 的一部分", "%[2]s, which is affected, is a part of %[1]s, which you follow"},
	Bounds:        {"公告影响的范围以你订阅的 %[1]s 为界：%[2]s", "%[1]s, which you follow, is a side of the affected block: %[2]s"},
	InDistrict:    {"公告说受影响的地方在你订阅的 %[1]s", "The notice says that the affected places are in %[1]s, which you follow"},
	WholeDistrict: {"公告只说影响 %[2]s，你订阅的 %[1]s 在其中", "The notice names only %[2]s, and %[1]s, which you follow, is in it"},
	Spared:        {"公告写明 %[2]s 不受影响，你订阅的 %[1]s 在其中", "The notice says that %[2]s is not affected, and that covers %[1]s, which you follow"},
	OtherPart:     {"公告影响的是 %[2]s，不包括你订阅的 %[1]s", "%[2]s is affected, which leaves out %[1]s, which you follow"},
	OnlyEnd:       {"你订阅的 %[1]s 只是受影响路段的端点：%[2]s", "%[1]s, which you follow, only ends the affected stretch: %[2]s"},
	Elsewhere:     {"公告里的 %[2]s 与你订阅的 %[1]s 同名，但不是同一处", "%[2]s in the notice is another place of that name, not the %[1]s you follow"},
	OtherKind:     {"公告里的 %[2]s 与你订阅的 %[1]s 名称相近，但不是同一处", "%[2]s in the notice is not %[1]s, which you follow, though the names are alike"},
	NotNamed:      {"公告没有提到你订阅的 %[1]s", "The notice does not speak of %[1]s, which you follow"},
	SomewhereIn:   {"公告提到 %[3]s 的 %[2]s，不清楚是否与你订阅的 %[1]s 有关", "The notice names %[2]s, somewhere in %[3]s; it is not clear whether that concerns %[1]s, which you follow"},
	MaybeIn:       {"公告影响 %[2]s，不清楚你订阅的 %[1]s 是否在其中", "%[2]s is affected; it is not clear whether %[1]s, which you follow, is in it"},
	InPart:        {"公告影响 %[2]s，不清楚是否包括你订阅的 %[1]s", "%[2]s is affected; it is not clear whether that includes %[1]s, which you follow"},
	Ambiguous:     {"叫 %[2]s 的地方不止一处，不清楚是不是你订阅的 %[1]s", "Several places are called %[2]s; it is not clear whether %[1]s, which you follow, is meant"},
}
