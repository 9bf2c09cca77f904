package text
import ("testing";"strings";"time";"fmt")
func TestLin(t *testing.T){
 for _,p:=range []string{"（\n","（a，\n","1\n","一、\n","。\n“","“","（","９","觀","\u200b","a\n","，\n，","9月\n1","至\n","○","“。”"," \n","  a b c d\n"}{
  s:=strings.Repeat(p,1000000/len(p)); st:=time.Now(); f:=Fold(s); a:=time.Since(st); f=f.Join(); b:=time.Since(st)-a; Sentences(f.String());Clauses(s); c:=time.Since(st)-a-b; fmt.Printf("%q fold %v join %v split %v\n",p,a,b,c)
 }}
