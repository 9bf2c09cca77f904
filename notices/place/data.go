package place

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"sync"
)

//go:embed data
var embedded embed.FS

// national is the list of the whole country, unpacked once: regions are cut out of it by code.
var national = sync.OnceValues(func() ([]byte, error) { return unpack(embedded, "data/china.tsv.gz") })

// row is one line of a list.
type row struct {
	code, level, name, parent string
	lng, lat                  float64
}

// remark is one line of an overlay.
type remark struct{ code, kind, value, certainty string }

// pack is what one or several files say of a region.
type pack struct {
	rows    []row
	remarks []remark
}

const maxFile = 64 << 20 // bytes of one file, unpacked

func unpack(fsys fs.FS, name string) ([]byte, error) {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read list of places: %w", err)
	}
	return inflate(name, b)
}

func inflate(name string, b []byte) ([]byte, error) {
	if !strings.HasSuffix(name, ".gz") {
		return b, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", name, err)
	}
	out, err := io.ReadAll(io.LimitReader(z, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", name, err)
	}
	if len(out) > maxFile {
		return nil, fmt.Errorf("unpack %s: more than %d bytes", name, maxFile)
	}
	return out, nil
}

// lines calls keep with the code of every line of a list; lines that it wants are parsed.
func lines(list []byte, keep func(code string) bool) []row {
	var out []row
	for len(list) > 0 {
		line, rest, _ := bytes.Cut(list, []byte{'\n'})
		list = rest
		code, _, ok := bytes.Cut(line, []byte{'\t'})
		if !ok || len(code) == 0 || code[0] < '0' || code[0] > '9' || !keep(string(code)) {
			continue
		}
		if r, err := parseRow(string(line)); err == nil {
			out = append(out, r)
		}
	}
	return out
}

func parseRow(line string) (row, error) {
	c := strings.Split(strings.TrimSuffix(line, "\r"), "\t")
	if len(c) < 4 || c[0] == "" || c[2] == "" || levels[c[1]] == "" {
		return row{}, fmt.Errorf("not a row of a list of places: %.80q", line)
	}
	r := row{code: c[0], level: c[1], name: c[2], parent: c[3]}
	if len(c) >= 6 && c[4] != "" {
		r.lng, _ = strconv.ParseFloat(c[4], 64)
		r.lat, _ = strconv.ParseFloat(c[5], 64)
	}
	return r, nil
}

// levels are the levels that a list may name, and the kind of a unit of each; a village may turn out a community by its name.
var levels = map[string]Kind{
	"province": Province, "city": City, "county": County, "zone": Zone, "street": Street, "village": Village,
	"community": Community, "area": District, "road": Road, "estate": Estate, "school": School, "hospital": Hospital,
	"office": Office, "compound": Compound, "other": Other,
}

// builtin collects what the binary knows of the region with this code.
func builtin(code string) (pack, error) {
	list, err := national()
	if err != nil {
		return pack{}, err
	}
	p := pack{rows: lines(list, func(c string) bool {
		return strings.HasPrefix(c, code) || strings.HasPrefix(code, c)
	})}
	files, err := fs.Glob(embedded, "data/regions/"+code+".*")
	if err != nil {
		return pack{}, fmt.Errorf("look for lists of region %s: %w", code, err)
	}
	for _, name := range files {
		b, err := unpack(embedded, name)
		if err != nil {
			return pack{}, err
		}
		if err := p.add(name, b); err != nil {
			return pack{}, err
		}
	}
	return p, nil
}

// addFile adds a file of the operator.
func (p *pack) addFile(name string) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read list of places: %w", err)
	}
	if b, err = inflate(name, b); err != nil {
		return err
	}
	return p.add(name, b)
}

// add takes in a list or an overlay, known by its header line. A list that names a prefecture is the whole truth about it;
// any other adds to what is there.
func (p *pack) add(name string, b []byte) error {
	sc := bufio.NewScanner(bytes.NewReader(b))
	sc.Buffer(nil, 1<<20)
	overlay, first := false, true
	var rows []row
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimPrefix(sc.Text(), "\ufeff")
		if first {
			first = false
			if overlay = strings.HasPrefix(line, "code\tkind\tvalue\t"); overlay || strings.HasPrefix(line, "code\tlevel\tname\t") {
				continue
			}
			return fmt.Errorf("%s: the first line names neither the columns of a list nor those of an overlay", name)
		}
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		if overlay {
			c := strings.Split(line, "\t")
			if len(c) < 4 {
				return fmt.Errorf("%s:%d: an overlay has the columns code, kind, value, certainty, basis", name, n)
			}
			p.remarks = append(p.remarks, remark{c[0], c[1], strings.TrimSpace(c[2]), strings.TrimSpace(c[3])})
			continue
		}
		r, err := parseRow(line)
		if err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
		rows = append(rows, r)
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	p.merge(rows)
	return nil
}

func (p *pack) merge(rows []row) {
	named := make(map[string]bool, len(rows))
	var whole []string
	for _, r := range rows {
		named[r.code] = true
		if r.level == "city" {
			whole = append(whole, r.code)
		}
	}
	kept := p.rows[:0]
	for _, r := range p.rows {
		drop := named[r.code]
		for _, c := range whole {
			drop = drop || strings.HasPrefix(r.code, c)
		}
		if !drop {
			kept = append(kept, r)
		}
	}
	p.rows = append(kept, rows...)
}
