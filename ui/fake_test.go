package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"countersign/auth"
	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

const (
	alice = "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe"
	bob   = "rU6K7V3Po4snVhBBaU29sesqs2qTQJWDw1"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// fakeApp is the program behind the screens, reduced to what it says and what
// it was told. The program itself is tested in package flow.
type fakeApp struct {
	tokens    []flow.Token
	tokensOf  string // the network they are of; "" is any
	worth     string
	knownAs   []string
	issuers   []string       // what is said of those of tokens
	dangers   []string       // besides those of the transaction
	networks  []flow.Network // besides the built-in ones
	account   flow.Account
	accounts  []flow.KnownAccount
	offline   string
	host      string // of another platform than Xumm's own
	useErr    error  // of UseAccount
	passErr   error  // of the passphrase
	signIn    flow.SignInView
	requests  map[string]flow.RequestView
	order     []string
	settings  storage.Settings
	linksHere bool
	people    []storage.Contact
	warned    []xrpl.Problem // what Check says besides

	openApp
	ledger         flow.LedgerState
	ledgerProblems []xrpl.Problem

	answered  string // what AnswerSignIn was given
	answerErr error

	created   []flow.Draft
	createErr error
	told      []string // calls of the methods that only do something
	cancelled string   // what Cancel answers
	tick      func(flow.Change)
}

func (a *fakeApp) tell(format string, args ...any) {
	a.told = append(a.told, fmt.Sprintf(format, args...))
}

func (a *fakeApp) Account() flow.Account   { return a.account }
func (a *fakeApp) SignIn() flow.SignInView { return a.signIn }
func (a *fakeApp) StartSignIn(network string) {
	if a.tell("start sign-in"); network != "" {
		a.tell("on %s", network)
	}
	a.signIn = flow.SignInView{Step: flow.SignInStarting, Network: network}
}
func (a *fakeApp) StartSignInAs(k flow.KnownAccount) {
	a.tell("start sign-in as %s on %s", k.Address, k.Network)
	a.signIn = flow.SignInView{Step: flow.SignInStarting, Account: k.Address, Network: k.Network}
}
func (a *fakeApp) RedirectURIs() []string {
	lines := auth.DefaultRedirectURIs()
	if a.settings.Redirect == storage.RedirectLink {
		lines = append([]string{auth.DeepLink}, lines...)
	}
	return lines
}
func (a *fakeApp) LinksOpenHere() bool           { return a.linksHere }
func (a *fakeApp) Elsewhere() string             { return a.host }
func (a *fakeApp) Offline() string               { return a.offline }
func (a *fakeApp) Accounts() []flow.KnownAccount { return a.accounts }
func (a *fakeApp) UseAccount(id string) error    { a.tell("use account %s", id); return a.useErr }
func (a *fakeApp) ForgetAccount(_ context.Context, id string) error {
	a.tell("forget account %s", id)
	return nil
}
func (a *fakeApp) UsePassphrase(_ context.Context, p []byte) error {
	a.tell("use passphrase %s", p)
	return a.passErr
}
func (a *fakeApp) EnterPassphrase(_ context.Context, p []byte) error {
	a.tell("enter passphrase %s", p)
	return a.passErr
}
func (a *fakeApp) StopPassphrase(context.Context) error { a.tell("stop passphrase"); return nil }
func (a *fakeApp) CancelSignIn()                        { a.tell("cancel sign-in"); a.signIn = flow.SignInView{} }
func (a *fakeApp) OpenBrowser()                         { a.tell("open browser") }
func (a *fakeApp) AnswerSignIn(address string) error {
	a.tell("answer sign-in")
	a.answered = address
	return a.answerErr
}
func (a *fakeApp) RetryAccount() { a.tell("retry account") }
func (a *fakeApp) SignOut(context.Context) error {
	a.tell("sign out")
	a.account = flow.Account{State: flow.SignedOut}
	a.accounts = slices.DeleteFunc(slices.Clone(a.accounts), func(k flow.KnownAccount) bool { return k.InUse || k.Next })
	return nil
}

func (a *fakeApp) Check(d flow.Draft) []xrpl.Problem {
	if len(d.Instruction) > 280 {
		return []xrpl.Problem{{Field: "instruction", Message: "The message has more than 280 characters. Shorten it."}}
	}
	return append(xrpl.Check(d.Tx), a.warned...)
}

func (a *fakeApp) Tokens(network string) []flow.Token {
	if a.tokensOf != "" && network != a.tokensOf {
		return nil
	}
	return a.tokens
}

func (a *fakeApp) AboutTokens(network string) string {
	switch {
	case len(a.Tokens(network)) > 0:
		return "Xaman's list; being on it is no recommendation"
	case network == "" || network == "MAINNET":
		return ""
	}
	return "Xaman's list has tokens of Mainnet only."
}

func (a *fakeApp) Issuers(xrpl.Tx, string) []string { return a.issuers }

func (a *fakeApp) Worth(xrpl.Tx, string) string { return a.worth }

func (a *fakeApp) KnownAs(tx xrpl.Tx) []string {
	if tx.Text("Destination") == "" {
		return nil
	}
	return a.knownAs
}

func (a *fakeApp) Dangers(tx xrpl.Tx) []string { return append(flow.Dangers(tx), a.dangers...) }

func (a *fakeApp) PlatformDangers(xrpl.Tx) []string { return a.dangers }

func (a *fakeApp) Networks() []flow.Network {
	var out []flow.Network
	for _, n := range xrpl.Networks() {
		out = append(out, flow.Network{Key: n.Key, Name: n.Name})
	}
	return append(out, a.networks...)
}

func (a *fakeApp) NetworkName(key string) string {
	for _, n := range a.networks {
		if n.Key == key {
			return n.Name
		}
	}
	return xrpl.NetworkName(key)
}

func (a *fakeApp) ExplorerURL(r storage.Request) string {
	if r.State != storage.Signed {
		return ""
	}
	return "https://xumm.app/explorer/TESTNET/" + r.TxID
}

func (a *fakeApp) LedgerProblems(flow.Draft) ([]xrpl.Problem, flow.LedgerState) {
	return a.ledgerProblems, a.ledger
}

func (a *fakeApp) Create(_ context.Context, d flow.Draft) (string, error) {
	if a.createErr != nil {
		return "", a.createErr
	}
	a.created = append(a.created, d)
	id := fmt.Sprintf("%08d-0000-4000-8000-000000000000", len(a.order)+1)
	a.add(flow.RequestView{Request: storage.Request{
		ID: id, State: storage.Sending, TxType: d.Tx.Type(), TxJSON: d.Tx.JSON(), Sentence: xrpl.Explain(d.Tx, nil),
		Account: a.account.Address, CreatedAt: noon, Submit: d.Submit, ExpireMinutes: d.ExpireMinutes, Network: d.Network,
	}})
	return id, nil
}

func (a *fakeApp) add(v flow.RequestView) {
	if a.requests == nil {
		a.requests = map[string]flow.RequestView{}
	}
	if _, known := a.requests[v.ID]; !known {
		a.order = append(a.order, v.ID)
	}
	a.requests[v.ID] = v
}

func (a *fakeApp) Request(_ context.Context, id string) (flow.RequestView, error) {
	v, ok := a.requests[id]
	if !ok {
		return v, storage.ErrNotFound
	}
	return v, nil
}

func (a *fakeApp) Requests(_ context.Context, f storage.Filter) ([]storage.Request, error) {
	var list []storage.Request
	for _, id := range slices.Backward(a.order) {
		r := a.requests[id].Request
		if f.States != nil && !slices.Contains(f.States, r.State) || f.Types != nil && !slices.Contains(f.Types, r.TxType) ||
			!strings.Contains(strings.ToLower(r.Sentence), strings.ToLower(f.Text)) {
			continue
		}
		list = append(list, r)
	}
	if f.Limit > 0 && len(list) > f.Limit {
		list = list[:f.Limit]
	}
	return list, nil
}

func (a *fakeApp) Cancel(_ context.Context, id string) (string, error) {
	a.tell("cancel %s", id)
	return a.cancelled, nil
}
func (a *fakeApp) Renew(_ context.Context, id string) (string, error) {
	a.tell("renew %s", id)
	v := a.requests[id]
	v.ID = "99999999-0000-4000-8000-000000000000"
	v.State, v.Settled = storage.Pending, false
	a.add(v)
	return v.ID, nil
}
func (a *fakeApp) Retry(id string) { a.tell("retry %s", id) }
func (a *fakeApp) RefreshAll()     { a.tell("refresh all") }
func (a *fakeApp) Delete(_ context.Context, id string) error {
	a.tell("delete %s", id)
	delete(a.requests, id)
	a.order = slices.DeleteFunc(a.order, func(o string) bool { return o == id })
	return nil
}
func (a *fakeApp) DraftOf(_ context.Context, id string) (flow.Draft, error) {
	r := a.requests[id]
	tx, err := xrpl.ParseTx(r.TxJSON)
	return flow.Draft{Tx: tx, ExpireMinutes: 5, Submit: true}, err
}

func (a *fakeApp) Settings() storage.Settings { return a.settings }
func (a *fakeApp) ChangeSettings(change func(*storage.Settings)) error {
	change(&a.settings)
	if a.tick != nil {
		a.tick(flow.Change{What: flow.SettingsChanged})
	}
	return nil
}
func (a *fakeApp) NodeServers(network string) []string {
	if own := a.settings.NodeServers[network]; len(own) > 0 {
		return own
	}
	return []string{"wss://" + strings.ToLower(network) + ".example"}
}
func (a *fakeApp) Diagnostics() string { return "Countersign test" }

// fakeDrafts keeps drafts in memory.
type fakeDrafts struct {
	kept map[string][]byte
	err  error
}

func (f *fakeDrafts) SaveDraft(_ context.Context, name string, data []byte) error {
	if f.err != nil {
		return f.err
	}
	f.kept[name] = data
	return nil
}
func (f *fakeDrafts) Draft(_ context.Context, name string) ([]byte, error) { return f.kept[name], nil }

// stage is a window with the screens in it and the fake program behind them.
type stage struct {
	t      *testing.T
	app    *fakeApp
	drafts *fakeDrafts
	deps   Deps
	win    fyne.Window
	w      *Window
	now    time.Time
	opened []string
	later  []func() // what waits for its time
	phone  int
	size   fyne.Size
}

func signedIn() flow.Account {
	return flow.Account{State: flow.SignedIn, KeptIn: flow.KeptInKeyring, Address: alice, Network: "TESTNET", Expires: noon.Add(18*time.Hour + time.Minute)}
}

// newStage opens the window in a look and a size.
func newStage(t *testing.T, a look.Appearance, app *fakeApp, change ...func(*stage)) *stage {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.NewTheme(a))
	s := &stage{t: t, size: fyne.NewSize(1200, 800), app: app, drafts: &fakeDrafts{kept: map[string][]byte{}}, now: noon}
	if app.settings.ExpireMinutes == 0 {
		app.settings.ExpireMinutes = 5
	}
	s.deps = Deps{
		App: app, Drafts: s.drafts,
		Do: func(f func()) { f() }, Go: func(f func()) { f() },
		Now:     func() time.Time { return s.now },
		After:   func(_ time.Duration, f func()) { s.later = append(s.later, f) },
		OpenURL: func(url string) error { s.opened = append(s.opened, url); return nil },
		Places:  storage.Places{Data: "~/.local/share/countersign", Settings: "~/.local/share/countersign/settings.json", Database: "~/.local/share/countersign/countersign.db", Certs: "~/.local/share/countersign/certs.json"},
		Version: "0.1.0",
	}
	for _, c := range change {
		c(s)
	}
	s.win = test.NewTempWindow(t, nil)
	s.win.SetPadded(false)
	s.win.Resize(s.size)
	s.w = New(s.win, s.deps)
	app.tick = s.w.Changed
	s.win.Resize(s.size)
	return s
}

// onSandbox is a stage on the sandbox, with two people on the phone.
func onSandbox(s *stage) {
	s.deps.Sandbox = &Sandbox{
		OpenPhone: func() { s.phone++ },
		Payees:    []Payee{{Name: "Alice", Address: alice}, {Name: "Bob", Address: bob}},
	}
}

// small is a stage in the smallest window that is comfortable, tall one that
// shows a long form whole.
func small(s *stage) { s.size = fyne.NewSize(1000, 700) }
func tall(s *stage)  { s.size = fyne.NewSize(1200, 1240) }

func (s *stage) changed(what flow.What, id string) {
	s.w.Changed(flow.Change{What: what, RequestID: id})
}
