#!/bin/sh
# Builds the program as it is released, for one system:
#
#   packaging/build.sh linux amd64 dist/build/linux-amd64/countersign
#
# The same commit gives the same bytes, in whatever folder and with whatever
# cache: no paths, no build id, and of the time only that of the commit. Where
# compilers are named here, since another one makes other bytes. Where
# there is no repository, COMMIT and COMMIT_TIME (RFC 3339) can be given.
set -eu
cd "$(dirname "$0")/.."
os=$1 arch=$2 out=$3

commit=${COMMIT-$(git rev-parse --verify HEAD 2>/dev/null || true)}
if [ -z "${COMMIT-}" ] && [ -n "$commit" ] && ! git diff --quiet HEAD 2>/dev/null; then commit=$commit+; fi
when=${COMMIT_TIME-$(git log -1 --format=%cI 2>/dev/null || true)}

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
	darwin) CC=clang ;;
	*)
		echo "packaging/build.sh: $os is not known here" >&2
		exit 2
		;;
esac
export CC CGO_ENABLED=1 GOOS="$os" GOARCH="$arch" GOFLAGS="-mod=readonly"

mkdir -p "$(dirname "$out")"
# shellcheck disable=SC2086 # an empty mode is no argument
exec go build -trimpath -buildvcs=false $mode -tags "$tags" -ldflags "$ldflags" -o "$out" .
