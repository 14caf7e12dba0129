package ui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// savedCodeSize is the side of a saved QR code, in pixels.
const savedCodeSize = 1024

// showActions puts the buttons that make sense in this state at the top.
func (s *requestScreen) showActions() {
	kind := ""
	switch r := s.v.Request; {
	case flow.RefusedForGood(r):
		kind = "refused"
	case r.State == storage.Unsent:
		kind = "unsent"
	case final(r) && (r.State == storage.Signed || r.State == storage.Rejected):
		kind = "answered"
	case r.State == storage.Gone:
		kind = "gone"
	case final(r):
		kind = "over"
	case r.State == storage.Expired:
		kind = "expired"
	case r.State == storage.Pending:
		kind = "open"
	case r.State == storage.Opened:
		kind = "opened"
	default:
		kind = "sending"
	}
	if kind == "answered" && s.stranger().Address != "" {
		kind = "stranger"
	}
	if kind == s.actions {
		return
	}
	s.actions = kind
	retry := s.once(func() { s.w.d.App.Retry(s.id) })
	repeat := look.NewSecondary("Repeat", "refresh", s.once(s.repeat))
	remove := look.NewQuiet("Delete", "trash", s.once(s.remove))
	fresh := look.NewPrimary("New code", "qr", s.once(s.renew))
	again := look.NewIconButton("refresh", "Look again", retry)
	switch kind {
	case "unsent":
		s.page.Actions(remove, look.NewSecondary("Edit", "edit", s.once(s.repeat)), look.NewPrimary("Send again", "send", retry))
	case "refused": // sent again it would be refused again
		s.page.Actions(remove, look.NewPrimary("Edit", "edit", s.once(s.repeat)))
	case "answered":
		s.page.Actions(remove, repeat)
	case "stranger":
		s.page.Actions(remove, repeat, look.NewSecondary("Save as contact", "contacts", s.once(func() { s.w.contacts.propose(s.stranger()) })))
	case "over":
		s.page.Actions(remove, repeat, fresh)
	case "expired":
		s.page.Actions(repeat, fresh)
	case "gone":
		s.page.Actions(again, remove, repeat, fresh)
	case "open":
		s.page.Actions(again, look.NewSecondary("Cancel request", "cross", s.once(s.cancel)))
	default:
		s.page.Actions(again)
	}
}

// stranger is who got the payment that was signed, when that is nobody among the
// contacts; otherwise it has no address. When something else was signed than was
// asked, nobody knows who got it.
func (s *requestScreen) stranger() storage.Contact {
	if s.v.State != storage.Signed || s.v.TxType != "Payment" || flow.Proven(findingsIn(s.v.Proof)) == xrpl.Failed {
		return storage.Contact{}
	}
	tx, err := xrpl.ParseTx(s.v.TxJSON)
	if err != nil {
		return storage.Contact{}
	}
	c := flow.RecipientOf(tx)
	if c.Address == "" || c.Address == s.v.SignedBy || s.w.d.App.Name(c.Address) != "" {
		return storage.Contact{}
	}
	c.Name = s.w.d.payee(c.Address)
	if key := first(s.v.Network, s.v.SignedNetwork); key != "" && s.w.d.knowsNetwork(key) {
		c.Network = key
	}
	return c
}

func (s *requestScreen) cancel() {
	s.act(s.w.d.App.Cancel, func(sentence string) { s.w.say(look.Neutral, sentence) })
}

func (s *requestScreen) renew() {
	s.act(s.w.d.App.Renew, func(id string) {
		if s.w.at == atRequest {
			s.w.ShowRequest(id)
		}
	})
}

// doubleClick is how soon a second press is the tail of a double click. What a
// press changes may put another button under the pointer: "New code" where
// "Cancel request" was.
const doubleClick = 700 * time.Millisecond

// once makes a press of what follows another press at once do nothing.
func (s *requestScreen) once(do func()) func() {
	return func() {
		now := s.w.d.Now()
		if since := now.Sub(s.pressed); since >= 0 && since < doubleClick {
			return
		}
		s.pressed = now
		do()
	}
}

// act runs one action at a time and says what went wrong.
func (s *requestScreen) act(do func(ctx context.Context, id string) (string, error), done func(string)) {
	if s.busy {
		return
	}
	s.busy = true
	id := s.id
	var result string
	var err error
	s.w.d.background(func() { result, err = do(context.Background(), id) }, func() {
		s.busy = false
		if err != nil {
			s.w.say(look.Bad, flow.Sentence(err))
			return
		}
		done(result)
	})
}

func (s *requestScreen) repeat() {
	id := s.id
	var d flow.Draft
	var err error
	s.w.d.background(func() { d, err = s.w.d.App.DraftOf(context.Background(), id) }, func() {
		if err != nil {
			s.w.say(look.Bad, flow.Sentence(err))
			return
		}
		take := func() {
			s.w.draft.load(d)
			s.w.show(atNew)
		}
		if s.w.draft.empty() {
			take()
			return
		}
		s.w.confirm(look.ConfirmWords{
			Title: "Replace what you are writing?", Yes: "Replace", No: "Keep it", Danger: true,
			Sentence: "There is an unfinished request under \"New request\". This one would take its place.",
		}, take)
	})
}

func (s *requestScreen) remove() {
	s.w.confirm(look.ConfirmWords{
		Title: "Delete this request?", Yes: "Delete", Danger: true,
		Sentence: "It disappears from this computer, with its result and proof; daily copies keep it for three more days of use. What is on the ledger stays there.",
	}, func() {
		s.act(func(ctx context.Context, id string) (string, error) { return "", s.w.d.App.Delete(ctx, id) }, func(string) {
			s.id = ""
			s.w.say(look.Neutral, "Request deleted")
			s.w.show(atActivity)
		})
	})
}

func (s *requestScreen) saveImage() {
	picture, err := s.qr.PNG(savedCodeSize)
	if err != nil {
		s.w.say(look.Warn, "There is no code to save yet.")
		return
	}
	save := dialog.NewFileSave(func(out fyne.URIWriteCloser, err error) {
		if out == nil && err == nil {
			return // nothing was chosen
		}
		s.w.d.background(func() { err = writeAll(out, picture, err) }, func() {
			if err != nil {
				s.w.say(look.Bad, "The image could not be saved. Choose another folder.")
				return
			}
			s.w.say(look.Neutral, "Image saved")
		})
	}, s.w.win)
	save.SetFileName("countersign-" + s.id[:8] + ".png")
	save.Show()
}

func writeAll(out fyne.URIWriteCloser, data []byte, err error) error {
	if err != nil {
		return err
	}
	_, err = out.Write(data)
	return errors.Join(err, out.Close())
}
