package flow

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"time"

	"countersign/storage"
)

// store is what an App needs of the database. *storage.DB is the real one.
type store interface {
	Add(ctx context.Context, r storage.Request) error
	Get(ctx context.Context, id string) (storage.Request, error)
	Change(ctx context.Context, id string, change func(*storage.Request)) (storage.Request, error)
	Delete(ctx context.Context, id string) error
	Unsettled(ctx context.Context) ([]storage.Request, error)
	Unjudged(ctx context.Context) ([]storage.Request, error)
	List(ctx context.Context, f storage.Filter) ([]storage.Request, error)

	Contacts(ctx context.Context) ([]storage.Contact, error)
	SaveContact(ctx context.Context, c storage.Contact) (storage.Contact, error)
	AddContacts(ctx context.Context, list []storage.Contact) (taken []int, err error)
	DeleteContact(ctx context.Context, id int64) error
	Recipients(ctx context.Context, fields ...string) ([]storage.Recipient, error)
}

// tokens is what an App needs of the keyring. *storage.Tokens is the real one.
type tokens interface {
	Load(ctx context.Context, key string) (string, error)
	Save(ctx context.Context, key, secret string) error
	Clear(ctx context.Context, key string) error
	Unlock(ctx context.Context) error
	Where(key string) (storage.Kind, error)

	Passphrase() storage.PassphraseState
	UsePassphrase(ctx context.Context, passphrase []byte) error
	EnterPassphrase(ctx context.Context, passphrase []byte) error
	StopPassphrase(ctx context.Context) error
}

// App is everything the window and the command line do, without a window.
type App struct {
	cfg    Config
	db     store
	tokens tokens
	log    *slog.Logger
	now    func() time.Time // wall clock; replaced by tests

	ownHTTP bool // the HTTP client was made here

	ctx  context.Context // ends with Close
	stop context.CancelFunc
	work sync.WaitGroup // every goroutine of the App

	nodes    nodes         // of the ledger
	asking   chan struct{} // places for those who ask them
	precheck precheck
	worth    worth
	curated  curated
	profiles profileBook
	portrait portrait
	networks networkList
	opens    openBook

	renewing sync.Mutex // one Renew at a time: two clicks are one renewal

	people peopleBook

	authenticators authenticators

	mu     sync.Mutex // guards what follows
	closed bool
	line   line

	account  account
	anew     anew
	parked   map[string]*session // signed in and not in use, by slot
	unopened AccountState        // of Account
	over     map[string]bool     // sign-ins that ended in this run, by their keys in the keyring
	attempt  attempt
	follows  map[string]*follow
	judging  map[string]bool // requests the ledger is being asked about

	storing  sync.Mutex // serialises changes of requests; guards what follows
	unstored map[string]storage.Request
	retrying bool
}

// New makes an App. It does nothing yet: call Run in a goroutine.
func New(c Config) (*App, error) {
	switch {
	case c.DB == nil:
		return nil, errors.New("flow: no database")
	case c.Settings == nil:
		return nil, errors.New("flow: no settings file")
	case c.Tokens == nil:
		return nil, errors.New("flow: no token store")
	}
	if c.Platform.BaseURL == "" {
		c.Platform.BaseURL = defaultBaseURL
	}
	ownHTTP := c.HTTPClient == nil
	if ownHTTP {
		c.HTTPClient = newHTTPClient(c.Settings.Get)
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Changed == nil {
		c.Changed = func(Change) {}
	}
	if c.Notify == nil {
		c.Notify = func(string, string, string) {}
	}
	a := &App{
		cfg:      c,
		db:       c.DB,
		tokens:   c.Tokens,
		log:      c.Logger,
		now:      wallClock,
		ownHTTP:  ownHTTP,
		parked:   make(map[string]*session),
		over:     make(map[string]bool),
		follows:  make(map[string]*follow),
		judging:  make(map[string]bool),
		asking:   make(chan struct{}, maxAsking),
		unstored: make(map[string]storage.Request),
	}
	a.watchLine()
	a.ctx, a.stop = context.WithCancel(context.Background())
	if err := a.firstState(); err != nil {
		a.stop()
		return nil, err
	}
	return a, nil
}

// wallClock drops the monotonic reading, which stands still while a computer
// sleeps; sign-ins and requests end by the clock on the wall.
func wallClock() time.Time { return time.Now().Round(0) }

// tickEvery is how often expiry is looked at. A sign-in that ran out during
// sleep is noticed at most this long after waking.
const tickEvery = 15 * time.Second

// Run restores the session and resumes every unsettled request, until ctx ends
// or Close is called. Call it once, in a goroutine.
func (a *App) Run(ctx context.Context) {
	unhook := context.AfterFunc(ctx, a.stop)
	defer unhook()
	a.spawn(func(ctx context.Context) { a.restore(ctx, false) })
	if !a.cfg.OwnOnly {
		a.refreshPeople()
		a.resume()
		a.resumeJudging()
	}
	tick := time.NewTicker(tickEvery)
	defer tick.Stop()
	for {
		select {
		case <-a.ctx.Done():
			return
		case <-tick.C:
			a.tick()
		}
	}
}

// Close ends the sign-in attempt and all watching, and waits for it: results in
// flight are stored first. What was saved is resumed by the next App.
func (a *App) Close() {
	a.mu.Lock()
	a.closed = true
	a.mu.Unlock()
	a.stop()
	a.work.Wait()
	a.nodes.close()
	a.authenticators.close()
	a.storeAgain()
	if a.ownHTTP {
		a.cfg.HTTPClient.CloseIdleConnections()
	}
}

// newHTTPClient makes the client that sign-in, API and websockets share. The
// pings find connections that died while the computer slept; without them such
// a one is used again and again (golang.org/issue/36026).
func newHTTPClient(settings func() storage.Settings) *http.Client {
	t, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return &http.Client{}
	}
	t = t.Clone()
	t.Proxy = proxy(settings, environmentProxy(os.Getenv))
	t.HTTP2 = &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second}
	return &http.Client{Transport: t}
}

// spawn runs f until it returns; its context ends with Close. After Close
// nothing is started any more.
func (a *App) spawn(f func(ctx context.Context)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return
	}
	a.work.Go(func() { f(a.ctx) })
}

func (a *App) changed(w What) { a.cfg.Changed(Change{What: w}) }
func (a *App) requestChanged(id string) {
	a.staleOpen()
	a.cfg.Changed(Change{What: RequestChanged, RequestID: id})
}
