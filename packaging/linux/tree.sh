#!/bin/sh
# Lays out what is installed, as it is below /usr:
#
#   packaging/linux/tree.sh PROGRAM FOLDER
#
# SOURCE_DATE_EPOCH is the time of the release; else it is the commit's. The program
# is not started, since it may be for another processor: COMMIT and COMMIT_TIME, or
# the repository, say what it was built from.
set -eu
cd "$(dirname "$0")/../.."
program=$1 tree=$2
version=$(sed -n 's/^Version *= *"\(.*\)"/\1/p' FyneApp.toml)
id=$(sed -n 's/^ID *= *"\(.*\)"/\1/p' FyneApp.toml)
here=packaging/linux share=$tree/share

: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct 2>/dev/null || date +%s)}"

rm -rf "$tree"
# put FILE PLACE: one that is read, not run.
put() { install -D -m 644 "$1" "$share/$2"; }
squeezed() { mkdir -p "$(dirname "$share/$1")" && gzip -9n >"$share/$1"; }

install -D -m 755 "$program" "$tree/bin/countersign"
put "$here/$id.desktop" "applications/$id.desktop"
put "$here/$id.service" "dbus-1/services/$id.service"
for size in 16 32 48 64 128 256 512; do
	put "assets/icon/$size.png" "icons/hicolor/${size}x$size/apps/$id.png"
done
put assets/logo.svg "icons/hicolor/scalable/apps/$id.svg"

mkdir -p "$share/metainfo"
sed "s/@VERSION@/$version/; s/@DAY@/$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)/" \
	"$here/$id.metainfo.xml.in" >"$share/metainfo/$id.metainfo.xml"

sed "s/@DATE@/$(LC_ALL=C date -u -d "@$SOURCE_DATE_EPOCH" '+%B %-d, %Y')/" $here/papers/countersign.1 |
	squeezed man/man1/countersign.1.gz
put $here/papers/countersign.bash bash-completion/completions/countersign
put $here/papers/countersign.zsh zsh/vendor-completions/_countersign
put $here/papers/countersign.fish fish/vendor_completions.d/countersign.fish

doc=doc/countersign
squeezed $doc/CHANGELOG.md.gz <CHANGELOG.md
squeezed $doc/changelog.gz <<END
countersign ($version) unstable; urgency=medium

  * What has changed is in CHANGELOG.md.gz beside this file.

 -- Countersign project <countersign@localhost>  $(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")
END
# Into a file first: a pipe would hide that it failed.
packaging/licences.sh "$program" texts >"$tree/texts"
squeezed $doc/third-party-licences.txt.gz <"$tree/texts"
rm "$tree/texts"
modules=$(packaging/licences.sh "$program" modules)
# As the program tells it (release.go).
commit=$(packaging/commit.sh)
when=$(packaging/commit.sh time)
if [ -n "$commit" ]; then
	changed=
	case $commit in *+) changed=', with changes' ;; esac
	commit="commit $(printf %.12s "${commit%+}")"
	[ -z "$when" ] || commit="$commit of $(date -u -d "$when" +%F)"
	commit=$commit$changed
fi
licence=$(cat LICENSE)
VERSION=$version COMMIT=${commit:-no known commit} LICENCE=$licence MODULES=$modules awk '
	/^@LICENSE@$/ { print ENVIRON["LICENCE"]; next }
	/^@MODULES@$/ { print ENVIRON["MODULES"]; next }
	{ sub(/@VERSION@/, ENVIRON["VERSION"]); sub(/the commit @COMMIT@/, ENVIRON["COMMIT"]); print }
' $here/copyright.in >"$share/$doc/copyright"

find "$tree" -type d -exec chmod 755 {} +
find "$tree" -type f ! -path "$tree/bin/*" -exec chmod 644 {} +
find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
