# A screen outside of the clean system, and eyes and hands on it: nothing of this
# is installed beside the program.
# shellcheck shell=sh disable=SC2154 # the variables are test.sh's

start_screen() {
	# A number that is free, chosen by the server itself. Whoever may reach the
	# socket may use it: it lives as long as this test.
	Xvfb -displayfd 3 -screen 0 1280x900x24 +extension GLX -nolisten tcp -noreset -ac 3>"$work/display" 2>"$work/xvfb.log" &
	xvfb=$!
	until_ok 60 "Xvfb" test -s "$work/display"
	screen=:$(cat "$work/display")
	mkdir -p "$root/tmp/.X11-unix"
	mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
	DISPLAY=$screen openbox --sm-disable >"$work/openbox.log" 2>&1 &
}

end_screen() { if [ -n "${xvfb-}" ]; then kill "$xvfb" 2>/dev/null || true; fi; }

on_screen() { DISPLAY=$screen "$@"; }

window_ids() { on_screen xdotool search --onlyvisible --name '^Countersign$' 2>/dev/null; }
has_window() { [ -n "$(window_ids)" ]; }
has_no_window() { ! has_window; }

# window waits for the program's window, in $window.
window() {
	until_ok 120 "the window" has_window
	window=$(window_ids | tail -n 1)
	on_screen xdotool windowactivate --sync "$window" 2>/dev/null || true
}

keep() { on_screen import -window "$window" "$artifacts/$1.png"; }

# look reads the window: a word a line with its middle, "x y word", and a | where a
# line ends, so that no words are found across two. First all dark
# words; then light ones on buttons, which are what is not quite white around them.
look() {
	on_screen import -window "$window" -colorspace Gray "$work/look.png"
	for ink in "-threshold 70%" "-negate -threshold 20%"; do
		# shellcheck disable=SC2086 # several arguments
		convert "$work/look.png" $ink -resize 200% "$work/look2.png"
		OMP_THREAD_LIMIT=1 tesseract "$work/look2.png" - --psm 11 tsv 2>/dev/null |
			awk -F '\t' '
				$1 != 5 { print "0 0 |" }
				$1 == 5 && $12 !~ /^ *$/ { print int(($7 + $9 / 2) / 2), int(($8 + $10 / 2) / 2), $12 }'
	done
}

# find_words "Sign in": where the first of these words is, when the window has them
# one after the other. Spaces and case do not count, nor do l, 1 and i differ.
find_words() {
	look | awk -v want="$1" '
		function plain(s) { s = tolower(s); gsub(/[^a-z0-9|]/, "", s); gsub(/[l1]/, "i", s); gsub(/0/, "o", s); return s }
		{ p = plain($3); for (i = 1; i <= length(p); i++) { n++; x[n] = $1; y[n] = $2 } all = all p }
		END { at = index(all, plain(want)); if (!at) exit 1; print x[at], y[at] }'
}

sees() { until_ok 120 "the words \"$1\" in the window" find_words "$1"; }

press() {
	until_ok 120 "something to press that reads \"$1\"" found_words "$1"
	read -r x y <"$work/found"
	on_screen xdotool mousemove --window "$window" "$x" "$y" click 1
}
found_words() { find_words "$1" >"$work/found"; }
