package ui

import (
	"context"

	"countersign/ui/flow"
)

// openApp is what the fake program says is open.
type openApp struct {
	open     func(q flow.OpenQuestion) flow.OpenAnswer
	complete func(o flow.OpenObject) (flow.OpenObject, error)
}

func (a *openApp) Open(q flow.OpenQuestion) flow.OpenAnswer {
	if a.open == nil {
		return flow.OpenAnswer{}
	}
	return a.open(q)
}

func (a *openApp) CompleteOpen(_ context.Context, o flow.OpenObject) (flow.OpenObject, error) {
	return a.complete(o)
}
