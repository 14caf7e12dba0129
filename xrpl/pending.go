package xrpl

import "errors"

var errNotBuilt = errors.New("not built yet")

type Tx map[string]any

func ParseTx(data []byte) (Tx, error) { return nil, errNotBuilt }
func (t Tx) Type() string             { return "" }
func (t Tx) Text(field string) string { return "" }
func (t Tx) JSON() []byte             { return nil }

type Problem struct {
	Field, Message string
	Warning        bool
}

func Check(t Tx) []Problem                                  { return nil }
func Explain(t Tx, name func(address string) string) string { return "" }
func Encode(t Tx) (blobHex string, err error)               { return "", errNotBuilt }
func Decode(blobHex string) (Tx, error)                     { return nil, errNotBuilt }
func TxID(blobHex string) (string, error)                   { return "", errNotBuilt }

type KeyType string

const (
	Ed25519   KeyType = "ed25519"
	Secp256k1 KeyType = "secp256k1"
)

type Key struct{}

func NewKey(kt KeyType, entropy [16]byte) (*Key, error)               { return nil, errNotBuilt }
func KeyFromSeed(seed string) (*Key, error)                           { return nil, errNotBuilt }
func (k *Key) Type() KeyType                                          { return "" }
func (k *Key) Address() string                                        { return "" }
func (k *Key) PublicKey() string                                      { return "" }
func (k *Key) Seed() string                                           { return "" }
func (k *Key) SignTx(t Tx) (blobHex, txid string, err error)          { return "", "", errNotBuilt }
func CheckSignature(blobHex string) (signerAddress string, err error) { return "", errNotBuilt }

type Status string

const (
	Checked    Status = "checked"
	Failed     Status = "failed"
	NotChecked Status = "not checked"
)

type Finding struct {
	Name   string `json:"name"`
	Status Status `json:"status"`
	Detail string `json:"detail"`
}

type Signed struct {
	Request                Tx
	Blob, TxID, Account    string
	Network, SignedNetwork string
	Dispatched             string
	Multisign              bool
}

func Verify(s Signed) []Finding { return nil }

func looksLikeSeed(s string) bool { return false }
