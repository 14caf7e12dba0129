// Package update finds out whether a newer release of the program is there, by
// one GET of a signed manifest. It replaces nothing: a person is told, and opens
// the download page.
//
// A manifest is a JSON object on lines of its own, followed by its signature as
// minisign writes it (https://jedisct1.github.io/minisign/), so that
//
//	minisign -S -s KEY -m update.json && cat update.json update.json.minisig
//
// makes one; packaging/manifest.sh does so.
package update
