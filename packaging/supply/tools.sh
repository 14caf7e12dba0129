# shellcheck shell=sh
# Sourced: finds the checking tools, each of exactly one version, and builds
# those that are not there yet. They are kept by version outside the repository,
# so that a second run starts at once. What they are made of is what Go's checksum
# database says it is, for everybody the same; no sums are kept here, as they are
# in packaging/tools/go.sum for the tools that make a part of a release.
tools=${XDG_CACHE_HOME:-$HOME/.cache}/countersign-ci/bin

# tool NAME PACKAGE VERSION: prints the path of the program.
tool() {
	there=$tools/$1-$3/$1
	if [ ! -x "$there" ]; then
		echo "supply: building $1 $3" >&2
		# Into a folder of its own first: what is interrupted leaves no half.
		mkdir -p "$tools"
		fresh=$(mktemp -d "$tools/.$1.XXXXXX")
		CGO_ENABLED=0 GOOS='' GOARCH='' GOFLAGS='' GOBIN=$fresh "${GO:-go}" install "$2@$3" >&2 || {
			rm -rf "$fresh"
			return 1
		}
		mkdir -p "$tools/$1-$3"
		mv "$fresh/$1" "$there"
		rmdir "$fresh"
	fi
	echo "$there"
}

govulncheck() { tool govulncheck golang.org/x/vuln/cmd/govulncheck v1.9.0; }
golangci_lint() { tool golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint v2.15.0; }
gitleaks() { tool gitleaks github.com/zricethezav/gitleaks/v8 v8.30.1; }
actionlint() { tool actionlint github.com/rhysd/actionlint/cmd/actionlint v1.7.12; }
