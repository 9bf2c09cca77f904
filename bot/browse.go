package bot

import (
	"slices"
	"strconv"
	"strings"

	"noticebot/bot/message"
	"noticebot/notices/place"
)

// top is the argument of the keyboard from which picking begins.
const top = ""

// perPage is how many units a keyboard shows, in two columns; Telegram shows a hundred buttons at most, people read fewer.
const perPage = 24

// splitPage reads "id/page".
func splitPage(arg string) (id string, page int) {
	id, p, _ := strings.Cut(arg, "/")
	page, _ = strconv.Atoi(p)
	return id, max(page, 0)
}

// browse shows the units in a unit: regions, districts, streets, communities.
func (t *talk) browse(arg string) error {
	words := t.words()
	id, page := splitPage(arg)
	k := t.keys()
	if id == "" && len(t.b.Regions) > 1 {
		for i := range t.b.Regions {
			r := t.b.Regions[i].Places.Region()
			k.row(message.Label(r.Name), opBrowse, string(r.ID))
		}
		return t.answer(message.Fill(words.Talk.PickDistrict), k.row(words.Buttons.Cancel, opCancel, "").rows)
	}
	r, p := &t.b.Regions[0], t.b.Regions[0].Places.Region()
	if id != "" {
		var ok bool
		if r, p, ok = t.b.regionOf(place.ID(id)); !ok {
			return t.stale()
		}
	}
	isTop := p.ID == r.Places.Region().ID
	deep := false
	t.units(k, r, p.ID, opBrowse, page, func(c place.Place) string {
		if len(r.Places.Children(c.ID)) > 0 {
			deep = true
			return opBrowse
		}
		return opAdd
	})
	label := words.Buttons.WholeArea
	if isTop {
		label = words.Buttons.WholeCity
	}
	k.row(message.Label(label, "place", p.Name), opAdd, string(p.ID))
	if isTop && len(t.b.Regions) == 1 {
		k.row(words.Buttons.Cancel, opCancel, "")
	} else {
		k.row(words.Buttons.Back, opBrowse, t.above(r, p)).beside(words.Buttons.Cancel, opCancel, "")
	}
	text := message.Fill(words.Talk.PickDistrict)
	switch {
	case isTop:
	case deep:
		text = message.Fill(words.Talk.PickStreet, "place", p.Name)
	default:
		text = message.Fill(words.Talk.PickCommunity, "place", p.Name)
	}
	return t.answer(text, k.rows)
}

// above is where the way back from a unit leads.
func (t *talk) above(r *Region, p place.Place) string {
	path := r.Places.Path(p.ID)
	switch {
	case p.ID == r.Places.Region().ID:
		return top
	case len(path) >= 2:
		return string(path[len(path)-2].ID)
	}
	return string(r.Places.Region().ID)
}

// units adds one page of the units in a unit, in two columns, and the ways to the other pages. op is that of the pages; does
// gives that of a unit, "" to leave it out.
func (t *talk) units(k *keys, r *Region, id place.ID, op string, page int, does func(place.Place) string) {
	children := slices.DeleteFunc(r.Places.Children(id), func(c place.Place) bool { return does(c) == "" })
	if page*perPage >= len(children) {
		page = 0
	}
	shown := children[page*perPage : min((page+1)*perPage, len(children))]
	for i, c := range shown {
		label := message.Label(c.Name)
		if i%2 == 0 {
			k.row(label, does(c), string(c.ID))
		} else {
			k.beside(label, does(c), string(c.ID))
		}
	}
	words := t.words()
	at := func(n int) string { return string(id) + "/" + strconv.Itoa(n) }
	switch more := (page+1)*perPage < len(children); {
	case page > 0 && more:
		k.row(words.Buttons.Previous, op, at(page-1)).beside(words.Buttons.Next, op, at(page+1))
	case page > 0:
		k.row(words.Buttons.Previous, op, at(page-1))
	case more:
		k.row(words.Buttons.Next, op, at(page+1))
	}
}

// example is a place that a person could type: the first community of the lists.
func (b *Bot) example() string {
	g := b.Regions[0].Places
	p := g.Region()
	for range 4 {
		c := g.Children(p.ID)
		if len(c) == 0 {
			break
		}
		p = c[0]
	}
	return p.Name
}
