// Package xumm is a client of the Xumm (Xaman) signing platform: it creates
// sign requests ("payloads"), follows them until a wallet has answered, and
// reads the result.
//
//	client, err := xumm.New(xumm.APIKey(key, secret)) // or xumm.Bearer(tokenSource)
//	created, err := client.CreatePayload(ctx, xumm.PayloadRequest{
//		TxJSON:     []byte(`{"TransactionType":"SignIn"}`),
//		Options:    xumm.PayloadOptions{Expire: 5 * time.Minute},
//		CustomMeta: xumm.CustomMeta{Identifier: "order-17"},
//	})
//	fmt.Println("Scan this with Xaman:", created.SignURL)
//	for u := range client.Watch(ctx, created.Ref()).Updates() {
//		fmt.Println(u.State, u.Link) // the last one has Link Done
//	}
//
// # What a create may leave behind
//
// CreatePayload never sends a request twice. Give each request an identifier of
// its own (CustomMeta.Identifier): when an answer is lost, the payload is looked
// up by it, and the caller learns whether the payload exists (Created.Recovered),
// does not (ErrUnavailable), or cannot be known yet (ErrOutcomeUnknown). Sending
// again with the same identifier is safe in every case.
//
// # What a watch promises
//
// Watch merges the status websocket and the REST API into one sequence of
// updates whose state never goes back. The websocket only tells when to look;
// what a GET says counts. A result is found also when its frame was lost, came
// before the platform had written it, or was sent while the machine slept or
// was offline. All watches of a Client share one rate limit.
//
// # What it does not do
//
// The platform's word is not a proof. Decode Response.Hex, check the signature,
// compare every field with the request, and ask a node of the ledger, before
// anything of value depends on a payload (package xrpl).
//
// Facts about the platform are from its developer documentation
// (https://docs.xaman.dev), its API reference (https://xumm.readme.io) and its
// public issue tracker.
package xumm
