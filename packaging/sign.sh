#!/bin/sh
# Lists what is given away, with its SHA-256, and signs the list with minisign:
#
#   MINISIGN_KEY_FILE=/somewhere/safe/release.key packaging/sign.sh [dist]
#
# All files that packaging/files.sh lists have to be there, and no other. PARTIAL=1
# lets some be missing, for a release of a part of the systems.
#
# The key is never in the repository. Where it has a passphrase, minisign asks
# for it, or takes it from standard input. Without a key the list alone is
# written, and said not to be signed, if UNSIGNED=1 allows it.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
dist=${1:-$here/dist}
version=$(sed -n '/^\[Details\]/,/^\[LinuxAndBSD\]/s/^Version = "\(.*\)"$/\1/p' "$here/FyneApp.toml")
commit=$("$here/packaging/commit.sh")
files=$("$here/packaging/files.sh" | cut -d' ' -f2)

say() { echo "sign: $1" >&2; }
fail() {
	say "$1"
	exit 1
}
sum() {
	if command -v sha256sum >/dev/null 2>&1; then sha256sum "$1"; else shasum -a 256 "$1"; fi
}

[ -d "$dist" ] || fail "there is no folder $dist: build the packages first"
# Relative to where it was said, not to the folder.
case ${MINISIGN_KEY_FILE-} in
	"" | /*) key=${MINISIGN_KEY_FILE-} ;;
	*) key=$PWD/$MINISIGN_KEY_FILE ;;
esac
cd "$dist"
rm -f SHA256SUMS SHA256SUMS.minisig
list=$(mktemp)
trap 'rm -f "$list"' EXIT INT TERM
LC_ALL=C
export LC_ALL
for f in * .[!.]*; do
	# The folders are what the packages were made of.
	if [ -d "$f" ] && [ ! -L "$f" ]; then continue; fi
	[ -e "$f" ] || [ -L "$f" ] || continue # a pattern that matched nothing
	# The name goes into the list, which is read by lines and words.
	case $f in
		*[!A-Za-z0-9._-]* | -* | .*) fail "a file has a name that no release has: $f: take it out of $dist" ;;
	esac
	# Nothing of another version, which would be signed as if it were this one's,
	# and nothing that was left there.
	if ! printf '%s\n' "$files" | grep -qxF -e "$f"; then
		case $f in
			countersign[_-]"$version"[_.-]*) fail "$f is no part of a release (packaging/files.sh): take it out of $dist" ;;
			countersign*) fail "$f is not of version $version: take it out of $dist" ;;
			*) fail "$f is no part of a release: take it out of $dist" ;;
		esac
	fi
	if [ -L "$f" ] || [ ! -f "$f" ]; then fail "$f is not a plain file"; fi
	sum "$f" >>"$list"
done
[ -s "$list" ] || fail "there is nothing to sign in $dist: build the packages first"
if [ "${PARTIAL-}" != 1 ]; then
	for f in $files; do
		[ -f "$f" ] || fail "$f is missing in $dist (PARTIAL=1 signs what is there)"
	done
fi

if [ -z "$key" ]; then
	[ "${UNSIGNED-}" = 1 ] || fail "MINISIGN_KEY_FILE names no key (UNSIGNED=1 writes the list without a signature)"
	cp "$list" SHA256SUMS
	say "SHA256SUMS is written and NOT SIGNED"
	exit 0
fi
[ -f "$key" ] || fail "MINISIGN_KEY_FILE: there is no file $key"
command -v minisign >/dev/null 2>&1 || fail "minisign is not installed (packaging/supply/deps.sh installs it)"
# The signed comment says what the list is of, so that an old list cannot pass
# for a new one.
if ! minisign -S -s "$key" -m "$list" -x "$list.minisig" \
	-c "Countersign: signature of SHA256SUMS" -t "Countersign $version, commit ${commit:-unknown}" >/dev/null; then
	rm -f "$list.minisig"
	fail "minisign did not sign"
fi
cp "$list" SHA256SUMS
mv "$list.minisig" SHA256SUMS.minisig
chmod 644 SHA256SUMS SHA256SUMS.minisig
say "SHA256SUMS of $(wc -l <SHA256SUMS | tr -d ' ') files is signed"
