#!/bin/sh
# Lays out the application's folder, on any system:
#
#   packaging/macos/bundle.sh PROGRAM FOLDER     makes FOLDER/Countersign.app
#
# Everything about the program comes from FyneApp.toml. VERSION is another
# version, for tests.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
program=$1 folder=$2

# value KEY: of [Details] in FyneApp.toml.
value() { sed -n "/^\[Details\]/,/^\[LinuxAndBSD\]/s/^$1 = \"\(.*\)\"\$/\1/p" "$root/FyneApp.toml"; }
name=$(value Name) id=$(value ID) version=${VERSION-$(value Version)}
for v in "$name" "$id" "$version"; do
	# They go into XML, and a file's name, as they are.
	case $v in
		'' | *[!A-Za-z0-9.-]*)
			echo "macos: \"$v\" in FyneApp.toml does not fit into Info.plist" >&2
			exit 1
			;;
	esac
done
minimum=$(cat "$here/minimum")

app=$folder/$name.app
rm -rf "$app"
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources"
sed -e "s/@NAME@/$name/g" -e "s/@ID@/$id/g" -e "s/@VERSION@/$version/g" -e "s/@MINIMUM@/$minimum/g" \
	"$here/Info.plist.in" >"$app/Contents/Info.plist"
printf 'APPL????' >"$app/Contents/PkgInfo"
cp "$program" "$app/Contents/MacOS/countersign"
chmod 755 "$app/Contents/MacOS/countersign"
cp "$root/LICENSE" "$app/Contents/Resources/LICENSE.txt"
if [ -f "$root/dist/LICENSES.txt" ]; then cp "$root/dist/LICENSES.txt" "$app/Contents/Resources/LICENSES.txt"; fi

icons=$root/assets/icon
if command -v iconutil >/dev/null 2>&1; then
	set=$(mktemp -d)/countersign.iconset
	mkdir "$set"
	for s in 16 32 128 256 512; do cp "$icons/$s.png" "$set/icon_${s}x$s.png"; done
	for s in 16 32 128 256; do cp "$icons/$((2 * s)).png" "$set/icon_${s}x$s@2x.png"; done
	iconutil --convert icns --output "$app/Contents/Resources/countersign.icns" "$set"
	rm -rf "$(dirname "$set")"
elif command -v png2icns >/dev/null 2>&1; then
	png2icns "$app/Contents/Resources/countersign.icns" \
		"$icons/16.png" "$icons/32.png" "$icons/48.png" "$icons/128.png" "$icons/256.png" "$icons/512.png" >/dev/null
else
	echo "macos: neither iconutil nor png2icns is installed (packaging/supply/deps.sh installs the latter)" >&2
	exit 1
fi
find "$app" -type d -exec chmod 755 {} +
echo "$app"
