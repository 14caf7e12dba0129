// Package terminal is Countersign without a window: the commands request,
// login, logout, whoami, sandbox and tx. Results go to standard output, words for
// people to standard error, and the exit code tells the outcome.
package terminal
