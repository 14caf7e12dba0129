#!/bin/sh
# Puts together what the jobs of a release have made:
#
#   packaging/collect.sh FROM DIST
#
# FROM has a folder for each job, as packaging/files.sh names them. A job may bring
# its own files only, and has to bring all of them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
from=$1 dist=$2

fail() {
	echo "collect: $1" >&2
	exit 1
}
files=$("$here/files.sh")
if [ -e "$dist" ] && [ -n "$(ls -A "$dist")" ]; then fail "there is something in $dist already"; fi
mkdir -p "$dist"
want=0
while read -r job name; do
	# A link would bring a file from elsewhere.
	if [ -L "$from/$job" ] || [ -L "$from/$job/$name" ] || [ ! -f "$from/$job/$name" ]; then
		fail "$job has not made $name"
	fi
	cp "$from/$job/$name" "$dist/$name"
	chmod 644 "$dist/$name"
	want=$((want + 1))
done <<END
$files
END
# Counted by a character for each, whatever their names are.
there=$(find "$from" ! -type d -exec printf x \; | wc -c)
[ "$there" -eq "$want" ] || {
	find "$from" ! -type d -exec ls -ld {} + >&2
	fail "there are $there files, and a release has $want: nothing is signed that is not listed in packaging/files.sh"
}
