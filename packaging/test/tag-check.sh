#!/bin/sh
# tag-check.sh, on a repository and keys that live for this test.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT INT TERM
cd "$private"
# Nothing of whoever runs this.
GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM

bad=0
wrong() {
	echo "tag-check: $1:" && sed 's/^/    /' said
	bad=1
}
check() { "$here/tag-check.sh" "$1" "$2" "$private/repo" >said 2>&1; }
refused() { # NAME WORDS TAG COMMIT
	if check "$3" "$4"; then wrong "$1 was taken"; elif ! grep -q "$2" said; then wrong "$1: not said \"$2\""; fi
}
repo() { git -C repo -c user.name=test -c user.email=test@localhost "$@"; }
signed() { # KEY TAG
	repo -c gpg.format=ssh -c user.signingkey="$private/$1" tag -s "$2" -m "$2"
}

for k in ours theirs; do ssh-keygen -q -t ed25519 -N '' -C "$k" -f "$k"; done
git init -q repo
mkdir repo/packaging
repo commit -q --allow-empty -m first
first=$(repo rev-parse HEAD)
signed ours v1.0.0
refused "a release by nobody" "there is no packaging/release.allowed-signers" v1.0.0 "$first"
printf 'release namespaces="git" %s\n' "$(cat ours.pub)" >repo/packaging/release.allowed-signers
check v1.0.0 "$first" || wrong "a good tag was refused"
repo commit -q --allow-empty -m second
second=$(repo rev-parse HEAD)
refused "another commit" "not of the commit" v1.0.0 "$second"
signed theirs v1.0.1
refused "another's tag" "not signed by anybody" v1.0.1 "$second"
repo tag v1.0.2
refused "a tag that is none" "no signed tag" v1.0.2 "$second"
repo tag -a v1.0.3 -m v1.0.3
refused "a tag without a signature" "not signed with an SSH key" v1.0.3 "$second"
refused "a tag that is not there" "no signed tag" v1.0.4 "$second"
repo update-ref refs/tags/v1.0.5 "$(repo rev-parse refs/tags/v1.0.0)"
refused "an older tag under a new name" "signed as another tag" v1.0.5 "$first"
repo cat-file tag v1.0.0 | sed 's/^tag v1.0.0$/tag v1.0.6/' >forged
repo update-ref refs/tags/v1.0.6 "$(repo hash-object -t tag -w --stdin <forged)"
refused "a changed tag" "not signed by anybody" v1.0.6 "$first"
[ "$bad" = 0 ] || exit 1
echo "tag-check: only a tag that an allowed key signed, of the commit and under its name, is released"
