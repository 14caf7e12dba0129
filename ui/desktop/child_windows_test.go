package desktop

// Tests with other processes are for systems with sockets.
const childVariable = "COUNTERSIGN_TEST_CHILD"

var children map[string]func() int
