#!/bin/sh
# Where the program comes from: modules as go.sum has them, no known
# vulnerability, only licences that are allowed, no secret in the repository, and
# what linters find. Writes dist/LICENSES.txt and the bill of materials.
set -eu
cd "$(dirname "$0")/../.."
. packaging/supply/tools.sh

started=$(date +%s)
step() { printf -- '-- %s (%s s)\n' "$1" "$(($(date +%s) - started))"; }

step "modules"
go mod verify
(cd packaging/supply && go mod verify && go mod tidy -diff)
(cd packaging/tools && go mod verify && go mod tidy -diff)

step "licences and bill of materials"
version=$(sed -n 's/^Version = "\(.*\)"$/\1/p' FyneApp.toml)
(
	cd packaging/supply
	CGO_ENABLED=0 go vet ./...
	CGO_ENABLED=0 go test ./...
)
packaging/supply/bom.sh "dist/countersign-$version.cdx.json" dist/LICENSES.txt

step "vulnerabilities"
packaging/supply/vulns.sh

step "secrets"
packaging/supply/secrets.sh

step "linters"
lint=$(golangci_lint)
CGO_ENABLED=0 "$lint" run
# The packages with files for one of the other systems, as it compiles them.
for system in windows darwin; do
	packages=$(git ls-files "*_$system.go" "*_${system}_test.go" | while read -r f; do echo "./$(dirname "$f")"; done | sort -u)
	# Fyne's app can't be read for macOS without Apple's compiler.
	if [ $system = darwin ]; then packages=$(echo "$packages" | grep -vxF ./.); fi
	# shellcheck disable=SC2086 # a list
	GOOS=$system CGO_ENABLED=0 "$lint" run $packages
done
# This module has nothing of what some exceptions are for, which it would tell.
said=$(cd packaging/supply && CGO_ENABLED=0 "$lint" run --config ../../.golangci.yml 2>&1) || {
	echo "$said" >&2
	exit 1
}

step "done"
