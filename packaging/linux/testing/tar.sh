# The tar.xz, installed by a person whose home has a space in its name.
# shellcheck shell=sh disable=SC2046,SC2086,SC2154,SC2016 # the variables are test.sh's; numbers and dpkg's own need no quotes

step ".tar.xz: install.sh"
# There already, where the .deb was tested before.
quickly_install $(dpkg-deb -f "$deb" Depends | sed 's/([^)]*)//g; s/,/ /g') $sessions
home="$root/home/a person"
folder=countersign-$version
tar -C "$home" -xf "$tarball"
chown -R "$spaced:$spaced" "$home/$folder"
before=$(cd "$home" && find . ! -path "./$folder*" | LC_ALL=C sort)
as $spaced sh "$folder/install.sh"
once=$(cd "$home/.local" && find . -type f | LC_ALL=C sort)
as $spaced sh "$folder/install.sh" >/dev/null
[ "$(cd "$home/.local" && find . -type f | LC_ALL=C sort)" = "$once" ] || fail "a second installation is another"
sed -i 's/release version="[^"]*"/release version="0.0.1"/' "$home/$folder/share/metainfo/$id.metainfo.xml"
if as $spaced sh "$folder/install.sh" </dev/null >"$work/older.log" 2>&1; then fail "an older version is installed without a word"; fi
grep -q "which is newer than 0.0.1" "$work/older.log" || fail "an older version is refused with: $(cat "$work/older.log")"
[ "$(cd "$home/.local" && find . -type f | LC_ALL=C sort)" = "$once" ] || fail "what is refused has changed something"
rm -rf "${home:?}/$folder" # what was installed needs it no more
entry="/home/a person/.local/share/applications/$id.desktop"
in_root desktop-file-validate "$entry"

step ".tar.xz: started from its desktop entry, and by a link"
start_session $spaced "/home/a person/.local/bin/countersign"
with_platform $spaced gio launch "$entry"
window
sees "Sign in with"
keep tar-started
quit $spaced
as $spaced gio open countersign://request/9b144141-440b-4fbc-a064-bfd1bdd3b0ce
window
sees "on this computer"
keep tar-link
quit $spaced

step ".tar.xz: uninstall.sh"
as $spaced sh .local/lib/countersign/uninstall.sh
left=$(cd "$home" && find . -type f ! -path './.cache/*' | LC_ALL=C sort)
printf '%s\n' "$left"
if printf '%s\n' "$left" | grep -v -e '^./.local/share/countersign/' -e '^./.config/countersign/' -e '^./.config/fyne/' -e '^./.local/share/keyrings/' |
	grep -vxF -e "$before" -e ''; then fail "left behind by uninstall.sh"; fi
printf '%s\n' "$left" | grep -q requests.db || fail "the person's data is gone"
