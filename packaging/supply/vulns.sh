#!/bin/sh
# Known vulnerabilities in what the program calls: govulncheck against a local
# copy of the Go vulnerability database, in the source and, when it has been
# built, in the released binary.
#
# VULNDB names the copy, a tar.gz with a folder db, or is "online": then the
# database is asked where it is kept. Without either nothing is checked, and said
# so.
set -eu
cd "$(dirname "$0")/../.."
. packaging/supply/tools.sh

db=${VULNDB:-../shared/data/vulndb.tar.gz}
if [ "$db" != online ] && [ ! -f "$db" ]; then
	echo "vulnerabilities: NOT CHECKED: no database at $db (set VULNDB)"
	exit 0
fi
scan=$(govulncheck)
private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT INT TERM
if [ "$db" != online ]; then
	tar -xzf "$db" -C "$private"
	[ -f "$private/db/index/modules.json" ] || {
		echo "vulnerabilities: $db has no db/index/modules.json" >&2
		exit 1
	}
	echo "vulnerabilities: known to the database: $(find "$private/db/ID" -name 'GO-*.json' | wc -l | tr -d ' ')"
fi
export CGO_ENABLED=0
(cd packaging/supply && go build -o "$private/vulns" ./vulns)

# judge ARG…: govulncheck's own exit says only what goes wrong with the scan.
judge() {
	if [ "$db" != online ]; then set -- -db "file://$private/db" "$@"; fi
	"$scan" -format json "$@" >"$private/found.json"
}
verdict() { "$private/vulns" -ignore packaging/supply/vulns.toml "$@" <"$private/found.json"; }

echo "vulnerabilities: in the source"
judge -tags ci ./...
verdict

binary=dist/build/linux-amd64/countersign
if [ -x "$binary" ]; then
	echo "vulnerabilities: in $binary"
	CGO_ENABLED=1 go list -deps -tags release,migrated_fynedo,x11 . >"$private/linked"
	judge -mode binary "$binary"
	verdict -linked "$private/linked"
else
	echo "vulnerabilities: $binary is not built; only the source was looked at"
fi

# The proof that a known one would be found: this version of a library, and
# this function of it, are GO-2022-1059.
mkdir "$private/planted"
cat >"$private/planted/main.go" <<'END'
package main

import "golang.org/x/text/language"

func main() { _, _, _ = language.ParseAcceptLanguage("de") }
END
cat >"$private/planted/go.mod" <<'END'
module planted

go 1.21

require golang.org/x/text v0.3.7
END
if (cd "$private/planted" && GOFLAGS=-mod=mod GOWORK=off go mod tidy >/dev/null 2>&1 && judge ./... && "$private/vulns" <"$private/found.json") >"$private/said" 2>&1; then
	cat "$private/said"
	echo "vulnerabilities: a planted one was not found: the check is blind" >&2
	exit 1
fi
grep -q GO-2022-1059 "$private/said" || {
	cat "$private/said" >&2
	echo "vulnerabilities: the planted one could not be looked for" >&2
	exit 1
}
echo "vulnerabilities: none that the program calls; a planted one was found"
