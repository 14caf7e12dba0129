package xrpl

import (
	"bytes"
	"errors"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestParseAddress(t *testing.T) {
	for _, s := range []string{alice, bob, "rrrrrrrrrrrrrrrrrrrrrhoLvTp", "rrrrrrrrrrrrrrrrrrrrBZbvji", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"} {
		id, err := ParseAddress(s)
		if err != nil || id.String() != s {
			t.Errorf("%s comes back as %s (%v)", s, id, err)
		}
	}
	tests := []struct{ name, in, says string }{
		{"empty", "", "empty"},
		{"space before", " " + bob, "spaces"},
		{"line break", bob + "\n", "spaces"},
		{"one letter wrong", "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYf", "checksum"},
		{"cut", bob[:30], "checksum"},
		{"letter of no address", "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAY0", "'0' at position 34"},
		{"two letters swapped", "rPT1jSq2YGrBMTttX4GZHjKu9dyfzbpAYe", "checksum"},
		{"other case", strings.ToLower(bob), "checksum"},
		{"not ASCII", "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpАYe", "never use"},
		{"too long", strings.Repeat("r", 1000), "too long"},
		{"too short", "r", "too short"},
		{"Bitcoin", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "checksum"},
		{"X-address with tag", "XV5kHfQmzDQjbFNv4jX3FX9Y7ig5QhfHfuo7rTzSFVRy6hS", "stands for " + bob + " with tag 7. "},
		{"X-address of a test network", "TVeG6DZkiwxmsLrXeYEu5WuSxJDWudgMDR839hr9vgTeK2C", "stands for " + bob + " without a tag on a test network"},
		{"X-address with the largest tag", "TVeG6DZkiwxmsLrXeYEu5WuSxJDWudirbz6LmRJirxTPuZb", "tag 4294967295"},
		{"X-address mistyped", "XV5kHfQmzDQjbFNv4jX3FX9Y7ig5QhfHfuo7rTzSFVRy6hr", "X-address; its checksum is wrong"},
		{"seed", "snoPBrXtMeMyMHUVTgbuqAfg1SUTb", "secret"},
		{"ed25519 seed", "sEdTM1uX8pu2do5XvTnutH6HsouMaM2", "secret"},
		{"mistyped seed", "snoPBrXtMeMyMHUVTgbuqAfg1SUTc", "secret"},
		{"node key", checkEncode([]byte{0x1C}, make([]byte, 33)), "although its checksum is right"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseAddress(tt.in)
			if !errors.Is(err, ErrBadAddress) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want %q", err, tt.says)
			}
			if len(tt.in) > 20 && strings.Contains(err.Error(), tt.in) {
				t.Errorf("the input is repeated in %q", err)
			}
		})
	}
}

func TestShortAddress(t *testing.T) {
	for in, want := range map[string]string{bob: "rPT1Sj…bpAYe", "": "", "rrrrrrrrrrrr": "rrrrrrrrrrrr", "äöüäöüäöüäöüä": "äöüäöü…üäöüä"} {
		if got := ShortAddress(in); got != want {
			t.Errorf("%q is shortened to %q, want %q", in, got, want)
		}
	}
}

func TestBase58KeepsLeadingZeros(t *testing.T) {
	for n := range 40 {
		data := append(make([]byte, n), bytes.Repeat([]byte{0xFF}, n/2)...)
		got, err := base58Decode(base58Encode(data))
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%x comes back as %x (%v)", data, got, err)
		}
	}
}

// Base 58 by parts of 32 bits gives what long division gives.
func TestBase58IsTheNumber(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		data := make([]byte, 1+random.IntN(60))
		for i := range data {
			data[i] = byte(random.Uint32())
		}
		if random.IntN(4) == 0 {
			data[0] = 0
		}
		var want []byte
		for n, rest := new(big.Int).SetBytes(data), new(big.Int); n.Sign() > 0; {
			n.QuoRem(n, big.NewInt(58), rest)
			want = append(want, base58Alphabet[rest.Int64()])
		}
		for _, b := range data {
			if b != 0 {
				break
			}
			want = append(want, base58Alphabet[0])
		}
		slices.Reverse(want)
		if got := base58Encode(data); got != string(want) {
			t.Fatalf("%x is %s, want %s", data, got, want)
		}
		if got, err := base58Decode(string(want)); err != nil || !bytes.Equal(got, data) {
			t.Fatalf("%s is %x (%v), want %x", want, got, err, data)
		}
	}
}

func TestParseXRP(t *testing.T) {
	good := map[string]Drops{
		"25": 25_000_000, "25.5": 25_500_000, "0.000001": 1, "0": 0, "007": 7_000_000, "1.0000000": 1_000_000,
		"100000000000": MaxDrops, "99999999999.999999": MaxDrops - 1,
	}
	for in, want := range good {
		if got, err := ParseXRP(in); err != nil || got != want {
			t.Errorf("%s is %d (%v), want %d", in, got, err, want)
		}
	}
	bad := map[string]string{
		"": "empty", "0.0000001": "six decimals, and this amount has 7", "-1": "negative", "1,5": "comma", "1.": "plain number",
		".5": "plain number", "1e3": "plain number", "+1": "plain number", " 1": "plain number", "1.2.3": "plain number",
		"١": "plain number", "100000000000.000001": "more than all XRP", "999999999999999999999": "more than all XRP",
	}
	for in, says := range bad {
		if got, err := ParseXRP(in); !errors.Is(err, ErrBadAmount) || !strings.Contains(err.Error(), says) {
			t.Errorf("%q is %d (%v), want %q", in, got, err, says)
		}
	}
}

func TestParseDrops(t *testing.T) {
	for _, in := range []string{"0", "1", "25000000", "100000000000000000"} {
		if got, err := ParseDrops(in); err != nil || got.String() != in {
			t.Errorf("%s is %d (%v)", in, got, err)
		}
	}
	bad := map[string]string{
		"": "empty", "25.5": `write "25500000"`, "0.0000001": "six decimals", "-1": "negative", "1e6": "digits only",
		"100000000000000001": "more than all XRP", "9999999999999999999": "more than all XRP", "x": "digits only",
	}
	for in, says := range bad {
		if got, err := ParseDrops(in); !errors.Is(err, ErrBadAmount) || !strings.Contains(err.Error(), says) {
			t.Errorf("%q is %d (%v), want %q", in, got, err, says)
		}
	}
	if _, err := ParseDrops("1." + strings.Repeat("0", 1<<18)); err == nil || len(err.Error()) > 300 {
		t.Errorf("an error repeats a long text: %.400v", err)
	}
}

func TestDropsInXRP(t *testing.T) {
	for in, want := range map[Drops]string{0: "0", 1: "0.000001", 1_000_000: "1", 25_500_000: "25.5", MaxDrops: "100000000000"} {
		if got := in.XRP(); got != want {
			t.Errorf("%d drops are %s XRP, want %s", in, got, want)
		}
	}
}
