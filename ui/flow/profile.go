package flow

import (
	"context"
	"errors"
	"image"
	"strings"
	"sync"
	"time"
	"unicode"

	"countersign/xumm"
)

const (
	// profileLife is how long the platform's word on an account counts as today's.
	profileLife = 10 * time.Minute
	// ownLife is the same for the signed-in account, of which nobody is warned.
	ownLife = time.Hour
	// maxProfiles is how many accounts are remembered.
	maxProfiles = 500
	// longestPause bounds how long the platform can ask to be left alone.
	longestPause = time.Hour
)

// directory is what the platform tells anybody; *xumm.Client is the real one.
type directory interface {
	AccountMeta(ctx context.Context, account string) (*xumm.AccountMeta, error)
	Avatar(ctx context.Context, account string, size int) (image.Image, error)
	Rails(ctx context.Context) ([]xumm.Rail, error)
}

// Profile is what the platform says of an account. It is its word, and a name is
// what somebody chose: it stands beside an address, never in its place.
type Profile struct {
	Name     string // "" when it has none
	Source   string // who calls it that, such as bithomp.com; "" is the platform itself
	Verified bool   // its holder has proved to the platform who they are
	Pro      bool   // has the wallet's subscription
	Blocked  bool   // flagged by the platform, as for fraud
	NeedsTag bool   // asks for a destination tag
}

func profileOf(m *xumm.AccountMeta) Profile {
	p := Profile{
		Name:     quotable(first(m.Alias, m.OwnerAlias)),
		Verified: m.KYCApproved, Pro: m.Pro, Blocked: m.Blocked, NeedsTag: m.NeedsTag,
	}
	for _, t := range m.ThirdParty {
		if p.Name != "" {
			break
		}
		if p.Name = quotable(t.Alias); p.Name != "" {
			p.Source = first(quotable(t.Source), "another service")
		}
	}
	return p
}

// quotable makes a stranger's text fit to stand between quotation marks: it
// can't end them, hide, or cover the lines beside it. What is nothing to look at
// is "".
func quotable(text string) string {
	marks, quote := 0, false
	text = strings.Map(func(r rune) rune {
		if !unicode.IsSpace(r) && unseen(r) {
			return -1
		}
		if unicode.Is(unicode.M, r) { // they pile up on the letter before
			if marks++; marks > 2 {
				return -1
			}
			return r
		}
		marks = 0
		again := quote
		quote = isQuote(r)
		switch {
		case quote && again:
			return -1
		case quote:
			return '\''
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if skeleton(text) == "" {
		return ""
	}
	return text
}

// isQuote tells of what is, or looks like, a quotation mark or a part of one.
func isQuote(r rune) bool {
	return unicode.In(r, unicode.Quotation_Mark, unicode.Pi, unicode.Pf) ||
		strings.ContainsRune("`´˝ʹʺʻʼʽʾʿˈˊˋ˴˵˶ˮ՚׳״′″‴‵‶‷⁗❛❜❝❞❟❠\U0001F676\U0001F677\U0001F678", r)
}

// profileBook is what the platform said of accounts.
type profileBook struct {
	mu    sync.Mutex
	kept  map[string]*profileEntry // by address
	quiet time.Time                // until then the platform wants no questions
}

type profileEntry struct {
	patience
	profile Profile
	known   bool
}

// add makes room for an account. The answers about those that would be asked
// about again first are let go; nil when everybody is being asked about.
func (b *profileBook) add(address string) *profileEntry {
	if b.kept == nil {
		b.kept = map[string]*profileEntry{}
	}
	for len(b.kept) >= maxProfiles {
		oldest := ""
		for other, e := range b.kept {
			if e.asking {
				continue
			}
			if oldest == "" || e.again.Before(b.kept[oldest].again) {
				oldest = other
			}
		}
		if oldest == "" {
			return nil
		}
		delete(b.kept, oldest)
	}
	e := &profileEntry{}
	b.kept[address] = e
	return e
}

// Profile gives what the platform says of an account, and whether that is known.
// It does not wait: it asks beside that when nothing is known, or nothing new,
// and ProfilesChanged tells when there is an answer. That there is none says
// nothing about the account. Nobody is asked while nobody is signed in, nor for
// a command, which shows none of it, nor about anybody else than who is signed in
// when the settings say so.
func (a *App) Profile(address string) (p Profile, known bool) {
	s, now := a.current(), a.now()
	may := s != nil && !a.cfg.OwnOnly && (address == s.address || a.Settings().AsksPlatform())
	b := &a.profiles
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.kept[address]
	if may && !now.Before(b.quiet) {
		if e == nil {
			e = b.add(address)
		}
		if e != nil && e.begin(now) {
			a.spawn(func(ctx context.Context) { a.askProfile(ctx, s, address, e) })
		}
	}
	if e == nil {
		return Profile{}, false
	}
	return e.profile, e.known
}

func (a *App) askProfile(ctx context.Context, s *session, address string, e *profileEntry) {
	m, err := s.directory.AccountMeta(ctx, address)
	if err != nil {
		a.log.Info("the platform told nothing of an account", "err", err)
	}
	b := &a.profiles
	b.mu.Lock()
	life := profileLife
	if address == s.address {
		life = ownLife
	}
	now := a.now()
	e.end(now, err, life)
	if errors.Is(err, xumm.ErrRateLimited) {
		pause := firstPatience
		if refusal, ok := errors.AsType[*xumm.Error](err); ok {
			pause = min(max(pause, refusal.RetryAfter), longestPause)
		}
		b.quiet = now.Add(pause)
	}
	news := false
	if err == nil {
		p := profileOf(m)
		news = !e.known || e.profile != p
		e.profile, e.known = p, true
	}
	b.mu.Unlock()
	if news {
		a.changed(ProfilesChanged)
	}
}

// knownProfile is Profile without asking anybody.
func (a *App) knownProfile(address string) Profile {
	b := &a.profiles
	b.mu.Lock()
	defer b.mu.Unlock()
	if e := b.kept[address]; e != nil {
		return e.profile
	}
	return Profile{}
}
