// Package bot is the Telegram face of noticebot: it takes what people write and tap, leads the dialogue in which they say
// where they live, answers their questions, and turns an event into what each resident it concerns is owed.
//
// It promises:
//
//   - Handling an update only writes the store: what changed and what is answered are one transaction, and the answer is a row
//     of the outbox. An update that arrives twice is answered once. The answer to a tap is the one thing that is sent at once.
//   - Everything that a person writes to it in private gets an answer; in a group it answers what is addressed to it.
//   - No update can stop it: a panic is caught, an error is logged, and the next update is handled.
//   - Announce queues in the caller's transaction, one row for each person whom the event concerns, under the identity of event
//     and revision, so that nobody is told twice whatever is read twice.
//   - Whatever it says is written by package message, in the reader's language.
package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	tgbot "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"go.etcd.io/bbolt"

	"noticebot/bot/outbox"
	"noticebot/bot/subscribers"
	"noticebot/notices"
	"noticebot/notices/place"
)

// API is what is asked of Telegram at once; everything else goes through the outbox. *tgbot.Bot has it.
type API interface {
	GetMe(ctx context.Context) (*models.User, error)
	AnswerCallbackQuery(ctx context.Context, p *tgbot.AnswerCallbackQueryParams) (bool, error)
	GetChatMember(ctx context.Context, p *tgbot.GetChatMemberParams) (*models.ChatMember, error)
	SetMyCommands(ctx context.Context, p *tgbot.SetMyCommandsParams) (bool, error)
}

// Gazetteer knows the places of one region. *place.Gazetteer has it.
type Gazetteer interface {
	subscribers.Gazetteer
	Judge(place.Home, place.Scope) place.Verdict
	Keys(place.Home) []place.ID
	Place(place.ID) (place.Place, bool)
	Children(place.ID) []place.Place
	Path(place.ID) []place.Place
	Candidates(typed string) []place.Candidate
	HomeOf(place.Candidate) place.Home
	Keep(typed string, under place.ID) place.Home
}

// Ledger is what is known of events. *ledger.Ledger has it.
type Ledger interface {
	Event(id string) (*notices.Event, error)
	Upcoming(region string, now time.Time) ([]*notices.Event, error)
	Newest(region string) (paper string, published time.Time, issues int, err error)
}

// Region is one city that the bot serves.
type Region struct {
	Name   string // as events carry it: 湖南省衡阳市
	Places Gazetteer
	Zone   *time.Location
}

// Options are what a Bot is made of. All are needed, but for Wake, Now, Log and Username.
type Options struct {
	DB          *bbolt.DB
	API         API
	Regions     []Region
	Ledger      Ledger
	Subscribers *subscribers.Store
	Outbox      *outbox.Outbox
	Wake        func()           // tells the courier that there is something to send; must not block
	Now         func() time.Time // nil is time.Now
	Log         *slog.Logger     // nil is silence
	Username    string           // of the bot, without the @; Run asks Telegram for it
}

// Bot is the Telegram face. Handle is called by one goroutine at a time; Announce, Committed and Render by any.
type Bot struct {
	Options
	regions map[string]*Region
}

// New makes a Bot.
func New(o Options) (*Bot, error) {
	var missing []error
	for name, absent := range map[string]bool{
		"DB": o.DB == nil, "API": o.API == nil, "Regions": len(o.Regions) == 0, "Ledger": o.Ledger == nil,
		"Subscribers": o.Subscribers == nil, "Outbox": o.Outbox == nil,
	} {
		if absent {
			missing = append(missing, fmt.Errorf("bot: option %s is missing", name))
		}
	}
	if err := errors.Join(missing...); err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Wake == nil {
		o.Wake = func() {}
	}
	o.Regions = slices.Clone(o.Regions)
	b := &Bot{Options: o, regions: map[string]*Region{}}
	for i := range o.Regions {
		r := &b.Options.Regions[i]
		if r.Places == nil {
			return nil, fmt.Errorf("bot: region %s has no gazetteer", r.Name)
		}
		if r.Zone == nil {
			r.Zone = time.UTC
		}
		b.regions[r.Name] = r
	}
	return b, nil
}

// regionOf finds the region in which a unit lies, and the unit.
func (b *Bot) regionOf(id place.ID) (*Region, place.Place, bool) {
	for i := range b.Regions {
		r := &b.Regions[i]
		if top := r.Places.Region(); top.ID == id {
			return r, top, true
		}
		if p, ok := r.Places.Place(id); ok {
			return r, p, true
		}
	}
	return nil, place.Place{}, false
}

// zone is the one in which the events of a region are told.
func (b *Bot) zone(region string) *time.Location {
	if r := b.regions[region]; r != nil {
		return r.Zone
	}
	return time.UTC
}

// homeRegion finds the region of a subscribed place.
func (b *Bot) homeRegion(p subscribers.Place) *Region {
	if p.ID != "" {
		if r, _, ok := b.regionOf(p.ID); ok {
			return r
		}
	}
	for i := range b.Regions {
		if b.Regions[i].Places.Region().ID == p.Region {
			return &b.Regions[i]
		}
	}
	return nil
}
