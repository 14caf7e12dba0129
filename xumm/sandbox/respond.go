package sandbox

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// refusal is an error the platform answers with: an HTTP status and its own
// code, which is often the only place with the real reason.
type refusal struct {
	status  int
	code    int // 0 is written as null, as the platform does for its internal errors
	message string
}

func (e *refusal) Error() string { return e.message }

func refuse(code int, message string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: code, message: message}
}

// callRef is the reference of the call being answered, as X-Call-Ref tells it.
func callRef(w http.ResponseWriter) string {
	ref := w.Header().Get("X-Call-Ref")
	if ref == "" {
		ref = uuid.NewString()
		w.Header().Set("X-Call-Ref", ref)
	}
	return ref
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		http.Error(w, "the answer cannot be written as JSON", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// writeRefusal answers in the platform's first error shape, where error is an
// object.
func writeRefusal(w http.ResponseWriter, e *refusal) {
	body := map[string]any{"reference": callRef(w), "code": nil}
	if e.code != 0 {
		body["code"] = e.code
	}
	if e.message != "" {
		body["message"] = e.message
	}
	writeJSON(w, e.status, map[string]any{"error": body})
}

// writeFatal answers in the platform's second error shape, where error is true.
func writeFatal(w http.ResponseWriter, r *http.Request, status int, message string) {
	writeJSON(w, status, map[string]any{
		"error":     true,
		"message":   message,
		"reference": callRef(w),
		"code":      status,
		"req":       strings.TrimPrefix(r.URL.Path, "/api"),
		"method":    r.Method,
	})
}

// writeRateLimited answers 429. The platform's own body for it is not
// documented; clients have to go by the status.
func writeRateLimited(w http.ResponseWriter, _ *http.Request, retryAfter time.Duration) {
	if retryAfter > 0 {
		seconds := int64((retryAfter + time.Second - 1) / time.Second)
		w.Header().Set("Retry-After", strconv.FormatInt(seconds, 10))
	}
	w.Header().Set("X-RateLimit-Remaining", "0")
	writeRefusal(w, &refusal{http.StatusTooManyRequests, http.StatusTooManyRequests, "Too many requests"})
}

// writeHTMLError answers as a content delivery network does when the platform
// behind it is in trouble.
func writeHTMLError(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	w.WriteHeader(status)
	title := template.HTMLEscapeString(fmt.Sprintf("%d %s", status, http.StatusText(status)))
	_, _ = fmt.Fprintf(w, "<!DOCTYPE html>\n<html><head><title>%s</title></head><body><center><h1>%s</h1></center><hr></body></html>\n", title, title)
}
