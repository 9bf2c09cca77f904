package ledgertest

import (
	"slices"

	"noticebot/notices"
)

// Sequences are reprints, other papers, corrections, cancellations, restorations and near twins.
func Sequences() []Sequence { return slices.Concat(basics(), reports(), updates()) }

// basics has one or two sequences of every kind.
func basics() []Sequence {
	return []Sequence{
		{"the same in two papers", []Say{
			{Day: 2, Windows: morning, Areas: list, Want: "+a"},
			{Day: 2, Source: "晚报", Windows: morning, Areas: list, Want: "=a"},
			{Day: 3, Source: "早报", Windows: morning, Areas: list, Want: "=a"},
		}},
		{"a reprint that is cut off", []Say{
			{Day: 2, Windows: morning, Areas: list, Want: "+a"},
			{Day: 2, Source: "晚报", Windows: morning, Areas: "雷公塘片区", Want: "=a"},
			{Day: 3, Source: "早报", Windows: morning, Areas: "雁峰区>雷公塘片区 雁峰区>雷公塘片区>向阳小学", Want: "=a"},
		}},
		{"a fuller list tells more people", []Say{
			{Day: 2, Windows: morning, Areas: "雷公塘片区", Want: "+a"},
			{Day: 2, Source: "晚报", Windows: morning, Areas: list, Want: "~a areas"},
			{Day: 2, Source: "早报", Windows: morning, Areas: "雷公塘一带", Want: "=a"},
		}},
		{"written in another way", []Say{
			{Day: 2, Windows: morning, Areas: "解放大道（船山路至蒸阳路段） 雁峰区向阳小学 衡阳市白沙中学", Want: "+a"},
			{Day: 2, Source: "晚报", Windows: morning, Areas: "解放大道(船山路—蒸阳路)沿线 向阳小学 “白沙中学”", Want: "=a"},
		}},
		{"two works on one street on one day", []Say{
			{Day: 2, Windows: "3.9:00-3.12:00", Areas: "解放路", Want: "+a"},
			{Day: 2, Windows: "3.14:00-3.17:00", Areas: "解放路", Want: "+b"},
			{Day: 2, Source: "晚报", Windows: "3.14:00-3.17:00", Areas: "解放路", Want: "=b"},
		}},
		{"two works of one article at times that overlap", []Say{
			{Day: 2, Article: "x", Windows: "3.9:00-3.12:00", Areas: "解放路", Want: "+a"},
			{Day: 2, Article: "x", Windows: "3.9:00-3.18:00", Areas: "解放路", Want: "+b"},
		}},
		{"times that overlap, places that are not just the same", []Say{
			{Day: 2, Windows: "3.8:00-3.18:00", Areas: "解放路 先锋路", Want: "+a"},
			{Day: 2, Windows: "3.9:00-3.17:00", Areas: "解放路 蒸湘路", Want: "+b"},
		}},
		{"one window, one place of five in common", []Say{
			{Day: 2, Windows: "3.8:00-3.18:00", Areas: "解放路 甲村 乙村 丙村 丁村", Want: "+a"},
			{Day: 2, Windows: "3.8:00-3.18:00", Areas: "解放路 戊村 己村 庚村 辛村", Want: "+b"},
		}},
		{"another district's school of one name", []Say{
			{Day: 2, Windows: morning, Areas: "祁东县第一中学", Districts: "祁东县", Want: "+a"},
			{Day: 2, Windows: morning, Areas: "衡南县第一中学", Districts: "衡南县", Want: "+b"},
		}},
		{"two segments of one road", []Say{
			{Day: 2, Windows: morning, Areas: "解放大道（船山路至蒸阳路段）", Want: "+a"},
			{Day: 2, Windows: morning, Areas: "解放大道（蒸阳路至红湘路段）", Want: "+b"},
		}},
		{"water and power", []Say{
			{Day: 2, Windows: morning, Areas: "解放路", Want: "+a"},
			{Day: 2, Service: notices.Power, Windows: morning, Areas: "解放路", Want: "+b"},
		}},
		{"off and weak", []Say{
			{Day: 2, Windows: morning, Areas: "解放路", Want: "+a"},
			{Day: 2, Effect: notices.Reduced, Windows: morning, Areas: "解放路", Want: "+b"},
		}},
		{"two papers of one day differ by half an hour: the wider counts, in either order", []Say{
			{Day: 2, Windows: "3.9:00-3.12:00", Areas: "解放路", Want: "+a"},
			{Day: 2, Source: "晚报", Windows: "3.9:00-3.12:30", Areas: "解放路", Want: "~a windows"},
			{Day: 2, Source: "早报", Windows: "3.9:00-3.12:00", Areas: "解放路", Want: "=a"},
		}},
		{"a later issue corrects the time without a word", []Say{
			{Day: 1, Windows: "3.9:00-3.12:00", Areas: "解放路", Want: "+a"},
			{Day: 2, Windows: "3.10:00-3.11:00", Areas: "解放路", Want: "~a windows"},
			{Day: 1, Source: "晚报", Windows: "3.9:00-3.12:00", Areas: "解放路", Want: "=a"},
		}},
		{"a reprint without the end", []Say{
			{Day: 1, Windows: "3.9:00-3.12:00", Areas: "解放路", Want: "+a"},
			{Day: 2, Windows: "3.9:00-", Areas: "解放路", Want: "=a"},
		}},
		{"the end becomes known", []Say{
			{Day: 1, Windows: "3.9:00-", Areas: "解放路", Want: "+a"},
			{Day: 2, Windows: "3.9:00-3.12:00", Areas: "解放路", Want: "~a windows"},
		}},
		{"one night of three", []Say{
			{Day: 1, Windows: "3.22:00-4.5:00 4.22:00-5.5:00 5.22:00-6.5:00", Areas: "解放路", Want: "+a"},
			{Day: 3, Windows: "3.22:00-4.5:00", Areas: "解放路", Want: "=a"},
		}},
		{"postponed", []Say{
			{Day: 12, Windows: "15.23:00-16.9:00", Areas: "湘府西路 南郊公园 新天村", Want: "+a"},
			{Day: 15, Status: notices.Postponed, Windows: "17.23:00-18.9:00", Areas: "湘府西路 南郊公园 新天村", Want: "~a status windows"},
			{Day: 15, Source: "晚报", Status: notices.Postponed, Windows: "17.23:00-18.9:00", Areas: "湘府西路", Want: "=a"},
			{Day: 16, Source: "早报", Windows: "15.23:00-16.9:00", Areas: "湘府西路 南郊公园 新天村", Want: "=a"},
		}},
		{"postponed to a time not known, then to one", []Say{
			{Day: 3, Windows: "4.8:00-4.18:00", Areas: "盘龙中路 金盆西路", Want: "+a"},
			{Day: 3, Status: notices.Postponed, Areas: "盘龙中路 金盆西路", Want: "~a status windows"},
			{Day: 8, Status: notices.Postponed, Windows: "9.8:00-9.18:00", Areas: "盘龙中路 金盆西路", Want: "~a windows"},
		}},
		{"cancelled", []Say{
			{Day: 14, Windows: "14.22:00-15.6:00", Areas: "尧化门街 仙林大道（学则路至文苑路段） 亚东新城区", Want: "+a"},
			{Day: 14, Status: notices.Cancelled, Windows: "14.22:00-15.6:00", Areas: "尧化门街 仙林大道（学则路至文苑路段） 亚东新城区", Want: "~a status"},
			{Day: 14, Source: "晚报", Windows: "14.22:00-15.6:00", Areas: "尧化门街", Want: "=a"},
		}},
		{"cancelled by the head of the list", []Say{
			{Day: 2, Windows: morning, Areas: list, Want: "+a"},
			{Day: 3, Status: notices.Cancelled, Areas: "雷公塘片区", Want: "~a status"},
		}},
		{"cancelled for the whole district", []Say{
			{Day: 2, Windows: morning, Areas: list, Want: "+a"},
			{Day: 3, Status: notices.Cancelled, Windows: morning, Areas: "雁峰区", Want: "~a status areas"},
		}},
		{"cancelled at a place only, two works that it may mean", []Say{
			{Day: 2, Windows: "3.9:00-3.12:00", Areas: "解放路", Want: "+a"},
			{Day: 2, Windows: "3.14:00-3.17:00", Areas: "解放路", Want: "+b"},
			{Day: 3, Status: notices.Cancelled, Areas: "解放路", Want: "+c"},
			{Day: 3, Source: "晚报", Status: notices.Cancelled, Windows: "3.14:00-3.17:00", Areas: "解放路", Want: "~b status"},
		}},
		{"extended for most, restored for one", []Say{
			{Day: 9, Windows: "9.20:00-10.8:00", Areas: "雁滩路 雁宁路 滩尖子 高滩村 张苏滩", Want: "+a"},
			{Day: 10, Article: "x", Status: notices.Extended, Windows: "9.20:00-10.18:00", Areas: "雁滩路 雁宁路 滩尖子 高滩村", Want: "+b"},
			{Day: 10, Article: "x", Status: notices.Restored, Windows: "9.20:00-10.7:00", Areas: "张苏滩", Want: "~a status windows"},
			{Day: 10, Source: "晚报", Status: notices.Extended, Windows: "9.20:00-10.18:00", Areas: "雁滩路 雁宁路 滩尖子 高滩村", Want: "=b"},
			{Day: 10, Source: "晚报", Status: notices.Restored, Windows: "-10.18:00", Areas: "雁滩路 雁宁路 滩尖子 高滩村", Want: "~b status"},
		}},
		{"extended, the start not printed again", []Say{
			{Day: 2, Effect: notices.Reduced, Service: notices.Road, Windows: "1.0:00-10.0:00", Areas: "滏东大街（人民路至和平路段）", Want: "+a"},
			{Day: 8, Effect: notices.Reduced, Service: notices.Road, Status: notices.Extended, Windows: "-21.0:00", Areas: "滏东大街（人民路至和平路段）", Want: "~a status windows"},
			{Day: 9, Effect: notices.Reduced, Service: notices.Road, Status: notices.Extended, Windows: "-25.0:00", Areas: "滏东大街（人民路至和平路段）", Want: "~a windows"},
		}},
		{"an emergency in two papers, then over, then the next", []Say{
			{Day: 8, Status: notices.Emergency, Windows: "7.20:00-", Areas: "芳草路 连通港社区", Want: "+a"},
			{Day: 8, Source: "晚报", Status: notices.Emergency, Windows: "-8.18:00", Areas: "连通港社区 芳草路", Want: "~a windows"},
			{Day: 8, Source: "晚报", Status: notices.Restored, Windows: "7.20:00-8.16:20", Areas: "芳草路 连通港社区", Want: "~a status windows"},
			{Day: 12, Status: notices.Emergency, Windows: "-", Areas: "芳草路 连通港社区", Want: "+b"},
		}},
		{"an emergency now, and another now three days on", []Say{
			{Day: 8, Status: notices.Emergency, Windows: "-", Areas: "芳草路", Want: "+a"},
			{Day: 8, Source: "晚报", Status: notices.Emergency, Windows: "-", Areas: "芳草路", Want: "=a"},
			{Day: 11, Status: notices.Emergency, Windows: "-", Areas: "芳草路", Want: "+b"},
		}},
		{"a burst where works are planned", []Say{
			{Day: 2, Windows: morning, Areas: "解放路", Want: "+a"},
			{Day: 3, Status: notices.Emergency, Windows: "3.10:00-", Areas: "解放路", Want: "+b"},
		}},
		{"one night of three is cancelled", []Say{
			{Day: 1, Windows: "3.22:00-4.5:00 4.22:00-5.5:00 5.22:00-6.5:00", Areas: "解放路", Want: "+a"},
			{Day: 4, Status: notices.Cancelled, Windows: "4.22:00-5.5:00", Areas: "解放路", Want: "+b"},
			{Day: 4, Source: "晚报", Status: notices.Cancelled, Windows: "4.22:00-5.5:00", Areas: "解放路", Want: "=b"},
			{Day: 5, Windows: "5.22:00-6.5:00", Areas: "解放路", Want: "=a"},
		}},
		{"restored without a word of when it began", []Say{
			{Day: 2, Windows: morning, Areas: "解放路", Want: "+a"},
			{Day: 3, Status: notices.Restored, Windows: "-3.13:30", Areas: "解放路", Want: "~a status windows"},
		}},
		{"an update of what nobody has printed", []Say{
			{Day: 2, Status: notices.Cancelled, Windows: morning, Areas: "解放路", Want: "+a"},
			{Day: 2, Source: "晚报", Windows: morning, Areas: "解放路", Want: "=a"},
		}},
		{"an update long after", []Say{
			{Day: 2, Windows: morning, Areas: "解放路", Want: "+a"},
			{Day: 12, Status: notices.Postponed, Windows: "15.9:00-15.12:00", Areas: "解放路", Want: "+b"},
		}},
		{"spared in a later issue", []Say{
			{Day: 1, Windows: morning, Areas: "解放路 先锋路", Want: "+a"},
			{Day: 2, Windows: morning, Areas: "解放路", Spared: "先锋路", Want: "~a areas"},
			{Day: 2, Source: "晚报", Windows: morning, Areas: "解放路 先锋路", Want: "=a"},
		}},
		{"no area but a district", []Say{
			{Day: 2, Windows: morning, Want: "+a"},
			{Day: 2, Source: "晚报", Windows: morning, Areas: "雁峰区", Want: "~a areas"},
			{Day: 2, Source: "晚报", Windows: morning, Areas: "石鼓区", Districts: "石鼓区", Want: "+b"},
		}},
		{"brought forward", []Say{
			{Day: 2, Windows: "9.9:00-9.12:00", Areas: "解放路", Want: "+a"},
			{Day: 3, Status: notices.Postponed, Windows: "5.9:00-5.12:00", Areas: "解放路", Want: "~a status windows"},
			{Day: 4, Status: notices.Cancelled, Areas: "解放路", Want: "~a status"},
		}},
	}
}
