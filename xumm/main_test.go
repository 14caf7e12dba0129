package xumm

import (
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	testKey    = "11111111-2222-4333-8444-555555555555"
	testSecret = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
	testUUID   = "0f0e0d0c-0b0a-4908-8706-050403020100"
)
