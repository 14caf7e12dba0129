package xumm_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// proofs are the tests behind each row of the feature table in doc.go. A name
// without a folder is of this package.
var proofs = map[string][]string{
	"API key and secret":                       {"TestRequestsOnTheWire", "TestSandboxBackend"},
	"Bearer token":                             {"TestRequestsOnTheWire", "TestSandboxBearerSigned"},
	"OAuth2 with PKCE":                         {"auth.TestSignIn", "auth.TestSignInOnTheSandbox"},
	"OAuth2 with a client secret":              {"auth.TestWebSignIn", "auth.TestExampleWebOnTheSandbox"},
	"OAuth2 implicit (off unless asked for)":   {"auth.TestImplicitFlow", "auth.TestImplicitFlowRefuses"},
	"verifies tokens, RS256 and HS256":         {"auth.TestVerifier", "auth.TestHostileTokens", "TestVerifyXAppToken"},
	"force_network and signers at sign-in":     {"auth.TestR3TheAuthorizationRequest"},
	"session restored, signed out":             {"auth.TestRestore", "auth.TestT8SignOut"},
	"ping":                                     {"TestPing", "TestSandboxPing"},
	"payload: create, get, cancel":             {"TestCreatePayload", "TestDecodePayload", "TestCancelPayload", "TestSandboxSigned", "TestSandboxCancelled"},
	"payload by identifier":                    {"TestPayloadByIdentifierEscapes", "TestSandboxLostCreate"},
	"create and follow":                        {"TestSandboxSigned", "TestSandboxDeclined"},
	"status by websocket":                      {"TestWatchFollowsToSigned", "TestSandboxLateResultAndDuplicateFrames"},
	"websocket: keepalive and reconnect":       {"TestWatchFindsDeadConnection", "TestWatchFlapping", "TestSandboxDroppedSockets"},
	"uses the websocket address it was given":  {"TestStatusURL"},
	"looks again when the result is not there": {"TestWatchWaitsForLateResult", "TestWatchChaseWaits", "TestSandboxLateResultAndDuplicateFrames"},
	"signers, force_network, pathfinding":      {"TestRequestBody", "TestRequestIsChecked"},
	"immutable, forceAccount":                  {"TestRequestBody"},
	"submit:false can be sent":                 {"TestRequestBody"},
	"every transaction type":                   {"xumm/sandbox.TestPhoneSignsEveryType", "TestRequestIsChecked"},
	"curated assets, rates, xrpl-tx, KYC":      {"TestEndpoints", "TestSandboxLists"},
	"user tokens: many, one":                   {"TestEndpoints", "TestSandboxBackend"},
	"account meta":                             {"TestEndpoints", "TestSandboxLists"},
	"rails, hook hashes":                       {"TestEndpoints", "TestSandboxLists"},
	"NFT details":                              {"TestEndpoints", "TestSandboxXApp"},
	"app storage":                              {"TestEndpoints", "TestSandboxBackend"},
	"user data":                                {"TestEndpoints", "TestSandboxXApp"},
	"xApp: one-time token, event, push":        {"TestOneTimeTokenIsExchangedOnce", "TestEndpoints", "TestSandboxXApp", "TestSandboxBackend"},
	"webhook: body and signature":              {"TestWebhook", "TestWebhookVector", "TestWebhookRefuses", "TestSandboxWebhook"},
	"rate-limit figures":                       {"TestRequestsOnTheWire", "TestWatchesKeepWithinTheLimit"},
	"errors with code and reference":           {"TestErrors", "TestSandboxErrors"},
	"contexts and time-outs":                   {"TestTimeLimit", "TestSandboxWatchIsLeft"},
	"other addresses than the platform's own":  {"TestNew", "TestSandboxPing"},
	"what was signed is verified":              {"xrpl.TestVerifyComparesFields", "xrpl.TestVerifyOfAForgedSignature"},
}

// Every row of the feature table says that this module has the feature, and
// names tests that exist.
func TestFeatureTable(t *testing.T) {
	source, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile(`^//\t(\S.*?)\s+(?:(?:auth|xrpl) )?([+~.])((?:\s+[+~.]){8})$`)
	rows := 0
	folders := make(map[string]map[string]bool) // with the tests in them
	for line := range strings.Lines(string(source)) {
		m := row.FindStringSubmatch(strings.TrimRight(line, "\n"))
		if m == nil {
			continue
		}
		rows++
		if m[2] != "+" {
			t.Errorf("%q is not there", m[1])
		}
		tests := proofs[m[1]]
		if len(tests) == 0 {
			t.Errorf("%q has no test", m[1])
		}
		for _, name := range tests {
			folder, test, elsewhere := strings.Cut(name, ".")
			if !elsewhere {
				folder, test = "xumm", name
			}
			if folders[folder] == nil {
				folders[folder] = testsOf(t, filepath.Join("..", folder))
			}
			if !folders[folder][test] {
				t.Errorf("%q names %s, which does not exist", m[1], name)
			}
		}
	}
	if rows != len(proofs) {
		t.Errorf("%d rows, but tests for %d", rows, len(proofs))
	}
}

// testsOf gives the names of the tests in a folder, whatever they are built for.
func testsOf(t *testing.T, folder string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	names := make(map[string]bool)
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Test") {
				names[f.Name.Name] = true
			}
		}
	}
	return names
}
