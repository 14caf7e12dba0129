package xrpl

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// dateWords writes a moment so that nobody can mistake day for month, and says
// that it is UTC. Seconds are there when there are any.
func dateWords(t time.Time) string {
	t = t.UTC()
	if t.Second() == 0 {
		return t.Format("2 January 2006, 15:04 UTC")
	}
	return t.Format("2 January 2006, 15:04:05 UTC")
}

// percentText writes a number of the ledger's units as the percentage it stands
// for, exactly: of 1/1000 % each, 4838 is "4.838 %".
func percentText(f Field, n uint64) string {
	if f.PerPercent == 0 {
		return strconv.FormatUint(n, 10)
	}
	sign := ""
	units := n - f.Base
	if n < f.Base {
		sign, units = "-", f.Base-n
	}
	whole, rest := units/f.PerPercent, units%f.PerPercent
	digits := len(strconv.FormatUint(f.PerPercent, 10)) - 1 // PerPercent is a power of ten
	text := sign + strconv.FormatUint(whole, 10)
	if rest > 0 {
		text += "." + strings.TrimRight(fmt.Sprintf("%0*d", digits, rest), "0")
	}
	return text + " %"
}

// counted puts a number before a thing: "1 day", "3 days".
func counted(n uint64, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.FormatUint(n, 10) + " " + thing + "s"
}
