#!/bin/sh
# Installs what the Windows packages need and this machine lacks:
#
#   packaging/windows/deps.sh build   to cross-build, package and sign
#   packaging/windows/deps.sh pack    only to sign and pack what was built
#   packaging/windows/deps.sh test    the above, and Wine with a display
#
# Asks nothing, and says nothing when all is there. Knows apt; elsewhere it names
# what is missing.
set -eu
what=${1:-build}
have() { command -v "$1" >/dev/null 2>&1; }

missing=
need() { missing="$missing $*"; }

if [ "$what" != pack ]; then
	have clang || need clang
	have x86_64-w64-mingw32-gcc || need gcc-mingw-w64-x86-64
	[ -e /usr/x86_64-w64-mingw32/include/windows.h ] || [ -e /usr/x86_64-w64-mingw32/sys-root/mingw/include/windows.h ] || need mingw-w64-x86-64-dev
	have openssl || need openssl
	have convert || need imagemagick
	have unzip || need unzip
fi
have makensis || need nsis
have osslsigncode || need osslsigncode
have zip || need zip
if [ "$what" = test ]; then
	have wine || need wine
	[ -e /usr/lib/wine/wine64 ] || have wine64 || need wine64
	have Xvfb || need xvfb
	have xdotool || need xdotool
	have openbox || need openbox
	have tesseract || need tesseract-ocr
	# Software rendering, for displays without a graphics card.
	[ -n "$(find /usr/lib /usr/lib64 \( -name swrast_dri.so -o -name 'libgallium*.so' \) 2>/dev/null | head -n 1)" ] || need libgl1-mesa-dri
fi
[ -n "$missing" ] || exit 0

if ! have apt-get; then
	echo "These packages (Debian's names) are missing and can't be installed from here:$missing" >&2
	exit 1
fi
# shellcheck disable=SC2086 # the list is meant to split
exec "$(dirname "$0")/../../scripts/install.sh" $missing
