package flow

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"countersign/storage"
	"countersign/ui/update"
)

// How often a newer release is looked for, where the person allows that, and how
// soon again after a look that failed.
const (
	lookEvery = 7 * 24 * time.Hour
	lookAgain = 6 * time.Hour
	lookTick  = 15 * time.Minute
)

// UpdatesConfig is what Updates need.
type UpdatesConfig struct {
	Source   update.Source
	Version  string // of this program
	Settings *storage.SettingsFile
	Client   *http.Client // nil: one of its own, by the proxy of the settings
	Logger   *slog.Logger // nil: nothing is logged
	// Changed is called after every change, from any goroutine; it must return
	// quickly. Notify tells of a release that was found without being asked for.
	Changed func()
	Notify  func(title, text string)
}

// Updates find out whether a newer release is there: when the person asks, or,
// if the settings allow that, once a week. They only tell of it.
type Updates struct {
	cfg UpdatesConfig
	now func() time.Time

	mu      sync.Mutex
	looking bool
	tried   time.Time      // the last look that failed, in this run
	found   update.Release // by the last look of this run
	problem string
}

// UpdateView is what is known of newer releases.
type UpdateView struct {
	Version string // of this program
	Looking bool
	Looked  time.Time // the last look that succeeded; zero when there was none
	Newest  string    // the version of the newest release, "" when that is not known
	Newer   bool      // that it is newer than this program
	Page    string    // where that is downloaded; "" until this run has looked
	Problem string    // a sentence about the last look
}

// NewUpdates makes Updates; nil where the program was made without a release key,
// and so cannot tell.
func NewUpdates(c UpdatesConfig) *Updates {
	if !c.Source.Known() {
		return nil
	}
	if c.Client == nil {
		c.Client = newHTTPClient(c.Settings.Get)
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return &Updates{cfg: c, now: wallClock}
}

// Run looks once a week while that is allowed, until ctx ends.
func (u *Updates) Run(ctx context.Context) {
	tick := time.NewTicker(lookTick)
	defer tick.Stop()
	for {
		if u.due() {
			u.look(ctx, true)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (u *Updates) due() bool {
	set := u.cfg.Settings.Get()
	u.mu.Lock()
	tried := u.tried
	u.mu.Unlock()
	// A clock that was set back must not put it off for ever.
	return set.LookForUpdates && u.now().Sub(set.UpdatesLooked).Abs() >= lookEvery && u.now().Sub(tried).Abs() >= lookAgain
}

// Look looks now, because the person asked.
func (u *Updates) Look(ctx context.Context) { u.look(ctx, false) }

// View gives what is known.
func (u *Updates) View() UpdateView {
	set := u.cfg.Settings.Get()
	u.mu.Lock()
	defer u.mu.Unlock()
	v := UpdateView{
		Version: u.cfg.Version, Looking: u.looking, Looked: set.UpdatesLooked, Problem: u.problem,
		Newest: set.NewestSeen, Newer: update.Newer(set.NewestSeen, u.cfg.Version),
	}
	if v.Newer && u.found.Version == v.Newest {
		v.Page = u.found.Page
	}
	return v
}

func (u *Updates) look(ctx context.Context, unasked bool) {
	u.mu.Lock()
	if u.looking {
		u.mu.Unlock()
		return
	}
	u.looking, u.problem = true, ""
	u.mu.Unlock()
	u.cfg.Changed()

	r, err := u.cfg.Source.Look(ctx, u.cfg.Client, "Countersign/"+u.cfg.Version, u.now())
	news := false
	if err == nil {
		news, err = u.keep(r)
	}
	u.mu.Lock()
	u.looking = false
	if err == nil {
		u.found, u.tried = r, time.Time{}
	} else {
		u.tried, u.problem = u.now(), updateSentence(err)
	}
	u.mu.Unlock()
	if err != nil {
		u.cfg.Logger.Info("newer releases were not found out", "err", err)
	}
	u.cfg.Changed()
	if news && unasked {
		u.cfg.Notify("Countersign "+r.Version+" is there", "Settings leads to its download page.")
	}
}

// errOlder is about a word that was signed before one that was seen: somebody
// wants a release hidden.
var errOlder = errors.New("flow: an older word of releases than was seen before")

// keep notes what was found. Of two words the one that was signed later counts, so
// that its makers alone can take one back. news is whether it was not known before.
func (u *Updates) keep(r update.Release) (news bool, err error) {
	older := false
	_, err = u.cfg.Settings.Change(func(s *storage.Settings) {
		if older = r.Signed.Before(s.NewestSigned); older {
			return
		}
		news = r.Version != s.NewestSeen && update.Newer(r.Version, u.cfg.Version)
		s.NewestSeen, s.NewestSigned, s.UpdatesLooked = r.Version, r.Signed.UTC(), u.now().UTC()
	})
	if older {
		return false, errOlder
	}
	return news, err
}

func updateSentence(err error) string {
	switch {
	case errors.Is(err, errOlder):
		return "The word about releases is older than what was known before, so it was not believed. Try again tomorrow, on another connection if you can."
	case errors.Is(err, update.ErrSignature):
		return "The word about releases is not signed by Countersign's makers, so it was not believed. Something on the way may have changed it. Try another connection."
	case errors.Is(err, update.ErrOutdated):
		return "The word about releases is out of date. Check this computer's date, then try again, or look at the download page."
	case errors.Is(err, update.ErrAnswer):
		return "There is no word about releases where it should be. Try again tomorrow."
	}
	var said interface{ Sentence() string }
	if errors.As(err, &said) {
		return said.Sentence()
	}
	return "Whether there is a newer release could not be found out. Check the connection, then try again."
}
