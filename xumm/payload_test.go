package xumm

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestState(t *testing.T) {
	tests := []struct {
		name    string
		meta    Meta
		result  string
		txType  string
		want    State
		settled bool
	}{
		{"nothing", Meta{}, "", "", NotFound, false},
		{"pending", Meta{Exists: true}, "", "", Pending, false},
		{"opened", Meta{Exists: true, AppOpened: true}, "", "", Opened, false},
		{"rejected", Meta{Exists: true, AppOpened: true, Resolved: true}, "", "", Rejected, true},
		{"rejected, read later", Meta{Exists: true, Resolved: true, Expired: true}, "", "", Rejected, true},
		{"signed, in flight", Meta{Exists: true, Resolved: true, Signed: true, Submit: true}, "", "Payment", Signed, false},
		{"signed, submitted", Meta{Exists: true, Resolved: true, Signed: true, Submit: true}, "tecPATH_DRY", "Payment", Signed, true},
		{"signed, not to submit", Meta{Exists: true, Resolved: true, Signed: true}, "", "Payment", Signed, true},
		{"signed for multi-signing", Meta{Exists: true, Signed: true, Submit: true, Multisign: true}, "", "Payment", Signed, true},
		{"sign-in", Meta{Exists: true, Signed: true, Submit: true}, "", "SignIn", Signed, true},
		{"channel", Meta{Exists: true, Signed: true, Submit: true}, "", "PaymentChannelAuthorize", Signed, true},
		{"signed, read later", Meta{Exists: true, Resolved: true, Signed: true, Expired: true}, "", "", Signed, true},
		{"signed and cancelled", Meta{Exists: true, Signed: true, Cancelled: true, Expired: true}, "", "", Signed, true},
		{"cancelled", Meta{Exists: true, Cancelled: true, Expired: true}, "", "", Cancelled, true},
		{"expired", Meta{Exists: true, Expired: true}, "", "", Expired, true},
		{"expired while open", Meta{Exists: true, Expired: true, AppOpened: true}, "", "", ExpiredOpened, false},
	}
	for _, test := range tests {
		p := &Payload{Meta: test.meta, Request: Request{TxType: test.txType}, Response: Response{DispatchedResult: test.result}}
		if got := p.State(); got != test.want {
			t.Errorf("%s: state %q, want %q", test.name, got, test.want)
		}
		if got := p.Settled(); got != test.settled {
			t.Errorf("%s: settled %t", test.name, got)
		}
	}
}

func TestDecodePayload(t *testing.T) {
	const full = `{
		"meta":{"exists":true,"uuid":"u","multisign":false,"submit":true,"force_network":"TESTNET","destination":"rD","resolved_destination":"Dan","resolved":true,"signed":true,
			"cancelled":false,"expired":true,"pushed":true,"app_opened":true,"opened_by_deeplink":true,"pathfinding":1,"immutable":true,"forceAccount":"true","return_url_app":null,"return_url_web":"https://a.b/","is_xapp":true,"signers":["r1","r2"]},
		"application":{"name":"A","description":"D","disabled":0,"uuidv4":"app","icon_url":"https://i","issued_user_token":"tok"},
		"payload":{"tx_type":"Payment","tx_destination":"rD","tx_destination_tag":0,"computed":{"Memos":[{"Memo":{"MemoData":"hi"}}]},"request_json":{"Fee":"12","Big":12345678901234567890},"origintype":"QR","signmethod":"PIN",
			"created_at":"2026-01-02T03:04:05Z","expires_at":"2026-01-02T03:09:05Z","expires_in_seconds":-30},
		"response":{"hex":"12","txid":"AB","resolved_at":"2026-01-02T03:05:00.123Z","dispatched_to":"wss://n","dispatched_nodetype":"TESTNET","dispatched_result":"tesSUCCESS",
			"dispatched_to_node":true,"environment_nodeuri":"wss://e","environment_nodetype":"TESTNET","environment_networkid":1,"multisign_account":"","account":"rA","signer":"rS","user":"x","approved_with":"PIN"},
		"custom_meta":{"identifier":"id","blob":{"a":1},"instruction":"Do"},
		"new_section":{"x":[1]}}`
	id, yes, tag := int64(1), true, uint32(0)
	want := &Payload{
		Meta: Meta{Exists: true, UUID: "u", Submit: true, Resolved: true, Signed: true, Expired: true, Pushed: true, AppOpened: true,
			ForceNetwork: "TESTNET", ReturnURLWeb: "https://a.b/", Signers: []string{"r1", "r2"},
			Destination: "rD", ResolvedDestination: "Dan", Pathfinding: true, XApp: true, OpenedByDeeplink: &yes, Immutable: true, ForceAccount: true},
		Application: Application{Name: "A", Description: "D", UUID: "app", IconURL: "https://i", IssuedUserToken: "tok"},
		Request: Request{TxType: "Payment", TxJSON: []byte(`{"Fee":"12","Big":12345678901234567890}`), OriginType: "QR", SignMethod: "PIN",
			Destination: "rD", DestinationTag: &tag, Memos: []byte(`[{"Memo":{"MemoData":"hi"}}]`),
			CreatedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), ExpiresAt: time.Date(2026, 1, 2, 3, 9, 5, 0, time.UTC), ExpiresIn: -30 * time.Second},
		Response: Response{Hex: "12", TxID: "AB", Account: "rA", Signer: "rS", ResolvedAt: time.Date(2026, 1, 2, 3, 5, 0, 123e6, time.UTC),
			DispatchedTo: "wss://n", DispatchedNetwork: "TESTNET", DispatchedResult: "tesSUCCESS",
			EnvironmentNode: "wss://e", EnvironmentNetwork: "TESTNET", EnvironmentNetworkID: &id,
			DispatchedToNode: &yes, UserToken: "x", ApprovedWith: "PIN"},
		CustomMeta: CustomMeta{Identifier: "id", Blob: []byte(`{"a":1}`), Instruction: "Do"},
	}
	got, err := decodePayload([]byte(full))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestDecodePayloadTolerance(t *testing.T) {
	tests := []struct {
		name, body string
		want       Payload
	}{
		{"nulls", `{"meta":{"exists":true,"uuid":"u","signed":null,"signers":null},"application":null,"payload":null,"response":{"hex":null,"resolved_at":null},"custom_meta":{"identifier":null,"blob":null,"instruction":null}}`,
			Payload{Meta: Meta{Exists: true, UUID: "u"}}},
		{"booleans as numbers and texts", `{"meta":{"exists":1,"uuid":"u","signed":"true","resolved":"1","expired":0,"cancelled":"false","pushed":"TRUE","submit":2}}`,
			Payload{Meta: Meta{Exists: true, UUID: "u", Signed: true, Resolved: true, Pushed: true, Submit: true}}},
		{"numbers as texts", `{"meta":{"exists":true,"uuid":"u"},"payload":{"expires_in_seconds":"60"},"custom_meta":{"identifier":17}}`,
			Payload{Meta: Meta{Exists: true, UUID: "u"}, Request: Request{ExpiresIn: time.Minute}, CustomMeta: CustomMeta{Identifier: "17"}}},
		{"wrong types", `{"meta":{"exists":true,"uuid":"u","signed":{},"signers":{}},"application":[],"payload":"x","response":7,"custom_meta":[]}`,
			Payload{Meta: Meta{Exists: true, UUID: "u"}}},
		{"what a terminal or a screen would obey", `{"meta":{"exists":true,"uuid":"u"},"application":{"name":"A\u001b[2J\u202eB"},"response":{"txid":"AB\u009b31m","account":"rA\r\n rB","dispatched_result":"tesSUCCESS` + strings.Repeat("x", 1000) + `"}}`,
			Payload{Meta: Meta{Exists: true, UUID: "u"}, Application: Application{Name: "A[2JB"}, Response: Response{TxID: "AB31m", Account: "rA rB",
				DispatchedResult: "tesSUCCESS" + strings.Repeat("x", 290) + "…"}}},
		{"exists left out", `{"meta":{"uuid":"u"}}`, Payload{Meta: Meta{Exists: true, UUID: "u"}}},
		{"does not exist", `{"meta":{"exists":false,"uuid":null}}`, Payload{}},
		{"huge number", `{"meta":{"exists":true,"uuid":"u"},"payload":{"expires_in_seconds":99999999999999999}}`,
			Payload{Meta: Meta{Exists: true, UUID: "u"}, Request: Request{ExpiresIn: 100 * 365 * 24 * time.Hour}}},
		{"odd times", `{"meta":{"exists":true,"uuid":"u"},"payload":{"created_at":"2026-01-02 03:04:05","expires_at":"tomorrow"}}`,
			Payload{Meta: Meta{Exists: true, UUID: "u"}, Request: Request{CreatedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := decodePayload([]byte(test.body))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(*got, test.want) {
				t.Errorf("got  %+v\nwant %+v", *got, test.want)
			}
		})
	}
	for _, bad := range []string{"", "null", "[]", `"x"`, "{", `{"meta":null}`, `{"payload":{}}`, "<html>"} {
		if p, err := decodePayload([]byte(bad)); err == nil {
			t.Errorf("%q: %+v", bad, p)
		}
	}
}

// A payload that is signed and settled may be a payment the ledger refused.
func TestAccepted(t *testing.T) {
	signed := Meta{Exists: true, Resolved: true, Signed: true, Submit: true}
	signOnly := signed
	signOnly.Submit = false
	tests := []struct {
		name, txType string
		meta         Meta
		result       string
		accepted     bool
		known        bool
	}{
		{"accepted", "Payment", signed, "tesSUCCESS", true, true},
		{"refused in the ledger", "Payment", signed, "tecUNFUNDED_PAYMENT", false, true},
		{"refused by the node", "Payment", signed, "temBAD_FEE", false, true},
		{"a word nobody knows", "Payment", signed, "tesfoo", false, true},
		{"waiting", "Payment", signed, "terQUEUED", false, false},
		{"not submitted yet", "Payment", signed, "", false, false},
		{"signed only", "Payment", signOnly, "tesSUCCESS", false, false},
		{"a sign-in", "SignIn", signed, "tesSUCCESS", false, false},
		{"declined", "Payment", Meta{Exists: true, Resolved: true, Submit: true}, "tesSUCCESS", false, false},
		{"open", "Payment", Meta{Exists: true, Submit: true}, "", false, false},
	}
	for _, test := range tests {
		p := &Payload{Meta: test.meta, Request: Request{TxType: test.txType}, Response: Response{DispatchedResult: test.result}}
		if accepted, known := p.Accepted(); accepted != test.accepted || known != test.known {
			t.Errorf("%s: %t, %t", test.name, accepted, known)
		}
	}
}
