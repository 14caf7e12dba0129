package sandbox

import (
	"net/http"
	"time"

	"github.com/google/uuid"
)

// defaultExpiry is how long a payload lives that does not say so itself.
const defaultExpiry = 24 * time.Hour

// createPayload answers POST payload.
func (p *Platform) createPayload(w http.ResponseWriter, r *http.Request, who caller) {
	body, ok := readJSON(w, r)
	if !ok {
		return
	}
	o, no := parseOrder(body, !p.faults.get().noKeyTypes)
	if no != nil {
		writeRefusal(w, no)
		return
	}
	o.Mode = who.mode
	push := who.mode == byToken || p.users.valid(o.userToken, p.now())
	pl, no := p.addPayload(o.payload, o.life, push)
	if no != nil {
		writeRefusal(w, no)
		return
	}
	if p.faults.takeLostCreate() {
		panic(http.ErrAbortHandler) // net/http cuts the connection
	}
	w.Header().Set("X-Call-Ref", pl.UUID)
	next := map[string]any{"always": p.signURL(pl.UUID)}
	if pl.Pushed {
		next["no_push_msg_received"] = p.signURL(pl.UUID) + "/qr"
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"uuid": pl.UUID,
		"next": next,
		"refs": map[string]any{
			"qr_png":              p.signURL(pl.UUID) + "_q.png",
			"qr_matrix":           p.signURL(pl.UUID) + "_q.json",
			"qr_uri_quality_opts": []string{"m", "q", "h"},
			"websocket_status":    p.socketURL(pl.UUID),
		},
		"pushed": pl.Pushed,
	})
}

// addPayload stores a new payload, keeps it on disk, and tells the phone.
func (p *Platform) addPayload(pl payload, life time.Duration, push bool) (payload, *refusal) {
	pl.UUID = uuid.NewString()
	pl.CreatedAt = p.now()
	pl.ExpiresAt = pl.CreatedAt.Add(life)
	pl.Pushed = push && !p.faults.get().noPushes
	if err := p.payloads.add(pl); err != nil {
		return payload{}, refuse(http.StatusConflict, "A payload with this custom identifier exists")
	}
	p.changed()
	if p.opts.AutoApprove {
		p.autoApprove(pl)
	}
	return pl, nil
}
