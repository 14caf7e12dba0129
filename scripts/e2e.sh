#!/bin/sh
# The end-to-end tests: the real program in a real window, with a real keyring
# and a real browser. Only the platform is our sandbox.
#
#   scripts/e2e.sh TAGS [go test flags]
#
# Builds the program a second time without migrated_fynedo: in that flavour Fyne
# reports every widget touched from a wrong thread, and the test fails on it.
set -eu
cd "$(dirname "$0")/.."
tags=$1
shift

# This one looks for new releases where a test answers, by a key of the test's.
mkdir -p bin
[ -s bin/e2e-release.pub ] || minisign -G -f -W -p bin/e2e-release.pub -s bin/e2e-release.key >/dev/null

checked=$(echo "$tags" | sed 's/,*migrated_fynedo//')
go build -tags "$checked" -o bin/countersign-threadcheck \
	-ldflags "-X main.updateURL=http://127.0.0.1:23117/update -X main.updateKeys=$(sed -n 2p bin/e2e-release.pub)" .
go build -tags "$tags" -o bin/bare-window ./e2e/barewindow
CGO_ENABLED=0 go test -c -tags 'ci e2e' -o bin/e2e.test ./e2e

mkdir -p artifacts
private=$(mktemp -d)
# Links are opened only by a program that no other user could replace, which one in
# a checkout below /tmp is not.
programs=$(mktemp -d "$HOME/.countersign-e2e-XXXXXX")
trap 'rm -rf "$private" "$programs"' EXIT INT TERM
for p in countersign countersign-threadcheck bare-window; do
	ln bin/$p "$programs/" 2>/dev/null || cp bin/$p "$programs/"
done
mkdir -m 700 "$private/run" "$private/data" "$private/config" "$private/cache"

# A flag like -v or -run becomes -test.v or -test.run for the compiled test.
args=
for a in "$@"; do
	case $a in
		-*) args="$args -test.${a#-}" ;;
		*) args="$args $a" ;;
	esac
done

# The private bus and keyring: nothing of the person's own session is touched.
export E2E_ROOT="$PWD" E2E_PROGRAMS="$programs" E2E_ARGS="$args"
# shellcheck disable=SC2016 # the shell inside expands it
env -u DISPLAY -u WAYLAND_DISPLAY -u DBUS_SESSION_BUS_ADDRESS \
	HOME="$private" XDG_RUNTIME_DIR="$private/run" XDG_DATA_HOME="$private/data" \
	XDG_CONFIG_HOME="$private/config" XDG_CACHE_HOME="$private/cache" LANG=C.UTF-8 \
	dbus-run-session -- sh -euc '
		printf "countersign\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
		cd "$E2E_ROOT/e2e"
		exec ../bin/e2e.test -test.timeout 25m $E2E_ARGS
	'
