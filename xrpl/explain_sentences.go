package xrpl

import "maps"

// teller makes the first sentence about a transaction of one type, and notes
// in told which fields it has told.
type teller func(e *explainer) string

// sentences are the types that have a sentence of their own: the common ones,
// and all those the Xaman app has a screen for.
func sentences() map[string]teller {
	all := map[string]teller{
		"Payment": (*explainer).payment,
		"SignIn":  (*explainer).signIn,
		"Batch":   tellBatch,
	}
	for _, group := range [...]map[string]teller{
		checkSentences(), escrowSentences(), channelSentences(),
		trustSentences(), multiTokenSentences(), nftSentences(),
		offerSentences(), poolSentences(),
		accountSentences(), permissionSentences(), identitySentences(), oracleSentences(),
	} {
		maps.Copy(all, group)
	}
	return all
}

// recipient is " to Bob (rPT1Sj…bpAYe) with tag 7".
func (e *explainer) recipient(before string) string {
	to := e.sayOr("Destination", "nobody yet")
	return before + to + e.with(" with tag ", "DestinationTag")
}

func tellBatch(e *explainer) string {
	list, ok := e.tx["RawTransactions"].([]any)
	if !ok {
		return "Send several transactions as one"
	}
	return "Send " + count(len(list), "transaction", "transactions") + " as one: " + e.say("RawTransactions")
}
