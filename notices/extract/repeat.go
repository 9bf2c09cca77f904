package extract

import (
	"strings"

	"noticebot/notices"
)

// dropRepeats drops the road named without its segment before the list that prints the segment, and the lines beside the
// stops that they do not serve.
func (as *assembler) dropRepeats() {
	segments := map[string]int{} // road → where it is first printed with a segment
	for _, g := range as.groups {
		for _, p := range g.places {
			name := as.name(p)
			if i := strings.IndexAny(name, "(（"); i > 0 && (as.sh.units[g.unit].kind != unitHead) {
				if at, ok := segments[name[:i]]; !ok || p.start < at {
					segments[name[:i]] = p.start
				}
			}
		}
	}
	for _, g := range as.groups {
		kept := g.places[:0:0]
		for _, p := range g.places {
			at, ok := segments[as.name(p)]
			if ok && p.start < at && g.service == notices.Road && as.otherUnit(g, at) {
				continue
			}
			kept = append(kept, p)
		}
		g.places = kept
		as.onlyStations(g)
	}
}

func (as *assembler) otherUnit(g *group, at int) bool {
	u := &as.sh.units[g.unit]
	return at >= u.end
}

// onlyStations leaves of a list of lines and stations the stations: 2号线、11号线列车在苗岭路站通过不停车.
func (as *assembler) onlyStations(g *group) {
	if g.service != notices.Transit || g.pred.cue == nil || g.pred.cue.class != cLow {
		return
	}
	others := false
	for _, o := range as.groups {
		others = others || o != g && o.pred.start == g.pred.start && o.pred.cue != nil && len(o.places) > 0 && !as.onlyLines(o)
	}
	if others && as.onlyLines(g) {
		g.places = nil
		return
	}
	var stations []place
	for _, p := range g.places {
		if !isLine(as.name(p)) {
			stations = append(stations, p)
		}
	}
	if len(stations) > 0 {
		g.places = stations
	}
}

func isLine(name string) bool {
	if strings.HasSuffix(name, "号线") || isBusLine(name) {
		return true
	}
	n := strings.TrimSuffix(name, "路")
	return len(n) < len(name) && n != "" && isDigit(n[len(n)-1])
}

func (as *assembler) onlyLines(g *group) bool {
	for _, p := range g.places {
		if !isLine(as.name(p)) {
			return false
		}
	}
	return true
}
