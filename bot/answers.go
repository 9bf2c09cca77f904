package bot

import (
	"strconv"
	"strings"

	"go.etcd.io/bbolt"

	"noticebot/bot/message"
	"noticebot/bot/subscribers"
	"noticebot/notices/place"
)

// startKeys are the first buttons that a person sees.
func (t *talk) startKeys() [][]button {
	words := t.words()
	return t.keys().row(words.Buttons.Pick, opBrowse, top).beside(words.Buttons.Other, opLang, other(t.lang)).rows
}

// other is the language that a person can change to.
func other(lang string) string {
	for _, l := range message.Languages() {
		if l != lang {
			return l
		}
	}
	return lang
}

// start greets. A deep link p_<id> leads straight to that place.
func (t *talk) start(payload string) error {
	words := t.words()
	if id, ok := strings.CutPrefix(payload, "p_"); ok {
		if r, p, ok := t.b.regionOf(place.ID(id)); ok && len(id) <= maxData/2 {
			if t.group {
				if may, err := t.mayChange(); err != nil || !may {
					return err
				}
			}
			k := t.keys().row(words.Buttons.Yes, opAdd, string(p.ID)).beside(words.Buttons.Pick, opBrowse, top)
			return t.answer(message.Fill(words.Talk.Confirm, "path", pathOf(r, p.ID)), k.rows)
		}
	}
	if t.group {
		return t.greetGroup()
	}
	return t.commit(func(tx *bbolt.Tx) error {
		sub, _, err := t.b.Subscribers.Join(tx, t.chat, t.lang, t.now)
		if err != nil {
			return err
		}
		if n := len(sub.Places); n > 0 {
			return t.say(tx, message.Fill(words.Talk.WelcomeBack, "n", strconv.Itoa(n)), t.mineKeys(n))
		}
		return t.say(tx, message.Fill(words.Talk.Welcome, "example", t.b.example()), t.startKeys())
	})
}

// greetGroup says how a group is served, where a plain name is not addressed to the bot.
func (t *talk) greetGroup() error {
	return t.answer(message.Fill(t.words().Talk.Group, "example", t.b.example(), "bot", t.b.Username), t.keys().row(t.words().Buttons.Pick, opBrowse, top).rows)
}

func (t *talk) help() error {
	if t.group {
		return t.greetGroup()
	}
	return t.answer(message.Fill(t.words().Talk.Help, "example", t.b.example()), t.startKeys())
}

// mine shows the own places and settings.
func (t *talk) mine() error {
	sub, _, err := t.b.Subscribers.Get(nil, t.chat)
	if err != nil {
		return err
	}
	if t.group && len(sub.Places) == 0 {
		return t.greetGroup()
	}
	var homes []message.Home
	for _, p := range sub.Places {
		h := message.Home{Name: t.b.nameOf(p), Free: p.Typed != ""}
		if r := t.b.homeRegion(p); r != nil && h.Free && p.ID != "" {
			h.Under = pathOf(r, p.ID)
		}
		homes = append(homes, h)
	}
	return t.answer(message.Mine(t.lang, homes, sub.Paused), t.mineKeys(len(homes)))
}

func (t *talk) mineKeys(places int) [][]button {
	words := t.words()
	k := t.keys().row(words.Buttons.Add, opBrowse, top)
	if places > 0 {
		k.beside(words.Buttons.Remove, opRemoving, "").row(words.Buttons.Upcoming, opComing, "")
	}
	return k.beside(words.Buttons.Other, opLang, other(t.lang)).rows
}

// nameOf is a subscribed place with its whole path.
func (b *Bot) nameOf(p subscribers.Place) string {
	if p.Typed != "" {
		return message.Field(p.Name)
	}
	if r := b.homeRegion(p); r != nil {
		if p.Qualifier != "" {
			return pathOf(r, p.ID) + " " + message.Field(p.Qualifier)
		}
		return pathOf(r, p.ID)
	}
	return message.Field(shownName(p.Home))
}

// upcoming answers what is coming: for the own places, or for a place that is named.
func (t *talk) upcoming(typed string) error {
	typed = message.Clean(typed)
	if typed == "" {
		return t.upcomingAt("")
	}
	words := t.words()
	if len([]rune(typed)) > maxTyped {
		return t.answer(message.Fill(words.Talk.TooLong), nil)
	}
	sure, near := t.b.candidates(typed)
	switch {
	case len(sure) == 1:
		return t.upcomingHome(sure[0].region, sure[0].region.Places.HomeOf(sure[0].Candidate), pathOf(sure[0].region, sure[0].Place.ID))
	case len(sure) > 1:
		k := t.choices(sure, opComing)
		return t.answer(message.Fill(words.Talk.WhichPlace, "typed", message.Field(typed)), k.rows)
	}
	// No list knows it; a notice may name it all the same.
	for i := range t.b.Regions {
		r := &t.b.Regions[i]
		h := r.Places.Keep(typed, "")
		found, err := t.b.comingAt(asIf(r, h), t.now)
		if err != nil {
			return err
		}
		if len(found) > 0 {
			return t.upcomingHome(r, h, typed)
		}
	}
	if len(near) > 0 {
		return t.answer(message.Fill(words.Talk.Guess, "typed", message.Field(typed)), t.choices(near[:min(len(near), maxChoices)], opComing).rows)
	}
	return t.answer(message.Fill(words.Talk.NoSuchPlace, "typed", message.Field(typed)), nil)
}

// upcomingAt answers for a unit, or for the own places when id is empty.
func (t *talk) upcomingAt(id string) error {
	if id != "" {
		r, p, ok := t.b.regionOf(place.ID(id))
		if !ok {
			return t.stale()
		}
		return t.upcomingHome(r, place.Home{ID: p.ID, Name: p.Name}, pathOf(r, p.ID))
	}
	sub, _, err := t.b.Subscribers.Get(nil, t.chat)
	if err != nil {
		return err
	}
	if t.group && len(sub.Places) == 0 {
		return t.greetGroup()
	}
	found, err := t.b.comingAt(sub, t.now)
	if err != nil {
		return err
	}
	var items []message.Item
	for _, c := range found {
		items = append(items, message.Item{Event: c.event, Place: shownName(c.home)})
	}
	q := message.Asked{Lang: t.lang, Homes: len(sub.Places), Now: t.now, Zone: t.b.Regions[0].Zone}
	var basis message.Basis
	for i := range t.b.Regions {
		if r := &t.b.Regions[i]; livesIn(sub, r) {
			q.Zone = r.Zone
			if basis, err = t.b.newer(basis, r); err != nil {
				return err
			}
		}
	}
	var k [][]button
	if len(sub.Places) == 0 {
		k = t.startKeys()
	}
	return t.answer(message.Upcoming(items, basis, q), k)
}

// upcomingHome answers for a place that was asked for by name.
func (t *talk) upcomingHome(r *Region, h place.Home, name string) error {
	found, err := t.b.comingAt(asIf(r, h), t.now)
	if err != nil {
		return err
	}
	var items []message.Item
	for _, c := range found {
		items = append(items, message.Item{Event: c.event})
	}
	basis, err := t.b.newer(message.Basis{}, r)
	if err != nil {
		return err
	}
	q := message.Asked{Lang: t.lang, Place: name, Now: t.now, Zone: r.Zone}
	return t.answer(message.Upcoming(items, basis, q), nil)
}

// asIf is somebody who lives there and nowhere else.
func asIf(r *Region, h place.Home) subscribers.Subscriber {
	return subscribers.Subscriber{Places: []subscribers.Place{{Home: h, Region: r.Places.Region().ID}}}
}

// newer adds what was read of a region to what an answer rests on.
func (b *Bot) newer(basis message.Basis, r *Region) (message.Basis, error) {
	paper, published, issues, err := b.Ledger.Newest(r.Name)
	if err != nil {
		return basis, err
	}
	if issues > 0 && published.After(basis.Published) {
		basis.Paper, basis.Published = paper, published
	}
	basis.Issues += issues
	return basis, nil
}

// unsubscribe removes the place that was named, or asks which.
func (t *talk) unsubscribe(typed string) error {
	sub, _, err := t.b.Subscribers.Get(nil, t.chat)
	if err != nil {
		return err
	}
	words := t.words()
	if len(sub.Places) == 0 {
		return t.answer(message.Fill(words.Talk.RemoveNothing), t.startKeys())
	}
	typed = message.Clean(typed)
	found := t.b.own(sub, typed)
	if typed != "" && len(found) == 1 {
		return t.removePlace(found[0])
	}
	text := message.Fill(words.Talk.RemoveWhich)
	if len(found) == 0 {
		if typed != "" {
			text = message.Fill(words.Talk.RemoveNone, "typed", message.Field(typed))
		}
		found = sub.Places
	}
	k := t.keys()
	for _, p := range found {
		k.row(message.Label(t.b.nameOf(p)), opRemove, markOf(p))
	}
	return t.answer(text, k.row(words.Buttons.Cancel, opCancel, "").rows)
}

// own finds the places of a subscriber that words can mean: those of that very name, else those that the words name to the
// gazetteer, else those whose name holds the words.
func (b *Bot) own(sub subscribers.Subscriber, typed string) []subscribers.Place {
	if typed == "" {
		return nil
	}
	pick := func(fits func(p subscribers.Place) bool) (found []subscribers.Place) {
		for _, p := range sub.Places {
			if fits(p) {
				found = append(found, p)
			}
		}
		return found
	}
	if found := pick(func(p subscribers.Place) bool {
		return typed == p.Name || typed == p.Typed || typed == shownName(p.Home)
	}); len(found) > 0 {
		return found
	}
	sure, _ := b.candidates(typed)
	if found := pick(func(p subscribers.Place) bool {
		for _, c := range sure {
			if p.Typed == "" && c.Place.ID == p.ID && (c.Qualifier == "" || c.Qualifier == p.Qualifier) {
				return true
			}
		}
		return false
	}); len(found) > 0 {
		return found
	}
	return pick(func(p subscribers.Place) bool { return strings.Contains(shownName(p.Home), typed) })
}

func markOf(p subscribers.Place) string {
	return placeMark(string(p.ID), p.Typed, p.Qualifier, string(p.Region))
}

// remove removes the place whose button was tapped.
func (t *talk) remove(mark string) error {
	sub, _, err := t.b.Subscribers.Get(nil, t.chat)
	if err != nil {
		return err
	}
	for _, p := range sub.Places {
		if markOf(p) == mark {
			return t.removePlace(p)
		}
	}
	t.toast = t.words().Talk.Done // it is gone already
	return nil
}

func (t *talk) removePlace(p subscribers.Place) error {
	words := t.words()
	return t.commit(func(tx *bbolt.Tx) error {
		if _, err := t.b.Subscribers.Remove(tx, t.chat, p); err != nil {
			return err
		}
		return t.say(tx, message.Fill(words.Talk.Removed, "place", t.b.nameOf(p)), t.keys().row(words.Buttons.Add, opBrowse, top).rows)
	})
}

// askLanguage changes to a language that is named, or offers the other one.
func (t *talk) askLanguage(named string) error {
	switch strings.ToLower(named) {
	case "en", "english", "英文", "英语":
		return t.setLanguage("en")
	case "zh", "chinese", "中文", "汉语":
		return t.setLanguage("zh")
	}
	words := t.words()
	return t.answer(message.Fill(words.Talk.Language), t.keys().row(words.Buttons.Other, opLang, other(t.lang)).rows)
}

func (t *talk) setLanguage(lang string) error {
	if message.In(lang) == message.In(other(lang)) || lang != "zh" && lang != "en" {
		return t.stale()
	}
	if t.group {
		if t.tap == "" {
			if ok, err := t.mayChange(); err != nil || !ok {
				return err
			}
		}
	}
	t.lang = lang
	return t.commit(func(tx *bbolt.Tx) error {
		sub, _, err := t.b.Subscribers.Join(tx, t.chat, lang, t.now)
		if err != nil {
			return err
		}
		if err := t.b.Subscribers.SetLang(tx, t.chat, lang); err != nil {
			return err
		}
		if len(sub.Places) == 0 && !t.group {
			return t.say(tx, message.Fill(t.words().Talk.Welcome, "example", t.b.example()), t.startKeys())
		}
		return t.say(tx, message.Fill(t.words().Talk.LanguageSet), t.mineKeys(len(sub.Places)))
	})
}

func (t *talk) askForget() error {
	words := t.words()
	k := t.keys().row(words.Buttons.Forget, opForget, "y").row(words.Buttons.ForgetNot, opForget, "n")
	return t.answer(message.Fill(words.Talk.ForgetAsk), k.rows)
}

// forget removes everything that is stored of the chat, and says so. What is still owed to it is dropped.
func (t *talk) forget(sure bool) error {
	words := t.words()
	if !sure {
		return t.answer(message.Fill(words.Talk.ForgetNot), nil)
	}
	return t.commit(func(tx *bbolt.Tx) error {
		if err := t.b.Subscribers.Forget(tx, t.chat); err != nil {
			return err
		}
		if err := t.b.Outbox.Forget(tx, t.chat); err != nil {
			return err
		}
		return t.say(tx, message.Fill(words.Talk.Forgotten), nil)
	})
}
