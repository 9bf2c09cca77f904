package simulator

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

const latest = 2_000_000_000

func TestParseHTML(t *testing.T) {
	e := func(kind string, offset, length int) Entity {
		return Entity{Type: kind, Offset: offset, Length: length}
	}
	for name, c := range map[string]struct {
		in, text string
		want     []Entity
	}{
		"plain":          {"停水 9:00", "停水 9:00", nil},
		"every style":    {"<b>a</b><strong>a</strong><i>b</i><em>b</em><u>c</u><ins>c</ins><s>d</s><strike>d</strike><del>d</del><tg-spoiler>e</tg-spoiler>", "aabbccddde", []Entity{e("bold", 0, 1), e("bold", 1, 1), e("italic", 2, 1), e("italic", 3, 1), e("underline", 4, 1), e("underline", 5, 1), e("strikethrough", 6, 1), e("strikethrough", 7, 1), e("strikethrough", 8, 1), e("spoiler", 9, 1)}},
		"nested":         {"<b>a<i>b</i></b>", "ab", []Entity{e("bold", 0, 2), e("italic", 1, 1)}},
		"same start":     {"<i><b>ab</b>c</i>", "abc", []Entity{e("italic", 0, 3), e("bold", 0, 2)}},
		"units":          {"😀<b>字😀</b>", "😀字😀", []Entity{e("bold", 2, 3)}},
		"escapes":        {"&lt;b&gt; &amp;lt; &quot;&#39;&#x4e2d;&#X4E2D;", "<b> &lt; \"'中中", nil},
		"empty tag":      {"a<b></b>", "a", nil},
		"case, spaces":   {"<B >a</B\n>", "a", []Entity{e("bold", 0, 1)}},
		"link":           {`<a href="https://a.b/?x=1&amp;y=2">t</a>`, "t", []Entity{{Type: "text_link", Offset: 0, Length: 1, URL: "https://a.b/?x=1&y=2"}}},
		"mention":        {`<a href='tg://user?id=1'>t</a>`, "t", []Entity{{Type: "text_link", Offset: 0, Length: 1, URL: "tg://user?id=1"}}},
		"code":           {"<code>a &amp; b</code>", "a & b", []Entity{e("code", 0, 5)}},
		"pre":            {"<pre>x\ny</pre>", "x\ny", []Entity{e("pre", 0, 3)}},
		"pre with code":  {`<pre><code class="language-go">x</code></pre>`, "x", []Entity{{Type: "pre", Offset: 0, Length: 1, Language: "go"}}},
		"quote":          {"<blockquote>a <b>b</b></blockquote>", "a b", []Entity{e("blockquote", 0, 3), e("bold", 2, 1)}},
		"folded quote":   {"<blockquote expandable>a</blockquote>", "a", []Entity{e("expandable_blockquote", 0, 1)}},
		"folded, spaced": {"<blockquote  expandable >a</blockquote>", "a", []Entity{e("expandable_blockquote", 0, 1)}},
		"emoji":          {`<tg-emoji emoji-id="53">👍</tg-emoji>`, "👍", []Entity{{Type: "custom_emoji", Offset: 0, Length: 2, CustomEmojiID: "53"}}},
		"time":           {`<tg-time unix="1647531900" format="wDT">t</tg-time>`, "t", []Entity{{Type: "date_time", Offset: 0, Length: 1, UnixTime: 1647531900, Format: "wDT"}}},
		"time, bare":     {`<tg-time unix=1647531900>t</tg-time>`, "t", []Entity{{Type: "date_time", Offset: 0, Length: 1, UnixTime: 1647531900}}},
	} {
		t.Run(name, func(t *testing.T) {
			text, got, err := parseHTML(c.in, latest)
			if err != nil || text != c.text || !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %q %+v %v\nwant %q %+v", text, got, err, c.text, c.want)
			}
		})
	}
}

func TestParseHTMLRefuses(t *testing.T) {
	for name, c := range map[string]struct{ in, says string }{
		"unknown tag":            {"a <p>x</p>", `Unsupported start tag "p" at byte offset 2`},
		"br":                     {"a<br>b", `Unsupported start tag "br" at byte offset 1`},
		"span":                   {`<span class="tg-spoiler">a</span>`, `Unsupported start tag "span"`},
		"comment":                {"<!-- x -->", "Unsupported start tag"},
		"bare less":              {"1 < 2", `Unsupported start tag ""`},
		"bare greater":           {"2 > 1", "'>' must be escaped at byte offset 2"},
		"bare and":               {"a & b", "'&' must be escaped at byte offset 2"},
		"unended escape":         {"a &lt b", "'&' must be escaped"},
		"unknown escape":         {"a&nbsp;b", `Unsupported HTML entity "&nbsp;" at byte offset 1`},
		"nul":                    {"&#0;", "Unsupported HTML entity"},
		"surrogate":              {"&#xD800;", "Unsupported HTML entity"},
		"far too high":           {"&#x110000;", "Unsupported HTML entity"},
		"not closed":             {"<b>a", `Can't find end tag corresponding to start tag "b"`},
		"unmatched":              {"<b><i>a</b></i>", `Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`},
		"unexpected":             {"a</b>", "Unexpected end tag at byte offset 1"},
		"start cut off":          {"a<b", `Unclosed start tag "b" at byte offset 1`},
		"value cut off":          {`<a href="https://a.b`, "Unclosed start tag"},
		"end cut off":            {"<b>a</b", "Unclosed end tag at byte offset 4"},
		"self closing":           {"<b/>", "Empty attribute name"},
		"attribute":              {`<b class="x">a</b>`, `Unexpected attribute "class"`},
		"attribute without sign": {`<a href>a</a>`, "Expected equal sign"},
		"attribute twice":        {`<a href="https://a.b" href="https://c.d">a</a>`, "Unexpected attribute"},
		"onclick":                {`<a href="https://a.b" onclick="x">a</a>`, "Unexpected attribute"},
		"no href":                {`<a>a</a>`, `valid attribute "href"`},
		"script link":            {`<a href="javascript:alert(1)">a</a>`, `valid attribute "href"`},
		"relative link":          {`<a href="/x">a</a>`, `valid attribute "href"`},
		"bare and in link":       {`<a href="https://a.b/?x&y">a</a>`, "'&' must be escaped"},
		"link in link":           {`<a href="https://a.b"><b><a href="https://a.b">a</a></b></a>`, "can't be nested"},
		"quote in quote":         {"<blockquote>a<b><blockquote>b</blockquote></b></blockquote>", `Tag "blockquote" can't be nested`},
		"bold in code":           {"<code><b>a</b></code>", `Tag "b" can't be nested in "code"`},
		"bold in pre":            {"<pre><b>a</b></pre>", `Tag "b" can't be nested in "pre"`},
		"code late in pre":       {`<pre>a<code class="language-go">b</code></pre>`, "can't be nested"},
		"text after code":        {`<pre><code class="language-go">b</code>a</pre>`, "after the nested code"},
		"code with class":        {`<code class="language-go">b</code>`, `Unexpected attribute "class"`},
		"class of pre":           {`<pre><code class="go">b</code></pre>`, `valid attribute "class"`},
		"emoji without id":       {"<tg-emoji>a</tg-emoji>", `valid attribute "emoji-id"`},
		"time without unix":      {"<tg-time>a</tg-time>", `valid attribute "unix"`},
		"time too far":           {`<tg-time unix="2000000001">a</tg-time>`, `valid attribute "unix"`},
		"time format":            {`<tg-time unix="1" format="tw">a</tg-time>`, `valid attribute "format"`},
	} {
		t.Run(name, func(t *testing.T) {
			text, got, err := parseHTML(c.in, latest)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %q %+v %v, want an error that says %s", text, got, err, c.says)
			}
		})
	}
}

func FuzzParseHTML(f *testing.F) {
	for _, s := range []string{"", "<b>停水</b> &lt;", `<a href="https://a.b/?x&amp;y">😀</a>`, "<pre><code class='language-go'>x</code></pre>",
		"<blockquote expandable>a<i>b</i></blockquote>", `<tg-time unix="1" format="r">x</tg-time>`, "<", "</", "&", "&#x;", "<b a=b c>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		text, es, err := parseHTML(s, latest)
		if err != nil {
			return
		}
		if err := checkEntities(text, es); err != nil {
			t.Fatalf("entities of %q lie outside of %q: %+v", s, text, es)
		}
		for i, a := range es {
			for _, b := range es[i+1:] {
				if b.Offset < a.Offset+a.Length && b.Offset+b.Length > a.Offset+a.Length {
					t.Fatalf("entities of %q cross: %+v %+v", s, a, b)
				}
			}
		}
		escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
		again, none, err := parseHTML(escaped, latest)
		if err != nil || again != text || len(none) != 0 {
			t.Fatalf("the escaped text %q reads as %q %+v %v", escaped, again, none, err)
		}
		trimmed, kept := trim(clean(text), es)
		kept = detect(trimmed, kept)
		if err := checkEntities(trimmed, kept); err != nil {
			t.Fatalf("after trimming: %v of %q %+v", err, trimmed, kept)
		}
	})
}

func TestDetect(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"none":          {"9/10 and a/b", nil},
		"command":       {"/start", []string{"bot_command /start"}},
		"addressed":     {"go /my@n_bot now", []string{"bot_command /my@n_bot"}},
		"after hanzi":   {"发送（/help）", []string{"bot_command /help"}},
		"path":          {"see /usr/bin", nil},
		"address":       {"见https://a.b/c?d=1，谢谢", []string{"url https://a.b/c?d=1"}},
		"after emoji":   {"😀😀 /a /b", []string{"bot_command /a", "bot_command /b"}},
		"within a word": {"x/start", nil},
	} {
		t.Run(name, func(t *testing.T) {
			m := Message{Text: c.in, Entities: detect(c.in, nil)}
			var got []string
			for _, e := range m.Entities {
				got = append(got, e.Type+" "+m.Slice(e))
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
