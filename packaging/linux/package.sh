#!/bin/sh
# Makes the packages for Linux:
#
#   packaging/linux/package.sh amd64|arm64 [deb|tar|all]
#
# gives dist/countersign_VERSION_ARCH.deb and dist/countersign-VERSION-linux-ARCH.tar.xz.
# The same commit gives the same bytes: every time in them is the commit's.
# LINUX_PROGRAM is a program that is built already, and DIST another folder.
set -eu
cd "$(dirname "$0")/../.."
arch=$1 what=${2:-all}

packaging/linux/deps.sh package "$arch"
version=$(sed -n 's/^Version *= *"\(.*\)"/\1/p' FyneApp.toml)
COMMIT=$(packaging/commit.sh)
COMMIT_TIME=$(packaging/commit.sh time)
export COMMIT COMMIT_TIME
if [ -z "${SOURCE_DATE_EPOCH-}" ]; then
	[ -n "$COMMIT_TIME" ] || {
		echo "package.sh: neither a repository nor COMMIT_TIME says when this was made" >&2
		exit 1
	}
	SOURCE_DATE_EPOCH=$(date -d "$COMMIT_TIME" +%s)
fi
export SOURCE_DATE_EPOCH
umask 022

dist=${DIST-dist}
build=$dist/build/linux-$arch
program=${LINUX_PROGRAM-}
if [ -z "$program" ]; then
	program=$build/countersign
	packaging/build.sh linux "$arch" "$program"
fi
packaging/linux/tree.sh "$program" "$build/tree"
packaging/linux/lint.sh "$build/tree"

if [ "$what" != tar ]; then
	depends=$(packaging/linux/depends.sh "$program")
	ARCH=$arch VERSION=$version TREE=$build/tree DEPENDS=$depends awk '
		/^@DEPENDS@$/ { print ENVIRON["DEPENDS"]; next }
		{ sub(/@ARCH@/, ENVIRON["ARCH"]); sub(/@VERSION@/, ENVIRON["VERSION"]); sub(/@TREE@/, ENVIRON["TREE"]); print }
	' packaging/linux/nfpm.yaml.in >"$build/nfpm.yaml"
	deb=$dist/countersign_${version}_$arch.deb
	GOFLAGS=-mod=readonly go tool -modfile=packaging/tools/go.mod nfpm package -f "$build/nfpm.yaml" -p deb -t "$deb" >&2
	echo "$deb"
fi

if [ "$what" != deb ]; then
	folder=countersign-$version
	stage=$build/tar
	rm -rf "$stage"
	mkdir -p "$stage"
	cp -a "$build/tree" "$stage/$folder"
	# The Debian way to write a changelog is for Debian's tools.
	rm "$stage/$folder/share/doc/countersign/changelog.gz"
	install -m 755 packaging/linux/install.sh packaging/linux/uninstall.sh "$stage/$folder/"
	find "$stage/$folder" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
	tar=$dist/countersign-$version-linux-$arch.tar.xz
	# Blocks of a fixed size, so that the number of processors is not in the bytes.
	LC_ALL=C tar -C "$stage" --sort=name --format=ustar --owner=0 --group=0 --numeric-owner \
		--mtime="@$SOURCE_DATE_EPOCH" -cf - "$folder" | xz -6 -T2 --block-size=16MiB -c >"$tar.part"
	mv "$tar.part" "$tar"
	echo "$tar"
fi
