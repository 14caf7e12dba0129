#!/bin/sh
# Installs Countersign for the person who runs this, below ~/.local, without root.
# Run again, or from a newer version's folder, it replaces what is there. What it
# did not install itself, or is newer, it replaces after a question or with --force.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
id=app.countersign.Countersign

say() { printf '%s\n' "$*"; }
fail() {
	printf 'install.sh: %s\n' "$*" >&2
	exit 1
}
force=
case $#:${1-} in
	0:) ;;
	1:--force) force=yes ;;
	*) fail "usage: install.sh [--force]" ;;
esac
# sure QUESTION: whoever runs this says yes, now or with --force.
sure() {
	[ -z "$force" ] || return 0
	if [ -t 0 ]; then
		printf '%s [y/N] ' "$1"
		read -r answer || answer=
		case $answer in [yY]*) return 0 ;; esac
		fail "nothing was changed"
	fi
	fail "$1 (Not asked, since there is no terminal: --force says yes. Nothing was changed.)"
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
# The list has a line for each file.
case $data in *"$newline"*) fail "XDG_DATA_HOME has a line break in it" ;; esac
[ -x "$here/bin/countersign" ] || fail "bin/countersign is missing beside this script"
needed=$(ldd "$here/bin/countersign" 2>/dev/null | sed -n 's/^[[:space:]]*\(.*\) => not found.*/\1/p' | tr '\n' ' ')

# In a folder of one's own, which nobody else can prepare.
work=$(mktemp -d)
begun=''
part=''
# shellcheck disable=SC2154 # rc is set in it
trap 'rc=$?
rm -rf "$work"
if [ -n "$part" ]; then rm -f "$part"; fi
if [ "$rc" != 0 ] && [ -n "$begun" ]; then
	printf "install.sh: not everything was installed. To take it back: sh \"%s\"\n" "$keep/uninstall.sh" >&2
fi' EXIT
trap 'exit 1' HUP INT TERM

# put FILE PLACE MODE: in one step, so that a running program keeps its own.
put() {
	part=$(mktemp "$2.XXXXXX")
	cp "$1" "$part"
	chmod "$3" "$part"
	mv -f "$part" "$2"
	part=
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

# What comes from where, in two lists with the same lines. The script that takes it
# all back is first.
(cd "$here/share" && find . -type f | LC_ALL=C sort | sed 's,^\./,,') >"$work/shared"
{
	printf '%s\n' "$keep/uninstall.sh" "$program"
	while IFS= read -r file; do
		case $file in zsh/vendor-completions/*) file=zsh/site-functions/${file##*/} ;; esac
		printf '%s\n' "$data/$file"
	done <"$work/shared"
} >"$work/places"
[ ! -d "$keep/files" ] || fail "$keep/files is a folder"
: >"$work/known"
if [ -f "$keep/files" ]; then cp "$keep/files" "$work/known"; fi

# All that can be seen to fail does so before anything is changed.
others=
while IFS= read -r place; do
	[ ! -d "$place" ] || fail "$place is a folder"
	folder=$(dirname "$place")
	while [ ! -e "$folder" ] && [ ! -L "$folder" ]; do folder=$(dirname "$folder"); done
	[ -d "$folder" ] || fail "$folder is no folder: $place can't be installed"
	if [ ! -w "$folder" ] || [ ! -x "$folder" ]; then fail "$folder can't be written to: $place can't be installed"; fi
	# Files with the program's own identifier it may have written itself.
	case $place in *"$id"*) continue ;; esac
	if { [ -e "$place" ] || [ -L "$place" ]; } && ! grep -qxF -e "$place" "$work/known"; then others="$others $place"; fi
done <"$work/places"
[ -z "$others" ] || sure "Not installed by this script, and would be replaced:$others. Replace?"

# version FILE: the newest one that the file of a software centre names.
version() { sed -n 's/.*<release [^>]*version="\([^"]*\)".*/\1/p' "$1" 2>/dev/null | head -n 1; }
info=$(grep "/metainfo/$id.metainfo.xml\$" "$work/known" | head -n 1 || true)
new=$(version "$here/share/metainfo/$id.metainfo.xml")
old=
if [ -n "$info" ]; then old=$(version "$info"); fi
if [ -n "$old" ] && [ -n "$new" ] && [ "$old" != "$new" ]; then
	# A version to come, 1.0.0-rc.1, is before 1.0.0.
	last=$(printf '%s\n' "$old" "$new" | sed 's/-/~/' | sort -V | tail -n 1 | sed 's/~/-/')
	[ "$last" = "$new" ] || sure "Version $old is installed, which is newer than $new. Replace it?"
fi

# The list is there before the first file, with those of before: whatever happens
# now can be taken back.
mkdir -p "$keep"
LC_ALL=C sort -u "$work/known" "$work/places" >"$work/all"
put "$work/all" "$keep/files" 644
begun=yes
while IFS= read -r place; do mkdir -p "$(dirname "$place")"; done <"$work/places"
put "$here/uninstall.sh" "$keep/uninstall.sh" 755
put "$here/bin/countersign" "$program" 755
while IFS= read -r file; do
	place=$file
	case $file in
		"applications/$id.desktop") rewritten "$here/share/$file" "$argument %u" >"$work/file" ;;
		"dbus-1/services/$id.service") rewritten "$here/share/$file" "$service" >"$work/file" ;;
		zsh/vendor-completions/*) place=zsh/site-functions/${file##*/} && cp "$here/share/$file" "$work/file" ;;
		*) cp "$here/share/$file" "$work/file" ;;
	esac
	put "$work/file" "$data/$place" 644
done <"$work/shared"

# What an older version had and this one has not goes.
while IFS= read -r old; do
	grep -qxF -e "$old" "$work/places" || rm -f "$old"
done <"$work/known"
put "$work/places" "$keep/files" 644
begun=

# Desktops notice by these; each may be missing.
touch "$data/icons/hicolor" || true
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
