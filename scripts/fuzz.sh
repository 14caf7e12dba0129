#!/bin/sh
# Runs every fuzz target of the module for a short time each.
set -eu
time=${1:-10s}
export CGO_ENABLED=0
go list -tags ci ./... | while read -r pkg; do
	go test -tags ci -list '^Fuzz' "$pkg" | grep '^Fuzz' | while read -r target; do
		echo "fuzz $pkg $target"
		go test -tags ci -run '^$' -fuzz "^$target\$" -fuzztime "$time" "$pkg" </dev/null
	done
done
