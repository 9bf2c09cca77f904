package extract

import (
	"strings"
	"unicode/utf8"
)

// leads are words that open a list of places; what stands before them in the chunk is no part of the name. Longest first
// does not matter: the last one in the chunk wins.
var leads = strings.Fields(`届时 期间 包括 范围为 范围是 范围有 区域为 区域是 区域有 路段为 路段是 小区为 小区有 用户为 用户有 地段为 单位有 单位为 社区为 分别为 分别是 均为 均是 位于 地处 家住 受影响的 涉及 影响到 影响 致使 导致 造成 波及 下列 以下 具体为 具体是 现对 将对 拟对 需对 须对 下述 尤其是 主要是 主要为 主要有 主要包括 计划对 途经 暂停向 停止向 中断向 暂停给 停止给 列车在 班车在 公交车在 车辆在 关于推迟 关于取消 关于延期 关于调整 关于延长 关于恢复 关于暂缓 关于顺延 关于对 关于 在建的 的有 的是 的为 一处在 一处是 另一处在 另一处是 施工 例如 比如 仅限 至于 其余为 通告:`)

// openers are words that may stand before a name, at the start of the chunk only.
var openers = strings.Fields(`届时 其中 另外 此外 另 对 将对 在 为 是 有 及 以及 与 含 即 由 给 将 从 于 当日 当天 同时 期间 我市 我县 我区 本市 全市 市区 城区 城区内 市内 辖区内 主要 可能 包括 地点 的 因此 故 因而 预计 还将 也将 目前 现有 仍有 尚有 依次 先后 当晚 当夜 今日 明日 明天 今天 一并 影响 涉及 附近的 周边的 沿线的 靠近 来自 部分 住在 上述 本次 此次 所有 致使 使得 一是 二是 三是 四是 首先 第一批 第二批 第三批 第一批为 第二批为 临近的 邻近的 相邻的 毗邻的 第一次为 第二次为 一处为 另加 还有 另有 和 或`)

// afterTime are openers only right after a time or a predicate: 起, 时, 止.
var afterTime = strings.Fields(`关闭 起 起对 止 时 间 内 前 后 段 期间 起至 起在 还 也 均 仍 并 则 时段 起的 范围 区域 小区 路段 地段 用户 影响 范围为 范围是 减压区域 作业`)

// keepOpeners are names that begin like an opener.
var keepOpeners = strings.Fields(`和平 和谐 和睦 和兴 和顺 和美 和园 和苑 和畅 和泰 和信 和润 和田 和静 和县 和龙 和悦 和家 和丰 和甸 为民 有色 含山 含光 如意 如东 如皋 如海 由拳 给水 从化 从江 于洪 于都 于家 于庄 对外 对岸 将军 将台 将乐 在水 是山 与城 现代 现河 起凤 起步 时代 时光 时珍 止园 内江 内环 内蒙 内丘 先锋 还乡 也是 并州 则天 而今 等驾 处州 至德 至善 至诚 会展 会宁 会泽 会稽 会仙 会昌 会通 会同 均安 均州 均胜 段家 点军 该 原平 原阳 原州 原种 要塞 停车 停云 后海 后街 后宰 后沟 后村 后寨 后庄 后湖 后山 前进 前门 前海 前山 前街 前村 前哨 前锋 前程 前埔 前洲 前郭 前福 前卫 前旗 前庄 前寨 各庄 致远 致和 致富 使馆 令狐 市区小 城区小 小区 起义 当阳 当涂 当代 主干 可园 即墨 即时 影院 停机`)

// leadEnd gives where the name starts in chunk [s, e).
func (sh *sheet) leadEnd(s, e int, strict bool) int {
	t := sh.sub(s, e)
	head := t
	if i := strings.Index(t, "（"); i > 0 {
		head = t[:i]
	}
	if !strict || strings.ContainsAny(head, "对为是有") {
		best := 0
		for _, w := range leads {
			if i := strings.LastIndex(head, w); i >= 0 && i+len(w) > best && i+len(w) < len(head) {
				best = i + len(w)
			}
		}
		if i := strings.LastIndex(head, "对"); i > 0 && i+len("对") > best && i+len("对") < len(head) && !strings.HasPrefix(head[i:], "对面") && !strings.HasPrefix(head[i:], "对接") {
			best = i + len("对")
		}
		if i := ofBound(head); i > best {
			best = i
		}
		s += best
	} else if i := ofBound(head); i > 0 {
		s += i
	}
	for first := sh.followsCut(s); ; {
		t := strings.TrimLeft(sh.sub(s, e), trimmed)
		s = e - len(t)
		n := 0
		for _, w := range openers {
			if len(w) > n && len(w) < len(t) && strings.HasPrefix(t, w) {
				n = len(w)
			}
		}
		if first {
			for _, w := range afterTime {
				if len(w) > n && len(w) < len(t) && strings.HasPrefix(t, w) {
					n = len(w)
				}
			}
		}
		if k := numbering(t); k > n {
			n = k
		}
		if n == 0 || hasAnyPrefix(t, keepOpeners) {
			return s
		}
		s += n
	}
}

// followsCut tells whether a time or a predicate ends at byte at.
func (sh *sheet) followsCut(at int) bool {
	for _, t := range sh.timesIn(at-90, at) {
		if t.End == at {
			return true
		}
	}
	for _, h := range sh.hitsIn(at-40, at) {
		if h.end == at && (h.cue.class == cOut || h.cue.class == cLow) {
			return true
		}
	}
	return false
}

// ofBound gives the offset after A路以西的 in front of the places that the bound only locates.
func ofBound(head string) int {
	best := 0
	if i := strings.LastIndex(head, "的"); i >= 0 {
		if after := head[i+len("的"):]; utf8.RuneCountInString(after) >= 2 && nameLike(after) && (endsAsPlace(after) || !endsAsPlace(head[:i])) {
			best = i + len("的")
		}
	}
	return best
}

// numbering gives the length of 一、 1. （2） ① and the like at the start of t, when a name follows.
func numbering(t string) int {
	i := 0
	for i < len(t) && i < 6 && (isDigit(t[i])) {
		i++
	}
	if i > 0 && i < len(t) && (t[i] == '.' || t[i] == ')') {
		return i + 1
	}
	return 0
}

// tails are words after a name that are no part of it.
var tails = strings.Fields(`等地用户 等地 等处 等小区 等区域 等用户 等路段 等村 等社区 等地区 等地段 等单位 等片区 等站点 等站 等街道 等乡镇 等 一带用户 一带居民 一带 沿线用户 沿线居民 沿线 沿途两侧 沿途 两侧 两厢 两边 沿街 沿路 及周边 及附近 及沿线 及其周边 周边 附近 邻近 区域内 区域 范围内 范围 之间 用户 住户 居民 商户 商铺 门面 单位 村民 业主 企业 家庭 群众 学生 部分 全部 全体 全线 所有 大部分 的 将 将会 将要 将于 拟于 拟 均 也 会 已 已经 可能 或 或将 于 自 从 起 由 在 有 再 先 实施 进行 实行 采取 目前 同时 短时 短时间 临时 暂时 紧急 突然 突发 全面 大范围 陆续 整体 大面积 同步 一并 被 出现 发生 因此 二次供水 直供 市政直供 楼院 内 内的 处 共 约 近 超 逾 合计 双向 连续 计划 需 须 需要 现 开始 按计划 及其 及 以及 和 与 还要 还将 也将 还 要 做一次 各公交线路 公交线路 各线路 各班次 一律 停靠 客户 台区 辖区 境内 各户 住宅 楼宇 生活 等部分 局部 龙头 水龙头 家中 家里 的宽带 站点 各站 内企业 片儿 机动车 路面 路面上 部分路段用户 公交车 公交 电视信号 有线电视 宽带 网络 手机信号 通信 电话 信号 业务 固话 一线 一片 方向 周围 全都 仍 仍然 依旧 其 那 上 之 等多个小区 暂 一直 再次 立即 彻底 该 全天 白天 夜间 本次 此次 这次 因 因而 停 逐步 仅 只 才 受到 将受到 遭受 遭遇 受 整条街 整条路 手机信号 移动手机信号 移动手机 手机 有线数字电视 数字电视 联通 电信 部分村组 部分小区 部分村庄 部分楼栋 列车 航班 动车 客车 部分村民 各村组 的生产企业 生产企业 工业企业 即时 即刻 将即时 马上 分别 分时段 分批 分段 轮流 上的 段的 即 同 所在 所属 管辖 区间 实际 可 便 能`)

// keepTails are ends of names that look like a tail.
var keepTails = strings.Fields(`大学生公寓 小区内 园区内 关内 城内 街上 坡上 坪上 岭上 村上 圩上 场上 屋上 湾上 垄上 墩上 桥上 塘上 办事处 交会处 交汇处 交叉处 交界处 管理处 工程处 干休处 自在 永和 人和 太和 泰和 共和 祥和 仁和 协和 中和 三和 五和 义和 顺和 雍和 安和 景和 长和 万和 元和 大和 兴和 天和 大有 万有 新同 大同 会同 西同 和同 富有`)

// tailStart gives where the name ends in chunk [s, e); closes tells that 等 was taken off.
func (sh *sheet) tailStart(s, e int) (int, bool) {
	closes := false
	for s < e {
		t := strings.TrimRight(sh.sub(s, e), trimmed)
		e = s + len(t)
		n := 0
		for _, w := range tails {
			if len(w) > n && len(w) < len(t) && strings.HasSuffix(t, w) {
				n = len(w)
			}
		}
		if k := countedTail(t); k > n {
			n = k
		}
		if k := possessed(t); k > n {
			n = k
		}
		if n == 0 || hasAnySuffix(t, keepTails) && !strings.HasSuffix(t, "等") {
			return e, closes
		}
		if strings.Contains(t[len(t)-n:], "等") {
			closes = true
		}
		e -= n
	}
	return e, closes
}

// possessed gives the length of 的宽带, 因导线断落, 两条10千伏线路, 部 (of a 部分 that broke off) at the end of t.
func possessed(t string) int {
	if i := strings.LastIndex(t, "的"); i > 0 && endsAsPlace(t[:i]) && !nameLike(t[i+len("的"):]) {
		return len(t) - i
	}
	if i := strings.Index(t, "由"); i > 3 && endsAsPlace(t[:i]) && len(t)-i > 6 && !endsAsPlace(t) {
		return len(t) - i
	}
	if i := strings.Index(t, "提前"); i > 3 && endsAsPlace(t[:i]) {
		return len(t) - i
	}
	if i := strings.Index(t, "请"); i > 3 && endsAsPlace(t[:i]) {
		return len(t) - i
	}
	if i := strings.Index(t, "因"); i > 3 && !strings.HasSuffix(t[:i], "原") && !strings.HasSuffix(t[:i], "基") && endsAsPlace(t[:i]) {
		return len(t) - i
	}
	if strings.HasSuffix(t, "线路") {
		for _, w := range []string{"两条", "三条", "四条", "五条", "2条", "3条", "4条", "1条", "一条", "部分10", "10千伏", "10kV"} {
			if i := strings.LastIndex(t, w); i > 0 {
				return len(t) - i
			}
		}
	}
	if rest := strings.TrimSuffix(t, "部"); len(rest) < len(t) && hasAnySuffix(rest, []string{"小区", "社区", "新村", "花园", "路", "街"}) {
		return len("部")
	}
	return 0
}

// countedTail gives the length of 约1800户, 三个小区, 两站, 二楼以上 at the end of t, 0 when there is none.
func countedTail(t string) int {
	for _, w := range []string{"楼以上", "层以上", "楼及以上", "层及以上", "楼以下", "层以下", "楼(含)以上", "层（含）以上"} {
		if strings.HasSuffix(t, w) {
			n := len(w)
			if k := numeralTail(t[:len(t)-n]); k > 0 {
				return n + k
			}
		}
	}
	for _, w := range []string{"高层住宅", "高楼层", "高层", "低层", "地势较高", "地势高"} {
		if strings.HasSuffix(t, w) {
			return len(w)
		}
	}
	if strings.HasSuffix(t, "户") {
		rest := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(t[:len(t)-len("户")], "余"), "多"), "万")
		if k := numeralTail(rest); k > 0 {
			return len(t) - len(rest) + k
		}
	}
	for _, w := range []string{"个小区", "个站点", "个车站", "个公交站", "个社区", "个路段", "个片区", "个村", "个站", "个区域", "个镇", "个单位", "个街道", "个乡镇", "个公交站点", "条道路", "条路", "处小区", "座车站", "两站", "两地", "两镇", "两村", "两处", "两区", "两校", "三站", "三地", "三处", "两条道路", "两路段", "两小区", "两社区"} {
		if !strings.HasSuffix(t, w) {
			continue
		}
		if hasAnyPrefix(w, []string{"两", "三"}) {
			if w == "三站" || !endsAsPlace(t[:len(t)-len(w)]) {
				continue
			}
			return len(w)
		}
		if k := numeralTail(t[:len(t)-len(w)]); k > 0 {
			return len(w) + k
		}
	}
	return 0
}

// numeralTail gives the length of the number at the end of t.
func numeralTail(t string) int {
	n := 0
	for n < len(t) {
		r, size := utf8.DecodeLastRuneInString(t[:len(t)-n])
		if !strings.ContainsRune("0123456789一二三四五六七八九十百千两几数多", r) {
			break
		}
		n += size
	}
	return n
}
