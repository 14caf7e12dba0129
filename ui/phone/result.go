package phone

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"countersign/ui/look"
	"countersign/xrpl"
	"countersign/xumm/sandbox"
)

// outcome is how a request ended, in words.
type outcome struct {
	Icon   string
	Tone   look.Tone
	Title  string
	Deed   string // what was signed or refused
	Ledger string // what became of it
	Lines  []field
}

// signedResult is the outcome of an approval; signer is the account's name.
func signedResult(r *sandbox.Review, out sandbox.Outcome, signer string) outcome {
	o := outcome{Icon: "check", Tone: look.Good, Title: "Signed", Deed: deed(r.Summary)}
	switch {
	case out.Result != "":
		words, good := resultWords(out.Result)
		o.Ledger = words
		if !good {
			o.Icon, o.Tone, o.Title = "warn", look.Bad, "Signed, but not carried out"
		}
	case isSignIn(r):
		o.Ledger = "You proved to " + clean(r.AppName) + " that this account is yours. Nothing was sent to the ledger."
	case isClaim(r):
		o.Ledger = "The claim was given to " + clean(r.AppName) + ". Nothing was sent to the ledger."
	case r.Multisign:
		o.Ledger = "Your signature was given to " + clean(r.AppName) + ". Nothing was sent to the ledger: it takes more signatures."
	default:
		o.Ledger = "Nothing was sent to the ledger: " + clean(r.AppName) + " submits it itself."
	}
	o.Lines = []field{
		{Label: "Signed by", Value: signer},
		{Label: "Network", Value: xrpl.NetworkName(r.Network)},
	}
	if out.TxID != "" {
		o.Lines = append(o.Lines, field{Label: "Transaction id", Value: out.TxID, Mono: true})
	}
	return o
}

// declinedResult is the outcome of a refusal; closed says that it came about by
// closing a sign-in.
func declinedResult(r *sandbox.Review, closed bool) outcome {
	o := outcome{
		Icon: "cross", Tone: look.Neutral, Title: "Declined", Deed: deed(r.Summary),
		Ledger: "Nothing was signed. " + clean(r.AppName) + " was told that you declined.",
	}
	if closed {
		o.Ledger += " Closing a sign-in declines it."
	}
	return o
}

// resultScreen says how a request ended.
type resultScreen struct {
	object *fyne.Container
	done   *look.Button
}

func newResultScreen(o outcome, done func()) *resultScreen {
	s := &resultScreen{done: look.NewPrimary("Done", "", done)}
	s.done.OnEscape = done
	body := look.Column(look.Space4,
		gap(look.Space8),
		look.Center(newSeal(o.Icon, o.Tone)),
		look.Column(look.Space1, look.NewTitle(o.Title).Centered(), look.NewMuted(o.Deed).Centered()),
		look.NewBanner(o.Tone, o.Ledger))
	if len(o.Lines) > 0 {
		lines := look.Column(look.Space3)
		for i, f := range o.Lines {
			if i > 0 {
				lines.Add(look.NewDivider())
			}
			lines.Add(fieldLine(f))
		}
		body.Add(look.NewTightCard(look.Inset(look.Space4, lines)))
	}
	s.object = container.New(page{}, container.NewStack(),
		container.NewVScroll(look.InsetXY(look.Space4, look.Space4, body)),
		newBar(newButtons(s.done)))
	return s
}
