package sandbox

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"

	"countersign/xumm/sandbox/ledger"
)

// KYC is how far the person at the phone got with proving who they are.
type KYC string

// The platform's own words for it.
const (
	KYCNone       KYC = "NONE"
	KYCInProgress KYC = "IN_PROGRESS"
	KYCRejected   KYC = "REJECTED"
	KYCSuccessful KYC = "SUCCESSFUL"
)

var kycWords = map[KYC]string{
	KYCNone:       "No identification was started, or the user token is not valid",
	KYCInProgress: "Identification was started and is not finished",
	KYCRejected:   "Identification was started and refused",
	KYCSuccessful: "Identification was successful",
}

func kycStates() []KYC { return slices.Sorted(maps.Keys(kycWords)) }

// keptKYC is a person's state, and the account they had chosen when they proved
// who they are.
type keptKYC struct {
	State   KYC    `json:"state"`
	Account string `json:"account,omitempty"`
}

// SetKYC sets how far the person got; account is the one it counts for, "" where
// the state is not KYCSuccessful. Errors are sentences.
func (w *Wallet) SetKYC(state KYC, account string) error {
	if _, known := kycWords[state]; !known {
		return sentencef("There is no KYC state %q. Use one of %v.", state, kycStates())
	}
	if _, mine := w.held(account); state == KYCSuccessful && !mine {
		return sentencef("The phone holds no account %s.", account)
	}
	w.mu.Lock()
	w.kyc = keptKYC{state, account}
	w.mu.Unlock()
	w.p.changed()
	return nil
}

func (w *Wallet) currentKYC() keptKYC {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.kyc
}

func (w *Wallet) kycApproved(account string) bool {
	k := w.currentKYC()
	return k.State == KYCSuccessful && k.Account == account
}

// firstKYC is a person's state while nothing is kept.
func firstKYC(o Options, accounts []heldAccount) keptKYC {
	k := keptKYC{State: cmp.Or(o.KYC, KYCNone)}
	if k.State == KYCSuccessful && len(accounts) > 0 {
		k.Account = accounts[0].Address
	}
	return k
}

// isPro tells of the account with the wallet's subscription.
func (p *Platform) isPro(address string) bool {
	accounts := p.phone.Accounts()
	return p.opts.Pro && len(accounts) > 0 && accounts[0].Address == address
}

// kycOfUser answers POST kyc-status. A token that is not valid is no error: the
// answer is NONE then.
func (p *Platform) kycOfUser(c apiCall) {
	fields, _, ok := readObject(c.w, c.r)
	if !ok {
		return
	}
	state := KYCNone
	if p.users.valid(textOr(fields, "user_token"), p.now()) {
		state = p.phone.currentKYC().State
	}
	writeJSON(c.w, http.StatusOK, map[string]any{"kycStatus": state, "possibleStatuses": kycWords})
}

// kycOfAccount answers GET kyc-status/{account}, which needs no credentials.
func (p *Platform) kycOfAccount(c apiCall) {
	if !isAddress(c.args[0]) {
		writeRefusal(c.w, errNoAddress())
		return
	}
	writeJSON(c.w, http.StatusOK, map[string]any{"account": c.args[0], "kycApproved": p.phone.kycApproved(c.args[0])})
}

func errNoAddress() *refusal {
	return refuse(http.StatusBadRequest, "This is not an account address")
}

// accountAlias is the public name of an account: those of the phone and of the
// demo accounts have one.
func (p *Platform) accountAlias(address string) string {
	if name := p.phone.accountName(address); name != "" {
		return name
	}
	for _, a := range demoAccounts {
		if a.Address == address {
			return a.Name
		}
	}
	return ""
}

// needsTag reports whether an account takes payments with a tag only.
func (p *Platform) needsTag(address string) bool {
	root, _ := p.ledger.look(address)
	return root.Has(ledger.FlagRequireTag)
}

// accountMeta answers GET account-meta/{account}. Public clients call it without
// any credentials.
func (p *Platform) accountMeta(c apiCall) {
	address := c.args[0]
	if !isAddress(address) {
		writeRefusal(c.w, errNoAddress())
		return
	}
	profile := map[string]any{
		"accountAlias": nil, "ownerAlias": nil, "slug": nil, "profileUrl": nil, "accountSlug": nil, "payString": nil,
	}
	thirdParty := []any{}
	if name := p.phone.accountName(address); name != "" {
		slug := strings.ToLower(name)
		profile["accountAlias"], profile["slug"], profile["profileUrl"] = name, slug, p.base+"/avatar/"+address+".png"
	} else if name := p.accountAlias(address); name != "" {
		thirdParty = append(thirdParty, map[string]any{"accountAlias": name, "source": "explorer.example"})
	}
	writeJSON(c.w, http.StatusOK, map[string]any{
		"account":            address,
		"kycApproved":        p.phone.kycApproved(address),
		"xummPro":            p.isPro(address),
		"blocked":            address == swindler,
		"force_dtag":         p.needsTag(address),
		"avatar":             p.base + "/avatar/" + address + ".png",
		"xummProfile":        profile,
		"thirdPartyProfiles": thirdParty,
		"globalid":           map[string]any{"linked": nil, "profileUrl": nil},
	})
}
