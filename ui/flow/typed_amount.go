package flow

import (
	"encoding/hex"
	"strings"

	"countersign/xrpl"
)

func (w *writing) amount(v Typed, path string) (any, bool) {
	value := strings.TrimSpace(v.Text)
	switch v.How {
	case howToken:
		if v.unset(partCurrency, partIssuer) {
			return nil, false
		}
		code, okCode := w.currencyPart(v, path)
		issuer, okIssuer := w.issuerPart(v, path)
		if value == "" {
			w.bad(path, "Enter how much, such as 25 or 25.5.")
			return nil, false
		}
		if !okCode || !okIssuer {
			return nil, false
		}
		return map[string]any{"currency": code, "issuer": issuer, "value": value}, true
	case howMPT:
		if v.unset(partMPT) {
			return nil, false
		}
		id, ok := w.mptPart(v, path)
		if value == "" {
			w.bad(path, "Enter how many, a whole number.")
			return nil, false
		}
		if !ok {
			return nil, false
		}
		return map[string]any{"mpt_issuance_id": id, "value": value}, true
	case howUnknown:
		if value != "" {
			w.bad(path, "Choose the asset above first.")
		}
		return nil, false
	}
	if value == "" {
		return nil, false
	}
	drops, err := xrpl.ParseXRP(value)
	if err != nil {
		w.bad(path, "%s", err)
		return nil, false
	}
	return drops.String(), true
}

func (w *writing) asset(v Typed, path string) (any, bool) {
	switch v.How {
	case howXRP:
		return map[string]any{"currency": "XRP"}, true
	case howToken:
		code, okCode := w.currencyPart(v, path)
		issuer, okIssuer := w.issuerPart(v, path)
		if !okCode || !okIssuer {
			return nil, false
		}
		return map[string]any{"currency": code, "issuer": issuer}, true
	case howMPT:
		id, ok := w.mptPart(v, path)
		if !ok {
			return nil, false
		}
		return map[string]any{"mpt_issuance_id": id}, true
	}
	return nil, false
}

func (w *writing) currencyPart(v Typed, path string) (any, bool) {
	at := inside(path, partCurrency)
	code, ok := w.currency(v.Parts[partCurrency].Text, at)
	switch {
	case !ok && !w.told(at):
		w.bad(at, "Enter the token's code, such as USD.")
	case ok && code == "XRP":
		w.bad(at, "XRP is issued by nobody. Choose XRP as the asset if the form offers that, or enter a token's code.")
		return nil, false
	}
	return code, ok
}

func (w *writing) issuerPart(v Typed, path string) (any, bool) {
	at := inside(path, partIssuer)
	issuer, ok := w.account(v.Parts[partIssuer].Text, at)
	if !ok {
		w.bad(at, "Enter the address of the account that issues the token.")
	}
	return issuer, ok
}

func (w *writing) mptPart(v Typed, path string) (any, bool) {
	at, text := inside(path, partMPT), strings.TrimSpace(v.Parts[partMPT].Text)
	if _, err := hex.DecodeString(text); err != nil || len(text) != 48 {
		w.bad(at, "The number of an MPT issuance has 48 hex digits. Copy it whole.")
		return nil, false
	}
	return strings.ToUpper(text), true
}

func (w *writing) currency(text, path string) (any, bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, false
	}
	code, err := currencyCode(text)
	if err != nil {
		w.bad(path, "%s", err)
		return nil, false
	}
	return code, true
}
