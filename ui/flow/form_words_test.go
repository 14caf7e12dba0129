package flow

import "testing"

func TestInWords(t *testing.T) {
	for _, test := range []struct{ typ, message, want string }{
		{"EscrowCreate", "The escrow has neither FinishAfter nor CancelAfter.", "The escrow has neither \u201cCan be released from\u201d nor \u201cCan be cancelled from\u201d."},
		{"OfferCreate", "TakerGets and TakerPays are the same asset.", "\u201cYou give\u201d and \u201cYou get\u201d are the same asset."},
		{"NFTokenMint", "Set the flag tfTransferable (8), or remove TransferFee.", "Set the flag \u201cCan be passed on\u201d, or remove \u201cTransfer fee\u201d."},
		{"Payment", "Amount is zero. Sign in with rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe.", "Amount is zero. Sign in with rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe."},
		{"SignerListSet", "Signers can sign for your account.", "Signers can sign for your account."},
		{"OfferCreate", "TakerGets.issuer and TakerGets[0] stay; TakerGets.", "TakerGets.issuer and TakerGets[0] stay; \u201cYou give\u201d."},
		{"Payment", "The field TakerGets and tfNoSuch stay.", "The field TakerGets and tfNoSuch stay."},
	} {
		if got := formOf(t, test.typ).InWords(test.message); got != test.want {
			t.Errorf("%s: %s\nwant %s", test.typ, got, test.want)
		}
	}
}
