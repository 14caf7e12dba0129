package sandbox

import (
	"cmp"
	"encoding/hex"
	"time"
	"unicode/utf8"
)

// payloadMeta is the "meta" section of a payload.
func (p *Platform) payloadMeta(pl payload, now time.Time) map[string]any {
	tx := pl.request()
	meta := map[string]any{
		"exists":               true,
		"uuid":                 pl.UUID,
		"multisign":            pl.Multisign,
		"submit":               pl.Submit,
		"pathfinding":          pl.Pathfinding,
		"pathfinding_fallback": pl.PathfindingFallback,
		"force_network":        orNull(pl.ForceNetwork),
		"destination":          textOr(tx, "Destination"),
		"resolved_destination": p.phone.accountName(textOr(tx, "Destination")),
		"resolved":             pl.resolved(),
		"signed":               pl.signed(),
		"cancelled":            pl.Cancelled,
		"expired":              pl.expired(now),
		"pushed":               pl.Pushed,
		"app_opened":           pl.Opened,
		"opened_by_deeplink":   pl.byDeeplink(),
		"return_url_app":       orNull(pl.fillReturnURL(pl.ReturnApp)),
		"return_url_web":       orNull(pl.fillReturnURL(pl.ReturnWeb)),
		"is_xapp":              false,
		"signers":              nil,
	}
	if len(pl.Signers) > 0 {
		meta["signers"] = pl.Signers
	}
	if pl.Immutable != nil {
		meta["immutable"] = *pl.Immutable
	}
	if pl.ForceAccount != nil {
		meta["forceAccount"] = *pl.ForceAccount
	}
	return meta
}

func (pl payload) customMeta() map[string]any {
	meta := map[string]any{"identifier": pl.Identifier, "blob": nil, "instruction": pl.Instruction}
	if len(pl.Blob) > 0 {
		meta["blob"] = pl.Blob
	}
	return meta
}

// payloadJSON is the whole payload as GET answers it.
func (p *Platform) payloadJSON(pl payload, now time.Time) map[string]any {
	tx := pl.request()
	section := map[string]any{
		"tx_type":            pl.TxType,
		"tx_destination":     textOr(tx, "Destination"),
		"tx_destination_tag": tx["DestinationTag"],
		"request_json":       pl.RequestJSON,
		"origintype":         nil,
		"signmethod":         nil,
		"created_at":         stamp(pl.CreatedAt),
		"expires_at":         stamp(pl.ExpiresAt),
		"expires_in_seconds": pl.expiresIn(now),
	}
	if memos := readableMemos(tx["Memos"]); memos != nil {
		section["computed"] = map[string]any{"Memos": memos}
	}
	application := map[string]any{
		"name":              p.opts.AppName,
		"description":       "An application on Countersign's own sandbox",
		"disabled":          boolInt(p.faults.get().appDisabled),
		"uuidv4":            p.opts.APIKey,
		"icon_url":          p.base + "/icon/" + p.opts.APIKey + ".png",
		"issued_user_token": nil,
	}
	if pl.Result != nil {
		section["origintype"] = orNull(pl.Result.OriginType)
		section["signmethod"] = orNull(pl.Result.SignMethod)
		application["issued_user_token"] = orNull(pl.Result.UserToken)
	}
	return map[string]any{
		"meta":        p.payloadMeta(pl, now),
		"application": application,
		"payload":     section,
		"response":    pl.responseJSON(),
		"custom_meta": pl.customMeta(),
	}
}

// responseJSON is the "response" section: null before an answer, empty strings
// after a refusal.
func (pl payload) responseJSON() map[string]any {
	r := pl.Result
	if r == nil {
		response := map[string]any{}
		for _, name := range []string{
			"hex", "txid", "resolved_at", "dispatched_to", "dispatched_nodetype", "dispatched_result",
			"dispatched_to_node", "environment_nodeuri", "environment_nodetype", "environment_networkid",
			"multisign_account", "account", "signer", "signer_pubkey", "user", "approved_with",
		} {
			response[name] = nil
		}
		return response
	}
	response := map[string]any{
		"hex":                   r.Hex,
		"txid":                  r.TxID,
		"resolved_at":           r.ResolvedAt.UTC().Format("2006-01-02T15:04:05.000Z"),
		"dispatched_to":         r.DispatchedTo,
		"dispatched_nodetype":   r.DispatchedType,
		"dispatched_result":     r.DispatchResult,
		"dispatched_to_node":    r.DispatchResult != "",
		"environment_nodeuri":   r.NodeURI,
		"environment_nodetype":  r.NodeType,
		"environment_networkid": nil,
		"multisign_account":     r.Multisigner,
		"account":               r.Account,
		"signer":                cmp.Or(r.Signer, r.Account),
		"signer_pubkey":         r.PublicKey,
		"user":                  r.UserToken,
		"approved_with":         r.SignMethod,
	}
	if r.Signed {
		response["environment_networkid"] = r.NetworkID
	}
	return response
}

// resolveFrame is what the status socket says when the wallet has answered.
func (pl payload) resolveFrame() map[string]any {
	frame := map[string]any{
		"payload_uuidv4":        pl.UUID,
		"reference_call_uuidv4": pl.UUID,
		"signed":                pl.signed(),
		"user_token":            pl.Result.UserToken != "",
		"return_url": map[string]any{
			"app": orNull(pl.fillReturnURL(pl.ReturnApp)),
			"web": orNull(pl.fillReturnURL(pl.ReturnWeb)),
		},
		"opened_by_deeplink": pl.byDeeplink(),
		"custom_meta":        pl.customMeta(),
	}
	if pl.signed() {
		frame["txid"] = pl.Result.TxID
	}
	return frame
}

// readableMemos decodes memo fields that hold text.
func readableMemos(memos any) []any {
	list, _ := memos.([]any)
	var out []any
	for _, item := range list {
		wrapper, _ := item.(map[string]any)
		fields, _ := wrapper["Memo"].(map[string]any)
		memo := map[string]any{}
		for name, value := range fields {
			s, _ := value.(string)
			if data, err := hex.DecodeString(s); err == nil && utf8.Valid(data) {
				memo[name] = string(data)
			}
		}
		out = append(out, map[string]any{"Memo": memo})
	}
	return out
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
