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
	for f in $("$here/files.sh" | cut -d' ' -f2); do
		[ -e "dist/$f" ] || echo "what is in $f" >"dist/$f"
	done
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
good "a whole release" sh -c "cd dist && '$here/verify.sh' -p ../ours.pub -V '$version' --complete"
good "its version" verify -p ours.pub -V "$version" "dist/$deb"
refused "another version" "not the release 0.0.1, but Countersign $version" verify -p ours.pub -V 0.0.1 "dist/$deb"
refused "a version that only begins so" "not the release" verify -p ours.pub -V "${version%.*}" "dist/$deb"
refused "all files and one" "name none" verify -p ours.pub --complete "dist/$deb"
refused "an unknown wish" "not known" verify -p ours.pub --all "dist/$deb"
for extra in countersign-$version-windows-arm64.zip Countersign.exe LICENSES.html; do
	touch "dist/$extra"
	refused "$extra beside the list" "$extra is not in the signed list" sh -c "cd dist && '$here/verify.sh' -p ../ours.pub"
	rm "dist/$extra"
done
rm "dist/countersign-$version-macos-universal.dmg"
refused "a part that has to be the whole" "universal.dmg is missing" sh -c "cd dist && '$here/verify.sh' -p ../ours.pub --complete"
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
touch "dist/countersign-$version-windows-arm64.zip"
refused "a file that no job makes" "no part of a release (packaging/files.sh)" sign ours
rm "dist/countersign-$version-windows-arm64.zip"
for odd in "countersign $version" "countersign_$version
x" -rf .hidden; do
	touch "dist/./$odd"
	refused "an odd name" "a name that no release has" sign ours
	rm "dist/./$odd"
done
mv "dist/$deb" elsewhere
refused "a file that is missing" "$deb is missing" sign ours
good "a part, when that is asked for" env PARTIAL=1 MINISIGN_KEY_FILE="$private/ours.key" "$here/sign.sh" dist
ln -s ../elsewhere "dist/$deb"
refused "a link" "not a plain file" sign ours
rm "dist/$deb"
mv elsewhere "dist/$deb"
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

# What the jobs bring.
jobs() {
	rm -rf in dist
	"$here/files.sh" | while read -r job name; do
		mkdir -p "in/$job"
		echo "$job" >"in/$job/$name"
	done
}
collect() { "$here/collect.sh" in dist; }
jobs
good "what the jobs made" collect
good "signing that" sign ours
refused "collecting into something" "something in dist" collect
jobs
echo evil >in/windows/update
refused "a file more" "there are 10 files, and a release has 9" collect
jobs
echo evil >"in/supply/$deb"
refused "another job's file, too" "10 files" collect
jobs
rm in/macos/*
refused "a file less" "macos has not made" collect
jobs
mv "in/linux-amd64/$deb" "in/windows/$deb"
refused "another job's file" "linux-amd64 has not made" collect
jobs
ln -sf "$private/ours.key" "in/linux-amd64/$deb"
refused "a link" "linux-amd64 has not made" collect

[ "$bad" = 0 ] || exit 1
echo "sign: a good release verifies; other keys, changed files, lists and comments do not"
