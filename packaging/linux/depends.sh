#!/bin/sh
# Prints what a package of the program depends on, a line each as nfpm wants it:
# the packages of the libraries that it is linked with, and the oldest C library
# that has all it uses. A library that is not known here is an error.
set -eu
program=$1

glibc=$(objdump -T "$program" | grep -o 'GLIBC_[0-9.]*' | sed 's/GLIBC_//' | sort -V | tail -n 1)
echo "  - libc6 (>= $glibc)"
objdump -p "$program" | awk '$1 == "NEEDED" { print $2 }' | sort | while read -r library; do
	case $library in
		libc.so.6 | libm.so.6 | libresolv.so.2 | libpthread.so.0 | libdl.so.2 | ld-linux-*) ;; # of libc6
		libGL.so.1) echo "  - libgl1" ;;
		libGLESv2.so.2) echo "  - libgles2" ;;
		libEGL.so.1) echo "  - libegl1" ;;
		libX11.so.6) echo "  - libx11-6" ;;
		libXcursor.so.1) echo "  - libxcursor1" ;;
		libXi.so.6) echo "  - libxi6" ;;
		libXinerama.so.1) echo "  - libxinerama1" ;;
		libXrandr.so.2) echo "  - libxrandr2" ;;
		libXxf86vm.so.1) echo "  - libxxf86vm1" ;;
		*)
			echo "depends.sh: which package has $library is not known here" >&2
			exit 1
			;;
	esac
done
# The window opens the browser and asks about its links by these.
echo "  - xdg-utils"
