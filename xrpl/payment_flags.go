package xrpl

// paymentFlags are the flags of a Payment by name (xrpl.org, "Payment").
var paymentFlags = []struct {
	bit  uint64
	name string
}{
	{0x00010000, "tfNoRippleDirect"},
	{flagPartialPayment, "tfPartialPayment"},
	{0x00040000, "tfLimitQuality"},
	{0x00080000, "tfSponsorCreatedAccount"},
	{flagFullyCanonical, "tfFullyCanonicalSig"},
}

func flagWords(bits uint64) string { return flagNames(builtin().flags["Payment"], bits) }
