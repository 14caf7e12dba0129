package sandbox

import (
	"errors"
	"io"
	"net/http"
)

// readJSON reads the body of a call; ok is false when the call was answered
// with a refusal. What is in it is checked by whoever uses it.
func readJSON(w http.ResponseWriter, r *http.Request) (body []byte, ok bool) {
	body, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		writeFatal(w, r, http.StatusRequestEntityTooLarge, "request entity too large")
	case err != nil:
		writeRefusal(w, refuse(599, "The body could not be read"))
	case !hasJSONBody(r):
		// The platform parses no other type, so that it finds nothing.
		writeRefusal(w, refuse(599, "The body is missing or not application/json"))
	default:
		return body, true
	}
	return nil, false
}

// readObject reads a body that has to be a JSON object with something in it.
func readObject(w http.ResponseWriter, r *http.Request) (fields map[string]any, body []byte, ok bool) {
	body, ok = readJSON(w, r)
	if !ok {
		return nil, nil, false
	}
	fields, err := decodeObject(body)
	if err != nil || len(fields) == 0 {
		writeRefusal(w, refuse(599, "The body must be a JSON object"))
		return nil, nil, false
	}
	return fields, body, true
}

func notFound(message string) *refusal {
	return &refusal{http.StatusNotFound, http.StatusNotFound, message}
}
