# The clean system: debootstrap's smallest, of the release and from the mirror that
# this machine itself uses.
# shellcheck shell=sh disable=SC1091,SC2154 # the variables are test.sh's

# sessions are what a desktop brings, and the package does not.
sessions="dbus gnome-keyring libglib2.0-bin desktop-file-utils"

# mirror gives the first address in apt's sources that has the release.
mirror() {
	codename=$1
	cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
		awk -v suite="$codename" '$1 == "deb" { sub(/\[[^]]*\] */, ""); if ($3 == suite) { print $2; exit } }' | grep . ||
		cat /etc/apt/sources.list.d/*.sources 2>/dev/null |
		awk -v suite="$codename" '
			/^URIs:/ { uri = $2 }
			/^Suites:/ { for (i = 2; i <= NF; i++) if ($i == suite) { print uri; exit } }'
}

make_root() {
	codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
	cache=${XDG_CACHE_HOME:-$HOME/.cache}/countersign-ci
	base=$cache/root-$codename-$arch-$(date +%Y%m).tar
	if [ ! -f "$base" ]; then
		mkdir -p "$cache"
		from=$(mirror "$codename")
		[ -n "$from" ] || fail "no mirror of $codename is in apt's sources"
		components=main
		if [ "$(. /etc/os-release && echo "$ID")" = ubuntu ]; then components=main,universe; fi
		debootstrap --variant=minbase --components=$components "$codename" "$root" "$from" >"$work/debootstrap.log" 2>&1 || fail debootstrap
		mount_root
		# What will be installed is fetched now, and installed by the test.
		cp "$deb" "$root/tmp/countersign.deb"
		in_root apt-get update -qq
		# shellcheck disable=SC2086 # a list
		in_root apt-get install -y -qq --no-install-recommends --download-only /tmp/countersign.deb $sessions >/dev/null
		rm "$root/tmp/countersign.deb"
		umount_root
		tar -C "$root" --one-file-system -cf "$base.part" .
		mv "$base.part" "$base"
		find "$cache" -name 'root-*.tar' ! -path "$base" -delete
	else
		tar -C "$root" -xf "$base"
	fi
	mount_root
	in_root apt-get update -qq
}

mount_root() {
	mount -t proc proc "$root/proc"
	mount --rbind /dev "$root/dev"
	mount --make-rslave "$root/dev"
	mount -t tmpfs tmpfs "$root/run"
	mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
	cp -L /etc/resolv.conf "$root/etc/resolv.conf"
	# Nothing that is installed may start a service.
	printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
	chmod 755 "$root/usr/sbin/policy-rc.d"
}

umount_root() { umount -R "$root/proc" "$root/dev" "$root/run" "$root/tmp"; }

in_root() {
	chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

# install_in ARGUMENT…: what apt installs, and nothing that is only recommended.
install_in() { in_root apt-get install -y -qq --no-install-recommends "$@" >"$work/apt.log" 2>&1 || fail "apt-get install $*"; }

# quickly_install does not wait for the disk, since it is not what is measured.
quickly_install() { install_in -o Dpkg::Options::=--force-unsafe-io "$@"; }

add_person() {
	in_root useradd --uid "$2" --home-dir "$3" --create-home --shell /bin/sh "$1"
	mkdir -p "$root/run/user/$2"
	chmod 700 "$root/run/user/$2"
	chown "$2:$2" "$root/run/user/$2"
}

# files lists what is in the system, without homes, what runs, and what apt
# downloads and logs.
files() {
	(cd "$root" && find . -xdev \( -path ./home -o -path ./proc -o -path ./dev -o -path ./run -o -path ./tmp \
		-o -path ./var/cache/apt -o -path ./var/lib/apt -o -path ./var/log \) -prune -o -print) | LC_ALL=C sort
}
