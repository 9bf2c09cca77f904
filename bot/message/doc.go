// Package message writes everything that noticebot says to people: alerts, lists, the words of the dialogue, in Chinese and
// in English. It exists so that no other room holds a sentence, and so that nothing which came from outside reaches a chat
// unescaped.
//
// It promises: every Text has an HTML form that Telegram accepts (parse mode HTML, fields escaped, at most Limit UTF-16 units
// after parsing) and a Plain form with the same words, to be sent if the HTML were ever refused. A text that would be too long
// has its fields shortened and is written anew; rendered HTML is never cut.
package message
