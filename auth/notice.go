package auth

import (
	"fmt"
	"strconv"
	"strings"
)

// Notice is a sentence for the person who signs in. It does not end the attempt.
type Notice string

// NoticeBrowser: the browser could not be opened. It is out of date once BrowserErr
// is nil again.
const NoticeBrowser = Notice("The browser could not be opened. Copy the link and open it in a browser on this computer.")

const (
	noticeLink     = Notice("This sign-in has to go on in a browser. Copy the link and open it in a browser on this computer.")
	noticeReport   = Notice("Xaman reported a problem with a sign-in, without saying which. If yours does not go on, cancel it and try again.")
	noticeRefused  = Notice("The sign-in service does not know this API key, or its redirect addresses are not registered. Check both in the developer console.")
	noticeStranger = Notice("A program of another user of this computer opened this sign-in, and was refused. Scan the code with your phone. If it was your own browser, copy the link and open it there.")
	noticeKeyring  = Notice("Signed in. Unlock your keyring to stay signed in.")
)

// noticePorts says what still works when nothing can be listened on.
func noticePorts(busy *PortsError) Notice {
	return Notice(fmt.Sprintf("Other programs use the ports %s, so a browser cannot come back here by itself. Scanning the code works; after signing in with a browser, paste the address that it ends at.", busy.list()))
}

func (e *PortsError) list() string {
	ports := make([]string, len(e.Ports))
	for i, p := range e.Ports {
		ports[i] = strconv.Itoa(p)
	}
	return strings.Join(ports, ", ")
}

// Notices gives hints that do not end the attempt; it is closed at the end.
func (t *Attempt) Notices() <-chan Notice { return t.notices }

// notify never blocks: a hint that nobody reads is dropped.
func (t *Attempt) notify(n Notice) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.over {
		return
	}
	select {
	case t.notices <- n:
	default:
	}
}
