# What a person's desktop brings: a session bus with a keyring, and a sandbox of
# the platform beside it.
# shellcheck shell=sh disable=SC2016,SC2154 # the variables are test.sh's

# as UID COMMAND…: in the clean system, as that person.
as() {
	uid=$1
	shift
	house=$(in_root getent passwd "$uid" | cut -d : -f 6)
	chroot "$root" setpriv --reuid="$uid" --regid="$uid" --clear-groups --inh-caps=-all \
		env -i --chdir="$house" HOME="$house" PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 \
		DISPLAY="${screen-}" XDG_RUNTIME_DIR="/run/user/$uid" DBUS_SESSION_BUS_ADDRESS="${bus-disabled:}" \
		LIBGL_ALWAYS_SOFTWARE=1 FYNE_SCALE=1 FYNE_THEME=light "$@"
}

# start_session UID PROGRAM: a bus, a keyring that is open, and the program's
# sandbox, whose phone approves everything. What the bus starts knows them all.
start_session() {
	who=$1 program=$2 bus=disabled:
	rm -f "$root/run/user/$who/bus.txt"
	as "$who" dbus-run-session -- sh -euc '
		printf "countersign\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
		printf "%s\n" "$DBUS_SESSION_BUS_ADDRESS" >"$XDG_RUNTIME_DIR/bus.part"
		mv "$XDG_RUNTIME_DIR/bus.part" "$XDG_RUNTIME_DIR/bus.txt"
		exec sleep infinity
	' >"$work/session.log" 2>&1 &
	until_ok 60 "the session bus" test -s "$root/run/user/$who/bus.txt"
	bus=$(cat "$root/run/user/$who/bus.txt")

	as "$who" "$program" sandbox --auto-approve --state "/run/user/$who/platform.json" >"$work/sandbox.json" 2>"$work/sandbox.log" &
	until_ok 60 "the sandbox" grep -q '}' "$work/sandbox.json"
	api=$(member api_url) oauth=$(member oauth_url) key=$(member api_key)
	as "$who" dbus-update-activation-environment DISPLAY="$screen" XDG_RUNTIME_DIR="/run/user/$who" LIBGL_ALWAYS_SOFTWARE=1 FYNE_SCALE=1 FYNE_THEME=light \
		COUNTERSIGN_API_URL="$api" COUNTERSIGN_OAUTH_URL="$oauth" COUNTERSIGN_API_KEY="$key"
}

member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$work/sandbox.json"; }

# with_platform UID COMMAND…: told of the sandbox.
with_platform() {
	w=$1
	shift
	as "$w" env COUNTERSIGN_API_URL="$api" COUNTERSIGN_OAUTH_URL="$oauth" COUNTERSIGN_API_KEY="$key" "$@"
}

# quit ends the windows of a person as a desktop does at log-out.
quit() {
	for pid in $(pgrep -u "$1" -x countersign); do
		grep -qz '^sandbox$' "/proc/$pid/cmdline" || kill "$pid"
	done
	until_ok 60 "the window to close" has_no_window
}
