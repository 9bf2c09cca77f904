package place
import ("testing";"fmt")
func TestZZ(t *testing.T){
 g:=region(t,"黑龙江省哈尔滨市")
 h:=g.Typed("呼兰区"); fmt.Printf("%+v\n",h)
 for _,s:=range []Scope{
  {Areas:[]Area{{Name:"群力第七大道"},{Name:"枫叶广场"},{Name:"柳河村",Under:[]string{"新农镇"}},{Name:"柳河路（甲乙街至大江路）"}}},
  {Areas:[]Area{{Name:"群力第七大道"}}}, {Areas:[]Area{{Name:"枫叶广场"}}}, {Areas:[]Area{{Name:"柳河村"}}},{Areas:[]Area{{Name:"前进村"}}},{Areas:[]Area{{Name:"新农镇前进村"}}},{Areas:[]Area{{Name:"香坊区多处线路"}}},{Areas:[]Area{{Name:"道里区群力第七大道"}}},
 }{ fmt.Println(s.Areas, g.Judge(h,s)) }
}
