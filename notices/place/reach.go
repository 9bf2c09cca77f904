package place

import (
	"slices"
	"strings"
)

// Reach is where to look for the homes that a scope may concern: every home that is judged Yes or Unknown has an id (or a key)
// that is one of Exact or that begins with one of Within.
type Reach struct {
	Within []ID
	Exact  []ID
}

// nameKey is the key of a home that is known by its name only. It begins like no id.
func nameKey(name string) ID { return ID("~" + name) }

// Keys are the keys under which to file a home so that [Prepared.ReachKeys] finds it: its id (the id it was filed under, for a
// typed one), and for a home that also answers to a name, the normal forms of that name.
func (g *Gazetteer) Keys(h Home) []ID {
	s := g.subject(h)
	var keys []ID
	if h.ID != "" {
		keys = append(keys, h.ID)
	}
	if s.unit == nil || h.Bare {
		keys = append(keys, nameKeys(&s.form)...)
		for i := range s.also {
			keys = append(keys, nameKeys(&s.also[i])...)
		}
	}
	return compact(keys)
}

// nameKeys are the normal forms by which names can be the same place: two names that sameName or insideOf accepts share one.
func nameKeys(f *form) []ID {
	if f.core == "" {
		return nil
	}
	keys := []ID{nameKey(f.core)}
	if j := joined(f); j != noName {
		keys = append(keys, nameKey(j))
	}
	if f.stem != "" {
		keys = append(keys, nameKey(f.stem))
	}
	if i := strings.LastIndex(f.core, "附"); i > 0 && affiliate.MatchString(f.core[i:]) {
		keys = append(keys, nameKey(f.core[i:]))
	}
	if f.word.kind == Compound {
		if at := institution.FindStringIndex(f.stem); at != nil {
			keys = append(keys, nameKey(f.stem[:at[1]]))
		}
	}
	return keys
}

// Reach covers everybody whom a scope may concern by the id of their homes alone. Homes of no id are not covered: they can be
// anywhere, look at all of them. Because typed homes answer to names, this takes in whole districts; an index that files every
// home under its [Gazetteer.Keys] looks at far fewer with [Prepared.ReachKeys].
func (g *Gazetteer) Reach(s Scope) Reach { return g.prepared(s).Reach() }

// Reach is [Gazetteer.Reach] for a scope read before.
func (p *Prepared) Reach() Reach {
	r := p.reacher()
	r.exact = slices.DeleteFunc(r.exact, func(id ID) bool { return strings.HasPrefix(string(id), "~") })
	for i := range p.targets {
		where := p.targets[i].where
		for _, w := range where {
			r.into(w)
		}
		if len(where) == 0 {
			r.into(p.g.root())
		}
	}
	for _, d := range p.districts {
		r.into(d)
	}
	if len(p.names) > 0 {
		r.into(p.g.root())
	}
	if len(p.targets)+len(p.districts)+len(p.names) > 0 { // what is filed under no district can be in any
		r.upTo(p.g.root())
		r.exact = append(r.exact, p.g.macros...)
	}
	return Reach{Within: outermost(r.within), Exact: compact(r.exact)}
}

// root is the outermost unit whose insides are known: the prefecture of the region.
func (g *Gazetteer) root() ID {
	root := g.region.ID
	for _, id := range g.above(root) {
		if i := g.byID[id]; g.units[i].Kind == City {
			root = id
		}
	}
	return root
}

// ReachKeys covers everybody whom the scope may concern by the keys of their homes, see [Gazetteer.Keys].
func (p *Prepared) ReachKeys() Reach {
	r := p.reacher()
	return Reach{Within: outermost(r.within), Exact: compact(r.exact)}
}

func (p *Prepared) reacher() reacher {
	r := reacher{g: p.g}
	for i := range p.targets {
		r.target(&p.targets[i])
	}
	for _, d := range p.districts {
		r.upTo(d)
		u := p.g.units[p.g.byID[d]]
		r.names(&form{core: u.core, stem: u.stem, word: u.word})
		if p.silent {
			r.into(d)
		}
	}
	for i := range p.names {
		r.names(&p.names[i])
	}
	if len(p.targets) > 0 || len(p.districts) > 0 {
		r.exact = append(r.exact, p.g.region.ID)
	}
	return r
}

type reacher struct {
	g             *Gazetteer
	within, exact []ID
}

func (r *reacher) target(t *target) {
	for _, c := range t.cands {
		r.into(c)
		r.upTo(c)
	}
	for _, l := range t.leads {
		r.upTo(l)
	}
	for _, w := range t.where {
		r.upTo(w)
	}
	if in := t.nearest(r.g); in != "" && (len(t.cands) == 0 || t.side) {
		r.into(in)
	}
	if t.core == urbanArea && len(t.cands)+len(t.where) == 0 {
		r.into(r.g.root())
	}
	r.names(&t.form)
	for i := range t.under {
		r.names(&t.under[i])
	}
	for _, a := range append(t.above[:len(t.above):len(t.above)], t.on) {
		var f form
		f.set(a)
		r.names(&f)
	}
	for _, base := range bases(t.core) {
		r.exact = append(r.exact, nameKey(base))
	}
}

// bases are the estates that a name can be a garden of.
func bases(core string) []string {
	var out []string
	n := 0
	for i := range core {
		if n >= 3 && subEstate.MatchString(core[i:]) {
			out = append(out, core[:i])
		}
		n++
	}
	return out
}

func (r *reacher) names(f *form) { r.exact = append(r.exact, nameKeys(f)...) }

// upTo adds a unit and all that hold it.
func (r *reacher) upTo(id ID) {
	r.exact = append(r.exact, id)
	r.exact = append(r.exact, r.g.above(id)...)
}

// into adds all that lies in a unit, also by a second parent.
func (r *reacher) into(id ID) {
	if id == "" {
		return
	}
	if u := r.g.units[r.g.byID[id]]; u.Kind == Macro {
		r.exact = append(r.exact, id)
		for _, m := range u.members {
			r.into(m)
		}
		return
	}
	if slices.Contains(r.within, id) {
		return
	}
	r.within = append(r.within, id)
	for parent, list := range r.g.adopted {
		if strings.HasPrefix(string(parent), string(id)) {
			for _, c := range list {
				r.into(c)
			}
		}
	}
}

func compact(ids []ID) []ID {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return slices.DeleteFunc(ids, func(id ID) bool { return id == "" })
}

// outermost drops the ids that lie in another of the list.
func outermost(ids []ID) []ID {
	ids = compact(ids)
	var out []ID
	for _, id := range ids {
		if len(out) == 0 || !strings.HasPrefix(string(id), string(out[len(out)-1])) {
			out = append(out, id)
		}
	}
	return out
}
