package xrpl

import "strings"

// aliases are names people write for a field, from other tools and from the
// ledger's own newer API, in lower case.
var aliases = map[string]string{
	"delivermax": "Amount",
	"value":      "Amount",
	"to":         "Destination",
	"recipient":  "Destination",
	"from":       "Account",
	"sender":     "Account",
	"tag":        "DestinationTag",
	"memo":       "Memos",
	"type":       "TransactionType",
	"message":    "Memos",
	"note":       "Memos",
	"limit":      "LimitAmount",
	"expiry":     "Expiration",
	"expires":    "Expiration",
	"ticket":     "TicketSequence",
	"nft":        "NFTokenID",
	"check":      "CheckID",
	"channelid":  "Channel",
	"sell":       "TakerGets",
	"buy":        "TakerPays",
	"quorum":     "SignerQuorum",
}

// closest gives the known name somebody most likely meant. A name that is too
// far from all of them gives none.
func closest(name string, known []string) (string, bool) {
	lower := strings.ToLower(name)
	if len(lower) > 40 {
		return "", false
	}
	best, bestDistance := "", 1+max(1, len(lower)/4)
	for _, candidate := range known {
		if alias, ok := aliases[lower]; ok && alias == candidate {
			return candidate, true
		}
		if d := editDistance(lower, strings.ToLower(candidate)); d < bestDistance {
			best, bestDistance = candidate, d
		}
	}
	return best, best != ""
}

// editDistance counts the letters to insert, drop or replace to turn a into b.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
