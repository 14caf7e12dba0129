package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"countersign/xumm/sandbox/ledger"
)

const (
	stateVersion = 1
	// keptPayloads bounds the state file.
	keptPayloads = 1000
)

// state is what the state file holds. It contains secrets of the sandbox: its
// API secret, its signing key and the seeds of its accounts.
type state struct {
	Version          int
	Addr             string
	APIKey           string
	APISecret        string
	SigningKey       []byte // PKCS #8
	Accounts         []keptAccount
	Ledger           ledger.State
	Payloads         []payload
	UserToken        string
	UserTokenIssued  time.Time
	UserTokenExpires time.Time
	AppStorage       json.RawMessage            `json:",omitempty"`
	UserData         map[string]json.RawMessage `json:",omitempty"`
	WebhookURL       string                     `json:",omitempty"`
	KYC              keptKYC
}

type keptAccount struct{ Name, Seed string }

// stateFile writes the state; a zero path writes nothing.
type stateFile struct {
	path string
	mu   sync.Mutex
}

func readState(path string) (state, error) {
	if path == "" {
		return state{}, nil
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return state{}, nil
	}
	if err != nil {
		return state{}, fmt.Errorf("the sandbox's state file cannot be read: %w", err)
	}
	var s state
	if err := json.Unmarshal(data, &s); err != nil {
		// The decoder's error may quote a secret out of the file.
		return state{}, fmt.Errorf("the sandbox's state file %s is damaged; remove it to start anew", path)
	}
	if s.Version != stateVersion {
		return state{}, fmt.Errorf("the sandbox's state file %s is of another version of this program; remove it to start anew", path)
	}
	return s, nil
}

// changed keeps the state and tells those who watch the phone.
func (p *Platform) changed() {
	if err := p.saveState(); err != nil {
		p.opts.Logger.Error("the sandbox cannot keep its state", "error", err)
	}
	p.phone.ring()
}

// saveState writes everything, at once and in full: a reader, or a program
// killed halfway, never sees a part.
func (p *Platform) saveState() error {
	if p.state.path == "" {
		return nil
	}
	p.state.mu.Lock()
	defer p.state.mu.Unlock()
	signingKey, err := p.oauth.marshalKey()
	if err != nil {
		return fmt.Errorf("the sandbox's signing key cannot be kept: %w", err)
	}
	token, life := p.users.current()
	app, user := p.data.keep()
	data, err := json.Marshal(state{
		Version:          stateVersion,
		Addr:             hostOf(p.base),
		APIKey:           p.opts.APIKey,
		APISecret:        p.opts.APISecret,
		SigningKey:       signingKey,
		Accounts:         p.phone.keep(),
		Ledger:           p.ledger.chain.Snapshot(),
		Payloads:         p.payloads.newest(keptPayloads),
		UserToken:        token,
		UserTokenIssued:  life.issued,
		UserTokenExpires: life.expires,
		AppStorage:       app,
		UserData:         user,
		WebhookURL:       p.webhooks.address(),
		KYC:              p.phone.currentKYC(),
	})
	if err != nil {
		return fmt.Errorf("the sandbox's state cannot be written: %w", err)
	}
	if err := replaceFile(p.state.path, data); err != nil {
		return fmt.Errorf("the sandbox's state file cannot be written: %w", err)
	}
	return nil
}

// replaceFile puts data in place of a file's content, readable by its owner
// only.
func replaceFile(path string, data []byte) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(data); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
