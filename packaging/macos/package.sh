#!/bin/sh
# Makes dist/countersign-VERSION-macos-universal.dmg, for Macs with an Apple chip
# and with Intel's. Runs on macOS.
#
#   packaging/macos/package.sh
#   packaging/macos/package.sh build               only the application, not signed
#   packaging/macos/package.sh pack                signs and packs that application:
#                                                  runs Apple's tools and nothing else
#   packaging/macos/package.sh --dry-run PROGRAM   only lays out the application,
#                                                  anywhere, around any file
#
# NOT RUN ON A MAC YET: written from Apple's documentation; the layout alone is
# tested, on Linux.
#
#   MACOS_SIGN_IDENTITY  "Developer ID Application: …", an identity of the
#                        keychain; without it the program has a signature of no
#                        one ("ad hoc"), which an Apple chip needs to start it at
#                        all, and macOS warns of it
#   MACOS_NOTARIZE=1     has Apple look at it, see notarize.sh
set -eu
cd "$(dirname "$0")/../.."
version=$(sed -n 's/^Version = "\(.*\)"$/\1/p' FyneApp.toml)
build=dist/build/macos

if [ "${1-}" = --dry-run ]; then
	program=${2:?--dry-run needs a program to lay out the application around}
	packaging/macos/bundle.sh "$program" "$build"
	exit 0
fi
if [ "$(uname -s)" != Darwin ]; then
	echo "macos: an application for the Mac is built on a Mac: it needs Apple's libraries (--dry-run PROGRAM lays it out anywhere)" >&2
	exit 1
fi
app=$build/Countersign.app
case ${1-all} in
	all | build)
		scripts/deps.sh build
		for arch in amd64 arm64; do
			packaging/build.sh darwin "$arch" "$build/countersign-$arch"
		done
		lipo -create -output "$build/countersign" "$build/countersign-amd64" "$build/countersign-arm64"
		packaging/supply/bom.sh "dist/countersign-$version.cdx.json" dist/LICENSES.txt
		app=$(packaging/macos/bundle.sh "$build/countersign" "$build")
		plutil -lint "$app/Contents/Info.plist"
		if [ "${1-}" = build ]; then
			echo "$app"
			exit 0
		fi
		;;
	pack)
		[ -x "$app/Contents/MacOS/countersign" ] || {
			echo "macos: there is no $app: build it first" >&2
			exit 1
		}
		;;
	*)
		echo "macos: $1 is not known here" >&2
		exit 2
		;;
esac

# The hardened runtime is what Apple asks for before it looks at a program.
# entitlements.plist lifts none of its rules: nothing is compiled at run time, no
# foreign library is loaded, and there is no sandbox that would need a permission
# for the network. The file has no comment, since codesign refuses one.
if [ -n "${MACOS_SIGN_IDENTITY-}" ]; then
	codesign --force --timestamp --options runtime --entitlements packaging/macos/entitlements.plist \
		--sign "$MACOS_SIGN_IDENTITY" "$app"
else
	echo "not signed (MACOS_SIGN_IDENTITY is not set): $app" >&2
	codesign --force --sign - "$app"
fi
codesign --verify --strict --verbose=2 "$app"

# What is in the image: the application, and where to drag it.
image=dist/countersign-$version-macos-universal.dmg
stage=$build/image
rm -rf "$stage" "$image"
mkdir -p "$stage"
cp -R "$app" "$stage/"
ln -s /Applications "$stage/Applications"
hdiutil create -volname "Countersign $version" -srcfolder "$stage" -fs HFS+ -format UDZO -ov "$image"
if [ -n "${MACOS_SIGN_IDENTITY-}" ]; then
	codesign --timestamp --sign "$MACOS_SIGN_IDENTITY" "$image"
fi
if [ "${MACOS_NOTARIZE-}" = 1 ]; then packaging/macos/notarize.sh "$image"; fi
hdiutil verify "$image"
echo "$image"
