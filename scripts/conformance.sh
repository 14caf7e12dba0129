#!/bin/sh
# Clients that are not ours against the sandbox: the public Xumm SDKs for
# JavaScript, in Node and in a real browser, a toolkit built on them, and that
# browser signing in by itself. And the ledger's codec for JavaScript, with its
# published fixtures, beside ours.
#
# Needs Node and Chromium. What is missing is said and left out, unless
# REQUIRE_NODE=1 (CI): then it is an error.
set -eu
cd "$(dirname "$0")/.."

missing() {
	echo "conformance: $1" >&2
	[ "${REQUIRE_NODE:-0}" != 1 ] || exit 1
}

sdk=
if command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1; then
	sdk=1
	# npm ci takes seconds; it is needed only when the lock file has changed.
	lock=conformance/package-lock.json
	stamp=conformance/node_modules/.installed-lock
	if ! cmp -s "$lock" "$stamp"; then
		(cd conformance && npm ci --omit=dev --no-audit --no-fund --loglevel=error)
		cp "$lock" "$stamp"
	fi
else
	missing "Node and npm are not installed, so the JavaScript SDK and codec were not run"
fi

browser=
for name in chromium chromium-browser google-chrome; do
	if browser=$(command -v "$name"); then break; fi
done
[ -n "$browser" ] || missing "Chromium is not installed, so no browser has signed in"

# -count=1: the result depends on more than Go's cache can see.
COUNTERSIGN_CONFORMANCE=$sdk COUNTERSIGN_BROWSER=$browser CGO_ENABLED=0 \
	${GO:-go} test -count=1 -tags ci "$@" ./conformance/
