package main

// allowed are the licences, by SPDX identifier, that the program may be under
// when it is given away as one file under MIT: all of them ask for no more than
// their text, which LICENSES.txt has. Not here, on purpose: every licence that
// reaches beyond its own files (GPL, LGPL, AGPL, and MPL and EPL, for which the
// source of those files would have to be offered beside each download), and
// every one that forbids a use.
var allowed = map[string]string{
	"MIT":            "text only",
	"MIT-0":          "asks for nothing",
	"BSD-2-Clause":   "text only",
	"BSD-3-Clause":   "text only; no use of the authors' names",
	"Apache-2.0":     "text and notices; a grant of patents",
	"ISC":            "text only",
	"Zlib":           "not even the text, for binaries",
	"0BSD":           "asks for nothing",
	"CC0-1.0":        "asks for nothing",
	"Unlicense":      "asks for nothing",
	"OFL-1.1":        "fonts: may be bundled with any software, not sold alone",
	"Bitstream-Vera": "fonts: as OFL, under its own older text",

	// Of these SPDX has no identifier.
	"GooglePatentsFile": "no licence: a grant of patents beside Go's BSD",
	publicDomain:        "asks for nothing",
	notInProgram:        "a note on what is in the module's folder, and in no program",
}

const (
	publicDomain = "public domain"
	notInProgram = "none: not in the program"
)

// noSPDX are the names above that are no SPDX identifiers.
var noSPDX = map[string]bool{"GooglePatentsFile": true, publicDomain: true, notInProgram: true}

// A reading is what a person read in a text that the scanner does not know.
type reading struct {
	ids []string
	why string
}

// readings are by the SHA-256 of the whole file: a text that changes has to be
// read again.
var readings = map[string]reading{
	// fyne.io/fyne/v2, theme/font/LICENSE_DejaVu-Powerline.txt
	"a30f2466a95cd1eaeff6041692f43469edcca052d002e877015a819c6e31c194": {
		[]string{"Bitstream-Vera"},
		"Bitstream's text and, for Arev's glyphs, the same text with another name; the rest is in the public domain",
	},
	// fyne.io/fyne/v2, theme/font/LICENSE_Inter.txt
	"4d7d9c95e7d7f2f0ebf76d5e0b344826b74e903a34028ee18ab54bb639e45906": {
		[]string{"OFL-1.1"},
		"OFL, and a line that says whose trademark the name is",
	},
	// assets/fonts/Inter-OFL.txt
	"3540fb743f9175d712d52d6d9f3433442c6878517b5271132ebda3568e72d09c": {
		[]string{"OFL-1.1"},
		"OFL, and what this project has changed in the fonts",
	},
	// assets/fonts/JetBrainsMono-OFL.txt
	"3524cd436a5a40fad9a029901d99482913549cf30f30f15408d6463740817377": {
		[]string{"OFL-1.1"},
		"OFL, and what this project has changed in the font",
	},
	// github.com/dustin/go-humanize, LICENSE
	"a973b4498c13eb74baa2a8e5c351426a6826f2fcdd909916dbe53ee2e755fd71": {
		[]string{"MIT"},
		"MIT, and where it is published",
	},
	// github.com/go-text/render and typesetting, LICENSE
	"6b1bf94c77d7faa0ce94f8745595bfaf4c404f8b3873f5c2ce55ca15f8e44eca": {
		[]string{"BSD-3-Clause", "Unlicense"},
		"a choice of the two, with both texts",
	},
	// modernc.org/libc, LICENSE-3RD-PARTY.md
	"f597097efe3d97021f89170746bd3a0fb9a8b6fb26b82043ed68a4e0283bee6c": {
		[]string{"BSD-2-Clause", "BSD-3-Clause", "MIT"},
		"Go, musl (MIT, with parts under two-clause BSD and in the public domain), go-netdb and nixpkgs, each with its text; the rest is prose on who wrote what",
	},
	// modernc.org/memory, LICENSE-LOGO
	"5ae5bee3072a841376451b48d8cfcec7188e10543926d5870828d36c8a750dc5": {
		[]string{notInProgram},
		"one line: where the picture on the module's page is from",
	},
	// modernc.org/sqlite, LICENSE-SQLITE
	"8438c9c89b849131ead81d5435cb97fcf052df5b0b286dda8a2d4c29e6cb3fd0": {
		[]string{publicDomain},
		"SQLite's dedication",
	},
	// modernc.org/sqlite, LICENSE-3RD-PARTY.md
	"4194f8e7119be72babd499db4f6f1f7547e36e8a7bffcb2b9c8df241b8f1576a": {
		[]string{"Apache-2.0", "BSD-3-Clause", "MIT"},
		"its section 1, what is linked: MIT, BSD, Apache 2.0, public domain. MPL-2.0 is golang-lru, which its section 3 says is compiled into nothing, and go.sum's module is in no list of ours",
	},
}

// A header is a licence that a linked source file names in itself, which is not
// allowed as such, and what a person read there.
type header struct {
	part, folder string // below the part's; "" is all of it
	says         string
	why          string
}

const (
	llvm    = "Apache-2.0 WITH LLVM-exception"
	gnu     = "GNU General Public License"
	gnuLibc = "GNU Lesser General Public License"

	// LGPL 2.1, section 5: what uses no more of a header than numbers, layouts and
	// small macros is not bound by it.
	layoutsOnly      = "declarations of the system's headers (numbers, types, layouts), with those headers' comments; LGPL's section 5 leaves their use free"
	runtimeException = "declarations of the compiler's headers with the GCC Runtime Library Exception, by which what is compiled with them is under the program's own licence"
)

var headers = []header{
	{"github.com/go-gl/glfw/v3.4/glfw", "glfw/deps/mingw", gnuLibc, layoutsOnly},
	{"modernc.org/libc", "sys/types", gnuLibc, layoutsOnly},
	{"modernc.org/libc", "uuid/uuid", gnuLibc, layoutsOnly},
	{"modernc.org/libc", "uuid/uuid", gnu, runtimeException},
	{"modernc.org/libc", "limits", gnu, runtimeException},
	{"modernc.org/libc", "pthread", gnu, runtimeException},
	{"modernc.org/sqlite", "lib", gnu, runtimeException},
	{"modernc.org/libc", "", llvm, "Apache 2.0, with less to do for what is compiled"},
	{"modernc.org/sqlite", "lib", llvm, "Apache 2.0, with less to do for what is compiled"},
}
