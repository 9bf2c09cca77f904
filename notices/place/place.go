// Package place knows where things are: the divisions of China, the names that papers and people give them, and how a place
// that somebody subscribed to relates to the places that a notice prints.
//
// It promises precision. Two names are the same place when their normal forms are equal, never when they look alike: 人民东路
// is not 人民西路, 蒸阳社区 of one district is not that of another, and a village is not the community of the same stem.
// Likeness only offers candidates to a person who typed something ([Gazetteer.Candidates]); it never decides. Every verdict
// carries the rule that spoke and can say it in a sentence ([Verdict.Why]).
//
// The places are data (see data/SOURCES.md), the language is the tables of lang.go, and the rules know ids, kinds and normal
// forms only.
package place

// ID names a place. The id of a unit of the lists is its path: every unit inside it (by its first parent) has an id that
// begins with it, so that all that lies in a district is one contiguous range of an index.
type ID string

// Kind is what sort of place a place is.
type Kind string

// The kinds. The first seven are found in the lists; the others are read from the last words of a name.
const (
	Macro     Kind = "macro" // several districts taken together: 城区
	Province  Kind = "province"
	City      Kind = "city"   // a prefecture, or a municipality
	County    Kind = "county" // 区 县 市 旗
	Zone      Kind = "zone"   // a development zone that is counted like a county
	Street    Kind = "street" // 街道 镇 乡
	Community Kind = "community"
	Village   Kind = "village"
	District  Kind = "area" // 片区: loosely the surroundings of a place
	Road      Kind = "road"
	Estate    Kind = "estate"
	School    Kind = "school"
	Hospital  Kind = "hospital"
	Office    Kind = "office"
	Compound  Kind = "compound" // 家属区, 宿舍
	Other     Kind = "other"
)

// Place is a unit of the lists.
type Place struct {
	ID      ID
	Name    string // as people say it: 雷公塘社区
	Kind    Kind
	Parents []ID // the first is the one in whose id this id lies
	Lng     float64
	Lat     float64 // WGS-84, both zero when unknown
}

// Home is one subscribed place. Either it is a unit of the lists (Typed is empty and ID says which), or it is kept as it was
// typed, and ID is the district or street that it was filed under, empty when that is unknown.
type Home struct {
	ID        ID     `json:"id,omitempty"`
	Name      string `json:"name"`                // as shown
	Typed     string `json:"typed,omitempty"`     // free text, for a place that no list knows
	Qualifier string `json:"qualifier,omitempty"` // 8栋, 25号, 二期: the part of the place that is meant
	// Bare says that the person typed a listed place without its kind (雷公塘), so that whatever bears that name in its
	// district counts, the road too.
	Bare bool `json:"bare,omitempty"`
}

// Area is one place as printed; see notices.Area, whose fields these are.
type Area struct {
	Name  string
	Under []string // printed as containing or heading it, outermost first
	Whole bool     // all of it is affected
}

// Scope is where a notice applies, as printed.
type Scope struct {
	Areas, Spared []Area
	Districts     []string // county-level units printed as containing the areas
}

// Answer is whether a home is concerned by a scope.
type Answer int

// The answers. Only Yes may alert; Unknown is to be asked, once.
const (
	No Answer = iota
	Yes
	Unknown
)

// String gives the answer in English, for logs.
func (a Answer) String() string {
	switch a {
	case Yes:
		return "yes"
	case Unknown:
		return "unknown"
	default:
		return "no"
	}
}
