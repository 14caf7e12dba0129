package ledger

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// Flags of an NFT, in its id and in NFTokenMint (xrpl.org, "NFToken").
const (
	nftBurnable     = 0x0001
	nftOnlyXRP      = 0x0002
	nftTransferable = 0x0008
	nftMutable      = 0x0010
	nftFlags        = 0xFFFF
)

const (
	maxNFTFee = 50_000 // in thousandths of a percent
	maxURI    = 512    // hex digits
)

// nftID makes the id of the nth NFT of an issuer: flags, fee, issuer, taxon
// (mixed with the number, so that ids of one taxon spread) and number.
func nftID(flags, fee uint32, issuer string, taxon, sequence uint32) string {
	taxon = mixTaxon(taxon, sequence)
	var b bytes.Buffer
	_ = binary.Write(&b, binary.BigEndian, []uint16{uint16(flags), uint16(fee)})
	b.Write(id(issuer))
	b.Write(be32(taxon))
	b.Write(be32(sequence))
	return upper(b.Bytes())
}

// mixTaxon makes the taxon in an id of the plain one, and the other way round.
func mixTaxon(taxon, sequence uint32) uint32 { return taxon ^ (384160001*sequence + 2459) }

func nftFlagsOf(nft string) uint32 { return uint32(binary.BigEndian.Uint16(unhex(nft[:4]))) }
func nftFeeOf(nft string) uint32   { return uint32(binary.BigEndian.Uint16(unhex(nft[4:8]))) }
func nftIssuerOf(nft string) string {
	return addressFrom(unhex(nft[8:48]))
}

// nfts gives what an account holds: entries with NFTokenID and URI.
func (v *view) nfts(owner string) []any {
	list, _ := v.get(pageIndex(owner))["NFTokens"].([]any)
	return slices.Clone(list)
}

func (v *view) nftAt(owner, nft string) int {
	return slices.IndexFunc(v.nfts(owner), func(t any) bool {
		wrapper, _ := t.(map[string]any)
		token, _ := wrapper["NFToken"].(map[string]any)
		return token["NFTokenID"] == nft
	})
}

// setNFTs stores an account's page, which exists while there is something on it.
func (v *view) setNFTs(owner string, list []any) {
	at := pageIndex(owner)
	had := v.get(at) != nil
	switch {
	case len(list) == 0 && had:
		v.remove(at)
		v.own(owner, -1)
	case len(list) > 0:
		v.put(at, Entry{"LedgerEntryType": "NFTokenPage", "Flags": whole(0), "Owner": owner, "NFTokens": list})
		if !had {
			v.own(owner, 1)
		}
	}
}

// giveNFT moves an NFT from one account's page to another's.
func (v *view) giveNFT(nft, from, to string) {
	list := v.nfts(from)
	at := v.nftAt(from, nft)
	token := list[at]
	v.setNFTs(from, slices.Delete(list, at, at+1))
	v.addNFT(to, token)
}

func (v *view) addNFT(owner string, token any) {
	list := append(v.nfts(owner), token)
	slices.SortFunc(list, func(a, b any) int {
		return bytes.Compare([]byte(nftIDOf(a)), []byte(nftIDOf(b)))
	})
	v.setNFTs(owner, list)
}

func nftIDOf(wrapped any) string {
	wrapper, _ := wrapped.(map[string]any)
	token, _ := wrapper["NFToken"].(map[string]any)
	s, _ := token["NFTokenID"].(string)
	return s
}

func (a *application) nftMint() string {
	issuer := a.source
	flags, fee := number(a.tx["Flags"])&nftFlags, number(a.tx["TransferFee"])
	uri, hasURI := a.tx["URI"].(string)
	switch {
	case fee > maxNFTFee:
		return "temBAD_NFTOKEN_TRANSFER_FEE"
	case fee > 0 && flags&nftTransferable == 0:
		return "temMALFORMED"
	case hasURI && (uri == "" || len(uri) > maxURI):
		return "temMALFORMED"
	case a.tx.Text("Issuer") == a.source:
		return "temMALFORMED"
	case a.tx["Amount"] == nil && (a.tx["Destination"] != nil || a.tx["Expiration"] != nil):
		return "temMALFORMED"
	}
	if other := a.tx.Text("Issuer"); other != "" {
		root := a.account(other)
		if root == nil {
			return "tecNO_ISSUER"
		}
		if root.Text("NFTokenMinter") != a.source {
			return "tecNO_PERMISSION"
		}
		issuer = other
	}
	root := a.editAccount(issuer)
	if root["FirstNFTokenSequence"] == nil {
		root["FirstNFTokenSequence"] = whole(a.place)
	}
	minted := root.Number("MintedNFTokens")
	sequence := root.Number("FirstNFTokenSequence") + minted
	root["MintedNFTokens"] = whole(minted + 1)
	nft := nftID(flags, fee, issuer, number(a.tx["NFTokenTaxon"]), sequence)
	if a.get(pageIndex(a.source)) == nil && !a.affordsObject(1) {
		return "tecINSUFFICIENT_RESERVE"
	}
	token := map[string]any{"NFTokenID": nft}
	if hasURI {
		token["URI"] = uri
	}
	a.addNFT(a.source, map[string]any{"NFToken": token})
	a.extra["nftoken_id"] = nft
	if a.tx["Amount"] != nil {
		return a.offerNFT(nft, a.source, true)
	}
	return "tesSUCCESS"
}

func (a *application) nftBurn() string {
	nft := a.tx.Text("NFTokenID")
	owner := a.source
	if other := a.tx.Text("Owner"); other != "" {
		owner = other
	}
	at := a.nftAt(owner, nft)
	switch {
	case at < 0:
		return "tecNO_ENTRY"
	case owner != a.source && (nftFlagsOf(nft)&nftBurnable == 0 || nftIssuerOf(nft) != a.source):
		return "tecNO_PERMISSION"
	}
	a.setNFTs(owner, slices.Delete(a.nfts(owner), at, at+1))
	for index, e := range a.all() {
		if e.Type() == "NFTokenOffer" && e.Text("NFTokenID") == nft {
			a.dropNFTOffer(index)
		}
	}
	if root := a.editAccount(nftIssuerOf(nft)); root != nil {
		root["BurnedNFTokens"] = whole(root.Number("BurnedNFTokens") + 1)
	}
	a.extra["nftoken_id"] = nft
	return "tesSUCCESS"
}

func (a *application) nftModify() string {
	nft := a.tx.Text("NFTokenID")
	owner := a.source
	if other := a.tx.Text("Owner"); other != "" {
		owner = other
	}
	at := a.nftAt(owner, nft)
	switch {
	case at < 0:
		return "tecNO_ENTRY"
	case nftFlagsOf(nft)&nftMutable == 0 || nftIssuerOf(nft) != a.source:
		return "tecNO_PERMISSION"
	}
	token := map[string]any{"NFTokenID": nft}
	if uri := a.tx.Text("URI"); uri != "" {
		token["URI"] = uri
	}
	list := a.nfts(owner)
	list[at] = map[string]any{"NFToken": token}
	a.setNFTs(owner, list)
	a.extra["nftoken_id"] = nft
	return "tesSUCCESS"
}
