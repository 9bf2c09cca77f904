// Package notices is the vocabulary of the house: what a newspaper prints, what a service notice in it says, and the
// event in the world that one or several notices speak of. It holds the rules that need no I/O and imports nothing of ours.
//
// The way of the data is one direction only:
//
//	source → Article → extract → Notice → ledger → Event and its Revisions → audience → delivery
//
// Times are time.Time in the region's zone, whole minutes; the zero time is an open end. They come from the issue date and
// the print, never from the clock.
package notices

// Service is the public service that a notice speaks of.
type Service string

// The services. Street lights are Power; a bus, a metro and a ferry are Transit.
const (
	Water   Service = "water"
	Power   Service = "power"
	Gas     Service = "gas"
	Heating Service = "heating"
	Road    Service = "road"
	Transit Service = "transit"
	Telecom Service = "telecom"
	Other   Service = "other"
)

// Services lists every service in the order in which they are shown to people.
func Services() []Service {
	return []Service{Water, Power, Gas, Heating, Road, Transit, Telecom, Other}
}

// Status is the state of the interruption as the notice tells it.
type Status string

// The states. Postponed also covers a time brought forward.
const (
	Planned   Status = "planned"
	Emergency Status = "emergency"
	Extended  Status = "extended"
	Postponed Status = "postponed"
	Cancelled Status = "cancelled"
	Restored  Status = "restored"
)

// Statuses lists every status.
func Statuses() []Status {
	return []Status{Planned, Emergency, Extended, Postponed, Cancelled, Restored}
}

// Closes tells whether the status ends the interruption for those who were told of it.
func (s Status) Closes() bool { return s == Cancelled || s == Restored }

// IsUpdate tells whether a notice of this status speaks of an interruption announced or begun before.
func (s Status) IsUpdate() bool { return s != Planned && s != Emergency }

// Effect is what the resident feels.
type Effect string

// Outage: off, closed, suspended. Reduced: low pressure, restricted, diverted.
const (
	Outage  Effect = "outage"
	Reduced Effect = "reduced"
)

// Cause is the reason's class, in the words of GTFS-Realtime service alerts.
type Cause string

// The causes, derived from the words of the printed reason; UnknownCause when none is printed.
const (
	UnknownCause     Cause = ""
	Maintenance      Cause = "MAINTENANCE"
	Construction     Cause = "CONSTRUCTION"
	TechnicalProblem Cause = "TECHNICAL_PROBLEM"
	Accident         Cause = "ACCIDENT"
	Weather          Cause = "WEATHER"
	PoliceActivity   Cause = "POLICE_ACTIVITY"
	OtherCause       Cause = "OTHER_CAUSE"
)
