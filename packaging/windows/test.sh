#!/bin/sh
# Proves the Windows packages under Wine: signing, the unit tests of what is only
# there on Windows, installing, the commands, the window with a sign-in, links,
# an upgrade with data, and uninstalling. Pictures go to artifacts/windows-*.png.
#
# Everything happens in a Wine prefix and on a display of its own, and both end
# with the script. What Wine can't show, and a Windows machine must:
#
#   - that Windows finds the scheme in HKEY_CURRENT_USER (Wine 8 looks at the
#     system's only, so it is written there too before "start" is tried);
#   - SmartScreen, toast notifications, several screens with different scales;
#   - that nobody reaches the first instance of a named pipe, which the library
#     makes and never serves: Wine gives it to the first caller, so that place is
#     taken before the program is started a second time.
set -eu
cd "$(dirname "$0")/../.."
root=$PWD
packaging/windows/deps.sh test

T=$(mktemp -d)
wine_started='' display_pid=''
cleanup() {
	code=$?
	trap - EXIT
	if [ -n "$wine_started" ]; then WINEPREFIX=$T/prefix wineserver -k 2>/dev/null || true; WINEPREFIX=$T/prefix timeout 20 wineserver -w 2>/dev/null || true; fi
	# shellcheck disable=SC2086 # several numbers
	if [ -n "$display_pid" ]; then kill $display_pid 2>/dev/null || true; fi
	rm -rf "$T"
	exit $code
}
trap cleanup EXIT
trap 'exit 1' INT TERM

began=$(date +%s)
step() { printf '\n== %s (%s s)\n' "$1" "$(($(date +%s) - began))"; }
fail() {
	echo "FAIL: $*" >&2
	import -window root "artifacts/windows-failed.png" 2>/dev/null || true
	exit 1
}
# until_ok SECONDS WHAT COMMAND…: tries until it succeeds.
until_ok() {
	limit=$(($(date +%s) + $1)) what=$2
	shift 2
	until "$@"; do
		[ "$(date +%s)" -lt "$limit" ] || fail "waited in vain for $what"
		sleep 0.2
	done
}
mkdir -p artifacts "$T/bin"

step "packages"
version=$(sed -n 's/^Version = "\(.*\)"$/\1/p' FyneApp.toml)
older=0.0.9
packaging/windows/package.sh
setup=$root/dist/countersign-$version-windows-amd64-setup.exe
built=$root/dist/build/windows-amd64/countersign.exe

step "signing, with a certificate of this minute"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$T/key.pem" -out "$T/cert.pem" -days 2 \
	-subj "/CN=Countersign test, worth nothing" -addext extendedKeyUsage=codeSigning 2>/dev/null
# In two stages, as a release is made: what has the key runs no Go.
VERSION=$older DIST=$T/dist WINDOWS_EXE=$built packaging/windows/package.sh build
mkdir "$T/without"
for tool in go clang x86_64-w64-mingw32-gcc convert; do
	printf '#!/bin/sh\necho "%s beside the key" >&2\nexit 1\n' $tool >"$T/without/$tool"
	chmod +x "$T/without/$tool"
done
PATH=$T/without:$PATH WINDOWS_SIGN_CERT=$T/cert.pem WINDOWS_SIGN_KEY=$T/key.pem QUICK=1 VERSION=$older DIST=$T/dist \
	packaging/windows/package.sh pack
old_setup=$T/dist/countersign-$older-windows-amd64-setup.exe
signed() { osslsigncode verify -CAfile "$T/cert.pem" -in "$1" >"$T/verify.txt" 2>&1; }
signed "$old_setup" || { cat "$T/verify.txt"; fail "the installer's signature"; }
! signed "$setup" || fail "an installer that nobody signed verifies"
# A byte in the middle of the program, which only the signature covers.
cp "$old_setup" "$T/flipped.exe"
at=$(($(wc -c <"$T/flipped.exe") / 2))
byte=$(od -An -tu1 -j$at -N1 "$T/flipped.exe")
# shellcheck disable=SC2059 # the format is the byte
printf "\\$(printf %03o $((byte ^ 1)))" | dd of="$T/flipped.exe" bs=1 seek=$at conv=notrunc 2>/dev/null
! cmp -s "$old_setup" "$T/flipped.exe" || fail "no byte was changed"
! signed "$T/flipped.exe" || fail "a changed installer verifies"
echo "ok: signed verifies; unsigned and changed do not"

step "Wine"
display=
for n in 71 72 73 74 75 76 77 79 81 82 83; do
	[ ! -e "/tmp/.X11-unix/X$n" ] || continue
	Xvfb ":$n" -screen 0 1600x1000x24 +extension GLX -nolisten tcp >/dev/null 2>&1 &
	display_pid=$! display=:$n
	break
done
[ -n "$display" ] || fail "no display is free"
export DISPLAY="$display" WINEPREFIX="$T/prefix" WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml,winemenubuilder.exe='
export FYNE_SCALE=1 FYNE_THEME=light LIBGL_ALWAYS_SOFTWARE=1
unset COUNTERSIGN_DATA WAYLAND_DISPLAY || true
until_ok 20 "the display" xdotool getdisplaygeometry >/dev/null 2>&1
openbox >/dev/null 2>&1 &
display_pid="$! $display_pid"
wine_started=yes
timeout 120 wineboot -i >/dev/null 2>&1 || fail "Wine does not start"
# Go asks bcryptprimitives.dll for random numbers, which Wine 8 lacks.
if [ ! -e "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" ]; then
	cat >"$T/prng.c" <<'C'
#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE p, SIZE_T n) { return RtlGenRandom(p, (ULONG)n); }
C
	x86_64-w64-mingw32-gcc -shared -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" "$T/prng.c" -ladvapi32
fi
home=$(find "$WINEPREFIX/drive_c/users" -mindepth 1 -maxdepth 1 -type d ! -name Public | head -n 1)
data=$home/AppData/Roaming/countersign
folder=$home/AppData/Local/Programs/Countersign
exe=$folder/countersign.exe
winfolder="C:\\users\\${home##*/}\\AppData\\Local\\Programs\\Countersign"
run() { timeout 60 wine "$@"; }
# value KEY NAME: what the registry has; NAME "" is the default value.
value() {
	if [ -n "$2" ]; then run reg query "$1" /v "$2" 2>/dev/null; else run reg query "$1" /ve 2>/dev/null; fi |
		tr -d '\r' | sed -n 's/^    .*    REG_[A-Z]*    //p'
}
is() { [ "$2" = "$3" ] || fail "$1 is '$2', want '$3'"; }

step "unit tests of what is only on Windows"
# Wine 8 can't delete as Go's RemoveAll wants to, and says so with an error that Go
# does not know; Go has a second way, and a switch for it.
goroot=$(go env GOROOT)
at=src/internal/syscall/windows/at_windows.go
sed 's/^var TestDeleteatFallback bool$/var TestDeleteatFallback = true/' "$goroot/$at" >"$T/at_windows.go"
! cmp -s "$goroot/$at" "$T/at_windows.go" || fail "Go's switch has another name now"
printf '{"Replace":{"%s":"%s"}}' "$goroot/$at" "$T/at_windows.go" >"$T/overlay.json"
unit() { # PACKAGE [FLAGS]
	name=${1##*/}
	[ "$name" != . ] || name=main
	(cd "$1" && GOOS=windows CGO_ENABLED=0 go test -c -overlay "$T/overlay.json" -tags ci -o "$T/$name.test.exe" .)
	pack=$1
	shift
	[ "$pack" != . ] || return 0
	if ! (cd "$pack" && timeout 240 wine "$T/$name.test.exe" -test.v "$@") >"$T/$name.txt" 2>&1; then
		grep -v '^ *--- PASS\|^=== ' "$T/$name.txt" | tail -n 60
		fail "$name"
	fi
	echo "ok: $name: $(grep -c '^--- PASS' "$T/$name.txt") passed"
	grep -B1 "^--- SKIP" "$T/$name.txt" || true
}
unit ui/desktop
unit storage -test.short
# In a console of its own, which Wine has only for what "start" starts.
unit .
cp "$T/main.test.exe" "$WINEPREFIX/drive_c/main.test.exe"
run start /wait /d C:/ cmd /c 'C:\main.test.exe -test.v -test.run Console > C:\main.txt 2>&1' || true
for name in ConsoleOfTheParent ConsoleBesideAPipe; do
	grep -q "^--- PASS: Test$name " "$WINEPREFIX/drive_c/main.txt" || {
		cat "$WINEPREFIX/drive_c/main.txt"
		fail "the console"
	}
done
echo "ok: main: the console of the parent, and beside a pipe"

step "install $older, silently"
before=$(date +%s%N)
run "$old_setup" /S || fail "the installer ends with $?"
echo "installing took $((($(date +%s%N) - before) / 1000000)) ms"
for f in countersign.exe uninstall.exe LICENSE.txt LICENSES-OF-OTHERS.txt; do [ -s "$folder/$f" ] || fail "$f is missing"; done
cmp "$T/dist/build/windows-amd64/package/countersign-$older/countersign.exe" "$exe"
signed "$exe" || fail "the installed program's signature"
signed "$folder/uninstall.exe" || fail "the uninstaller's signature"
[ -e "$home/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Countersign.lnk" ] || fail "no entry in the Start menu"
class='HKCU\Software\Classes\countersign'
listed='HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\app.countersign.Countersign'
check_registry() { # VERSION
	is "the scheme" "$(value "$class" '')" 'URL:Countersign'
	run reg query "$class" /v 'URL Protocol' >/dev/null || fail "no URL Protocol"
	is "its icon" "$(value "$class\\DefaultIcon" '')" "\"$winfolder\\countersign.exe\",0"
	is "its command" "$(value "$class\\shell\\open\\command" '')" "\"$winfolder\\countersign.exe\" -- \"%1\""
	is "DisplayVersion" "$(value "$listed" DisplayVersion)" "$1"
	is "Publisher" "$(value "$listed" Publisher)" 'Countersign project'
	is "InstallLocation" "$(value "$listed" InstallLocation)" "$winfolder"
	is "QuietUninstallString" "$(value "$listed" QuietUninstallString)" "\"$winfolder\\uninstall.exe\" /S"
	case $(value "$listed" EstimatedSize) in 0x*) ;; *) fail "no EstimatedSize" ;; esac
	is "App Paths" "$(value 'HKCU\Software\Microsoft\Windows\CurrentVersion\App Paths\countersign.exe' '')" "$winfolder\\countersign.exe"
}
check_registry "$older"
echo "ok: files, signatures, Start menu, registry"

step "commands, by pipe"
# The commands need no window, so the same program without one does for Linux.
CGO_ENABLED=0 go build -tags ci -o "$T/bin/countersign" .
run "$exe" --version >"$T/version.txt" || fail "--version"
grep -q "^countersign $version" "$T/version.txt" || fail "--version says $(cat "$T/version.txt")"
sed 's/"address":/"account":/; s/"tx":/"request":/' xrpl/testdata/signed.jsonl >"$T/in.jsonl"
printf 'no json\n{"blob":"12"}\n' >>"$T/in.jsonl"
for verb in explain verify decode hash; do
	want=0 got=0
	"$T/bin/countersign" tx $verb <"$T/in.jsonl" >"$T/linux.jsonl" || want=$?
	run "$exe" tx $verb <"$T/in.jsonl" >"$T/windows.jsonl" || got=$?
	is "the exit code of tx $verb" "$got" "$want"
	cmp "$T/linux.jsonl" "$T/windows.jsonl" || fail "tx $verb differs from Linux"
	echo "ok: tx $verb: $(wc -l <"$T/windows.jsonl") lines ($(grep -c '"ok":true' "$T/windows.jsonl") ok), as on Linux, exit code $got"
done
got=0
run "$exe" no-such-command >"$T/out.txt" 2>"$T/err.txt" || got=$?
is "the exit code of wrong usage" "$got" 2
grep -q 'countersign --help' "$T/err.txt" || fail "wrong usage is told nowhere"

step "the window"
open_window() { # NAME ARGUMENTS…: starts it, and waits for the first frame
	title=$1
	shift
	: >"$T/window.txt"
	wine "$exe" --measure "$@" 2>"$T/window.txt" &
	window_pid=$!
	until_ok 60 "the first frame" grep -q first_frame_ms "$T/window.txt"
	until_ok 20 "the window" xdotool search --onlyvisible --name "$title" >/dev/null
	main=$(xdotool search --onlyvisible --name "$title" | tail -n 1)
	cat "$T/window.txt"
}
ended() { # the program that open_window started
	! kill -0 "$window_pid" 2>/dev/null
}
# says WINDOW TEXT: whether the window shows it.
says() {
	import -window "$1" "$T/see.png" 2>/dev/null && convert "$T/see.png" -resize 200% "$T/see2.png" &&
		OMP_THREAD_LIMIT=1 tesseract "$T/see2.png" - --psm 11 2>/dev/null | tr '\n' ' ' | tr -s ' ' | grep -q "$2"
}
# press_primary WINDOW: presses the one button in the accent colour (ui/look).
press_primary() {
	import -window "$1" "$T/see.png" 2>/dev/null || return 1
	place=$(convert "$T/see.png" -depth 8 -fill black +opaque '#4050DC' -fill white -opaque '#4050DC' \
		-define connected-components:verbose=true -define connected-components:area-threshold=1500 -connected-components 8 null: |
		sed -n 's/^ *[0-9]*: \([0-9]*\)x\([0-9]*\)+\([0-9]*\)+\([0-9]*\) .*255,255,255.*/\1 \2 \3 \4/p' | tail -n 1)
	[ -n "$place" ] || return 1
	# shellcheck disable=SC2086 # four numbers
	set -- "$1" $place
	xdotool windowactivate --sync "$1" mousemove --window "$1" $(($4 + 8)) $(($5 + $3 / 2)) click 1
}
# move_phone puts the phone's window beside the main one.
move_phone() {
	until_ok 20 "the phone" xdotool search --onlyvisible --name '^Sandbox phone$' >/dev/null
	phone=$(xdotool search --onlyvisible --name '^Sandbox phone$' | tail -n 1)
	xdotool windowmove "$phone" 1180 40
}
# reach PROFILE-FOLDER: takes the place that Wine should give to nobody, see above.
reach() {
	COUNTERSIGN_TEST_CHILD=claim COUNTERSIGN_TEST_WHERE="C:\\users\\${home##*/}\\AppData\\Roaming\\countersign$1" \
		run "$T/desktop.test.exe" >/dev/null 2>&1 || true
}

open_window '^Countersign .sandbox.$' --sandbox
move_phone
until_ok 30 "the sign-in screen" says "$main" 'Sign in'
import -window root artifacts/windows-start.png

step "sign-in with the sandbox's phone"
until_ok 20 "the button" press_primary "$main"
until_ok 40 "the code" says "$main" 'Use the browser'
import -window "$main" artifacts/windows-code.png
until_ok 20 "the phone's button" press_primary "$phone"
until_ok 40 "the review" says "$phone" 'Decline'
import -window "$phone" artifacts/windows-review.png
until_ok 20 "the phone's approval" press_primary "$phone"
until_ok 60 "the sign-in" says "$main" 'Signed in'
import -window "$main" artifacts/windows-signed-in.png
echo "ok: signed in"

step "a second start, and a link"
reach '\sandbox'
run "$exe" --sandbox 2>"$T/second.txt" || fail "the second start ends with $?: $(cat "$T/second.txt")"
grep -q 'running already' "$T/second.txt" || fail "the second start says $(cat "$T/second.txt")"
run "$exe" --sandbox countersign://request/1b144141-440b-4fbc-a064-bfd1bdd3b0ce 2>"$T/second.txt" || fail "a link: $(cat "$T/second.txt")"
until_ok 20 "what the link says" says "$main" "isn.t on this computer"
import -window "$main" artifacts/windows-link.png
echo "ok: handed over by the named pipe"

step "installing while it runs"
got=0
run "$setup" /S || got=$?
is "the exit code of a silent installation beside the window" "$got" 3
! ended || fail "the window was closed without /CLOSE"
is "DisplayVersion" "$(value "$listed" DisplayVersion)" "$older"
[ -s "$data/sandbox/requests.db" ] || fail "no data in $data"
echo keep >"$data/sandbox/person.txt"

step "upgrade to $version, closing the window"
run "$setup" /S /CLOSE || fail "the upgrade ends with $?"
until_ok 10 "the program's end" ended
check_registry "$version"
cmp "$built" "$exe" || fail "the program is not the new one"
is "what the person has" "$(cat "$data/sandbox/person.txt")" keep
open_window '^Countersign .sandbox.$' --sandbox
move_phone
until_ok 60 "the sign-in from before the upgrade" says "$main" 'From Alice'
import -window "$main" artifacts/windows-upgraded.png
run "$setup" /S /CLOSE || fail "installing the same again ends with $?"
until_ok 10 "the program's end" ended
got=0
run "$old_setup" /S || got=$?
is "the exit code of installing an older version" "$got" 4
echo "ok: upgraded, still signed in; an older version is refused"

step "links as Windows opens them"
open_window '^Countersign$'
reach ''
line=$(value "$class\\shell\\open\\command" '')
link=countersign://request/1b144141-440b-4fbc-a064-bfd1bdd3b0ce
cat >"$T/link.bat" <<B
$(printf '%s' "$line" | sed "s|%1|$link|")
B
run cmd /c "$T/link.bat" >"$T/second.txt" 2>&1 || fail "the registered command: $(cat "$T/second.txt")"
until_ok 20 "what the link says" says "$main" "isn.t on this computer"
import -window "$main" artifacts/windows-link-registered.png
# Wine's "start" knows the system's schemes only.
run reg add 'HKLM\Software\Classes\countersign' /v 'URL Protocol' /d '' /f >/dev/null
run reg add 'HKLM\Software\Classes\countersign\shell\open\command' /ve /d "$line" /f >/dev/null
run start /wait "$link" || fail "start $link ends with $?"
run reg delete 'HKLM\Software\Classes\countersign' /f >/dev/null

step "uninstall, keeping data"
got=0
uninstall() { timeout 90 wine "$folder/uninstall.exe" "$@" "_?=$winfolder"; }
uninstall /S || got=$?
is "the exit code of uninstalling beside the window" "$got" 3
[ -s "$exe" ] || fail "the program was removed while it ran"
uninstall /S /CLOSE || fail "uninstalling ends with $?"
until_ok 10 "the program's end" ended
gone() {
	! run reg query "$1" >/dev/null 2>&1 || fail "$1 is left behind"
}
check_gone() {
	gone "$class"
	gone "$listed"
	gone 'HKCU\Software\Microsoft\Windows\CurrentVersion\App Paths\countersign.exe'
	[ ! -e "$exe" ] || fail "the program is left behind"
	[ ! -e "$home/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Countersign.lnk" ] || fail "the Start menu still has it"
}
check_gone
is "what the person has" "$(cat "$data/sandbox/person.txt")" keep
# _?= runs the uninstaller in place, so that it can be waited for; it can't remove itself then.
rm -f "$folder/uninstall.exe"
rmdir "$folder" || fail "left behind: $(ls "$folder")"

step "uninstall with /PURGE"
run "$setup" /S || fail "installing again ends with $?"
# Wine's Credential Manager is in its registry.
sign_ins() { run reg query 'HKCU\Software\Wine\Credential Manager' /s 2>/dev/null | grep -c 'Countersign'; }
[ "$(sign_ins)" -gt 0 ] || fail "no sign-in was kept: there is nothing to show"
uninstall /S /PURGE || fail "purging ends with $?"
check_gone
is "the number of sign-ins left" "$(sign_ins)" 0
[ ! -e "$data" ] || fail "left behind: $(find "$data")"
left=$(find "$home" -iname '*countersign*' ! -path "$folder*" ! -path '*/Temp/*')
[ -z "$left" ] || fail "left behind: $left"
echo "ok"

step "numbers"
wc -c "$built" "$setup" "dist/countersign-$version-windows-amd64.zip"
