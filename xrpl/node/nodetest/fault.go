package nodetest

import "strings"

// Fault is a way in which a node can fail.
type Fault int

const (
	// None is a node in good order.
	None Fault = iota
	// Hangup ends the connection instead of answering.
	Hangup
	// Silent takes questions and never answers.
	Silent
	// SlowDown and TooBusy answer with these errors.
	SlowDown
	TooBusy
	// LoadWarning answers well, with the warning that there are too many calls.
	LoadWarning
	// PolicyClose closes with code 1008, as a node does that got too many calls.
	PolicyClose
	// Garbage answers with half a JSON text.
	Garbage
	// Huge answers with five megabytes.
	Huge
	// WrongID answers a question that was not asked.
	WrongID
	// LyingHash answers about another transaction.
	LyingHash
	// Unknown does not know the command.
	Unknown
	// NoNetwork is not in step with its network.
	NoNetwork

	// The following are for all commands only; they meet new connections.

	// HTTPBusy answers the handshake with HTTP 503.
	HTTPBusy
	// Redirect sends to another address, see RedirectTo.
	Redirect
	// NoWebSocket is a web page.
	NoWebSocket
)

// SetFault makes the node fail in this way, whatever it is asked; None mends it.
func (s *Server) SetFault(f Fault) { s.SetFaultFor("", f) }

// SetFaultFor makes the node fail in this way at one command.
func (s *Server) SetFaultFor(command string, f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[command] = f
	if f == None {
		delete(s.faults, command)
	}
}

// RedirectTo sends new connections to another node.
func (s *Server) RedirectTo(other *Server) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[""] = Redirect
	s.elsewhere = "http" + strings.TrimPrefix(other.URL, "ws")
}
