package sandbox

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
)

// controlPath is where a script turns the sandbox's own knobs. The real platform
// has no such place.
const controlPath = "sandbox"

// controls is what can be set, all of it optional: {"dishonest":"other-amount"}.
type controls struct {
	Dishonest *Dishonesty `json:"dishonest,omitempty"`
	Network   *string     `json:"network,omitempty"`
	// Webhook is where answers are told; "" ends that.
	Webhook *string  `json:"webhook,omitempty"`
	KYC     *keptKYC `json:"kyc,omitempty"`
	// Node replaces all faults of the ledger's nodes; {} ends them.
	Node *nodeControls `json:"node,omitempty"`
	// OpenXApp opens the application's xApp with one of the phone's accounts. The
	// answer has the one-time token, once, as xapp_token.
	OpenXApp *string `json:"open_xapp,omitempty"`
}

// serveControl answers /sandbox. GET tells how things are set and what has come to
// the phone, POST sets them. It takes key and secret, so that no web page can
// reach it.
func (p *Platform) serveControl(w http.ResponseWriter, r *http.Request) {
	if no := p.checkKey(r); no != nil {
		writeRefusal(w, no)
		return
	}
	answer := map[string]any{}
	switch r.Method {
	case http.MethodGet:
	case http.MethodPost:
		if err := p.control(r.Context(), r.Body, answer); err != nil {
			writeRefusal(w, refuse(http.StatusBadRequest, err.Error()))
			return
		}
	default:
		p.unknownEndpoint(w, r)
		return
	}
	maps.Copy(answer, map[string]any{
		"dishonest": p.phone.Dishonest(),
		"ways":      DishonestWays(),
		"network":   p.phone.Network(),
		"webhook":   p.webhooks.address(),
		"kyc":       p.phone.currentKYC(),
		"node":      p.faults.nodeControls(),
		"inbox":     append([]Notice{}, p.phone.Inbox()...), // an empty list is [], not null
		"messages":  append([]Message{}, p.phone.Messages()...),
	})
	writeJSON(w, http.StatusOK, answer)
}

// control sets what a body says, and puts into answer what comes of it but for
// settings.
func (p *Platform) control(ctx context.Context, body io.Reader, answer map[string]any) error {
	var c controls
	d := json.NewDecoder(body)
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return sentence("The body has to be a JSON object with the settings that GET shows.")
	}
	if c.Dishonest != nil {
		if err := p.phone.SetDishonest(*c.Dishonest); err != nil {
			return err
		}
	}
	if c.Webhook != nil {
		if err := p.SetWebhook(*c.Webhook); err != nil {
			return err
		}
	}
	if c.KYC != nil {
		if err := p.phone.SetKYC(c.KYC.State, c.KYC.Account); err != nil {
			return err
		}
	}
	if c.Node != nil {
		p.faults.setNodeControls(*c.Node)
	}
	if c.Network != nil {
		if err := p.phone.Connect(*c.Network); err != nil {
			return err
		}
	}
	if c.OpenXApp != nil {
		token, err := p.phone.OpenXApp(ctx, *c.OpenXApp)
		if err != nil {
			return err
		}
		answer["xapp_token"] = token
	}
	return nil
}
