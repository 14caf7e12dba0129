package sandbox

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"countersign/xrpl"
)

var networkKey = regexp.MustCompile(`^[A-Z]+$`)

// authorize starts a sign-in: it makes a SignIn payload and sends the browser
// to its sign page.
func (o *provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	invalid := func(description string) {
		o.fail(w, r, http.StatusBadRequest, "invalid_request", description)
	}
	kind := q.Get("response_type")
	challenge := q.Get("code_challenge")
	switch {
	case kind == "" || q.Get("client_id") == "" || q.Get("redirect_uri") == "":
		invalid("Required parameters are missing in the request.")
		return
	case kind != "code" && kind != "token":
		invalid("Response type is invalid.")
		return
	case (challenge == "") != (q.Get("code_challenge_method") == ""):
		invalid("Code challenge or code challenge method is missing.")
		return
	case !strings.EqualFold(q.Get("client_id"), o.p.opts.APIKey) || o.p.faults.get().appDisabled:
		o.fail(w, r, http.StatusInternalServerError, "get_client_error", "The client could not be found.")
		return
	case !redirectAllowed(o.p.opts.RedirectURIs, q.Get("redirect_uri")):
		o.fail(w, r, http.StatusBadRequest, "access_denied", "Invalid client/redirect URL.")
		return
	}
	s := &signInRequest{
		ResponseType: kind,
		RedirectURI:  q.Get("redirect_uri"),
		Challenge:    challenge,
		Echo:         map[string]string{},
		Time:         fmt.Sprint(o.p.now().UnixMilli()),
		Hash:         randomHex(32),
		Check:        randomHex(8),
	}
	for _, name := range []string{"state", "nonce", "scope"} {
		if q.Has(name) {
			s.Echo[name] = q.Get(name)
		}
	}
	back := o.p.issuer + "/signin?" + url.Values{"t": {s.Time}, "h": {s.Hash}, "c": {s.Check}}.Encode() + "&payload={id}"
	instruction := "Sign in to " + redirectHost(s.RedirectURI)
	pl := payload{
		Mode:        byOAuth,
		TxType:      "SignIn",
		RequestJSON: json.RawMessage(`{"TransactionType":"SignIn","SignIn":true}`),
		ReturnApp:   back,
		ReturnWeb:   back,
		Instruction: &instruction,
		SignIn:      s,
	}
	if key := strings.ToUpper(q.Get("force_network")); networkKey.MatchString(key) {
		pl.ForceNetwork = key // other keys are dropped without a word
	}
	if list := q.Get("signers"); list != "" {
		pl.Signers = strings.Split(list, ",")
		if len(pl.Signers) > maxSigners {
			o.fail(w, r, http.StatusInternalServerError, "xumm_api_final_err", "The sign in request could not be created.")
			return
		}
		for _, address := range pl.Signers {
			if _, err := xrpl.ParseAddress(address); err != nil {
				o.fail(w, r, http.StatusInternalServerError, "xumm_api_final_err", "The sign in request could not be created.")
				return
			}
		}
	}
	pl, no := o.p.addPayload(pl, defaultExpiry, false)
	if no != nil {
		o.fail(w, r, http.StatusInternalServerError, "xumm_api_final_err", no.message)
		return
	}
	w.Header().Set("Location", o.p.signURL(pl.UUID))
	w.WriteHeader(http.StatusFound)
}

// redirectHost is how the phone names the place a person signs in to: the host
// and port of the redirect address, whatever its scheme.
func redirectHost(redirect string) string {
	_, rest, ok := strings.Cut(redirect, "://")
	if !ok {
		return redirect
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

func randomHex(n int) string {
	data := make([]byte, n)
	_, _ = rand.Read(data) // never fails
	return hex.EncodeToString(data)
}

// signIn is where the sign page returns to; from here the browser goes back to
// the application.
func (o *provider) signIn(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	pl, ok := o.p.payloads.get(strings.ToLower(q.Get("payload")))
	if !ok || pl.SignIn == nil {
		o.fail(w, r, http.StatusInternalServerError, "xumm_signin_redir_err", "The sign in request could not be found.")
		return
	}
	s := pl.SignIn
	if q.Get("t") != s.Time || q.Get("c") != s.Check || subtle.ConstantTimeCompare([]byte(q.Get("h")), []byte(s.Hash)) != 1 {
		o.fail(w, r, http.StatusForbidden, "xumm_signin_sec_vil", "The sign in request could not be verified.")
		return
	}
	pl = pl.readable()
	pkcePage := strings.EqualFold(s.Echo["scope"], "XummPkce")
	answer, err := o.answer(pl, pkcePage)
	if err != nil {
		o.fail(w, r, http.StatusInternalServerError, "handle_signin_fatal", "The sign in could not be completed.")
		return
	}
	full := addQuery(s.RedirectURI, answer)
	if pkcePage {
		o.messagePage(w, pl, answer, full)
		return
	}
	w.Header().Set("Location", full)
	w.WriteHeader(http.StatusFound)
}

// parameter is one parameter of a redirect; their order is the provider's.
type parameter struct{ name, value string }

// answer gives the parameters the application gets back.
func (o *provider) answer(pl payload, pkcePage bool) ([]parameter, error) {
	s := pl.SignIn
	var answer []parameter
	echo := func(names ...string) {
		for _, name := range names {
			if value, given := s.Echo[name]; given {
				answer = append(answer, parameter{name, value})
			}
		}
	}
	if !pl.signed() {
		answer = []parameter{
			{"error", "access_denied"},
			{"error_description", "The XUMM sign in request has been rejected"},
		}
		if !pkcePage {
			echo("state")
		}
		return answer, nil
	}
	claims := o.claimsFor(pl)
	if s.ResponseType == "token" {
		// In this flow the network's number is a text and the state is a claim.
		claims["network_id"] = fmt.Sprint(pl.Result.NetworkID)
		if state, given := s.Echo["state"]; given {
			claims["state"] = state
		}
		token, err := o.sign(claims)
		if err != nil {
			return nil, err
		}
		answer = []parameter{
			{"access_token", token},
			{"token_type", "bearer"},
			{"expires_in", fmt.Sprint(int64(tokenLife.Seconds()))},
			{"refresh_token", ""},
		}
		echo("state", "nonce", "scope")
		return answer, nil
	}
	code := o.addGrant(&grant{
		redirectURI: sanitizeRedirect(s.RedirectURI),
		challenge:   s.Challenge,
		scope:       s.Echo["scope"],
		claims:      claims,
		created:     o.p.now(),
	})
	answer = []parameter{{"authorization_code", code}, {"code", code}}
	echo("state", "nonce")
	return answer, nil
}

// addQuery puts parameters into the query of an address, after those it has.
func addQuery(address string, answer []parameter) string {
	address, fragment, hasFragment := strings.Cut(address, "#")
	pairs := make([]string, 0, len(answer))
	for _, a := range answer {
		pairs = append(pairs, url.QueryEscape(a.name)+"="+url.QueryEscape(a.value))
	}
	separator := "?"
	if strings.Contains(address, "?") {
		separator = "&"
	}
	address += separator + strings.Join(pairs, "&")
	if hasFragment {
		address += "#" + fragment
	}
	return address
}

// messagePage is the answer for the scope "XummPkce": a page that hands the
// parameters to the window that opened it.
func (o *provider) messagePage(w http.ResponseWriter, pl payload, answer []parameter, full string) {
	source := "xumm_sign_request_rejected"
	if pl.signed() {
		source = "xumm_sign_request_resolved"
	}
	options := map[string]string{"redirect_uri": pl.SignIn.RedirectURI, "full_redirect_uri": full}
	for _, a := range answer {
		options[a.name] = a.value
	}
	message, err := json.Marshal(map[string]any{"source": source, "options": options})
	if err != nil {
		message = []byte("{}")
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Referrer-Policy", "no-referrer")
	_ = pkceTemplate.Execute(w, map[string]any{
		"Message": string(message),
		"Target":  pl.SignIn.RedirectURI,
		"Full":    full,
	})
}

var pkceTemplate = template.Must(template.New("pkce").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Signing in</title></head><body>
<script>
if (window.opener) {
  window.opener.postMessage({{.Message}}, {{.Target}});
  window.close();
} else {
  window.location.href = {{.Full}};
}
</script>
</body></html>
`))
