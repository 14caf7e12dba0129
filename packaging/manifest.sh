#!/bin/sh
# Makes the signed word about the newest release, which programs look for:
#
#   packaging/manifest.sh KEYFILE PAGE OUT
#
# KEYFILE is the minisign secret key, PAGE the https address of the download page.
# The version is that of FyneApp.toml, the time that of the commit (or COMMIT_TIME),
# and it is believed for half a year: before that ends, a release or the same word
# anew has to be there.
set -eu
cd "$(dirname "$0")/.."
key=$1 page=$2 out=$3

field() { sed -n "s/^ *$1 *= *\"\(.*\)\"/\1/p" FyneApp.toml; }
when=${COMMIT_TIME-$(git log -1 --format=%cI)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '{"app":"%s","version":"%s","released":"%s","page":"%s","valid_until":"%s"}\n' \
	"$(field ID)" "$(field Version)" "$when" "$page" "$(date -u -d '+180 days' +%Y-%m-%dT%H:%M:%SZ)" >"$work/update.json"
minisign -S -s "$key" -m "$work/update.json" -t "Countersign $(field Version)" >/dev/null
mkdir -p "$(dirname "$out")"
cat "$work/update.json" "$work/update.json.minisig" >"$out"
