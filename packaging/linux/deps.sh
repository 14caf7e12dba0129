#!/bin/sh
# Installs what the packages for Linux are made and tested with, and this machine
# lacks:
#
#   packaging/linux/deps.sh package amd64    to make them
#   packaging/linux/deps.sh package arm64    to make those of arm64 on amd64
#   packaging/linux/deps.sh test             to install and use them in a clean system
#
# Debian and Ubuntu only; the packages run anywhere else, too.
set -eu
what=$1 arch=${2:-amd64}
have() { command -v "$1" >/dev/null 2>&1; }
missing=
need() { missing="$missing $*"; }

"$(dirname "$0")/../../scripts/deps.sh" build
have objdump || need binutils
have xz || need xz-utils
have desktop-file-validate || need desktop-file-utils
have appstreamcli || need appstream
have mandoc || need mandoc
if [ "$arch" = arm64 ] && [ "$(dpkg --print-architecture)" != arm64 ]; then
	have aarch64-linux-gnu-gcc || need gcc-aarch64-linux-gnu libc6-dev-arm64-cross
	for p in libgl-dev libgles-dev libegl-dev libxrandr-dev libxcursor-dev libxinerama-dev libxi-dev libxxf86vm-dev; do
		dpkg-query -W "$p:arm64" >/dev/null 2>&1 || need "$p:arm64"
	done
	have qemu-aarch64-static || need qemu-user-static
fi
if [ "$what" = test ]; then
	"$(dirname "$0")/../../scripts/deps.sh" test
	have debootstrap || need debootstrap
	have lintian || need lintian
	have fish || need fish
	have zsh || need zsh
	have setpriv || need util-linux
fi
[ -n "$missing" ] || exit 0

if ! have apt-get; then
	echo "packaging/linux/deps.sh: needs Debian or Ubuntu, or these installed by hand:$missing" >&2
	exit 1
fi
if [ "$arch" = arm64 ]; then
	root=
	if [ "$(id -u)" != 0 ]; then root=sudo; fi
	$root dpkg --add-architecture arm64
fi
# shellcheck disable=SC2086 # the list is meant to split
exec "$(dirname "$0")/../../scripts/install.sh" $missing
