#!/bin/sh
# Prints what a package of the program depends on, a line each as nfpm wants it:
# the oldest C library that has all it uses, what GLFW opens by name once it runs,
# which a linker may or may not have noted, and what the window calls. A library
# that the program is linked with and that is not known here is an error.
set -eu
program=$1

glibc=$(objdump -T "$program" | grep -o 'GLIBC_[0-9.]*' | sed 's/GLIBC_//' | sort -V | tail -n 1)
echo "  - libc6 (>= $glibc)"
for package in libgl1 libx11-6 libxcursor1 libxi6 libxinerama1 libxrandr2 libxxf86vm1 xdg-utils; do
	echo "  - $package"
done
for library in $(objdump -p "$program" | awk '$1 == "NEEDED" { print $2 }'); do
	case $library in
		libc.so.6 | libm.so.6 | libresolv.so.2 | libpthread.so.0 | libdl.so.2 | ld-linux-*) ;; # of libc6
		libGL.so.1 | libX11.so.6 | libXcursor.so.1 | libXi.so.6 | libXinerama.so.1 | libXrandr.so.2 | libXxf86vm.so.1) ;;
		*)
			echo "depends.sh: which package has $library is not known here" >&2
			exit 1
			;;
	esac
done
