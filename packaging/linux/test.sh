#!/bin/sh
# Proves the packages for Linux in a clean Debian or Ubuntu, the one that this
# machine is: installs the .deb with what it depends on alone, uses the window as a
# person does, upgrades, removes; then the same with the tar.xz.
#
#   packaging/linux/test.sh [deb|tar]
#
# Needs root (a chroot with mounts of its own). Pictures of the windows, and what
# was measured, are left in artifacts/packages-linux. The clean system is kept in
# ~/.cache/countersign-ci, so that only the first run of a month downloads it.
# shellcheck disable=SC1091,SC2034 # its parts are checked by themselves, and use the variables
set -eu
cd "$(dirname "$0")/../.."

if [ "$(id -u)" != 0 ]; then exec sudo -E "$0" "$@"; fi
if [ -z "${COUNTERSIGN_TEST_INSIDE-}" ]; then
	packaging/linux/deps.sh package
	packaging/linux/deps.sh test
	packaging/linux/package.sh "$(dpkg --print-architecture)"
	# Mounts and processes of the test end with it, however it ends.
	COUNTERSIGN_TEST_INSIDE=1 exec unshare --mount --pid --fork --kill-child --mount-proc "$0" "$@"
fi

. packaging/linux/testing/tools.sh
. packaging/linux/testing/root.sh
. packaging/linux/testing/screen.sh
. packaging/linux/testing/session.sh

arch=$(dpkg --print-architecture)
version=$(sed -n 's/^Version *= *"\(.*\)"/\1/p' FyneApp.toml)
id=app.countersign.Countersign
deb=dist/countersign_${version}_$arch.deb
tarball=dist/countersign-$version-linux-$arch.tar.xz
artifacts=artifacts/packages-linux
work=$(mktemp -d)
root=$work/root
only=${1-}
[ -n "$only" ] || rm -rf "$artifacts"
mkdir -p "$artifacts" "$root"
# The mounts are still there: what they cover is not to be removed.
trap 'end_screen; umount -R -l "$root/proc" "$root/dev" "$root/run" "$root/tmp" 2>/dev/null || true; rm -rf --one-file-system "$work"' EXIT INT TERM

note "size of the .deb" "$(stat -c %s "$deb") bytes, installed $(dpkg-deb -f "$deb" Installed-Size) KiB"
note "size of the .tar.xz" "$(stat -c %s "$tarball") bytes"

step "lintian"
lintian --allow-root --tag-display-limit 0 --fail-on error,warning "$deb"

step "completions"
. packaging/linux/testing/completions.sh

step "an older package, to upgrade from"
dpkg-deb -R "$deb" "$work/older"
sed -i 's/^Version: .*/Version: 0.0.9/' "$work/older/DEBIAN/control"
rm -f "$work/older/DEBIAN/conffiles" # nfpm writes an empty line, which dpkg-deb takes amiss
older=$work/older.deb
dpkg-deb --root-owner-group -Zgzip -z1 -b "$work/older" "$older" >/dev/null

step "a clean system"
make_root
person=1000 spaced=1001
add_person person $person /home/person
add_person spaced $spaced "/home/a person"
start_screen

if [ "$only" != tar ]; then . packaging/linux/testing/deb.sh; fi
if [ "$only" != deb ]; then . packaging/linux/testing/tar.sh; fi

step "done"
cat "$artifacts/measured.txt"
