package faults

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"countersign/xumm"
	"countersign/xumm/sandbox"
)

// rig is a client, the proxy it goes through, and the sandbox behind. The phone
// talks to the sandbox directly.
type rig struct {
	*testing.T
	platform *sandbox.Platform
	proxy    *toxiproxy.Proxy
	meter    *meter
	maker    *xumm.Client // creates the payloads
	client   *xumm.Client // watches them
}

func newRig(t *testing.T) *rig {
	t.Helper()
	p, err := sandbox.Start(t.Context(), sandbox.Options{RateLimit: callsPerMinute, CreateLimit: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	info := p.Info()
	api, err := url.Parse(info.APIURL)
	if err != nil {
		t.Fatal(err)
	}
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	proxy := toxiproxy.NewProxy(server, t.Name(), "127.0.0.1:0", api.Host)
	if err := proxy.Start(); err != nil {
		t.Fatal(err)
	}
	m := newMeter(proxy.Listen)
	r := &rig{T: t, platform: p, proxy: proxy, meter: m}
	for _, c := range []**xumm.Client{&r.maker, &r.client} {
		*c, err = xumm.New(xumm.APIKey(info.APIKey, info.APISecret), xumm.WithBaseURL(info.APIURL), xumm.WithHTTPClient(m.client()))
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		r.heal()
		m.CloseIdleConnections()
		proxy.Stop()
	})
	return r
}

// toxic makes the network bad in one way, in both directions, for connections
// that are open and for those to come. attributes are toxiproxy's, as JSON.
func (r *rig) toxic(kind, attributes string) {
	r.Helper()
	r.add(kind, attributes, 1)
}

// sleeping prepares a toxic that does nothing until wake. The proxy can send a
// reset only on connections that were made when the toxic was there.
func (r *rig) sleeping(kind, attributes string) {
	r.Helper()
	r.add(kind, attributes, 0)
}

var directions = [...]string{"upstream", "downstream"}

func (r *rig) add(kind, attributes string, toxicity int) {
	r.Helper()
	for _, d := range directions {
		text := fmt.Sprintf(`{"name":"%s %s","type":%q,"stream":%q,"toxicity":%d,"attributes":%s}`, kind, d, kind, d, toxicity, attributes)
		if _, err := r.proxy.Toxics.AddToxicJson(strings.NewReader(text)); err != nil {
			r.Fatal(err)
		}
	}
}

func (r *rig) wake(kind string) {
	r.Helper()
	for _, d := range directions {
		if _, err := r.proxy.Toxics.UpdateToxicJson(kind+" "+d, strings.NewReader(`{"toxicity":1}`)); err != nil {
			r.Fatal(err)
		}
	}
}

// heal makes the network good again.
func (r *rig) heal() { r.proxy.Toxics.ResetToxics(r.Context()) }
