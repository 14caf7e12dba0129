#!/bin/sh
# The C compiler of a build for Windows: clang, with the headers and libraries
# of mingw-w64. Its own compiler needs six minutes for the OpenGL bindings,
# clang a quarter of one.
#
# clang looks for mingw's libgcc in the folders of compilers that it knows, and
# Debian's, which has its thread model in the name, is not among them.
libgcc=$(x86_64-w64-mingw32-gcc -print-libgcc-file-name) || exit
exec clang --target=x86_64-w64-mingw32 "-L${libgcc%/*}" -Wno-unused-command-line-argument "$@"
