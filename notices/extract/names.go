package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a name of a place looks like, by its letters alone. No gazetteer is asked: of the places that notices print, nine in
// ten are in none.

// placeEnds are the last characters of names of places. Most names that are not in it are proper names of estates, and
// those are known by their company in a list.
const placeEnds = "路街道巷弄里坊区村庄屯苑园庭府邸居阁轩都湾岸台城镇乡县市旗场厦楼栋幢座号院校学店厂桥站口段墅局馆组期堤岛洲坪塘湖滩沟岭坳冲坡坝头门侧寨堡营墩圩浜港泾渡邨厝境域铺舍司心所寓库矿塔寺庙峰山河江溪井林队坎垭垇埠屋湖社庵祠闸畈塆垸塅塬峪圪崖滨汀郡墅幅环线东西南北中处"

// notNames are words that no name of an affected place holds.
var notNames = newWordSet(`部门 由于 需要 实施 进行 更换 改造 施工 维修 抢修 检修 作业 水压 恢复 影响 通知 记者 用水 用电 用气 管道 管网 管线 主管 干管 支管 闸门 闸阀 蝶阀 阀门 千伏 kV KV kv 变压器 公告 时间 计划 安排 其他 其余 其它 上述 本次 公里 介绍 表示 获悉 提醒 发现 导致 供应 热线 电话 咨询 客服 微信 关注 原因 通过 采取 提前 顺延 停止 暂停 正常 照常 绕行 绕走 工程 项目 工期 爆 破裂 断裂 损坏 故障 清洗 冲洗 迁改 铺设 敷设 安装 割接 碰口 投资 会议 天气 谢谢 谅解 储水 龙头 水质 浑 黄水 手机 宽带 业务 网络 驶入 驶出 通行 行驶 分流 改走 车道 左转 右转 乘客 市民 驾驶 最长 每天 每日 处理 问题 困难 春季 冬季 负荷 配合 为了 可以 可能 取水 送水 连日 暴雨 高温 寒潮 台风 预警 结束 开始 时段 期间 联系 人员 万元 情况 根据 按照 经过 预计 左右 换表 换管 切换 采用 经由 直供 转为 同时 其中 目前 上报 协商 范围不变 供水公司将 进度 分片 轮流 截至 截止 一致 办理 手续 机动车 只准 车辆 改走 绕走 增设 公司定 公司将 公司拟 公司对 公司计划 热网 电网 本报 日报 晚报 通讯员 只停 减少 变电站 线路 元旦 假期 除夕 春节 平均 出现 造成 发生 记者 届时 部分路段 部分小区 部分区域 部分地区 部分用户 局部 居民 市民 用户 村民 业主 老人 家长 师傅 供电公司 供水公司 自来水公司 水务集团 燃气公司 热力公司 电费 水费 没有 不再 不是 什么 怎么 多年 今年 去年 一度 逐渐 以来 之后 以后 如今 时候 准时 出门 说是 找到 确保 完成 完工 竣工 车流量 服务热线 每户 户表 约为 温度 室温 零下 摄氏度 千瓦 立方米 公顷 吨 厘米 毫米`)

// softNots are words that no proper name of an estate holds; a name that ends as places do may.
var softNots = newWordSet(`现象 雨势 猛 发展 推进 保障 加强 提升 开展 组织 方案 方面 能力 取消 推迟 延期 暂缓 因 须 请 需 已 将 被 该 此 其 这 那 我 您 他 她 它 们 了 着 过 说 称 把 很 不 没 就 才 但 而 如 若 让 找 得 只 是 去 到 看 走 打 做 吃 给 叫 再 又 都 每 无 有 少 停 漏 破 裂 损 查 次 遍 层 越 突然 骤 单独 爬 守夜 更 最 级 % 度 户 人们 设备 压力 供水 供电 供气 供热 供暖 状态 全部 分别 双向 单向 单双 中断 检查 生产 服务 放炮 先 后来 一般 以上 以下 也 吗 呢 吧 啊 嘛 么 会 能 要 想 怕 爱 与 及 或 和 为 于 从 向 往 并 且 则 即 便 者`)

// strongNots are single characters that stand in no name that a list prints, even one that ends as places do.
var strongNots = newWordSet(`家中 已 被 我 您 他 她 它 们 这 请 了 说 把 让 吗 呢 吧 的话 找 得 挖 沿线各 因 需`)

// junk are whole chunks that look like names and are none.
var junk = newJunk(`途中 沿途 西向东 东向西 南向北 北向南 由西向东 由东向西 由南向北 由北向南 东往西 西往东 南往北 北往南 双方向 上下行 其他区间 其余区间 临时 紧急 现象 商业 工业 商铺 天然气 燃气 自来水 热水 暖气 供热 电力 管道 连续 届时 全部 双向 单向 两次 三次 分两次 列车 公交 公交车 轮渡 客运 旅游客运 航线 班车 线路 状态 地区 本报讯 其中 另外 同时 目前 今日 明日 除夕 期间 部分 局部 区域 范围 小区 社区 路段 街道 村庄 周边 附近 沿线 用户 居民 单位 商户 家中 家里 学校 医院 企业 市区 城区 我市 全城 城市 农村 乡镇 各地 多地 两地 当地 本地 外地 工地 现场 地下 地上 楼上 楼下 上层 下层 高层 低层 大部 全线 全天 半幅 两侧 东侧 西侧 南侧 北侧 一侧 对侧 序号 日期 时间 时段 地点 原因 备注 一处 两处 多处 各处 到处 此处 该处 何处 道路 马路 街上 路上 路口 路面 大街小巷 门口 小时 个小时 通讯 固定电话 电视 手机 上述区域 以上区域 上述地区 上述 以上 该区域 该小区 该路段 部门 中心 公司 集团 院 校 区 县 市 镇 乡 村 街 路`)

func newJunk(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// facilities are the ends of what belongs to the works and is affected by nothing.
var facilities = []string{"泵站", "水厂", "加压站", "换热站", "变电站", "开关站", "开闭所", "阀门井", "热源厂", "配电房", "配电室", "泵房", "机房", "营业厅", "营业部", "取水点", "送水点", "供水点", "服务站", "抢修中心", "门站", "调压站", "热力站", "电厂", "水表", "路灯", "污水处理厂", "水库", "监控中心", "指挥中心", "调度中心"}

// generic are names of kinds only: what is left of 栗江镇中学 when the town is cut is no name.
var generic = newWordSet(`中心 中学 小学 初中 高中 初级 高级 中心小学 实验 学校 幼儿园 卫生院 医院 人民 人民医院 中医院 敬老院 福利院 政府 人民政府 法院 检察院 工业园区 工业园 工业区 管委会 派出所 供电所 财政所 信用社 集镇 镇区 街区 老街 新街 街上 圩上 步行街 大道 大街 广场 花园 市场 农贸市场 菜市场 车站 汽车站 客运站 火车站 东区 西区 南区 北区 全镇 全乡 全区 全县 全村 全境 全域 境内 辖区 城区 各村 所有 部分 第一 第二 第三 第四 第五 第六 第七 第八 第九 第十 一中 二中 三中 四中 机关 大院 办事处 居委会 村委会 社区 小区 村 组 路 街 巷 区 等地 一带 周边 沿线 用户 居民 中部 东部 西部 南部 北部 开发区 新区 新城 一 二 三 四 五 六 七 八 九 十`)

// institutions mark names that keep the place before them: 雁峰区六一实验小学.
var institutions = []string{"小学", "中学", "学校", "大学", "学院", "幼儿园", "医院", "卫生院", "敬老院", "法院", "检察院", "政府", "管委会", "公安局", "宿舍", "公司", "职校", "技校", "党校", "一中", "二中", "三中", "四中", "五中", "六中", "图书馆", "博物馆", "体育馆", "车站", "中心", "研究院", "委员会", "局", "厂", "银行", "殡仪馆", "福利院"}

// wordSet finds whether a text holds one of its words.
type wordSet struct{ byFirst map[rune][]string }

func newWordSet(list string) *wordSet {
	w := &wordSet{map[rune][]string{}}
	for _, word := range strings.Fields(list) {
		r, _ := utf8.DecodeRuneInString(word)
		w.byFirst[r] = append(w.byFirst[r], word)
	}
	return w
}

func (w *wordSet) in(s string) bool {
	for i, r := range s {
		for _, word := range w.byFirst[r] {
			if strings.HasPrefix(s[i:], word) {
				return true
			}
		}
	}
	return false
}

// covers tells whether s is made of words of the set only.
func (w *wordSet) covers(s string) bool {
	for s != "" {
		r, _ := utf8.DecodeRuneInString(s)
		best := 0
		for _, word := range w.byFirst[r] {
			if strings.HasPrefix(s, word) {
				best = max(best, len(word))
			}
		}
		if best == 0 {
			return false
		}
		s = s[best:]
	}
	return true
}

func hasAnySuffix(s string, list []string) bool {
	for _, x := range list {
		if strings.HasSuffix(s, x) {
			return true
		}
	}
	return false
}

func hasAnyPrefix(s string, list []string) bool {
	for _, x := range list {
		if strings.HasPrefix(s, x) {
			return true
		}
	}
	return false
}

func containsAny(s string, list []string) bool {
	for _, x := range list {
		if strings.Contains(s, x) {
			return true
		}
	}
	return false
}

// base is a name without its trailing bracket.
func base(name string) string {
	if i := strings.Index(name, "（"); i > 0 {
		return name[:i]
	}
	return name
}

// endsAsPlace tells whether the name ends as names of places do.
func endsAsPlace(name string) bool {
	b := base(name)
	r, size := utf8.DecodeLastRuneInString(b)
	if size == 0 {
		return false
	}
	if strings.ContainsRune(placeEnds, r) {
		return true
	}
	return hasAnySuffix(b, []string{"以内", "国际", "幼儿园", "合围", "围合", "半幅", "沿街", "专线", "中路", "安置点", "安置房", "一带", "大市场", "部队", "号楼"})
}

// nameLike tells whether a text can be the name of a place at all.
func nameLike(name string) bool {
	b := base(name)
	n := utf8.RuneCountInString(b)
	if n < 2 || n > 40 || junk[b] {
		return false
	}
	han := 0
	for _, r := range b {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case strings.ContainsRune("。！？；%=*#@”", r):
			return false
		}
	}
	if han < 2 && !(han == 1 && (len(b) > 5 || !isASCII(b[:1]))) {
		return false
	}
	if hasAnyPrefix(b, []string{"周边", "附近", "沿线", "其他", "其余", "部分", "各", "全体", "沿街", "临近", "邻近", "以上", "以下", "上述", "所有"}) {
		return false
	}
	if isBusLine(b) {
		return false
	}
	m := mask(b)
	if notNames.in(m) || isFeeder(b) || hasAnySuffix(b, facilities) {
		return false
	}
	if endsAsPlace(b) {
		return !strongNots.in(m)
	}
	return !softNots.in(m) && n <= 16
}

// isBusLine tells whether a name is of bus lines only: 102路、114路.
func isBusLine(b string) bool {
	return strings.HasSuffix(b, "路") && strings.Trim(b, "0123456789路、K") == ""
}

func isASCII(s string) bool { return s[0] < utf8.RuneSelf }

// mask takes out the words inside which a word of notNames means nothing.
func mask(s string) string { return masked.Replace(s) }

var masked = strings.NewReplacer("停车场", "", "公安局", "", "过境", "", "无线电", "", "有线", "", "着衣", "", "将军", "", "将台", "", "需", "需", "因民", "", "请", "请", "如家", "", "让湖路", "", "工程学院", "", "工程大学", "", "建设路", "", "建设大道", "", "建设街", "", "建设巷", "", "建设村", "", "建设新村", "", "建设大路", "", "建设北", "", "建设南", "", "建设东", "", "建设西", "", "建设中", "",
	"服务中心", "", "服务区", "", "设计院", "", "研究所", "", "如意", "", "如海", "", "但家", "", "如皋", "", "此外", "此外", "不夜城", "", "工程局", "", "工程处", "", "工程公司", "", "项目部", "", "漏泽", "", "着力", "", "服务站", "", "驾驶学校", "", "驾校", "",
	"人民路", "", "应急局", "", "水利工程", "", "称", "称")

// isFeeder tells whether the name is of a power line, a switch, a pole or a pipe.
func isFeeder(s string) bool {
	if strings.Contains(s, "千伏") || strings.Contains(strings.ToLower(s), "kv") || strings.Contains(s, "DN") || strings.Contains(s, "开关") || strings.Contains(s, "配变") || strings.Contains(s, "台区") || strings.Contains(s, "公变") {
		return true
	}
	return strings.HasSuffix(s, "杆") || strings.HasSuffix(s, "支线") || strings.HasSuffix(s, "线") && !strings.HasSuffix(s, "专线") && !strings.HasSuffix(s, "号线") && !strings.HasSuffix(s, "航线") && !strings.HasSuffix(s, "沿线")
}
