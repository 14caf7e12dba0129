package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
)

// How much of a notification is shown: systems cut them too, and some wrap a long
// one over half of the screen.
const (
	mostTitle = 80
	mostText  = 240
)

// notification is what the system is given to show. Names of tokens and contacts,
// memos and what the platform says are in its words, so anybody may have chosen
// them.
func notification(goos, title, text string) *fyne.Notification {
	return fyne.NewNotification(notificationText(goos, title, mostTitle), notificationText(goos, text, mostText))
}

// notificationText makes words safe for what the system does with them, and cuts
// them to so many characters.
//
// On Windows the window's library writes them into a PowerShell script, between
// quotation marks of Go's: a dollar sign or a backtick in them would be code, and
// so would all that follows a quotation mark, of which PowerShell knows five.
// What is not known to be harmless there is left out.
//
// Elsewhere than on Windows and macOS many desktops read the text as markup, with
// links and pictures, and some do not. The signs that begin markup are replaced
// by such as look alike, which read the same to both.
func notificationText(goos, text string, most int) string {
	text = shorthand.Replace(text)
	var out strings.Builder
	n, space := 0, false
	for _, r := range text {
		switch {
		case goos == "windows":
			r = harmless(r)
		case goos != "darwin":
			r = noMarkup(r)
		}
		if !unicode.IsPrint(r) || r == utf8.RuneError || r == ' ' {
			space = n > 0
			continue
		}
		if space {
			out.WriteByte(' ')
			n, space = n+1, false
		}
		if out.WriteRune(r); n+1 > most {
			short := []rune(out.String())
			return strings.TrimRight(string(short[:most-len("...")]), " ") + "..."
		}
		n++
	}
	return out.String()
}

// shorthand writes with plain letters what our own sentences have.
var shorthand = strings.NewReplacer("…", "...", "–", "-", "—", "-", "’", " ")

// harmless gives r where it is nothing but a letter, a digit or one of a few
// signs, else a space.
func harmless(r rune) rune {
	if unicode.IsLetter(r) || '0' <= r && r <= '9' || strings.ContainsRune(" .,:_-()", r) {
		return r
	}
	return ' '
}

func noMarkup(r rune) rune {
	switch r {
	case '<':
		return '‹'
	case '>':
		return '›'
	case '&':
		return '＆'
	}
	return r
}
