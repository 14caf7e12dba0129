#!/bin/sh
# Writes the bill of materials and the texts of the licences:
#
#   packaging/supply/bom.sh dist/countersign-0.1.0.cdx.json dist/LICENSES.txt
#
# No time is in them but the commit's: the same commit gives the same bytes.
set -eu
cd "$(dirname "$0")/../.."
root=$PWD
commit=$(packaging/commit.sh)
when=$(packaging/commit.sh time)
case $1 in /*) bom=$1 ;; *) bom=$root/$1 ;; esac
case $2 in /*) licences=$2 ;; *) licences=$root/$2 ;; esac
cd packaging/supply
CGO_ENABLED=0 GOOS='' GOARCH='' go run . -root "$root" -commit "$commit" -time "$when" -sbom "$bom" -licences "$licences"
