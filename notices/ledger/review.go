package ledger

import (
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"noticebot/notices"
)

// Held is a notice that waits for the operator: less sure than notices.PublishAt, or stopped by the brake.
type Held struct {
	ID      string           `json:"-"` // hex, names it in the ledger
	At      time.Time        `json:"at"`
	Article *notices.Article `json:"article"` // what Record needs when it is released
	Notice  notices.Notice   `json:"notice"`
	Why     string           `json:"why"`
}

// Aside is an article that the reader failed on, kept whole so that it can be read again when the fault is mended.
type Aside struct {
	At      time.Time        `json:"at"`
	Article *notices.Article `json:"article"`
	Why     string           `json:"why"`
}

// Hold keeps a notice for the operator. The same statement of the same article is held once; added is false the second time.
func (l *Ledger) Hold(tx *bbolt.Tx, a *notices.Article, n notices.Notice, why string, now time.Time) (added bool, err error) {
	key, err := statementKey(a, &n)
	if err != nil {
		return false, err
	}
	if tx.Bucket(reviewBucket).Get(key) != nil {
		return false, nil
	}
	return true, put(tx, reviewBucket, key, Held{At: now, Article: a, Notice: n, Why: why})
}

// Review lists what waits for the operator, by the date of the issue.
func (l *Ledger) Review() ([]Held, error) {
	var list []Held
	err := l.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(reviewBucket).ForEach(func(k, v []byte) error {
			held := Held{ID: fmt.Sprintf("%x", k)}
			list = append(list, held)
			return decode(reviewBucket, v, &list[len(list)-1])
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list notices for review: %w", err)
	}
	return list, nil
}

// SetAside keeps an article that could not be read, and why.
func (l *Ledger) SetAside(tx *bbolt.Tx, a *notices.Article, why string, now time.Time) error {
	return put(tx, asideBucket, named(a.Source, a.ID), Aside{now, a, why})
}

// SetAsides lists the articles set aside, by source.
func (l *Ledger) SetAsides() ([]Aside, error) {
	var list []Aside
	err := l.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(asideBucket).ForEach(func(k, v []byte) error {
			var row Aside
			err := decode(asideBucket, v, &row)
			list = append(list, row)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list articles set aside: %w", err)
	}
	return list, nil
}
