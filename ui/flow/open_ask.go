package flow

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"countersign/xrpl"
	"countersign/xrpl/node"
)

const (
	// openFor is how long an answer on what is open is good for.
	openFor = time.Minute
	// openKept bounds the answers that are kept.
	openKept = 16
)

// openBook keeps what nodes said is open, by who asked for what on which
// network: an answer can come late, and still not to the wrong question.
type openBook struct {
	mu        sync.Mutex
	answers   map[OpenQuestion]*openKnown
	sequences map[openEscrow]uint32 // of escrows that do not tell it
	// forgotten and staled count how often the book was emptied and called old,
	// so that what was asked before knows it.
	forgotten, staled int
}

type openEscrow struct{ network, index string }

// openKnown is what is known on one question.
type openKnown struct {
	asking  bool
	known   bool // objects and more are an answer, though maybe an old one
	objects []OpenObject
	more    bool
	failure error     // of the last try
	again   time.Time // when to ask again
}

// Open gives what an account has open that can stand in an input of a form. It
// does not wait: while it is LedgerAsking, OpenChanged is the change to follow.
func (a *App) Open(q OpenQuestion) OpenAnswer {
	l, ok := openListFor(q.Type, q.Field)
	if !ok {
		return OpenAnswer{}
	}
	q, answer := a.askable(q, l)
	if answer.Title != "" {
		return answer
	}
	who := ""
	if q.Account != a.signerOf(Draft{}) {
		who = xrpl.SayAccount(q.Account, a.Name)
	}
	k, ask := a.opens.at(q, a.now())
	if ask {
		a.spawn(func(ctx context.Context) { a.askOpen(ctx, q, l, k) })
	}
	a.opens.mu.Lock()
	defer a.opens.mu.Unlock()
	return k.words(l, a.NetworkName(q.Network), who)
}

// at gives what is known on a question, and whether it is time to ask.
func (b *openBook) at(q OpenQuestion, now time.Time) (k *openKnown, ask bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if k = b.answers[q]; k == nil {
		k = b.add(q)
	}
	if k.asking || now.Before(k.again) {
		return k, false
	}
	k.asking = true
	return k, true
}

// askable puts in whose objects are asked for, and on which network, or says
// why nobody is asked.
func (a *App) askable(q OpenQuestion, l openList) (OpenQuestion, OpenAnswer) {
	q.Network = a.networkFor(Draft{Network: q.Network})
	address, known := classic(q.Account)
	if q.Account == "" {
		address, known = a.signerOf(Draft{}), true
	}
	q.Account = address
	no := func(format string, args ...any) (OpenQuestion, OpenAnswer) {
		return q, OpenAnswer{Title: fmt.Sprintf(format, args...)}
	}
	switch {
	case l.never != "":
		return no("%s", l.never)
	case !known:
		return no("Enter the address of the account to choose from its %s here, or type %s.", l.many, l.typing)
	case q.Account == "":
		return no("Sign in to choose from your %s here, or type %s.", l.many, l.typing)
	case !a.Settings().AsksNode():
		return no("Asking ledger nodes is switched off in the settings, so there is no list to choose from. Type %s.", l.typing)
	case q.Network == "" || len(a.NodeServers(q.Network)) == 0:
		return no("No ledger node is known for this network, so there is no list to choose from. Type %s.", l.typing)
	}
	return q, OpenAnswer{}
}

// add makes room for an answer.
func (b *openBook) add(q OpenQuestion) *openKnown {
	if b.answers == nil {
		b.answers = map[OpenQuestion]*openKnown{}
	}
	for old, k := range b.answers {
		if len(b.answers) >= openKept && !k.asking {
			delete(b.answers, old)
		}
	}
	k := &openKnown{}
	b.answers[q] = k
	return k
}

// askOpen asks a node, and keeps its answer if it is still wanted.
func (a *App) askOpen(ctx context.Context, q OpenQuestion, l openList, k *openKnown) {
	select { // public nodes limit the calls of one address
	case a.asking <- struct{}{}:
		defer func() { <-a.asking }()
	case <-ctx.Done():
		return
	}
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	a.opens.mu.Lock()
	staled := a.opens.staled
	a.opens.mu.Unlock()
	var objects []OpenObject
	more := false
	c, err := a.node(q.Network)
	if err == nil {
		objects, more, err = l.read(ctx, openReader{node: c, network: q.Network, account: q.Account, now: a.now(), name: a.Name})
	}
	if errors.Is(err, node.ErrAccountNotFound) {
		objects, err = nil, nil // it has nothing
	}
	if err != nil {
		a.log.Info("no list to choose from", "network", q.Network, "type", q.Type, "err", err)
	}
	a.opens.mu.Lock()
	wanted := a.opens.answers[q] == k
	k.asking, k.failure, k.again = false, err, a.now().Add(openFor)
	if err != nil {
		k.again = a.now().Add(askAgain)
	} else {
		k.known, k.objects, k.more = true, objects, more
		a.opens.complete(k.objects)
	}
	if a.opens.staled != staled {
		k.again = time.Time{} // something was signed meanwhile
	}
	a.opens.mu.Unlock()
	if wanted {
		a.changed(OpenChanged)
	}
}

// complete puts in the sequences that were looked up before.
func (b *openBook) complete(objects []OpenObject) {
	for i, o := range objects {
		if n, ok := b.sequences[openEscrow{o.network, o.Index}]; ok && o.Lacking {
			objects[i] = o.withSequence(n)
		}
	}
}

func (o OpenObject) withSequence(n uint32) OpenObject {
	fields := map[string]any{"OfferSequence": ledgerNumber(n)}
	for name, v := range o.Fields {
		fields[name] = v
	}
	o.Fields, o.Lacking, o.Mark = fields, false, fmt.Sprint(n)
	return o
}

// words puts what is known into words.
func (k *openKnown) words(l openList, network, who string) OpenAnswer {
	what := l.whose(who)
	switch {
	case len(k.objects) > 0:
		answer := OpenAnswer{
			State: LedgerAnswered, Objects: append([]OpenObject(nil), k.objects...),
			Title: fmt.Sprintf("Choose one of %s (%d)", what, len(k.objects)), Detail: fmt.Sprintf("On %s. Or type %s below.", network, l.typing),
		}
		if k.more {
			answer.Detail = fmt.Sprintf("On %s; there are more, which were not read. Or type %s below.", network, l.typing)
		}
		return answer
	case k.known && k.more:
		return OpenAnswer{State: LedgerAnswered, Title: fmt.Sprintf("%s on %s among those that were read, and there are more. Type %s.", l.none(who), network, l.typing)}
	case k.known:
		return OpenAnswer{State: LedgerAnswered, Title: fmt.Sprintf("%s on %s.", l.none(who), network)}
	case k.asking:
		return OpenAnswer{State: LedgerAsking, Title: "Asking the ledger…", Detail: fmt.Sprintf("For %s on %s. Or type %s below.", what, network, l.typing)}
	}
	reason := "No ledger node could be asked for"
	if errors.Is(k.failure, node.ErrWrongNetwork) {
		reason = "The node in the settings belongs to another network than"
		what = network + ", so there is no list to choose from"
	}
	return OpenAnswer{State: LedgerAnswered, Title: fmt.Sprintf("%s %s. Type %s.", reason, what, l.typing)}
}

// CompleteOpen asks for what an object does not tell of itself, and gives the
// object with it. An error is a sentence with what to do instead.
func (a *App) CompleteOpen(ctx context.Context, o OpenObject) (OpenObject, error) {
	if !o.Lacking {
		return o, nil
	}
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	a.opens.mu.Lock()
	forgotten := a.opens.forgotten
	a.opens.mu.Unlock()
	c, err := a.node(o.network)
	var n uint32
	if err == nil {
		n, err = c.EscrowSequence(ctx, o.escrow)
	}
	if err != nil {
		a.log.Info("the escrow's sequence is not known", "network", o.network, "err", err)
		return o, say("The node does not know which transaction made this escrow. Type its owner and its sequence, or choose another node in the settings.")
	}
	a.opens.mu.Lock()
	defer a.opens.mu.Unlock()
	if a.opens.forgotten != forgotten {
		return o, say("The nodes in the settings are others now. Choose the escrow again.")
	}
	if a.opens.sequences == nil {
		a.opens.sequences = map[openEscrow]uint32{}
	}
	a.opens.sequences[openEscrow{o.network, o.Index}] = n
	for _, k := range a.opens.answers {
		k.objects = append([]OpenObject(nil), k.objects...)
		a.opens.complete(k.objects)
	}
	return o.withSequence(n), nil
}

// staleOpen lets everything be asked for anew, as after something was signed.
// What is known stays until then.
func (a *App) staleOpen() {
	a.opens.mu.Lock()
	defer a.opens.mu.Unlock()
	a.opens.staled++
	for _, k := range a.opens.answers {
		k.again = time.Time{}
	}
}

// forgetOpen gives up what other nodes said. What is under way is not wanted any
// more.
func (a *App) forgetOpen() {
	a.opens.mu.Lock()
	defer a.opens.mu.Unlock()
	a.opens.forgotten++
	a.opens.answers, a.opens.sequences = nil, nil
}
