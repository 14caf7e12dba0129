package xumm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"countersign/xrpl"
)

// ageNoise is what the age of a payload can be wrong by: the platform's times
// are whole seconds, and so is what is left until expiry.
const ageNoise = 2 * time.Second

// started is when a call began, by both clocks: the monotonic one stands still
// while the machine sleeps, the other one can be set.
type started struct{ mono, wall time.Time }

func (c *Client) start() started { return started{mono: time.Now(), wall: c.wall()} }

func (c *Client) since(s started) time.Duration {
	return max(time.Since(s.mono), c.wall().Sub(s.wall))
}

// isLostAnswer reports whether a payload that has our identifier may be what
// this request was answered with. Who uses an identifier for two people must not
// be given the first one's payload for the second, and with it the first one's
// signature.
//
// After an answer that was lost, a payload that is not older than the call is
// this call's own. Any other one is taken only while nobody has answered it, if
// it is in every respect what was asked, and never for a sign-in, where whoever
// answers it is let in.
func (c *Client) isLostAnswer(r PayloadRequest, p *Payload, lost bool, took time.Duration) bool {
	asked, ok := transactionOf(r)
	if !ok || !sameTransaction(asked, p) || !sameOptions(r, asked.txType, p) || !c.owns(p) {
		return false
	}
	if age, known := p.age(); lost && known && age <= took+ageNoise {
		return true
	}
	if c.cred.prefix == prefixPlatform && (r.UserToken != "" || p.Meta.Pushed) {
		return false // it does not tell to whom it was pushed
	}
	state := p.State()
	return (state == Pending || state == Opened) && asked.txType != "SignIn" && nothingAdded(asked, p)
}

// age gives how long ago the payload was made, by the platform's clock alone.
func (p *Payload) age() (age time.Duration, known bool) {
	q := p.Request
	if q.CreatedAt.IsZero() || q.ExpiresAt.IsZero() || q.ExpiresIn == 0 {
		return 0, false
	}
	return q.ExpiresAt.Add(-q.ExpiresIn).Sub(q.CreatedAt), true
}

// askedTx is the transaction of a request, without its type.
type askedTx struct {
	txType string
	fields map[string]any
}

func transactionOf(r PayloadRequest) (askedTx, bool) {
	raw := r.TxJSON
	if r.TxBlob != "" {
		tx, err := xrpl.Decode(r.TxBlob)
		if err != nil {
			return askedTx{}, false
		}
		raw = tx.JSON()
	}
	var t askedTx
	if decodeNumbers(raw, &t.fields) != nil || len(t.fields) == 0 {
		return askedTx{}, false
	}
	t.txType, _ = t.fields["TransactionType"].(string)
	delete(t.fields, "TransactionType") // pseudo types are stored without it
	return t, true
}

// sameTransaction reports whether p asks for what was asked. The platform may
// add fields (SignIn) and turn numbers into texts, so every field that was asked
// must be there with the same text; nothing else is compared.
func sameTransaction(asked askedTx, p *Payload) bool {
	var stored map[string]any
	if decodeNumbers(p.Request.TxJSON, &stored) != nil {
		return false
	}
	if p.Request.TxType != "" && p.Request.TxType != asked.txType {
		return false
	}
	return within(asked.fields, stored)
}

// nothingAdded reports whether p asks for nothing else, either, but what the
// platform adds by itself.
func nothingAdded(asked askedTx, p *Payload) bool {
	var stored map[string]any
	if decodeNumbers(p.Request.TxJSON, &stored) != nil {
		return false
	}
	for _, own := range []string{"TransactionType", "Fee", "Flags", "SigningPubKey"} {
		if _, ok := asked.fields[own]; ok {
			continue
		}
		if v := fmt.Sprint(stored[own]); own == "Flags" && stored[own] != nil && v != "0" && v != "2147483648" { // tfFullyCanonicalSig
			return false
		}
		delete(stored, own)
	}
	return within(stored, asked.fields)
}

// within reports whether every member of a is in b, with the same text.
func within(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok {
			return false
		}
		for k, v := range a {
			if other, ok := b[k]; !ok || !within(v, other) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !within(a[i], b[i]) {
				return false
			}
		}
		return true
	default:
		switch b.(type) {
		case map[string]any, []any:
			return false
		}
		return fmt.Sprint(a) == fmt.Sprint(b)
	}
}

// sameOptions compares everything else that the platform tells of a payload. It
// forces some options off for pseudo types, puts values into return links, and
// trims texts.
func sameOptions(r PayloadRequest, txType string, p *Payload) bool {
	o, m := r.Options, p.Meta
	multisign := isSet(o.Multisign) && !xrpl.IsPseudo(txType)
	submit := o.Submit == nil || *o.Submit
	switch {
	case !strings.EqualFold(o.ForceNetwork, m.ForceNetwork),
		!sameSet(o.Signers, m.Signers),
		multisign != m.Multisign,
		submit != m.Submit && !multisign && !xrpl.IsPseudo(txType),
		(isSet(o.Pathfinding) && txType == "Payment") != m.Pathfinding,
		!sameLink(o.ReturnURL.App, m.ReturnURLApp), !sameLink(o.ReturnURL.Web, m.ReturnURLWeb),
		!slices.Equal(strings.Fields(r.CustomMeta.Instruction), strings.Fields(p.CustomMeta.Instruction)),
		!sameBlob(r.CustomMeta.Blob, p.CustomMeta.Blob):
		return false
	}
	// A cancelled payload's time ends when it is cancelled.
	q := p.Request
	return o.Expire == 0 || m.Cancelled || q.CreatedAt.IsZero() || q.ExpiresAt.IsZero() ||
		(q.ExpiresAt.Sub(q.CreatedAt)-o.Expire).Abs() <= ageNoise
}

func isSet(b *bool) bool { return b != nil && *b }

func sameSet(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}

var placeholder = regexp.MustCompile(`(?i)\\\{(id|cid|txid|txblob)\\\}`)

// sameLink lets stand what the platform puts in place of {id} and its like.
func sameLink(asked, stored string) bool {
	asked, stored = strings.TrimSpace(asked), strings.TrimSpace(stored)
	if asked == stored {
		return true
	}
	pattern, err := regexp.Compile(`\A` + placeholder.ReplaceAllString(regexp.QuoteMeta(asked), `[^/?#&]*`) + `\z`)
	return err == nil && pattern.MatchString(stored)
}

// sameBlob compares JSON values. One that was given as a text may come back
// parsed.
func sameBlob(asked, stored json.RawMessage) bool {
	var a, b any
	if len(asked) > 0 && decodeNumbers(asked, &a) != nil || len(stored) > 0 && decodeNumbers(stored, &b) != nil {
		return false
	}
	if text, ok := a.(string); ok && text != b {
		var parsed any
		if decodeNumbers(json.RawMessage(text), &parsed) == nil {
			a = parsed
		}
	}
	return within(a, b) && within(b, a)
}

func decodeNumbers(raw json.RawMessage, v any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return d.Decode(v)
}
