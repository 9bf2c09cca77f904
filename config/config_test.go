package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func noEnv(string) string { return "" }

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "noticebot.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBuiltinIsComplete(t *testing.T) {
	c, err := Load("", noEnv)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Regions) != 1 || len(c.Sources) != 1 || c.Telegram.Rate != 25 || c.Zone(c.Regions[0].Name).String() != "Asia/Shanghai" {
		t.Errorf("built-in configuration = %+v", c)
	}
}

func TestOwnValuesWinAndTheRestStays(t *testing.T) {
	c, err := Load(write(t, `
store: /var/lib/noticebot/n.db
telegram: {rate: 0, workers: 2}
regions: [{name: 湖北省宜昌市}]
sources:
  - {name: inbox, kind: folder, path: in, paper: 夷陵晨报}
`), noEnv)
	if err != nil {
		t.Fatal(err)
	}
	s := c.Sources[0]
	if c.Store != "/var/lib/noticebot/n.db" || c.Telegram.Rate != 0 || c.Telegram.Workers != 2 || c.Telegram.Server != "https://api.telegram.org" {
		t.Errorf("got %+v", c)
	}
	if len(c.Sources) != 1 || s.Region != "湖北省宜昌市" || s.Schedule != "@every 2s" {
		t.Errorf("source = %+v", s)
	}
}

func TestEmptyAndCommentOnlyFiles(t *testing.T) {
	for name, text := range map[string]string{"empty": "", "comments": "# nothing\n\n# here\n", "null section": "telegram:\nlog:\n"} {
		t.Run(name, func(t *testing.T) {
			if _, err := Load(write(t, text), noEnv); err != nil {
				t.Errorf("Load: %v", err)
			}
		})
	}
}

func TestEnvironmentWins(t *testing.T) {
	token := write(t, "123:abc\n")
	env := map[string]string{EnvStore: "other.db", EnvTokenFile: token}
	c, err := Load("", func(k string) string { return env[k] })
	if err != nil {
		t.Fatal(err)
	}
	if c.Store != "other.db" || c.Telegram.Token != "123:abc" {
		t.Errorf("store %q token %q", c.Store, c.Telegram.Token)
	}
}

func TestEveryProblemIsToldAtOnce(t *testing.T) {
	cases := []struct {
		name, text string
		want       []string
	}{
		{"unknown keys with line and column", "stor: x\ntelegram:\n  token: 1:a\n  rat: 3\n", []string{
			`:1:1: unknown key "stor"`, `:3:3: unknown key "token"`, EnvToken, `:4:3: unknown key "rat"`}},
		{"wrong types", "telegram: {rate: quick, workers: many}\nsources: none\n", []string{
			"telegram.rate must be a number", "telegram.workers must be a whole number", "sources must be a list"}},
		{"scalar for a section", "telegram: yes\n", []string{"telegram must hold keys"}},
		{"not YAML", "a: [1\nb: }", []string{"not valid YAML"}},
		{"values", `
listen: nowhere
log: {level: loud, format: xml}
regions: [{name: 甲市, zone: Asia/Nowhere}]
sources:
  - {name: A B, kind: epaper, url: ftp://x, paper: 甲报, schedule: "CRON_TZ=Asia/Kolkata"}
  - {name: b, kind: fax}
  - {name: b, kind: folder, region: 乙市, schedule: "61 * * * *"}
`, []string{"listen:", "log.level", "log.format", "Asia/Nowhere", `name "A B"`, "url:", "schedule:", `kind "fax"`, "named \"b\"", `region "乙市"`, "path: is missing", `"61 * * * *"`, "paper: is missing"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(write(t, c.text), noEnv)
			if err == nil {
				t.Fatal("no error")
			}
			for _, w := range c.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("error lacks %q:\n%v", w, err)
				}
			}
		})
	}
}

func TestMissingFileSaysWhatToDo(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), "none.yaml"), noEnv)
	if err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("err = %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(builtin)
	f.Add([]byte("a: &x [*x]\n"))
	f.Add([]byte("sources: [{name: a, kind: folder, schedule: 'CRON_TZ=UTC'}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := parse("fuzz", data); err == nil {
			c.validate()
		}
	})
}
