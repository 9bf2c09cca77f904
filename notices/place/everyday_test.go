package place

import "testing"

// everyday are the ways in which people type and papers print; home is kept or settled as the person who types it would.
var everyday = []struct {
	name, region, home string
	area               string
	under, districts   []string
	want               Answer
}{
	// The whole of it.
	{"whole island", "海南省海口市", "南渡岛", "南渡岛全岛", nil, nil, Yes},
	{"whole island, kind said once", "海南省海口市", "南渡岛", "南渡全岛", nil, nil, Yes},
	{"whole estate", "四川省成都市", "柳岸小区3栋", "柳岸小区全小区", nil, nil, Yes},
	{"whole lane", "四川省成都市", "豆腐巷12号", "豆腐巷全巷", nil, nil, Yes},
	{"whole road", "四川省成都市", "银杏街", "银杏街全街", nil, nil, Yes},
	{"whole village", "黑龙江省哈尔滨市", "靠河村", "靠河村全村", nil, nil, Yes},
	{"whole village, kind said once", "黑龙江省哈尔滨市", "靠河村", "靠河全村", nil, nil, Yes},
	{"whole village is not the community", "黑龙江省哈尔滨市", "靠河社区", "靠河全村", nil, nil, No},
	{"entire territory", "湖南省衡阳市", "演武坪社区", "石鼓区全境", nil, nil, Yes},
	{"entire territory of a town", "湖南省衡阳市", "西渡镇蒸阳社区", "西渡镇全域", nil, []string{"衡阳县"}, Yes},
	{"a name that ends like it", "江苏省苏州市", "十全街", "十全街", nil, nil, Yes},
	{"another street of that end", "江苏省苏州市", "双全街", "十全街", nil, nil, No},

	// A road in front.
	{"lane behind a road", "天津市", "永康里", "昌平南路永康里", nil, nil, Yes},
	{"lane behind a road, typed with it", "天津市", "昌平南路永康里", "永康里", nil, nil, Yes},
	{"lane of that name on another road", "天津市", "武清东路永康里", "昌平南路永康里", nil, nil, No},
	{"estate behind a road", "四川省成都市", "翠竹苑", "迎晖路翠竹苑", nil, nil, Yes},
	{"estate behind a road with a house number", "四川省成都市", "翠竹苑", "迎晖路16号翠竹苑", nil, nil, Yes},
	{"shop behind a road", "四川省成都市", "金牛大酒店", "迎晖路金牛大酒店", nil, nil, Yes},
	{"no known ending", "四川省成都市", "水岸新天地", "迎晖路水岸新天地", nil, nil, Yes},
	{"building of an estate behind a road", "四川省成都市", "翠竹苑7栋", "迎晖路翠竹苑1-5栋", nil, nil, No},
	{"the road in front is not affected", "四川省成都市", "迎晖路", "迎晖路翠竹苑", nil, nil, No},
	{"the road of a house number is", "四川省成都市", "迎晖路", "迎晖路18号院", nil, nil, Yes},
	{"the road of a house number with a name is", "四川省成都市", "迎晖路", "迎晖路16号翠竹苑", nil, nil, Yes},
	{"a road that heads a list is", "四川省成都市", "迎晖路", "翠竹苑", []string{"迎晖路"}, nil, Yes},
	{"the house typed with its name", "四川省成都市", "迎晖路16号翠竹苑", "迎晖路1-20号", nil, nil, Yes},
	{"the house typed with its name, others printed", "四川省成都市", "迎晖路16号翠竹苑", "迎晖路30-40号", nil, nil, No},
	{"another house of the road", "四川省成都市", "迎晖路18号", "迎晖路16号翠竹苑", nil, nil, No},
	{"a door of a house", "四川省成都市", "迎晖路16号附3号", "迎晖路16号", nil, nil, Yes},
	{"quarters behind a road are its address", "四川省成都市", "迎晖路", "迎晖路邮电宿舍", nil, nil, Yes},
	{"a school of its own name behind a road", "四川省成都市", "育才小学", "迎晖路育才小学", nil, nil, Yes},
	{"that school does not make the road", "四川省成都市", "迎晖路", "迎晖路育才小学", nil, nil, No},
	{"a school named for a road", "四川省成都市", "第二小学", "迎晖路小学", nil, nil, No},
	{"a school named for a road is not on every road", "四川省成都市", "小学", "迎晖路小学", nil, nil, No},
	{"a kind of shop is no name", "四川省成都市", "步行街", "迎晖路步行街", nil, nil, No},
	{"a numbered lane is the road's", "四川省成都市", "东三巷", "迎晖路东三巷", nil, nil, No},
	{"a numbered lane typed in full", "四川省成都市", "迎晖路东三巷", "迎晖路东三巷", nil, nil, Yes},
	{"a railway is no road", "四川省成都市", "局宿舍", "城北公路局宿舍", nil, nil, No},

	// Numbered sections of a road.
	{"section in a range", "四川省德阳市", "龙泉街二段", "龙泉街一段至三段", nil, nil, Yes},
	{"section in a range of digits", "四川省德阳市", "龙泉街二段", "龙泉街1-3段", nil, nil, Yes},
	{"section out of the range", "四川省德阳市", "龙泉街四段", "龙泉街一段至三段", nil, nil, No},
	{"section listed", "四川省德阳市", "龙泉街3段", "龙泉街一、三段", nil, nil, Yes},
	{"section not listed", "四川省德阳市", "龙泉街2段", "龙泉街一、三段", nil, nil, No},
	{"section of the road typed whole", "四川省德阳市", "龙泉街", "龙泉街第三段", nil, nil, Yes},
	{"section typed, whole road printed", "四川省德阳市", "龙泉街三段", "龙泉街", nil, nil, Yes},
	{"section with a direction", "四川省成都市", "三环路", "三环路西二段", nil, nil, Yes},
	{"section with another direction", "四川省成都市", "三环路南二段", "三环路西二段", nil, nil, No},
	{"section by number or by direction", "四川省德阳市", "龙泉街二段", "龙泉街东段", nil, nil, Unknown},

	// Schools, hospitals, stations.
	{"小学 is 小学校", "河南省南阳市", "南阳市第七小学", "南阳市第七小学校", nil, nil, Yes},
	{"short for 小学校", "河南省南阳市", "市七小", "南阳市第七小学校", nil, nil, Yes},
	{"中学 is 中学校", "河南省南阳市", "育英中学校", "育英中学", nil, nil, Yes},
	{"the campus of a middle school", "河南省南阳市", "育英中学", "育英中学校区", nil, nil, Yes},
	{"another numbered school", "河南省南阳市", "南阳市第七小学", "南阳市第八小学校", nil, nil, No},
	{"primary is not middle", "河南省南阳市", "育英中学", "育英小学校", nil, nil, No},
	{"N中", "湖南省衡阳市", "衡阳市三中", "市第三中学", nil, nil, Yes},
	{"N中 of a county is another", "湖南省衡阳市", "衡东县三中", "市第三中学", nil, nil, No},
	{"county hospital", "湖南省衡阳市", "衡东县医院", "衡东县人民医院", nil, nil, Yes},
	{"county hospital, county by district", "湖南省衡阳市", "衡东县医院", "县人民医院", nil, []string{"衡东县"}, Yes},
	{"county hospital of another county", "湖南省衡阳市", "衡东县医院", "县人民医院", nil, []string{"衡山县"}, No},
	{"county hospital, no county printed", "湖南省衡阳市", "衡东县医院", "县人民医院", nil, nil, Unknown},
	{"dateline of the city", "黑龙江省哈尔滨市", "宾县", "哈尔滨、枫叶家园", nil, []string{"道里区"}, No},
	{"county hospital is not the clinic of medicine", "湖南省衡阳市", "衡东县医院", "衡东县中医医院", nil, []string{"衡东县"}, No},
	{"a branch is not the hospital's other branch", "湖南省衡阳市", "南华医院东院", "南华医院西院", nil, nil, No},
	{"railway station", "湖南省衡阳市", "衡阳火车站", "衡阳站", nil, nil, Yes},
	{"railway station of the city", "湖南省衡阳市", "火车站", "衡阳站", nil, nil, Yes},
	{"railway station, east", "湖南省衡阳市", "衡阳火车东站", "衡阳东站", nil, nil, Yes},
	{"another railway station", "湖南省衡阳市", "衡阳火车站", "衡阳东站", nil, nil, No},
	{"railway station of a county", "湖南省衡阳市", "祁东火车站", "祁东站", nil, nil, Yes},
	{"coach station", "湖南省衡阳市", "衡阳汽车站", "衡阳站", nil, nil, No},
	{"stop of a name", "湖南省衡阳市", "柳岸火车站", "柳岸站", nil, nil, No},

	{"stop of a line", "山东省青岛市", "柳岸路站", "地铁2号线柳岸路站", nil, nil, Yes},
	{"stop of a line, typed with 地铁", "山东省青岛市", "柳岸路地铁站", "柳岸路站", nil, nil, Yes},
	{"another stop of the line", "山东省青岛市", "柳岸东路站", "地铁2号线柳岸路站", nil, nil, No},
	{"a road named after the city", "广东省中山市", "3路", "中山三路", nil, nil, No},
	{"that road", "广东省中山市", "中山三路", "中山三路（柳岸路至竹园路口）", nil, nil, Yes},
	{"town of a city without districts", "广东省中山市", "小榄镇", "柳岸路", []string{"小榄镇"}, nil, Yes},
	{"another town of a city without districts", "广东省中山市", "古镇镇", "柳岸路", []string{"小榄镇"}, nil, No},
	{"a part that goes on", "四川省成都市", "柳岸佳苑B区", "柳岸佳苑（B区照常供水）", nil, nil, No},
	{"the rest of it", "四川省成都市", "柳岸佳苑A区", "柳岸佳苑（B区照常供水）", nil, nil, Yes},

	// Bounds of a road are ends, bounds of a block are sides.
	{"the bound of a stretch", "新疆维吾尔自治区乌鲁木齐市", "和睦路", "安居路（和睦路以北段）", nil, nil, No},
	{"the bounded road", "新疆维吾尔自治区乌鲁木齐市", "安居路", "安居路（和睦路以北段）", nil, nil, Yes},
	{"the bound of a stretch, no 段", "新疆维吾尔自治区乌鲁木齐市", "和睦路", "安居路（和睦路以东）", nil, nil, No},
	{"the bound of a stretch, no brackets", "新疆维吾尔自治区乌鲁木齐市", "和睦路", "安居路和睦路以北段", nil, nil, No},
	{"the bounded road, no brackets", "新疆维吾尔自治区乌鲁木齐市", "安居路", "安居路和睦路以北段", nil, nil, Yes},
	{"the side of a block", "新疆维吾尔自治区乌鲁木齐市", "和睦路", "和睦路以北、安居路以东", nil, nil, Yes},
	{"the second side without a comma", "四川省成都市", "和睦路", "安居路以东和睦路以北", nil, nil, Yes},
	{"the side of a part", "新疆维吾尔自治区乌鲁木齐市", "和睦路", "北片区（和睦路以北）", nil, nil, Yes},

	// Crossings.
	{"crossing, first road", "湖南省衡阳市", "桂花路", "桂花路与竹园路交汇处", nil, nil, Yes},
	{"crossing, second road", "湖南省衡阳市", "竹园路", "桂花路与竹园路交叉口", nil, nil, Yes},
	{"crossing, no 与", "湖南省衡阳市", "竹园路", "桂花路竹园路路口", nil, nil, Yes},
	{"crossing, no 与, first", "湖南省衡阳市", "桂花路", "桂花路竹园路口", nil, nil, Yes},
	{"crossing, corner", "湖南省衡阳市", "竹园大道", "桂花路和竹园大道交叉口东南角", nil, nil, Yes},
	{"crossing, around", "湖南省衡阳市", "竹园大道", "桂花路、竹园大道十字路口周边", nil, nil, Yes},
	{"crossing typed", "湖南省衡阳市", "桂花路与竹园路交叉口", "桂花路竹园路交汇处", nil, nil, Yes},
	{"crossing, a house far off", "湖南省衡阳市", "桂花路218号", "桂花路与竹园路交汇处", nil, nil, Unknown},
	{"crossing as an end", "湖南省衡阳市", "竹园路", "兰花街（桂花路与竹园路交叉口至柳岸路段）", nil, nil, No},
	{"crossing as an end, other road", "湖南省衡阳市", "桂花路", "兰花街（桂花路与竹园路交叉口至柳岸路段）", nil, nil, No},
	{"crossing as a start without brackets", "湖南省衡阳市", "竹园路", "桂花路与竹园路交叉口至柳岸路段", nil, nil, No},
	{"crossing as a start, the road itself", "湖南省衡阳市", "桂花路", "桂花路与竹园路交叉口至柳岸路段", nil, nil, Yes},
	{"crossing of others", "湖南省衡阳市", "桂花西路", "桂花路与竹园路交汇处", nil, nil, No},

	// Districts.
	{"district printed, places unlisted", "黑龙江省哈尔滨市", "呼兰区", "枫叶家园", nil, []string{"呼兰区"}, Yes},
	{"district printed in front", "黑龙江省哈尔滨市", "呼兰区", "呼兰区枫叶家园", nil, nil, Yes},
	{"another district", "黑龙江省哈尔滨市", "呼兰区", "枫叶家园", nil, []string{"道里区"}, No},
	{"another district, unlisted village", "黑龙江省哈尔滨市", "呼兰区", "柳河村", []string{"新农镇"}, []string{"道里区"}, No},
	{"county printed", "黑龙江省哈尔滨市", "宾县", "枫叶家园", nil, []string{"宾县"}, Yes},

	// Estates.
	{"小区 left out", "四川省成都市", "柳岸", "柳岸小区", nil, nil, Yes},
	{"小区 added to a garden", "四川省成都市", "柳岸花园小区", "柳岸花园", nil, nil, Yes},
	{"小区 added in print", "四川省成都市", "柳岸苑", "柳岸苑小区", nil, nil, Yes},
	{"小区 of a road is not the road", "四川省成都市", "柳岸路", "柳岸路小区", nil, nil, No},
	{"小区 of a village is not the village", "四川省成都市", "柳岸村", "柳岸村小区", nil, nil, No},
	{"花园 is not 花苑", "四川省成都市", "柳岸花园", "柳岸花苑", nil, nil, No},
	{"家园 is not 花园", "四川省成都市", "柳岸家园", "柳岸花园", nil, nil, No},
	{"大道 is not 路", "四川省成都市", "柳岸大道", "柳岸路", nil, nil, No},
	{"south wing", "四川省成都市", "柳岸山庄南区", "柳岸山庄北区", nil, nil, No},
	{"south wing of the whole", "四川省成都市", "柳岸山庄南区", "柳岸山庄", nil, nil, Yes},
	{"wing in brackets", "四川省成都市", "柳岸山庄南区", "柳岸山庄（北区）", nil, nil, No},
	{"block in brackets", "四川省成都市", "柳岸小区B区", "柳岸小区（A、B区）", nil, nil, Yes},
	{"block B", "四川省成都市", "柳岸小区b区", "柳岸小区A区、B区", nil, nil, Yes},
	{"block C", "四川省成都市", "柳岸小区C区", "柳岸小区A区、B区", nil, nil, No},
	{"栋, 幢, 号楼", "四川省成都市", "柳岸小区一幢", "柳岸小区1号楼", nil, nil, Yes},
	{"栋 and another 号楼", "四川省成都市", "柳岸小区11栋", "柳岸小区1号楼", nil, nil, No},
	{"flat number", "四川省成都市", "柳岸小区3栋2单元501室", "柳岸小区1-5栋", nil, nil, Yes},
	{"flat number without 室", "四川省成都市", "柳岸小区3栋501", "柳岸小区4-5栋", nil, nil, No},
	{"building-door-flat", "四川省成都市", "柳岸小区3-2-501", "柳岸小区3号楼", nil, nil, Yes},
	{"building-door-flat, another building", "四川省成都市", "柳岸小区3-2-501", "柳岸小区2号楼", nil, nil, No},
	{"flat of the whole estate", "四川省成都市", "柳岸小区3-2-501", "柳岸小区", nil, nil, Yes},

	// Villages.
	{"hamlet of a village", "黑龙江省哈尔滨市", "靠河屯", "双柳村靠河屯", nil, nil, Yes},
	{"village of a hamlet", "黑龙江省哈尔滨市", "双柳村", "双柳村靠河屯", nil, nil, Yes},
	{"another hamlet of the village", "黑龙江省哈尔滨市", "双柳村西岗屯", "双柳村靠河屯", nil, nil, No},
	{"hamlet of that name in another village", "黑龙江省哈尔滨市", "三棵村靠河屯", "双柳村靠河屯", nil, nil, No},
	{"group of a village", "黑龙江省哈尔滨市", "双柳村3组", "双柳村二至四组", nil, nil, Yes},
	{"village group in long", "黑龙江省哈尔滨市", "双柳村第三村民小组", "双柳村3组", nil, nil, Yes},
	{"street office", "湖南省衡阳市", "黄茶岭街道办", "黄茶岭街道", nil, nil, Yes},
	{"full address", "湖南省衡阳市", "湖南省衡阳市蒸湘区柳岸小区2栋", "柳岸小区", nil, []string{"蒸湘区"}, Yes},
	{"full address in another district", "湖南省衡阳市", "湖南省衡阳市蒸湘区柳岸小区2栋", "柳岸小区", nil, []string{"石鼓区"}, No},
}

func TestEveryday(t *testing.T) {
	for _, c := range everyday {
		t.Run(c.name, func(t *testing.T) {
			g := region(t, c.region)
			s := Scope{Areas: []Area{{Name: c.area, Under: c.under}}, Districts: c.districts}
			h := g.Typed(c.home)
			p := g.Prepare(s)
			v := p.Judge(h)
			if v.Answer != c.want {
				t.Errorf("%s / %s %v: %v (%s: %s), want %v\nhome %+v", c.home, c.area, c.districts, v.Answer, v.Rule, v.Why("zh"), c.want, h)
			}
			if reach := p.ReachKeys(); v.Answer != No && !reach.holds(g.Keys(h)...) {
				t.Errorf("%s / %s: out of reach", c.home, c.area)
			}
		})
	}
}
