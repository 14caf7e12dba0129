package desktop

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestOneLinkByTwoWaysIsHandledOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var took []Kind
		var fail error
		h := Once(func(_ context.Context, l Link) error {
			took = append(took, l.Kind())
			return fail
		})
		give := func(l Link, want ...Kind) {
			t.Helper()
			took = nil
			if err := h(t.Context(), l); !errors.Is(err, fail) {
				t.Errorf("the error is %v", err)
			}
			if len(took) != len(want) || len(want) > 0 && took[0] != want[0] {
				t.Errorf("%v was handled as %v, not %v", l, took, want)
			}
		}
		code, named := mustParse(t, secretLink), mustParse(t, requestLink)
		give(code, Callback)
		give(mustParse(t, secretLink)) // by the other way
		give(named, Request)
		give(Link{}, NoLink)
		give(named)
		time.Sleep(twiceTime)
		give(named, Request) // the person clicked once more

		fail = errors.New("no window yet")
		give(code, Callback)
		fail = nil
		give(code, Callback) // what failed may come by the other way

		ended, cancel := context.WithCancel(t.Context())
		cancel()
		took = nil
		if err := h(ended, named); !errors.Is(err, context.Canceled) || len(took) > 0 {
			t.Errorf("after its time was over a link was handled: %v, %v", took, err)
		}
	})
}
