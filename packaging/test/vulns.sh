#!/bin/sh
# Proves what vulns.sh does without a database: it goes on, and says so, only when
# none was asked for.
set -eu
cd "$(dirname "$0")/../.."
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT INT TERM
# Where there is none beside the repository.
mkdir -p "$T/here/packaging/supply"
cp packaging/supply/vulns.sh packaging/supply/tools.sh "$T/here/packaging/supply/"

fail() {
	echo "test: $*" >&2
	cat "$T/said" >&2
	exit 1
}
vulns() { "$T/here/packaging/supply/vulns.sh" >"$T/said" 2>&1; }

(unset VULNDB && vulns) || fail "no database, and none asked for, is an error"
grep -q 'NOT CHECKED' "$T/said" || fail "nothing was checked, and it isn't said"
VULNDB=none vulns || fail "VULNDB=none is an error"
grep -q 'NOT CHECKED' "$T/said" || fail "VULNDB=none checks nothing, and it isn't said"
for db in "$T/missing.tar.gz" "" "$T"; do
	if VULNDB=$db vulns; then fail "VULNDB=\"$db\" is no database, and the check is content"; fi
	grep -q 'which VULNDB names' "$T/said" || fail "VULNDB=\"$db\" fails for another reason"
done
echo "test: vulns.sh goes on without a database only when none was asked for"
