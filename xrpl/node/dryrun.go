package node

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"countersign/xrpl"
)

// DryRun has a node try the transaction (Simulate) and puts into sentences what
// would keep it from succeeding, or from delivering all. No problem and no error
// means that it would succeed now. An error means that it was not tried, and
// why: ErrUnsupported where the nodes of the network cannot do that or cannot
// try this type, ErrInvalid where the transaction cannot be tried, for instance
// because the amount is entered on the phone.
func (c *Client) DryRun(ctx context.Context, tx xrpl.Tx, signer string) ([]xrpl.Problem, error) {
	switch {
	case xrpl.IsPseudo(tx.Type()):
		return nil, fmt.Errorf("simulate: %w: the ledger has nothing to do with a %s", ErrInvalid, plain(tx.Type(), 40))
	case tx.Type() == "Payment" && tx["Amount"] == nil:
		return nil, fmt.Errorf("simulate: %w: the amount is entered on the phone", ErrInvalid)
	}
	s, err := c.Simulate(ctx, tx, signer)
	if e, ok := errors.AsType[*Error](err); ok {
		switch e.Code {
		case "invalidTransaction", "invalidParams", "transactionSigned":
			return []xrpl.Problem{{Field: "TransactionType", Message: "The node cannot make sense of the transaction. " + wordsOr(e.Message, "Check its fields.")}}, nil
		case "srcActNotFound", "actNotFound":
			return []xrpl.Problem{engineProblem("terNO_ACCOUNT", "", tx)}, nil
		}
	}
	switch {
	case err != nil:
		return nil, err
	case s.Result == "tesSUCCESS":
		return shortDelivery(s, tx), nil
	}
	return []xrpl.Problem{engineProblem(s.Result, s.Message, tx)}, nil
}

// wordsOr gives the node's words as a sentence.
func wordsOr(words, otherwise string) string {
	if words == "" {
		return otherwise
	}
	return "It says: " + strings.TrimSuffix(words, ".") + "."
}

// shortDelivery warns when less would arrive than Amount.
func shortDelivery(s Simulation, tx xrpl.Tx) []xrpl.Problem {
	if tx.Type() != "Payment" {
		return nil
	}
	want, ok := amountOf(tx["Amount"])
	got, known := amountOf(s.Delivered)
	if !ok || !known || got.asset.currency != want.asset.currency || got.asset.mpt != want.asset.mpt || !got.less(want) {
		return nil
	}
	return []xrpl.Problem{{Field: "Amount", Warning: true, Message: fmt.Sprintf(
		"Tried out now, only %s of %s would arrive, for this is a partial payment. Remove its flag if the full amount has to arrive.", got.words(), want.words())}}
}

// engineProblem puts an engine result into a sentence.
func engineProblem(result, message string, tx xrpl.Tx) xrpl.Problem {
	e, known := engineResults[result]
	switch {
	case known:
	case strings.HasPrefix(result, "ter"), strings.HasPrefix(result, "tel"):
		e = engineResult{says: "the node would not take it now. " + wordsOr(message, "Try again later."), warning: true}
	case strings.HasPrefix(result, "tem"):
		e = engineResult{says: "the transaction is not formed as the ledger wants it. " + wordsOr(message, "Check its fields.")}
	default:
		e = engineResult{says: "the ledger would refuse it. " + wordsOr(message, "Check its fields.")}
	}
	field := e.field
	if _, there := tx[field]; !there && field != "Account" && field != "DestinationTag" && field != "SendMax" && field != "Fee" || field == "" {
		field = "TransactionType"
	}
	return xrpl.Problem{Field: field, Message: fmt.Sprintf("Tried out now (%s): %s", result, e.says), Warning: e.warning}
}

type engineResult struct {
	field, says string
	warning     bool // it may well be different when it is signed
}

// engineResults puts results into words for people (xrpl.org, "Transaction
// Results"). Those that are missing come with the node's own sentence.
var engineResults = map[string]engineResult{
	"tecDST_TAG_NEEDED":                    {"DestinationTag", "the recipient requires a destination tag. Ask the recipient for your tag and enter it.", false},
	"tecNO_DST":                            {"Destination", "the recipient's account does not exist. Pay XRP to it first, or correct the address.", false},
	"tecNO_DST_INSUF_XRP":                  {"Amount", "the recipient's account does not exist yet, and the amount is too small to make it. Raise the amount, or correct the address.", false},
	"telNO_DST_PARTIAL":                    {"Flags", "a partial payment cannot make the recipient's account. Remove the partial payment flag.", false},
	"tefNO_DST_PARTIAL":                    {"Flags", "a partial payment cannot make the recipient's account. Remove the partial payment flag.", false},
	"tecNO_PERMISSION":                     {"TransactionType", "this is not permitted, by the recipient's rules or because it is too early or too late. Check the recipient and the times.", false},
	"tecNO_TARGET":                         {"TransactionType", "the escrow, channel or account it is about does not exist, or accepts no XRP. Check what it refers to.", false},
	"tecNO_ENTRY":                          {"TransactionType", "what it is about is not in the ledger, or not any more. Check what it refers to.", false},
	"tecOBJECT_NOT_FOUND":                  {"TransactionType", "something it refers to is not in the ledger, or not any more. Check what it refers to.", false},
	"tecNO_ISSUER":                         {"TransactionType", "the issuer of the token does not exist. Correct the token.", false},
	"tecUNFUNDED_PAYMENT":                  {"Amount", "the account does not have enough XRP beside its reserve. Lower the amount, or send XRP to the account first.", false},
	"tecUNFUNDED":                          {"Amount", "the account does not have enough XRP beside its reserve. Lower the amount, or send XRP to the account first.", false},
	"tecUNFUNDED_OFFER":                    {"TakerGets", "the account has nothing of what it offers. Offer something it holds.", false},
	"tecUNFUNDED_AMM":                      {"Amount", "the account does not hold enough of what goes into the pool. Lower the amounts.", false},
	"tecINSUFFICIENT_FUNDS":                {"Amount", "one of the accounts does not hold enough. Lower the amount.", false},
	"tecINSUFFICIENT_RESERVE":              {"Account", "the account cannot afford the reserve for what this adds to the ledger. Send XRP to it first.", false},
	"tecINSUF_RESERVE_LINE":                {"Account", "the account cannot afford the reserve for another trust line. Send XRP to it first.", false},
	"tecNO_LINE_INSUF_RESERVE":             {"Account", "the account cannot afford the reserve for another trust line. Send XRP to it first.", false},
	"tecINSUF_RESERVE_OFFER":               {"Account", "the account cannot afford the reserve for an open offer. Send XRP to it first.", false},
	"tecINSUFF_FEE":                        {"Account", "the account cannot pay the fee. Send XRP to it first.", false},
	"terINSUF_FEE_B":                       {"Account", "the account cannot pay the fee. Send XRP to it first.", false},
	"telINSUF_FEE_P":                       {"Fee", "the fee is too low for now. Raise it, or remove Fee and let the wallet choose.", true},
	"tecPATH_DRY":                          {"Amount", "there is no way for the money to the recipient: no trust line, nothing to spend, or nobody who exchanges it. Check the token and what the recipient accepts.", false},
	"tecPATH_PARTIAL":                      {"Amount", "not all of it would arrive: SendMax is too low, the trust line too full, or too little is offered in exchange. Lower the amount or raise SendMax.", true},
	"tecNO_AUTH":                           {"TransactionType", "the issuer has to permit each holder first. Apply to the issuer.", false},
	"terNO_AUTH":                           {"TransactionType", "the issuer has to permit each holder first. Apply to the issuer.", false},
	"tecNO_LINE":                           {"TransactionType", "there is no trust line for the token. Set one first.", false},
	"tecNO_LINE_REDUNDANT":                 {"LimitAmount", "there is no such trust line to remove. Correct the token.", false},
	"tecFROZEN":                            {"TransactionType", "the issuer has frozen the token. Ask the issuer.", false},
	"tecLOCKED":                            {"TransactionType", "the issuer has locked the token. Ask the issuer.", false},
	"terLOCKED":                            {"TransactionType", "the issuer has locked the token. Ask the issuer.", false},
	"tecEXPIRED":                           {"Expiration", "its time, or that of what it refers to, is over already. Choose a later time.", false},
	"tecKILLED":                            {"Flags", "the offer cannot be met at once, so it would be dropped. Change the rate or the flag.", true},
	"tecTOO_SOON":                          {"Account", "the account is too new to be deleted, or has sent too many transactions. Wait about 20 minutes.", true},
	"tecHAS_OBLIGATIONS":                   {"Account", "the ledger still holds things for the account that keep it from being deleted. Remove them first.", false},
	"tefTOO_BIG":                           {"Account", "the account owns too much in the ledger to be deleted. Remove some of it first.", false},
	"tecOWNERS":                            {"Account", "the account still owns something in the ledger that stands in the way. Remove it first.", false},
	"tecDUPLICATE":                         {"TransactionType", "the ledger has it already. There is nothing to do.", false},
	"tecDIR_FULL":                          {"Account", "the account can own no more objects. Remove some first.", false},
	"tecNEED_MASTER_KEY":                   {"Account", "only the account's own key may sign this. Sign with that key.", true},
	"tecNO_ALTERNATIVE_KEY":                {"Account", "it would take away the last key that can sign for the account. Set another key first.", false},
	"tecNO_REGULAR_KEY":                    {"Account", "the account has no other key, so its own cannot be switched off. Set a regular key or a signer list first.", false},
	"tecCRYPTOCONDITION_ERROR":             {"Fulfillment", "the condition and its fulfillment do not fit. Check both.", false},
	"tecAMM_BALANCE":                       {"TransactionType", "the pool or the account does not hold enough. Lower the amounts.", false},
	"tecAMM_FAILED":                        {"TransactionType", "the pool cannot do this with these amounts. Change the amounts or the price.", true},
	"tecAMM_EMPTY":                         {"TransactionType", "the pool is empty. Deposit into it first, or delete it.", false},
	"tecAMM_INVALID_TOKENS":                {"TransactionType", "the amounts are too small for the pool, or there are not enough LP tokens. Change the amounts.", false},
	"tecAMM_ACCOUNT":                       {"TransactionType", "this cannot be done with the account of a pool. Correct the address.", false},
	"terNO_AMM":                            {"TransactionType", "there is no pool for these two assets. Correct them, or create the pool.", false},
	"terNO_RIPPLE":                         {"TransactionType", "the issuer does not let its token pass between others. Choose another token.", false},
	"terNO_ACCOUNT":                        {"Account", "the account does not exist on this network. Send XRP to it first, or choose another account or network.", false},
	"terPRE_SEQ":                           {"Sequence", "transactions with lower sequence numbers are missing. Remove Sequence and let the wallet choose.", true},
	"tefPAST_SEQ":                          {"Sequence", "the sequence number is used already. Remove Sequence and let the wallet choose.", false},
	"terPRE_TICKET":                        {"TicketSequence", "there is no such ticket yet. Create it first.", true},
	"tefNO_TICKET":                         {"TicketSequence", "there is no such ticket, or not any more. Choose another, or remove TicketSequence.", false},
	"tefMAX_LEDGER":                        {"LastLedgerSequence", "its time is over. Remove LastLedgerSequence and let the wallet choose.", false},
	"tefMASTER_DISABLED":                   {"Account", "the account's own key is switched off. Sign with its other key.", true},
	"tefBAD_AUTH":                          {"Account", "the key that would sign may not sign for the account. Choose the account's own key.", true},
	"tefNFTOKEN_IS_NOT_TRANSFERABLE":       {"NFTokenID", "the NFT cannot be transferred. Only its issuer can take it back.", false},
	"telWRONG_NETWORK":                     {"NetworkID", "the transaction is made for another network. Remove NetworkID, and choose the network in the request's options.", false},
	"telREQUIRES_NETWORK_ID":               {"NetworkID", "this network wants its id in the transaction. Remove NetworkID and let the wallet fill it in.", true},
	"telNETWORK_ID_MAKES_TX_NON_CANONICAL": {"NetworkID", "this network wants no network id in the transaction. Remove NetworkID.", false},
	"temDISABLED":                          {"TransactionType", "this network does not know the type, or a field of it, yet. Choose another type or network.", false},
	"temREDUNDANT":                         {"TransactionType", "it would do nothing. Check what it is about.", false},
	"temBAD_AMOUNT":                        {"Amount", "the amount is not a valid one. Correct it.", false},
	"temBAD_FEE":                           {"Fee", "the fee is not a valid one. Remove Fee and let the wallet choose.", false},
	"temINVALID_FLAG":                      {"Flags", "the flags contradict each other, or do not exist. Correct them.", false},
	"temDST_IS_SRC":                        {"Destination", "the recipient is the sender. Correct the address.", false},
	"temBAD_SEND_XRP_PARTIAL":              {"Flags", "XRP cannot be sent as a partial payment. Remove the flag.", false},
	"temBAD_SEND_XRP_MAX":                  {"SendMax", "XRP to XRP needs no SendMax. Remove it.", false},
	"temBAD_EXPIRATION":                    {"Expiration", "the time is not a valid one. Choose a later time.", false},
}
