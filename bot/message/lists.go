package message

import (
	"strconv"
	"time"

	"noticebot/notices"
)

// Item is one coming event in a list, with the own place of the reader that it concerns ("" when the place was asked for by name).
type Item struct {
	Event *notices.Event
	Place string
}

// Basis is what an answer rests on: how many issues were read in the last seven days, and the newest of them.
type Basis struct {
	Paper     string
	Published time.Time
	Issues    int
}

// Asked is a question for what is coming.
type Asked struct {
	Lang  string
	Place string // the place named in the question; "" for the reader's own places
	Homes int    // how many places of their own the reader has
	Now   time.Time
	Zone  *time.Location
}

// maxItems is how many events one list shows.
const maxItems = 8

// Upcoming answers what is coming: each event in a few lines, and the newest issue that the answer rests on.
func Upcoming(items []Item, b Basis, q Asked) Text {
	c := In(q.Lang)
	k := newClock(c, q.Zone, q.Now)
	place := Shorten(q.Place, maxPlace)
	if place == "" && q.Homes == 0 {
		return Fill(c.Answer.NoPlaces)
	}
	if len(items) == 0 {
		return nothing(c, k, b, place)
	}
	rests := basis(c, k, b)
	head := Fill(c.Answer.Coming)
	if place != "" {
		head = Fill(c.Answer.ComingAt, "place", place)
	}
	return fitting(func(cut int) Text {
		shown := min(len(items), max(maxItems/cut, 1))
		parts := []Text{head}
		for _, it := range items[:shown] {
			parts = append(parts, item(c, k, it, cut))
		}
		if n := len(items) - shown; n > 0 {
			parts = append(parts, Fill(c.Answer.More, "n", strconv.Itoa(n)))
		}
		return join("\n\n", append(parts, rests)...)
	})
}

// nothing says that nothing is known to be coming, and of how much it can say so.
func nothing(c *Catalogue, k clock, b Basis, place string) Text {
	if b.Issues <= 0 {
		return Fill(c.Answer.RestsNot)
	}
	template := c.Answer.None
	if place != "" {
		template = c.Answer.NoneAt
	}
	return Fill(template, "place", place, "n", strconv.Itoa(b.Issues), "source", newest(c, k, b))
}

func newest(c *Catalogue, k clock, b Basis) Text {
	return source(c, k, notices.Mention{Paper: b.Paper, Published: b.Published}, 1)
}

// basis says what the answer rests on.
func basis(c *Catalogue, k clock, b Basis) Text {
	if b.Issues <= 0 {
		return Fill(c.Answer.RestsNot)
	}
	return Fill(c.Answer.Rests, "n", strconv.Itoa(b.Issues), "source", newest(c, k, b))
}

// item is one event in a list.
func item(c *Catalogue, k clock, it Item, cut int) Text {
	rev := it.Event.Current()
	a := alert{event: it.Event, at: len(it.Event.Revisions) - 1, reader: Reader{Place: it.Place}, words: c, clock: k}
	n := &rev.Notice
	place := Text{}
	if it.Place != "" {
		place = a.place()
	}
	areas := Text{}
	if names := areaNames(n.Areas); len(names) > 0 {
		areas = raw(a.list(names, 4))
	} else if len(n.Districts) > 0 {
		areas = raw(a.list(n.Districts, 4))
	}
	return join("\n", a.title(n), a.times(n), place, areas, hotlines(c, n.Hotlines, cut),
		Fill(c.Alert.Source, "source", source(c, k, rev.Source, cut)))
}

// Home is a subscribed place as /my shows it.
type Home struct {
	Name  string // the whole path, or the words as typed
	Under string // for a place kept as typed: where it was filed; "" for a place of the gazetteer
	Free  bool   // kept as typed
}

// Mine lists a reader's own places and settings.
func Mine(lang string, homes []Home, paused bool) Text {
	c := In(lang)
	language := Fill(c.Answer.MineLang)
	if len(homes) == 0 {
		return join("\n", Fill(c.Answer.MineNone), language)
	}
	return fitting(func(cut int) Text {
		lines := []Text{Fill(c.Answer.Mine, "n", strconv.Itoa(len(homes)))}
		for _, h := range homes {
			name := Shorten(h.Name, 2*maxPlace/cut)
			if h.Free && h.Under != "" {
				lines = append(lines, Fill(c.Answer.MineTyped, "place", name, "under", Shorten(h.Under, maxPlace/cut)))
			} else {
				lines = append(lines, Fill(c.Answer.MinePlace, "place", name))
			}
		}
		lines = append(lines, language)
		if paused {
			lines = append(lines, Fill(c.Answer.Paused))
		}
		return join("\n", lines...)
	})
}

// maxLabel is the length of a button's label, in UTF-16 units: what a narrow screen still shows.
const maxLabel = 48

// Label writes the label of a button: one line of plain text.
func Label(template string, pairs ...string) string {
	for i := 1; i < len(pairs); i += 2 {
		pairs[i] = Shorten(pairs[i], maxLabel)
	}
	return Shorten(put(template, pairs...), maxLabel)
}

// Field shortens a field from outside for use in a sentence of the dialogue.
func Field(s string) string { return Shorten(s, maxPlace) }

// Path shows the names of a path as one: 雁峰区 · 黄茶岭街道 · 雷公塘社区.
func Path(names ...string) string {
	out := ""
	for _, n := range names {
		if out != "" {
			out += " · "
		}
		out += n
	}
	return Shorten(out, 2*maxPlace)
}
