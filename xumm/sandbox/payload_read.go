package sandbox

import "net/http"

// mayRead reports whether a payload is the caller's. A user's token reaches
// what was created for that user, not all of the application's payloads.
func (who caller) mayRead(pl payload) bool {
	return who.mode == byKey || pl.Mode != byKey || pl.Pushed || pl.Opened
}

func (p *Platform) readPayload(w http.ResponseWriter, who caller, find func() (payload, bool)) {
	pl, ok := find()
	if !ok || !who.mayRead(pl) {
		writeRefusal(w, &refusal{http.StatusNotFound, http.StatusNotFound, "Payload not found"})
		return
	}
	writeJSON(w, http.StatusOK, p.payloadJSON(pl.readable(), p.now()))
	p.publish(pl.UUID, map[string]any{"devapp_fetched": true})
}

// cancelPayload cancels what no wallet has opened. It answers 200 in any case;
// the reason is in the body, and its meta always says expired.
func (p *Platform) cancelPayload(w http.ResponseWriter, who caller, id string) {
	pl, ok := p.payloads.get(id)
	if !ok || !who.mayRead(pl) {
		writeRefusal(w, &refusal{http.StatusNotFound, http.StatusNotFound, "Payload not found"})
		return
	}
	reason := "OK"
	pl, _ = p.payloads.change(id, func(pl *payload) error {
		now := p.now()
		switch {
		case pl.Cancelled:
			reason = "ALREADY_CANCELLED"
		case pl.readable().resolved():
			reason = "ALREADY_RESOLVED"
		case pl.expired(now):
			reason = "ALREADY_EXPIRED"
		case pl.Opened:
			reason = "ALREADY_OPENED"
		default:
			pl.Cancelled, pl.ExpiresAt = true, now
		}
		return nil
	})
	if reason == "OK" {
		p.changed()
	}
	meta := p.payloadMeta(pl.readable(), p.now())
	meta["expired"] = true
	writeJSON(w, http.StatusOK, map[string]any{
		"result":      map[string]any{"cancelled": reason == "OK", "reason": reason},
		"meta":        meta,
		"custom_meta": pl.customMeta(),
	})
	p.publish(id, map[string]any{"devapp_fetched": true})
}
