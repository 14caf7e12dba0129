package flow

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"countersign/storage"
	"countersign/xrpl"
)

// Draft is what a person wants signed.
type Draft struct {
	Tx            xrpl.Tx
	Instruction   string // shown on the phone; at most 280 characters
	ExpireMinutes int    // 1…1440
	Network       string // network key the phone must be on; "" any
	Submit        bool   // the phone sends it to the ledger after signing
	Multisign     bool   // one of several signatures for the account that Tx names; nothing is submitted
	AnySigner     bool   // do not bind it to the signed-in account
	Account       string // who must sign instead of the signed-in account; "" nobody else
	RenewedFrom   string // ID of the request this one replaces
	NetworkMeant  bool   // Network is meant, although it may be a StrangeNetwork
	ShownFor      string // the account that was in use when a person looked at it; "" when nobody did
}

// Limits of the platform (Xumm developer docs: payload options and custom_meta).
const (
	maxExpireMinutes = 1440
	maxInstruction   = 280
)

var networkKey = regexp.MustCompile(`^[A-Z][A-Z0-9_-]{0,31}$`)

// Check gives all problems of a draft; those without Warning stop it. It never
// waits: contacts and earlier recipients are those that were read last.
func (a *App) Check(d Draft) []xrpl.Problem { return a.check(a.current(), d) }

// check is Check for the account of s, nil for nobody.
func (a *App) check(s *session, d Draft) []xrpl.Problem {
	network, signer := s.networkFor(d), s.signerOf(d)
	var out []xrpl.Problem
	add := func(warning bool, field, format string, args ...any) {
		out = append(out, xrpl.Problem{Field: field, Message: fmt.Sprintf(format, args...), Warning: warning})
	}
	if len(d.Tx) == 0 {
		add(false, "TransactionType", "There is no transaction yet. Fill in the form or paste JSON.")
	} else {
		out = append(out, xrpl.CheckFor(d.Tx, xrpl.CheckOptions{
			Network: network, Signer: signer, Now: a.now(), Definitions: a.definitions(network),
		})...)
	}
	if d.ExpireMinutes < 1 || d.ExpireMinutes > maxExpireMinutes {
		add(false, "expire", "A request can stay open for 1 to %d minutes (24 hours). Choose a time in between.", maxExpireMinutes)
	}
	if n := utf8.RuneCountInString(strings.Join(strings.Fields(d.Instruction), " ")); n > maxInstruction {
		add(false, "instruction", "The note for the phone has %d characters and at most %d fit. Shorten it.", n, maxInstruction)
	}
	if !utf8.ValidString(d.Instruction) {
		add(false, "instruction", "The note for the phone is not readable text. Type it again.")
	}
	switch {
	case d.Network == "":
	case !networkKey.MatchString(d.Network):
		add(false, "network", "%q is not a network key. Use one such as MAINNET or TESTNET.", d.Network)
	case a.StrangeNetwork(d.Network):
		// The wallet would sign on whatever network it is on.
		add(d.NetworkMeant, "network", "%s is not a network that is known here; known are %s. %s ignores a key it does not know, and signs on whatever network it is on. Choose a known one.",
			d.Network, a.networkKeys(), capital(a.phone()))
	}
	if was := s.networkFor(Draft{}); d.Network != "" && was != "" && d.Network != was && a.knownNetwork(d.Network) {
		add(true, "network", "Your phone was on %s when you signed in; switch it to %s there first.", a.NetworkName(was), a.NetworkName(d.Network))
	}
	if d.Account != "" {
		if _, err := xrpl.ParseAddress(d.Account); err != nil {
			add(false, "signers", "%s", err)
		}
		if d.AnySigner {
			add(false, "signers", "The request names an account to sign and is open to anyone at once. Choose one of the two.")
		}
	}
	if s != nil && s.address != "" && d.Account != "" && d.Account != s.address {
		add(false, "signers", "You are signed in as %s, and %s is asked to sign. Sign in with that account.", s.address, d.Account)
	}
	named := d.Tx.Text("Account")
	switch {
	case d.Multisign && named == "":
		add(false, "Account", "One of several signatures is given for an account that is not the signer's own. Enter that account as Account.")
	case d.Multisign && signer == named && named != "":
		add(false, "Account", "An account cannot be one of its own signers. Enter the account that the signature is for.")
	}
	if !d.Multisign && signer != "" && named != "" && signer != named {
		add(false, "Account", "The transaction is for %s, but %s is asked to sign it. Remove Account, or sign in with that account.", named, signer)
	}
	out = append(out, a.knownPeople().check(d.Tx, network, signer)...)
	return append(out, a.checkProfiles(d.Tx, signer)...)
}

// signerOf gives who is asked to sign d; "" is anyone.
func (a *App) signerOf(d Draft) string { return a.current().signerOf(d) }

// signerOf is App.signerOf with s in use, nil for nobody.
func (s *session) signerOf(d Draft) string {
	switch {
	case d.Account != "":
		return d.Account
	case d.AnySigner, s == nil:
		return ""
	}
	return s.address
}

// DraftOf gives the draft a request was made from, to repeat it.
func (a *App) DraftOf(ctx context.Context, id string) (Draft, error) {
	r, err := a.stored(ctx, id)
	if err != nil {
		return Draft{}, err
	}
	return a.draftOf(r)
}

func (a *App) draftOf(r storage.Request) (Draft, error) {
	tx, err := xrpl.ParseTx(r.TxJSON)
	if err != nil {
		return Draft{}, fmt.Errorf("reading the stored transaction of request %s: %w", r.ID, err)
	}
	d := Draft{
		Tx:            withoutChallenge(tx),
		Instruction:   r.Instruction,
		ExpireMinutes: r.ExpireMinutes,
		Network:       r.Network,
		Submit:        r.Submit,
		Multisign:     r.Multisign,
		AnySigner:     r.Account == "",
	}
	if s := a.current(); s != nil && s.who == nil {
		d.Account = r.Account
	}
	return d, nil
}

// said is an error whose text is already a sentence for a person.
type said struct {
	text  string
	cause error
}

func (s *said) Error() string { return s.text }
func (s *said) Unwrap() error { return s.cause }

// Sentence gives the text to [Sentence].
func (s *said) Sentence() string { return s.text }

func say(format string, args ...any) error { return &said{text: fmt.Sprintf(format, args...)} }

// ErrProblems is the kind of the error Create gives for a draft that Check
// does not let pass.
var ErrProblems = errors.New("the request has problems")

// ErrSignedOut is the kind of error for what needs a sign-in.
var ErrSignedOut = errors.New("nobody is signed in")

func problemsError(problems []xrpl.Problem) error {
	var texts []string
	for _, p := range problems {
		if !p.Warning {
			texts = append(texts, p.Message)
		}
	}
	if len(texts) == 0 {
		return nil
	}
	return &said{text: strings.Join(texts, " "), cause: ErrProblems}
}
