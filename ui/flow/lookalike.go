package flow

// What two addresses must share to be taken for each other. People compare the
// beginning and the end, so that is what a trap imitates. By chance, about one
// pair of addresses in a hundred million shares that much.
const (
	alikeEnds  = 6 // characters at the beginning and the end together, "r" and capitals aside
	alikeEdits = 4 // or at most so many characters that differ
)

// longestAddress is more characters than any classic address has.
const longestAddress = 40

// alike tells whether two different addresses are easily taken for each other.
func alike(a, b string) bool {
	if a == b || a == "" || b == "" || len(a) > longestAddress || len(b) > longestAddress {
		return false
	}
	n := min(len(a), len(b))
	head, tail := 0, 0
	for head < n && lower(a[head]) == lower(b[head]) {
		head++
	}
	for tail < n && lower(a[len(a)-1-tail]) == lower(b[len(b)-1-tail]) {
		tail++
	}
	return head == len(a) && len(a) == len(b) || max(0, head-1)+tail >= alikeEnds || within(a, b, alikeEdits)
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// within tells whether a becomes b by at most n insertions, deletions and
// replacements of a character, capitals aside (the Levenshtein distance, near the
// diagonal). Both have at most longestAddress characters.
func within(a, b string, n int) bool {
	if len(a)-len(b) > n || len(b)-len(a) > n {
		return false
	}
	const far = 1 << 20
	var rows [2][longestAddress + 2]int
	last, row := &rows[0], &rows[1]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		from, to := max(1, i-n), min(len(b), i+n)
		row[from-1] = far // outside the band, or the column of deletions alone
		if from == 1 && i <= n {
			row[0] = i
		}
		best := row[from-1]
		for j := from; j <= to; j++ {
			cost := 1
			if lower(a[i-1]) == lower(b[j-1]) {
				cost = 0
			}
			row[j] = min(last[j-1]+cost, last[j]+1, row[j-1]+1)
			best = min(best, row[j])
		}
		row[to+1] = far
		if best > n {
			return false
		}
		last, row = row, last
	}
	return last[len(b)] <= n
}
