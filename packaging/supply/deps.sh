#!/bin/sh
# Installs what the checks of the scripts and of the release need, and this
# machine lacks. Asks nothing, and says nothing when all is there. Knows apt,
# dnf, pacman and Homebrew.
set -eu
have() { command -v "$1" >/dev/null 2>&1; }
if have apt-get; then family=apt
elif have dnf; then family=dnf
elif have pacman; then family=pacman
elif have brew; then family=brew
else family=unknown
fi

missing=
# need COMMAND APT DNF PACMAN BREW
need() {
	if have "$1"; then return; fi
	case $family in
		dnf) missing="$missing $3" ;;
		pacman) missing="$missing $4" ;;
		brew) missing="$missing $5" ;;
		*) missing="$missing $2" ;;
	esac
}
need minisign minisign minisign minisign minisign
need shellcheck shellcheck ShellCheck shellcheck shellcheck
# Signatures of tags.
need ssh-keygen openssh-client openssh-clients openssh openssh
# macOS has iconutil.
have iconutil || need png2icns icnsutils libicns-utils libicns libicns
[ -n "$missing" ] || exit 0

root=
if [ "$family" != brew ] && [ "$(id -u)" != 0 ]; then
	if have sudo; then root=sudo; else
		echo "These packages are missing and only root can install them:$missing" >&2
		exit 1
	fi
fi
echo "Installing:$missing" >&2
# shellcheck disable=SC2086 # the list is meant to split
case $family in
	apt)
		$root apt-get update -qq
		$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
		;;
	dnf) $root dnf install -y -q $missing ;;
	pacman) $root pacman -S --noconfirm --needed $missing ;;
	brew) brew install --quiet $missing ;;
	*)
		echo "This system's package manager is not known here. Please install what corresponds to:$missing" >&2
		exit 1
		;;
esac
