package flow

import (
	"errors"
	"strings"

	"countersign/xrpl"
)

// looksLikeBlob tells a pasted blob from JSON that is not finished yet.
func looksLikeBlob(text string) bool {
	text = strings.TrimSpace(text)
	return len(text) >= 10 && strings.Trim(text, "0123456789abcdefABCDEF") == ""
}

// TxFromText reads a transaction somebody typed or pasted: JSON, or a blob in
// hex, which is decoded strictly. A blob that is signed already is refused: there
// is nothing left to sign in it.
func TxFromText(text string) (xrpl.Tx, error) {
	if !looksLikeBlob(text) {
		return xrpl.ParseTx([]byte(text))
	}
	tx, err := xrpl.Decode(strings.TrimSpace(text))
	if err != nil {
		return nil, &said{"This looks like a transaction in binary form, but it cannot be read: " + err.Error() + ".", err}
	}
	_, multi := tx["Signers"]
	if tx.Text("TxnSignature") != "" || multi {
		return nil, &said{"This transaction is signed already, so there is nothing left to sign. Check it with \"countersign tx verify\", or send it with a program that submits signed transactions.", errSigned}
	}
	// An empty key is how an unsigned blob is written; the wallet puts in its own.
	if tx["SigningPubKey"] == "" {
		delete(tx, "SigningPubKey")
	}
	return tx, nil
}

var errSigned = errors.New("the blob is already signed")
