#!/bin/sh
# Removes what install.sh has installed for the person who runs this, and says
# what stays: what they have made with the program.
set -eu
case ${HOME-} in /*) ;; *) echo "uninstall.sh: HOME is not set" >&2 && exit 1 ;; esac
case ${XDG_DATA_HOME-} in /*) data=$XDG_DATA_HOME ;; *) data=$HOME/.local/share ;; esac
case ${XDG_CONFIG_HOME-} in /*) config=$XDG_CONFIG_HOME ;; *) config=$HOME/.config ;; esac
case ${XDG_CACHE_HOME-} in /*) cache=$XDG_CACHE_HOME ;; *) cache=$HOME/.cache ;; esac
keep=$HOME/.local/lib/countersign

say() { printf '%s\n' "$*"; }

# Where it was installed, which need not be where the variable points now.
installed=$data
if [ -f "$keep/files" ]; then
	entry=$(grep '/applications/app\.countersign\.Countersign\.desktop$' "$keep/files" | head -n 1 || true)
	if [ -n "$entry" ]; then installed=${entry%/applications/*}; fi
	while IFS= read -r file; do
		rm -f "$file"
		# Folders that are empty now go, too, up to those of everybody.
		folder=$(dirname "$file")
		while [ "$folder" != "$data" ] && [ "$folder" != "$installed" ] && [ "$folder" != "$HOME/.local" ] && [ "$folder" != "$HOME" ] && [ "$folder" != / ]; do
			rmdir "$folder" 2>/dev/null || break
			folder=$(dirname "$folder")
		done
	done <"$keep/files"
	rm -f "$keep/files"
	rmdir "$keep" "$HOME/.local/lib" 2>/dev/null || true
	if [ -d "$installed/applications" ] && command -v update-desktop-database >/dev/null 2>&1; then
		update-desktop-database "$installed/applications" || true
		# It leaves a list of nothing behind.
		if [ "$(cat "$installed/applications/mimeinfo.cache" 2>/dev/null)" = "[MIME Cache]" ]; then
			rm -f "$installed/applications/mimeinfo.cache"
			rmdir "$installed/applications" 2>/dev/null || true
		fi
	fi
	say "Countersign is removed."
else
	say "Countersign was not installed here by install.sh: nothing is removed."
fi

left=
elsewhere=
if [ "$installed" != "$data" ]; then elsewhere=$installed/countersign; fi
for folder in "${COUNTERSIGN_DATA-}" "$data/countersign" "$elsewhere" "$config/countersign" \
	"$config/fyne/app.countersign.Countersign" "$cache/fyne/app.countersign.Countersign"; do
	if [ -n "$folder" ] && [ -d "$folder" ]; then
		[ -n "$left" ] || say "These are yours and stay; delete them to remove everything:"
		left=yes
		say "  $folder"
	fi
done
say "An account that is still signed in stays in your keyring, in an entry of Countersign: sign out before, or delete it there."
