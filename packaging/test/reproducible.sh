#!/bin/sh
# reproducible.sh, in a repository made for it, with builds that are as said.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT INT TERM
GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM
bad=0
wrong() {
	echo "reproducible: $1" && sed 's/^/    /' "$private/said"
	bad=1
}
repo=$private/repo
mkdir -p "$repo/packaging/linux"
cp "$here/reproducible.sh" "$repo/packaging/"
# build PROGRAM DEB TAR: shell words for what is in each.
build() {
	cat >"$repo/packaging/build.sh" <<END
#!/bin/sh
mkdir -p "\$(dirname "\$3")"
echo "$1" >"\$3"
END
	cat >"$repo/packaging/linux/package.sh" <<END
#!/bin/sh
mkdir -p "\$DIST"
cat "\$LINUX_PROGRAM" >"\$DIST/countersign_1.2.3_\$1.deb"
echo "$2" >>"\$DIST/countersign_1.2.3_\$1.deb"
$3 >"\$DIST/countersign-1.2.3-linux-\$1.tar.xz"
END
	chmod +x "$repo/packaging/build.sh" "$repo/packaging/linux/package.sh"
	git -C "$repo" add -A
	git -C "$repo" -c user.name=test -c user.email=test@localhost commit -q --allow-empty -m build
}
check() { # SYSTEM…
	SUMS=$private/sums COMMIT=1010bd4 COMMIT_TIME=2000-01-01T00:00:00Z SOURCE_DATE_EPOCH=1 "$repo/packaging/reproducible.sh" "$@" >"$private/said" 2>&1
}
refused() { # NAME WORDS SYSTEM…
	name=$1 words=$2
	shift 2
	if check "$@"; then wrong "$name was not noticed"; elif ! grep -q "$words" "$private/said"; then wrong "$name: not said \"$words\""; fi
}

git -C "$private" init -q repo
# shellcheck disable=SC2016 # the stubs expand it
{
	build 'program ${COMMIT-} ${SOURCE_DATE_EPOCH-}' 'deb ${COMMIT-}' 'echo tar'
	check linux/amd64 windows/amd64 || wrong "what is the same differs"
	[ "$(cut -d' ' -f3 "$private/sums" | tr '\n' ' ')" = "countersign_1.2.3_amd64.deb countersign-1.2.3-linux-amd64.tar.xz countersign.exe " ] ||
		wrong "the sums are of: $(cat "$private/sums")"
	grep -q "^$(printf 'program  \n' | sha256sum | cut -d' ' -f1)  countersign.exe$" "$private/sums" ||
		wrong "the settings of this shell are in the program: $(cat "$private/sums")"
	grep -q '^go version go' "$private/said" || wrong "the compiler is not named"
	build 'program in $PWD' deb 'echo tar'
	refused "a program with its folder" "windows/amd64 differs" windows/amd64
	build program 'deb in $PWD' 'echo tar'
	refused "a package with its folder" "countersign_1.2.3_amd64.deb differs" linux/amd64
	build program 'deb of ${TZ-}' 'echo tar'
	refused "a package with the place's time" "countersign_1.2.3_amd64.deb differs" linux/amd64
	build program deb 'pwd'
	refused "an archive with its folder" "amd64.tar.xz differs" linux/amd64
}
[ "$bad" = 0 ] || exit 1
echo "reproducible: programs and packages that differ are noticed"
