package message

import (
	"noticebot/notices"
)

// Languages are the languages that the bot speaks, the default first.
func Languages() []string { return []string{"zh", "en"} }

// Language is the language to speak with a client that says it is set to code ("zh-hans", "en-GB", "de"): Chinese for Chinese
// and for a client that says nothing, English otherwise.
func Language(code string) string {
	if code == "" || len(code) >= 2 && (code[:2] == "zh" || code[:2] == "ZH") {
		return "zh"
	}
	return "en"
}

// In is the catalogue of a language; of the default language when there is none for it.
func In(lang string) *Catalogue {
	if lang == "en" {
		return &english
	}
	return &chinese
}

// ServiceWords name one service.
type ServiceWords struct {
	Icon     string
	Short    string // the service itself, in lists: 供水
	Outage   string // what a resident calls it being off: 停水
	Reduced  string // … or only worse: 供水减压
	Restored string // a title of its own: 恢复供水
}

// Catalogue holds every sentence of one language. Texts are HTML of ours with {names}; a test holds the languages to the
// same keys and the same names.
type Catalogue struct {
	Services map[notices.Service]ServiceWords
	Titles   map[notices.Status]string // {what}
	States   map[notices.Status]string // short, for lists and differences
	Roles    map[notices.Role]string
	Fields   map[notices.Field]string // names of what changed
	List     string                   // between the items of a list
	Effects  map[notices.Effect]string

	Clock   ClockWords
	Alert   AlertWords
	Answer  AnswerWords
	Talk    TalkWords
	Buttons ButtonWords
	// Commands are the descriptions in the client's menu, by command.
	Commands map[string]string
}

// ClockWords are for times.
type ClockWords struct {
	Weekdays  [7]string // Sunday first
	Months    [12]string
	Date      string // {year} {month} {day} without the year
	DateYear  string
	Day       string // {date} {weekday}
	Today     string // {day}
	Tomorrow  string
	After     string // the day after tomorrow
	SameDay   string // {day} {from} {to}
	AllDay    string // {day}
	AllDays   string // {first} {last}
	Across    string // {from} {to}: day and clock each
	At        string // {day} {clock}
	Since     string // {from}, no end printed
	Until     string // {to}, already begun
	Running   string // neither printed
	Unknown   string // no time at all
	Nightly   string // {first} {last} {from} {to} {length}
	NextDay   string // {clock} on the next day, inside Nightly
	Length    string // {when} {length}
	Minutes   [2]string
	Hours     [2]string
	Days      [2]string
	Between   string // between the two units of a length
	Apart     string // between two times on one line
	MoreTimes string // {n}
	ToCome    string // postponed, new time not printed
}

// AlertWords are for alerts.
type AlertWords struct {
	Yours      string // {place}
	Within     string // {districts}
	FewAreas   string // {areas}
	Areas      string // {n}
	Spared     string // {areas}
	Reason     string // {reason}
	Hotlines   string // {hotlines}
	HotlineOf  string // {owner} {number} {role}
	Issuer     string // {issuer}
	Source     string // {source}
	Paper      string // {paper} {date}
	PaperPage  string // {paper} {date} {page}
	Also       string // {source}
	Why        string // {why}
	Update     string // {title}, plain text
	Changed    string
	Change     string // {field} {from} {to}
	Came       string // {areas}
	Left       string // {areas}
	Nothing    string // where a value was not printed
	WasPlanned string // {when}
	WasOff     string // {when}
	Dropped    string // {place}
	More       string // {n} more places
}

// AnswerWords are for questions.
type AnswerWords struct {
	Coming    string
	ComingAt  string // {place}
	None      string // {n} {source}
	NoneAt    string // {place} {n} {source}
	Rests     string // {n} {source}
	RestsNot  string
	More      string // {n}
	NoPlaces  string
	Mine      string // {n}
	MinePlace string // {place}
	MineTyped string // {place} {under}
	MineLang  string
	MineNone  string
	Paused    string
}

// TalkWords are the sentences of the dialogue.
type TalkWords struct {
	Welcome        string // {example}
	WelcomeBack    string // {n}
	Help           string // {example}
	Group          string // {example} {bot}
	NotUnderstood  string // {example}
	OnlyText       string
	TooLong        string
	Confirm        string // {path}
	ConfirmPart    string // {path} {part}
	Choose         string // {typed}
	Guess          string // {typed}
	ManyWhere      string // {typed}
	KeepAsk        string // {typed}
	KeepDistrict   string // {typed}
	KeepStreet     string // {typed} {district}
	PickDistrict   string
	PickStreet     string // {place}
	PickCommunity  string // {place}
	Subscribed     string // {place} {path}
	SubscribedFree string // {place}
	FreeUnder      string // {place} {under}
	Already        string // {place}
	Full           string // {n}
	Removed        string // {place}
	RemoveWhich    string
	RemoveNone     string // {typed}
	RemoveNothing  string
	WhichPlace     string // {typed}
	NoSuchPlace    string // {typed}
	ForgetAsk      string
	Forgotten      string
	ForgetNot      string
	Language       string
	LanguageSet    string
	Stale          string
	AdminOnly      string
	AdminUnsure    string
	Thanks         string
	Done           string
	Cancelled      string
	Sorry          string
}

// ButtonWords are the labels of buttons, plain text.
type ButtonWords struct {
	Pick      string
	Yes       string
	No        string
	WholeCity string // {place}
	WholeArea string // {place}
	Back      string
	Cancel    string
	Keep      string // {typed}
	DontKnow  string
	Add       string
	Remove    string
	Upcoming  string
	Other     string // the other language, in its own name
	Forget    string
	ForgetNot string
	Previous  string
	Next      string
	NotListed string
}

// CommandNames are the commands in the order of the client's menu, without the slash.
func CommandNames() []string {
	return []string{"subscribe", "my", "upcoming", "unsubscribe", "language", "help", "forget", "start"}
}
