// Package text brings printed Chinese into the one form in which it is read, and keeps the way back to the print.
//
// Papers print the same words in full-width and half-width digits, with four kinds of colon and eight kinds of dash, in
// traditional and simplified characters, and broken wherever a narrow column ends. Every reader above this package works
// on folded text and shows what the paper printed: [Folded.Origin] leads from any span back to the bytes it came from.
//
// # Canonical forms
//
// [Fold] maps rune to rune (or to nothing), never one to many:
//
//	digits, Latin letters, % / + = & # @ . " '   ASCII
//	： ∶ ︰ ﹕ ː ꞉                        :
//	~ ～ 〜 ∼ ∽ ˜                        ~
//	- ‐ ‑ ‒ – — ― − － ─ ━ ﹣ ﹘ ー      -      (—— becomes --)
//	, ﹐ ︐                              ，     (but an ASCII comma between two digits stays)
//	; ﹔ ︔ · ! ﹗ · ? ﹖                 ； ！ ？
//	( ﹙ ︵ · ) ﹚ ︶                     （ ）
//	｡ ︒ · ､ ﹑ ︑                       。 、
//	· • ‧ ・ ･ ⋅ ∙                       ·
//	“” 「」 【】 〔〕 《》 …              as printed
//	every kind of blank                  one ASCII space
//	CR, CRLF, other line ends            LF
//	zero-width and control characters    deleted
//	○ ◯ after a Chinese numeral          〇
//	Kangxi radicals, compatibility forms the character meant (PDF text is full of them)
//	traditional characters               simplified; where there are several, the first that OpenCC lists
//	bytes that are not UTF-8             U+FFFD
//
// All functions take hostile input: they never panic and take time linear in the text.
package text
