package flow

import (
	"context"
	"errors"

	"countersign/storage"
)

// KeptIn is where the sign-in in use is kept.
type KeptIn int

// Where a sign-in can be kept.
const (
	KeptInMemory KeptIn = iota // until the program ends
	KeptInKeyring
	KeptInFile // sealed under a passphrase
)

// keptIn tells where a sign-in is, and if in memory only, why.
func (a *App) keptIn(s *session) (KeptIn, error) {
	kind, why := a.tokens.Where(s.key())
	switch kind {
	case storage.InKeyring:
		return KeptInKeyring, nil
	case storage.InFile:
		return KeptInFile, nil
	}
	if why == nil {
		why = s.who.KeepErr
	}
	return KeptInMemory, why
}

// KeepProblem says, as far as is known without asking anybody, why a sign-in that
// is made now would not outlive the program; nil when nothing is known against it.
func (a *App) KeepProblem() error {
	slot := ""
	if list := a.signIns(); len(list) > 0 {
		slot = list[0].Slot
	}
	_, why := a.tokens.Where(slotKey(a.apiKey(), slot))
	return why
}

// offersPassphrase tells whether a file sealed under a passphrase would keep what
// nothing keeps now.
func offersPassphrase(why error) bool {
	return errors.Is(why, storage.ErrUnavailable) || errors.Is(why, storage.ErrTooLarge)
}

// UsePassphrase keeps sign-ins that no keyring takes in a file sealed under a
// passphrase, from now on; with one in use already it changes the passphrase.
// The passphrase is wiped. It takes about half a second.
func (a *App) UsePassphrase(ctx context.Context, passphrase []byte) error {
	return a.withPassphrase(a.tokens.UsePassphrase(ctx, passphrase))
}

// EnterPassphrase opens the file of an earlier run and takes up the sign-in in
// it. The passphrase is wiped. It takes about half a second.
func (a *App) EnterPassphrase(ctx context.Context, passphrase []byte) error {
	err := a.withPassphrase(a.tokens.EnterPassphrase(ctx, passphrase))
	if err == nil {
		a.spawn(func(ctx context.Context) { a.restore(ctx, false) })
	}
	return err
}

// StopPassphrase removes the file. What is signed in stays so until the program
// ends.
func (a *App) StopPassphrase(ctx context.Context) error {
	err := a.withPassphrase(a.tokens.StopPassphrase(ctx))
	if err == nil {
		a.spawn(func(ctx context.Context) { a.restore(ctx, false) })
	}
	return err
}

// withPassphrase looks anew at where the sign-ins are kept.
func (a *App) withPassphrase(err error) error {
	for _, s := range a.sessions() {
		a.noticeAnew(s)
		a.keptNow(s)
	}
	a.changed(AccountChanged)
	return err
}
