package ui

import (
	"encoding/csv"
	"fmt"
	"io"
	"time"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/xrpl"
)

// writeCSV writes requests as a spreadsheet table, newest first as given.
// Times are UTC in RFC 3339, amounts are as in the sentence. Cells that a
// spreadsheet would take for a formula are quoted with an apostrophe.
func writeCSV(w io.Writer, list []storage.Request) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"created", "state", "type", "what", "amount", "recipient", "tag", "account", "network", "signed by", "transaction id", "ledger result", "request id"}}
	for _, r := range list {
		to, tag := "", ""
		if tx, err := xrpl.ParseTx(r.TxJSON); err == nil {
			to = tx.Text("Destination") // whole: the sentence shortens it
			if t, ok := tx["DestinationTag"]; ok {
				tag = fmt.Sprint(t)
			}
		}
		rows = append(rows, []string{
			r.CreatedAt.UTC().Format(time.RFC3339), badgeFor(r).Word, r.TxType, r.Sentence, amountOf(r), to, tag,
			r.Account, first(r.Network, r.SignedNetwork), r.SignedBy, r.TxID, r.Result, r.UUID,
		})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = flow.PlainCell(row[i])
		}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("writing the table: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("writing the table: %w", err)
	}
	return nil
}
