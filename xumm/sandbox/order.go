package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"countersign/xrpl"
)

// The documented limits of what a payload carries.
const (
	maxSigners     = 4
	maxIdentifier  = 40
	maxInstruction = 280
	maxMetaBlob    = 1500
	maxReturnURL   = 250
)

// order is what the body of a creation asks for.
type order struct {
	payload
	life      time.Duration
	userToken string
}

// parseOrder reads and checks the body of POST payload. permitted applications
// may ask for a change of an account's keys.
func parseOrder(body []byte, permitted bool) (order, *refusal) {
	fields, err := decodeObject(body)
	if err != nil || len(fields) == 0 {
		return order{}, refuse(599, "The body must be a JSON object")
	}
	o := order{life: defaultExpiry}
	o.userToken, _ = fields["user_token"].(string)
	if no := o.transaction(fields, permitted); no != nil {
		return order{}, no
	}
	options, _ := fields["options"].(map[string]any)
	if no := o.options(options); no != nil {
		return order{}, no
	}
	meta, _ := fields["custom_meta"].(map[string]any)
	if no := o.customMeta(meta); no != nil {
		return order{}, no
	}
	return o, nil
}

// decodeObject reads one JSON object; numbers stay as they were written.
func decodeObject(data []byte) (map[string]any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one JSON value")
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, errors.New("not a JSON object")
	}
	return object, nil
}

var blobText = regexp.MustCompile(`^[A-F0-9]{10,}$`)

// transaction takes txjson or txblob.
func (o *order) transaction(fields map[string]any, permitted bool) *refusal {
	tx, hasJSON := fields["txjson"].(map[string]any)
	blob, hasBlob := fields["txblob"].(string)
	switch {
	case hasJSON && hasBlob:
		return refuse(604, "Either txjson or txblob, not both")
	case hasBlob && !blobText.MatchString(blob):
		return refuse(600, "txblob must be upper-case hexadecimal")
	case !hasJSON && !hasBlob:
		return refuse(600, "txjson (object) or txblob (string) is missing")
	case hasBlob:
		decoded, err := xrpl.Decode(blob)
		if err != nil {
			return refuse(601, "txblob cannot be decoded: "+err.Error())
		}
		tx, err = decodeObject(decoded.JSON())
		if err != nil {
			return refuse(601, "txblob cannot be decoded")
		}
	}
	o.TxType, _ = tx["TransactionType"].(string)
	if hasBlob && o.TxType == "" {
		o.TxType = signIn // the one serialisation without a type
	}
	switch {
	case !acceptedTypes[o.TxType]:
		return refuse(602, "TransactionType not accepted")
	case needsPermission(o.TxType) && !permitted:
		return refuse(602, "TransactionType not accepted: the application has no permission for "+o.TxType)
	}
	tidyTransaction(o.TxType, tx)
	if err := checkTransaction(o.TxType, tx); err != nil {
		return refuse(603, "txjson cannot be encoded: "+err.Error())
	}
	if textOr(tx, "Destination") == swindler {
		return refuse(609, "The destination is on the advisory list")
	}
	if o.TxType == signIn {
		tx["TransactionType"], tx["SignIn"] = signIn, true
	}
	raw, err := json.Marshal(tx)
	if err != nil {
		return refuse(603, "txjson cannot be encoded")
	}
	o.RequestJSON = raw
	return nil
}

func (o *order) options(options map[string]any) *refusal {
	o.Submit = flagOr(options["submit"], true) && o.TxType != signIn
	o.Multisign = flagOr(options["multisign"], false) && !xrpl.IsPseudo(o.TxType)
	o.Pathfinding = flagOr(options["pathfinding"], false) && o.TxType == "Payment"
	o.PathfindingFallback = flagOr(options["pathfinding_fallback"], false) && o.TxType == "Payment"
	o.Immutable = optionalFlag(options, "immutable")
	o.ForceAccount = optionalFlag(options, "forceAccount")
	o.ForceNetwork, _ = options["force_network"].(string)
	if minutes, ok := wholeNumber(options["expire"]); ok && minutes > 0 {
		// There is no upper bound; a century is as good as any larger number.
		o.life = time.Duration(min(minutes, 100*365*24*60)) * time.Minute
	}
	if list, ok := options["signers"].([]any); ok {
		if len(list) > maxSigners {
			return refuse(0, "options.signers takes at most four accounts")
		}
		for _, item := range list {
			address, _ := item.(string)
			if _, err := xrpl.ParseAddress(address); err != nil {
				return refuse(0, "options.signers takes account addresses only")
			}
			o.Signers = append(o.Signers, address)
		}
	}
	urls, _ := options["return_url"].(map[string]any)
	o.ReturnApp = strings.TrimSpace(textOr(urls, "app"))
	o.ReturnWeb = strings.TrimSpace(textOr(urls, "web"))
	if length(o.ReturnApp) > maxReturnURL || length(o.ReturnWeb) > maxReturnURL {
		return refuse(605, "A return URL is longer than the database takes")
	}
	return nil
}

var blanks = regexp.MustCompile(`[^\S\n]+`)

func (o *order) customMeta(meta map[string]any) *refusal {
	var identifier string
	switch v := meta["identifier"].(type) {
	case string:
		identifier, o.Identifier = v, &identifier
	case json.Number:
		identifier, o.Identifier = v.String(), &identifier
	}
	if length(identifier) > maxIdentifier {
		return refuse(http.StatusRequestEntityTooLarge, "custom_meta.identifier is longer than 40 characters")
	}
	if v, ok := meta["instruction"].(string); ok {
		instruction := strings.TrimSpace(blanks.ReplaceAllString(v, " "))
		if length(instruction) > maxInstruction {
			return refuse(http.StatusRequestEntityTooLarge, "custom_meta.instruction is longer than 280 characters")
		}
		o.Instruction = &instruction
	}
	switch v := meta["blob"].(type) {
	case string, map[string]any:
		blob, err := plainJSON(v)
		if err != nil || length(string(blob)) > maxMetaBlob {
			return refuse(http.StatusRequestEntityTooLarge, "custom_meta.blob is longer than 1500 characters")
		}
		o.Blob = blob
	}
	return nil
}

// length counts as JavaScript does, in UTF-16 units.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

// plainJSON writes JSON as JavaScript does, with <, > and & as they are.
func plainJSON(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

// flagOr reads a switch as the platform does: true, 1 or "true".
func flagOr(v any, otherwise bool) bool {
	switch v := v.(type) {
	case bool:
		return v
	case json.Number:
		return v.String() == "1" || v.String() != "0" && otherwise
	case string:
		return strings.EqualFold(v, "true") || !strings.EqualFold(v, "false") && otherwise
	}
	return otherwise
}

func optionalFlag(options map[string]any, name string) *bool {
	if options[name] == nil {
		return nil
	}
	on := flagOr(options[name], false)
	return &on
}

// wholeNumber reads an integer written as a number or a text.
func wholeNumber(v any) (int64, bool) {
	var text string
	switch v := v.(type) {
	case json.Number:
		text = v.String()
	case string:
		text = strings.TrimSpace(v)
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return 0, false
	}
	return int64(f), true
}
