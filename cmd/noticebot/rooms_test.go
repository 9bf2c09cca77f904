package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport is the table of rooms: who may know whom, of ours. A room that is not here does not exist; an arrow that is
// not here is not drawn. "name/..." stands for the room and what lies below it.
var mayImport = map[string][]string{
	"config":             {},
	"notices":            {},
	"notices/text":       {},
	"notices/when":       {"notices/text"},
	"notices/place":      {"notices/text"},
	"notices/extract":    {"notices", "notices/text", "notices/when", "notices/place"},
	"notices/fetch":      {},
	"notices/source/...": {"notices", "notices/text", "notices/fetch", "notices/source/..."},
	"notices/store":      {},
	"notices/ledger":     {"notices"},
	"notices/watch":      {"notices", "notices/text", "notices/extract", "notices/fetch", "notices/source/...", "notices/ledger", "notices/store"},
	"notices/board":      {"notices", "notices/place", "notices/ledger"},
	"bot/outbox":         {},
	"bot/courier":        {"bot/outbox"},
	"bot/simulator":      {},
	"bot/subscribers":    {"notices", "notices/place"},
	"bot/message":        {"notices"},
	"bot":                {"notices", "notices/place", "notices/ledger", "bot/subscribers", "bot/message", "bot/outbox", "bot/courier"},
	"cmd/noticebot":      {"..."},
}

// testsMayImport adds what tests alone may use: the opponent, the store and the suites.
var testsMayImport = []string{"bot/simulator", "notices/store", "notices/ledger/ledgertest", "notices/source/..."}

func matches(pattern, room string) bool {
	base, below := strings.CutSuffix(pattern, "...")
	if !below {
		return pattern == room
	}
	return room == strings.TrimSuffix(base, "/") || strings.HasPrefix(room, base)
}

func ruleFor(room string) ([]string, bool) {
	if may, ok := mayImport[room]; ok {
		return may, true
	}
	for pattern, may := range mayImport {
		if pattern != "..." && matches(pattern, room) {
			return may, true
		}
	}
	// A suite that a room keeps beside itself (ledger/ledgertest) may know what the room knows, and the room.
	if parent := filepath.Dir(room); strings.HasSuffix(room, "test") || strings.Contains(room, "/internal") {
		if may, ok := ruleFor(parent); ok {
			return append(slices.Clone(may), parent), true
		}
	}
	return nil, false
}

func TestRoomsKnowOnlyWhomTheyMay(t *testing.T) {
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != "." && d.Name() != "..") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		room := filepath.ToSlash(rel)
		may, ok := ruleFor(room)
		if !ok {
			t.Errorf("%s: room %q is not in the table of rooms", path, room)
			return fs.SkipDir
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		isTest := strings.HasSuffix(path, "_test.go")
		for _, spec := range file.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			other, ours := strings.CutPrefix(name, "noticebot/")
			if !ours || other == room || allowed(may, room, other, isTest) {
				continue
			}
			t.Errorf("%s: %s may not know %s", path, room, other)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func allowed(may []string, room, other string, isTest bool) bool {
	knows := func(p string) bool { return matches(p, other) }
	if slices.ContainsFunc(may, knows) || strings.HasPrefix(other, room+"/internal") {
		return true
	}
	// Under notices/ not even a test knows the bot.
	if strings.HasPrefix(room, "notices") && strings.HasPrefix(other, "bot") {
		return false
	}
	return isTest && (slices.ContainsFunc(testsMayImport, knows) || strings.HasPrefix(other, room+"/"))
}

func TestTopLevelHoldsOnlyThePlannedFolders(t *testing.T) {
	entries, err := os.ReadDir(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	planned := []string{"cmd", "notices", "bot", "config", "docs", "data"}
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") && !slices.Contains(planned, e.Name()) {
			t.Errorf("top-level folder %s is not in the plan", e.Name())
		}
		if strings.HasSuffix(e.Name(), ".go") {
			t.Errorf("code at the top level: %s", e.Name())
		}
	}
}
