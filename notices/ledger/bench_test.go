package ledger_test

import (
	"fmt"
	"testing"
	"time"

	"noticebot/notices/ledger/ledgertest"
)

// BenchmarkRecord files notices into a ledger that holds two years of a busy city: 14,600 events of five areas.
func BenchmarkRecord(b *testing.B) {
	e := newEngine(b)
	notice := func(day, i int) (string, string) {
		areas := ""
		for k := range 5 {
			areas += fmt.Sprintf("雁峰区>第%d片区>第%d村 ", (i+k)%40, (day*20+i*5+k)%700)
		}
		return fmt.Sprintf("%d.9:00-%d.12:00", day+1, day+1), areas
	}
	record := func(tx ledgertest.Tx, source string, day, i int) error {
		windows, areas := notice(day, i)
		a := ledgertest.Article(source, fmt.Sprint(source, day, i), 1)
		a.Published = ledgertest.Day(day)
		n := ledgertest.Notice(windows, areas)
		_, _, err := tx.Record(a, n, time.Time{})
		return err
	}
	for day := range 730 {
		err := e.Update(func(tx ledgertest.Tx) error {
			for i := range 20 {
				if err := record(tx, "日报", day+1, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	n := 0
	for b.Loop() {
		n++
		err := e.Update(func(tx ledgertest.Tx) error { return record(tx, "晚报", 300+n%400, n%20) })
		if err != nil {
			b.Fatal(err)
		}
	}
}
