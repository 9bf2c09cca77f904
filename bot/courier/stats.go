package courier

import (
	"noticebot/bot/outbox"
)

// Stats counts what happened since New. What became of rows over the life of the file is in outbox.Stats.
type Stats struct {
	Requests      uint64 // made of the Bot API
	Sent          uint64 // rows delivered
	MaybeRepeated uint64 // of those, rows that an earlier attempt may have delivered already
	TooMany       uint64 // answers of 429
	Ambiguous     uint64 // requests of which nobody knows whether they were carried out
	NotSent       uint64 // requests that never reached Telegram
	Dead          uint64 // answers that say that a chat is gone
	Suspended     uint64 // answers that say that the bot may not write to a chat
	Moved         uint64 // chats that got a new id
	Bugs          uint64 // messages that could not be made, or were refused for what is in them
	Poison        uint64 // of those, refused also as plain text
	Void          uint64 // rows that there was nothing left to say of
	EditGone      uint64 // edits of messages that were no longer there
	StoreErrors   uint64 // writes that the store did not take at first

	Flying int     // requests under way now
	Rate   float64 // messages a second allowed now; 0: any number
}

// Stats returns the counters as they stand.
func (c *Courier) Stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.stats
	s.Flying, s.Rate = c.flying, c.pace.current()
	return s
}

func (c *Courier) add(fn func(*Stats)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fn(&c.stats)
}

// note counts a verdict.
func (c *Courier) note(row *outbox.Row, v Verdict) {
	c.add(func(s *Stats) {
		switch v.Class {
		case Sent:
			s.Sent++
			if row.MaybeRepeated {
				s.MaybeRepeated++
			}
		case Dead:
			s.Dead++
		case Suspended:
			s.Suspended++
		case Moved:
			s.Moved++
		case Vanished:
			s.EditGone++
		case Bug:
			s.Poison++
		case Wait:
			s.TooMany++
		case NotSent:
			s.NotSent++
		case Ambiguous:
			s.Ambiguous++
		}
	})
}
