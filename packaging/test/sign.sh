#!/bin/sh
# sign.sh and verify.sh, with keys that live for this test.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
version=$(sed -n 's/^Version = "\(.*\)"$/\1/p' "$here/../FyneApp.toml")
private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT INT TERM
cd "$private"

bad=0
# good NAME COMMAND…: has to succeed. refused NAME WORDS COMMAND…: has to fail,
# and to say why.
good() {
	name=$1
	shift
	if ! "$@" >said 2>&1; then
		echo "sign: $name: failed:" && sed 's/^/    /' said
		bad=1
	fi
}
refused() {
	name=$1 words=$2
	shift 2
	if "$@" >said 2>&1; then
		echo "sign: $name: was taken" && sed 's/^/    /' said
		bad=1
	elif ! grep -q "$words" said; then
		echo "sign: $name: not said \"$words\":" && sed 's/^/    /' said
		bad=1
	fi
}
says() {
	grep -q "$2" said || {
		echo "sign: $1: not said \"$2\":" && sed 's/^/    /' said
		bad=1
	}
}
sign() { MINISIGN_KEY_FILE="$private/$1.key" "$here/sign.sh" "$private/dist"; }
verify() { "$here/verify.sh" "$@"; }

for k in ours theirs; do minisign -G -W -f -p "$k.pub" -s "$k.key" >/dev/null; done
deb=countersign_${version}_amd64.deb
fresh() {
	rm -rf dist
	mkdir -p dist/build
	echo package >"dist/$deb"
	echo 'a mac image' >"dist/countersign-$version-macos-universal.dmg"
	echo licences >dist/LICENSES.txt
	echo 'not given away' >dist/build/countersign
}

fresh
good "signing" sign ours
good "all files" sh -c "cd dist && '$here/verify.sh' -p ../ours.pub"
says "all files" "verified: ./$deb (Countersign $version, commit"
says "all files" "LICENSES.txt"
good "one file" verify -p ours.pub "dist/$deb"
good "key as text" verify -P "$(tail -n 1 ours.pub)" "dist/$deb"
if grep -q build dist/SHA256SUMS; then echo "sign: the list names what is not given away" && bad=1; fi
good "signing again" sign ours
good "after signing again" verify -p ours.pub "dist/$deb"
rm "dist/countersign-$version-macos-universal.dmg"
good "a part of the release" sh -c "cd dist && '$here/verify.sh' -p ../ours.pub"

refused "another key" "not by this key" verify -p theirs.pub "dist/$deb"
refused "no key" "which public key" verify "dist/$deb"
refused "a key that is not there" "no key file" verify -p nobody.pub "dist/$deb"
refused "a file that is not there" "no file dist/countersign_9.deb" verify -p ours.pub dist/countersign_9.deb
echo other >dist/other.exe
refused "a file that is not in the list" "not in the signed list" verify -p ours.pub dist/other.exe
printf x >>"dist/$deb"
refused "a changed file" "is not what was released" verify -p ours.pub "dist/$deb"
refused "a changed file among all" "is not what was released" sh -c "cd dist && '$here/verify.sh' -p ../ours.pub"
fresh
sign ours 2>/dev/null
printf x >>"dist/$deb"
sed "s/^[0-9a-f]*  $deb/$(sha256sum "dist/$deb" | cut -d' ' -f1)  $deb/" dist/SHA256SUMS >changed
mv changed dist/SHA256SUMS
refused "a changed list" "the list was changed" verify -p ours.pub "dist/$deb"
fresh
sign ours 2>/dev/null
sed 's/^trusted comment: .*/trusted comment: Countersign 99.0.0/' dist/SHA256SUMS.minisig >changed
mv changed dist/SHA256SUMS.minisig
refused "a changed comment" "not by this key" verify -p ours.pub "dist/$deb"
rm dist/SHA256SUMS.minisig
refused "no signature" "no dist/SHA256SUMS.minisig" verify -p ours.pub "dist/$deb"
rm dist/SHA256SUMS
refused "no list" "no dist/SHA256SUMS:" verify -p ours.pub "dist/$deb"

fresh
refused "signing without a key" "names no key" env -u MINISIGN_KEY_FILE "$here/sign.sh" dist
if [ -e dist/SHA256SUMS ]; then echo "sign: a list without a signature was left" && bad=1; fi
good "a list alone, when that is asked for" env -u MINISIGN_KEY_FILE UNSIGNED=1 "$here/sign.sh" dist
says "a list alone" "NOT SIGNED"
refused "a key that is not there" "no file" sign nobody
touch dist/notes.txt
refused "a file that was left" "no part of a release" sign ours
rm dist/notes.txt
touch dist/countersign_0.0.1_amd64.deb
refused "a file of another version" "not of version" sign ours
rm -rf dist
refused "nothing built" "build the packages first" sign ours

# A passphrase comes by standard input where nobody can be asked.
printf 'word\nword\n' | minisign -G -f -p sealed.pub -s sealed.key >/dev/null 2>&1
fresh
good "with a passphrase" sh -c "printf 'word\\n' | MINISIGN_KEY_FILE=sealed.key '$here/sign.sh' dist"
good "what a passphrase signed" verify -p sealed.pub "dist/$deb"
refused "a wrong passphrase" "did not sign" sh -c "printf 'other\\n' | MINISIGN_KEY_FILE=sealed.key '$here/sign.sh' dist"
if [ -e dist/SHA256SUMS ]; then echo "sign: a list without a signature was left" && bad=1; fi

[ "$bad" = 0 ] || exit 1
echo "sign: a good release verifies; other keys, changed files, lists and comments do not"
