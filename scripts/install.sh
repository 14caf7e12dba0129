#!/bin/sh
# Installs packages by this system's own package manager, and says which:
#
#   scripts/install.sh PACKAGE…
#
# Asks nothing, and uses sudo when not root. Knows apt, dnf, pacman and Homebrew.
set -eu
have() { command -v "$1" >/dev/null 2>&1; }

root=
if have apt-get || have dnf || have pacman; then
	if [ "$(id -u)" != 0 ]; then
		if have sudo; then root=sudo; else
			echo "These packages are missing and only root can install them: $*" >&2
			exit 1
		fi
	fi
elif ! have brew; then
	echo "This system's package manager is not known here. Please install what corresponds to: $*" >&2
	exit 1
fi

echo "Installing: $*" >&2
if have apt-get; then
	$root apt-get update -qq
	$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
elif have dnf; then $root dnf install -y -q "$@"
elif have pacman; then $root pacman -S --noconfirm --needed "$@"
else brew install --quiet "$@"
fi
