package xrpl

// Proven sums up the findings of Verify, and of a caller's own checks beside
// them, into whether what was signed is what was asked, by who was to sign it.
//
// It is Failed when a finding failed, "Ledger result" aside: a refusal by the
// ledger is no fault of the proof. It is Checked when the signature holds and
// nothing that a forger could have made is unchecked: "Signer", "Same as asked",
// and every finding that Verify does not give. Otherwise, and of no findings, it
// is NotChecked. A valid signature alone is no proof: anybody can sign anything
// with a key of their own.
//
// What the ledger made of it is the finding "Ledger result": see AllChecked.
func Proven(findings []Finding) Status {
	sum := NotChecked
	doubt := false
	for _, f := range findings {
		switch {
		case f.Name == stepResult:
		case f.Status == Failed:
			return Failed
		case f.Name == stepSignature && f.Status == Checked:
			sum = Checked
		case f.Name == stepTxID, f.Name == stepNetwork:
		default:
			doubt = doubt || f.Status != Checked
		}
	}
	if doubt {
		return NotChecked
	}
	return sum
}

// AllChecked tells whether there are findings and each of them is Checked: for a
// transaction with a node's word on it, that it is proven, on the network that was
// asked for, in a validated ledger, and has delivered. Ship goods on nothing less.
// It is never true for a SignIn, which is in no ledger; Proven is for those.
func AllChecked(findings []Finding) bool {
	for _, f := range findings {
		if f.Status != Checked {
			return false
		}
	}
	return len(findings) > 0
}
