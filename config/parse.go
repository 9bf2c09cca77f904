package config

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// parse reads one YAML document and reports every unknown key and wrong type at once.
func parse(name string, data []byte) (*Config, error) {
	if len(data) > 1<<20 {
		return nil, fmt.Errorf("%s: larger than 1 MB; this is not a configuration", name)
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, fmt.Errorf("%s: not valid YAML: %s", name, yaml.FormatError(err, false, false))
	}
	c := &Config{Telegram: Telegram{Rate: unset}}
	var problems []error
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if _, isComment := doc.Body.(*ast.CommentGroupNode); isComment {
			continue
		}
		w := &walker{file: name}
		w.walk(doc.Body, reflect.TypeOf(*c), "")
		problems = append(problems, w.problems...)
		if len(w.problems) > 0 {
			continue
		}
		if err := yaml.NodeToValue(doc.Body, c); err != nil {
			problems = append(problems, fmt.Errorf("%s: %s", name, yaml.FormatError(err, false, false)))
		}
	}
	return c, errors.Join(problems...)
}

// walker holds a YAML tree against a Go type, so that every unknown key and misplaced kind is found, not only the first.
type walker struct {
	file     string
	problems []error
}

func (w *walker) report(n ast.Node, format string, args ...any) {
	p := n.GetToken().Position
	w.problems = append(w.problems, fmt.Errorf("%s:%d:%d: %s", w.file, p.Line, p.Column, fmt.Sprintf(format, args...)))
}

func (w *walker) walk(n ast.Node, t reflect.Type, path string) {
	if n == nil || n.Type() == ast.NullType {
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		w.walkStruct(n, t, path)
	case reflect.Slice:
		seq, ok := n.(*ast.SequenceNode)
		if !ok {
			w.report(n, "%s must be a list (lines that begin with -)", path)
			return
		}
		for i, v := range seq.Values {
			w.walk(v, t.Elem(), fmt.Sprintf("%s[%d]", path, i))
		}
	default:
		w.walkScalar(n, t, path)
	}
}

func (w *walker) walkStruct(n ast.Node, t reflect.Type, path string) {
	var pairs []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		pairs = m.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{m}
	default:
		w.report(n, "%s must hold keys (key: value)", orTop(path))
		return
	}
	for _, p := range pairs {
		key := strings.Trim(p.Key.String(), `"'`)
		f, ok := fieldOf(t, key)
		if !ok {
			w.report(p.Key, "unknown key %q in %s; %s", key, orTop(path), hint(t, key))
			continue
		}
		w.walk(p.Value, f.Type, strings.TrimPrefix(path+"."+key, "."))
	}
}

var number = regexp.MustCompile(`^[-+]?[0-9][0-9_]*(\.[0-9]+)?$`)

func (w *walker) walkScalar(n ast.Node, t reflect.Type, path string) {
	s, ok := n.(ast.ScalarNode)
	if !ok {
		w.report(n, "%s must be a single value", path)
		return
	}
	text := s.GetToken().Value
	switch t.Kind() {
	case reflect.Bool:
		if n.Type() != ast.BoolType {
			w.report(n, "%s must be true or false, not %q", path, text)
		}
	case reflect.Int, reflect.Int64:
		if n.Type() != ast.IntegerType {
			w.report(n, "%s must be a whole number, not %q", path, text)
		}
	case reflect.Float64:
		if !number.MatchString(text) {
			w.report(n, "%s must be a number, not %q", path, text)
		}
	}
}

func fieldOf(t reflect.Type, key string) (reflect.StructField, bool) {
	for i := range t.NumField() {
		if tag := t.Field(i).Tag.Get("yaml"); tag == key && tag != "-" {
			return t.Field(i), true
		}
	}
	return reflect.StructField{}, false
}

// hint says what to do about an unknown key.
func hint(t reflect.Type, key string) string {
	if key == "token" {
		return "a token does not belong in a file: set " + EnvToken + " or " + EnvTokenFile
	}
	var known []string
	for i := range t.NumField() {
		if tag := t.Field(i).Tag.Get("yaml"); tag != "-" {
			known = append(known, tag)
		}
	}
	return "known keys here: " + strings.Join(known, ", ")
}

func orTop(path string) string {
	if path == "" {
		return "the configuration"
	}
	return path
}
