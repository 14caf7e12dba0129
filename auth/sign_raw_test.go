package auth

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
)

// signBytes is RS256 without a library that would refuse odd headers.
func signBytes(k *rsa.PrivateKey, input string) ([]byte, error) {
	sum := sha256.Sum256([]byte(input))
	return rsa.SignPKCS1v15(rand.Reader, k, crypto.SHA256, sum[:])
}

// rawTokenUnencoded signs the payload as it is (RFC 7797) and sends it encoded.
func rawTokenUnencoded(k *rsa.PrivateKey, header, claims string) string {
	b64 := base64.RawURLEncoding.EncodeToString
	signed, err := signBytes(k, b64([]byte(header))+"."+claims)
	if err != nil {
		panic(err)
	}
	return b64([]byte(header)) + "." + b64([]byte(claims)) + "." + b64(signed)
}
