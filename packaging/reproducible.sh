#!/bin/sh
# Builds the commit twice, each time in a clone of its own, at another depth of
# folders, and compares every byte: what somebody else builds from the source is
# what was given away.
#
#   packaging/reproducible.sh [linux/amd64] [windows/amd64] [darwin/arm64] …
#
# Without arguments: linux/amd64, and windows/amd64 where packaging/windows/cc.sh
# is. The first build has a cache of its own, made fresh; the second uses the
# usual one, so that the check takes one cold build a system and not two.
# FRESH_CACHE names a folder for the fresh cache, which is kept then: a second
# run is quick, and less of a check.
#
# REPRODUCIBLE_COMMIT is for seeing it fail: the second build says that it is of
# that commit, and has to differ.
set -eu
cd "$(dirname "$0")/.."
root=$PWD

if [ $# = 0 ]; then
	set -- linux/amd64
	if [ -e packaging/windows/cc.sh ]; then set -- "$@" windows/amd64; fi
fi
if ! git diff --quiet HEAD; then
	echo "reproducible: what is not committed is not looked at" >&2
fi

private=$(mktemp -d)
trap 'chmod -R u+w "$private" 2>/dev/null; rm -rf "$private"' EXIT INT TERM
fresh=${FRESH_CACHE:-$private/cache}
mkdir -p "$fresh"
a=$private/a b=$private/much/deeper/in/the/tree/b
git clone --quiet "$root" "$a"
git clone --quiet "$root" "$b"

differ=
for system in "$@"; do
	os=${system%/*} arch=${system#*/}
	(cd "$a" && GOCACHE=$fresh packaging/build.sh "$os" "$arch" "$private/1-$os-$arch")
	(
		cd "$b"
		if [ -n "${REPRODUCIBLE_COMMIT-}" ]; then
			COMMIT=$REPRODUCIBLE_COMMIT
			export COMMIT
		fi
		TZ=Asia/Kathmandu LANG=C packaging/build.sh "$os" "$arch" "$private/2-$os-$arch"
	)
	one=$private/1-$os-$arch two=$private/2-$os-$arch
	if cmp -s "$one" "$two"; then
		printf 'reproducible: %s: %s\n' "$system" "$(sha256sum <"$one" | cut -d' ' -f1)"
		continue
	fi
	differ="$differ $system"
	{
		echo "reproducible: $system differs"
		ls -l "$one" "$two"
		sha256sum "$one" "$two"
		echo "the first bytes that differ (place, one, the other):"
		cmp -l "$one" "$two" | head -n 20 || true
		echo "how many do: $(cmp -l "$one" "$two" 2>/dev/null | wc -l)"
		if [ "$os" = linux ] && command -v readelf >/dev/null 2>&1; then
			echo "the sections:"
			readelf -SW "$one" >"$private/1.sections"
			readelf -SW "$two" >"$private/2.sections"
			diff "$private/1.sections" "$private/2.sections" && echo "have the same places and sizes"
			readelf -SW "$one" | sed -n 's/^ *\[ *[0-9]*\] \([.a-z][^ ]*\).*/\1/p' | while read -r section; do
				readelf -x "$section" "$one" >"$private/1.dump" 2>/dev/null
				readelf -x "$section" "$two" >"$private/2.dump" 2>/dev/null
				cmp -s "$private/1.dump" "$private/2.dump" || echo "    $section has other content"
			done
		fi
		go version -m "$one" 2>/dev/null | sed 1d >"$private/1.info"
		go version -m "$two" 2>/dev/null | sed 1d >"$private/2.info"
		echo "what Go wrote about the builds:"
		if diff "$private/1.info" "$private/2.info" >"$private/info"; then echo "    is the same"; else head -n 20 "$private/info"; fi
	} >&2
done
[ -z "$differ" ] || exit 1
