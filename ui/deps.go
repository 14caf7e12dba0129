package ui

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"countersign/storage"
	"countersign/ui/desktop"
	"countersign/ui/flow"
	"countersign/xrpl"
)

// App is what the screens need of the program; *flow.App is the real one.
type App interface {
	Account() flow.Account
	SignIn() flow.SignInView
	StartSignIn(network string)
	// StartSignInAs lets one account sign in, on its network, and no other.
	StartSignInAs(k flow.KnownAccount)
	CancelSignIn()
	OpenBrowser()
	AnswerSignIn(address string) error
	RetryAccount()
	// Elsewhere gives the host of a platform that is not Xumm's own, or "".
	Elsewhere() string
	// Offline says that the platform cannot be reached, and since when; "" while it can.
	Offline() string
	SignOut(ctx context.Context) error
	Accounts() []flow.KnownAccount
	UseAccount(id string) error
	ForgetAccount(ctx context.Context, id string) error
	UsePassphrase(ctx context.Context, passphrase []byte) error
	EnterPassphrase(ctx context.Context, passphrase []byte) error
	StopPassphrase(ctx context.Context) error

	Check(d flow.Draft) []xrpl.Problem
	LedgerProblems(d flow.Draft) ([]xrpl.Problem, flow.LedgerState)
	Open(q flow.OpenQuestion) flow.OpenAnswer
	CompleteOpen(ctx context.Context, o flow.OpenObject) (flow.OpenObject, error)
	// Worth says what the XRP of a transaction is worth, "" when that is not known.
	Worth(tx xrpl.Tx, network string) string
	// KnownAs tells in sentences what the platform calls the recipients of a
	// transaction, as far as that is known; Dangers what has to be read before it
	// is sent.
	KnownAs(tx xrpl.Tx) []string
	Dangers(tx xrpl.Tx) []string
	// PlatformDangers are those of Dangers that the platform's word adds, which can
	// come late.
	PlatformDangers(tx xrpl.Tx) []string
	// Tokens gives the platform's list of tokens of a network, nil while it is not known.
	Tokens(network string) []flow.Token
	// AboutTokens says whose list that is, or why there is none; Issuers who issues
	// the tokens of a transaction by that list.
	AboutTokens(network string) string
	Issuers(tx xrpl.Tx, network string) []string
	// ExplorerURL is where a signed transaction can be looked up, or "".
	ExplorerURL(r storage.Request) string
	Create(ctx context.Context, d flow.Draft) (id string, err error)
	Request(ctx context.Context, id string) (flow.RequestView, error)
	Requests(ctx context.Context, f storage.Filter) ([]storage.Request, error)
	Cancel(ctx context.Context, id string) (sentence string, err error)
	Renew(ctx context.Context, id string) (newID string, err error)
	Retry(id string)
	RefreshAll()
	Delete(ctx context.Context, id string) error
	DraftOf(ctx context.Context, id string) (flow.Draft, error)

	// Name gives what an address is called among the contacts, "" when it has
	// no name.
	Name(address string) string
	Contacts(ctx context.Context) ([]storage.Contact, error)
	CheckContact(f flow.ContactForm, id int64) []xrpl.Problem
	SaveContact(ctx context.Context, c storage.Contact) (storage.Contact, error)
	DeleteContact(ctx context.Context, id int64) error
	ImportContacts(ctx context.Context, r io.Reader) (flow.Imported, error)
	ExportContacts(ctx context.Context, w io.Writer) (n int, err error)

	// Networks are those to choose from, the built-in ones first; NetworkName gives
	// the name of one, its key when it is not known.
	Networks() []flow.Network
	NetworkName(key string) string

	// RedirectURIs are the lines to register in the developer console, by the
	// settings; LinksOpenHere tells whether links of ours lead to this program.
	RedirectURIs() []string
	LinksOpenHere() bool

	Settings() storage.Settings
	ChangeSettings(change func(*storage.Settings)) error
	// NodeServers are the ledger nodes that are asked about a network.
	NodeServers(network string) []string
	Diagnostics() string
}

// Drafts keeps what is being typed, so that a crash loses nothing;
// *storage.DB is the real one.
type Drafts interface {
	SaveDraft(ctx context.Context, name string, data []byte) error
	Draft(ctx context.Context, name string) ([]byte, error)
}

// Deps is everything the window is built from.
type Deps struct {
	App    App
	Drafts Drafts

	// Do runs f on Fyne's thread: fyne.Do in the program, directly in tests.
	Do func(f func())
	// Go runs f beside it: a goroutine in the program, directly in tests.
	Go func(f func())
	// After runs f on Fyne's thread when d is over.
	After func(d time.Duration, f func())
	// Now is the wall clock.
	Now func() time.Time
	// OpenURL opens an address in the system's browser.
	OpenURL func(url string) error
	// Restyle applies changed looks (theme) to the whole program.
	Restyle func(storage.Settings)

	// Contacts gives the people whose addresses can be chosen, by name. What it
	// gives may change; nil stands for the App's contacts.
	Contacts func() []Contact

	// Sandbox is set when the platform is the sandbox; nil otherwise.
	Sandbox *Sandbox
	// ExploreSandbox starts the program anew on the sandbox, for people who
	// have no API key yet; nil hides the offer.
	ExploreSandbox func() error
	// Links makes the desktop open the links of the scheme countersign here; nil
	// where that is not offered.
	Links Links
	// Updates find out whether there is a newer release; nil where the program was
	// made without the key to tell.
	Updates Updates
	// GivenKey is the API key that this start was given, in place of the one in the
	// settings; "" when it was given none.
	GivenKey string

	Places  storage.Places
	Version string
	// Source says what the program was built from, such as its commit; "" when
	// that is not known.
	Source string
	// Notice says what happened before the window opened, such as a damaged file
	// that was set aside; "" when nothing did.
	Notice string
}

// Links tells the desktop who opens the links of the scheme countersign;
// desktop.Registrar is the real one.
type Links interface {
	Registered(ctx context.Context) (desktop.Registration, error)
	Register(ctx context.Context) error
	Unregister(ctx context.Context) error
}

// Sandbox is what the window knows of the pretend platform.
type Sandbox struct {
	// OpenPhone raises the phone's window; nil when the sandbox runs elsewhere.
	OpenPhone func()
	// Payees are the phone's accounts, offered as recipients.
	Payees []Payee
}

// Payee is an account a payment can be sent to, by name.
type Payee struct{ Name, Address string }

// Contact is somebody whose address can be chosen in a form.
type Contact struct {
	Name, Address string
	Tag           *uint32 // nil for none
	Note          string
	Where         string // a word or two on where the account is; "" anywhere
}

// contacts are the people who can be chosen: those of the contacts, and those on
// the sandbox phone who are not among them.
func (d Deps) contacts() []Contact {
	var out []Contact
	if d.Contacts != nil {
		out = d.Contacts()
	}
	if d.Sandbox != nil {
		for _, p := range d.Sandbox.Payees {
			if !slices.ContainsFunc(out, func(c Contact) bool { return c.Address == p.Address }) {
				out = append(out, Contact{Name: p.Name, Address: p.Address, Where: "On the sandbox phone"})
			}
		}
	}
	return out
}

// openPhone raises the sandbox phone's window; nil when there is none.
func (d Deps) openPhone() func() {
	if d.Sandbox == nil {
		return nil
	}
	return d.Sandbox.OpenPhone
}

// name gives the name of an address, "" when it has none.
func (d Deps) name(address string) string {
	if name := d.App.Name(address); name != "" {
		return name
	}
	return d.payee(address)
}

// ownName gives the name of the signed-in account, with who calls it that unless
// it is a contact's.
func (d Deps) ownName(a flow.Account) string {
	name, by := d.called(a)
	if by == "" {
		return name
	}
	return fmt.Sprintf("%s (%s)", cut(name, 20), by) // both are seen
}

// called gives the name of the signed-in account: the contact's, otherwise what
// the platform calls it, and who does.
func (d Deps) called(a flow.Account) (name, by string) {
	if name = d.name(a.Address); name != "" || a.Profile.Name == "" {
		return name, ""
	}
	if a.Profile.Source == "" {
		return a.Profile.Name, d.platformName()
	}
	return a.Profile.Name, cut(a.Profile.Source, 20)
}

// platformName is what the wallet's platform is called in a sentence.
func (d Deps) platformName() string {
	if d.Sandbox != nil {
		return "the sandbox"
	}
	if host := d.App.Elsewhere(); host != "" {
		return cut(host, 30)
	}
	return "Xaman"
}

// cut shortens a text to so many characters.
func cut(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

// payee gives the name of an account on the sandbox phone, "" for others.
func (d Deps) payee(address string) string {
	if d.Sandbox != nil {
		for _, p := range d.Sandbox.Payees {
			if p.Address == address {
				return p.Name
			}
		}
	}
	return ""
}

// background runs work beside Fyne's thread and then, on it, done.
func (d Deps) background(work, done func()) {
	d.Go(func() {
		work()
		d.Do(done)
	})
}
