#!/bin/sh
# Prints what a release consists of, to the last file: which job of
# .github/workflows/release.yml makes it, and its name.
#
#   packaging/files.sh
#
# What is signed is this and nothing else, so that a job, or somebody who got into
# one, cannot have a file signed that nobody expects.
set -eu
cd "$(dirname "$0")/.."
version=$(sed -n '/^\[Details\]/,/^\[LinuxAndBSD\]/s/^Version = "\(.*\)"$/\1/p' FyneApp.toml)
cat <<END
supply LICENSES.txt
supply countersign-$version.cdx.json
linux-amd64 countersign_${version}_amd64.deb
linux-amd64 countersign-$version-linux-amd64.tar.xz
linux-arm64 countersign_${version}_arm64.deb
linux-arm64 countersign-$version-linux-arm64.tar.xz
windows countersign-$version-windows-amd64-setup.exe
windows countersign-$version-windows-amd64.zip
macos countersign-$version-macos-universal.dmg
END
