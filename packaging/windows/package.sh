#!/bin/sh
# Makes the packages for Windows from Linux:
#
#   dist/countersign-VERSION-windows-amd64-setup.exe   installer for one person
#   dist/countersign-VERSION-windows-amd64.zip         the same without installing
#
#   packaging/windows/package.sh          both of these
#   packaging/windows/package.sh build    only what is in them, DIST/build/windows-amd64/package
#   packaging/windows/package.sh pack     signs and packs that: whoever has the key
#                                         runs no Go, and nothing of what others wrote
#                                         but the signing and packing tools
#
# The same commit gives the same bytes when nothing is signed; see sign.sh for
# what signing needs. WINDOWS_EXE is a program that is built already, and
# VERSION another version, for the test of an upgrade; DIST another folder; QUICK=1
# packs fast and badly.
set -eu
cd "$(dirname "$0")/../.."
stage_only=${1-all}
case $stage_only in
	all | build) packaging/windows/deps.sh build ;;
	pack) packaging/windows/deps.sh pack ;;
	*)
		echo "package.sh: $stage_only is not known here" >&2
		exit 2
		;;
esac

version=${VERSION-$(sed -n 's/^Version = "\(.*\)"$/\1/p' FyneApp.toml)}
dist=${DIST-dist}
mkdir -p "$dist"
dist=$(cd "$dist" && pwd)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH-$(git log -1 --format=%ct 2>/dev/null || echo 315532800)}
export SOURCE_DATE_EPOCH TZ=UTC LC_ALL=C

stage=$dist/build/windows-amd64/package
folder=countersign-$version

if [ "$stage_only" != pack ]; then
	exe=${WINDOWS_EXE-}
	if [ -z "$exe" ]; then
		exe=$dist/build/windows-amd64/countersign.exe
		packaging/build.sh windows amd64 "$exe"
	fi
	rm -rf "$stage"
	mkdir -p "$stage/$folder"
	cp "$exe" "$stage/$folder/countersign.exe"
	sed 's/$/\r/' LICENSE >"$stage/$folder/LICENSE.txt"
	# Into a file first: a pipe would hide that it failed.
	packaging/licences.sh "$exe" texts >"$stage/texts"
	sed 's/\r*$/\r/' "$stage/texts" >"$stage/$folder/LICENSES-OF-OTHERS.txt"
	rm "$stage/texts"
	convert assets/icon/16.png assets/icon/32.png assets/icon/48.png assets/icon/256.png "$stage/icon.ico"
fi
if [ "$stage_only" = build ]; then
	echo "$stage"
	exit 0
fi

for f in countersign.exe LICENSE.txt LICENSES-OF-OTHERS.txt; do
	[ -s "$stage/$folder/$f" ] || {
		echo "package.sh: there is no $stage/$folder/$f: build it first" >&2
		exit 1
	}
done
packaging/windows/sign.sh "$stage/$folder/countersign.exe"
# What is installed has the time of the commit.
find "$stage" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +

setup=$dist/countersign-$version-windows-amd64-setup.exe
size=$(($(wc -c <"$stage/$folder/countersign.exe") / 1024))
makensis -V2 -NOCD ${QUICK:+"-XSetCompressor /FINAL zlib"} "-DVERSION=$version" "-DVERSION4=$version.0" "-DSOURCE=$stage/$folder" "-DOUT=$setup" \
	"-DSIZE=$size" "-DICON=$stage/icon.ico" "-DSIGN=$PWD/packaging/windows/sign.sh" packaging/windows/installer.nsi
packaging/windows/sign.sh "$setup"

zip=$dist/countersign-$version-windows-amd64.zip
rm -f "$zip"
(cd "$stage" && zip -q -X "$zip" "$folder/LICENSE.txt" "$folder/LICENSES-OF-OTHERS.txt" "$folder/countersign.exe")
ls -l "$setup" "$zip"
