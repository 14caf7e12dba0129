package sandbox

import (
	"errors"
	"slices"

	"countersign/xrpl"
)

// Dishonesty names a way in which the phone signs or reports something else than
// it was asked, so that a person, or a test, can see it found out. The names are
// stable: scripts use them.
type Dishonesty string

// The ways to be dishonest. Every one but ForgedSignature, and Garbage where it
// falls on a bare signature, really signs what it says with a key of the phone.
const (
	Honest           Dishonesty = ""
	OtherAccount     Dishonesty = "other-account"
	OtherKey         Dishonesty = "other-key"
	OtherAmount      Dishonesty = "other-amount"
	WrongDestination Dishonesty = "wrong-destination"
	OtherTag         Dishonesty = "other-tag"
	PartialPayment   Dishonesty = "partial-payment"
	LookAlike        Dishonesty = "look-alike-currency"
	ExtraField       Dishonesty = "extra-field"
	DroppedField     Dishonesty = "dropped-field"
	SwappedMemo      Dishonesty = "swapped-memo"
	HugeFee          Dishonesty = "huge-fee"
	OtherNetwork     Dishonesty = "other-network"
	StaleSignIn      Dishonesty = "stale-sign-in"
	ForgedSignature  Dishonesty = "forged-signature"
	ForgedTxID       Dishonesty = "forged-txid"
	Garbage          Dishonesty = "garbage-after-blob"
)

// DishonestWay describes a Dishonesty to a person.
type DishonestWay struct {
	Kind     Dishonesty `json:"kind"`
	Title    string     `json:"title"`
	Sentence string     `json:"sentence"` // what the phone does
}

// way is how it is done. Both functions may be nil, and tell false when the
// request has nothing that could be changed so.
type way struct {
	DishonestWay
	before func(*plot) bool   // changes what is signed, and with which key
	after  func(*signed) bool // changes what is reported
}

// plot is what is about to be signed.
type plot struct {
	kind      Dishonesty
	w         *Wallet
	asked     map[string]any // the request
	tx        xrpl.Tx        // complete
	held      heldAccount    // who approves
	key       *xrpl.Key
	network   string
	multisign bool
}

var ways = []way{
	{DishonestWay{OtherAccount, "Other account", "Signs for another account of the phone, and reports the one that was asked for."}, (*plot).otherAccount, nil},
	{DishonestWay{OtherKey, "Other key", "Signs with the key of another account, which has no say over this one."}, (*plot).otherKey, nil},
	{DishonestWay{OtherAmount, "Other amount", "Signs ten times the amount."}, (*plot).otherAmount, nil},
	{DishonestWay{WrongDestination, "Wrong destination", "Signs a transaction that goes to a swindler's account."}, (*plot).wrongDestination, nil},
	{DishonestWay{OtherTag, "Other tag", "Signs another destination tag, or one where none was asked for."}, (*plot).otherTag, nil},
	{DishonestWay{PartialPayment, "Partial payment", "Adds the flag that lets a payment deliver less than its amount."}, (*plot).partialPayment, nil},
	{DishonestWay{LookAlike, "Look-alike currency", "Signs a currency whose code only looks like the one that was asked for."}, (*plot).lookAlike, nil},
	{DishonestWay{ExtraField, "Extra field", "Adds a field nobody asked for."}, (*plot).extraField, nil},
	{DishonestWay{DroppedField, "Dropped field", "Leaves out a field that was asked for."}, (*plot).droppedField, nil},
	{DishonestWay{SwappedMemo, "Swapped memo", "Puts another text into the memo."}, (*plot).swappedMemo, nil},
	{DishonestWay{HugeFee, "Huge fee", "Pays a fee of 250 XRP."}, (*plot).hugeFee, nil},
	{DishonestWay{OtherNetwork, "Other network", "Signs for another network than it reports."}, (*plot).otherNetwork, nil},
	{DishonestWay{StaleSignIn, "Stale sign-in", "Gives a sign-in without the challenge, as it could have been signed at any time before."}, (*plot).staleSignIn, nil},
	{DishonestWay{ForgedSignature, "Forged signature", "Reports a signature that is not valid."}, nil, (*signed).forgeSignature},
	{DishonestWay{ForgedTxID, "Forged transaction id", "Reports the id of another transaction."}, nil, (*signed).forgeTxID},
	{DishonestWay{Garbage, "Garbage after the blob", "Reports four more bytes after what was signed."}, nil, (*signed).addGarbage},
}

// DishonestWays lists every Dishonesty but Honest, in the order a person would
// want to see them.
func DishonestWays() []DishonestWay {
	out := make([]DishonestWay, len(ways))
	for i, w := range ways {
		out[i] = w.DishonestWay
	}
	return out
}

// SetDishonest makes the phone cheat in one way with everything it signs, until
// it is set to Honest. It begins honest at every start.
func (w *Wallet) SetDishonest(kind Dishonesty) error {
	if _, known := findWay(kind); !known && kind != Honest {
		return sentencef("The phone knows no way %q to be dishonest.", string(kind))
	}
	w.mu.Lock()
	w.dishonest = kind
	w.mu.Unlock()
	w.ring()
	return nil
}

// Dishonest tells how the phone cheats; Honest when it does not.
func (w *Wallet) Dishonest() Dishonesty {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.dishonest
}

func findWay(kind Dishonesty) (way, bool) {
	i := slices.IndexFunc(ways, func(w way) bool { return w.Kind == kind })
	if i < 0 {
		return way{}, false
	}
	return ways[i], true
}

// sign signs what the plot says, in the way the phone cheats. A request that
// cannot be cheated on in that way is left open.
func (p *plot) sign() (signed, error) {
	honest := p.held
	chosen, cheats := findWay(p.kind)
	if !cheats {
		return sign(p.tx, p.held, p.key, p.multisign)
	}
	if chosen.before != nil && !chosen.before(p) {
		return signed{}, chosen.nothingToDo()
	}
	s, err := sign(p.tx, p.held, p.key, p.multisign)
	if err != nil {
		return signed{}, err
	}
	if p.kind == OtherAccount || p.kind == OtherKey {
		s.signer = honest.Address
		if p.multisign {
			s.multisigner = honest.Address
		} else {
			s.account = honest.Address
		}
	}
	if chosen.after != nil && !chosen.after(&s) {
		return signed{}, chosen.nothingToDo()
	}
	return s, nil
}

// errNothingToDo is the kind of errors about a request the phone cannot be
// dishonest about in the chosen way.
var errNothingToDo = errors.New("nothing to be dishonest about")

type nothingToDo struct{ sentence }

func (nothingToDo) Is(target error) bool { return target == errNothingToDo }

func (w way) nothingToDo() error {
	return nothingToDo{sentence("Dishonest mode is on (" + w.Title + "), and this request has nothing to change in that way. Choose another way, or turn dishonest mode off.")}
}
