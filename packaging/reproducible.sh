#!/bin/sh
# Builds the commit twice, each time in a clone of its own, at another depth of
# folders, and compares every byte of the program, with the icon and the version
# that Windows reads, and of the packages that are made of it for Linux: what
# somebody else builds from the source, with the same compilers, is what was given
# away. The compilers are named first; the image for macOS and what a certificate
# signs are not compared.
#
#   packaging/reproducible.sh [linux/amd64] [windows/amd64] [darwin/arm64] …
#
# Without arguments: linux/amd64, and windows/amd64 where packaging/windows/cc.sh
# is. The first build has a cache of its own, made fresh; the second uses the
# usual one, so that the check takes one cold build a system and not two.
# FRESH_CACHE names a folder for the fresh cache, which is kept then: a second
# run is quick, and less of a check.
#
# SUMS names a file for the sums of what was the same both times.
#
# REPRODUCIBLE_COMMIT (hexadecimal) is for seeing it fail: the second build says that it is of
# that commit, and has to differ.
set -eu
cd "$(dirname "$0")/.."
root=$PWD

if [ $# = 0 ]; then
	set -- linux/amd64
	if [ -e packaging/windows/cc.sh ]; then set -- "$@" windows/amd64; fi
fi
# Settings of this shell are not for either build: each takes what the clone says.
unset COMMIT COMMIT_TIME SOURCE_DATE_EPOCH VERSION DIST WINDOWS_EXE LINUX_PROGRAM QUICK
case ${SUMS-} in '' | /*) sums=${SUMS-} ;; *) sums=$root/$SUMS ;; esac
if [ -n "$(git status --porcelain)" ]; then
	echo "reproducible: what is not committed is not looked at" >&2
fi

private=$(mktemp -d)
trap 'chmod -R u+w "$private" 2>/dev/null; rm -rf "$private"' EXIT INT TERM
fresh=${FRESH_CACHE:-$private/cache}
mkdir -p "$fresh"
a=$private/a b=$private/much/deeper/in/the/tree/b
git clone --quiet "$root" "$a"
git clone --quiet "$root" "$b"

go version
for compiler in clang x86_64-w64-mingw32-gcc aarch64-linux-gnu-gcc; do
	if command -v "$compiler" >/dev/null 2>&1; then "$compiler" --version | head -n 1; fi
done

if [ -n "$sums" ]; then
	mkdir -p "$(dirname "$sums")"
	: >"$sums"
fi
# same NAME ONE TWO: compares them, and notes the sum of what is the same.
same() {
	cmp -s "$2" "$3" || return 1
	sum=$(sha256sum <"$2" | cut -d' ' -f1)
	printf 'reproducible: %s: %s\n' "$1" "$sum"
	[ -z "$sums" ] || printf '%s  %s\n' "$sum" "${2##*/}" >>"$sums"
}
# packages ONE TWO ARCH: of both programs, by another hour, language and mask.
packages() {
	(cd "$a" && LINUX_PROGRAM=$1 DIST=$private/packages/1 packaging/linux/package.sh "$3") >/dev/null || return 1
	(
		cd "$b"
		umask 077
		TZ=Asia/Kathmandu LANG=C LINUX_PROGRAM=$2 DIST=$private/packages/much/deeper/2 packaging/linux/package.sh "$3"
	) >/dev/null || return 1
	found=0
	for f in "$private"/packages/1/*_"$3".deb "$private"/packages/1/*-"$3".tar.xz; do
		if ! same "${f##*/}" "$f" "$private/packages/much/deeper/2/${f##*/}"; then
			echo "reproducible: ${f##*/} differs, though the program in it is the same" >&2
			return 1
		fi
		found=$((found + 1))
	done
	[ $found = 2 ]
}

differ=
for system in "$@"; do
	os=${system%/*} arch=${system#*/}
	name=countersign
	if [ "$os" = windows ]; then name=countersign.exe; fi
	one=$private/1/$system/$name two=$private/2/$system/$name
	(cd "$a" && GOCACHE=$fresh packaging/build.sh "$os" "$arch" "$one")
	(
		cd "$b"
		if [ -n "${REPRODUCIBLE_COMMIT-}" ]; then
			COMMIT=$REPRODUCIBLE_COMMIT
			export COMMIT
		fi
		TZ=Asia/Kathmandu LANG=C packaging/build.sh "$os" "$arch" "$two"
	)
	if cmp -s "$one" "$two"; then
		if [ "$os" = linux ]; then
			printf 'reproducible: %s: %s\n' "$system" "$(sha256sum <"$one" | cut -d' ' -f1)"
			packages "$one" "$two" "$arch" || differ="$differ $system"
		else
			same "$system" "$one" "$two"
		fi
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
