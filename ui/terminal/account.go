package terminal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"countersign/auth"
	"countersign/storage"
	"countersign/ui/flow"
)

// LoginOptions say how to sign in.
type LoginOptions struct {
	Network   string // network key the phone must be on; "" any
	NoBrowser bool   // only print the link and the code
}

// Login signs in: it opens the browser, prints the link and the QR code, and
// waits. The account goes to standard output.
func Login(ctx context.Context, c Console, t Target, o LoginOptions) int {
	if err := t.keepsSignIn(); err != nil {
		return c.fail(err)
	}
	if t.APISecret != "" {
		return c.fail(usage("With an API key and its secret there is no sign-in. Leave the secret out to sign in."))
	}
	var browser auth.Browser = auth.SystemBrowser{}
	if o.NoBrowser {
		browser = nil
	}
	s, err := t.open(ctx, browser)
	if err != nil {
		return c.fail(err)
	}
	defer s.close()
	acc, err := s.restored(ctx)
	if err != nil {
		return c.fail(err)
	}
	switch acc.State {
	case flow.SignedIn:
		words := fmt.Sprintf("You are signed in already, on %s until %s. To sign in with another account or on another network, run \"countersign logout\" first, or add the account in the window, under Account.",
			printable(s.app.NetworkName(acc.Network)), acc.Expires.Local().Format("2 Jan 15:04"))
		if o.Network != "" && !strings.EqualFold(o.Network, acc.Network) {
			return c.fail(&outcome{words, ExitError})
		}
		c.tell("%s", words)
		fmt.Fprintln(c.Out, acc.Address)
		return ExitOK
	case flow.NeedsAPIKey:
		return c.needsKey(acc)
	}
	if errors.Is(s.app.KeepProblem(), storage.ErrUnavailable) {
		c.tell("No keyring was found, so this sign-in will end with the command. To keep one, stop now and start a keyring service (such as GNOME Keyring or KWallet), or choose a file with a passphrase in the window, under Account.")
	}
	s.app.StartSignIn(o.Network)
	shownURL, shownQR, notice, step := false, false, "", auth.StepScan
	err = s.until(ctx, func() bool {
		v := s.app.SignIn()
		if v.URL != "" && !shownURL {
			shownURL = true
			c.tell("Sign in with this link, in a browser on this computer:\n%s", v.URL)
		}
		if v.QR != "" && !shownQR {
			shownQR = true
			how := "scan this code with " + s.phone
			if !c.Person {
				how = "open this link " + onPhone(s.phone)
			}
			c.tell("Or %s. Only do so if you started this sign-in yourself.", how)
			c.showLink(v.QR)
		}
		if v.Progress.Step > step {
			step = v.Progress.Step
			c.tell("%s", map[auth.Step]string{auth.StepApprove: "Opened on the phone. Approve it there.", auth.StepSigningIn: "Signing in…"}[step])
		}
		if v.Notice != "" && v.Notice != notice {
			notice = v.Notice
			c.tell("%s", v.Notice)
		}
		return v.Step == flow.SignInFailed || v.Step == flow.SignInIdle
	})
	if err != nil {
		return c.fail(err)
	}
	if v := s.app.SignIn(); v.Problem != "" {
		c.tell("%s", v.Problem)
		return ExitError
	}
	acc = s.app.Account()
	if acc.State != flow.SignedIn {
		c.tell("The sign-in was cancelled.")
		return ExitError
	}
	fmt.Fprintln(c.Out, acc.Address)
	if acc.KeptIn == flow.KeptInMemory {
		c.tell("The sign-in could not be kept, so it ended with this command. Start or unlock a keyring service, then sign in again; or sign in in the window, where the account screen can keep it in a file with a passphrase.")
		return ExitError
	}
	c.tell("Signed in until %s.", acc.Expires.Local().Format("2 Jan 15:04"))
	s.app.AwaitTab(ctx) // the page that was opened in the browser comes back later
	return ExitOK
}

const noKey = "There is no API key yet. Set COUNTERSIGN_API_KEY, or enter it in the window's Settings; you get one at apps.xumm.dev."

func (c Console) needsKey(acc flow.Account) int {
	c.tell("%s", first(acc.Notice, noKey))
	return ExitError
}

// Logout removes a stored sign-in: that of the account in use, or of every account
// with all.
func Logout(ctx context.Context, c Console, t Target, all bool) int {
	if err := t.keepsSignIn(); err != nil {
		return c.fail(err)
	}
	s, err := t.open(ctx, nil)
	if err != nil {
		return c.fail(err)
	}
	defer s.close()
	before := s.app.Accounts()
	if all {
		for _, k := range before {
			err = errors.Join(err, s.app.ForgetAccount(ctx, k.ID))
		}
	}
	if err == nil {
		err = s.app.SignOut(ctx) // with all: what has no name here
	}
	if acc := s.app.Account(); err != nil && acc.State == flow.NeedsAPIKey {
		return c.fail(&outcome{first(acc.Notice, "Without an API key nobody is signed in, so there is nothing to sign out of. If you signed in with COUNTERSIGN_API_KEY, set it again and repeat the command."), ExitError})
	}
	left := s.app.Accounts()
	for _, k := range before {
		if !slices.ContainsFunc(left, func(l flow.KnownAccount) bool { return l.ID == k.ID }) {
			c.tell("Signed out %s.", onNetwork(k))
		}
	}
	if err != nil {
		return c.fail(err)
	}
	if len(before) == len(left) {
		c.tell("Signed out.")
	}
	for _, k := range left {
		c.tell("Still kept here, and not used until you choose it: %s. \"countersign logout\" again signs it out, too.", onNetwork(k))
	}
	return ExitOK
}

func onNetwork(k flow.KnownAccount) string {
	if k.Network == "" {
		return k.Address
	}
	return k.Address + " on " + k.Network
}

// locked says what keeps the sign-in from a command. The passphrase of the file is
// asked for by the window alone.
func locked(acc flow.Account) error {
	if acc.Passphrase == storage.PassphraseNeeded {
		return &outcome{"Your sign-in is in a file with a passphrase, which only the window asks for. Open the window for it; scripts set XUMM_APIKEY and XUMM_APISECRET instead.", ExitError}
	}
	return storage.ErrLocked
}

// whoami is what Whoami prints with --json.
type whoami struct {
	Account    string    `json:"account"`
	Name       string    `json:"name,omitempty"`        // what the platform calls it
	NameSource string    `json:"name_source,omitempty"` // whom the platform has that from; "" is itself
	Network    string    `json:"network"`
	AppName    string    `json:"app_name"`
	Expires    time.Time `json:"expires"`
}

// Whoami prints the signed-in account.
func Whoami(ctx context.Context, c Console, t Target, asJSON bool) int {
	if err := t.keepsSignIn(); err != nil {
		return c.fail(err)
	}
	if t.APISecret != "" {
		return c.fail(&outcome{"An API key and its secret belong to no account, so nobody is signed in.", ExitError})
	}
	s, err := t.open(ctx, nil)
	if err != nil {
		return c.fail(err)
	}
	defer s.close()
	acc, err := s.restored(ctx)
	if err != nil {
		return c.fail(err)
	}
	switch acc.State {
	case flow.SignedIn:
	case flow.NeedsAPIKey:
		return c.needsKey(acc)
	case flow.Locked:
		return c.fail(locked(acc))
	default:
		c.tell("%s", first(acc.Notice, "Nobody is signed in. Run: countersign login"))
		return ExitError
	}
	if acc.Notice != "" {
		c.tell("%s", acc.Notice)
	}
	s.app.AskOwn(ctx)
	known := s.app.Account()
	if asJSON {
		return c.printJSON(whoami{acc.Address, known.Profile.Name, known.Profile.Source, acc.Network, acc.AppName, acc.Expires.UTC()})
	}
	fmt.Fprintln(c.Out, acc.Address)
	if known.KnownAs != "" {
		c.tell("%s", known.KnownAs)
	}
	c.tell("On %s, until %s.", printable(acc.Network), acc.Expires.Local().Format("2 Jan 15:04"))
	return ExitOK
}

// printJSON prints one JSON object on one line.
func (c Console) printJSON(v any) int {
	e := json.NewEncoder(c.Out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return c.fail(fmt.Errorf("printing the result: %w", err))
	}
	return ExitOK
}
