// Package flow is everything Countersign does, without a window: the account
// that is signed in, and the sign requests from the first keystroke to the
// proof. The window and the command line show it; neither adds rules of its
// own.
//
//	app, err := flow.New(flow.Config{Platform: flow.Xumm(), DB: db, Settings: settings, Tokens: tokens})
//	if err != nil { … }
//	defer app.Close()
//	go app.Run(ctx)
//	app.StartSignIn("")                  // see app.SignIn for the link and the QR code
//	id, err := app.Create(ctx, draft)    // saved first, then sent
//	view, err := app.Request(ctx, id)    // after every Change
//
// What is to be signed is written in a Document: a form for its type and its
// JSON, kept in step. Form.View says how to draw it.
//
// An App is safe for use from any goroutine. What its methods give are copies.
package flow
