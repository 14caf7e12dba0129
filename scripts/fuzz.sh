#!/bin/sh
# Runs every fuzz target of the module for a short time each.
set -eu
time=${1:-10s}
export CGO_ENABLED=0
said=$(mktemp)
trap 'rm -f "$said"' EXIT INT TERM

run() {
	go test -tags ci -run '^$' -fuzz "^$2\$" -fuzztime "$time" "$1" </dev/null >"$said" 2>&1
}

# At the end of its time the fuzzer can take its own deadline for a failure of
# the target. That is no finding: a finding comes with the input that failed.
ended() {
	grep -q 'context deadline exceeded' "$said" && ! grep -q 'Failing input' "$said"
}

go list -tags ci ./... | while read -r pkg; do
	go test -tags ci -list '^Fuzz' "$pkg" | grep '^Fuzz' | while read -r target; do
		echo "fuzz $pkg $target"
		run "$pkg" "$target" || { ended && run "$pkg" "$target"; } || { cat "$said"; exit 1; }
		tail -n 2 "$said"
	done
done
