package sandbox

import (
	"net/url"
	"strings"

	"countersign/xrpl"
)

// maxScanned is more than any QR code holds.
const maxScanned = 8 << 10

// scannedPayload finds the payload's UUID in the text of a QR code, by the
// rules of the wallet's scanner: a page of the platform whose second path
// segment is a version 4 UUID, or xumm://UUID and xaman://UUID. host is the
// host and port of this phone's platform.
func scannedPayload(text, host string) (id string, err error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return "", sentence("There is nothing to scan: the text is empty.")
	case len(text) > maxScanned:
		return "", sentence("This text is too long to come from a QR code.")
	}
	scheme, rest, hasScheme := strings.Cut(text, "://")
	switch strings.ToLower(scheme) {
	case "xumm", "xaman":
		if hasScheme {
			return scannedDeepLink(rest)
		}
	case "http", "https":
		if hasScheme {
			return scannedURL(text, host)
		}
	}
	if isUUIDv4(text) {
		return "", sentence("This is a bare request number. The scanner takes it only within a link such as xumm://" + strings.ToLower(text) + ".")
	}
	if _, err := xrpl.ParseAddress(text); err == nil {
		return "", sentence("This QR code is an account address, not a sign request.")
	}
	return "", sentence("This QR code is not a sign request. Scan the code of a request.")
}

func scannedDeepLink(rest string) (string, error) {
	id := strings.TrimSuffix(rest, "/")
	if !isUUIDv4(id) {
		return "", sentence("This wallet link is not a sign request: a version 4 UUID has to follow the \"//\".")
	}
	return strings.ToLower(id), nil
}

func scannedURL(text, host string) (string, error) {
	u, err := url.Parse(text)
	if err != nil {
		return "", sentence("This QR code is a damaged web address.")
	}
	asked := strings.TrimPrefix(strings.ToLower(u.Host), "www.")
	switch {
	case asked == strings.ToLower(host): // even under the platform's own name
	case asked == "xumm.app" || asked == "xaman.app":
		return "", sentence("This QR code is for the real Xumm platform. The sandbox phone opens requests of its own sandbox only.")
	default:
		return "", sentence("This QR code is a web address the wallet does not know. Is it from another sandbox?")
	}
	path := strings.Split(strings.TrimPrefix(u.EscapedPath(), "/"), "/")
	if len(path) < 2 {
		return "", sentence("This address of the platform is not a sign request.")
	}
	second := path[1]
	if isUUIDv4(second) {
		return strings.ToLower(second), nil
	}
	switch first, after, isPair := strings.Cut(second, "."); {
	case isPair && isUUIDv4(first) && isUUIDv4(after):
		return "", sentence("This QR code pairs a device; it is not a sign request.")
	case path[0] == "tx":
		return "", sentence("This QR code shows a transaction; it is not a sign request.")
	case path[0] == "detect":
		return "", sentence("This QR code opens something else in the wallet; it is not a sign request.")
	}
	return "", sentence("This address of the platform is not a sign request: its second part is not a version 4 UUID.")
}

// hostOf gives host and port of a base URL.
func hostOf(base string) string {
	_, host, _ := strings.Cut(base, "://")
	return host
}
