#!/bin/sh
# Looks for secrets in every commit and in the files as they are now, and proves
# that it would find one: in a clone, keys that are made on the spot are
# committed and taken out again, and have to be found.
set -eu
cd "$(dirname "$0")/../.."
. packaging/supply/tools.sh
bin=$(gitleaks)
config=$PWD/packaging/supply/gitleaks.toml

scan() { "$bin" "$@" --no-banner --no-color --log-level error --redact --config "$config"; }

if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
	echo "secrets: this clone has only a part of the history; fetch all of it first" >&2
	exit 1
fi
# Of this branch: what others work on in the same repository is theirs.
scan git . --verbose --log-opts=HEAD || {
	echo "secrets: found in a commit (see above). Change the secret first: it is known now." >&2
	exit 1
}

private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT INT TERM

# The files that git has or would take, as they are: not what was built.
GIT_INDEX_FILE=$private/index git add --all
GIT_INDEX_FILE=$private/index git checkout-index --all --prefix="$private/tree/"
(cd "$private/tree" && scan dir . --verbose) || {
	echo "secrets: found in a file that is not committed yet (see above)" >&2
	exit 1
}

# The proof. None of these is written here as a whole, so that this file is
# itself no finding.
random() { LC_ALL=C tr -dc "$1" </dev/urandom | head -c "$2" || true; }
base58='1-9A-HJ-NP-Za-km-z'
git clone --quiet --shared --no-checkout . "$private/clone"
cd "$private/clone"
git checkout --quiet HEAD -- README.md
{
	echo "seed s$(random "$base58" 28)"
	echo "seed sEd$(random "$base58" 28)"
} >seeds.txt
echo "RWRTY0Iy$(random 'A-Za-z0-9' 204)" >minisign.key
echo "token = \"gh""p_$(random 'A-Za-z0-9' 36)\"" >token.txt
commit() { git -c user.name=planted -c user.email=planted@localhost -c commit.gpgsign=false commit --quiet "$@"; }
git add seeds.txt minisign.key token.txt
commit --message=planted
git rm --quiet seeds.txt minisign.key token.txt
commit --message='taken out again'
if scan git . --log-opts=-2 --report-format json --report-path "$private/found.json"; then
	echo "secrets: planted keys were not found: the check is blind" >&2
	exit 1
fi
for rule in xrpl-seed minisign-secret-key github-pat; do
	grep -q "\"RuleID\": \"$rule\"" "$private/found.json" || {
		echo "secrets: a planted key was not found by $rule: the check is blind" >&2
		exit 1
	}
done
seeds=$(grep -c '"RuleID": "xrpl-seed"' "$private/found.json")
[ "$seeds" = 2 ] || {
	echo "secrets: of two planted seeds $seeds were found" >&2
	exit 1
}
echo "secrets: none in the history, none in the files; four planted ones were found"
