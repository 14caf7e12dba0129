#!/bin/sh
# Known vulnerabilities in what the program calls: govulncheck against a local
# copy of the Go vulnerability database, in the source as each system compiles it
# and, where they have been built, in the released binaries.
#
# VULNDB names the copy, a tar.gz with a folder db, or is "online": then the
# database is asked where it is kept. "none" checks nothing, and says so; so does
# a machine that has no copy where it is looked for when nothing is said.
set -eu
cd "$(dirname "$0")/../.."
. packaging/supply/tools.sh

db=${VULNDB-../shared/data/vulndb.tar.gz}
if [ "$db" = none ]; then
	echo "vulnerabilities: NOT CHECKED: VULNDB=none"
	exit 0
fi
if [ "$db" != online ] && [ ! -f "$db" ]; then
	if [ -z "${VULNDB+named}" ]; then
		echo "vulnerabilities: NOT CHECKED: no database at $db (set VULNDB)"
		exit 0
	fi
	# One that was asked for and is not there is no reason to be content.
	echo "vulnerabilities: no database at \"$db\", which VULNDB names" >&2
	exit 1
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

# judge SYSTEM ARG…: govulncheck's own exit says only what goes wrong with the scan.
judge() {
	system=$1
	shift
	if [ "$db" != online ]; then set -- -db "file://$private/db" "$@"; fi
	GOOS=$system "$scan" -format json "$@" >"$private/found.json"
}
verdict() { "$private/vulns" -ignore packaging/supply/vulns.toml "$@" <"$private/found.json"; }

for system in linux windows darwin; do
	echo "vulnerabilities: in the source, for $system"
	packages=./...
	# Without Apple's compiler Fyne's app can't be read. What needs it is looked at
	# for the others.
	if [ $system = darwin ]; then
		packages=$(GOOS=darwin go list -tags ci -f '{{.ImportPath}} {{join .Deps " "}}' ./... |
			awk '{ for (i = 2; i <= NF; i++) if ($i == "fyne.io/fyne/v2/app") next; print $1 }')
		[ -n "$packages" ] || exit 1
	fi
	# shellcheck disable=SC2086 # a list
	judge $system -tags ci $packages
	verdict
done

for binary in dist/build/linux-amd64/countersign dist/build/windows-amd64/countersign.exe; do
	if [ ! -f "$binary" ]; then
		echo "vulnerabilities: $binary is not built; only the source was looked at"
		continue
	fi
	echo "vulnerabilities: in $binary"
	system=linux tags=release,migrated_fynedo,x11
	case $binary in *.exe) system=windows tags=release,migrated_fynedo ;; esac
	GOOS=$system CGO_ENABLED=1 go list -deps -tags $tags . >"$private/linked"
	judge "" -mode binary "$binary"
	verdict -linked "$private/linked"
done

# The proof that a known one would be found, on each system: this version of a
# library, and this function of it, are GO-2022-1059.
mkdir "$private/planted"
cat >"$private/planted/go.mod" <<'END'
module planted

go 1.21

require golang.org/x/text v0.3.7
END
for system in linux windows darwin; do
	mkdir "$private/planted/$system"
	cat >"$private/planted/$system/main_$system.go" <<'END'
package main

import "golang.org/x/text/language"

func main() { _, _, _ = language.ParseAcceptLanguage("de") }
END
done
(cd "$private/planted" && GOFLAGS=-mod=mod GOWORK=off go mod tidy >"$private/said" 2>&1) || {
	cat "$private/said" >&2
	echo "vulnerabilities: the planted one could not be prepared" >&2
	exit 1
}
for system in linux windows darwin; do
	if (cd "$private/planted" && judge $system "./$system" && "$private/vulns" <"$private/found.json") >"$private/said" 2>&1; then
		cat "$private/said"
		echo "vulnerabilities: one planted for $system was not found: the check is blind" >&2
		exit 1
	fi
	grep -q GO-2022-1059 "$private/said" || {
		cat "$private/said" >&2
		echo "vulnerabilities: the one planted for $system could not be looked for" >&2
		exit 1
	}
done
echo "vulnerabilities: none that the program calls; one planted for each system was found"
