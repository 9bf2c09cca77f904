package bot

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"go.etcd.io/bbolt"

	"noticebot/bot/message"
	"noticebot/bot/subscribers"
	"noticebot/notices/place"
)

// The limits of the dialogue.
const (
	maxTyped      = 60 // characters of what may name a place
	maxName       = 30 // … and of what is kept as a name without any list knowing it
	maxChoices    = 8  // candidates that are shown at once; of more the district is asked first
	dialogueLasts = 24 * time.Hour
)

// found is a candidate and the region it lies in.
type found struct {
	region *Region
	place.Candidate
}

// candidates looks for what was typed in every region: sure are those that the words name, near those that are only offered.
func (b *Bot) candidates(typed string) (sure, near []found) {
	for i := range b.Regions {
		r := &b.Regions[i]
		for _, c := range r.Places.Candidates(typed) {
			if c.How == place.Exact || c.How == place.Stem {
				sure = append(sure, found{r, c})
			} else {
				near = append(near, found{r, c})
			}
		}
	}
	return sure, near
}

// meant are the candidates that the words name, or spell out in pinyin.
func meant(sure, near []found) []found {
	if len(sure) > 0 {
		return sure
	}
	for _, c := range near {
		if c.How == place.Pinyin {
			sure = append(sure, c)
		}
	}
	return sure
}

// pathOf names a place with everything around it, as far as the region.
func pathOf(r *Region, id place.ID) string {
	var names []string
	for _, p := range r.Places.Path(id) {
		names = append(names, p.Name)
	}
	if len(names) == 0 {
		if p, ok := r.Places.Place(id); ok {
			return p.Name
		}
		return r.Places.Region().Name
	}
	return message.Path(names...)
}

// named answers the name of a place, typed by a person who wants to subscribe to it.
func (t *talk) named(typed string) error {
	words := t.words()
	typed = message.Clean(typed)
	switch n := len([]rune(typed)); {
	case n < 2 || !strings.ContainsFunc(typed, unicode.IsLetter):
		return t.notUnderstood()
	case n > maxTyped:
		return t.answer(message.Fill(words.Talk.TooLong), t.startKeys())
	}
	text, keys := t.offer(typed)
	if text.Empty() {
		return t.notUnderstood()
	}
	return t.commit(func(tx *bbolt.Tx) error {
		d := subscribers.Dialogue{Step: "place", Text: typed, Till: t.now.Add(dialogueLasts)}
		if err := t.b.Subscribers.SaveDialogue(tx, t.chat, t.user, d); err != nil {
			return err
		}
		return t.say(tx, text, keys)
	})
}

func (t *talk) notUnderstood() error {
	return t.answer(message.Fill(t.words().Talk.NotUnderstood, "example", t.b.example()), t.startKeys())
}

// offer says what the words can mean: one place, to be confirmed with a tap; a few, to be chosen from; many, of which the
// district is asked first; something like them; or nothing that is known, to be kept as typed. It is empty for what is no name.
func (t *talk) offer(typed string) (message.Text, [][]button) {
	words := t.words()
	shown := message.Field(typed)
	sure, near := t.b.candidates(typed)
	switch {
	case len(sure) == 1:
		c := sure[0]
		k := t.keys().row(words.Buttons.Yes, opChoose, string(c.Place.ID)).beside(words.Buttons.No, opKeep, "")
		path := pathOf(c.region, c.Place.ID)
		if c.Qualifier != "" {
			return message.Fill(words.Talk.ConfirmPart, "path", path, "part", message.Field(c.Qualifier)), k.rows
		}
		return message.Fill(words.Talk.Confirm, "path", path), k.rows
	case len(meant(sure, near)) > maxChoices:
		if k := t.districtsOf(meant(sure, near)); len(k.rows) > 1 {
			return message.Fill(words.Talk.ManyWhere, "typed", shown), k.row(words.Buttons.NotListed, opKeep, "").rows
		}
		fallthrough
	case len(meant(sure, near)) > 0:
		k := t.choices(meant(sure, near), opChoose)
		return message.Fill(words.Talk.Choose, "typed", shown), k.row(words.Buttons.NotListed, opKeep, "").rows
	case len(near) > 0:
		near = near[:min(len(near), maxChoices)]
		return message.Fill(words.Talk.Guess, "typed", shown), t.choices(near, opChoose).row(words.Buttons.NotListed, opKeep, "").rows
	}
	if len([]rune(typed)) > maxName || strings.ContainsAny(typed, "？?！!。；;…") || wonders(typed) {
		return message.Text{}, nil
	}
	return t.keepAs(typed)
}

// keepAs offers to keep a name as typed.
func (t *talk) keepAs(typed string) (message.Text, [][]button) {
	words := t.words()
	k := t.keys().row(message.Label(words.Buttons.Keep, "typed", typed), opFileIn, "").
		row(words.Buttons.Pick, opBrowse, top).beside(words.Buttons.Cancel, opCancel, "")
	return message.Fill(words.Talk.KeepAsk, "typed", message.Field(typed)), k.rows
}

// choices is a keyboard of candidates with their full paths.
func (t *talk) choices(cs []found, op string) *keys {
	k := t.keys()
	for _, c := range cs[:min(len(cs), 4*maxChoices)] {
		k.row(message.Label(pathOf(c.region, c.Place.ID)), op, string(c.Place.ID))
	}
	return k
}

// districtsOf is a keyboard of the units right below the region in which the candidates lie.
func (t *talk) districtsOf(cs []found) *keys {
	k := t.keys()
	seen := map[place.ID]bool{}
	for _, c := range cs {
		path := c.region.Places.Path(c.Place.ID)
		if len(path) == 0 || seen[path[0].ID] {
			continue
		}
		seen[path[0].ID] = true
		if len(seen)%2 == 1 {
			k.row(message.Label(path[0].Name), opWithin, string(path[0].ID))
		} else {
			k.beside(message.Label(path[0].Name), opWithin, string(path[0].ID))
		}
	}
	return k
}

// typed returns the words that this person has not yet confirmed.
func (t *talk) typed() (string, bool, error) {
	d, ok, err := t.b.Subscribers.Dialogue(nil, t.chat, t.user, t.now)
	if err != nil || !ok || d.Step != "place" {
		return "", false, err
	}
	return d.Text, true, nil
}

// within shows the candidates in the district that was tapped.
func (t *talk) within(district string) error {
	typed, ok, err := t.typed()
	if err != nil || !ok {
		return t.staleOr(err)
	}
	var here []found
	for _, c := range meant(t.b.candidates(typed)) {
		if path := c.region.Places.Path(c.Place.ID); len(path) > 0 && string(path[0].ID) == district {
			here = append(here, c)
		}
	}
	if len(here) == 0 {
		return t.stale()
	}
	words := t.words()
	k := t.choices(here, opChoose).row(words.Buttons.NotListed, opKeep, "")
	return t.answer(message.Fill(words.Talk.Choose, "typed", message.Field(typed)), k.rows)
}

// choose subscribes to the unit that the words meant, with the part of it that they named.
func (t *talk) choose(id string) error {
	typed, ok, err := t.typed()
	if err != nil || !ok {
		return t.doneOr(err, func(p subscribers.Place) bool { return string(p.ID) == id && p.Typed == "" })
	}
	sure, near := t.b.candidates(typed)
	for _, c := range append(sure, near...) {
		if string(c.Place.ID) == id {
			return t.subscribe(c.region, c.region.Places.HomeOf(c.Candidate))
		}
	}
	return t.stale()
}

// add subscribes to a unit that was picked from the lists.
func (t *talk) add(id string) error {
	r, p, ok := t.b.regionOf(place.ID(id))
	if !ok {
		return t.stale()
	}
	return t.subscribe(r, place.Home{ID: p.ID, Name: p.Name})
}

// keep asks whether the words are to be kept as typed.
func (t *talk) keep() error {
	typed, ok, err := t.typed()
	if err != nil || !ok {
		return t.staleOr(err)
	}
	text, keys := t.keepAs(typed)
	return t.answer(text, keys)
}

// keepIn asks where in a unit the place lies that is to be kept as typed; "" asks from the top.
func (t *talk) keepIn(id string) error {
	typed, ok, err := t.typed()
	if err != nil || !ok {
		return t.staleOr(err)
	}
	words := t.words()
	k := t.keys()
	id, page := splitPage(id)
	if id == "" && len(t.b.Regions) > 1 {
		for i := range t.b.Regions {
			top := t.b.Regions[i].Places.Region()
			k.row(message.Label(top.Name), opFileIn, string(top.ID))
		}
		k.row(words.Buttons.Cancel, opCancel, "")
		return t.answer(message.Fill(words.Talk.KeepDistrict, "typed", message.Field(typed)), k.rows)
	}
	r, p := &t.b.Regions[0], t.b.Regions[0].Places.Region()
	if id != "" {
		if r, p, ok = t.b.regionOf(place.ID(id)); !ok {
			return t.stale()
		}
	}
	t.units(k, r, p.ID, opFileIn, page, func(c place.Place) string {
		if c.Kind == place.Macro {
			return ""
		}
		if c.Kind == place.County || c.Kind == place.Zone || c.Kind == place.City {
			return opFileIn
		}
		return opFile
	})
	k.row(words.Buttons.DontKnow, opFile, string(p.ID)).beside(words.Buttons.Cancel, opCancel, "")
	text := message.Fill(words.Talk.KeepStreet, "typed", message.Field(typed), "district", p.Name)
	if p.ID == r.Places.Region().ID {
		text = message.Fill(words.Talk.KeepDistrict, "typed", message.Field(typed))
	}
	return t.answer(text, k.rows)
}

// file subscribes to the words as typed, filed in a unit. Filed in the region itself, nothing is known of where it is.
func (t *talk) file(id string) error {
	typed, ok, err := t.typed()
	if err != nil || !ok {
		return t.doneOr(err, func(p subscribers.Place) bool { return p.Typed != "" && (string(p.ID) == id || string(p.Region) == id) })
	}
	r, p, ok := t.b.regionOf(place.ID(id))
	if !ok {
		return t.stale()
	}
	if p.ID == r.Places.Region().ID {
		return t.subscribe(r, r.Places.Keep(typed, ""))
	}
	return t.subscribe(r, r.Places.Keep(typed, p.ID))
}

// subscribe writes the subscription, says so, and tells at once what is already known to be coming there.
func (t *talk) subscribe(r *Region, h place.Home) error {
	p := subscribers.PlaceOf(r.Places, h)
	coming, err := t.b.comingAt(asIf(r, h), t.now)
	if err != nil {
		return err
	}
	words := t.words()
	full := false
	err = t.commit(func(tx *bbolt.Tx) error {
		store := t.b.Subscribers
		sub, _, err := store.Join(tx, t.chat, t.lang, t.now)
		if err != nil {
			return err
		}
		added, err := store.Add(tx, t.chat, p)
		if errors.Is(err, subscribers.ErrFull) {
			full = true
			return t.say(tx, message.Fill(words.Talk.Full, "n", strconv.Itoa(subscribers.MaxPlaces)),
				t.keys().row(words.Buttons.Remove, opRemoving, "").rows)
		}
		if err != nil {
			return err
		}
		if err := store.EndDialogue(tx, t.chat, t.user); err != nil {
			return err
		}
		k := t.keys().row(words.Buttons.Add, opBrowse, top).beside(words.Buttons.Upcoming, opComing, "")
		if !added {
			return t.say(tx, message.Fill(words.Talk.Already, "place", t.b.nameOf(p)), k.rows)
		}
		if err := t.say(tx, t.subscribed(r, h), k.rows); err != nil {
			return err
		}
		for _, c := range coming {
			if c.event.Current().Notice.Status.Closes() {
				continue // it was called off before they came
			}
			if _, err := t.b.owe(tx, sub, c.event, c.home, c.verdict, false); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && !full {
		t.toast = words.Talk.Done
	}
	return err
}

// subscribed repeats what was subscribed to.
func (t *talk) subscribed(r *Region, h place.Home) message.Text {
	words := t.words()
	switch {
	case h.Typed != "" && h.ID == "":
		return message.Fill(words.Talk.SubscribedFree, "place", message.Field(h.Name))
	case h.Typed != "":
		return message.Fill(words.Talk.FreeUnder, "place", message.Field(h.Name), "under", pathOf(r, h.ID))
	}
	return message.Fill(words.Talk.Subscribed, "path", t.b.nameOf(subscribers.Place{Home: h, Region: r.Places.Region().ID}))
}

// cancel ends the dialogue.
func (t *talk) cancel() error {
	return t.commit(func(tx *bbolt.Tx) error {
		if err := t.b.Subscribers.EndDialogue(tx, t.chat, t.user); err != nil {
			return err
		}
		return t.say(tx, message.Fill(t.words().Talk.Cancelled), nil)
	})
}

// doneOr answers a button whose dialogue is over: when it led to a place that the chat has, it was tapped twice.
func (t *talk) doneOr(err error, it func(subscribers.Place) bool) error {
	if err != nil {
		return err
	}
	sub, _, err := t.b.Subscribers.Get(nil, t.chat)
	if err == nil && slices.ContainsFunc(sub.Places, it) {
		t.toast = t.words().Talk.Done
		return nil
	}
	return t.staleOr(err)
}

func (t *talk) staleOr(err error) error {
	if err != nil {
		return err
	}
	return t.stale()
}
