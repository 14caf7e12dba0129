#!/bin/sh
# Installs the system packages that Countersign needs and that are missing.
#
#   scripts/deps.sh build   what a build of the window needs (C compiler, X11 and GL headers)
#   scripts/deps.sh test    the above, and what the tests of the real window need
#
# Asks nothing, installs only what is absent, uses sudo when not root, and says
# nothing when all is there. Knows apt, dnf, pacman and macOS.
set -eu

what=${1:-build}
have() { command -v "$1" >/dev/null 2>&1; }
have_lib() { have pkg-config && pkg-config --exists "$1" 2>/dev/null; }

# need CONDITION-RESULT PACKAGE…: remembers packages whose condition failed.
missing=
need() { missing="$missing $*"; }

if [ "$(uname -s)" = Darwin ]; then
	if ! xcode-select -p >/dev/null 2>&1; then
		echo "Countersign needs Apple's command line tools: run 'xcode-select --install', then try again." >&2
		exit 1
	fi
	exit 0
fi

if have apt-get; then family=apt
elif have dnf; then family=dnf
elif have pacman; then family=pacman
else family=unknown
fi

# pick APT DNF PACMAN: the name of one package on this system.
pick() {
	case $family in
		apt) echo "$1" ;;
		dnf) echo "$2" ;;
		pacman) echo "$3" ;;
		*) echo "$1" ;;
	esac
}

have clang || need "$(pick clang clang clang)"
have pkg-config || need "$(pick pkg-config pkgconf-pkg-config pkgconf)"
# A C library to link with: clang alone does not bring its headers.
[ -e /usr/include/stdlib.h ] || need "$(pick libc6-dev glibc-devel glibc)"
have_lib gl || need "$(pick libgl-dev mesa-libGL-devel libglvnd)"
have_lib xrandr || need "$(pick libxrandr-dev libXrandr-devel libxrandr)"
have_lib xcursor || need "$(pick libxcursor-dev libXcursor-devel libxcursor)"
have_lib xinerama || need "$(pick libxinerama-dev libXinerama-devel libxinerama)"
have_lib xi || need "$(pick libxi-dev libXi-devel libxi)"
have_lib xxf86vm || need "$(pick libxxf86vm-dev libXxf86vm-devel libxxf86vm)"
have xdg-open || need "$(pick xdg-utils xdg-utils xdg-utils)"

if [ "$what" = test ]; then
	have Xvfb || need "$(pick xvfb xorg-x11-server-Xvfb xorg-server-xvfb)"
	have xdotool || need "$(pick xdotool xdotool xdotool)"
	have openbox || need "$(pick openbox openbox openbox)"
	have tesseract || need "$(pick tesseract-ocr tesseract 'tesseract tesseract-data-eng')"
	have import || need "$(pick imagemagick ImageMagick imagemagick)"
	have dbus-run-session || need "$(pick dbus dbus-daemon dbus)"
	have gnome-keyring-daemon || need "$(pick gnome-keyring gnome-keyring gnome-keyring)"
	have gio || need "$(pick libglib2.0-bin glib2 glib2)"
	have update-desktop-database || need desktop-file-utils
	have xprop || need "$(pick x11-utils xprop xorg-xprop)"
	have minisign || need "$(pick minisign minisign minisign)"
	have secret-tool || need "$(pick libsecret-tools libsecret libsecret)"
	have chromium || have chromium-browser || have google-chrome || need "$(pick chromium chromium chromium)"
	# Software rendering, for displays without a graphics card.
	[ -n "$(find /usr/lib /usr/lib64 -name swrast_dri.so 2>/dev/null | head -n 1)" ] ||
		[ -n "$(find /usr/lib /usr/lib64 -name 'libgallium*.so' 2>/dev/null | head -n 1)" ] ||
		need "$(pick libgl1-mesa-dri mesa-dri-drivers mesa)"
fi

[ -n "$missing" ] || exit 0
if [ "$family" = unknown ]; then
	echo "This system's package manager is not known here. Please install what corresponds to:$missing" >&2
	exit 1
fi
# shellcheck disable=SC2086 # the list is meant to split
exec "$(dirname "$0")/install.sh" $missing
