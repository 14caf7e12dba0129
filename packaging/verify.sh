#!/bin/sh
# Checks what you have downloaded, before you start it:
#
#   verify.sh -P PUBLIC-KEY [-V VERSION] [FILE…]
#   verify.sh -p FILE-WITH-PUBLIC-KEY [-V VERSION] [FILE…]
#
# SHA256SUMS and SHA256SUMS.minisig, from the same release, have to lie beside
# the files. Without FILE, all files of the list that are there are checked, and
# one that is called like ours and is not in the list is an error. Get the public
# key from another place than the files. Needs minisign.
#
# -V VERSION refuses a list of another release, as a true one that is old and
# known to be weak. --complete (without FILE) wants all files of the list: for
# whoever publishes them.
set -eu

fail() {
	echo "NOT VERIFIED: $1" >&2
	exit 1
}
sum() {
	if command -v sha256sum >/dev/null 2>&1; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1
}

key='' from='' version='' complete=''
while getopts P:p:V:-: option; do
	case $option in
		V) version=$OPTARG ;;
		-)
			[ "$OPTARG" = complete ] || fail "--$OPTARG is not known here"
			complete=1
			;;
		P) key=$OPTARG from=-P ;;
		p) key=$OPTARG from=-p ;;
		*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
[ -n "$from" ] || fail "say which public key to trust: -P KEY, or -p FILE"
[ "$from" = -P ] || [ -f "$key" ] || fail "there is no key file $key"
command -v minisign >/dev/null 2>&1 || fail "minisign is not installed (apt, dnf, brew and winget have it)"
[ -z "$complete" ] || [ $# = 0 ] || fail "--complete is for all files: name none"

folder=.
if [ $# -gt 0 ]; then folder=$(dirname "$1"); fi
list=$folder/SHA256SUMS
[ -f "$list" ] || fail "there is no $list: download it from the same release"
[ -f "$list.minisig" ] || fail "there is no $list.minisig: download it from the same release"

# -Q prints the signed comment and nothing else.
release=$(minisign -V -Q -m "$list" -x "$list.minisig" "$from" "$key" 2>/dev/null) ||
	fail "the signature of SHA256SUMS is not by this key, or the list was changed"

if [ -n "$version" ]; then
	case $release in
		"Countersign $version, commit "*) ;;
		*) fail "this is not the release $version, but $release" ;;
	esac
fi

# in_list NAME: prints the sum that the list has for a file.
in_list() {
	while read -r hash name; do
		if [ "${name#\*}" = "$1" ]; then
			echo "$hash"
			return 0
		fi
	done <"$list"
	return 1
}

if [ $# = 0 ]; then
	while read -r _ name; do
		name=${name#\*}
		case $name in
			*/*) fail "the list names $name, in another folder" ;;
			'' | -* | .* | *[!A-Za-z0-9._-]*) fail "the list names $name, as no file of ours is called" ;;
		esac
		if [ -f "$folder/$name" ]; then
			set -- "$@" "$folder/$name"
		elif [ -n "$complete" ]; then
			fail "$name is missing"
		fi
	done <"$list"
	[ $# -gt 0 ] || fail "none of the list's files is here"
	# What is not in the list would otherwise be passed over without a word, and look
	# checked.
	for f in "$folder"/*; do
		[ -f "$f" ] || continue
		case ${f##*/} in
			[Cc][Oo][Uu][Nn][Tt][Ee][Rr][Ss][Ii][Gg][Nn]* | [Ll][Ii][Cc][Ee][Nn][Ss][Ee][Ss]*)
				in_list "${f##*/}" >/dev/null || fail "$f is not in the signed list: it is of another release, or not ours"
				;;
		esac
	done
fi
for f in "$@"; do
	[ -f "$f" ] || fail "there is no file $f"
	[ "$(dirname "$f")" = "$folder" ] || fail "$f is not in the folder of $list"
	want=$(in_list "$(basename "$f")") || fail "$f is not in the signed list: it is of another release, or not ours"
	[ "$(sum "$f")" = "$want" ] || fail "$f is not what was released: download it again"
	echo "verified: $f ($release)"
done
