package flow

import "testing"

func TestAlike(t *testing.T) {
	const bob = "rU6K7V3Po4snVhBBaU29sesqs2qTQJWDw1"
	for _, c := range []struct {
		name, other string
		want        bool
	}{
		{"itself", bob, false},
		{"somebody else", "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe", false},
		{"first four and last four", "rU6KcccccccccccccccccccccccccJWDw1", true},
		{"the same, other capitals", "ru6kcccccccccccccccccccccccccjwdW1", true},
		{"first seven", "rU6K7V3ccccccccccccccccccccccccccc", true},
		{"last six", "rcccccccccccccccccccccccccccQJWDw1", true},
		{"first four only", "rU6Kcccccccccccccccccccccccccccccc", false},
		{"last four only", "rccccccccccccccccccccccccccccccDw1", false},
		{"first three and last three", "rU6ccccccccccccccccccccccccccccDw1", false},
		{"four characters changed, both ends too", "rc6K7V3Po4snVhcBaU29scsqs2qTQJWDwc", true},
		{"four left out", "r6K7V3Po4snVBBaU29ssqs2qTQJWDw", true},
		{"five changed, both ends too", "rc6K7V3Po4cnVhcBaU29scsqs2qTQJWDwc", false},
		{"nothing", "", false},
	} {
		if got := alike(bob, c.other); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
		if got := alike(c.other, bob); got != c.want {
			t.Errorf("%s, the other way round: %t", c.name, got)
		}
	}
}

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		a, b string
		n    int
		want bool
	}{
		{"", "", 0, true},
		{"", "ab", 2, true},
		{"", "ab", 1, false},
		{"kitten", "sitting", 3, true},
		{"kitten", "sitting", 2, false},
		{"abcdef", "bcdefa", 2, true},
		{"abcdef", "bcdefa", 1, false},
		{"aaaa", "bbbb", 4, true},
		{"aaaa", "bbbb", 3, false},
	} {
		if got := within(c.a, c.b, c.n); got != c.want {
			t.Errorf("%q and %q within %d: %t", c.a, c.b, c.n, got)
		}
	}
}
