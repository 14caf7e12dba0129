# The .deb, from the first installation to the last file.
# shellcheck shell=sh disable=SC2086,SC2154,SC2016 # the variables are test.sh's; numbers and dpkg's own need no quotes

step ".deb: installed with what it depends on alone"
cp "$older" "$root/tmp/older.deb"
cp "$deb" "$root/tmp/countersign.deb"
chmod 644 "$root"/tmp/*.deb
note "apt install, dependencies included" "$(milliseconds install_in /tmp/older.deb) ms"
if in_root ldd /usr/bin/countersign | grep 'not found'; then fail "a library is missing"; fi
as $person countersign --version
echo '{"json":{"TransactionType":"AccountSet","Account":"rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh","Fee":"12","Sequence":1}}' |
	as $person countersign tx explain | grep -q '"ok":true' || fail "tx explain"

step ".deb: a window without a bus, a keyring or a window manager's help"
as $person countersign --measure >"$work/bare.log" 2>&1 &
window
until_ok 60 "the time of the first frame" grep -q first_frame_ms "$work/bare.log"
sees "Connect your Xumm application"
keep bare
note "first frame, the first time" "$(sed -n 's/.*first_frame_ms":\([0-9]*\).*/\1/p' "$work/bare.log") ms"
quit $person
as $person countersign --measure >"$work/bare.log" 2>&1 &
window
until_ok 60 "the time of the first frame" grep -q first_frame_ms "$work/bare.log"
note "first frame, again" "$(sed -n 's/.*first_frame_ms":\([0-9]*\).*/\1/p' "$work/bare.log") ms"
quit $person

step ".deb: started from its desktop entry, signed in"
# shellcheck disable=SC2086 # a list
quickly_install $sessions
in_root desktop-file-validate /usr/share/applications/$id.desktop
grep -q "x-scheme-handler/countersign=$id.desktop" "$root/usr/share/applications/mimeinfo.cache" || fail "the links are not registered"
start_session $person countersign
with_platform $person gio launch /usr/share/applications/$id.desktop
window
sees "Sign in with"
keep started
press "Sign in with Xumm"
sees "Signed in as"
keep signed-in

step ".deb: a link reaches the window that is open"
as $person gio open countersign://request/9b144141-440b-4fbc-a064-bfd1bdd3b0ce
sees "on this computer"
keep link
[ "$(window_ids | wc -l)" = 1 ] || fail "there are several windows"
quit $person

step ".deb: upgraded, with a request and a sign-in from before"
echo '{"TransactionType":"AccountSet","Domain":"6578616D706C65"}' |
	with_platform $person countersign request --json - >"$work/request.json" 2>"$work/request.log" || fail "the request"
uuid=$(sed -n 's/.*"uuid":"\([^"]*\)".*/\1/p' "$work/request.json")
[ -n "$uuid" ] || fail "no request in $(cat "$work/request.json")"
who=$(with_platform $person countersign whoami --json)
home=$root/home/person
[ "$(in_root dpkg-query -f '${Version}' -W countersign)" = 0.0.9 ] || fail "not the older version"
note "apt install, an upgrade" "$(milliseconds install_in /tmp/countersign.deb) ms"
[ "$(in_root dpkg-query -f '${Version}' -W countersign)" = "$version" ] || fail "not the new version"
[ "$(with_platform $person countersign whoami --json)" = "$who" ] || fail "the sign-in is lost"

step ".deb: a link starts the program, which knows the request of before"
has_no_window || fail "a window is open"
as $person gio open "countersign://request/$uuid"
window
sees "Set the domain"
keep request-of-before
press "Activity"
sees "Account settings"
keep activity-of-before
quit $person

step ".deb: removed"
in_root apt-get remove -y -qq countersign >"$work/apt.log" 2>&1 || fail "apt-get remove"
kept=$(cd "$home" && find . -path '*countersign*' -type f | LC_ALL=C sort)
if in_root dpkg-query -W countersign >/dev/null 2>&1; then fail "still known after apt-get remove: there is nothing to purge"; fi
files >"$work/after1"
if grep -i countersign "$work/after1"; then fail "left behind by the package"; fi
quickly_install /tmp/countersign.deb
as $person countersign --version >/dev/null
in_root apt-get purge -y -qq countersign >"$work/apt.log" 2>&1 || fail "apt-get purge"
files >"$work/after2"
diff "$work/after1" "$work/after2" || fail "an installation leaves something behind"
[ "$(cd "$home" && find . -path '*countersign*' -type f | LC_ALL=C sort)" = "$kept" ] || fail "the person's data has changed"
echo "$kept" | grep -q requests.db || fail "the person's data is gone"
printf 'No file outside of the home is left. In the home stay:\n%s\n' "$kept"
