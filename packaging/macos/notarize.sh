#!/bin/sh
# Has Apple look at a signed image, and fastens the answer to it, so that macOS
# opens it without a question and without the network:
#
#   packaging/macos/notarize.sh dist/countersign-VERSION-macos-universal.dmg
#
# NOT RUN ON A MAC YET: written from Apple's documentation.
#
# Who asks: MACOS_NOTARY_PROFILE, a profile that "xcrun notarytool
# store-credentials" has put into the keychain; or a key of App Store Connect:
# MACOS_NOTARY_KEY, the file AuthKey_….p8, MACOS_NOTARY_KEY_ID, and
# MACOS_NOTARY_ISSUER.
set -eu
image=$1
[ -f "$image" ] || {
	echo "notarize: there is no $image" >&2
	exit 1
}
if [ -n "${MACOS_NOTARY_PROFILE-}" ]; then
	set -- --keychain-profile "$MACOS_NOTARY_PROFILE"
elif [ -n "${MACOS_NOTARY_KEY-}" ]; then
	[ -f "$MACOS_NOTARY_KEY" ] || {
		echo "notarize: MACOS_NOTARY_KEY: there is no file $MACOS_NOTARY_KEY" >&2
		exit 1
	}
	set -- --key "$MACOS_NOTARY_KEY" \
		--key-id "${MACOS_NOTARY_KEY_ID:?belongs to MACOS_NOTARY_KEY}" \
		--issuer "${MACOS_NOTARY_ISSUER:?belongs to MACOS_NOTARY_KEY}"
else
	echo "notarize: neither MACOS_NOTARY_PROFILE nor MACOS_NOTARY_KEY says who asks" >&2
	exit 1
fi
command -v xcrun >/dev/null 2>&1 || {
	echo "notarize: xcrun is not here: it is a part of Apple's command line tools" >&2
	exit 1
}

# notarytool ends well, too, when Apple's answer is no.
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT INT TERM
xcrun notarytool submit "$image" "$@" --wait --timeout 30m --output-format json >"$answer" || {
	cat "$answer" >&2
	exit 1
}
cat "$answer"
if ! grep -Eq '"status" *: *"Accepted"' "$answer"; then
	id=$(sed -n 's/.*"id" *: *"\([^"]*\)".*/\1/p' "$answer" | head -n 1)
	[ -z "$id" ] || xcrun notarytool log "$id" "$@" >&2 || true
	echo "notarize: Apple did not accept it" >&2
	exit 1
fi
xcrun stapler staple "$image"
xcrun stapler validate "$image"
spctl --assess --type open --context context:primary-signature --verbose=2 "$image"
