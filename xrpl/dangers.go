package xrpl

import (
	"fmt"
	"slices"
)

// Dangers gives a sentence for everything in a transaction that cannot be undone
// or can lock or hand over an account, so that a person can be asked whether
// that is understood. Ordinary transactions have none.
func Dangers(t Tx) []string {
	typ, known := typeOf(t.Type())
	if !known {
		return nil
	}
	var out []string
	if words := typeDanger(typ.Type, t); words != "" {
		out = append(out, words)
	}
	for _, f := range typ.Fields {
		if f.Kind != KindChoice {
			continue
		}
		n, ok := ledgerNumber(f, t[f.Name])
		i := slices.IndexFunc(f.Choices, func(c Choice) bool { return c.Value == n })
		if ok && i >= 0 && f.Choices[i].Danger != "" {
			out = append(out, f.Choices[i].Danger)
		}
	}
	flags, _ := wholeNumber(t["Flags"], 1<<32-1)
	for _, c := range typ.Flags {
		if flags&c.Value == 0 {
			continue
		}
		if c.Danger != "" {
			out = append(out, c.Danger)
		}
		if c.Name == "tfSetDeepFreeze" {
			out = append(out, "The other side can neither send nor receive the token until the deep freeze is ended.")
		}
	}
	if nobody[t.Text("Destination")] {
		out = append(out, "Nobody has the key of the recipient's address: what is sent there is lost for ever.")
	}
	if fee, err := ParseDrops(t.Text("Fee")); err == nil && fee > maxFilledFee {
		out = append(out, fmt.Sprintf("The fee of %s XRP is destroyed, whatever becomes of the transaction.", fee.XRP()))
	}
	return append(out, batchDangers(t)...)
}

// typeDanger is what the catalogue says of the type, or something closer to what
// the transaction does.
func typeDanger(typ Type, t Tx) string {
	entries, _ := t["Permissions"].([]any)
	switch typ.Name {
	case "SetRegularKey":
		if t["RegularKey"] == nil {
			return "The present regular key can no longer sign. If the master key is disabled and there is no signer list, the account and all it holds are lost."
		}
	case "SignerListSet":
		if t.Text("SignerQuorum") == "0" {
			return "The signers can no longer sign. If the master key is disabled and there is no regular key, the account and all it holds are lost."
		}
	case "DelegateSet":
		if len(entries) == 0 {
			return ""
		}
	case "Clawback", "AMMClawback", "VaultClawback", "ConfidentialMPTClawback", "LoanBrokerCoverClawback":
		return "The tokens are taken from the holder, who is not asked."
	}
	return typ.Danger
}

// batchDangers are those of the transactions inside a batch.
func batchDangers(t Tx) []string {
	var out []string
	list, _ := t["RawTransactions"].([]any)
	for i, entry := range list {
		if t.Type() != "Batch" || i >= maxBatch {
			break
		}
		inner := inEntry(entry, "RawTransaction")
		if inner.Type() == "Batch" {
			continue // refused, and would never end
		}
		for _, words := range Dangers(inner) {
			out = append(out, fmt.Sprintf("Transaction %d of the batch: %s", i+1, words))
		}
	}
	return out
}
