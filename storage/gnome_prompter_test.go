//go:build linux

package storage

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
)

// prompter shows gnome-keyring's prompts in place of the desktop, by the
// interface org.gnome.keyring.internal.Prompter of the library gcr: the keyring
// begins, is told when the prompter is ready, asks, and is told the answer.
type prompter struct {
	bus   *dbus.Conn
	shown chan struct{} // a prompt is on the screen
	gone  chan struct{} // it is no more

	mu   sync.Mutex
	do   int
	late func() // answers the prompt that was left
}

// What the person does with a prompt.
const (
	dismiss = iota
	leave
	answer
)

const prompterInterface = "org.gnome.keyring.internal.Prompter"

func startPrompter(t *testing.T, bus *dbus.Conn) *prompter {
	t.Helper()
	p := &prompter{bus: bus, shown: make(chan struct{}, 10), gone: make(chan struct{}, 10)}
	if err := bus.Export((*prompterMethods)(p), "/org/gnome/keyring/Prompter", prompterInterface); err != nil {
		t.Fatal(err)
	}
	if _, err := bus.RequestName("org.gnome.keyring.SystemPrompter", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *prompter) will(do int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.do = do
}

func (p *prompter) answerLate() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.late()
}

// prompterMethods are the methods on the bus.
type prompterMethods prompter

func (p *prompterMethods) BeginPrompting(call dbus.Message, callback dbus.ObjectPath) *dbus.Error {
	p.answer(call)
	p.tell(call, callback, "PromptReady", "", map[string]dbus.Variant{}, "")
	return nil
}

func (p *prompterMethods) PerformPrompt(call dbus.Message, callback dbus.ObjectPath, _ string, _ map[string]dbus.Variant, exchange string) *dbus.Error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer(call)
	p.shown <- struct{}{}
	sealed, err := exchanged(exchange, keyringPassword)
	if err != nil {
		return dbus.MakeFailedError(err)
	}
	p.late = func() { p.tell(call, callback, "PromptReady", "yes", map[string]dbus.Variant{}, sealed) }
	switch p.do {
	case dismiss:
		p.tell(call, callback, "PromptReady", "no", map[string]dbus.Variant{}, "")
	case answer:
		p.late()
	}
	return nil
}

func (p *prompterMethods) StopPrompting(call dbus.Message, callback dbus.ObjectPath) *dbus.Error {
	p.answer(call)
	p.gone <- struct{}{}
	return nil
}

// answer answers a call at once, and not when its method returns: the keyring
// expects the answer before anything that follows from the call.
func (p *prompterMethods) answer(call dbus.Message) {
	p.bus.Send(&dbus.Message{Type: dbus.TypeMethodReply, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldDestination: call.Headers[dbus.FieldSender],
		dbus.FieldReplySerial: dbus.MakeVariant(call.Serial()),
	}}, nil)
}

func (p *prompterMethods) tell(call dbus.Message, callback dbus.ObjectPath, method string, arguments ...any) {
	keyring := call.Headers[dbus.FieldSender].Value().(string)
	p.bus.Object(keyring, callback).Go(prompterInterface+".Callback."+method, dbus.FlagNoReplyExpected, nil, arguments...)
}

// exchanged encrypts what is typed to the keyring: Diffie-Hellman in the group
// of RFC 3526 section 2, HKDF with SHA-256, AES-128 in CBC mode, written like a
// desktop file.
func exchanged(theirs, typed string) (string, error) {
	prime, _ := new(big.Int).SetString(""+
		"FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"+
		"020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"+
		"4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"+
		"EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05"+
		"98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB"+
		"9ED529077096966D670C354E4ABC9804F1746C08CA237327FFFFFFFFFFFFFFFF", 16)
	_, text, found := strings.Cut(theirs, "public=")
	text, _, _ = strings.Cut(text, "\n")
	public, err := base64.StdEncoding.DecodeString(text)
	if !found || err != nil {
		return "", fmt.Errorf("no public key in %q: %w", theirs, err)
	}
	private, err := rand.Int(rand.Reader, prime)
	if err != nil {
		return "", err
	}
	shared := new(big.Int).Exp(new(big.Int).SetBytes(public), private, prime)
	key, err := hkdf.Key(sha256.New, shared.FillBytes(make([]byte, len(prime.Bytes()))), nil, "", 16)
	if err != nil {
		return "", err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return "", err
	}
	pad := aes.BlockSize - len(typed)%aes.BlockSize
	secret := append([]byte(typed), strings.Repeat(string(rune(pad)), pad)...)
	iv := make([]byte, aes.BlockSize)
	rand.Read(iv)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(secret, secret)
	ours := new(big.Int).Exp(big.NewInt(2), private, prime)
	return fmt.Sprintf("[sx-aes-1]\npublic=%s\nsecret=%s\niv=%s\n", base64.StdEncoding.EncodeToString(ours.Bytes()),
		base64.StdEncoding.EncodeToString(secret), base64.StdEncoding.EncodeToString(iv)), nil
}
