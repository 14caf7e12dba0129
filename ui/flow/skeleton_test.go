package flow

import (
	"testing"
	"unicode/utf8"
)

func TestSkeleton(t *testing.T) {
	for _, same := range [][]string{
		{"Bob", "bob", " B o b ", "Bob.", "Bob…", "“Bob”", "Вob", "Воb", "Βοb", "Ｂｏｂ", "B\u034fob", "Bob\ufe0f", "B\u17b4ob", "Bo\u180eb", "Bob\u2800", "B0b", "Bo\u00adb", "𝐁𝐨𝐛"},
		{"Alice", "AIice", "A1ice", "Аlісе", "αlice"},
		{"Bj\u00f6rn", "Bjo\u0308rn"},
		{"Mainnet", "Μainnet", "Маinnet", "ＭＡＩＮＮＥＴ"},
		{"Straße", "STRAßE"},
		{"ﬁnance", "finance"},
	} {
		for _, name := range same {
			if skeleton(name) != skeleton(same[0]) {
				t.Errorf("%+q looks like %+q, %+q like %+q", name, skeleton(name), same[0], skeleton(same[0]))
			}
		}
	}
	for _, pair := range [][2]string{{"Bob", "Rob"}, {"Bob", "Bobby"}, {"Björn", "Bjorn"}, {"Bob 2", "Bob 3"}, {"Анна", "Ирина"}, {"小明", "小红"}} {
		if skeleton(pair[0]) == skeleton(pair[1]) {
			t.Errorf("%q and %q are one", pair[0], pair[1])
		}
	}
	for _, blank := range []string{"", " ", "\u2800", "\ufe0f", "\u3164", "...", "“”", "\u034f\u115f", "\u200b"} {
		if got := skeleton(blank); got != "" {
			t.Errorf("%+q looks like %+q", blank, got)
		}
	}
}

func FuzzSkeleton(f *testing.F) {
	f.Add("Βοb\ufe0f")
	f.Fuzz(func(t *testing.T, name string) {
		got := skeleton(name)
		if !utf8.ValidString(got) || skeleton(got) != got {
			t.Errorf("%q gives %q, and that %q", name, got, skeleton(got))
		}
	})
}
