#!/bin/sh
# Signs a Windows program, installer or uninstaller in place (Authenticode):
#
#   packaging/windows/sign.sh FILE
#
# What it signs with comes from the environment, as files outside the repository:
#
#   WINDOWS_SIGN_CERT       certificate, with the chain to its root (PEM)
#   WINDOWS_SIGN_KEY        its private key (PEM)
#   WINDOWS_SIGN_PASSFILE   file with the key's passphrase, if it has one
#   WINDOWS_SIGN_TIMESTAMP  address of an RFC 3161 timestamp service, if wanted:
#                           without one the signature ends with the certificate
#
# Without WINDOWS_SIGN_CERT the file stays as it is, and a line says so.
set -eu
file=$1
if [ -z "${WINDOWS_SIGN_CERT-}" ]; then
	echo "not signed (WINDOWS_SIGN_CERT is not set): ${file##*/}" >&2
	exit 0
fi
: "${WINDOWS_SIGN_KEY:?WINDOWS_SIGN_CERT is set, and so must be WINDOWS_SIGN_KEY}"

set -- sign -h sha256 -certs "$WINDOWS_SIGN_CERT" -key "$WINDOWS_SIGN_KEY" -n Countersign
if [ -n "${WINDOWS_SIGN_PASSFILE-}" ]; then set -- "$@" -readpass "$WINDOWS_SIGN_PASSFILE"; fi
if [ -n "${WINDOWS_SIGN_TIMESTAMP-}" ]; then set -- "$@" -ts "$WINDOWS_SIGN_TIMESTAMP"; fi
signed=$file.signed
trap 'rm -f "$signed"' EXIT
rm -f "$signed" # osslsigncode replaces nothing
osslsigncode "$@" -in "$file" -out "$signed" >/dev/null
mv "$signed" "$file"
echo "signed: ${file##*/}" >&2
