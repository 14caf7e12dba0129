// Package sandbox is an embedded Xumm platform for development, demonstrations
// and tests: the OAuth2 provider, every call of the REST API, the status
// websocket, webhooks, the sign page, a phone wallet that really signs, and a
// small ledger behind it.
//
// A client that is pointed at it cannot tell it from the real platform on the
// paths it serves, the traps included: tokens without a key id, errors as HTML,
// redirect lines compared as plain prefixes, a resolve frame that may arrive
// before the result can be read.
//
//	s, err := sandbox.Start(ctx, sandbox.Options{})
//	if err != nil { … }
//	defer s.Close()
//	fmt.Println(s.Info().APIURL)
//	review, err := s.Phone().Scan(ctx, "the text of a QR code")
//	outcome, err := review.Approve(ctx, s.Phone().Accounts()[0].Address)
//
// It can be spoken to in each of the platform's ways: with key and secret, with
// the token of a user who signed in, and as an xApp, with the one-time token that
// Wallet.OpenXApp gives. What applications push is in Wallet.Inbox and
// Wallet.Messages. Options.WebhookURL is told of every answer. Figures that on
// the real platform come from elsewhere (rates, assets, hooks) are fixed here.
//
// The phone applies the edits the wallet makes on its own account, and can be told
// to cheat (Wallet.SetDishonest). The ledger answers as a node of each network
// does, at Info.NodeURLs. Faults make platform and node misbehave; a script sets
// most of this at Info.ControlURL.
//
// Everything takes its time from package time only, so a Platform made by New
// and served from an in-memory listener runs inside a testing/synctest bubble.
package sandbox
