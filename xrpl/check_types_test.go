package xrpl

import (
	"crypto/sha256"
	"strings"
	"testing"
	"time"
)

const (
	hash64 = "ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB"
	eurBob = `{"currency":"EUR","issuer":"` + bob + `","value":"5"}`
	eur    = `{"currency":"EUR","issuer":"` + bob + `"}`
	dollar = `{"currency":"USD","issuer":"` + bob + `"}`
	lpBob  = `{"currency":"03ABABABABABABABABABABABABABABABABABABAB","issuer":"` + bob + `","value":"5"}`
	carol  = "rU6K7V3Po4snVhBBaU29sesqs2qTQJWDw1"
)

// mptOf is the issuance id of a token of the account.
func mptOf(address string) string {
	id, err := ParseAddress(address)
	if err != nil {
		panic(err)
	}
	return "00000001" + upperHex(id[:])
}

// A transaction of each type that nothing is wrong with.
func goodTransactions(t testing.TB) map[string]string {
	condition, fulfillment := conditionOf([]byte("secret"))
	key, err := KeyFromSeed("snoPBrXtMeMyMHUVTgbuqAfg1SUTb")
	if err != nil {
		t.Fatal(err)
	}
	signature, err := key.SignClaim(hash64, 5_000_000)
	if err != nil {
		t.Fatal(err)
	}
	inner := func(rest string) string {
		return `{"RawTransaction":{"Flags":1073741824,"Account":"` + alice + `","Fee":"0","SigningPubKey":"",` + rest + `}}`
	}
	bridge := `"XChainBridge":{"LockingChainDoor":"` + alice + `","LockingChainIssue":{"currency":"XRP"},"IssuingChainDoor":"` + bob + `","IssuingChainIssue":{"currency":"XRP"}}`
	pool := `"Asset":` + dollar + `,"Asset2":{"currency":"XRP"}`
	attestation := bridge + `,"AttestationSignerAccount":"` + alice + `","PublicKey":"` + key.PublicKey() + `","Signature":"AB","OtherChainSource":"` + bob + `","Amount":"1","AttestationRewardAccount":"` + alice + `","WasLockingChainSend":1`
	mpt := `"MPTokenIssuanceID":"` + mptOf(bob) + `"`
	cipher, commitment := strings.Repeat("AB", ciphertextBytes), strings.Repeat("AB", commitmentBytes)
	return map[string]string{
		"Payment":                   `"Destination":"` + bob + `","Amount":"1"`,
		"SignIn":                    `"Memos":[]`,
		"PaymentChannelAuthorize":   `"Channel":"` + hash64 + `","Amount":"1"`,
		"TrustSet":                  `"LimitAmount":` + usd + `,"Flags":131072`,
		"OfferCreate":               `"TakerGets":"1","TakerPays":` + usd,
		"OfferCancel":               `"OfferSequence":7`,
		"EscrowCreate":              `"Destination":"` + bob + `","Amount":"1","FinishAfter":900000000,"CancelAfter":900000001,"Condition":"` + condition + `"`,
		"EscrowFinish":              `"Owner":"` + bob + `","OfferSequence":7,"Condition":"` + condition + `","Fulfillment":"` + fulfillment + `"`,
		"EscrowCancel":              `"Owner":"` + bob + `","OfferSequence":7`,
		"CheckCreate":               `"Destination":"` + bob + `","SendMax":"1"`,
		"CheckCash":                 `"CheckID":"` + hash64 + `","Amount":"1"`,
		"CheckCancel":               `"CheckID":"` + hash64 + `"`,
		"PaymentChannelCreate":      `"Destination":"` + bob + `","Amount":"1","SettleDelay":60,"PublicKey":"` + key.PublicKey() + `"`,
		"PaymentChannelFund":        `"Channel":"` + hash64 + `","Amount":"1"`,
		"PaymentChannelClaim":       `"Channel":"` + hash64 + `","Amount":"5000000","Balance":"1","PublicKey":"` + key.PublicKey() + `","Signature":"` + signature + `"`,
		"AccountSet":                `"SetFlag":1,"Domain":"612E62","TickSize":0,"TransferRate":0,"MessageKey":""`,
		"AccountDelete":             `"Destination":"` + bob + `"`,
		"DepositPreauth":            `"Authorize":"` + bob + `"`,
		"TicketCreate":              `"TicketCount":250`,
		"DelegateSet":               `"Authorize":"` + bob + `","Permissions":[{"Permission":{"PermissionValue":"Payment"}}]`,
		"NFTokenMint":               `"NFTokenTaxon":0,"TransferFee":50000,"Flags":8,"URI":"AB","Amount":"0","Destination":"` + bob + `"`,
		"NFTokenBurn":               `"NFTokenID":"` + hash64 + `"`,
		"NFTokenCreateOffer":        `"NFTokenID":"` + hash64 + `","Amount":"0","Flags":1`,
		"NFTokenCancelOffer":        `"NFTokenOffers":["` + hash64 + `"]`,
		"NFTokenAcceptOffer":        `"NFTokenSellOffer":"` + hash64 + `"`,
		"NFTokenModify":             `"NFTokenID":"` + hash64 + `"`,
		"Clawback":                  `"Amount":` + usd,
		"AMMCreate":                 `"Amount":"1","Amount2":` + usd + `,"TradingFee":1000`,
		"AMMDeposit":                pool + `,"Amount":"1","Amount2":` + usd + `,"Flags":1048576`,
		"AMMWithdraw":               pool + `,"Flags":131072`,
		"AMMVote":                   pool + `,"TradingFee":0`,
		"AMMBid":                    pool + `,"BidMin":` + lpBob + `,"AuthAccounts":[{"AuthAccount":{"Account":"` + bob + `"}}]`,
		"AMMDelete":                 pool,
		"AMMClawback":               pool + `,"Holder":"` + alice + `"`,
		"MPTokenIssuanceCreate":     `"AssetScale":2,"MaximumAmount":"9223372036854775807","TransferFee":1,"Flags":32`,
		"MPTokenIssuanceDestroy":    mpt,
		"MPTokenIssuanceSet":        mpt + `,"Flags":1`,
		"MPTokenAuthorize":          mpt,
		"ConfidentialMPTConvert":    mpt + `,"MPTAmount":"1","HolderEncryptedAmount":"` + cipher + `","IssuerEncryptedAmount":"` + cipher + `","BlindingFactor":"` + hash64 + `"`,
		"ConfidentialMPTMergeInbox": mpt,
		"ConfidentialMPTConvertBack": mpt + `,"MPTAmount":"1","HolderEncryptedAmount":"` + cipher + `","IssuerEncryptedAmount":"` + cipher + `","BlindingFactor":"` + hash64 +
			`","ZKProof":"AB","BalanceCommitment":"` + commitment + `"`,
		"ConfidentialMPTSend": mpt + `,"Destination":"` + bob + `","SenderEncryptedAmount":"` + cipher + `","DestinationEncryptedAmount":"` + cipher + `","IssuerEncryptedAmount":"` + cipher +
			`","ZKProof":"AB","AmountCommitment":"` + commitment + `","BalanceCommitment":"` + commitment + `"`,
		"ConfidentialMPTClawback":           mpt + `,"Holder":"` + alice + `","MPTAmount":"1","ZKProof":"AB"`,
		"CredentialCreate":                  `"Subject":"` + bob + `","CredentialType":"AB"`,
		"CredentialAccept":                  `"Issuer":"` + bob + `","CredentialType":"AB"`,
		"CredentialDelete":                  `"Issuer":"` + bob + `","CredentialType":"AB"`,
		"DIDSet":                            `"URI":"AB","Data":""`,
		"DIDDelete":                         `"SourceTag":0`,
		"OracleSet":                         `"OracleDocumentID":1,"LastUpdateTime":1800000000,"PriceDataSeries":[{"PriceData":{"BaseAsset":"XRP","QuoteAsset":"USD","AssetPrice":"1F","Scale":2}}]`,
		"OracleDelete":                      `"OracleDocumentID":1`,
		"PermissionedDomainSet":             `"AcceptedCredentials":[{"Credential":{"Issuer":"` + bob + `","CredentialType":"AB"}}]`,
		"PermissionedDomainDelete":          `"DomainID":"` + hash64 + `"`,
		"VaultCreate":                       `"Asset":` + dollar + `,"DomainID":"` + hash64 + `","Flags":65536`,
		"VaultSet":                          `"VaultID":"` + hash64 + `","AssetsMaximum":"5"`,
		"VaultDelete":                       `"VaultID":"` + hash64 + `"`,
		"VaultDeposit":                      `"VaultID":"` + hash64 + `","Amount":"1"`,
		"VaultWithdraw":                     `"VaultID":"` + hash64 + `","Amount":"1"`,
		"VaultClawback":                     `"VaultID":"` + hash64 + `","Holder":"` + bob + `"`,
		"LoanBrokerSet":                     `"VaultID":"` + hash64 + `"`,
		"LoanBrokerDelete":                  `"LoanBrokerID":"` + hash64 + `"`,
		"LoanBrokerCoverDeposit":            `"LoanBrokerID":"` + hash64 + `","Amount":"1"`,
		"LoanBrokerCoverWithdraw":           `"LoanBrokerID":"` + hash64 + `","Amount":"1"`,
		"LoanBrokerCoverClawback":           `"LoanBrokerID":"` + hash64 + `"`,
		"LoanSet":                           `"LoanBrokerID":"` + hash64 + `","PrincipalRequested":"5","CounterpartySignature":{"SigningPubKey":"AB","TxnSignature":"AB"}`,
		"LoanDelete":                        `"LoanID":"` + hash64 + `"`,
		"LoanManage":                        `"LoanID":"` + hash64 + `","Flags":131072`,
		"LoanPay":                           `"LoanID":"` + hash64 + `","Amount":"1"`,
		"XChainCreateClaimID":               bridge + `,"SignatureReward":"1","OtherChainSource":"` + bob + `"`,
		"XChainCommit":                      bridge + `,"XChainClaimID":"1","Amount":"1"`,
		"XChainClaim":                       bridge + `,"XChainClaimID":"1","Amount":"1","Destination":"` + bob + `"`,
		"XChainAccountCreateCommit":         bridge + `,"Destination":"` + bob + `","Amount":"1","SignatureReward":"1"`,
		"XChainAddClaimAttestation":         attestation + `,"XChainClaimID":"1"`,
		"XChainAddAccountCreateAttestation": attestation + `,"XChainAccountCreateCount":"1","Destination":"` + bob + `","SignatureReward":"0"`,
		"XChainCreateBridge":                bridge + `,"SignatureReward":"1"`,
		"XChainModifyBridge":                bridge + `,"SignatureReward":"1"`,
		"Batch": `"Flags":65536,"RawTransactions":[` + inner(`"TransactionType":"Payment","Destination":"`+bob+`","Amount":"1","Sequence":2`) + "," +
			inner(`"TransactionType":"OfferCancel","OfferSequence":1,"TicketSequence":3`) + `]`,
		"SponsorshipSet":      `"Sponsee":"` + bob + `","FeeAmountDelta":"-5"`,
		"SponsorshipTransfer": `"Flags":131072`,
		"LedgerStateFix":      `"LedgerFixType":1,"Owner":"` + bob + `"`,
	}
}

// conditionOf makes a PREIMAGE-SHA-256 condition and its fulfilment of a short
// preimage.
func conditionOf(preimage []byte) (condition, fulfillment string) {
	sum := sha256.Sum256(preimage)
	n := byte(len(preimage))
	return "A0258020" + upperHex(sum[:]) + "8101" + upperHex([]byte{n}), upperHex(append([]byte{0xA0, n + 2, 0x80, n}, preimage...))
}

func TestCheckLetsEveryTypePass(t *testing.T) {
	good := goodTransactions(t)
	for _, typ := range append(builtin().typeNames(), channelAuthorize) {
		members, ok := good[typ]
		entry, _ := TypeNamed(typ)
		if !ok && !entry.Internal && !entry.Permission {
			t.Errorf("no example of a %s", typ)
			continue
		}
		if ok {
			tx := parse(t, `{"TransactionType":"`+typ+`",`+members+`}`)
			if got := CheckFor(tx, CheckOptions{Network: "MAINNET", Now: time.Unix(1800000000, 0)}); len(got) != 0 {
				t.Errorf("%s: %+v", typ, got)
			}
		}
	}
	// Those that need permission get a warning, and nothing else.
	for _, members := range []string{
		`"TransactionType":"SetRegularKey","RegularKey":"` + bob + `"`,
		`"TransactionType":"SetRegularKey"`,
		`"TransactionType":"SignerListSet","SignerQuorum":0`,
		`"TransactionType":"SignerListSet","SignerQuorum":2,"SignerEntries":[{"SignerEntry":{"Account":"` + bob + `","SignerWeight":2}}]`,
	} {
		got := Check(parse(t, "{"+members+"}"))
		if len(got) != 1 || !got[0].Warning || !strings.Contains(got[0].Message, "special permission") {
			t.Errorf("%s: %+v", members, got)
		}
	}
}

// Every field a type needs, and nobody fills in, is asked for when it is not
// there.
func TestCheckFindsMissingFields(t *testing.T) {
	for typ, members := range goodTransactions(t) {
		if typ == "SignIn" {
			continue
		}
		f, ok := builtin().formatNamed(typ)
		if !ok {
			f = builtin().channelFormat()
		}
		for _, name := range f.required {
			tx := parse(t, `{"TransactionType":"`+typ+`",`+members+`}`)
			if _, there := tx[name]; !there {
				continue
			}
			delete(tx, name)
			found := false
			for _, p := range Check(tx) {
				_, filled := openFields[typ+"."+name]
				found = found || p.Field == name && p.Warning == filled
			}
			if !found {
				t.Errorf("a %s without %s: %+v", typ, name, Check(tx))
			}
		}
	}
}
