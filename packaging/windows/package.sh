#!/bin/sh
# Makes the packages for Windows from Linux:
#
#   dist/countersign-VERSION-windows-amd64-setup.exe   installer for one person
#   dist/countersign-VERSION-windows-amd64.zip         the same without installing
#
# The same commit gives the same bytes when nothing is signed; see sign.sh for
# what signing needs. WINDOWS_EXE is a program that is built already, and
# VERSION another version, for the test of an upgrade; DIST another folder; QUICK=1
# packs fast and badly.
set -eu
cd "$(dirname "$0")/../.."
packaging/windows/deps.sh build

version=${VERSION-$(sed -n 's/^Version = "\(.*\)"$/\1/p' FyneApp.toml)}
dist=${DIST-dist}
mkdir -p "$dist"
dist=$(cd "$dist" && pwd)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH-$(git log -1 --format=%ct 2>/dev/null || echo 315532800)}
export SOURCE_DATE_EPOCH TZ=UTC LC_ALL=C

exe=${WINDOWS_EXE-}
if [ -z "$exe" ]; then
	exe=$dist/build/windows-amd64/countersign.exe
	# The linker takes every .syso beside the program's source. Its name keeps it
	# out of builds for other systems.
	trap 'rm -f rsrc_windows_amd64.syso' EXIT
	trap 'exit 1' INT TERM
	CGO_ENABLED=0 go run github.com/tc-hib/go-winres@v0.3.3 make --in packaging/windows/winres.json \
		--arch amd64 --product-version "$version.0" --file-version "$version.0"
	packaging/build.sh windows amd64 "$exe"
	rm -f rsrc_windows_amd64.syso
fi

# What is installed, with the time of the commit.
stage=$dist/build/windows-amd64/package
rm -rf "$stage"
folder=countersign-$version
mkdir -p "$stage/$folder"
cp "$exe" "$stage/$folder/countersign.exe"
packaging/windows/sign.sh "$stage/$folder/countersign.exe"
sed 's/$/\r/' LICENSE >"$stage/$folder/LICENSE.txt"
packaging/licences.sh "$exe" texts | sed 's/\r*$/\r/' >"$stage/$folder/LICENSES-OF-OTHERS.txt"
convert assets/icon/16.png assets/icon/32.png assets/icon/48.png assets/icon/256.png "$stage/icon.ico"
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
