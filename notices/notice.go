package notices

import "time"

// Notice is one statement to the public that a service, in named places, will be, is, or is no longer interrupted or
// altered, at a stated time or now (公告). One article may hold several.
type Notice struct {
	Service   Service   `json:"service"`
	Status    Status    `json:"status"`
	Effect    Effect    `json:"effect"`
	Windows   []Window  `json:"windows"`            // empty: postponed to a time not yet known
	Areas     []Area    `json:"areas"`              // affected, as printed
	Spared    []Area    `json:"spared,omitempty"`   // printed as not affected (除外, 正常供水)
	Districts []string  `json:"districts"`          // county-level units printed as (containing) the affected areas
	Reason    string    `json:"reason,omitempty"`   // the clause that says why, without 因/为
	Cause     Cause     `json:"cause,omitempty"`    // derived from Reason
	Hotlines  []Hotline `json:"hotlines,omitempty"` // numbers printed for the public to call about it
	Issuer    string    `json:"issuer,omitempty"`   // who announces or operates, as printed

	// Sentence is the sentence of the print that the notice rests on, shown under every alert.
	Sentence Span `json:"sentence"`
	// Evidence has the spans that each field was read from.
	Evidence map[Field][]Span `json:"evidence,omitempty"`
	// Confidence is how sure the reader is that this is a notice at all, 0 to 1; Reasons are the cues for (+) and against (-).
	Confidence float64  `json:"confidence"`
	Reasons    []string `json:"reasons,omitempty"`
}

// Field names a field of a Notice that evidence can be given for.
type Field string

// The fields.
const (
	FieldService   Field = "service"
	FieldStatus    Field = "status"
	FieldEffect    Field = "effect"
	FieldWindows   Field = "windows"
	FieldAreas     Field = "areas"
	FieldSpared    Field = "spared"
	FieldDistricts Field = "districts"
	FieldReason    Field = "reason"
	FieldHotlines  Field = "hotlines"
	FieldIssuer    Field = "issuer"
)

// The thresholds of Confidence: at PublishAt and above a notice may alert people; between ReviewAt and PublishAt the
// operator is asked; below ReviewAt it is dropped.
const (
	PublishAt = 0.75
	ReviewAt  = 0.40
)

// Window is a period [Start, End) in the region's wall-clock time. A zero Start means "already begun, start not printed";
// a zero End means open (至抢修完成).
type Window struct {
	Start time.Time `json:"start,omitzero"`
	End   time.Time `json:"end,omitzero"`
}

// Equal compares instants, not zones.
func (w Window) Equal(v Window) bool { return w.Start.Equal(v.Start) && w.End.Equal(v.End) }

// TellBy is the instant after which telling a resident of the notice is of no use: the end of its last window. A restoration
// is worth telling for a day; an open end is taken to last a day in an emergency and a week otherwise, counted from the
// start or the issue, whichever is later; a notice without any time is worth telling for a week after the issue.
func (n *Notice) TellBy(published time.Time) time.Time {
	const day = 24 * time.Hour
	lasts := 7 * day
	if n.Status == Emergency {
		lasts = day
	}
	if n.Status == Restored {
		return published.Add(2 * day)
	}
	var by time.Time
	for _, w := range n.Windows {
		end := w.End
		if end.IsZero() {
			end = latest(w.Start, published).Add(lasts)
		}
		by = latest(by, end)
	}
	if by.IsZero() {
		by = published.Add(lasts)
	}
	return by
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Area is one enumerated place as printed, generic tails dropped (范围).
type Area struct {
	Name string `json:"name"` // the minimal name, exactly as printed: 解放大道（船山路至蒸阳路段）
	// Under are the places printed as containing or heading it, outermost first, as printed:
	// 祁东县, 白地市镇 for 白地市街; 雁峰区, 雷公塘片区 for a member of 雷公塘片区（…）.
	Under []string `json:"under,omitempty"`
	// Whole says that the print calls all of it affected (全镇, 全区).
	Whole bool `json:"whole,omitempty"`
}

// Role is what a hotline is for.
type Role string

// The roles, when printed.
const (
	RoleAny       Role = ""
	RoleEnquiry   Role = "enquiry"   // 咨询, 查询, 客服
	RoleRepair    Role = "repair"    // 报修, 抢修
	RoleComplaint Role = "complaint" // 投诉, 监督
)

// Hotline is a number printed for the public to call about the notice.
type Hotline struct {
	Number string `json:"number"` // digits only, area code included when printed, extension dropped
	Role   Role   `json:"role,omitempty"`
	Owner  string `json:"owner,omitempty"` // whose it is, when printed: 石岐营业部
}
