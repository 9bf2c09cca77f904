package place

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// Options are the operator's additions to what the binary knows.
type Options struct {
	// Files are lists and overlays in the form of data/SOURCES.md, plain or .gz, read after the built-in ones in this order.
	Files []string
}

// Gazetteer knows the places of one region and of the prefecture around it. What it knows never changes once opened; it is
// safe for concurrent use.
type Gazetteer struct {
	region   Place
	units    []unit
	byID     map[ID]int
	children map[ID][]ID
	adopted  map[ID][]ID // by a parent that is not the first
	exactly  map[string][]entry
	stems    map[string][]entry
	macros   []ID
	ends     map[rune]bool // last characters of the names of units
	heads    []string      // names of the region and what is above it, longest first
	latin    func() *latinIndex
	last     atomic.Pointer[judged]
}

// unit is a place with the forms of its name.
type unit struct {
	Place
	core, stem string
	coreRunes  []rune
	word       word
	members    []ID // of a macro
	counties   []ID // the county-level units that hold it, several when a zone shares it
}

// entry leads from a normal form to a unit. A guess may only ask.
type entry struct {
	unit  int
	guess bool
}

// Open knows the region with this name, 湖南省衡阳市 or 湖南省永州市祁阳市. The error for an unknown name lists names near it.
func Open(region string, o Options) (*Gazetteer, error) {
	f, err := country()
	if err != nil {
		return nil, err
	}
	chain, rest, err := f.find(region)
	if err == nil && rest != "" {
		err = fmt.Errorf("no region of China is called %q", clip(region))
	}
	if err != nil {
		if near := f.near(region); len(near) > 0 {
			err = fmt.Errorf("%w; near: %s", err, strings.Join(near, "、"))
		}
		return nil, err
	}
	return open(chain, o)
}

// OpenAny is Open for whatever region an article names: of a region that is not known it knows as much as the name begins
// with, or no unit at all. It never fails.
func OpenAny(region string) *Gazetteer {
	if f, err := country(); err == nil {
		chain, rest, err := f.find(region)
		if err == nil && (rest == "" || len(chain) > 1 || strings.HasSuffix(chain[0].name, "市")) { // of a province alone, the names would be too many to tell apart
			if g, err := open(chain, Options{}); err == nil {
				return g
			}
		}
	}
	return build(Place{Name: clip(region), Kind: City}, pack{})
}

func open(chain []row, o Options) (*Gazetteer, error) {
	last := chain[len(chain)-1]
	code := last.code
	for _, r := range chain { // the prefecture around a county; the whole of a municipality
		if r.level == "city" && !pseudo(r.name) || r.level == "province" && strings.HasSuffix(r.name, "市") {
			code = r.code
			break
		}
	}
	p, err := builtin(code)
	if err != nil {
		return nil, err
	}
	for _, name := range o.Files {
		if err := p.addFile(name); err != nil {
			return nil, err
		}
	}
	return build(Place{ID: ID(last.code), Name: last.name, Kind: kindOf(last.level, last.name)}, p), nil
}

func kindOf(level, name string) Kind {
	k := levels[level]
	if k == Province && strings.HasSuffix(name, "市") {
		return City
	}
	if k == Village {
		if _, w, _ := closing(name); w.kind == Community {
			return Community
		}
	}
	return k
}

func build(region Place, p pack) *Gazetteer {
	g := &Gazetteer{region: region, byID: map[ID]int{}, children: map[ID][]ID{}, adopted: map[ID][]ID{},
		ends: map[rune]bool{'处': true, '会': true, '办': true}, exactly: map[string][]entry{}, stems: map[string][]entry{}}
	g.latin = sync.OnceValue(func() *latinIndex { return newLatinIndex(g) })
	ids := map[string]ID{}
	for _, r := range p.rows {
		g.addRow(r, ids)
	}
	for _, m := range p.remarks {
		g.addRemark(m, ids)
	}
	for i := range g.units {
		u := &g.units[i]
		if u.Kind != Macro {
			g.file(u.core, i, false)
			if rest, ok := g.withoutParent(u); ok {
				g.file(rest, i, false)
			}
		}
		u.counties = g.findCounties(u.ID)
		for n, parent := range u.Parents {
			g.children[parent] = append(g.children[parent], u.ID)
			if n > 0 {
				g.adopted[parent] = append(g.adopted[parent], u.ID)
			}
		}
	}
	for _, list := range g.children {
		slices.Sort(list)
	}
	if i, ok := g.byID[region.ID]; ok {
		g.region = g.units[i].Place
	} else {
		g.heads = append(g.heads, canonicalName(region.Name))
	}
	g.nameHeads()
	return g
}

func (g *Gazetteer) addRow(r row, ids map[string]ID) {
	if _, again := ids[r.code]; again || pseudo(r.name) && r.level == "city" {
		return
	}
	id := ID(r.code)
	var parents []ID
	if parent := r.parent; parent != "" {
		up, ok := ids[parent]
		for !ok && len(parent) > 2 { // a grouping row stands between
			parent = parent[:len(parent)-2]
			up, ok = ids[parent]
		}
		if ok {
			parents = []ID{up}
			if !strings.HasPrefix(string(id), string(up)) {
				id = up + "." + id // the path must lead through the parent
			}
		}
	}
	ids[r.code] = id
	core := canonicalName(r.name)
	u := unit{Place: Place{ID: id, Name: shownName(r.name), Kind: kindOf(r.level, r.name), Parents: parents, Lng: r.lng, Lat: r.lat}, core: core}
	u.stem, u.word, _ = closing(core)
	u.coreRunes = []rune(core)
	g.byID[id] = len(g.units)
	g.units = append(g.units, u)
}

// canonicalName is canonical for the full official name of a unit.
func canonicalName(name string) string {
	n := normal(name)
	if plain := bracket.ReplaceAllString(n, ""); runes(plain) >= 2 {
		n = plain
	}
	return canonical(n)
}

// shownName is what people say: 雷公塘社区 for 雷公塘社区居委会.
func shownName(name string) string {
	for _, w := range words {
		if stem, ok := strings.CutSuffix(name, w.text); ok {
			if w.same != w.text && (w.kind == Street || w.kind == Community || w.kind == Village) && w.text != "民族乡" && runes(stem) >= 2 {
				if strings.HasSuffix(stem, w.same) {
					return stem
				}
				return stem + w.same
			}
			return name
		}
	}
	return name
}

func (g *Gazetteer) addRemark(m remark, ids map[string]ID) {
	if name, ok := strings.CutPrefix(m.code, "macro:"); ok && ids[m.code] == "" {
		id := g.region.ID + ID(":"+name)
		ids[m.code] = id
		g.macros = append(g.macros, id)
		g.byID[id] = len(g.units)
		g.units = append(g.units, unit{Place: Place{ID: id, Name: name, Kind: Macro, Parents: []ID{g.region.ID}}, core: canonicalName(name)})
		g.file(g.units[len(g.units)-1].core, len(g.units)-1, m.certainty == "low")
	}
	i, ok := g.byID[ids[m.code]]
	if !ok {
		return // the overlay speaks of a unit that this list does not have
	}
	u := &g.units[i]
	switch m.kind {
	case "old-name", "spelling", "alias":
		g.file(canonicalName(m.value), i, m.certainty == "low")
	case "parent":
		if up, ok := ids[m.value]; ok && m.certainty != "low" && !g.inside(up, u.ID) { // never in a circle
			u.Parents = append(u.Parents, up)
		}
	case "member":
		if id, ok := ids[m.value]; ok {
			u.members = append(u.members, id)
		}
	}
}

// withoutParent is the name of a unit that carries a parent's in front, without it: 泽普县依玛乡 is 依玛乡 to everybody there.
func (g *Gazetteer) withoutParent(u *unit) (string, bool) {
	for _, up := range g.above(u.ID) {
		if rest, ok := strings.CutPrefix(u.core, g.units[g.byID[up]].core); ok && runes(rest) >= 3 {
			return rest, true
		}
	}
	return "", false
}

// file enters a unit under a normal form and under its stem.
func (g *Gazetteer) file(core string, i int, guess bool) {
	e := entry{i, guess}
	g.exactly[core] = append(g.exactly[core], e)
	last, _ := utf8.DecodeLastRuneInString(core)
	g.ends[last] = true
	stem, w, ok := closing(core)
	if !ok {
		g.stems[core] = append(g.stems[core], e)
		return
	}
	g.stems[stem] = append(g.stems[stem], e)
	if w.same == "村" && strings.HasSuffix(stem, w.same) { // 西村村委会 may be that of 西村村
		g.exactly[stem] = append(g.exactly[stem], e)
	}
	if short, v, twice := closing(stem); twice && w.same == "街道" && v.kind == County { // 石岐区街道 is 石岐街道 too
		g.exactly[short+w.same] = append(g.exactly[short+w.same], e)
		g.stems[short] = append(g.stems[short], e)
	}
}

func (g *Gazetteer) nameHeads() {
	var path []string
	for id := g.region.ID; id != ""; {
		i, ok := g.byID[id]
		if !ok {
			break
		}
		u := g.units[i]
		if u.Kind == City || u.Kind == Province {
			path = append(path, u.Name)
		}
		if u.Kind == City {
			path = append(path, shortName(u.Name))
		}
		if id = ""; len(u.Parents) > 0 {
			id = u.Parents[0]
		}
	}
	g.heads = append(g.heads, path...)
	sort.Slice(g.heads, func(i, j int) bool { return len(g.heads[i]) > len(g.heads[j]) })
}

// Region is the region that was opened; without an ID when nothing is known of it.
func (g *Gazetteer) Region() Place { return g.region }

// Place returns the unit with this id.
func (g *Gazetteer) Place(id ID) (Place, bool) {
	i, ok := g.byID[id]
	if !ok {
		return Place{}, false
	}
	return g.units[i].Place, true
}

// Children returns the units right below one, its adopted ones included, in the order of their ids; macros come last.
func (g *Gazetteer) Children(id ID) []Place {
	var out, macros []Place
	for _, c := range g.children[id] {
		p := g.units[g.byID[c]].Place
		if p.Kind == Macro {
			macros = append(macros, p)
		} else {
			out = append(out, p)
		}
	}
	return append(out, macros...)
}

// Path returns the units from right below the region (or, outside it, the prefecture) down to the one with this id.
func (g *Gazetteer) Path(id ID) []Place {
	var out []Place
	for {
		i, ok := g.byID[id]
		if !ok || id == g.region.ID || g.units[i].Kind == City || g.units[i].Kind == Province {
			break
		}
		out = append(out, g.units[i].Place)
		if len(g.units[i].Parents) == 0 {
			break
		}
		id = g.units[i].Parents[0]
	}
	slices.Reverse(out)
	return out
}

// inside tells whether a lies in b or is b, by any line of parents.
func (g *Gazetteer) inside(a, b ID) bool {
	if a == "" || b == "" {
		return false
	}
	if a == b {
		return true
	}
	if i, ok := g.byID[b]; ok && g.units[i].Kind == Macro {
		for _, m := range g.units[i].members {
			if g.inside(a, m) {
				return true
			}
		}
		return false
	}
	i, ok := g.byID[a]
	if !ok {
		return false
	}
	if g.units[i].Kind == Macro {
		return g.inside(g.region.ID, b)
	}
	for _, up := range g.units[i].Parents {
		if g.inside(up, b) {
			return true
		}
	}
	return false
}

// above returns every unit that holds id, macros included, without id itself.
func (g *Gazetteer) above(id ID) []ID {
	var out []ID
	seen := map[ID]bool{id: true}
	var climb func(ID)
	climb = func(at ID) {
		i, ok := g.byID[at]
		if !ok {
			return
		}
		for _, up := range g.units[i].Parents {
			if !seen[up] {
				seen[up] = true
				out = append(out, up)
				climb(up)
			}
		}
	}
	climb(id)
	for _, m := range g.macros {
		if !seen[m] && g.inside(id, m) {
			out = append(out, m)
		}
	}
	return out
}

// counties returns the county-level units that hold id.
func (g *Gazetteer) counties(id ID) []ID {
	if i, ok := g.byID[id]; ok {
		return g.units[i].counties
	}
	return nil
}

func (g *Gazetteer) findCounties(id ID) []ID {
	var out []ID
	for _, c := range append([]ID{id}, g.above(id)...) {
		if i, ok := g.byID[c]; ok && (g.units[i].Kind == County || g.units[i].Kind == Zone) {
			out = append(out, c)
		}
	}
	return out
}

// exact tells whether a name is the full name of a listed unit.
func (g *Gazetteer) exact(s string) (core string, ok bool) {
	core = canonical(s)
	_, ok = g.exactly[core]
	return core, ok
}
