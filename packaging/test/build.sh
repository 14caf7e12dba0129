#!/bin/sh
# commit.sh and build.sh in a repository made for it, with a Go that tells what it
# was given; then licences.sh and tree.sh with a program for another processor.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
root=$(cd "$here/.." && pwd)
private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT INT TERM
GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM
unset COMMIT COMMIT_TIME SOURCE_DATE_EPOCH

bad=0
wrong() {
	echo "build: $1"
	bad=1
}
is() { [ "$2" = "$3" ] || wrong "$1 is '$2', and has to be '$3'"; }

repo=$private/repo
mkdir -p "$repo/packaging/windows" "$repo/packaging/macos"
cp "$here/commit.sh" "$here/build.sh" "$here/release.env" "$repo/packaging/"
cp "$here/macos/minimum" "$repo/packaging/macos/"
cp "$root/FyneApp.toml" "$repo/"
echo /dist/ >"$repo/.gitignore"
git -C "$private" init -q repo
commit() { "$repo/packaging/commit.sh" "$@"; }
is "the commit of nothing" "$(commit)" ''
git -C "$repo" add -A
git -C "$repo" -c user.name=test -c user.email=test@localhost commit -q -m first
head=$(git -C "$repo" rev-parse HEAD)
is "the commit" "$(commit)" "$head"
is "its time" "$(commit time)" "$(git -C "$repo" log -1 --format=%cI)"
mkdir "$repo/dist"
touch "$repo/dist/ignored"
is "the commit beside what is ignored" "$(commit)" "$head"
echo 'package main' >"$repo/new.go"
is "the commit with a new file" "$(commit)" "$head+"
rm "$repo/new.go"
echo >>"$repo/FyneApp.toml"
is "the commit with a change" "$(commit)" "$head+"
git -C "$repo" checkout -q FyneApp.toml
mkdir "$repo/archive"
cp -R "$repo/packaging" "$repo/archive/"
is "the commit of an archive inside another repository" "$("$repo/archive/packaging/commit.sh")" ''
rm -r "$repo/archive"
is "a given commit" "$(COMMIT=1010bd4a9f3c+ commit)" '1010bd4a9f3c+'
is "a given time" "$(COMMIT_TIME=2026-11-25T12:00:00+01:00 commit time)" '2026-11-25T12:00:00+01:00'
is "a commit that is said not to be known" "$(COMMIT='' commit)" ''
for c in main '1010bd4a9f3c -X main.updateURL=x' "1010bd4a9f3c
1010bd4a9f3c" 1010bd4a9f3c++ 1010BD4A9F3C; do
	if COMMIT=$c commit >/dev/null 2>&1; then wrong "the commit '$c' was taken"; fi
done
for t in yesterday '2026-11-25' '2026-11-25T12:00:00Z -X main.updateKeys=x' 1764000000; do
	if COMMIT_TIME=$t commit time >/dev/null 2>&1; then wrong "the time '$t' was taken"; fi
done

# What is set where it is built is not in the program.
mkdir "$private/bin"
cat >"$private/bin/go" <<'END'
#!/bin/sh
case $1 in
	env) echo "here-$2" ;;
	tool) touch rsrc_windows_amd64.syso ;;
	build)
		env | LC_ALL=C sort
		ls
		echo "arguments: $*"
		;;
esac
END
chmod +x "$private/bin/go"
built() {
	env PATH="$private/bin:$PATH" GOAMD64=v3 GOARM64=v9.0 GOEXPERIMENT=evil GOFLAGS=-tags=evil GOTOOLCHAIN=evil GOWORK=/evil \
		CGO_CFLAGS=-Devil CGO_CPPFLAGS=-Devil CGO_CXXFLAGS=-Devil CGO_LDFLAGS=-levil CGO_FFLAGS=-Devil CPATH=/evil LIBRARY_PATH=/evil \
		GOENV=/evil GOFIPS140=evil GODEBUG=evil=1 UPDATE_URL=https://evil UPDATE_KEYS=evil \
		"$repo/packaging/build.sh" "$@" >"$private/said" 2>&1 || wrong "build.sh $*: $(cat "$private/said")"
}
has() { grep -qx -e "$1" "$private/said" || wrong "$2: the build is not given $1"; }
for system in 'linux amd64' 'linux arm64' 'windows amd64' 'darwin arm64'; do
	# shellcheck disable=SC2086 # two words
	built $system "$private/out/countersign"
	if grep evil "$private/said" | grep -v '^UPDATE_'; then wrong "$system: that is in the program"; fi
	for v in GOTOOLCHAIN=local GOENV=off GOWORK=off GOFLAGS=-mod=readonly "GOOS=${system% *}" "GOARCH=${system#* }" CGO_ENABLED=1 GOPROXY=here-GOPROXY; do
		has "$v" "$system"
	done
	has "arguments: build -trimpath .*-X main.commit=$head .*" "$system"
	case $system in
		windows*) has rsrc_windows_amd64.syso "$system" ;;
		darwin*) has "MACOSX_DEPLOYMENT_TARGET=$(cat "$here/macos/minimum")" "$system" ;;
	esac
	[ ! -e "$repo/rsrc_windows_amd64.syso" ] || wrong "$system: the resources are left"
done

# A program that cannot be started here, of this repository's own tool.
cd "$root"
if "$here/licences.sh" /bin/sh modules >"$private/said" 2>&1; then wrong "a program that Go did not make has licences"; fi
mkdir "$private/plain"
printf 'package main\n\nfunc main() {}\n' >"$private/plain/main.go"
(cd "$private/plain" && CGO_ENABLED=0 GO111MODULE=off go build -o ../nothing main.go)
for what in modules texts; do
	if "$here/licences.sh" "$private/nothing" $what >"$private/said" 2>&1; then wrong "a program without modules has $what"; fi
	grep -q 'names no module' "$private/said" || wrong "not said: $(cat "$private/said")"
done
foreign=arm64
[ "$(go env GOHOSTARCH)" != arm64 ] || foreign=riscv64
(cd packaging/supply && CGO_ENABLED=0 GOOS=linux GOARCH=$foreign go build -o "$private/foreign" .)
tree=$private/tree
COMMIT=1010bd4a9f3c0000000000000000000000000000+ COMMIT_TIME=2026-11-25T23:30:00-02:00 SOURCE_DATE_EPOCH=1764000000 \
	"$here/linux/tree.sh" "$private/foreign" "$tree"
grep -q 'was built from commit 1010bd4a9f3c of 2026-11-26, with changes of its source' "$tree/share/doc/countersign/copyright" ||
	wrong "of the commit is said: $(head -n 1 "$tree/share/doc/countersign/copyright")"
gzip -dc "$tree/share/doc/countersign/third-party-licences.txt.gz" | grep -q 'licensecheck' || wrong "the licences are not there"
if COMMIT='' COMMIT_TIME='' "$here/linux/tree.sh" "$private/nothing" "$tree" >"$private/said" 2>&1; then
	wrong "a program that names no module was laid out"
fi
[ "$bad" = 0 ] || exit 1
echo "build: the same settings wherever it is built, and of the commit and the modules what is true"
