package ledgertest

import "noticebot/notices"

const (
	morning = "3.9:00-3.12:00"
	list    = "雁峰区>雷公塘片区 雁峰区>雷公塘片区>雁峰区向阳小学 雁峰区>雷公塘片区>衡阳市白沙中学 雁峰区>雷公塘片区>南岳学院老校区"
)

// reports are sequences of announcements.
func reports() []Sequence {
	return []Sequence{
		{"two rows of a table, one window", []Say{
			{Day: 2, Article: "x", Service: notices.Power, Windows: "3.8:00-3.18:00", Areas: "甲村 乙村", Want: "+a"},
			{Day: 2, Article: "x", Service: notices.Power, Windows: "3.8:00-3.18:00", Areas: "丙村 丁村", Want: "+b"},
			{Day: 2, Source: "晚报", Service: notices.Power, Windows: "3.8:00-3.18:00", Areas: "丁村 丙村", Want: "=b"},
		}},
		{"two rows of a table share a street", []Say{
			{Day: 2, Article: "x", Service: notices.Power, Windows: "3.8:00-3.18:00", Areas: "解放路 甲村 乙村", Want: "+a"},
			{Day: 2, Article: "x", Service: notices.Power, Windows: "3.8:00-3.18:00", Areas: "解放路 丙村 丁村", Want: "+b"},
		}},
		{"the same works every week", []Say{
			{Day: 2, Windows: "3.22:00-4.5:00", Areas: "解放路", Want: "+a"},
			{Day: 9, Windows: "10.22:00-11.5:00", Areas: "解放路", Want: "+b"},
			{Day: 16, Windows: "17.22:00-18.5:00", Areas: "解放路", Want: "+c"},
		}},
		{"half of the places are other ones", []Say{
			{Day: 2, Windows: morning, Areas: "甲村 乙村 丙村 丁村", Want: "+a"},
			{Day: 2, Source: "晚报", Windows: morning, Areas: "甲村 乙村 戊村 己村", Want: "~a areas"},
			{Day: 2, Source: "早报", Windows: morning, Areas: "戊村", Want: "=a"},
		}},
		{"a village of a town that is off", []Say{
			{Day: 2, Windows: morning, Areas: "祁东县>白地市镇", Districts: "祁东县", Want: "+a"},
			{Day: 2, Source: "晚报", Windows: morning, Areas: "祁东县>白地市镇>松湖村", Districts: "祁东县", Want: "~a areas"},
			{Day: 2, Source: "早报", Windows: morning, Areas: "祁东县>白地市镇>白地市镇松湖村", Districts: "祁东县", Want: "=a"},
		}},
		{"a paper that prints no place but the district", []Say{
			{Day: 2, Windows: morning, Areas: list, Want: "+a"},
			{Day: 2, Source: "晚报", Windows: morning, Want: "=a"},
		}},
		{"a later issue prolongs without a word of it", []Say{
			{Day: 2, Windows: "3.9:00-3.12:00", Areas: "解放路", Want: "+a"},
			{Day: 3, Windows: "3.9:00-3.18:00", Areas: "解放路", Want: "~a windows"},
		}},
		{"an old issue found late has more places", []Say{
			{Day: 2, Windows: morning, Areas: "甲路", Want: "+a"},
			{Day: 1, Source: "晚报", Windows: morning, Areas: "甲路 乙路", Want: "~a areas"},
			{Day: 1, Source: "早报", Windows: "3.8:00-3.13:00", Areas: "甲路 乙路", Want: "=a"},
		}},
		{"the first announcement found after the postponement", []Say{
			{Day: 15, Status: notices.Postponed, Windows: "17.23:00-18.9:00", Areas: "湘府西路 南郊公园", Want: "+a"},
			{Day: 12, Source: "晚报", Windows: "15.23:00-16.9:00", Areas: "湘府西路 南郊公园", Want: "=a"},
			{Day: 12, Source: "早报", Windows: "15.23:00-16.9:00", Areas: "新天村", Want: "+b"},
		}},
		{"the first announcement found after the prolongation", []Say{
			{Day: 10, Status: notices.Extended, Windows: "9.20:00-10.18:00", Areas: "雁滩路", Want: "+a"},
			{Day: 9, Source: "晚报", Windows: "9.20:00-10.8:00", Areas: "雁滩路", Want: "=a"},
		}},
		{"the first announcement found after a cancellation without a time", []Say{
			{Day: 3, Status: notices.Cancelled, Areas: "解放路", Want: "+a"},
			{Day: 2, Source: "晚报", Windows: "4.9:00-4.12:00", Areas: "解放路", Want: "=a"},
		}},
		{"an emergency that one paper calls planned", []Say{
			{Day: 3, Status: notices.Emergency, Windows: morning, Areas: "解放路", Want: "+a"},
			{Day: 3, Source: "晚报", Windows: morning, Areas: "解放路", Want: "=a"},
			{Day: 4, Source: "早报", Windows: morning, Areas: "解放路", Want: "=a"},
		}},
		{"crossing times of an emergency", []Say{
			{Day: 8, Status: notices.Emergency, Windows: "8.8:00-8.11:00", Areas: "芳草路 连通港社区", Want: "+a"},
			{Day: 8, Source: "晚报", Status: notices.Emergency, Windows: "8.9:00-8.13:00", Areas: "芳草路", Want: "~a windows"},
			{Day: 8, Source: "早报", Status: notices.Emergency, Windows: "8.8:00-8.11:00", Areas: "芳草路", Want: "=a"},
		}},
	}
}

// updates are sequences of changes to what was announced.
func updates() []Sequence {
	return []Sequence{
		{"an emergency takes longer", []Say{
			{Day: 8, Status: notices.Emergency, Windows: "7.20:00-8.8:00", Areas: "芳草路", Want: "+a"},
			{Day: 8, Source: "晚报", Status: notices.Extended, Windows: "-8.18:00", Areas: "芳草路", Want: "~a status windows"},
			{Day: 9, Status: notices.Extended, Windows: "8.18:00-9.12:00", Areas: "芳草路", Want: "~a windows"},
			{Day: 9, Source: "晚报", Status: notices.Restored, Windows: "7.20:00-9.11:00", Areas: "芳草路", Want: "~a status windows"},
		}},
		{"an emergency without an end, restored without a time", []Say{
			{Day: 8, Status: notices.Emergency, Windows: "7.20:00-", Areas: "芳草路", Want: "+a"},
			{Day: 8, Source: "晚报", Status: notices.Restored, Areas: "芳草路", Want: "~a status"},
			{Day: 9, Status: notices.Restored, Areas: "芳草路", Want: "=a"},
		}},
		{"restored, and ten days on restored again, both times without a time", []Say{
			{Day: 8, Status: notices.Emergency, Windows: "7.20:00-8.12:00", Areas: "芳草路", Want: "+a"},
			{Day: 8, Status: notices.Restored, Areas: "芳草路", Want: "~a status"},
			{Day: 18, Status: notices.Restored, Areas: "芳草路", Want: "+b"},
		}},
		{"restored place by place", []Say{
			{Day: 8, Status: notices.Emergency, Windows: "7.20:00-", Areas: "甲路 乙路 丙路", Want: "+a"},
			{Day: 8, Article: "x", Status: notices.Restored, Windows: "-8.10:00", Areas: "甲路", Want: "+b"},
			{Day: 8, Article: "y", Status: notices.Restored, Windows: "-8.12:00", Areas: "乙路", Want: "+c"},
			{Day: 8, Article: "z", Status: notices.Restored, Windows: "-8.14:00", Areas: "丙路", Want: "~a status windows"},
			{Day: 8, Source: "晚报", Status: notices.Restored, Windows: "-8.12:00", Areas: "乙路", Want: "=c"},
		}},
		{"restored in one of two quarters, by its head", []Say{
			{Day: 8, Status: notices.Emergency, Windows: "7.20:00-", Areas: "雷公塘片区 雷公塘片区>六一小学 先锋片区 先锋片区>先锋小学", Want: "+a"},
			{Day: 8, Status: notices.Restored, Windows: "-8.10:00", Areas: "雷公塘片区", Want: "+b"},
			{Day: 8, Source: "晚报", Status: notices.Restored, Windows: "-8.20:00", Areas: "先锋片区", Want: "~a status windows"},
		}},
		{"restored at one school of a district that is off", []Say{
			{Day: 8, Status: notices.Emergency, Windows: "7.20:00-", Areas: "雁峰区", Want: "+a"},
			{Day: 8, Status: notices.Restored, Windows: "-8.10:00", Areas: "雁峰区>六一小学", Want: "+b"},
			{Day: 8, Source: "晚报", Status: notices.Restored, Windows: "-8.20:00", Areas: "雁峰区", Want: "~a status windows"},
		}},
		{"postponed twice", []Say{
			{Day: 2, Windows: "4.9:00-4.12:00", Areas: "解放路", Want: "+a"},
			{Day: 3, Status: notices.Postponed, Windows: "6.9:00-6.12:00", Areas: "解放路", Want: "~a status windows"},
			{Day: 5, Status: notices.Postponed, Windows: "8.9:00-8.12:00", Areas: "解放路", Want: "~a windows"},
			{Day: 5, Source: "晚报", Status: notices.Postponed, Windows: "8.9:00-8.12:00", Areas: "解放路", Want: "=a"},
		}},
		{"both nights of two are postponed", []Say{
			{Day: 2, Windows: "3.22:00-4.5:00 4.22:00-5.5:00", Areas: "解放路", Want: "+a"},
			{Day: 3, Status: notices.Postponed, Windows: "6.22:00-7.5:00 7.22:00-8.5:00", Areas: "解放路", Want: "~a status windows"},
		}},
		{"one night of two is postponed, it is not said which", []Say{
			{Day: 2, Windows: "3.22:00-4.5:00 4.22:00-5.5:00", Areas: "解放路", Want: "+a"},
			{Day: 3, Status: notices.Postponed, Windows: "6.22:00-7.5:00", Areas: "解放路", Want: "+b"},
			{Day: 3, Source: "晚报", Status: notices.Postponed, Windows: "6.22:00-7.5:00", Areas: "解放路", Want: "=b"},
		}},
		{"cancelled, then planned for another day", []Say{
			{Day: 2, Windows: "4.9:00-4.12:00", Areas: "解放路", Want: "+a"},
			{Day: 3, Status: notices.Cancelled, Windows: "4.9:00-4.12:00", Areas: "解放路", Want: "~a status"},
			{Day: 4, Source: "晚报", Windows: "4.9:00-4.12:00", Areas: "解放路", Want: "=a"},
			{Day: 6, Windows: "8.9:00-8.12:00", Areas: "解放路", Want: "+b"},
		}},
		{"cancelled with places that were not announced", []Say{
			{Day: 2, Windows: "4.9:00-4.12:00", Areas: "甲路", Want: "+a"},
			{Day: 3, Status: notices.Cancelled, Windows: "4.9:00-4.12:00", Areas: "甲路 乙路", Want: "~a status areas"},
		}},
		{"one cancellation of two events", []Say{
			{Day: 2, Windows: "4.9:00-4.12:00", Areas: "甲路", Want: "+a"},
			{Day: 2, Windows: "4.9:00-4.12:00", Areas: "乙路", Want: "+b"},
			{Day: 3, Status: notices.Cancelled, Windows: "4.9:00-4.12:00", Areas: "甲路 乙路", Want: "~ status areas"},
			{Day: 3, Source: "晚报", Status: notices.Cancelled, Windows: "4.9:00-4.12:00", Areas: "乙路 甲路", Want: "="},
		}},
		{"cancelled for the morning of a morning and an afternoon", []Say{
			{Day: 2, Windows: "3.9:00-3.12:00", Areas: "解放路", Want: "+a"},
			{Day: 2, Windows: "3.14:00-3.17:00", Areas: "解放路", Want: "+b"},
			{Day: 3, Status: notices.Cancelled, Windows: "3.9:00-3.12:00", Areas: "解放路", Want: "~a status"},
			{Day: 3, Source: "晚报", Windows: "3.14:00-3.17:00", Areas: "解放路", Want: "=b"},
			{Day: 3, Status: notices.Cancelled, Areas: "解放路", Want: "+c"},
		}},
		{"weak instead of off", []Say{
			{Day: 2, Windows: morning, Areas: "解放路", Want: "+a"},
			{Day: 3, Status: notices.Extended, Effect: notices.Reduced, Windows: "3.9:00-3.20:00", Areas: "解放路", Want: "~a status effect windows"},
			{Day: 4, Status: notices.Restored, Effect: notices.Reduced, Windows: "-3.19:00", Areas: "解放路", Want: "~a status windows"},
		}},
		{"a road opens before its time", []Say{
			{Day: 1, Service: notices.Road, Effect: notices.Reduced, Windows: "1.0:00-20.0:00", Areas: "滏东大街", Want: "+a"},
			{Day: 12, Service: notices.Road, Effect: notices.Reduced, Status: notices.Restored, Windows: "-12.8:00", Areas: "滏东大街", Want: "~a status windows"},
		}},
		{"a segment is off, its road is restored", []Say{
			{Day: 8, Status: notices.Emergency, Windows: "7.20:00-", Areas: "解放大道（船山路至蒸阳路段）", Want: "+a"},
			{Day: 8, Source: "晚报", Status: notices.Restored, Windows: "-8.10:00", Areas: "解放大道", Want: "~a status windows areas"},
		}},
		{"a road is off, a segment is restored", []Say{
			{Day: 8, Status: notices.Emergency, Windows: "7.20:00-", Areas: "解放大道", Want: "+a"},
			{Day: 8, Source: "晚报", Status: notices.Restored, Windows: "-8.10:00", Areas: "解放大道（船山路至蒸阳路段）", Want: "+b"},
		}},
	}
}
