package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"noticebot/config"
)

// run calls the program in this process, as main would.
func run(t *testing.T, stdin string, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = Run(t.Context(), args, func(k string) string { return env[k] }, strings.NewReader(stdin), &out, &errs)
	return code, out.String(), errs.String()
}

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCallsAndTheirExitCodes(t *testing.T) {
	bad := file(t, "bad.yaml", "stor: x\n")
	good := file(t, "good.yaml", "store: "+filepath.Join(t.TempDir(), "n.db")+"\nlisten: \"off\"\n")
	huge := filepath.Join(t.TempDir(), "2023-06-02.txt")
	if f, err := os.Create(huge); err != nil || f.Truncate(100<<20) != nil || f.Close() != nil {
		t.Fatal("cannot make a file of 100 MB")
	}
	token := map[string]string{config.EnvToken: "no token at all"}
	cases := []struct {
		name string
		args []string
		env  map[string]string
		code int
		says string // on standard error, or on standard output when the code is 0
	}{
		{"nothing", nil, nil, 2, "Usage"},
		{"help", []string{"help"}, nil, 0, "noticebot demo"},
		{"help of a command", []string{"help", "extract"}, nil, 0, "--jsonl"},
		{"-h of a command", []string{"serve", "-h"}, nil, 0, "BotFather"},
		{"help of nothing", []string{"help", "dance"}, nil, 2, `no command "dance"`},
		{"unknown command", []string{"dance"}, nil, 2, `no command "dance"`},
		{"unknown flag", []string{"demo", "--twice"}, nil, 2, "twice"},
		{"version", []string{"version"}, nil, 0, "noticebot " + release},
		{"--version", []string{"--version"}, nil, 0, "noticebot " + release},
		{"config check, built in", []string{"config", "check"}, nil, 0, "The configuration is good"},
		{"config check, wrong key", []string{"config", "check", "--config", bad}, nil, 2, `:1:1: unknown key "stor"`},
		{"config check, no file", []string{"config", "check", "--config", "none.yaml"}, nil, 2, "does not exist"},
		{"config check, unknown region", []string{"config", "check", "--config", file(t, "r.yaml", "regions: [{name: 不存在省不存在市}]\n")}, nil, 2, "不存在"},
		{"config nothing", []string{"config"}, nil, 2, "check or example"},
		{"config example", []string{"config", "example"}, nil, 0, "sources:"},
		{"serve without a token", []string{"serve", "--config", good}, nil, 2, config.EnvToken},
		{"serve with a bad token", []string{"serve", "--config", good}, token, 2, "does not have the form"},
		{"serve with a bad time", []string{"serve", "--config", good, "--at", "noon"}, map[string]string{config.EnvToken: "1:a"}, 2, "--at"},
		{"serve with a surplus word", []string{"serve", "now"}, nil, 2, `"now"`},
		{"health with nobody there", []string{"health", "--config", file(t, "h.yaml", "listen: 127.0.0.1:1\n")}, nil, 1, "no answer"},
		{"extract nothing", []string{"extract"}, nil, 2, "name a file"},
		{"extract a missing file", []string{"extract", "none.txt"}, nil, 1, "none.txt"},
		{"extract a directory", []string{"extract", t.TempDir()}, nil, 1, "directory"},
		{"extract an empty file", []string{"extract", file(t, "2023-06-02.txt", "")}, nil, 1, "empty"},
		{"extract a binary", []string{"extract", file(t, "2023-06-02.txt", "\x7fELF\x00\x01\x02\x00\xff\xfe")}, nil, 1, "2023-06-02.txt"},
		{"extract 100 MB", []string{"extract", huge}, nil, 1, "100 MB"},
		{"extract a PDF", []string{"extract", file(t, "2023-06-02.pdf", "%PDF-1.4")}, nil, 1, "PDF"},
		{"extract without a date", []string{"extract", file(t, "page.txt", page)}, nil, 2, "--published"},
		{"extract with a bad date", []string{"extract", "--published", "yesterday", file(t, "page.txt", page)}, nil, 2, "--published"},
		{"extract for a person", []string{"extract", file(t, "2023-06-02.txt", page)}, nil, 0, "water · planned · outage"},
		{"extract explains", []string{"extract", "--explain", file(t, "2023-06-02.txt", page)}, nil, 0, "雷公塘"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			code, stdout, stderr := run(t, "", c.env, c.args...)
			said := stderr
			if c.code == 0 {
				said = stdout
			}
			if code != c.code || !strings.Contains(said, c.says) {
				t.Errorf("exit code %d, want %d; want %q in\n%s", code, c.code, c.says, said)
			}
			if strings.Contains(stderr, "panic") || strings.Contains(stderr, "goroutine ") {
				t.Errorf("a panic shows:\n%s", stderr)
			}
		})
	}
}

func TestExtractReadsGB18030(t *testing.T) {
	encoded, err := simplifiedchinese.GB18030.NewEncoder().String(page)
	if err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := run(t, "", nil, "extract", "--json", file(t, "2023-06-02.txt", encoded))
	if code != 0 || !strings.Contains(stdout, "雷公塘片区") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
}

func TestExtractJSON(t *testing.T) {
	code, stdout, stderr := run(t, page, nil, "extract", "--page", "--published", "2023-06-02", "--json", "-")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	var got answer
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Notices) != 1 {
		t.Fatalf("%d notices, want 1:\n%s", len(got.Notices), stdout)
	}
	n := got.Notices[0]
	if *n.Windows[0].Start != "2023-06-03T09:00" || *n.Windows[0].End != "2023-06-03T12:00" || len(n.Areas) != 4 || n.Hotlines[0] != "8429110" {
		t.Errorf("notice = %+v", n)
	}
	runes := []rune(page)
	for field, spans := range n.Evidence {
		for _, s := range spans {
			if s.Part == "" && string(runes[s.Start:s.End]) != s.Text {
				t.Errorf("evidence of %s at %d is %q in the page, %q in the answer", field, s.Start, string(runes[s.Start:s.End]), s.Text)
			}
		}
	}
}

func TestExtractBatchAnswersEveryLine(t *testing.T) {
	in := strings.Join([]string{
		`{"id":"a","region":"湖南省衡阳市","published":"2023-06-02","title":"雁峰区雷公塘片区明日停水","text":"市水务集团消息，因阀门更换，定于6月3日9:00至12:00对雁峰区雷公塘片区停水，请用户提前储水。咨询热线8429110。","places":["雷公塘","石鼓区"]}`,
		`not json`,
		``,
		`{"id":"c","published":"soon","text":"x"}`,
		`{"id":"d","region":"湖南省衡阳市","published":"2023-06-02","title":"书屋满月","text":"街角书屋开张满月。","places":["雷公塘"]}`,
	}, "\n")
	code, stdout, stderr := run(t, in, nil, "extract", "--jsonl", "-")
	if code != 1 || !strings.Contains(stderr, "line 2") {
		t.Errorf("exit code %d, standard error %q", code, stderr)
	}
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	if len(lines) != 4 {
		t.Fatalf("%d lines out, want 4:\n%s", len(lines), stdout)
	}
	var first, second, third, last answer
	for i, a := range []*answer{&first, &second, &third, &last} {
		if err := json.Unmarshal([]byte(lines[i]), a); err != nil {
			t.Fatal(err)
		}
	}
	if len(first.Notices) != 1 || len(first.Alerts) != 2 || !*first.Alerts[0] || *first.Alerts[1] {
		t.Errorf("first line: %s", lines[0])
	}
	if second.Error == "" || !strings.Contains(third.Error, "line 4") {
		t.Errorf("bad lines: %s\n%s", lines[1], lines[2])
	}
	if len(last.Notices) != 0 || *last.Alerts[0] {
		t.Errorf("last line: %s", lines[3])
	}
}

func TestABrokenStoreIsToldAndLeftAlone(t *testing.T) {
	garbage := strings.Repeat("this is not a database\n", 1000)
	path := file(t, "n.db", garbage)
	code, _, stderr := run(t, "", map[string]string{config.EnvToken: "1:a"}, "serve", "--config", file(t, "c.yaml", "store: "+path+"\nlisten: \"off\"\n"))
	if code != 1 || !strings.Contains(stderr, path) {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != garbage {
		t.Error("the file was changed")
	}
}

func TestAFullDiskIsTold(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("a small disk needs the right to mount one: %s", out)
	}
	defer func() { _ = exec.Command("umount", dir).Run() }()
	code, _, stderr := run(t, "", map[string]string{config.EnvToken: "1:a"}, "serve", "--config", file(t, "c.yaml", "store: "+filepath.Join(dir, "n.db")+"\nlisten: \"off\"\n"))
	if code != 1 || !strings.Contains(stderr, "space") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

func TestDemo(t *testing.T) {
	code, stdout, stderr := run(t, "", nil, "demo", "--once", "--listen", "127.0.0.1:0")
	if code != 0 {
		t.Fatalf("exit code %d\n%s\n%s", code, stdout, stderr)
	}
	for _, has := range []string{"4 pages", "Articles turned down", "王阿姨 (雷公塘): 1 alert", "老李 (石鼓区): 0 alerts", "9:00", "雷公塘"} {
		if !strings.Contains(stdout, has) {
			t.Errorf("the transcript lacks %q:\n%s", has, stdout)
		}
	}
}
