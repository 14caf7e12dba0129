package conformance

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"countersign/xrpl"
)

// generator makes random transactions and objects by the ledger's definitions:
// every type, every field, every form a value can have.
type generator struct {
	*rand.Rand
	definitions *xrpl.Definitions
	fields      []xrpl.FieldFormat // all that can be written
	objects     []string           // those that are objects
}

const definitionsFile = "../xrpl/definitions/definitions.json"

func newGenerator(t *testing.T, seed uint64, file string, d *xrpl.Definitions) *generator {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var tables struct{ Fields [][2]json.RawMessage }
	if err := json.Unmarshal(data, &tables); err != nil {
		t.Fatal(err)
	}
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 0)), definitions: d}
	for _, row := range tables.Fields {
		var name string
		var facts struct {
			IsSerialized bool
			Type         string
			Nth          int
		}
		if json.Unmarshal(row[0], &name) != nil || json.Unmarshal(row[1], &facts) != nil {
			t.Fatalf("a row of FIELDS: %s", row)
		}
		if !facts.IsSerialized || name == strings.ToLower(name) || facts.Type == "Unknown" || facts.Nth < 1 || name == "ObjectEndMarker" || name == "ArrayEndMarker" {
			continue
		}
		g.fields = append(g.fields, xrpl.FieldFormat{Name: name, Type: facts.Type})
		if facts.Type == "STObject" {
			g.objects = append(g.objects, name)
		}
	}
	return g
}

// transaction makes one of a type: what it must have, and each of the other
// fields as often as not. The signature is left to who signs.
func (g *generator) transaction(txType string) object {
	tx := object{"TransactionType": txType}
	for _, f := range g.definitions.Fields(txType) {
		switch f.Name {
		case "TransactionType", "SigningPubKey", "TxnSignature", "Signers":
			continue
		}
		if f.Required || g.IntN(2) == 0 {
			tx[f.Name] = g.value(f.Name, f.Type, 0)
		}
	}
	if txType == "UNLModify" { // made by the network, for nobody; npm drops any other account
		tx["Account"] = xrpl.AccountID{}.String()
		return tx
	}
	g.xAddress(tx, "Account", "SourceTag")
	g.xAddress(tx, "Destination", "DestinationTag")
	return tx
}

// xAddress puts an X-address, now and then, in the place of address and tag.
func (g *generator) xAddress(tx object, name, tag string) {
	if _, ok := tx[name]; !ok || g.IntN(4) != 0 {
		return
	}
	x := xrpl.XAddress{Account: g.account(), Test: g.IntN(2) == 0, HasTag: g.IntN(2) == 0}
	if x.HasTag = x.HasTag && g.has(tx["TransactionType"].(string), tag); x.HasTag {
		x.Tag = g.Uint32()
		delete(tx, tag)
	}
	tx[name] = x.String()
}

// has tells whether a type of transaction has a field.
func (g *generator) has(txType, name string) bool {
	return slices.ContainsFunc(g.definitions.Fields(txType), func(f xrpl.FieldFormat) bool { return f.Name == name })
}

// object makes one of any fields.
func (g *generator) object(depth int) object {
	o := object{}
	for range 1 + g.IntN(12>>depth) {
		f := g.fields[g.IntN(len(g.fields))]
		o[f.Name] = g.value(f.Name, f.Type, depth+1)
	}
	return o
}

func (g *generator) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(g.Uint32())
	}
	return b
}

func (g *generator) hex(n int) string { return strings.ToUpper(hex.EncodeToString(g.bytes(n))) }

func (g *generator) account() xrpl.AccountID {
	id := xrpl.AccountID(g.bytes(20))
	if g.IntN(8) == 0 {
		clear(id[:g.IntN(19)]) // begins with zeros, which base 58 writes apart
	}
	return id
}

func (g *generator) address() string { return g.account().String() }

// number is a whole number of so many bits, the smallest and the largest more
// often than chance has it.
func (g *generator) number(bits int) uint64 {
	most := uint64(1)<<bits - 1
	switch g.IntN(6) {
	case 0:
		return 0
	case 1:
		return most
	case 2:
		return g.Uint64() & 0xFF & most
	}
	return g.Uint64() & most
}

func (g *generator) currency() string {
	if g.IntN(3) == 0 {
		return "01" + g.hex(19)
	}
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789?!@#$%^&*(){}[]|"
	for {
		code := string([]byte{letters[g.IntN(len(letters))], letters[g.IntN(len(letters))], letters[g.IntN(len(letters))]})
		if code != "XRP" {
			return code
		}
	}
}

// digits is a number of one to so many digits that does not begin with a zero.
func (g *generator) digits(most int) string {
	n := strconv.Itoa(1 + g.IntN(9))
	for range g.IntN(most) {
		n += strconv.Itoa(g.IntN(10))
	}
	return n
}

// decimal is a token's value, in one of the forms a person would write.
func (g *generator) decimal() string {
	sign := ""
	if g.IntN(5) == 0 {
		sign = "-"
	}
	n := g.digits(16)
	switch g.IntN(5) {
	case 0:
		return "0"
	case 1:
		return sign + n
	case 2:
		point := g.IntN(len(n))
		if point == 0 {
			return sign + "0." + n
		}
		return sign + n[:point] + "." + n[point:]
	case 3:
		return sign + "0." + strings.Repeat("0", g.IntN(40)) + n
	}
	return sign + n + "e" + strconv.Itoa(g.IntN(140)-80)
}

func (g *generator) amount(name string) any {
	switch kind := g.IntN(3); {
	case kind == 0 || name == "Fee" || name == "FeeAmountDelta":
		drops := strconv.FormatUint(g.Uint64N(100_000_000_000_000_001), 10)
		if name == "FeeAmountDelta" && g.IntN(2) == 0 {
			return "-" + drops
		}
		return drops
	case kind == 1:
		return object{"mpt_issuance_id": g.hex(24), "value": strconv.FormatUint(g.number(63), 10)}
	}
	return object{"currency": g.currency(), "issuer": g.address(), "value": g.decimal()}
}

func (g *generator) issue() any {
	switch g.IntN(3) {
	case 0:
		return object{"currency": "XRP"}
	case 1:
		return object{"mpt_issuance_id": g.hex(24)}
	}
	return object{"currency": g.currency(), "issuer": g.address()}
}

// named is a value of the fields that JSON writes with names.
func (g *generator) named(name string) any {
	pick := func(names ...string) any { return names[g.IntN(len(names))] }
	switch name {
	case "TransactionType":
		return pick(g.definitions.Types()...)
	case "LedgerEntryType":
		return pick("AccountRoot", "Offer", "RippleState")
	case "TransactionResult":
		return pick("tesSUCCESS", "tecPATH_DRY", "tecUNFUNDED")
	case "PermissionValue":
		return pick("Payment", "TrustlineFreeze", "OfferCreate", "MPTokenIssuanceUnlock")
	}
	return nil
}

// hashBytes are the types that are so many bytes in hex.
var hashBytes = map[string]int{"Hash128": 16, "Hash160": 20, "Hash192": 24, "Hash256": 32}

func (g *generator) value(name, typeName string, depth int) any {
	if v := g.named(name); v != nil {
		return v
	}
	if n := hashBytes[typeName]; n > 0 {
		return g.hex(n)
	}
	switch typeName {
	case "UInt8":
		return json.Number(strconv.FormatUint(g.number(8), 10))
	case "UInt16":
		return json.Number(strconv.FormatUint(g.number(16), 10))
	case "UInt32":
		return json.Number(strconv.FormatUint(g.number(32), 10))
	case "Int32":
		return json.Number(strconv.FormatInt(int64(int32(g.number(32))), 10))
	case "UInt64":
		switch name {
		case "MaximumAmount", "OutstandingAmount", "MPTAmount", "LockedAmount", "ConfidentialOutstandingAmount":
			return strconv.FormatUint(g.number(64), 10)
		}
		return strconv.FormatUint(g.number(64), 16)
	case "Amount":
		return g.amount(name)
	case "Number":
		return g.decimal()
	case "Blob":
		// A length takes one, two or three bytes.
		return g.hex([]int{g.IntN(100), g.IntN(100), g.IntN(100), 190 + g.IntN(6), 12478 + g.IntN(6)}[g.IntN(5-min(depth, 1))])
	case "AccountID":
		return g.address()
	case "Currency":
		return g.currency()
	case "Issue":
		return g.issue()
	case "XChainBridge":
		return object{"LockingChainDoor": g.address(), "LockingChainIssue": g.issue(), "IssuingChainDoor": g.address(), "IssuingChainIssue": g.issue()}
	case "Vector256":
		list := []any{}
		for range g.IntN(4) {
			list = append(list, g.hex(32))
		}
		return list
	case "PathSet":
		return g.paths()
	case "STObject":
		return g.inner(name, depth)
	case "STArray":
		return g.list(name, depth)
	}
	panic("no value for " + name + ", which is a " + typeName)
}

func (g *generator) paths() any {
	var paths []any
	for range 1 + g.IntN(6) {
		var steps []any
		for range 1 + g.IntN(8) {
			step := object{}
			switch g.IntN(4) {
			case 0:
				step["account"] = g.address()
			case 1:
				step["currency"] = "XRP"
			case 2:
				step["issuer"] = g.address()
			default:
				step["currency"], step["issuer"] = g.currency(), g.address()
			}
			steps = append(steps, step)
		}
		paths = append(paths, steps)
	}
	return paths
}

// only are the objects that may hold these fields and no others, and all the
// fields of those that have an order of their own in a list.
var only = map[string][]xrpl.FieldFormat{
	"Memo":                  {{Name: "MemoType", Type: "Blob"}, {Name: "MemoData", Type: "Blob"}, {Name: "MemoFormat", Type: "Blob"}},
	"Signer":                {{Name: "Account", Type: "AccountID"}, {Name: "SigningPubKey", Type: "Blob"}, {Name: "TxnSignature", Type: "Blob"}},
	"SponsorSignature":      {{Name: "SigningPubKey", Type: "Blob"}, {Name: "TxnSignature", Type: "Blob"}},
	"CounterpartySignature": {{Name: "SigningPubKey", Type: "Blob"}, {Name: "TxnSignature", Type: "Blob"}},
	"BatchSigner":           {{Name: "Account", Type: "AccountID"}, {Name: "SigningPubKey", Type: "Blob"}, {Name: "TxnSignature", Type: "Blob"}},
}

func (g *generator) inner(name string, depth int) any {
	if fields, ok := only[name]; ok {
		o := object{}
		for _, f := range fields {
			if g.IntN(4) > 0 {
				o[f.Name] = g.value(f.Name, f.Type, depth+1)
			}
		}
		return o
	}
	if depth > 3 {
		return object{}
	}
	return g.object(depth)
}

// entryOf names the object the entries of a list have to be.
var entryOf = map[string]string{
	"Memos": "Memo", "Signers": "Signer", "SignerEntries": "SignerEntry", "BatchSigners": "BatchSigner",
	"RawTransactions": "RawTransaction", "AuthAccounts": "AuthAccount", "Permissions": "Permission",
	"PriceDataSeries": "PriceData", "AuthorizeCredentials": "Credential", "UnauthorizeCredentials": "Credential",
	"AcceptedCredentials": "Credential",
}

func (g *generator) list(name string, depth int) any {
	list := []any{}
	for range g.IntN(4) {
		entry, ok := entryOf[name]
		if !ok {
			entry = g.objects[g.IntN(len(g.objects))]
		}
		list = append(list, object{entry: g.inner(entry, depth+1)})
	}
	return list
}

// sameJSON tells whether two values are the same but for how a token's value is
// written: ours goes over to an exponent earlier than the npm codec's.
func sameJSON(a, b any) error {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return fmt.Errorf("%v and %v", a, b)
		}
		for name, v := range a {
			if name == "value" && sameValue(v, b[name]) {
				continue
			}
			if err := sameJSON(v, b[name]); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return nil
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return fmt.Errorf("%v and %v", a, b)
		}
		for i := range a {
			if err := sameJSON(a[i], b[i]); err != nil {
				return fmt.Errorf("[%d]: %w", i, err)
			}
		}
		return nil
	}
	if a != b {
		return fmt.Errorf("%v and %v", a, b)
	}
	return nil
}

func sameValue(a, b any) bool {
	x, ok := new(big.Rat).SetString(fmt.Sprint(a))
	y, too := new(big.Rat).SetString(fmt.Sprint(b))
	return ok && too && x.Cmp(y) == 0
}
