#!/bin/sh
# Looks for secrets in every commit and in the files as they are now, and proves
# that it would find one: in a clone, keys that are made on the spot are
# committed and taken out again, and have to be found.
set -eu
cd "$(dirname "$0")/../.."
. packaging/supply/tools.sh
bin=$(gitleaks)
config=$PWD/packaging/supply/gitleaks.toml
own=$PWD/packaging/supply/secrets.toml

# A comment beside a secret, or a list of fingerprints, lets nothing through: only
# the values that the two configurations have. Binary files are text, too.
scan() {
	with=$1
	shift
	"$bin" git . "$@" --ignore-gitleaks-allow --no-banner --no-color --log-level error --redact --config "$with"
}
# look REVISIONS: by both.
look() { scan "$config" --verbose --log-opts="$1" && scan "$own" --verbose --log-opts="--text $1"; }

if [ -e .gitleaksignore ]; then
	echo "secrets: .gitleaksignore would hide what it names: put the exact value into packaging/supply/gitleaks.toml" >&2
	exit 1
fi
# key_files REVISIONS: files that are keys by their names; what is in them may be
# encrypted, or no text, and is not found otherwise.
key_files() { git log --format= --name-only --diff-filter=d "$1" | LC_ALL=C sort -u | grep -iE '\.(p12|pfx|p8|key|jks|keystore|keychain)$'; }
if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
	echo "secrets: this clone has only a part of the history; fetch all of it first" >&2
	exit 1
fi
# Of this branch: what others work on in the same repository is theirs.
look HEAD || {
	echo "secrets: found in a commit (see above). Change the secret first: it is known now." >&2
	exit 1
}
if key_files HEAD; then
	echo "secrets: a commit has a file for a private key (see above)" >&2
	exit 1
fi

private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT INT TERM

# The files that git has or would take, as they are: not what was built.
GIT_INDEX_FILE=$private/index git add --all
now=$(git -c user.name=now -c user.email=now@localhost -c commit.gpgsign=false commit-tree -m now "$(GIT_INDEX_FILE=$private/index git write-tree)")
look "--root -1 $now" || {
	echo "secrets: found in a file that is not committed yet (see above)" >&2
	exit 1
}

if key_files "$now"; then
	echo "secrets: a file for a private key is not committed yet (see above)" >&2
	exit 1
fi

# The proof. None of these is written here as a whole, so that this file is
# itself no finding.
random() { LC_ALL=C tr -dc "$1" </dev/urandom | head -c "$2" || true; }
base58='1-9A-HJ-NP-Za-km-z'
git clone --quiet --shared --no-checkout . "$private/clone"
cd "$private/clone"
git checkout --quiet HEAD -- go.sum xrpl/testdata/signed.jsonl packaging/supply
commit() { git -c user.name=planted -c user.email=planted@localhost -c commit.gpgsign=false commit --quiet "$@"; }
seed() { echo "s$(random "$base58" 28)"; }

# blind WHAT: ends the check.
blind() {
	echo "secrets: $1 was not found: the check is blind" >&2
	exit 1
}
{
	echo "seed $(seed)"
	echo "seed sEd$(random "$base58" 28)"
	echo "seed $(seed) // gitleaks:""allow"
} >seeds.txt
echo "RWRTY0Iy$(random 'A-Za-z0-9' 204)" >minisign.txt
echo "token = \"gh""p_$(random 'A-Za-z0-9' 36)\" # gitleaks:""allow" >token.txt
echo "secret numbers: $(for _ in 1 2 3 4 5 6 7 8; do printf '%s ' "$(random 0-9 6)"; done)" >numbers.txt
echo "mnemonic: $(for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do printf '%s ' "$(random a-z 5)"; done)" >words.txt
{
	echo "-----BEGIN PRIVATE ""KEY-----"
	random 'A-Za-z0-9' 256
	echo
	echo "-----END PRIVATE ""KEY-----"
} >server.pem
echo "<svg><!-- $(seed) --></svg>" >picture.svg
printf '\211PNG\r\n\032\n\000\000 %s \000' "$(seed)" >picture.png
mkdir -p web/node_modules
echo "// $(seed)" >web/node_modules/index.js
echo "{\"x\": \"$(seed)\"}" >package-lock.json
for f in go.sum xrpl/testdata/signed.jsonl packaging/supply/gitleaks.toml packaging/supply/secrets.toml; do echo "# $(seed)" >>$f; done
: >release.p12
: >release.key
places="seeds.txt minisign.txt token.txt numbers.txt words.txt server.pem picture.svg picture.png web/node_modules/index.js package-lock.json
go.sum xrpl/testdata/signed.jsonl packaging/supply/gitleaks.toml packaging/supply/secrets.toml"
# shellcheck disable=SC2086 # a list
git add --force $places release.p12 release.key
commit --message=planted
git read-tree HEAD~1
commit --message='taken out again'

scan "$config" --log-opts=-2 --report-format json --report-path "$private/found.json" && blind "a planted token"
scan "$own" --log-opts="--text -2" --report-format json --report-path "$private/found-own.json" && blind "a planted seed"
cat "$private/found-own.json" >>"$private/found.json"
for rule in xrpl-seed xrpl-secret-numbers mnemonic minisign-secret-key github-pat private-key; do
	grep -q "\"RuleID\": \"$rule\"" "$private/found.json" || blind "what $rule is for"
done
for f in $places; do
	grep -q "\"File\": \"$f\"" "$private/found.json" || blind "what was planted in $f"
done
[ "$(grep -c '"File": "seeds.txt"' "$private/found-own.json")" = 3 ] || blind "one of three planted seeds"
[ "$(key_files HEAD | wc -l)" -eq 2 ] || blind "a planted file for a key"
echo "secrets: none in the history, none in the files; planted ones were found in $(echo "$places" | wc -w | tr -d ' ') files"
