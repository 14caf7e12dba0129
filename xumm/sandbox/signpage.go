package sandbox

import (
	"crypto/rand"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"countersign/xrpl"
)

//go:embed signpage.html
var signPageHTML string

var signPage = template.Must(template.New("sign").Parse(signPageHTML))

// signView is what the sign page shows. The page works without scripts: it then
// reloads itself until the end.
type signView struct {
	Nonce       string
	ID          string
	App         string
	Icon        string
	Title       string
	Instruction string
	Rows        []signRow
	Network     string
	QRSide      int
	QRPath      string
	DeepLink    template.URL
	State       string // pending, opened, signed, rejected, cancelled, expired; "" unknown
	Seconds     int64  // left
	Life        int64  // in seconds, all of it
	Expires     string
	Return      template.URL
	Delay       int64 // seconds
}

type signRow struct{ Label, Value string }

// serveSign answers everything under /sign/: socket, page and QR code.
func (p *Platform) serveSign(w http.ResponseWriter, r *http.Request, path []string) {
	if id, level, extension, ok := qrAddress(path[0]); ok {
		id = strings.ToLower(id)
		if _, known := p.payloads.get(id); !known {
			p.unknownEndpoint(w, r)
			return
		}
		p.serveQR(w, id, level, extension)
		return
	}
	id := strings.ToLower(path[0])
	extra := strings.Join(path[1:], "/")
	switch {
	case !isUUIDv4(id) || !slices.Contains([]string{"", "qr", "deeplink"}, extra):
		p.unknownEndpoint(w, r)
	case wantsSocket(r):
		p.serveSocket(w, r, id)
	default:
		p.serveSignPage(w, r, id)
	}
}

func (p *Platform) serveSignPage(w http.ResponseWriter, _ *http.Request, id string) {
	nonce := make([]byte, 16)
	_, _ = rand.Read(nonce) // never fails
	view := signView{ID: id, Nonce: base64.RawStdEncoding.EncodeToString(nonce), App: p.opts.AppName}
	status := http.StatusNotFound
	pl, err := p.payloads.change(id, func(pl *payload) error {
		pl.WebOpened = true
		return nil
	})
	if err == nil {
		p.fillSignView(&view, pl.readable())
		status = http.StatusOK
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Content-Security-Policy", fmt.Sprintf(
		"default-src 'none'; style-src 'nonce-%[1]s'; script-src 'nonce-%[1]s'; img-src 'self'; connect-src 'self' %[2]s; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		view.Nonce, "ws"+strings.TrimPrefix(p.base, "http")))
	w.WriteHeader(status)
	if err := signPage.Execute(w, view); err != nil {
		p.opts.Logger.Debug("the sign page was not sent in full", "error", err)
	}
}

func (p *Platform) fillSignView(v *signView, pl payload) {
	now := p.now()
	tx := pl.request()
	v.Icon = "/icon/" + p.opts.APIKey + ".png"
	v.QRSide, v.QRPath = qrPath(p.signURL(pl.UUID) + "/qr")
	v.DeepLink = template.URL("xumm://" + pl.UUID) //nolint:gosec // our own identifier under the wallet's scheme
	v.Seconds = max(0, pl.expiresIn(now))
	v.Life = max(1, int64(pl.ExpiresAt.Sub(pl.CreatedAt)/time.Second))
	v.Expires = stamp(pl.ExpiresAt)
	v.Delay = int64((p.opts.ReturnDelay + time.Second - 1) / time.Second)
	v.Return = returnLink(pl.fillReturnURL(pl.ReturnWeb))
	v.Network = pl.ForceNetwork
	if pl.Instruction != nil {
		v.Instruction = *pl.Instruction
	}
	v.State = pl.state(now)
	if pl.TxType == "SignIn" {
		v.Title = "Sign in"
		return
	}
	v.Title = pl.TxType
	for _, row := range []signRow{
		{"Amount", amountWords(tx["Amount"])},
		{"To", textOr(tx, "Destination")},
		{"Tag", xrpl.Tx(tx).Text("DestinationTag")},
		{"From", strings.Join(pl.Signers, ", ")},
	} {
		if row.Value != "" {
			v.Rows = append(v.Rows, row)
		}
	}
}

// state is where a payload stands, in the order that decides.
func (p payload) state(now time.Time) string {
	switch {
	case p.signed():
		return "signed"
	case p.resolved():
		return "rejected"
	case p.Cancelled:
		return "cancelled"
	case p.expired(now):
		return "expired"
	case p.Opened:
		return "opened"
	}
	return "pending"
}

// returnLink gives an application's return address when a browser may follow
// it: anything that could run as a script is left out.
func returnLink(address string) template.URL {
	u, err := url.Parse(address)
	if address == "" || err != nil {
		return ""
	}
	switch u.Scheme {
	case "", "javascript", "data", "vbscript", "blob", "file", "about", "view-source":
		return ""
	}
	return template.URL(u.String()) //nolint:gosec // schemes that run something were refused above
}

// amountWords writes an amount as a person reads it.
func amountWords(amount any) string {
	switch v := amount.(type) {
	case string:
		drops, err := xrpl.ParseDrops(v)
		if err != nil {
			return v + " drops"
		}
		return drops.XRP() + " XRP"
	case map[string]any:
		return strings.TrimSpace(textOr(v, "value") + " " + textOr(v, "currency"))
	}
	return ""
}
