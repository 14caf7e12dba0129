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
# shellcheck disable=SC2086 # the list is meant to split
exec "$(dirname "$0")/../../scripts/install.sh" $missing
