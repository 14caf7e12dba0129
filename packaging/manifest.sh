#!/bin/sh
# Makes the signed word about the newest release, which programs look for:
#
#   packaging/manifest.sh KEYFILE PAGE OUT
#
# KEYFILE is the minisign secret key, PAGE the https address of the download page.
# The version is that of FyneApp.toml. It is believed for half a year: before that
# ends, a release or the same word anew has to be there. Of two words the one that
# was signed later counts, so that a mistaken one can be taken back by another.
set -eu
cd "$(dirname "$0")/.."
key=$1 page=$2 out=$3

field() { sed -n "s/^ *$1 *= *\"\(.*\)\"/\1/p" FyneApp.toml; }
stamp() { date -u -d "$1" +%Y-%m-%dT%H:%M:%SZ; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '{"app":"%s","version":"%s","page":"%s","signed":"%s","valid_until":"%s"}\n' \
	"$(field ID)" "$(field Version)" "$page" "$(stamp now)" "$(stamp '+180 days')" >"$work/update.json"
minisign -S -s "$key" -m "$work/update.json" -t "Countersign $(field Version)" >/dev/null
mkdir -p "$(dirname "$out")"
cat "$work/update.json" "$work/update.json.minisig" >"$out"
