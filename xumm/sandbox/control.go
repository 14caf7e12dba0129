package sandbox

import (
	"encoding/json"
	"io"
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
}

// serveControl answers /sandbox. GET tells how things are set, POST sets them.
// It takes key and secret, so that no web page can reach it.
func (p *Platform) serveControl(w http.ResponseWriter, r *http.Request) {
	if no := p.checkKey(r); no != nil {
		writeRefusal(w, no)
		return
	}
	switch r.Method {
	case http.MethodGet:
	case http.MethodPost:
		if err := p.control(r.Body); err != nil {
			writeRefusal(w, refuse(http.StatusBadRequest, err.Error()))
			return
		}
	default:
		p.unknownEndpoint(w, r)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"dishonest": p.phone.Dishonest(),
		"ways":      DishonestWays(),
		"network":   p.phone.Network(),
		"webhook":   p.webhooks.address(),
		"kyc":       p.phone.currentKYC(),
		"node":      p.faults.nodeControls(),
	})
}

func (p *Platform) control(body io.Reader) error {
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
		return p.phone.Connect(*c.Network)
	}
	return nil
}
