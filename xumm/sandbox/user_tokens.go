package sandbox

import "net/http"

// readUserToken answers GET user-token/{token}, which has the same shape as the
// call for several (XUMM.NET.SDK).
func (p *Platform) readUserToken(c apiCall) {
	writeJSON(c.w, http.StatusOK, map[string]any{"tokens": []any{p.tokenState(c.args[0])}})
}

// readUserTokens answers POST user-tokens {"tokens":[…]}.
func (p *Platform) readUserTokens(c apiCall) {
	fields, _, ok := readObject(c.w, c.r)
	if !ok {
		return
	}
	list, ok := fields["tokens"].([]any)
	if !ok {
		writeRefusal(c.w, refuse(600, "tokens must be a list of user tokens"))
		return
	}
	states := []any{}
	for _, item := range list {
		token, _ := item.(string)
		states = append(states, p.tokenState(token))
	}
	writeJSON(c.w, http.StatusOK, map[string]any{"tokens": states})
}

// tokenState tells whether a token reaches the phone; of one that was revoked or
// never issued there is no more to tell.
func (p *Platform) tokenState(token string) map[string]any {
	life, active := p.users.look(token, p.now())
	state := map[string]any{"user_token": token, "active": active}
	if !life.issued.IsZero() {
		state["issued"] = life.issued.Unix()
	}
	if !life.expires.IsZero() {
		state["expires"] = life.expires.Unix()
	}
	return state
}
