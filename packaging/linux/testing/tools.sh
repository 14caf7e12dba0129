# What the other parts of test.sh are written with.
# shellcheck shell=sh disable=SC2154 # the variables are test.sh's

started=$(date +%s)

step() { printf '\n== %s (%s s)\n' "$1" "$(($(date +%s) - started))"; }

fail() {
	printf 'FAILED: %s\n' "$*" >&2
	if [ -n "${screen-}" ]; then import -display "$screen" -window root "$artifacts/failed.png" 2>/dev/null || true; fi
	for log in "$work"/*.log; do
		[ ! -s "$log" ] || { printf -- '-- %s\n' "${log##*/}" && tail -n 12 "$log"; } >&2
	done
	exit 1
}

# note NAME VALUE: something that was measured.
note() { printf '%-34s %s\n' "$1" "$2" | tee -a "$artifacts/measured.txt"; }

# until_ok SECONDS WHAT COMMAND…: tries again until it succeeds.
until_ok() {
	limit=$(($(date +%s) + $1)) what=$2
	shift 2
	until "$@" >/dev/null 2>&1; do
		[ "$(date +%s)" -lt "$limit" ] || fail "waited in vain for $what"
		sleep 0.1
	done
}

# milliseconds COMMAND…: how long it takes.
milliseconds() {
	from=$(date +%s%N)
	"$@" >/dev/null || fail "$*"
	echo $((($(date +%s%N) - from) / 1000000))
}
