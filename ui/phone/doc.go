// Package phone is the content of the Sandbox phone window: a pretend wallet
// app on a pretend phone. It shows the accounts and the requests that wait,
// takes the code from the main window in place of a camera, and lets a person
// read, approve or decline a request, as the Xumm/Xaman app does on a real
// phone. The keys and the rules are those of the sandbox's Wallet; nothing is
// decided here.
//
// Everything runs on Fyne's thread, except what Deps.Go is given: the calls
// that fetch, sign and report.
package phone
