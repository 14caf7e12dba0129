package storage

import (
	"context"
	"errors"
)

var errNotBuilt = errors.New("not built yet")

// ---- settings file (JSON, 0600, atomic) ----
type Settings struct {
	APIKey        string   `json:"api_key,omitempty"`
	Theme         string   `json:"theme,omitempty"` // "", "light", "dark"
	Scale         float32  `json:"scale,omitempty"`
	Network       string   `json:"network,omitempty"` // default forced network
	ExpireMinutes int      `json:"expire_minutes,omitempty"`
	RedirectURIs  []string `json:"redirect_uris,omitempty"`
	KeepWatching  bool     `json:"keep_watching,omitempty"`
	ExplainedRisk bool     `json:"-"`
	// unknown members of a newer version are kept
}
type SettingsFile struct{}

func OpenSettings(path string) (*SettingsFile, error) { return nil, errNotBuilt } // missing file: defaults; damaged: set aside, defaults, Notice
func (f *SettingsFile) Get() Settings                 { return Settings{} }
func (f *SettingsFile) Change(change func(*Settings)) (Settings, error) {
	return Settings{}, errNotBuilt
}
func (f *SettingsFile) Notice() string { return "" }

// ---- tokens ----
// Keyring keeps secrets in the operating system's keyring, each call guarded by a deadline.
type Keyring struct{}

func NewKeyring(service string) *Keyring                                { return nil }
func (k *Keyring) Load(ctx context.Context, key string) (string, error) { return "", errNotBuilt }
func (k *Keyring) Save(ctx context.Context, key, secret string) error   { return errNotBuilt }
func (k *Keyring) Clear(ctx context.Context, key string) error          { return errNotBuilt }
func (k *Keyring) Unlock(ctx context.Context) error                     { return errNotBuilt } // T5: raise the prompt early; 90 s
// Tokens tries the keyring and, when there is none, keeps secrets in memory until the program ends.
type Tokens struct{}

func NewTokens(k *Keyring) *Tokens                                     { return nil }
func (t *Tokens) Load(ctx context.Context, key string) (string, error) { return "", errNotBuilt }
func (t *Tokens) Save(ctx context.Context, key, secret string) error   { return errNotBuilt } // nil also when only in memory: ask Kept
func (t *Tokens) Clear(ctx context.Context, key string) error          { return errNotBuilt }
func (t *Tokens) Unlock(ctx context.Context) error                     { return errNotBuilt }
func (t *Tokens) Kept() (inKeyring bool, why error)                    { return false, nil }

var (
	ErrNoSecret    = errors.New("nothing stored")
	ErrLocked      = errors.New("the keyring is locked")
	ErrUnavailable = errors.New("there is no keyring")
	ErrNotKept     = errors.New("the keyring did not keep the secret") // read-back mismatch, dismissed prompt
	ErrTooLarge    = errors.New("the secret is too large for the keyring")
)
