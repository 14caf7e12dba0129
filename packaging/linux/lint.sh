#!/bin/sh
# Checks what is to be installed by the tools that others will check it with:
#
#   packaging/linux/lint.sh FOLDER
set -eu
tree=$1

desktop-file-validate "$tree"/share/applications/*.desktop
appstreamcli validate --no-net "$tree"/share/metainfo/*.metainfo.xml >&2
gzip -dc "$tree/share/man/man1/countersign.1.gz" | mandoc -T lint -W warning
bash -n "$tree/share/bash-completion/completions/countersign"
gzip -t "$tree"/share/doc/countersign/*.gz
