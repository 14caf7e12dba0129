package storage

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Settings are the user's preferences. The zero value of a field means "not
// chosen": the program's own default.
type Settings struct {
	APIKey        string   `json:"api_key,omitempty"`
	Theme         string   `json:"theme,omitempty"`          // "", ThemeLight or ThemeDark
	Scale         float32  `json:"scale,omitempty"`          // 0, or MinScale to MaxScale
	Network       string   `json:"network,omitempty"`        // default forced network
	ExpireMinutes int      `json:"expire_minutes,omitempty"` // 0, or MinExpireMinutes to MaxExpireMinutes
	RedirectURIs  []string `json:"redirect_uris,omitempty"`
	KeepWatching  bool     `json:"keep_watching,omitempty"`
	// Redirect is how sign-ins by a browser come back: "" by a port of this
	// computer, RedirectLink by a link that the system hands over.
	Redirect string `json:"redirect,omitempty"`
	// OpenLinks tells that the person wants the links of the scheme countersign
	// opened here, so that the registration may be repaired.
	OpenLinks bool `json:"open_links,omitempty"`
	// NodeServers are the ledger nodes to ask, by network key, the first choice
	// first; a network that is not in it has the program's own list.
	NodeServers map[string][]string `json:"node_servers,omitempty"`
	// AskNode tells whether a ledger node may be asked; nil is yes.
	AskNode *bool `json:"ask_node,omitempty"`

	// AskPlatform tells whether the platform may be asked about recipients before
	// anything is sent to it; nil is yes.
	AskPlatform *bool `json:"ask_platform,omitempty"`

	// Currency is what amounts of XRP are also shown in, a code such as EUR; ""
	// is US dollars, NoCurrency is nothing.
	Currency string `json:"currency,omitempty"`

	// Proxy is the address of the proxy to connect through; "" is what the
	// environment says, NoProxy is none. Anything that CheckProxy refuses stays as
	// it is, for without it connections would go past the proxy: see ProxyWrong.
	Proxy string `json:"proxy,omitempty"`

	// LookForUpdates allows a look for a newer release once a week. UpdatesLooked is
	// when the last look succeeded, and NewestSeen the version that it told of, by a
	// word that was signed at NewestSigned.
	LookForUpdates bool      `json:"look_for_updates,omitempty"`
	UpdatesLooked  time.Time `json:"updates_looked,omitzero"`
	NewestSeen     string    `json:"newest_seen,omitempty"`
	NewestSigned   time.Time `json:"newest_signed,omitzero"`

	// SignIns are those in the keyring, the one used last first.
	SignIns []SignIn `json:"sign_ins,omitempty"`
	// SignedOut tells that the person signed out and has chosen no account since,
	// so none of SignIns is taken up by itself.
	SignedOut bool `json:"signed_out,omitempty"`

	ExplainedRisk bool `json:"-"` // for this run only
}

// What settings may be. The life of a request is limited to a day here: a
// request that waits longer is more likely forgotten than wanted.
const (
	ThemeLight = "light"
	ThemeDark  = "dark"

	MinScale, MaxScale                 = 0.5, 3
	MinExpireMinutes, MaxExpireMinutes = 1, 1440
)

// RedirectLink as Redirect has the system hand over the answer of a sign-in.
const RedirectLink = "link"

// NoCurrency as Currency shows amounts as they are only, and asks for no rates.
const NoCurrency = "none"

// ValueCurrency gives the currency to show values in, "" for none.
func (s Settings) ValueCurrency() string {
	switch s.Currency {
	case "":
		return "USD"
	case NoCurrency:
		return ""
	}
	return s.Currency
}

// AsksNode tells whether a ledger node may be asked about accounts and results.
func (s Settings) AsksNode() bool { return s.AskNode == nil || *s.AskNode }

// AsksPlatform tells whether the platform may be asked about recipients.
func (s Settings) AsksPlatform() bool { return s.AskPlatform == nil || *s.AskPlatform }

// normal gives the settings with every value within its limits.
func (s Settings) normal() Settings {
	s.APIKey = strings.TrimSpace(s.APIKey)
	s.Network = strings.TrimSpace(s.Network)
	if s.Theme != ThemeLight && s.Theme != ThemeDark {
		s.Theme = ""
	}
	switch scale := float64(s.Scale); {
	case math.IsNaN(scale) || scale <= 0:
		s.Scale = 0
	default:
		s.Scale = min(max(s.Scale, MinScale), MaxScale)
	}
	if s.ExpireMinutes != 0 {
		s.ExpireMinutes = min(max(s.ExpireMinutes, MinExpireMinutes), MaxExpireMinutes)
	}
	var uris []string // a copy: the caller's slice stays the caller's
	for _, uri := range s.RedirectURIs {
		if uri = strings.TrimSpace(uri); uri != "" && !slices.Contains(uris, uri) {
			uris = append(uris, uri)
		}
	}
	s.RedirectURIs = uris
	if s.Currency != NoCurrency && (len(s.Currency) != 3 || strings.Trim(s.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "") {
		s.Currency = ""
	}
	s.NodeServers = normalServers(s.NodeServers)
	s.SignIns = normalSignIns(s.SignIns)
	if s.Redirect != RedirectLink {
		s.Redirect = ""
	}
	s.Proxy = strings.TrimSpace(s.Proxy)
	return s
}

// members are the JSON members of the file that this version does not know.
type members map[string]json.RawMessage

// parseSettings reads the file's text. Members with a value of the wrong kind
// are named in unread and keep their default; an error means that the text as
// a whole is no settings file.
func parseSettings(text []byte) (s Settings, unknown members, unread []string, err error) {
	if err := json.Unmarshal(text, &unknown); err != nil {
		return Settings{}, nil, nil, err
	}
	if unknown == nil {
		return Settings{}, nil, nil, errors.New("null is not an object")
	}
	for name, field := range fields(&s) {
		raw, ok := unknown[name]
		if !ok {
			continue
		}
		delete(unknown, name)
		value := reflect.New(field.Type())
		if err := json.Unmarshal(raw, value.Interface()); err != nil {
			if name == proxyName { // the default would be another way out
				s.Proxy = strings.ToValidUTF8(string(raw), "?")
				continue
			}
			unread = append(unread, name)
			continue
		}
		field.Set(value.Elem())
	}
	slices.Sort(unread)
	return s.normal(), unknown, unread, nil
}

// formatSettings gives the file's text: ours and the unknown members, by name.
func formatSettings(s Settings, unknown members) ([]byte, error) {
	all := map[string]any{}
	for name, raw := range unknown {
		all[name] = raw
	}
	for name, field := range fields(&s) {
		if !field.IsZero() {
			all[name] = field.Interface()
		}
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(all); err != nil {
		return nil, err
	}
	return text.Bytes(), nil
}

// fields gives the settable fields of s by their JSON names. encoding/json
// alone would take the whole file as unreadable for one wrong value, and would
// drop members that it does not know.
func fields(s *Settings) map[string]reflect.Value {
	out := map[string]reflect.Value{}
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		if name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); name != "-" {
			out[name] = v.Field(i)
		}
	}
	return out
}
