package ui

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
)

// draftName is the name under which the unfinished request is kept.
const draftName = "new request"

// keptRequest is a request being written, on disk.
type keptRequest struct {
	flow.KeptDocument
	Face face `json:"face"`

	ExpireMinutes int    `json:"expire_minutes,omitempty"`
	Network       string `json:"network,omitempty"`
	Instruction   string `json:"instruction,omitempty"`
	HoldBack      bool   `json:"hold_back,omitempty"`
	Multisign     bool   `json:"multisign,omitempty"`
}

// draftKeeper writes drafts one after the other; one that was overtaken by a
// later one is not written any more.
type draftKeeper struct {
	mu           sync.Mutex
	made, latest int
}

func (k *draftKeeper) number() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.made++
	return k.made
}

func (k *draftKeeper) write(number int, save func() error) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if number < k.latest {
		return nil
	}
	k.latest = number
	return save()
}

// load fills the screen from a request, for "repeat".
func (s *newScreen) load(d flow.Draft) {
	s.doc.Load(d.Tx)
	s.page.ScrollToTop()
	s.face = faceForm
	s.startAnew()
	s.filling = true
	s.instruction.SetText(d.Instruction)
	s.filling = false
	s.choose(d.ExpireMinutes, d.Network, d.Submit || d.Multisign || d.Tx.Type() == "SignIn")
	s.multisign.SetOn(d.Multisign)
	s.changed()
}

func (s *newScreen) choose(expireMinutes int, network string, submit bool) {
	i := max(0, slices.IndexFunc(expiries, func(m int) bool { return m >= expireMinutes }))
	s.expire.SetSelected(minutes(expiries[i]))
	s.network.choose(network) // what was bound to it is not repeated unbound
	s.submit.SetOn(submit)
}

// restore brings back what was being written when the program ended.
func (s *newScreen) restore() {
	set := s.w.d.App.Settings()
	s.defaults = set
	s.choose(set.ExpireMinutes, set.Network, true)
	data, err := s.w.d.Drafts.Draft(context.Background(), draftName)
	if err == nil && len(data) > 0 {
		var k keptRequest
		if err := json.Unmarshal(data, &k); err == nil && s.doc.Restore(data) == nil {
			s.face = faceForm
			if k.Face == faceJSON {
				s.face = faceJSON
			}
			s.filling = true
			s.instruction.SetText(k.Instruction)
			s.filling = false
			s.choose(k.ExpireMinutes, k.Network, !k.HoldBack)
			s.multisign.SetOn(k.Multisign)
		}
	}
	s.refresh()
	s.dirty = false
}

// save keeps what is being written, if it changed since the last time.
func (s *newScreen) save() {
	if !s.dirty {
		return
	}
	s.dirty = false
	write := s.writer()
	var err error
	s.w.d.background(func() { err = write(context.Background()) }, func() {
		if err != nil {
			s.dirty = true
			setBanner(s.failed, look.Warn, "What you are writing could not be saved for later: "+flow.Sentence(err))
			s.page.Refresh()
		}
	})
}

// writer gives what keeps the document as it is now.
func (s *newScreen) writer() func(context.Context) error {
	d, _, _ := s.draft()
	k := keptRequest{
		KeptDocument: s.doc.Keep(), Face: s.face,
		ExpireMinutes: d.ExpireMinutes, Network: d.Network, Instruction: s.instruction.Text(), HoldBack: !s.submit.On(),
		Multisign: s.multisign.On(),
	}
	number := s.keeper.number()
	return func(ctx context.Context) error {
		data, err := json.Marshal(k)
		if err != nil {
			return fmt.Errorf("writing down the draft: %w", err)
		}
		return s.keeper.write(number, func() error { return s.w.d.Drafts.SaveDraft(ctx, draftName, data) })
	}
}

// closeTime bounds the last saving, during which nothing else happens.
const closeTime = 5 * time.Second

// close saves what is being written before it returns: afterwards the program
// ends, and with it everything that goes on beside Fyne's thread.
func (s *newScreen) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	return s.writer()(ctx)
}

// empty tells that nothing was written that a person would miss.
func (s *newScreen) empty() bool {
	return strings.TrimSpace(s.instruction.Text()) == "" && s.doc.Empty()
}

// settingsChanged takes up new defaults while nothing has been chosen.
func (s *newScreen) settingsChanged(set storage.Settings) {
	same := set.ExpireMinutes == s.defaults.ExpireMinutes && set.Network == s.defaults.Network
	s.defaults = set
	if !same && s.empty() {
		s.choose(set.ExpireMinutes, set.Network, true)
	}
}
