# Countersign: `make run` starts it on the sandbox, `make test` runs every test.

GO      ?= go
OUT     := bin

# clang compiles the OpenGL bindings in a sixth of gcc's time.
export CC := clang

# release:         nothing is read from FyneApp.toml at run time
# migrated_fynedo: widgets are touched on Fyne's own thread only
# x11 (Linux):     Wayland sessions use XWayland, which has no wrong font size at start
TAGS := release,migrated_fynedo
ifeq ($(shell uname -s),Linux)
TAGS := $(TAGS),x11
endif

# What --version and the About screen tell of the source. Without a repository,
# as in an archive of the source, it is not known.
# Given ones are looked at, too.
COMMIT := $(shell packaging/commit.sh)
COMMIT_TIME := $(shell packaging/commit.sh time)
LDFLAGS := -s -w -X main.commit=$(COMMIT) -X main.commitTime=$(COMMIT_TIME)

.PHONY: run build test unit race e2e conformance lint fuzz bench bench-npm bench-client faults goldens measure deps deps-test lint-scripts supply reproducible package package-linux package-windows test-linux test-windows clean help

help: ## list the commands
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' Makefile | expand -t 16

run: build ## start the app on its sandbox: no account, no network
	$(OUT)/countersign --sandbox

build: deps ## build bin/countersign
	$(GO) build -tags $(TAGS) -ldflags '$(LDFLAGS)' -o $(OUT)/countersign .

test: deps-test unit race e2e conformance ## every test, the real window included

# No C compiler, no display: starts at once.
unit: ## tests that need neither a C compiler nor a display
	CGO_ENABLED=0 FYNE_CACHE=1h $(GO) test -tags ci ./...

# The pictures are drawn by one goroutine, and take minutes here.
race: deps ## the same tests under the race detector
	CGO_ENABLED=1 FYNE_CACHE=1h $(GO) test -race -timeout 30m -skip '^TestPictures$$' -tags ci ./...

e2e: build deps-test ## the real program: window, keyring, browser (Linux)
	@if [ "$$(uname -s)" = Linux ]; then \
		scripts/e2e.sh $(TAGS); \
	else echo "e2e: needs Linux (Xvfb, Secret Service); not run here"; fi

conformance: ## the public JavaScript SDK against the sandbox (needs Node)
	@scripts/conformance.sh

bench-client: ## our client beside the SDK on npm, on the same requests (needs Node)
	COUNTERSIGN_BENCH=1 scripts/conformance.sh -run '^TestClientBesideNpm$$' -v -timeout 20m

# A module of its own: the proxy is not for the program. All scenarios at once.
faults: ## 200 watched payloads through a proxy that breaks the network
	cd conformance/faults && CGO_ENABLED=0 $(GO) vet ./... && \
		CGO_ENABLED=0 $(GO) test -count=1 -parallel 7 -timeout 20m -v -run '^TestFaults$$' .

lint: ## formatting, vet, staticcheck
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }
	CGO_ENABLED=0 $(GO) vet -tags ci ./...
	CGO_ENABLED=0 $(GO) vet -tags 'ci e2e' ./e2e/
	CGO_ENABLED=0 $(GO) tool -modfile=packaging/tools/go.mod staticcheck -tags ci ./...

FUZZTIME ?= 10s
fuzz: ## a short run of each fuzz target
	scripts/fuzz.sh $(FUZZTIME)

bench: ## benchmarks of the parts without a window
	CGO_ENABLED=0 $(GO) test -tags ci -run '^$$' -bench . -benchmem ./xrpl/ ./xumm/... ./auth/ ./storage/

bench-npm: ## our codec beside the one on npm, on the same transactions (needs Node)
	COUNTERSIGN_BENCH=1 scripts/conformance.sh -run '^TestCodecBesideNpm$$' -v

goldens: ## draw the reference pictures of the screens again (then look at them)
	UPDATE_GOLDENS=1 CGO_ENABLED=0 FYNE_CACHE=1h $(GO) test -tags ci ./...

measure: build deps-test ## start-up, memory and reaction times beside a bare window and a bare request
	E2E_MEASURE=1 scripts/e2e.sh $(TAGS) -run TestMeasure -v

deps: ## install what a build needs and this machine lacks
	@scripts/deps.sh build

deps-test: ## install what the window tests need and this machine lacks
	@scripts/deps.sh test

# Where the program comes from, and how it is given away: see packaging/.

lint-scripts: ## shellcheck, actionlint, and the tests of the scripts in packaging/
	@packaging/supply/lint-scripts.sh

supply: ## modules, licences, known vulnerabilities, secrets, linters; dist/LICENSES.txt and the bill of materials
	@packaging/supply/check.sh

reproducible: ## build the commit twice, elsewhere and with a fresh cache, and compare every byte
	@packaging/reproducible.sh

package: package-linux package-windows ## dist/: all that can be made on Linux

ARCH ?= amd64
package-linux: ## dist/: .deb and .tar.xz (ARCH=arm64 for the other one)
	@packaging/linux/package.sh $(ARCH)

package-windows: ## dist/: the installer and the portable zip
	@packaging/windows/package.sh

test-linux: ## install, use, upgrade and remove the Linux packages in a clean Debian (root)
	@packaging/linux/test.sh

test-windows: ## install, use, upgrade and remove the Windows packages under Wine
	@packaging/windows/test.sh

clean: ## remove what was built
	rm -rf $(OUT) artifacts dist
