package flow

import "strings"

// What two addresses must share to be taken for each other. People compare the
// beginning and the end, so that is what a trap imitates. By chance, about one
// pair of addresses in a hundred million shares that much.
const (
	alikeEnds  = 6 // characters at the beginning and the end together, "r" and capitals aside
	alikeEdits = 4 // or at most so many characters that differ
)

// alike tells whether two different addresses are easily taken for each other.
func alike(a, b string) bool {
	if a == b || a == "" || b == "" {
		return false
	}
	x, y := strings.ToLower(a), strings.ToLower(b)
	if x == y {
		return true
	}
	head := 0
	for head < min(len(x), len(y)) && x[head] == y[head] {
		head++
	}
	tail := 0
	for tail < min(len(x), len(y)) && x[len(x)-1-tail] == y[len(y)-1-tail] {
		tail++
	}
	return max(0, head-1)+tail >= alikeEnds || within(x, y, alikeEdits)
}

// within tells whether a becomes b by at most n insertions, deletions and
// replacements of a character (the Levenshtein distance, near the diagonal).
func within(a, b string, n int) bool {
	if len(a)-len(b) > n || len(b)-len(a) > n {
		return false
	}
	const far = 1 << 20
	last, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := range row {
			row[j] = far
		}
		if i <= n {
			row[0] = i
		}
		best := row[0]
		for j := max(1, i-n); j <= min(len(b), i+n); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j-1]+cost, last[j]+1, row[j-1]+1)
			best = min(best, row[j])
		}
		if best > n {
			return false
		}
		last, row = row, last
	}
	return last[len(b)] <= n
}
