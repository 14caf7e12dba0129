package flow

import (
	"countersign/storage"
	"countersign/xrpl"
)

// announce tells the person of a result, once: when the state becomes one, and
// when the ledger's word follows.
func (a *App) announce(before, now storage.Request) {
	title := ""
	if before.State != now.State {
		switch now.State {
		case storage.Signed:
			title = signedTitle(now)
		case storage.Rejected:
			title = "Declined on the phone"
		case storage.Cancelled:
			title = "Cancelled"
		case storage.Expired:
			title = "Expired"
			if !now.Settled && !now.OpenedAt.IsZero() {
				title = "Expired while open on the phone"
			}
		}
	} else if now.State == storage.Signed && before.Result != now.Result {
		title = signedTitle(now)
	}
	if title != "" {
		a.cfg.Notify(title, now.Sentence, now.ID)
	}
}

func signedTitle(r storage.Request) string {
	for _, f := range findingsOf(r.Proof) {
		if f.Status == xrpl.Failed && !ledgerRefused(r, f) {
			return "Signed, but the check failed: " + f.Name
		}
	}
	accepted := Accepted(r.Result)
	switch {
	case (r.Result == "" || accepted) && Proven(findingsOf(r.Proof)) != xrpl.Checked:
		return "Signed, but not everything could be checked"
	case r.Result == "":
		return "Signed"
	case accepted:
		return "Signed and accepted by the ledger"
	case Refused(r.Result):
		return "Signed, but the ledger refused it: " + r.Result
	}
	return "Signed, and the ledger may still take it: " + r.Result
}

// ledgerRefused reports whether a failed finding is only the ledger's refusal,
// which has words of its own.
func ledgerRefused(r storage.Request, f xrpl.Finding) bool {
	return Refused(r.Result) && f.Name == ledgerFinding
}
