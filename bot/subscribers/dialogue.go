package subscribers

import (
	"bytes"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

// Dialogue is what a person has said and not yet confirmed. It survives a restart and expires.
type Dialogue struct {
	Step string    `json:"step"`           // for whoever leads the dialogue
	Text string    `json:"text,omitempty"` // the words as typed
	Till time.Time `json:"till"`           // of no use from this instant on
}

// SaveDialogue keeps what one person in one chat is in the middle of; whatever they were in the middle of before is dropped.
func (s *Store) SaveDialogue(tx *bbolt.Tx, chat, user int64, d Dialogue) error {
	if err := encode(tx.Bucket(dialoguesBucket), dialogueKey(chat, user), d); err != nil {
		return fmt.Errorf("keeping the dialogue of %d: %w", chat, err)
	}
	return nil
}

// Dialogue returns what the person is in the middle of at now; ok is false when it is nothing, or expired. tx may be nil.
func (s *Store) Dialogue(tx *bbolt.Tx, chat, user int64, now time.Time) (d Dialogue, ok bool, err error) {
	err = s.view(tx, func(tx *bbolt.Tx) error {
		b := tx.Bucket(dialoguesBucket).Get(dialogueKey(chat, user))
		if b == nil {
			return nil
		}
		if err := decode(b, &d); err != nil {
			return fmt.Errorf("reading the dialogue of %d: %w", chat, err)
		}
		ok = now.Before(d.Till)
		return nil
	})
	return d, ok, err
}

// EndDialogue drops what the person was in the middle of.
func (s *Store) EndDialogue(tx *bbolt.Tx, chat, user int64) error {
	return tx.Bucket(dialoguesBucket).Delete(dialogueKey(chat, user))
}

// Sweep drops the dialogues that have expired at now. It reads all of them: once a start or a day is enough.
func (s *Store) Sweep(tx *bbolt.Tx, now time.Time) error {
	b := tx.Bucket(dialoguesBucket)
	var old [][]byte
	err := b.ForEach(func(k, v []byte) error {
		var d Dialogue
		if decode(v, &d) != nil || !now.Before(d.Till) {
			old = append(old, bytes.Clone(k))
		}
		return nil
	})
	return deleteAll(b, old, err)
}

func dropDialogues(tx *bbolt.Tx, chat int64) error {
	b := tx.Bucket(dialoguesBucket)
	prefix := chatKey(chat)
	var old [][]byte
	c := b.Cursor()
	for k, _ := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		old = append(old, bytes.Clone(k))
	}
	return deleteAll(b, old, nil)
}

func deleteAll(b *bbolt.Bucket, keys [][]byte, err error) error {
	for _, k := range keys {
		if err == nil {
			err = b.Delete(k)
		}
	}
	if err != nil {
		return fmt.Errorf("dropping dialogues: %w", err)
	}
	return nil
}

func dialogueKey(chat, user int64) []byte { return append(chatKey(chat), chatKey(user)...) }
