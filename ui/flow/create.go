package flow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"countersign/auth"
	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm"
)

// Create saves the request, then sends it in the background; the ID is valid at
// once. An error means that nothing was saved and nothing is sent: the draft has
// problems (ErrProblems), nobody is signed in (ErrSignedOut), another account is
// in use than the draft was shown for, or the database refused it (storage.ErrFull).
func (a *App) Create(ctx context.Context, d Draft) (id string, err error) {
	a.takeSignOuts()
	return a.createAs(ctx, a.current(), d)
}

// createAs is Create for the session s, whatever is in use meanwhile: what is
// checked for one account must not be made for another.
func (a *App) createAs(ctx context.Context, s *session, d Draft) (id string, err error) {
	d.Instruction = strings.TrimSpace(d.Instruction)
	if s != nil && s.address != "" && d.ShownFor != "" && s.address != d.ShownFor {
		return "", say("Nothing was sent: you looked at this request as %s, and %s is in use now. Look at it once more, then send it.",
			xrpl.ShortAddress(d.ShownFor), xrpl.ShortAddress(s.address))
	}
	if err := problemsError(a.check(s, d)); err != nil {
		return "", err
	}
	if s == nil {
		return "", &said{"Sign in first, then send the request. Your draft is kept.", ErrSignedOut}
	}
	r, err := a.newRequest(s, d)
	if err != nil {
		return "", err
	}
	if err := a.save(ctx, r); err != nil {
		return "", fmt.Errorf("saving the request: %w", err)
	}
	a.startFollow(r.ID, true)
	a.requestChanged(r.ID)
	return r.ID, nil
}

// save is not interrupted half-way: whether a request was saved must be known,
// since a saved one is sent.
func (a *App) save(ctx context.Context, r storage.Request) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, cancel := storeContext()
	defer cancel()
	return a.db.Add(ctx, r)
}

func (a *App) newRequest(s *session, d Draft) (storage.Request, error) {
	id, err := uuid.NewRandom()
	if err != nil {
		return storage.Request{}, fmt.Errorf("making a request number: %w", err)
	}
	now := a.now().UTC().Truncate(time.Millisecond)
	return storage.Request{
		ID:            id.String(), // 36 characters: fits custom_meta.identifier (at most 40)
		State:         storage.Sending,
		TxType:        d.Tx.Type(),
		TxJSON:        json.RawMessage(withChallenge(d.Tx).JSON()),
		Sentence:      xrpl.Explain(d.Tx, a.Name),
		Account:       s.signerOf(d),
		Network:       d.Network,
		Instruction:   d.Instruction,
		ExpireMinutes: d.ExpireMinutes,
		Submit:        d.Submit && !d.Multisign && !xrpl.IsPseudo(d.Tx.Type()),
		Multisign:     d.Multisign,
		CreatedAt:     now,
		UpdatedAt:     now,
		RenewedFrom:   d.RenewedFrom,
		ClientID:      s.clientID,
		MadeBy:        s.address,
	}, nil
}

// deliver brings a request in state Sending to the platform. Unless it is fresh,
// an earlier attempt may have arrived, so it is looked up first. A nil error
// means that the state is settled one way or the other; any other leaves the
// request in Sending, to be looked up again.
func (a *App) deliver(ctx context.Context, s *session, r storage.Request, fresh bool) error {
	if !fresh {
		p, err := s.client.PayloadByIdentifier(ctx, r.ID)
		switch {
		case err == nil:
			return a.found(s, r, p)
		case !errors.Is(err, xumm.ErrNotFound), hidden(s, r) && !a.tooLate(r):
			return fmt.Errorf("looking up whether the request was sent: %w", err)
		case hidden(s, r):
			_, err := a.change(r, func(r *storage.Request) {
				if r.State == storage.Sending {
					r.State, r.Settled = storage.Gone, true
					r.Problem = "It is not known whether this request was sent, because anybody may sign it and this sign-in can't look it up. Look for it in " + a.phone() + "'s list of requests before you send another."
				}
			})
			return err
		case a.tooLate(r):
			return a.notSent(r, "Countersign ended before this request was sent, and the time it should have been open is over. Send it now if you still want it, or delete it.")
		}
	}
	p := asPayload(r)
	if a.cfg.ReturnLink != nil {
		// For the sign page only: what a phone scans here has nowhere on the phone
		// to return to.
		p.Options.ReturnURL.Web = a.cfg.ReturnLink()
	}
	created, err := s.client.CreatePayload(ctx, p)
	switch {
	case err == nil:
		return a.arrived(s, r, *created)
	case ctx.Err() != nil, s.ctx.Err() != nil && !sessionIsOver(err):
		return err // nobody knows; the next look-up will tell
	case errors.Is(err, xumm.ErrOutcomeUnknown):
		return err
	case errors.Is(err, xumm.ErrDuplicate):
		return a.duplicate(ctx, s, r)
	case sessionIsOver(err):
		problem := "Your sign-in ended before this request was sent. Sign in, then send it again."
		if s.who == nil {
			problem = Sentence(err)
		}
		if e := a.notSent(r, problem); e != nil {
			return e
		}
		return err
	case refused(err):
		a.log.Info("the request was not accepted", "id", r.ID, "err", err)
		return a.notSent(r, Sentence(err))
	}
	return err
}

// hidden reports whether r may be on the platform although s does not find it: a
// sign-in sees its own account's requests only, and one that anybody may sign
// does not tell whose it is.
func hidden(s *session, r storage.Request) bool { return s.who != nil && r.Account == "" }

// refused reports whether err says for certain that no request was made.
func refused(err error) bool {
	for _, kind := range []error{
		xumm.ErrRefused, xumm.ErrInvalid, xumm.ErrCredential, xumm.ErrAppDisabled,
		xumm.ErrRateLimited, xumm.ErrUnavailable, xumm.ErrNotFound,
	} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

func sessionIsOver(err error) bool {
	return errors.Is(err, xumm.ErrUnauthorized) || errors.Is(err, auth.ErrExpired)
}

func asPayload(r storage.Request) xumm.PayloadRequest {
	p := xumm.PayloadRequest{
		TxJSON: r.TxJSON,
		Options: xumm.PayloadOptions{
			Submit:       &r.Submit,
			Expire:       time.Duration(r.ExpireMinutes) * time.Minute,
			ForceNetwork: r.Network,
		},
		CustomMeta: xumm.CustomMeta{Identifier: r.ID, Instruction: r.Instruction},
	}
	if r.Multisign {
		p.Options.Multisign = &r.Multisign
	}
	if r.Account != "" {
		p.Options.Signers = []string{r.Account}
	}
	return p
}

// tooLate reports whether a request that never arrived has outlived the time it
// was meant to be open, counted from when the person last asked to send it. Until
// then it is sent although the program ended in between.
func (a *App) tooLate(r storage.Request) bool {
	return a.now().Sub(r.UpdatedAt) > time.Duration(r.ExpireMinutes)*time.Minute
}

// arrived notes what the platform answered.
func (a *App) arrived(s *session, r storage.Request, c xumm.Created) error {
	if c.SignURL == "" || c.StatusURL == "" {
		links := s.client.Links(c.UUID)
		c.SignURL, c.StatusURL = first(c.SignURL, links.SignURL), first(c.StatusURL, links.StatusURL)
	}
	_, err := a.change(r, func(r *storage.Request) {
		if r.State != storage.Sending {
			return
		}
		r.State, r.Problem = storage.Pending, ""
		r.ClientID = first(r.ClientID, s.clientID)
		r.UUID, r.SignURL, r.StatusURL, r.Pushed = c.UUID, c.SignURL, c.StatusURL, c.Pushed
		if r.ExpiresAt.IsZero() {
			r.ExpiresAt = a.now().UTC().Add(time.Duration(r.ExpireMinutes) * time.Minute)
		}
	})
	return err
}

// found notes a request whose creation answer was lost.
func (a *App) found(s *session, r storage.Request, p *xumm.Payload) error {
	if p.CustomMeta.Identifier != r.ID {
		return fmt.Errorf("the platform answered with another request: %w", xumm.ErrUnavailable)
	}
	c := s.client.Links(p.Meta.UUID)
	c.UUID, c.Pushed = p.Meta.UUID, p.Meta.Pushed
	return a.arrived(s, r, c)
}

// duplicate handles an identifier that the platform has already: an earlier
// attempt did arrive.
func (a *App) duplicate(ctx context.Context, s *session, r storage.Request) error {
	p, err := s.client.PayloadByIdentifier(ctx, r.ID)
	if errors.Is(err, xumm.ErrNotFound) {
		_, err = a.change(r, func(r *storage.Request) {
			r.State, r.Settled = storage.Gone, true
			r.Problem = "The platform has this request but does not let it be read. Look for it in " + a.phone() + "'s list of requests before you send another."
		})
		return err
	}
	if err != nil {
		return fmt.Errorf("looking up the request that was sent: %w", err)
	}
	return a.found(s, r, p)
}

// notSent marks a request as certainly not on the platform.
func (a *App) notSent(r storage.Request, problem string) error {
	_, err := a.change(r, func(r *storage.Request) {
		if r.State == storage.Sending {
			r.State, r.Problem = storage.Unsent, problem
		}
	})
	if err == nil {
		a.cfg.Notify("Request not sent", problem, r.ID)
	}
	return err
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
