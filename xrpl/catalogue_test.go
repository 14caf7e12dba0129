package xrpl

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// definitionsJSON reads what the catalogue is held against without the code
// under test.
func definitionsJSON(t *testing.T) map[string]any {
	t.Helper()
	data, err := os.ReadFile("definitions/definitions.json")
	if err != nil {
		t.Fatal(err)
	}
	var d map[string]any
	if err := json.Unmarshal(data, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestCatalogueHasEveryTypeOfTheDefinitions(t *testing.T) {
	codes := definitionsJSON(t)["TRANSACTION_TYPES"].(map[string]any)
	seen := map[string]bool{}
	for _, typ := range Catalogue() {
		if seen[typ.Name] {
			t.Errorf("%s is there twice", typ.Name)
		}
		seen[typ.Name] = true
		if typ.Pseudo {
			if _, known := codes[typ.Name]; known {
				t.Errorf("%s is marked pseudo but the definitions have it", typ.Name)
			}
			continue
		}
		if code, known := codes[typ.Name]; !known || code.(float64) != float64(typ.Code) {
			t.Errorf("%s: code %d, the definitions have %v", typ.Name, typ.Code, code)
		}
	}
	for name := range codes {
		if !seen[name] && name != "Invalid" {
			t.Errorf("%s is missing", name)
		}
	}
	for _, name := range []string{"SignIn", "PaymentChannelAuthorize"} {
		if typ, ok := TypeNamed(name); !ok || !typ.Pseudo {
			t.Errorf("%s: %v, %v", name, typ, ok)
		}
	}
	if len(seen) != 84 {
		t.Errorf("%d types, want 82 and two pseudo ones", len(seen))
	}
}

func TestCatalogueHasEveryFieldOfTheDefinitions(t *testing.T) {
	formats := definitionsJSON(t)["TRANSACTION_FORMATS"].(map[string]any)
	for name, rows := range formats {
		optionality := map[string]float64{}
		for _, row := range rows.([]any) {
			row := row.(map[string]any)
			optionality[row["name"].(string)] = row["optionality"].(float64)
		}
		fields := slices.Concat(CommonFields(), catalogue().signed)
		if name != "common" {
			typ, ok := TypeNamed(name)
			if !ok {
				t.Errorf("no type %s", name)
				continue
			}
			fields = typ.Fields
		}
		for _, f := range fields {
			want, known := optionality[f.Name]
			if !known {
				t.Errorf("%s: the definitions do not have %s", name, f.Name)
			} else if f.Required != (want == 0) {
				t.Errorf("%s.%s: required is %v, optionality %v", name, f.Name, f.Required, want)
			}
			delete(optionality, f.Name)
		}
		for missing := range optionality {
			t.Errorf("%s: the field %s is missing, or there twice", name, missing)
		}
	}
}

func TestCatalogueHasEveryFlagOfTheDefinitions(t *testing.T) {
	d := definitionsJSON(t)
	same := func(where string, choices []Choice, want map[string]any) {
		t.Helper()
		left := len(want)
		for _, c := range choices {
			if value, ok := want[c.Name]; !ok || value.(float64) != float64(c.Value) {
				t.Errorf("%s: %s is %d, the definitions have %v", where, c.Name, c.Value, value)
			}
			left--
		}
		if left != 0 {
			t.Errorf("%s: %d choices, want %d", where, len(choices), len(want))
		}
	}
	for name, flags := range d["TRANSACTION_FLAGS"].(map[string]any) {
		if name == "universal" {
			continue
		}
		typ, ok := TypeNamed(name)
		if !ok {
			t.Errorf("no type %s", name)
		}
		same(name, typ.Flags, flags.(map[string]any))
	}
	for _, typ := range Catalogue() {
		if _, has := d["TRANSACTION_FLAGS"].(map[string]any)[typ.Name]; !has && len(typ.Flags) > 0 {
			t.Errorf("%s has flags the definitions do not know", typ.Name)
		}
	}
	settings := d["ACCOUNT_SET_FLAGS"].(map[string]any)
	typ, _ := TypeNamed("AccountSet")
	set, _ := typ.Field("SetFlag")
	same("SetFlag", set.Choices, settings)
	// NoFreeze and AllowTrustLineClawback can never be switched off.
	delete(settings, "asfNoFreeze")
	delete(settings, "asfAllowTrustLineClawback")
	clearFlag, _ := typ.Field("ClearFlag")
	same("ClearFlag", clearFlag.Choices, settings)
}

// Everything that is written by hand has to be what the definitions call it;
// the builder leaves out what it does not find, which would hide a slip.
func TestWrittenNamesAreKnown(t *testing.T) {
	tables := builtin()
	b := &catalogueBuilder{tables: tables}
	for _, typ := range writtenTypes() {
		own := b.own(typ.Name)
		if own == nil && !typ.Pseudo {
			t.Errorf("no type %s", typ.Name)
		}
		names := map[string]bool{}
		for _, f := range typ.Fields {
			if _, ok := own[f.Name]; !ok && !typ.Pseudo {
				t.Errorf("%s has no field %s", typ.Name, f.Name)
			}
			if names[f.Name] {
				t.Errorf("%s: %s is written twice", typ.Name, f.Name)
			}
			names[f.Name] = true
		}
		for _, c := range typ.Flags {
			if _, ok := tables.flags[typ.Name][c.Name]; !ok {
				t.Errorf("%s has no flag %s", typ.Name, c.Name)
			}
		}
	}
	used := map[string]bool{}
	for _, format := range tables.formats {
		for name := range format.allowed {
			used[name] = true
		}
	}
	for name, entry := range entryWords() {
		if tables.byName[name] == nil {
			t.Errorf("no object %s", name)
		}
		for _, f := range entry {
			used[f.Name] = true
		}
	}
	for name := range fieldWords() {
		bridge := strings.HasPrefix(name, "LockingChain") || strings.HasPrefix(name, "IssuingChain")
		if tables.byName[name] == nil || !used[name] && !bridge {
			t.Errorf("words for %s, which no type has", name)
		}
	}
	for _, name := range strings.Fields(notDelegable) {
		if tables.formats[name] == nil {
			t.Errorf("no type %s to leave out of the permissions", name)
		}
	}
}

// A type or a field nobody wrote words for would still be there, with words
// made of its name; here none may be left to that.
func TestEverythingIsWrittenByHand(t *testing.T) {
	tables := builtin()
	b := &catalogueBuilder{tables: tables}
	written := map[string]Type{}
	for _, typ := range writtenTypes() {
		written[typ.Name] = typ
	}
	words := fieldWords()
	for name := range tables.formats {
		typ, ok := written[name]
		if !ok {
			t.Errorf("no words for the type %s", name)
		}
		for field := range b.own(name) {
			if !slices.ContainsFunc(typ.Fields, func(f Field) bool { return f.Name == field }) {
				t.Errorf("%s: %s is not in the written order", name, field)
			}
			if words[field].Label == "" {
				t.Errorf("no words for the field %s", field)
			}
		}
		for flag := range tables.flags[name] {
			if !slices.ContainsFunc(typ.Flags, func(c Choice) bool { return c.Name == flag && c.Title != "" }) {
				t.Errorf("%s: no words for the flag %s", name, flag)
			}
		}
	}
}

func TestCatalogueOrder(t *testing.T) {
	types := Catalogue()
	var common []string
	for _, typ := range types {
		if typ.Common {
			common = append(common, typ.Name)
		}
	}
	if got := strings.Join(common, " "); got != commonOrder {
		t.Errorf("common types are %s", got)
	}
	groups := []string{}
	for i, typ := range types {
		if (i < len(common)) != typ.Common {
			t.Errorf("%s is number %d", typ.Name, i)
		}
		if !typ.Common && (len(groups) == 0 || groups[len(groups)-1] != typ.Group) {
			if slices.Contains(groups, typ.Group) {
				t.Errorf("%s: the group %s is in two places", typ.Name, typ.Group)
			}
			groups = append(groups, typ.Group)
		}
	}
}

// Facts of reference/xrpl-tx-types.tsv and section 5 of reference/xrpl.md.
func TestWhatTheAppDoes(t *testing.T) {
	generic := strings.Fields(`AMMClawback Batch LedgerStateFix PermissionedDomainSet PermissionedDomainDelete
		XChainCreateClaimID XChainCommit XChainClaim XChainAccountCreateCommit XChainAddClaimAttestation
		XChainAddAccountCreateAttestation XChainModifyBridge XChainCreateBridge
		VaultCreate VaultSet VaultDelete VaultDeposit VaultWithdraw VaultClawback
		LoanBrokerSet LoanBrokerDelete LoanBrokerCoverDeposit LoanBrokerCoverWithdraw LoanBrokerCoverClawback
		LoanSet LoanDelete LoanManage LoanPay
		ConfidentialMPTConvert ConfidentialMPTMergeInbox ConfidentialMPTConvertBack ConfidentialMPTSend ConfidentialMPTClawback
		SponsorshipTransfer SponsorshipSet SetFee UNLModify`)
	dropped := map[string]string{
		"Payment":               "DomainID",
		"OfferCreate":           "OfferSequence DomainID",
		"Clawback":              "Holder",
		"MPTokenIssuanceCreate": "DomainID ImmutableFlags",
		"MPTokenIssuanceSet":    "MPTokenMetadata TransferFee DomainID ImmutableFlags IssuerEncryptionKey AuditorEncryptionKey",
	}
	for _, typ := range Catalogue() {
		if got, want := typ.Screen == GenericScreen, slices.Contains(generic, typ.Name); got != want {
			t.Errorf("%s: generic screen is %v", typ.Name, got)
		}
		if got, want := typ.Permission, typ.Name == "SetRegularKey" || typ.Name == "SignerListSet"; got != want {
			t.Errorf("%s: permission is %v", typ.Name, got)
		}
		if got, want := typ.Internal, slices.Contains([]string{"EnableAmendment", "SetFee", "UNLModify"}, typ.Name); got != want {
			t.Errorf("%s: internal is %v", typ.Name, got)
		}
		var names []string
		for _, f := range typ.Fields {
			if f.Dropped {
				names = append(names, f.Name)
			}
		}
		if got := strings.Join(names, " "); got != dropped[typ.Name] {
			t.Errorf("%s drops %q, want %q", typ.Name, got, dropped[typ.Name])
		}
	}
	var names []string
	for _, f := range CommonFields() {
		if f.Dropped {
			names = append(names, f.Name)
		}
	}
	if got := strings.Join(names, " "); got != "Delegate Sponsor SponsorFlags SponsorSignature" {
		t.Errorf("common fields dropped: %s", got)
	}
}

func TestDangerousActs(t *testing.T) {
	for _, name := range []string{"AccountDelete", "SetRegularKey", "SignerListSet", "DelegateSet", "NFTokenBurn"} {
		if typ, _ := TypeNamed(name); typ.Danger == "" {
			t.Errorf("%s says nothing of its danger", name)
		}
	}
	typ, _ := TypeNamed("AccountSet")
	for _, side := range []string{"SetFlag", "ClearFlag"} {
		f, _ := typ.Field(side)
		for _, c := range f.Choices {
			want := side == "SetFlag" && slices.Contains([]string{"asfDisableMaster", "asfNoFreeze", "asfAllowTrustLineClawback"}, c.Name)
			if (c.Danger != "") != want {
				t.Errorf("%s %s: danger is %q", side, c.Name, c.Danger)
			}
		}
	}
}

func TestCatalogueCannotBeSpoiled(t *testing.T) {
	spoil := func(fields []Field) {
		for i := range fields {
			fields[i].Label = "spoiled"
			for j := range fields[i].Choices {
				fields[i].Choices[j].Title = "spoiled"
			}
			for j := range fields[i].Entry {
				fields[i].Entry[j].Label = "spoiled"
			}
		}
	}
	for _, typ := range Catalogue() {
		spoil(typ.Fields)
		for i := range typ.Flags {
			typ.Flags[i].Title = "spoiled"
		}
	}
	spoil(CommonFields())
	typ, _ := TypeNamed("SignerListSet")
	spoil(typ.Fields)
	for _, typ := range Catalogue() {
		data, err := json.Marshal(typ)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), "spoiled") {
			t.Errorf("%s has changed", typ.Name)
		}
	}
	if data, _ := json.Marshal(CommonFields()); strings.Contains(string(data), "spoiled") {
		t.Error("the common fields have changed")
	}
}

func TestTypeField(t *testing.T) {
	payment, _ := TypeNamed("Payment")
	for name, label := range map[string]string{"Amount": "Amount", "Memos": "Memos", "Account": "Account", "TxnSignature": "Signature"} {
		if f, ok := payment.Field(name); !ok || f.Label != label {
			t.Errorf("%s: %q, %v", name, f.Label, ok)
		}
	}
	if _, ok := payment.Field("Channel"); ok {
		t.Error("a payment has no channel")
	}
	if _, ok := TypeNamed("Nothing"); ok {
		t.Error("there is no type Nothing")
	}
}

func TestPermissionValues(t *testing.T) {
	typ, _ := TypeNamed("DelegateSet")
	permissions, _ := typ.Field("Permissions")
	f := permissions.Entry[0]
	values := map[string]uint64{}
	for _, c := range f.Choices {
		values[c.Name] = c.Value
	}
	for name, want := range map[string]uint64{"Payment": 1, "TrustSet": 21, "AccountDomainSet": 65540, "MPTokenIssuanceUnlock": 65548} {
		if values[name] != want {
			t.Errorf("%s is %d, want %d", name, values[name], want)
		}
	}
	for _, name := range []string{"AccountDelete", "SetRegularKey", "SignIn", "EnableAmendment"} {
		if _, ok := values[name]; ok {
			t.Errorf("%s can never be delegated", name)
		}
	}
	if !f.ByName {
		t.Error("a permission is written by name")
	}
}

// Definitions of another network, or newer ones, have types and fields nobody
// wrote words for: they are all there, with words made of their names.
func TestCatalogueOfOtherDefinitions(t *testing.T) {
	row := func(name, typ string, nth int) string {
		return fmt.Sprintf(`["%s", {"nth": %d, "isSerialized": true, "isSigningField": true, "isVLEncoded": false, "type": "%s"}]`, name, nth, typ)
	}
	prefixed := func(row string) string {
		return strings.Replace(row, `"isVLEncoded": false`, `"isVLEncoded": true`, 1)
	}
	d, err := ParseDefinitions([]byte(`{
		"TYPES": {"UInt16": 1, "UInt32": 2, "Amount": 6, "Blob": 7, "AccountID": 8},
		"TRANSACTION_TYPES": {"Invalid": -1, "Payment": 0, "Remit": 95, "URITokenMint": 45},
		"FIELDS": [` + row("TransactionType", "UInt16", 2) + "," + prefixed(row("Account", "AccountID", 1)) + "," +
		prefixed(row("SigningPubKey", "Blob", 3)) + "," + strings.Replace(prefixed(row("TxnSignature", "Blob", 4)), `"isSigningField": true`, `"isSigningField": false`, 1) + "," +
		row("Flags", "UInt32", 2) + "," + row("Sequence", "UInt32", 4) + "," + row("Fee", "Amount", 8) + "," +
		row("Blob", "Blob", 26) + "," + row("Destination", "AccountID", 3) + "," +
		row("MintURITokenDate", "UInt32", 90) + "," + row("InviteTag", "UInt32", 91) + `],
		"TRANSACTION_FORMATS": {"Payment": [{"name": "Destination", "optionality": 0}], "Remit": [
			{"name": "Blob", "optionality": 1}, {"name": "MintURITokenDate", "optionality": 0}, {"name": "InviteTag", "optionality": 1}]},
		"TRANSACTION_FLAGS": {"Remit": {"tfSendQuickly": 4}}
	}`))
	if err != nil {
		t.Fatal(err)
	}
	types := d.Catalogue()
	var names []string
	for _, typ := range types {
		names = append(names, typ.Name)
	}
	if got := strings.Join(names, " "); got != "Payment SignIn PaymentChannelAuthorize Remit URITokenMint" {
		t.Errorf("types: %s", got)
	}
	if fields := types[0].Fields; len(fields) != 1 || fields[0].Label != "Recipient" || !fields[0].Required {
		t.Errorf("Payment has %+v", fields)
	}
	remit := types[3]
	if remit.Title != "Remit" || remit.Code != 95 || remit.Flags[0] != (Choice{Value: 4, Name: "tfSendQuickly", Title: "Send quickly"}) {
		t.Errorf("Remit is %+v", remit)
	}
	for i, want := range []Field{
		{Name: "Blob", Label: "Blob", Kind: KindHex},
		{Name: "InviteTag", Label: "Invite tag", Kind: KindTag},
		{Name: "MintURITokenDate", Label: "Mint URI token date", Kind: KindDate, Required: true},
	} {
		got := remit.Fields[i]
		if got.Name != want.Name || got.Label != want.Label || got.Kind != want.Kind || got.Required != want.Required {
			t.Errorf("field %d is %+v", i, got)
		}
	}
	if title := types[4].Title; title != "URI token mint" {
		t.Errorf("title %q", title)
	}
	if built := (*Definitions)(nil).Catalogue(); len(built) != len(Catalogue()) {
		t.Errorf("the built-in definitions have %d types", len(built))
	}
}
