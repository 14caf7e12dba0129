package flow

import (
	"testing"
	"time"

	"countersign/storage"
	"countersign/xrpl"
)

func TestSteps(t *testing.T) {
	opened := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	const (
		todo, now, done, failed, skipped, reported = StepTodo, StepNow, StepDone, StepFailed, StepSkipped, StepReported
	)
	tests := []struct {
		name string
		r    storage.Request
		want [5]StepState // Sent, Pushed, Opened, Signed, In ledger
	}{
		{"unsent", storage.Request{State: storage.Unsent, Submit: true}, [5]StepState{failed, todo, todo, todo, todo}},
		{"sending", storage.Request{State: storage.Sending, Submit: true}, [5]StepState{now, todo, todo, todo, todo}},
		{"pending", storage.Request{State: storage.Pending, Submit: true}, [5]StepState{done, skipped, now, todo, todo}},
		{"pushed", storage.Request{State: storage.Pending, Pushed: true, Submit: true}, [5]StepState{done, done, now, todo, todo}},
		{"opened", storage.Request{State: storage.Opened, OpenedAt: opened, Submit: true}, [5]StepState{done, skipped, done, now, todo}},
		{"in flight", storage.Request{State: storage.Signed, OpenedAt: opened, Submit: true}, [5]StepState{done, skipped, done, done, now}},
		{"accepted", storage.Request{State: storage.Signed, Submit: true, Result: "tesSUCCESS", Settled: true}, [5]StepState{done, skipped, done, done, reported}},
		{"validated", storage.Request{State: storage.Signed, Submit: true, Result: "tesSUCCESS", Settled: true, Judged: true, Node: marshalReport(xrpl.NodeReport{Outcome: &xrpl.Outcome{Final: true, Validated: true, Result: "tesSUCCESS"}})},
			[5]StepState{done, skipped, done, done, done}},
		{"refused", storage.Request{State: storage.Signed, Submit: true, Result: "tecPATH_DRY", Settled: true}, [5]StepState{done, skipped, done, done, failed}},
		{"begins like accepted", storage.Request{State: storage.Signed, Submit: true, Result: "tesQUEUED", Settled: true}, [5]StepState{done, skipped, done, done, failed}},
		{"no result", storage.Request{State: storage.Signed, Submit: true, Settled: true}, [5]StepState{done, skipped, done, done, skipped}},
		{"signed only", storage.Request{State: storage.Signed, TxType: "SignIn", Settled: true}, [5]StepState{done, skipped, done, done, skipped}},
		{"declined", storage.Request{State: storage.Rejected, OpenedAt: opened, Submit: true, Settled: true}, [5]StepState{done, skipped, done, failed, skipped}},
		{"cancelled", storage.Request{State: storage.Cancelled, Submit: true, Settled: true}, [5]StepState{done, skipped, skipped, failed, skipped}},
		{"expired", storage.Request{State: storage.Expired, Submit: true, Settled: true}, [5]StepState{done, skipped, failed, skipped, skipped}},
		{"expired while open", storage.Request{State: storage.Expired, OpenedAt: opened, Submit: true}, [5]StepState{done, skipped, done, now, todo}},
		{"grace over", storage.Request{State: storage.Expired, OpenedAt: opened, Submit: true, Settled: true}, [5]StepState{done, skipped, done, failed, skipped}},
		{"gone", storage.Request{State: storage.Gone, UUID: "x", Submit: true, Settled: true}, [5]StepState{done, skipped, failed, skipped, skipped}},
		{"duplicate that can't be read", storage.Request{State: storage.Gone, Submit: true, Settled: true}, [5]StepState{failed, skipped, failed, skipped, skipped}},
	}
	names := [5]string{"Sent", "Pushed", "Opened", "Signed", "In ledger"}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := steps(test.r, "Xaman")
			if len(got) != 5 {
				t.Fatalf("%d steps", len(got))
			}
			for i, s := range got {
				if s.Name != names[i] || s.State != test.want[i] {
					t.Errorf("%s is %d, want %s %d", s.Name, s.State, names[i], test.want[i])
				}
			}
		})
	}
}

func TestSignedTitle(t *testing.T) {
	proof := func(status xrpl.Status, name string) []byte {
		return marshalFindings([]xrpl.Finding{{Name: name, Status: status}})
	}
	tests := []struct {
		name string
		r    storage.Request
		want string
	}{
		{"accepted", storage.Request{Result: "tesSUCCESS", Proof: proof(xrpl.Checked, "Signature")}, "Signed and accepted by the ledger"},
		{"begins like accepted", storage.Request{Result: "tesQUEUED", Proof: proof(xrpl.Failed, "Ledger result")}, "Signed, but the ledger refused it: tesQUEUED"},
		{"signed only", storage.Request{Proof: proof(xrpl.Checked, "Signature")}, "Signed"},
		{"accepted without a blob", storage.Request{Result: "tesSUCCESS", Proof: proof(xrpl.NotChecked, "Signature")}, "Signed, but not everything could be checked"},
		{"signed by nobody known", storage.Request{Proof: proof(xrpl.NotChecked, "Signer")}, "Signed, but not everything could be checked"},
		{"refused", storage.Request{Result: "tecPATH_DRY", Proof: proof(xrpl.Failed, "Ledger result")}, "Signed, but the ledger refused it: tecPATH_DRY"},
		{"queued", storage.Request{Result: "terQUEUED", Proof: proof(xrpl.NotChecked, "Ledger result")}, "Signed, and the ledger may still take it: terQUEUED"},
		{"changed", storage.Request{Result: "tesSUCCESS", Proof: proof(xrpl.Failed, "Same as asked")}, "Signed, but the check failed: Same as asked"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := signedTitle(test.r); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
