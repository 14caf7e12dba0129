package ledger

import (
	"bytes"
	"crypto/sha512"
	"encoding/binary"
	"encoding/hex"
	"strings"

	"countersign/xrpl"
)

// The index of an entry is a hash of what makes it unique, after two bytes that
// tell the kind (xrpl.org, "Ledger Object IDs"; rippled's Indexes.cpp).
const (
	spaceAccount = 'a'
	spaceLine    = 'r'
	spaceOffer   = 'o'
	spaceEscrow  = 'u'
	spaceCheck   = 'C'
	spaceTicket  = 'T'
	spaceSigners = 'S'
	spacePreauth = 'p'
	spaceChannel = 'x'
	spaceNFTSale = 'q'
	spaceMPT     = '~'
	spaceMPToken = 't'
)

func halfHash(parts ...[]byte) string {
	sum := sha512.Sum512(bytes.Join(parts, nil))
	return upper(sum[:32])
}

func upper(data []byte) string { return strings.ToUpper(hex.EncodeToString(data)) }

func index(space byte, parts ...[]byte) string {
	return halfHash(append([][]byte{{0, space}}, parts...)...)
}

// id gives the 20 bytes of an address; transactions in the ledger have none that
// is wrong.
func id(address string) []byte {
	account, _ := xrpl.ParseAddress(address)
	return account[:]
}

func be32(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }

func unhex(s string) []byte {
	data, _ := hex.DecodeString(s)
	return data
}

// AccountIndex is where an account's own entry is.
func AccountIndex(address string) string { return index(spaceAccount, id(address)) }

// OfferIndex is where an offer on the exchange is; sequence is that of the
// transaction, or its ticket's.
func OfferIndex(owner string, sequence uint32) string {
	return index(spaceOffer, id(owner), be32(sequence))
}

// EscrowIndex is where an escrow is.
func EscrowIndex(owner string, sequence uint32) string {
	return index(spaceEscrow, id(owner), be32(sequence))
}

// CheckIndex is where a check is: its CheckID.
func CheckIndex(owner string, sequence uint32) string {
	return index(spaceCheck, id(owner), be32(sequence))
}

// TicketIndex is where a ticket is.
func TicketIndex(owner string, sequence uint32) string {
	return index(spaceTicket, id(owner), be32(sequence))
}

// SignersIndex is where the signer list of an account is.
func SignersIndex(owner string) string { return index(spaceSigners, id(owner), be32(0)) }

// PreauthIndex is where it says that owner takes deposits from authorized.
func PreauthIndex(owner, authorized string) string {
	return index(spacePreauth, id(owner), id(authorized))
}

// ChannelIndex is where a payment channel is: its Channel.
func ChannelIndex(owner, destination string, sequence uint32) string {
	return index(spaceChannel, id(owner), id(destination), be32(sequence))
}

// NFTokenOfferIndex is where an offer for an NFT is.
func NFTokenOfferIndex(owner string, sequence uint32) string {
	return index(spaceNFTSale, id(owner), be32(sequence))
}

// LineIndex is where the trust line of two accounts in a currency is, in either
// order.
func LineIndex(a, b, currency string) string {
	low, high := id(a), id(b)
	if bytes.Compare(low, high) > 0 {
		low, high = high, low
	}
	return index(spaceLine, low, high, currencyBytes(currency))
}

// pageIndex is where an account's NFTs are. Here every account has one page.
func pageIndex(owner string) string {
	return upper(append(id(owner), bytes.Repeat([]byte{0xFF}, 12)...))
}

// IssuanceIndex is where an MPT issuance is.
func IssuanceIndex(issuanceID string) string { return index(spaceMPT, unhex(issuanceID)) }

// HoldingIndex is where an account's holding of an MPT is.
func HoldingIndex(issuanceID, holder string) string {
	return index(spaceMPToken, unhex(IssuanceIndex(issuanceID)), id(holder))
}

func currencyBytes(currency string) []byte {
	if len(currency) == 40 {
		return unhex(currency)
	}
	code := make([]byte, 20)
	if currency != "XRP" {
		copy(code[12:], currency)
	}
	return code
}
