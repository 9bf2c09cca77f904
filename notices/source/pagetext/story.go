package pagetext

import "strings"

// story is an article in the making.
type story struct {
	units  []unit // what it is made of, in order
	first  int    // index of its first unit on the page
	last   int    // index of its last unit
	dated  bool   // begins with a dateline
	jumped bool   // continued from another page: its order cannot be told, nothing else may join it
	table  bool   // rows of a table torn from their title
	closed bool   // ended by its reporter's name
	byline string // printed between headline and text
	kicker string // given by the box it stands in
	before []int  // headline units directly above it
	heads  []int  // headline units that it was given
	boxes  []unit // framed hotlines that belong to it
	merged bool   // has become part of another

	cut, when bool   // its text names an interruption, a time
	words     string // its text, of the first kept units
	kept      int
	serves    string // see of
	asked     bool
}

func (s *story) add(i int, u unit) {
	s.units = append(s.units, u)
	s.last = i
	t := u.text()
	s.cut = s.cut || cutRE.MatchString(t)
	s.when = s.when || whenRE.MatchString(t)
}

// text is all of it; it is kept, because many headlines and boxes ask.
func (s *story) text() string {
	if s.kept != len(s.units) {
		var b strings.Builder
		for _, u := range s.units {
			b.WriteString(u.text())
			b.WriteByte('\n')
		}
		s.words, s.kept = b.String(), len(s.units)
	}
	return s.words
}

// of is the service that the story speaks of.
func (s *story) of() string {
	if !s.asked {
		s.serves, s.asked = service(clip(s.text(), 4000)), true
	}
	return s.serves
}

// announces tells whether the story speaks of a service that is cut at a time, so that rows below it may be its table.
func (s *story) announces() bool {
	last := s.units[len(s.units)-1].lines
	return s.cut && s.when || strings.HasSuffix(last[len(last)-1].s, "：")
}

// walker turns units into stories, in the order of the print.
type walker struct {
	units    []unit
	stories  []*story
	cur      *story
	table    *story
	pending  []int // headline units since the last text
	boxes    []int
	byline   string // a reporter's name since the last text
	brief    bool   // inside a box of short items
	afterRow bool
}

func (w *walker) begin(i int) *story {
	w.cur = &story{first: i, last: i, before: w.pending, byline: w.byline}
	w.pending, w.byline = nil, ""
	w.stories = append(w.stories, w.cur)
	return w.cur
}

func (w *walker) walk() {
	for i, u := range w.units {
		rows := false
		switch u.kind {
		case briefs:
			w.pending, w.cur, w.brief = nil, nil, true
		case head:
			w.pending = append(w.pending, i)
			w.brief = false
		case start:
			w.brief = false
			s := w.begin(i)
			s.dated = true
			s.add(i, u)
		case bullet:
			w.bullet(i, u)
		case row:
			w.row(i, u)
			rows = true
		case from:
			w.jump(i, u)
		case credit:
			w.credit(i, u)
		case box:
			w.boxes = append(w.boxes, i)
		case body:
			w.body(i, u)
		}
		w.afterRow = rows || w.afterRow && u.kind == box
	}
}

func (w *walker) body(i int, u unit) {
	switch {
	case w.afterRow && w.table != nil && tableNote(u.lines[0].s):
		w.table.add(i, u)
		return
	case w.cur != nil && w.cur.jumped && !u.gap && !w.announced():
		for _, h := range w.pending {
			w.cur.add(h, w.units[h])
		}
		w.pending = nil
		w.cur.add(i, u)
	case w.cur != nil && u.glued && len(w.pending) == 0:
		w.cur.add(i, u)
	case w.cur == nil, w.cur.closed, u.gap, u.photo, len(w.pending) > 0:
		w.begin(i).add(i, u)
	default:
		w.cur.add(i, u)
	}
	w.closeIfCredited(u)
}

const briefKicker = "简讯"

// closeIfCredited ends a story whose text ends with its reporter's name in brackets: nothing follows that.
func (w *walker) closeIfCredited(u unit) {
	if !w.cur.jumped && endCredit(u.lines[len(u.lines)-1].s) {
		w.cur.closed = true
	}
}

func endCredit(s string) bool {
	if !strings.HasSuffix(s, "）") {
		return false
	}
	open := strings.LastIndex(s, "（")
	return open > 0 && bylineBare.MatchString(s[open:])
}

func tableNote(s string) bool {
	for _, p := range []string{"以上", "上述", "如遇", "备注", "注：", "说明：", "温馨提示", "停电线路", "届时", "服务热线"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// announced tells whether a waiting headline announces an interruption: it breaks out of a story of unknown order.
func (w *walker) announced() bool {
	for _, h := range w.pending[max(0, len(w.pending)-6):] {
		if cutRE.MatchString(w.units[h].text()) {
			return true
		}
	}
	return false
}

func (w *walker) bullet(i int, u unit) {
	switch {
	case w.brief:
		w.pending = nil
		w.begin(i).kicker = briefKicker
	case len(w.pending) > 0 || w.cur == nil || w.cur.closed:
		w.begin(i)
	}
	w.cur.add(i, u)
	w.closeIfCredited(u)
	if !w.brief {
		w.cur.closed = false
	}
}

// row files a table's rows: with the title that stands above them, with the table that is open, with the story that
// announces them, or for themselves until a title is found.
func (w *walker) row(i int, u unit) {
	switch {
	case w.cur != nil && u.glued && len(w.pending) == 0:
		w.cur.add(i, u)
	case len(w.pending) > 0 && (w.announced() || u.glued):
		w.begin(i).add(i, u)
		w.table = nil
	case w.table != nil && len(w.pending) > 0:
		w.table.add(i, u)
	case w.cur != nil && !w.cur.closed && len(w.pending) == 0 && w.cur != w.table && (w.cur.announces() || headsAnnounce(w.units, w.cur.before) && rowsOnly(w.cur)):
		w.cur.add(i, u)
	case w.table != nil:
		w.table.add(i, u)
	case len(w.pending) > 0:
		w.begin(i).add(i, u)
	default:
		w.table = &story{first: i, table: true}
		w.table.add(i, u)
		w.stories = append(w.stories, w.table)
	}
}

func rowsOnly(s *story) bool {
	for _, u := range s.units {
		if u.kind != row {
			return false
		}
	}
	return true
}

func headsAnnounce(units []unit, heads []int) bool {
	for _, h := range heads {
		if cutRE.MatchString(units[h].text()) {
			return true
		}
	}
	return false
}

// jump marks the story around （上接…） as one that came from another page.
func (w *walker) jump(i int, u unit) {
	if w.cur == nil || w.cur.dated || len(w.cur.before) > 0 || len(w.pending) > 0 || w.cur.closed || w.cur.kicker != "" {
		w.begin(i)
	}
	w.cur.jumped = true
	w.cur.add(i, u)
}

// credit files a name by itself: a reporter's ends the story, a photographer's ends a photo story and is otherwise a caption's.
func (w *walker) credit(i int, u unit) {
	if len(w.pending) > 0 && isByline(u.lines[0]) {
		w.byline = u.lines[0].s
		return
	}
	if w.cur == nil || w.cur.jumped || len(w.pending) > 0 {
		return
	}
	if photoRE.MatchString(u.text()) {
		if !w.cur.dated && len(w.cur.before) == 0 && len(w.cur.units) == 1 {
			w.cur.add(i, u)
			w.cur.closed = true
		}
		return
	}
	if bylineBare.MatchString(u.text()) && w.cur.last == i-1 {
		w.cur.add(i, u)
		w.cur.closed = true
	}
}
