package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxBody bounds a request: the Bot API's 50 MB for uploads, which nobody needs here, cut to what a test may want.
const maxBody = 20 << 20

// params are the parameters of a call: every value as text, JSON values as their JSON.
type params struct {
	values map[string]string
	files  map[string]file
}

type file struct {
	name string
	data []byte
}

// readParams reads the query and the body, whatever the body's form. The body is read to its end, so that the request's
// context tells when the client leaves.
func readParams(r *http.Request) (params, error) {
	p := params{values: map[string]string{}, files: map[string]file{}}
	for k, v := range r.URL.Query() {
		p.values[k] = v[0]
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return p, fmt.Errorf("read the request body: %w", err)
	}
	if len(body) > maxBody {
		return p, &apiError{Code: http.StatusRequestEntityTooLarge, Description: "Request Entity Too Large"}
	}
	if len(body) == 0 {
		return p, nil
	}
	kind, attrs, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "multipart/form-data":
		err = p.multipart(body, attrs["boundary"])
	case "application/json":
		err = p.json(body)
	case "application/x-www-form-urlencoded", "":
		var q url.Values
		if q, err = url.ParseQuery(string(body)); err == nil {
			for k, v := range q {
				p.values[k] = v[0]
			}
		}
	default:
		err = errors.New("unsupported content type")
	}
	if err != nil {
		return p, badRequest("can't parse the request: %v", err)
	}
	for _, v := range p.values {
		if !utf8.ValidString(v) {
			return p, badRequest("strings must be encoded in UTF-8")
		}
	}
	return p, nil
}

func (p *params) multipart(body []byte, boundary string) error {
	if boundary == "" {
		return errors.New("multipart without a boundary")
	}
	form, err := newFormReader(body, boundary)
	if err != nil {
		return err
	}
	defer form.RemoveAll()
	for k, v := range form.Value {
		p.values[k] = v[0]
	}
	for k, fs := range form.File {
		f, err := fs[0].Open()
		if err != nil {
			return err
		}
		data, err := io.ReadAll(f)
		f.Close()
		if err != nil {
			return err
		}
		p.files[k] = file{name: fs[0].Filename, data: data}
	}
	return nil
}

func (p *params) json(body []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return err
	}
	for k, raw := range fields {
		raw = bytes.TrimSpace(raw)
		switch {
		case bytes.Equal(raw, []byte("null")):
		case len(raw) > 0 && raw[0] == '"':
			var s string
			if err := json.Unmarshal(raw, &s); err != nil {
				return err
			}
			p.values[k] = s
		default:
			p.values[k] = string(raw)
		}
	}
	return nil
}

func (p params) text(key string) string { return p.values[key] }

// flag reads a boolean as the Bot API does: true, yes and 1, and everything else is false.
func (p params) flag(key string) bool {
	switch strings.ToLower(p.values[key]) {
	case "true", "yes", "1", "t", "y":
		return true
	}
	return false
}

// number reads a whole number; absent or unreadable is 0, as in the Bot API.
func (p params) number(key string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(p.values[key]), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// degrees reads a coordinate.
func (p params) degrees(key string, limit float64) (float64, error) {
	f, err := strconv.ParseFloat(p.values[key], 64)
	if err != nil || !(f >= -limit && f <= limit) {
		return 0, badRequest("wrong %s specified", key)
	}
	return f, nil
}

// object reads a JSON value into dest; false when it is absent.
func (p params) object(key string, dest any) (bool, error) {
	raw := p.values[key]
	if raw == "" {
		return false, nil
	}
	if err := json.Unmarshal([]byte(raw), dest); err != nil {
		return false, badRequest("can't parse %s JSON object", strings.ReplaceAll(key, "_", " "))
	}
	return true, nil
}
