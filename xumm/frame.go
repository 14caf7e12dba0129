package xumm

import "time"

// frame is one message of the status websocket (Xumm developer docs, "Status
// updates"): a hint that something happened.
type frame struct {
	opened     bool
	preSigned  bool
	dispatched bool
	expired    bool
	resolved   bool // the resolve frame: "signed" is there, true or false
	signed     bool // and it is true
	expiresIn  time.Duration
	hasExpiry  bool
}

// parseFrame reads a frame. Welcome messages, answers to pings and whatever
// else cannot be read give the zero frame.
func parseFrame(data []byte) frame {
	var w struct {
		Opened     looseBool
		PreSigned  looseBool `json:"pre_signed"`
		Dispatched looseBool
		Expired    looseBool
		Signed     looseRaw
		ExpiresIn  looseInt `json:"expires_in_seconds"`
	}
	if decodeLoose(data, &w) != nil {
		return frame{}
	}
	return frame{
		opened:     bool(w.Opened),
		preSigned:  bool(w.PreSigned),
		dispatched: bool(w.Dispatched),
		expired:    bool(w.Expired),
		resolved:   w.Signed.raw() != nil,
		signed:     w.Signed.truth(),
		expiresIn:  seconds(w.ExpiresIn.v),
		hasExpiry:  w.ExpiresIn.known,
	}
}
