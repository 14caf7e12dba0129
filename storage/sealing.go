package storage

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"

	"filippo.io/age"
)

// Errors of the passphrase file. Match them with [errors.Is].
var (
	ErrPassphrase       error = passphraseNeeded{} // is an ErrLocked, too
	ErrWrongPassphrase        = errors.New("that is not the passphrase")
	ErrWeakPassphrase         = errors.New("the passphrase is too short")
	ErrTampered               = errors.New("the passphrase file was changed or is damaged")
	ErrUnreadable             = errors.New("the passphrase file cannot be read") // no permission, of a newer version, too much work
	ErrNoPassphraseFile       = errors.New("no passphrase file is set up")
)

type passphraseNeeded struct{}

func (passphraseNeeded) Error() string        { return "the passphrase of the file is needed" }
func (passphraseNeeded) Is(target error) bool { return target == ErrLocked }

const (
	// workFactor is the logarithm of scrypt's work: 17 takes half a second and
	// 128 MiB, each step more doubles both.
	workFactor = 17
	// maxWorkFactor is what a file may demand: with a larger one, a file from
	// elsewhere would take all of the computer's memory. It leaves one step to a
	// later version.
	maxWorkFactor = 18
	// keyWork is for keys, which nobody can guess however little work it is.
	keyWork = 1
)

// seal encrypts text under a passphrase, in the age format (age-encryption.org/v1)
// with its scrypt recipient. Who does not know the passphrase can neither read
// it nor make another text that opens with it.
func seal(text []byte, passphrase string, work int) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(work)
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, recipient)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(text); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return sealed.Bytes(), nil
}

// unseal decrypts what seal made. Errors: ErrWrongPassphrase, also when the
// part was changed that tells a wrong passphrase from the right one; ErrTampered;
// ErrUnreadable when it demands more work than most.
func unseal(sealed []byte, passphrase string, most int) ([]byte, error) {
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWrongPassphrase, err)
	}
	identity.SetMaxWorkFactor(most)
	r, err := age.Decrypt(bytes.NewReader(sealed), modestIdentity{identity, most})
	var noMatch *age.NoIdentityMatchError
	switch {
	case errors.Is(err, ErrUnreadable):
		return nil, err
	case errors.As(err, &noMatch) && len(noMatch.StanzaTypes) == 1 && noMatch.StanzaTypes[0] == "scrypt":
		return nil, ErrWrongPassphrase
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrTampered, err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		clear(text)
		return nil, fmt.Errorf("%w: %w", ErrTampered, err)
	}
	return text, nil
}

// modestIdentity names the error for too much work, which has no name in age.
type modestIdentity struct {
	*age.ScryptIdentity
	most int
}

func (i modestIdentity) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	for _, s := range stanzas {
		if s.Type != "scrypt" || len(s.Args) != 2 {
			continue
		}
		if work, err := strconv.Atoi(s.Args[1]); err == nil && work > i.most {
			return nil, fmt.Errorf("%w: it demands 2^%d steps of work, at most 2^%d are taken", ErrUnreadable, work, i.most)
		}
	}
	return i.ScryptIdentity.Unwrap(stanzas)
}

// sealWith and unsealWith use a random key in place of a passphrase.
func sealWith(key, text []byte) ([]byte, error) {
	return seal(text, hex.EncodeToString(key), keyWork)
}

func unsealWith(key, sealed []byte) ([]byte, error) {
	text, err := unseal(sealed, hex.EncodeToString(key), keyWork)
	if err != nil && !errors.Is(err, ErrTampered) {
		// The key is right, as another part of the file proved.
		return nil, fmt.Errorf("%w: %w", ErrTampered, err)
	}
	return text, err
}
