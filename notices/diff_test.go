package notices

import (
	"reflect"
	"testing"
	"time"
)

var beijing = time.FixedZone("+08", 8*3600)

func clock(d, h int) time.Time { return time.Date(2023, 6, d, h, 0, 0, 0, beijing) }

func waterOff() Notice {
	return Notice{
		Service: Water, Status: Planned, Effect: Outage,
		Windows:   []Window{{clock(3, 9), clock(3, 12)}, {clock(4, 9), clock(4, 12)}},
		Areas:     []Area{{Name: "雷公塘片区"}, {Name: "六一小学", Under: []string{"雁峰区"}}},
		Districts: []string{"雁峰区"}, Reason: "管网改造", Hotlines: []Hotline{{Number: "8429110"}}, Issuer: "市水务集团", Confidence: 0.9,
	}
}

func TestDiff(t *testing.T) {
	tests := []struct {
		name   string
		change func(n *Notice)
		want   []Change
	}{
		{"nothing", func(n *Notice) {}, nil},
		{"what residents do not see", func(n *Notice) {
			n.Reason, n.Cause, n.Issuer, n.Confidence, n.Hotlines = "改造管网", Construction, "水务集团", 0.8, nil
			n.Sentence, n.Reasons, n.Evidence = Span{Text: "x"}, []string{"+x"}, map[Field][]Span{FieldAreas: {{}}}
		}, nil},
		{"another order, another way to write", func(n *Notice) {
			n.Windows = []Window{n.Windows[1], n.Windows[0]}
			n.Areas = []Area{{Name: "雁峰区六一小学", Under: []string{"雁峰区"}}, {Name: "雷公塘"}}
		}, nil},
		{"the same instants in another zone", func(n *Notice) {
			n.Windows = []Window{{clock(3, 9).UTC(), clock(3, 12).UTC()}, {clock(4, 9).UTC(), clock(4, 12).UTC()}}
		}, nil},
		{"service", func(n *Notice) { n.Service = Power }, []Change{{FieldService, "water", "power"}}},
		{"status and effect", func(n *Notice) { n.Status, n.Effect = Extended, Reduced },
			[]Change{{FieldStatus, "planned", "extended"}, {FieldEffect, "outage", "reduced"}}},
		{"a later end", func(n *Notice) { n.Windows[1].End = clock(4, 18) },
			[]Change{{FieldWindows, "2023-06-03T09:00/2023-06-03T12:00 2023-06-04T09:00/2023-06-04T12:00", "2023-06-03T09:00/2023-06-03T12:00 2023-06-04T09:00/2023-06-04T18:00"}}},
		{"an open end", func(n *Notice) { n.Windows = []Window{{Start: clock(3, 9)}} },
			[]Change{{FieldWindows, "2023-06-03T09:00/2023-06-03T12:00 2023-06-04T09:00/2023-06-04T12:00", "2023-06-03T09:00/.."}}},
		{"no time any more", func(n *Notice) { n.Windows = nil },
			[]Change{{FieldWindows, "2023-06-03T09:00/2023-06-03T12:00 2023-06-04T09:00/2023-06-04T12:00", ""}}},
		{"areas came and left", func(n *Notice) { n.Areas = []Area{{Name: "雷公塘"}, {Name: "甲村"}, {Name: "乙村"}} },
			[]Change{{FieldAreas, "六一小学", "甲村、乙村"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			old, next := waterOff(), waterOff()
			tt.change(&next)
			if got := Diff(&old, &next); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if back := Diff(&next, &old); len(back) != len(tt.want) {
				t.Errorf("the way back: %q", back)
			}
		})
	}
}
