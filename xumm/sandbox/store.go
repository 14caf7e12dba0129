package sandbox

import (
	"encoding/json"
	"errors"
	"slices"
	"sync"
)

// payloadStore is the platform's database of payloads and the switchboard of
// their status sockets.
type payloadStore struct {
	mu           sync.Mutex
	byUUID       map[string]payload
	byIdentifier map[string]string
	order        []string // UUIDs by age, oldest first
	watchers     map[string]map[*watcher]bool
}

var (
	errIdentifierTaken = errors.New("a payload with this identifier exists")
	errNoPayload       = errors.New("no such payload")
)

func newPayloadStore(kept []payload) *payloadStore {
	s := &payloadStore{
		byUUID:       map[string]payload{},
		byIdentifier: map[string]string{},
		watchers:     map[string]map[*watcher]bool{},
	}
	for _, pl := range kept {
		_ = s.add(pl)
	}
	return s
}

// add stores a new payload; its identifier must not be in use.
func (s *payloadStore) add(pl payload) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if pl.Identifier != nil {
		if _, taken := s.byIdentifier[*pl.Identifier]; taken {
			return errIdentifierTaken
		}
		s.byIdentifier[*pl.Identifier] = pl.UUID
	}
	s.byUUID[pl.UUID] = pl
	s.order = append(s.order, pl.UUID)
	return nil
}

// get gives a payload with everything that is known of it, what cannot be read
// yet included.
func (s *payloadStore) get(id string) (payload, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	pl, ok := s.byUUID[id]
	return pl, ok
}

func (s *payloadStore) identified(identifier string) (payload, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	pl, ok := s.byUUID[s.byIdentifier[identifier]]
	return pl, ok
}

// all gives every payload, oldest first.
func (s *payloadStore) all() []payload {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]payload, 0, len(s.order))
	for _, id := range s.order {
		out = append(out, s.byUUID[id])
	}
	return out
}

// change applies f to a payload; when f fails nothing changes.
func (s *payloadStore) change(id string, f func(*payload) error) (payload, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	pl, ok := s.byUUID[id]
	if !ok {
		return payload{}, errNoPayload
	}
	if err := f(&pl); err != nil {
		return s.byUUID[id], err
	}
	s.byUUID[id] = pl
	return pl, nil
}

// watcher is one status socket's view of a payload: events queue here until
// the socket has written them, so that no publisher ever waits for a client.
type watcher struct {
	mu     sync.Mutex
	frames [][]byte
	ready  chan struct{} // has room for one signal
	drop   chan struct{} // closed to cut the socket
	cut    bool
}

// maxQueued bounds what a client that does not read makes us keep.
const maxQueued = 256

func (w *watcher) push(frame []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.frames) >= maxQueued {
		w.cutLocked()
		return
	}
	w.frames = append(w.frames, frame)
	select {
	case w.ready <- struct{}{}:
	default:
	}
}

func (w *watcher) take() [][]byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	frames := w.frames
	w.frames = nil
	return frames
}

func (w *watcher) cutNow() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cutLocked()
}

func (w *watcher) cutLocked() {
	if !w.cut {
		w.cut = true
		close(w.drop)
	}
}

// watch registers a watcher of a payload; end removes it again.
func (s *payloadStore) watch(id string) (w *watcher, end func()) {
	w = &watcher{ready: make(chan struct{}, 1), drop: make(chan struct{})}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.watchers[id] == nil {
		s.watchers[id] = map[*watcher]bool{}
	}
	s.watchers[id][w] = true
	return w, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.watchers[id], w)
		if len(s.watchers[id]) == 0 {
			delete(s.watchers, id)
		}
	}
}

// publish sends an event to every socket of a payload, times times.
func (s *payloadStore) publish(id string, event any, times int) {
	frame, err := json.Marshal(event)
	if err != nil {
		return // events are maps of plain values: cannot happen
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for w := range s.watchers[id] {
		for range times {
			w.push(frame)
		}
	}
}

func (s *payloadStore) dropWatchers() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, set := range s.watchers {
		for w := range set {
			w.cutNow()
		}
	}
}

// newest gives the last n payloads, oldest first: what a state file keeps.
func (s *payloadStore) newest(n int) []payload {
	all := s.all()
	return slices.Clone(all[max(0, len(all)-n):])
}

// publish tells the status sockets of a payload about an event.
func (p *Platform) publish(id string, event any) {
	times := 1
	if p.faults.get().duplicates {
		times = 2
	}
	p.payloads.publish(id, event, times)
}
