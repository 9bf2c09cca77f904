package bot

import (
	"fmt"
	"hash/fnv"
	"strings"
)

// The data behind a button: version, a mark of the chat it was made for, what to do, and with what:
//
//	1xxxx:op:arg
//
// Telegram allows 64 bytes. Data of another version or another chat is that of a stale button.
const (
	dataVersion = "1"
	maxData     = 64
)

// The things a button can do.
const (
	opBrowse   = "n" // show the units in a unit; arg id or id/page
	opAdd      = "a" // subscribe to a unit
	opChoose   = "p" // this unit was meant by the words of the dialogue
	opWithin   = "m" // the words of the dialogue, looked for in this district
	opKeep     = "k" // keep the words of the dialogue: ask where
	opFileIn   = "d" // they are somewhere in this unit: ask where in it
	opFile     = "f" // they are in this unit, and more is not known
	opRemove   = "u" // unsubscribe; arg the place's mark
	opRemoving = "r" // show what can be removed
	opLang     = "l"
	opForget   = "x" // arg y or n
	opComing   = "q" // what is coming; arg a unit, or nothing for the own places
	opMine     = "o"
	opCancel   = "c"
)

func chatMark(chat int64) string {
	h := fnv.New32a()
	fmt.Fprintf(h, "chat %d", chat)
	return fmt.Sprintf("%04x", h.Sum32()&0xffff)
}

// encodeData returns "" when it would be too long for a button.
func encodeData(chat int64, op, arg string) string {
	s := dataVersion + chatMark(chat) + ":" + op + ":" + arg
	if len(s) > maxData {
		return ""
	}
	return s
}

func decodeData(chat int64, data string) (op, arg string, ok bool) {
	rest, ok := strings.CutPrefix(data, dataVersion+chatMark(chat)+":")
	if !ok || len(data) > maxData {
		return "", "", false
	}
	op, arg, ok = strings.Cut(rest, ":")
	return op, arg, ok && op != ""
}

// placeMark tells the places of one chat apart on buttons, whatever is added or removed meanwhile.
func placeMark(parts ...string) string {
	h := fnv.New64a()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return fmt.Sprintf("%016x", h.Sum64())
}
