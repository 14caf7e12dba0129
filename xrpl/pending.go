package xrpl

type Problem struct {
	Field, Message string
	Warning        bool
}

func Check(t Tx) []Problem                                  { return nil }
func Explain(t Tx, name func(address string) string) string { return "" }

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
