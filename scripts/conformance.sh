#!/bin/sh
# The public Xumm SDK for JavaScript against the sandbox.
#
# Needs Node. Without it this says so and succeeds, unless REQUIRE_NODE=1.
set -eu
cd "$(dirname "$0")/.."

if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
	echo "conformance: Node and npm are not installed, so the JavaScript SDK was not run" >&2
	[ "${REQUIRE_NODE:-0}" = 1 ] && exit 1
	exit 0
fi

# npm ci takes seconds; it is needed only when the lock file has changed.
lock=conformance/package-lock.json
stamp=conformance/node_modules/.installed-lock
if ! cmp -s "$lock" "$stamp"; then
	(cd conformance && npm ci --omit=dev --no-audit --no-fund --loglevel=error)
	cp "$lock" "$stamp"
fi

# -count=1: the result depends on more than Go's cache can see.
COUNTERSIGN_CONFORMANCE=1 CGO_ENABLED=0 ${GO:-go} test -count=1 -tags ci "$@" ./conformance/
