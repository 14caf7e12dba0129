package xrpl

import "strings"

func identitySentences() map[string]teller {
	credential := func(e *explainer) string { return "the credential " + e.sayOr("CredentialType", "(not named yet)") }
	return map[string]teller{
		"CredentialCreate": func(e *explainer) string {
			return "Issue " + credential(e) + " to " + e.sayOr("Subject", "nobody yet") +
				e.with(", until ", "Expiration") + e.with(", with the URI ", "URI")
		},
		"CredentialAccept": func(e *explainer) string {
			return "Accept " + credential(e) + e.with(" from ", "Issuer")
		},
		"CredentialDelete": func(e *explainer) string {
			return "Remove " + credential(e) + e.with(" about ", "Subject") + e.with(" issued by ", "Issuer")
		},
		"DIDSet": func(e *explainer) string {
			return "Set your decentralised identifier (DID)" + e.with(", URI ", "URI") +
				e.with(", document ", "DIDDocument") + e.with(", data ", "Data")
		},
		"DIDDelete": func(*explainer) string { return "Remove your decentralised identifier (DID)" },
	}
}

func oracleSentences() map[string]teller {
	oracle := func(e *explainer) string {
		return "the price oracle number " + e.sayOr("OracleDocumentID", "(not named yet)")
	}
	return map[string]teller{
		"OracleSet": func(e *explainer) string {
			words := "Publish prices"
			if prices, ok := e.prices(); ok {
				e.told["PriceDataSeries"] = true
				words += ": " + strings.Join(prices, ", ")
			}
			return words + ", in " + oracle(e) + e.with(", as of ", "LastUpdateTime")
		},
		"OracleDelete": func(e *explainer) string { return "Remove " + oracle(e) },
	}
}

// prices gives the prices of an oracle with their point: "1 BTC is 1.55 USD".
func (e *explainer) prices() ([]string, bool) {
	f := e.field("PriceDataSeries")
	list, _ := e.tx["PriceDataSeries"].([]any)
	var out []string
	for _, entry := range list {
		data, ok := unwrapped(f, entry)
		if !ok {
			return nil, false
		}
		pair := make([]string, 0, 2)
		for _, name := range [...]string{"BaseAsset", "QuoteAsset"} {
			asset, _ := fieldIn(f.Entry, name)
			words, ok := e.knownValue(asset, data[name])
			if !ok {
				return nil, false
			}
			pair = append(pair, words)
		}
		price, _ := fieldIn(f.Entry, "AssetPrice")
		scale, _ := fieldIn(f.Entry, "Scale")
		digits, known := price.Text(data["AssetPrice"])
		places, _, scaled := scale.number(data["Scale"])
		switch {
		case hasOnly(data, "BaseAsset", "QuoteAsset"):
			out = append(out, "no more price of "+pair[0]+" in "+pair[1])
		case known && hasOnly(data, "BaseAsset", "QuoteAsset", "AssetPrice"):
			out = append(out, "1 "+pair[0]+" is "+digits+" "+pair[1])
		case known && scaled && places <= 20 && hasOnly(data, "BaseAsset", "QuoteAsset", "AssetPrice", "Scale"):
			out = append(out, "1 "+pair[0]+" is "+withPoint(digits, int(places))+" "+pair[1])
		default:
			return nil, false
		}
	}
	return out, len(out) > 0
}

// withPoint puts the decimal point into a whole number.
func withPoint(digits string, places int) string {
	if places == 0 {
		return digits
	}
	if missing := places + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	at := len(digits) - places
	fraction := strings.TrimRight(digits[at:], "0")
	if fraction == "" {
		return digits[:at]
	}
	return digits[:at] + "." + fraction
}
