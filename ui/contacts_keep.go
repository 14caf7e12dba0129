package ui

import (
	"bytes"
	"context"
	"encoding/json"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
)

// contactDraftName is the name under which a contact being written is kept.
const contactDraftName = "contact"

// keptContact is a contact being written, on disk, so that a crash loses nothing.
type keptContact struct {
	From storage.Contact  `json:"from"`
	Form flow.ContactForm `json:"form"`
}

// restore brings back what was being written when the program ended.
func (s *contactsScreen) restore() {
	data, err := s.w.d.Drafts.Draft(context.Background(), contactDraftName)
	var k keptContact
	if err != nil || len(data) == 0 || json.Unmarshal(data, &k) != nil {
		return
	}
	s.kept = data
	s.form.show(k.From)
	s.form.fill(k.Form)
	s.form.check()
}

// save keeps what is being written, if it changed since the last time.
func (s *contactsScreen) save() {
	write := s.writer()
	if write == nil {
		return
	}
	var err error
	s.w.d.background(func() { err = write(context.Background()) }, func() {
		if err != nil {
			s.kept = []byte("unknown") // whatever is there now, it is written again
			s.w.say(look.Warn, "The contact you are writing could not be saved for later: "+flow.Sentence(err))
		}
	})
}

// writer gives what keeps the form as it is now, nil when it is kept already.
func (s *contactsScreen) writer() func(context.Context) error {
	var data []byte // none: what was kept is no longer wanted
	if s.form.changed() {
		data, _ = json.Marshal(keptContact{From: s.form.from, Form: s.form.typed()}) // texts and numbers only
	}
	if bytes.Equal(data, s.kept) {
		return nil
	}
	s.kept = data
	number := s.keeper.number()
	return func(ctx context.Context) error {
		return s.keeper.write(number, func() error { return s.w.d.Drafts.SaveDraft(ctx, contactDraftName, data) })
	}
}

// close saves what is being written before it returns.
func (s *contactsScreen) close() error {
	write := s.writer()
	if write == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	return write(ctx)
}
