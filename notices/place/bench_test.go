package place

import (
	"strings"
	"testing"
)

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		if _, err := Open("湖南省衡阳市", Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenStreetLevel(b *testing.B) {
	for b.Loop() {
		OpenAny("四川省成都市")
	}
}

func thirtyAreas() Scope {
	names := strings.Fields("雷公塘片区 六一实验小学 衡州中学 湖南工学院老校区 市疾控中心雷公塘家属区 解放大道（船山路至蒸阳路段） 锦绣花园1-5栋 人民东、西路 珠江桥社区 黄茶岭路 岳屏小区 市二医院家属楼 高家塘菜场 雁城路 先锋路")
	s := Scope{Districts: []string{"雁峰区"}}
	for _, n := range append(names, names...) {
		s.Areas = append(s.Areas, Area{Name: n, Under: []string{"雁峰区"}})
	}
	return s
}

func BenchmarkPrepare(b *testing.B) {
	g, s := region(b, "湖南省衡阳市"), thirtyAreas()
	for b.Loop() {
		g.Prepare(s)
	}
}

func BenchmarkJudgeListed(b *testing.B) {
	g, s := region(b, "湖南省衡阳市"), thirtyAreas()
	h := Home{ID: "430406004002", Name: "珠江桥社区"}
	for b.Loop() {
		g.Judge(h, s)
	}
}

func BenchmarkJudgeTyped(b *testing.B) {
	g, s := region(b, "湖南省衡阳市"), thirtyAreas()
	h := g.Keep("幸福里小区3栋", "430406004")
	for b.Loop() {
		g.Judge(h, s)
	}
}

func BenchmarkCandidatesTypo(b *testing.B) {
	g := region(b, "湖南省衡阳市")
	for b.Loop() {
		g.Candidates("雷工糖")
	}
}
