package flow

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"syscall"
	"time"

	"countersign/auth"
	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm"
)

// Sentence turns any error into a sentence with a next step, without secrets.
// The text of an unknown error is not shown; its reference is the same as in the
// log. Nil gives "".
func Sentence(err error) string {
	if err == nil {
		return ""
	}
	for _, try := range []func(error) string{saidSentence, localSentence, platformSentence, networkSentence, kindSentence} {
		if s := try(err); s != "" {
			return s
		}
	}
	return "Something unexpected happened. Try again; if it comes back, report it with the reference " + reference(err) + "."
}

// reference is a short name of an error for reports; the same error has the same one.
func reference(err error) string {
	var e *xumm.Error
	if errors.As(err, &e) && e.Reference != "" {
		return e.Reference
	}
	sum := sha256.Sum256([]byte(err.Error()))
	return hex.EncodeToString(sum[:4])
}

// saidSentence knows the errors whose text is a sentence already.
func saidSentence(err error) string {
	var s interface{ Sentence() string } // of this package or of package terminal
	if errors.As(err, &s) {
		return s.Sentence()
	}
	for _, kind := range []error{xrpl.ErrBadAddress, xrpl.ErrBadAmount} {
		if errors.Is(err, kind) {
			return innermost(err).Error()
		}
	}
	if errors.Is(err, xumm.ErrInvalid) {
		if _, why, ok := strings.Cut(err.Error(), xumm.ErrInvalid.Error()+": "); ok {
			return "The request can't be sent as it is: " + why + "."
		}
	}
	if errors.Is(err, xrpl.ErrBadTx) {
		// Its text says where in the JSON, in words.
		_, where, _ := strings.Cut(err.Error(), xrpl.ErrBadTx.Error()+": ")
		return "The transaction can't be read: " + first(where, "it is not valid JSON") + "."
	}
	return ""
}

func innermost(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}

// platformCodes are the platform's own error codes (Xumm developer docs and API
// behaviour: error codes of the payload endpoint and of authentication).
var platformCodes = map[int]string{
	599:       "The platform received an empty request. Try again; if it comes back, report it.",
	600:       "The platform found no transaction in the request. Check the transaction and send it again.",
	601:       "The platform could not read the binary transaction. Paste the transaction as JSON instead.",
	602:       "The platform does not accept this transaction type. Check the spelling; some types need a permission for your application at apps.xumm.dev.",
	603:       "The platform could not encode the transaction. Check addresses and amounts (XRP is written in drops, as text), and that hexadecimal values are in capitals.",
	604:       "The request held a transaction twice, as JSON and in binary. Keep one of them.",
	605:       "The platform has a fault of its own. Try again in a minute.",
	606:       "The platform could not take the request. Try again in a minute; if it comes back, report it.",
	607:       "The platform could not take the request. Try again in a minute; if it comes back, report it.",
	608:       "The platform could not take the request. Try again in a minute; if it comes back, report it.",
	codeFraud: "The destination is on the platform's list of known fraud, so the request was not made. Check who gave you this address, and don't pay it.",
	409:       "A request with this number exists already. Make a new request.",
	413:       "The note for the phone or the extra data is too long. Shorten it (280 characters at most).",
	810:       "Your application is switched off. Switch it on at apps.xumm.dev, then try again.",
	811:       "The platform does not know this API key. Check it in Settings against apps.xumm.dev.",
	812:       "The API key or secret is missing or not in the right form. Copy both again from apps.xumm.dev.",
	813:       "The API secret is wrong. Copy it again from apps.xumm.dev.",
	814:       "This key is the documentation's example key. Use the key of your own application from apps.xumm.dev.",
}

// codeFraud is the platform's refusal of a recipient.
const codeFraud = 609

// RefusedForGood tells of a request that the platform did not take and would not
// take a second time, because of its recipient.
func RefusedForGood(r storage.Request) bool {
	return r.State == storage.Unsent && r.Problem == platformCodes[codeFraud]
}

func platformSentence(err error) string {
	var e *xumm.Error
	if !errors.As(err, &e) {
		return ""
	}
	if e.Status == 429 || errors.Is(err, xumm.ErrRateLimited) {
		return rateSentence(e.RetryAfter)
	}
	if s, ok := platformCodes[e.Code]; ok {
		return s
	}
	if errors.Is(err, xumm.ErrRefused) && e.Code != 0 {
		return fmt.Sprintf("The platform refused the request (code %d). Check the transaction; if it is right, report it with the reference %s.", e.Code, reference(err))
	}
	return ""
}

func rateSentence(wait time.Duration) string {
	switch s := int((wait + time.Second - 1) / time.Second); {
	case s <= 0:
		return "The platform asks for a pause: too many requests in a minute. Try again in a minute."
	case s == 1:
		return "The platform asks for a pause: too many requests in a minute. Try again in 1 second."
	default:
		return fmt.Sprintf("The platform asks for a pause: too many requests in a minute. Try again in %d seconds.", s)
	}
}

// networkSentence knows what keeps a computer from reaching a server.
func networkSentence(err error) string {
	var (
		dns       *net.DNSError
		cert      *tls.CertificateVerificationError
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
		record    tls.RecordHeaderError
		op        *net.OpError
	)
	switch {
	case errors.As(err, &authority):
		return "The connection is not safe: the server's certificate was issued by " + issuer(authority.Cert, err) + ", which this computer does not trust. A firewall or virus scanner may be reading along; use another network, or ask who runs this one."
	case errors.As(err, &hostname):
		return "The connection is not safe: the server's certificate, issued by " + issuer(hostname.Certificate, err) + ", is for another name. You may have to sign in to this network first; then try again."
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "The server's certificate, issued by " + issuer(invalid.Cert, err) + ", is not valid at this time. Check this computer's date and clock, then try again."
	case errors.As(err, &cert), errors.As(err, &invalid):
		return "The connection is not safe: the server's certificate, issued by " + issuer(nil, err) + ", could not be verified. Use another network, then try again."
	case errors.As(err, &record):
		return "The server did not answer with a safe connection. You may have to sign in to this network first; then try again."
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return "The proxy can't be reached. Check its address in Settings, under Connection, or the environment's HTTPS_PROXY, then try again."
	case errors.Is(err, auth.ErrUnreachable):
		return "The platform can't be reached. Check the connection or Settings, Connection, then try again."
	case errors.As(err, &dns):
		if dns.IsNotFound {
			return "The address of the server was not found. Check the internet connection (and any VPN or DNS filter), then try again."
		}
		return "The name of the server could not be looked up. Check the internet connection, then try again."
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETDOWN):
		return "This computer has no connection to the internet. Connect it, then try again."
	case errors.Is(err, syscall.ECONNREFUSED):
		return "The server refused the connection. Check that it runs and that no firewall is in the way, then try again."
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "The connection was cut. Check the internet connection, then try again."
	}
	return ""
}

func issuer(c *x509.Certificate, err error) string {
	if c == nil {
		var v *tls.CertificateVerificationError
		if errors.As(err, &v) && len(v.UnverifiedCertificates) > 0 {
			c = v.UnverifiedCertificates[0]
		}
	}
	if c == nil {
		return "an unknown authority"
	}
	name := first(c.Issuer.CommonName, strings.Join(c.Issuer.Organization, " "), "an unnamed authority")
	// It comes from the network: keep it short and printable.
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 60 {
		name = string(r[:60]) + "…"
	}
	return fmt.Sprintf("%q", name)
}

// kind is an error that is told apart by what it is. Of two that fit, the first
// in its list counts.
type kind struct {
	err  error
	text string
}

// localKinds are about this computer. They come before network trouble, which
// can be their cause: a keyring is reached over a socket, too.
var localKinds = []kind{
	{storage.ErrFull, "The disk is full, so nothing could be saved. Make room on the disk, then try again."},
	{storage.ErrNewer, "The history was written by a newer version of Countersign. Update the program; nothing was changed."},
	{storage.ErrNotFound, "This request is no longer in the history. It may have been deleted."},
	{storage.ErrNoContact, "This contact is no longer there. It may have been deleted."},
	{storage.ErrNameTaken, "There is a contact with this name already. Choose another name, or change that one."},
	{storage.ErrInUse, "Another Countersign is busy with the history. Wait until it is done or close it, then try again."},
	{storage.ErrDamaged, "The history on this disk is damaged. Start Countersign again: it sets the damaged file aside and restores the last backup."},
	{storage.ErrNotFolder, "A file is where Countersign keeps its data. Move it away, or set COUNTERSIGN_DATA to another folder."},
	{storage.ErrNotYours, "Countersign's data belongs to another user of this computer, who could change it, so it is not used. Start Countersign as that user, or set COUNTERSIGN_DATA to a folder of your own."},
	{storage.ErrForeign, "The history file belongs to another program and was left alone. Move it away, then start again."},
	{storage.ErrExists, "A request with this number exists already. Make a new request."},
	{storage.ErrWrongPassphrase, "That is not the passphrase. Try again, or stop using the file and sign in anew."},
	{storage.ErrWeakPassphrase, "Use at least 8 characters."},
	{storage.ErrTampered, "The passphrase file was changed or is damaged. Stop using it and sign in again."},
	{storage.ErrUnreadable, "The passphrase file can't be read here: it is of a newer version, not yours to read, or not made by Countersign. Update the program, or stop using the file and sign in again."},
	{storage.ErrNoPassphraseFile, "No file with a passphrase is set up. Sign in again."},
	{storage.ErrPassphrase, "Enter the passphrase of the file that keeps your sign-in."},
	{storage.ErrLocked, "The keyring is locked. Unlock it, then try again."},
	{storage.ErrNotKept, "The keyring did not keep the sign-in. Allow it when you are asked, then try again."},
	{storage.ErrTooLarge, "The sign-in is too large for this computer's keyring, so it is kept only until you close the app."},
	{storage.ErrUnavailable, "No keyring was found. Start a keyring service (such as GNOME Keyring or KWallet) to stay signed in."},
	{storage.ErrNoSecret, "No sign-in is stored. Sign in."},

	{auth.ErrStoreLocked, "The keyring is locked. Unlock it, then try again."},
	{auth.ErrStoreUnavailable, "No keyring was found. Start a keyring service (such as GNOME Keyring or KWallet) to stay signed in."},
	{auth.ErrNoKeys, "The stored sign-in can't be checked without the internet. Connect this computer, then try again."},
}

// kinds are the rest; causes come before what they lead to.
var kinds = []kind{
	{auth.ErrClientID, "The API key is not valid. Copy it again from apps.xumm.dev into Settings."},
	{auth.ErrPortsBusy, "Every port for the sign-in answer is in use by other programs. Close a second Countersign, or see which programs use ports 23471, 25873, 28219 and 30757, then try again."},
	{auth.ErrNotRegistered, "The sign-in service does not know this API key, or its redirect lines are not registered. Check both at apps.xumm.dev; README lists the lines."},
	{auth.ErrNotEnabled, "Your application may not sign in from a desktop. Enable PKCE for it at apps.xumm.dev, then try again."},
	{auth.ErrDenied, "The sign-in was declined on the phone, or it expired there. Sign in again when you are ready."},
	{auth.ErrOpenedTwice, "Two programs opened this sign-in, and one of them may not be your browser, so nobody was signed in. Sign in again, and scan the code in this window with your phone."},
	{auth.ErrTimeout, "Nobody answered the sign-in in time. Start it again and scan the new code."},
	{auth.ErrCancelled, "The sign-in was cancelled. Start it again when you are ready."},
	{auth.ErrExpired, "Your sign-in has ended after its 24 hours. Sign in again; your requests are still here."},
	{auth.ErrMismatch, "Another account or network signed in than was asked for. Choose the right one in Xaman, then sign in again."},
	{auth.ErrToken, "The answer of the sign-in service could not be trusted, so you were not signed in. Check this computer's date and clock, then sign in again."},
	{auth.ErrNoToken, "No sign-in is stored. Sign in."},
	{auth.ErrProvider, "The sign-in service has a fault. Try again in a minute."},

	{xumm.ErrOutcomeUnknown, "It is not known whether the request arrived. Countersign keeps looking for it, so don't send it again."},
	{xumm.ErrNotDispatched, "It was signed, but no result of the ledger was reported. Look the transaction up in an explorer before you repeat it."},
	{xumm.ErrGraceOver, "It expired while open on the phone, and no answer came. Make a new request if you still want it."},
	{xumm.ErrAppDisabled, "Your application is switched off. Switch it on at apps.xumm.dev, then try again."},
	{xumm.ErrRateLimited, "The platform asks for a pause: too many requests in a minute. Try again in a minute."},
	{xumm.ErrDuplicate, "A request with this number exists already. Make a new request."},
	{xumm.ErrUnauthorized, "The platform does not accept the sign-in or key. Sign in again, or check the API key in Settings."},
	{xumm.ErrNotFound, "The platform does not know this request, or it belongs to another API key or account."},
	{xumm.ErrInvalid, "The request is not complete. Check the transaction and its options."},
	{xumm.ErrCredential, "This sign-in can't be used for that. Sign in with the app, or use an API key and secret."},
	{xumm.ErrRefused, "The platform refused the request. Check the transaction, then send it again."},
	{xumm.ErrUnavailable, "The platform can't be reached or has a fault. Check the internet connection and try again in a minute."},

	{ErrSignedOut, "Sign in first."},
	{errWatchEnded, "Following the request was interrupted. It goes on by itself."},
	{context.DeadlineExceeded, "It took too long. Check the internet connection, then try again."},
	{context.Canceled, "It was stopped before it was done. Start it again if you still want it."},
	{syscall.ENOSPC, "The disk is full, so nothing could be saved. Make room on the disk, then try again."},
	{fs.ErrPermission, "Countersign may not read or write its own folder. Check the folder's permissions, then try again."},
}

func textOf(list []kind, err error) string {
	for _, k := range list {
		if errors.Is(err, k.err) {
			return k.text
		}
	}
	return ""
}

func localSentence(err error) string { return textOf(localKinds, err) }

func kindSentence(err error) string {
	if s := textOf(kinds, err); s != "" {
		return s
	}
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return "The server took too long to answer. Check the internet connection, then try again."
	}
	var op *net.OpError
	if errors.As(err, &op) {
		return "The server can't be reached. Check the internet connection, then try again."
	}
	return ""
}
