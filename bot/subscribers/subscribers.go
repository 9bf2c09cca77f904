// Package subscribers keeps who wants to hear of which places, and finds those whom a notice concerns. It exists so that a
// notice for one street of a city with a million subscribers touches the people of that street only.
//
// It promises:
//
//   - What it stores of a person is a chat id, a language, the places that were chosen, and, for at most a day, the words of an
//     unfinished dialogue. Forget removes all of it.
//   - Audience reads ranges of an index by place, judges each person once, and hands on those for whom the answer is yes. It
//     keeps nothing in memory but the ids it has seen.
//   - Everything that changes takes the caller's transaction, so that it is one commit with whatever else the caller writes.
//
// # Layout
//
// Bucket subscribers: chat → a version byte and the record in JSON. Bucket subscribed: key of the place ‖ 0 ‖ chat → nothing. A
// place has the keys that its gazetteer gives it: the id of its unit, so that all that lies in a district is one range, and
// the names that it answers to, each with its region. Bucket dialogues: chat ‖ user → an unfinished dialogue.
package subscribers

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"noticebot/notices/place"
)

// MaxPlaces is how many places one chat can subscribe to.
const MaxPlaces = 20

// ErrFull is returned by Add when the chat has MaxPlaces places.
var ErrFull = errors.New("subscribers: the chat has as many places as it can have")

// Place is one subscribed place.
type Place struct {
	place.Home
	// Region is the id of the region in which it was chosen: a name means a place only there.
	Region place.ID `json:"region"`
	// Keys are those under which it is filed, as its gazetteer gave them.
	Keys []place.ID `json:"keys,omitempty"`
}

// PlaceOf makes a subscribed place of a home that was chosen in a gazetteer's region.
func PlaceOf(g interface {
	Region() place.Place
	Keys(place.Home) []place.ID
}, h place.Home) Place {
	return Place{Home: h, Region: g.Region().ID, Keys: g.Keys(h)}
}

// Same tells whether two subscribed places are one.
func (p Place) Same(q Place) bool {
	return p.ID == q.ID && p.Typed == q.Typed && p.Qualifier == q.Qualifier && p.Region == q.Region
}

// In tells whether a notice of a region can concern the place at all: whether one of the two lies in the other.
func (p Place) In(region place.ID) bool {
	return related(p.Region, region) && (p.ID == "" || related(p.ID, region))
}

func related(a, b place.ID) bool {
	return strings.HasPrefix(string(a), string(b)) || strings.HasPrefix(string(b), string(a))
}

// filed are the keys of the index for a place: ids as they are, names with the region in which they mean something.
func (p Place) filed() []string {
	var keys []string
	for _, k := range p.Keys {
		key := string(k)
		if isName(k) {
			key += nameEnd + string(p.Region)
		}
		keys = append(keys, key)
	}
	return keys
}

// isName tells a key that is a name from one that is an id.
func isName(k place.ID) bool { return strings.HasPrefix(string(k), "~") }

// nameEnd stands between a name and its region.
const nameEnd = "\x01"

// Subscriber is one chat: a person, or a group.
type Subscriber struct {
	Chat   int64     `json:"-"`
	Lang   string    `json:"lang"` // "zh" or "en"
	Places []Place   `json:"places,omitempty"`
	Since  time.Time `json:"since"`

	// Paused: nothing is sent, because Why says so: the bot was blocked, the group is gone. The places are kept.
	Paused   bool      `json:"paused,omitempty"`
	Why      string    `json:"why,omitempty"`
	PausedAt time.Time `json:"paused_at,omitzero"`
}

// Store is safe for use by several goroutines, each with its own transaction.
type Store struct{ db *bbolt.DB }

var (
	subscribersBucket = []byte("subscribers")
	indexBucket       = []byte("subscribed")
	dialoguesBucket   = []byte("dialogues")
)

const version = 1

// New opens the store in the house's file and makes its buckets.
func New(db *bbolt.DB) (*Store, error) {
	err := db.Update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{subscribersBucket, indexBucket, dialoguesBucket} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("opening the subscribers: %w", err)
	}
	return &Store{db: db}, nil
}

// view runs fn in tx, or in a read transaction of its own when tx is nil.
func (s *Store) view(tx *bbolt.Tx, fn func(*bbolt.Tx) error) error {
	if tx != nil {
		return fn(tx)
	}
	return s.db.View(fn)
}

// Get returns the subscriber of a chat; ok is false when there is none. tx may be nil.
func (s *Store) Get(tx *bbolt.Tx, chat int64) (sub Subscriber, ok bool, err error) {
	err = s.view(tx, func(tx *bbolt.Tx) error {
		sub, ok, err = get(tx, chat)
		return err
	})
	return sub, ok, err
}

func get(tx *bbolt.Tx, chat int64) (Subscriber, bool, error) {
	b := tx.Bucket(subscribersBucket).Get(chatKey(chat))
	if b == nil {
		return Subscriber{}, false, nil
	}
	var sub Subscriber
	if err := decode(b, &sub); err != nil {
		return Subscriber{}, false, fmt.Errorf("reading subscriber %d: %w", chat, err)
	}
	sub.Chat = chat
	return sub, true, nil
}

// put writes a record and brings the index from its old places to the new ones.
func put(tx *bbolt.Tx, sub Subscriber, old []Place) error {
	if err := encode(tx.Bucket(subscribersBucket), chatKey(sub.Chat), sub); err != nil {
		return fmt.Errorf("writing subscriber %d: %w", sub.Chat, err)
	}
	return reindex(tx, sub.Chat, old, sub.Places)
}

func reindex(tx *bbolt.Tx, chat int64, from, to []Place) error {
	index := tx.Bucket(indexBucket)
	keep := map[string]bool{}
	for _, p := range to {
		for _, key := range p.filed() {
			keep[key] = true
			if err := index.Put(indexKey(key, chat), nil); err != nil {
				return fmt.Errorf("putting a place of %d into the index: %w", chat, err)
			}
		}
	}
	for _, p := range from {
		for _, key := range p.filed() {
			if keep[key] {
				continue
			}
			if err := index.Delete(indexKey(key, chat)); err != nil {
				return fmt.Errorf("taking a place of %d out of the index: %w", chat, err)
			}
		}
	}
	return nil
}

// Join returns the subscriber of a chat and makes one with this language when there is none; a paused one is revived, for the
// chat has just spoken. fresh says that it was made.
func (s *Store) Join(tx *bbolt.Tx, chat int64, lang string, now time.Time) (sub Subscriber, fresh bool, err error) {
	sub, ok, err := get(tx, chat)
	if err != nil {
		return sub, false, err
	}
	if ok && !sub.Paused {
		return sub, false, nil
	}
	if !ok {
		sub = Subscriber{Chat: chat, Lang: lang, Since: now.Truncate(time.Second)}
	}
	sub.Paused, sub.Why, sub.PausedAt = false, "", time.Time{}
	return sub, !ok, put(tx, sub, sub.Places)
}

// SetLang changes the language of a chat that is known.
func (s *Store) SetLang(tx *bbolt.Tx, chat int64, lang string) error {
	return s.change(tx, chat, func(sub *Subscriber) { sub.Lang = lang })
}

// Pause stops alerts to a chat that cannot be reached, and keeps the reason.
func (s *Store) Pause(tx *bbolt.Tx, chat int64, why string, now time.Time) error {
	return s.change(tx, chat, func(sub *Subscriber) {
		if !sub.Paused {
			sub.Paused, sub.Why, sub.PausedAt = true, why, now.Truncate(time.Second)
		}
	})
}

// Revive undoes Pause.
func (s *Store) Revive(tx *bbolt.Tx, chat int64) error {
	return s.change(tx, chat, func(sub *Subscriber) { sub.Paused, sub.Why, sub.PausedAt = false, "", time.Time{} })
}

// change edits the record of a chat, if there is one.
func (s *Store) change(tx *bbolt.Tx, chat int64, edit func(*Subscriber)) error {
	sub, ok, err := get(tx, chat)
	if err != nil || !ok {
		return err
	}
	old := slices.Clone(sub.Places)
	edit(&sub)
	return put(tx, sub, old)
}

// Add subscribes a chat that has joined to a place. added is false when it has the place already. It returns ErrFull when the
// chat has MaxPlaces places.
func (s *Store) Add(tx *bbolt.Tx, chat int64, p Place) (added bool, err error) {
	sub, ok, err := get(tx, chat)
	if err != nil {
		return false, err
	}
	if !ok {
		return false, fmt.Errorf("subscribing %d to a place: the chat has not joined", chat)
	}
	if slices.ContainsFunc(sub.Places, p.Same) {
		return false, nil
	}
	if len(sub.Places) >= MaxPlaces {
		return false, ErrFull
	}
	old := slices.Clone(sub.Places)
	sub.Places = append(sub.Places, p)
	return true, put(tx, sub, old)
}

// Remove takes a place from a chat; removed is false when the chat does not have it.
func (s *Store) Remove(tx *bbolt.Tx, chat int64, p Place) (removed bool, err error) {
	err = s.change(tx, chat, func(sub *Subscriber) {
		n := len(sub.Places)
		sub.Places = slices.DeleteFunc(sub.Places, p.Same)
		removed = len(sub.Places) < n
	})
	return removed, err
}

// Forget removes everything that is stored of a chat.
func (s *Store) Forget(tx *bbolt.Tx, chat int64) error {
	sub, ok, err := get(tx, chat)
	if err != nil {
		return err
	}
	if ok {
		if err := reindex(tx, chat, sub.Places, nil); err != nil {
			return err
		}
	}
	if err := tx.Bucket(subscribersBucket).Delete(chatKey(chat)); err != nil {
		return fmt.Errorf("forgetting %d: %w", chat, err)
	}
	return dropDialogues(tx, chat)
}

// MoveChat gives everything of a chat to the chat that it has become (a group that is now a supergroup). Where both are
// known, the places of both are kept, up to MaxPlaces.
func (s *Store) MoveChat(tx *bbolt.Tx, from, to int64) error {
	if from == to {
		return nil
	}
	sub, ok, err := get(tx, from)
	if err != nil {
		return err
	}
	if !ok {
		return dropDialogues(tx, from)
	}
	there, known, err := get(tx, to)
	if err != nil {
		return err
	}
	moved := sub
	moved.Chat = to
	if known {
		moved = there
		for _, p := range sub.Places {
			if len(moved.Places) < MaxPlaces && !slices.ContainsFunc(moved.Places, p.Same) {
				moved.Places = append(slices.Clip(moved.Places), p)
			}
		}
	}
	moved.Paused, moved.Why, moved.PausedAt = false, "", time.Time{}
	if err := s.Forget(tx, from); err != nil {
		return err
	}
	return put(tx, moved, there.Places)
}

// Refile gives every place the keys that its gazetteer gives it now, in case the gazetteer has learned something. It returns how
// many chats it changed, and leaves alone what it cannot read and places for which keysOf returns none.
func (s *Store) Refile(tx *bbolt.Tx, keysOf func(Place) []place.ID) (changed int, err error) {
	type change struct {
		sub Subscriber
		old []Place
	}
	var changes []change
	err = tx.Bucket(subscribersBucket).ForEach(func(k, v []byte) error {
		var sub Subscriber
		if len(k) != 8 || decode(v, &sub) != nil {
			return nil
		}
		sub.Chat = chatOf(k)
		old, differs := slices.Clone(sub.Places), false
		for i, p := range sub.Places {
			if keys := keysOf(p); len(keys) > 0 && !slices.Equal(keys, p.Keys) {
				sub.Places[i].Keys, differs = keys, true
			}
		}
		if differs {
			changes = append(changes, change{sub, old})
		}
		return nil
	})
	for _, c := range changes {
		if err == nil {
			err = put(tx, c.sub, c.old)
		}
	}
	if err != nil {
		return 0, fmt.Errorf("filing the places anew: %w", err)
	}
	return len(changes), nil
}

// Count tells how many chats there are, and how many of them are paused. tx may be nil. It reads every record.
func (s *Store) Count(tx *bbolt.Tx) (chats, paused int, err error) {
	err = s.view(tx, func(tx *bbolt.Tx) error {
		return tx.Bucket(subscribersBucket).ForEach(func(_, v []byte) error {
			var sub Subscriber
			if decode(v, &sub) == nil && sub.Paused {
				paused++
			}
			chats++
			return nil
		})
	})
	return chats, paused, err
}

// chatKey keeps the order of ids: groups, which are negative, first.
func chatKey(chat int64) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(chat)^1<<63)
}

func chatOf(b []byte) int64 { return int64(binary.BigEndian.Uint64(b) ^ 1<<63) }

func indexKey(key string, chat int64) []byte {
	return binary.BigEndian.AppendUint64(append([]byte(key), 0), uint64(chat)^1<<63)
}

func encode(b *bbolt.Bucket, key []byte, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return b.Put(key, append([]byte{version}, data...))
}

func decode(b []byte, v any) error {
	if len(b) == 0 || b[0] != version {
		return errors.New("a record of another version")
	}
	return json.Unmarshal(b[1:], v)
}
