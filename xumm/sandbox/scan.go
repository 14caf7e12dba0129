package sandbox

import (
	"net/url"
	"strings"

	"countersign/xrpl"
)

// maxScanned is more than any QR code holds.
const maxScanned = 8 << 10

// scannedPayload finds the payload's UUID in the text of a QR code or a link, by
// the rules of the wallet's scanner: a page of the platform whose second path
// segment is a version 4 UUID, under whatever scheme, or xumm://UUID and
// xaman://UUID. host is the host and port of this phone's platform.
func scannedPayload(text, host string) (id string, err error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return "", sentence("There is nothing to scan: the text is empty.")
	case len(text) > maxScanned:
		return "", sentence("This text is too long to come from a QR code.")
	}
	if scheme, rest, isLink := strings.Cut(text, "://"); isLink {
		u, err := url.Parse(text)
		scheme = strings.ToLower(scheme)
		switch {
		// Applications also write the page's address under the wallet's scheme:
		// xumm://xumm.app/sign/UUID.
		case err == nil && isPlatform(askedHost(u), host):
			return scannedURL(u, host)
		case scheme == "xumm", scheme == "xaman":
			return scannedDeepLink(rest)
		case scheme == "http", scheme == "https":
			if err != nil {
				return "", sentence("This QR code is a damaged web address.")
			}
			return "", sentence("This QR code is a web address the wallet does not know. Is it from another sandbox?")
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

// askedHost gives the host of a link as the scanner compares it.
func askedHost(u *url.URL) string {
	return strings.TrimPrefix(strings.ToLower(u.Host), "www.")
}

// isPlatform tells whether the wallet takes asked for the platform: this one at
// own, or the real one.
func isPlatform(asked, own string) bool {
	return asked == strings.ToLower(own) || asked == "xumm.app" || asked == "xaman.app"
}

// scannedURL reads the address of a page of the platform.
func scannedURL(u *url.URL, host string) (string, error) {
	if askedHost(u) != strings.ToLower(host) {
		return "", sentence("This QR code is for the real Xumm platform. The sandbox phone opens requests of its own sandbox only.")
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
