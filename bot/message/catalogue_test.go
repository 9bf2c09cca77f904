package message

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"noticebot/notices"
)

// texts walks a catalogue and lists every text by its path.
func texts(v reflect.Value, path string, out map[string]string) {
	switch v.Kind() {
	case reflect.String:
		out[path] = v.String()
	case reflect.Struct:
		for i := range v.NumField() {
			texts(v.Field(i), path+"."+v.Type().Field(i).Name, out)
		}
	case reflect.Array, reflect.Slice:
		for i := range v.Len() {
			texts(v.Index(i), fmt.Sprintf("%s[%d]", path, i), out)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			texts(v.MapIndex(k), fmt.Sprintf("%s[%v]", path, k), out)
		}
	default:
		panic("a catalogue holds texts only: " + path)
	}
}

var name = regexp.MustCompile(`\{[a-z]+\}`)

func names(s string) []string {
	found := name.FindAllString(s, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestCataloguesAreComplete(t *testing.T) {
	byLang := map[string]map[string]string{}
	for _, lang := range Languages() {
		m := map[string]string{}
		texts(reflect.ValueOf(*In(lang)), "", m)
		byLang[lang] = m
	}
	// Chinese sets no space between words; a date without its year has none to show.
	mayBeEmpty := map[string]bool{"zh.Clock.Between": true}
	for _, lang := range Languages() {
		for path, s := range byLang[lang] {
			if strings.TrimSpace(s) == "" && s != " " && !mayBeEmpty[lang+path] {
				t.Errorf("%s%s is empty", lang, path)
			}
			for _, other := range Languages() {
				o, ok := byLang[other][path]
				if !ok {
					t.Errorf("%s%s is missing", other, path)
					continue
				}
				if got, want := names(o), names(s); !slices.Equal(got, want) {
					t.Errorf("%s%s holds %v, %s holds %v", other, path, got, lang, want)
				}
			}
			if err := checkHTML(s); err != nil && !mayBeEmpty[lang+path] && strings.TrimSpace(s) != "" {
				t.Errorf("%s%s: %v", lang, path, err)
			}
		}
	}
}

func TestCataloguesKnowTheVocabulary(t *testing.T) {
	for _, lang := range Languages() {
		c := In(lang)
		for _, s := range notices.Services() {
			if c.Services[s].Icon == "" {
				t.Errorf("%s: service %s", lang, s)
			}
		}
		for _, s := range notices.Statuses() {
			if c.Titles[s] == "" || c.States[s] == "" {
				t.Errorf("%s: status %s", lang, s)
			}
		}
		for _, f := range []notices.Field{notices.FieldService, notices.FieldStatus, notices.FieldEffect, notices.FieldWindows,
			notices.FieldAreas, notices.FieldSpared, notices.FieldDistricts, notices.FieldReason, notices.FieldHotlines, notices.FieldIssuer} {
			if c.Fields[f] == "" {
				t.Errorf("%s: field %s", lang, f)
			}
		}
		for _, r := range []notices.Role{notices.RoleAny, notices.RoleEnquiry, notices.RoleRepair, notices.RoleComplaint} {
			if c.Roles[r] == "" {
				t.Errorf("%s: role %q", lang, r)
			}
		}
		for _, name := range CommandNames() {
			if d := c.Commands[name]; d == "" || len(d) > 256 {
				t.Errorf("%s: command %s", lang, name)
			}
		}
	}
}

func TestLanguage(t *testing.T) {
	for code, want := range map[string]string{"": "zh", "zh": "zh", "zh-hans": "zh", "zh-TW": "zh", "en": "en", "en-GB": "en", "de": "en", "z": "en"} {
		if got := Language(code); got != want {
			t.Errorf("Language(%q) = %s, want %s", code, got, want)
		}
	}
}
