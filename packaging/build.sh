#!/bin/sh
# Builds the program as it is released, for one system:
#
#   packaging/build.sh linux amd64 dist/build/linux-amd64/countersign
#
# The same commit gives the same bytes, in whatever folder, with whatever cache and
# settings: no paths, no build id, and of the time only that of the commit. Where
# compilers are named here, since another one makes other bytes, as does
# another version of one: releases take Go as .github/workflows/release.yml names
# it, and the C compilers of Debian 12. Where there is no repository, COMMIT and
# COMMIT_TIME (RFC 3339) can be given.
set -eu
cd "$(dirname "$0")/.."
os=$1 arch=$2 out=$3

commit=$(packaging/commit.sh)
when=$(packaging/commit.sh time)

# What the machine says of where modules come from and where they are kept is
# needed; all else that somebody has set for Go or for C would be in the bytes,
# also what "go env -w" keeps in a file.
for v in GOPROXY GOSUMDB GOPRIVATE GONOPROXY GONOSUMDB GOINSECURE GOAUTH GOPATH GOMODCACHE GOCACHE; do
	value=$(go env $v)
	export "$v=$value"
done
unset GOAMD64 GOARM64 GOEXPERIMENT GODEBUG GOFIPS140 GOOS GOARCH
unset CGO_CFLAGS CGO_CPPFLAGS CGO_CXXFLAGS CGO_FFLAGS CGO_LDFLAGS CGO_CFLAGS_ALLOW CGO_LDFLAGS_ALLOW
unset CPATH C_INCLUDE_PATH LIBRARY_PATH COMPILER_PATH GCC_EXEC_PREFIX SDKROOT
export GOENV=off GOTOOLCHAIN=local GOWORK=off

# Where the program learns of new releases, and the key of that word.
# shellcheck source=release.env disable=SC1091
. ./packaging/release.env

tags=release,migrated_fynedo
ldflags="-s -w -buildid= -X main.commit=$commit -X main.commitTime=$when -X main.updateURL=$UPDATE_URL -X main.updateKeys=$UPDATE_KEYS"
mode=
case $os in
	linux)
		tags=$tags,x11 mode=-buildmode=pie
		case $arch in
			amd64) CC=clang ;;
			arm64)
				CC=aarch64-linux-gnu-gcc
				export PKG_CONFIG_PATH="${PKG_CONFIG_PATH-/usr/lib/aarch64-linux-gnu/pkgconfig}"
				;;
		esac
		;;
	windows) ldflags="$ldflags -H=windowsgui" CC=$PWD/packaging/windows/cc.sh ;;
	darwin)
		CC=clang
		# Go 1.26 starts on nothing older, so that nothing older is promised.
		MACOSX_DEPLOYMENT_TARGET=$(cat packaging/macos/minimum)
		export MACOSX_DEPLOYMENT_TARGET
		;;
	*)
		echo "packaging/build.sh: $os is not known here" >&2
		exit 2
		;;
esac
export GOFLAGS=-mod=readonly

if [ "$os" = windows ]; then
	# The icon, the version and the manifest. The linker takes every .syso beside the
	# program's source; its name keeps it out of builds for other systems.
	trap 'rm -f rsrc_windows_*.syso' EXIT
	trap 'exit 1' INT TERM
	version=$(sed -n '/^\[Details\]/,/^\[LinuxAndBSD\]/s/^Version = "\(.*\)"$/\1/p' FyneApp.toml)
	CGO_ENABLED=0 go tool -modfile=packaging/tools/go.mod go-winres make --in packaging/windows/winres.json \
		--arch "$arch" --product-version "$version.0" --file-version "$version.0"
fi

mkdir -p "$(dirname "$out")"
# shellcheck disable=SC2086 # an empty mode is no argument
CC=$CC CGO_ENABLED=1 GOOS=$os GOARCH=$arch \
	go build -trimpath -buildvcs=false $mode -tags "$tags" -ldflags "$ldflags" -o "$out" .
