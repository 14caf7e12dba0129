#!/bin/sh
# Whether a tag is by somebody who may release, and of the commit that is built:
#
#   packaging/tag-check.sh v0.1.0 COMMIT [folder]
#
# packaging/release.allowed-signers has who may: a line for each, as ssh-keygen(1)
# describes under ALLOWED SIGNERS. Pushing a tag takes a right in the repository
# only; this takes a key that is not there.
set -eu
cd "${3:-$(dirname "$0")/..}"
tag=$1 commit=$2
signers=$PWD/packaging/release.allowed-signers

fail() {
	echo "tag-check: $1" >&2
	exit 1
}
[ -f "$signers" ] || fail "there is no packaging/release.allowed-signers: commit the public SSH keys of those who may release, see CONTRIBUTING.md"
[ "$(git cat-file -t "refs/tags/$tag" 2>/dev/null)" = tag ] || fail "$tag is no signed tag: make it with git tag -s"
object=$(git cat-file tag "refs/tags/$tag")
# The signature is of the name inside, not of where the tag lies.
[ "$(printf '%s\n' "$object" | sed -n '1,/^$/s/^tag //p')" = "$tag" ] || fail "what lies at $tag was signed as another tag"
# Git asks another program about other signatures, which knows other keys.
printf '%s\n' "$object" | grep -q '^-----BEGIN SSH SIGNATURE-----$' || fail "$tag is not signed with an SSH key"
git -c gpg.ssh.allowedSignersFile="$signers" verify-tag "refs/tags/$tag" >&2 ||
	fail "$tag is not signed by anybody in packaging/release.allowed-signers"
[ "$(git rev-parse --verify "refs/tags/$tag^{commit}")" = "$commit" ] || fail "$tag is not of the commit $commit"
echo "tag-check: $tag is signed, and of $commit"
