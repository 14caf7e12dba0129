#!/bin/sh
# Installs Countersign for the person who runs this, below ~/.local, without root.
# Run again, or from a newer version's folder, it replaces what is there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
id=app.countersign.Countersign

say() { printf '%s\n' "$*"; }
fail() {
	printf 'install.sh: %s\n' "$*" >&2
	exit 1
}
[ "$(id -u)" != 0 ] || [ -n "${COUNTERSIGN_INSTALL_ROOT-}" ] ||
	fail "run this as yourself, not as root: it installs for one person. (COUNTERSIGN_INSTALL_ROOT=1 installs for root.)"
case ${HOME-} in /*) ;; *) fail "HOME is not set" ;; esac
case ${XDG_DATA_HOME-} in /*) data=$XDG_DATA_HOME ;; *) data=$HOME/.local/share ;; esac
program=$HOME/.local/bin/countersign
keep=$HOME/.local/lib/countersign # the list of files, and uninstall.sh

# What a desktop has no way to start: the program says the same of its own path.
newline='
'
case $program in
	*[=%]* | *"$newline"* | *[[:cntrl:]]*) fail "the path $program has a character that a desktop can't start programs from" ;;
esac
[ -x "$here/bin/countersign" ] || fail "bin/countersign is missing beside this script"
needed=$(ldd "$here/bin/countersign" 2>/dev/null | sed -n 's/^[[:space:]]*\(.*\) => not found.*/\1/p' | tr '\n' ' ')

list=$(mktemp)
trap 'rm -f "$list"' EXIT INT TERM

# put FILE PLACE MODE: in one step, so that a running program keeps its own.
put() {
	mkdir -p "$(dirname "$2")"
	cp "$1" "$2.part"
	chmod "$3" "$2.part"
	mv -f "$2.part" "$2"
	printf '%s\n' "$2" >>"$list"
}

# The key Exec: quoted when it has a reserved character, and then escaped as every
# string is (Desktop Entry Specification, "The Exec key").
argument=$program
case $program in
	*[' "'\''\><~|&;$*?#()`']*)
		argument=\"$(printf '%s' "$program" | sed 's/[\\"$`]/\\&/g')\"
		;;
esac
argument=$(printf '%s' "$argument" | sed 's/\\/\\\\/g')
# The session bus has quotes of its own.
service="'$(printf '%s' "$program" | sed "s/'/'\\\\''/g")'"
service=$(printf '%s' "$service" | sed 's/\\/\\\\/g')

# rewritten FILE LINE: its line Exec replaced.
rewritten() {
	EXEC=$2 awk '/^Exec=/ { print "Exec=" ENVIRON["EXEC"]; next } { print }' "$1"
}

put "$here/bin/countersign" "$program" 755
scratch=$(mktemp)
trap 'rm -f "$list" "$scratch"' EXIT INT TERM
(cd "$here/share" && find . -type f | LC_ALL=C sort) >"$scratch.all"
while IFS= read -r file; do
	file=${file#./}
	place=$file
	case $file in
		"applications/$id.desktop") rewritten "$here/share/$file" "$argument %u" >"$scratch" ;;
		"dbus-1/services/$id.service") rewritten "$here/share/$file" "$service" >"$scratch" ;;
		zsh/vendor-completions/*) place=zsh/site-functions/${file##*/} && cp "$here/share/$file" "$scratch" ;;
		*) cp "$here/share/$file" "$scratch" ;;
	esac
	put "$scratch" "$data/$place" 644
done <"$scratch.all"
rm -f "$scratch.all"
put "$here/uninstall.sh" "$keep/uninstall.sh" 755

# What an older version had and this one has not goes.
if [ -f "$keep/files" ]; then
	while IFS= read -r old; do
		grep -qxF -e "$old" "$list" || rm -f "$old"
	done <"$keep/files"
fi
cp "$list" "$keep/files"

# Desktops notice by these; each may be missing.
touch "$data/icons/hicolor"
if command -v update-desktop-database >/dev/null 2>&1; then update-desktop-database "$data/applications" || true; fi
if [ -n "${DBUS_SESSION_BUS_ADDRESS-}" ] && command -v gdbus >/dev/null 2>&1; then
	gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus \
		--method org.freedesktop.DBus.ReloadConfig >/dev/null 2>&1 || true
fi

say "Countersign is installed: $program"
say "It is in the desktop's menu, and opens links that begin with countersign://"
case :$PATH: in
	*:"$HOME/.local/bin":*) ;;
	*) say "The folder $HOME/.local/bin is not on your PATH: in a terminal give the whole path, or add it." ;;
esac
say "zsh completes it where $data/zsh/site-functions is in fpath; bash and fish by themselves."
say "To remove it: sh \"$keep/uninstall.sh\""
if [ -n "$needed" ]; then
	say ""
	say "The program can't start yet: these libraries are missing here: $needed"
	say "Debian and Ubuntu have them in libgl1 libx11-6 libxcursor1 libxi6 libxinerama1 libxrandr2 libxxf86vm1,"
	say "Fedora in libglvnd-glx libX11 libXcursor libXi libXinerama libXrandr libXxf86vm."
fi
