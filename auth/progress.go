package auth

// Step is how far a sign-in is. It goes forward only.
type Step int

// The steps of a sign-in. What the phone does is hearsay, of the public status
// socket: it is for showing, and nothing is decided by it.
const (
	StepScan      Step = iota // the code waits to be scanned
	StepApprove               // it was opened on the phone
	StepSigningIn             // the answer is being turned into a session
)

// Progress is what can be shown of an attempt while it is under way.
type Progress struct {
	Step    Step
	Browser bool // the browser was opened for it, or is being opened
	NoCode  bool // there is no sign page to be had, so that SignPage fails
}

// Progress tells how far the attempt is.
func (t *Attempt) Progress() Progress {
	t.mu.Lock()
	defer t.mu.Unlock()
	return Progress{Step: t.step, Browser: t.inBrowser(), NoCode: t.noCode}
}

// inBrowser tells whether a browser was opened, or is being opened, and did not
// fail. The lock is held.
func (t *Attempt) inBrowser() bool {
	return t.opened && t.auth.browser != nil && t.browserErr == nil
}

// Changes has a value when Progress has changed since the last one was taken. It
// is closed at the end of the attempt.
func (t *Attempt) Changes() <-chan struct{} { return t.changes }

func (t *Attempt) advance(to Step) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if to > t.step {
		t.step = to
		t.changed()
	}
}

// changed never blocks: one value stands for every change. The lock is held.
func (t *Attempt) changed() {
	if t.over {
		return
	}
	select {
	case t.changes <- struct{}{}:
	default:
	}
}
