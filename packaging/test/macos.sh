#!/bin/sh
# What of packaging/macos can be tested without a Mac: the layout, the property
# lists, the icon, and how it refuses. Apple's own tools are played by stubs for
# the order in which they are called and for what is done with a no.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
root=$(cd "$here/.." && pwd)
private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT INT TERM
bad=0
wrong() {
	echo "macos: $1"
	bad=1
}

printf '#!/bin/sh\necho stub\n' >"$private/stub"
version=$(sed -n 's/^Version = "\(.*\)"$/\1/p' "$root/FyneApp.toml")
app=$("$here/macos/bundle.sh" "$private/stub" "$private/out")
[ "$app" = "$private/out/Countersign.app" ] || wrong "the application is at $app"
[ "$("$app/Contents/MacOS/countersign")" = stub ] || wrong "the program cannot be started"
(cd "$app" && find . ! -name LICENSES.txt | LC_ALL=C sort) >"$private/tree"
cat >"$private/want" <<'END'
.
./Contents
./Contents/Info.plist
./Contents/MacOS
./Contents/MacOS/countersign
./Contents/PkgInfo
./Contents/Resources
./Contents/Resources/LICENSE.txt
./Contents/Resources/countersign.icns
END
diff "$private/want" "$private/tree" || wrong "the folder is laid out otherwise"
(cd "$here/supply" && CGO_ENABLED=0 go run ./bundle -version "$version" -entitlements "$here/macos/entitlements.plist" "$app") ||
	wrong "the application is not as macOS wants it"

# That check has to be able to say no.
refuses() {
	if (cd "$here/supply" && CGO_ENABLED=0 go run ./bundle -version "$version" -entitlements "$here/macos/entitlements.plist" "$app") >"$private/said" 2>&1; then
		wrong "$1 was not noticed"
	elif ! grep -q "$2" "$private/said"; then
		wrong "$1: not said \"$2\": $(cat "$private/said")"
	fi
}
cp "$app/Contents/Info.plist" "$private/Info.plist"
change() { sed "$1" "$private/Info.plist" >"$app/Contents/Info.plist"; }
change 's/<string>countersign<\/string>/<string>other<\/string>/'
refuses "another program and scheme" "CFBundleExecutable"
change "s/<string>$version</<string>0.0.9</"
refuses "another version" "0.0.9"
change 's/<\/dict>//'
refuses "a broken list" "Info.plist"
change 's/<true\/>/<false\/>/'
refuses "a blurred window" "NSHighResolutionCapable"
cp "$private/Info.plist" "$app/Contents/Info.plist"
printf 'not an icon' >"$app/Contents/Resources/countersign.icns"
refuses "a broken icon" "icns"

if VERSION='1.0</string>' "$here/macos/bundle.sh" "$private/stub" "$private/out" >/dev/null 2>&1; then
	wrong "a version that breaks the list was taken"
fi

# Notarisation, with an xcrun that says what it is told to.
mkdir "$private/bin"
cat >"$private/bin/xcrun" <<'END'
#!/bin/sh
echo "xcrun $*" >>"$CALLS"
if [ "$1 $2" = "notarytool submit" ]; then printf '{"id":"1-2-3","status":"%s"}\n' "$ANSWER"; fi
END
# shellcheck disable=SC2016 # the stub expands them
printf '#!/bin/sh\necho "spctl $*" >>"$CALLS"\n' >"$private/bin/spctl"
chmod +x "$private/bin/xcrun" "$private/bin/spctl"
CALLS=$private/calls
PATH=$private/bin:$PATH
export CALLS PATH
touch "$private/image.dmg" "$private/key.p8"
notarize() { "$here/macos/notarize.sh" "$private/image.dmg" >"$private/said" 2>&1; }

: >"$CALLS"
ANSWER=Accepted MACOS_NOTARY_PROFILE=countersign notarize || wrong "an accepted image is no success: $(cat "$private/said")"
grep -q -- '--keychain-profile countersign' "$CALLS" || wrong "the profile is not used"
[ "$(cut -d' ' -f1-3 "$CALLS" | tr '\n' ';')" = "xcrun notarytool submit;xcrun stapler staple;xcrun stapler validate;spctl --assess --type;" ] ||
	wrong "called was: $(cat "$CALLS")"
: >"$CALLS"
if ANSWER=Invalid MACOS_NOTARY_KEY="$private/key.p8" MACOS_NOTARY_KEY_ID=K MACOS_NOTARY_ISSUER=I notarize; then
	wrong "a refused image is a success"
fi
grep -q 'notarytool log 1-2-3' "$CALLS" || wrong "Apple's reasons are not shown"
if grep -q staple "$CALLS"; then wrong "a refused image was stapled"; fi
if ANSWER=Accepted notarize; then wrong "nobody asked Apple, and got an answer"; fi
grep -q 'says who asks' "$private/said" || wrong "not said who has to ask: $(cat "$private/said")"

# The stage that has the identity, on a Mac that is played, with Go and the
# compilers out of the way.
copy=$private/copy
mkdir -p "$copy/packaging" "$copy/dist/build/macos"
cp "$root/FyneApp.toml" "$copy/"
cp -R "$here/macos" "$copy/packaging/"
for tool in codesign hdiutil; do
	# shellcheck disable=SC2016 # the stub expands them
	printf '#!/bin/sh\necho "%s $*" >>"$CALLS"\n' $tool >"$private/bin/$tool"
done
printf '#!/bin/sh\necho Darwin\n' >"$private/bin/uname"
for tool in go clang lipo; do
	# shellcheck disable=SC2016 # the stub expands it
	printf '#!/bin/sh\necho "%s beside the key" >>"$CALLS"\nexit 1\n' $tool >"$private/bin/$tool"
done
chmod +x "$private"/bin/*
pack() { MACOS_SIGN_IDENTITY='Developer ID Application: nobody' "$copy/packaging/macos/package.sh" pack >"$private/said" 2>&1; }
if pack; then wrong "packed what is not there"; fi
grep -q 'build it first' "$private/said" || wrong "not said that there is nothing to sign: $(cat "$private/said")"
cp -R "$app" "$copy/dist/build/macos/"
: >"$CALLS"
pack || wrong "what was built cannot be packed: $(cat "$private/said")"
if grep 'beside the key' "$CALLS"; then wrong "built where the identity is"; fi
grep -q '^codesign .*--options runtime .*--sign Developer ID Application: nobody .*Countersign.app$' "$CALLS" || wrong "not signed: $(cat "$CALLS")"
grep -q "^codesign .*countersign-$version-macos-universal.dmg$" "$CALLS" || wrong "the image is not signed"
rm "$private/bin/uname"

if [ "$(uname -s)" != Darwin ]; then
	if "$here/macos/package.sh" >"$private/said" 2>&1; then wrong "packaged on another system"; fi
	grep -q 'is built on a Mac' "$private/said" || wrong "not said where it is built: $(cat "$private/said")"
fi
[ "$bad" = 0 ] || exit 1
echo "macos: the layout, its lists and its icon are as macOS wants them; no Mac has seen them"
