// Countersign is a desktop app for people who sign with the Xumm / Xaman wallet:
// it makes sign requests, follows them, and proves that what was signed is what
// was asked.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"countersign/ui/desktop"
	"countersign/ui/flow"
	"countersign/ui/terminal"
)

const description = "Sign requests for the Xumm / Xaman wallet, followed and proved."

// commands is the command line; kong reads it from the tags.
type commands struct {
	Version kong.VersionFlag `help:"Print the version and exit."`
	Verbose bool             `help:"Write diagnostics to standard error. They hold no secrets." short:"v"`

	Window  windowCommand  `cmd:"" default:"withargs" help:"Open the window (the default)."`
	Request requestCommand `cmd:"" help:"Create a sign request, show its QR code, follow it, print the result."`
	Login   loginCommand   `cmd:"" help:"Sign in with the phone."`
	Logout  logoutCommand  `cmd:"" help:"Remove the stored sign-in."`
	Whoami  whoamiCommand  `cmd:"" help:"Print the signed-in account."`
	Sandbox sandboxCommand `cmd:"" help:"Serve the embedded test platform and print one JSON line about it."`
	Tx      txCommand      `cmd:"" help:"Encode, decode, hash, explain or verify transactions: JSON lines in, JSON lines out."`
}

type windowCommand struct {
	targetFlags
	Link    []string `arg:"" optional:"" help:"A link to open, such as countersign://request/UUID. The desktop gives it; a window that is open already takes it."`
	Measure bool     `help:"Print {\"first_frame_ms\":N} to standard error at the first frame."`
}

// targetFlags choose the platform for the commands without a window.
type targetFlags struct {
	Sandbox  bool   `help:"A sandbox: the one at --api-url, or else one of its own. The window's has a phone, the other commands' approves by itself."`
	APIURL   string `name:"api-url" env:"COUNTERSIGN_API_URL" help:"Another platform, such as a running sandbox." placeholder:"URL"`
	OAuthURL string `name:"oauth-url" env:"COUNTERSIGN_OAUTH_URL" help:"Its sign-in service." placeholder:"URL"`
	APIKey   string `name:"api-key" env:"COUNTERSIGN_API_KEY" help:"The application's API key; else the one in Settings." placeholder:"KEY"`

	Nodes map[string]string `name:"node" help:"Its ledger node of a network, such as TESTNET=ws://127.0.0.1:8600/node/TESTNET; may be repeated." placeholder:"NETWORK=URL"`
}

func (f targetFlags) target(log *slog.Logger) terminal.Target {
	return terminal.Target{
		Sandbox: f.Sandbox, APIURL: f.APIURL, OAuthURL: f.OAuthURL, APIKey: f.APIKey, Nodes: f.Nodes,
		Version: thisRelease().Version, Logger: log,
	}
}

type requestCommand struct {
	targetFlags
	File    string `arg:"" help:"A transaction as JSON, or {txjson, options, custom_meta}; - reads standard input."`
	JSON    bool   `name:"json" help:"Print the result as one JSON object."`
	Expire  *int   `help:"Minutes it can be opened; else what the file says, else 15." placeholder:"MINUTES"`
	Network string `help:"Network key the phone must be on, such as TESTNET." placeholder:"KEY"`
	Accept  bool   `name:"i-understand" help:"The request may do what cannot be undone, such as deleting the account, pay somebody who is blocked, or name a network that is not known."`
}

// Validate refuses a time that no request has; kong calls it.
func (r requestCommand) Validate() error {
	if r.Expire != nil && (*r.Expire < 1 || *r.Expire > 1440) {
		return fmt.Errorf("--expire %d: a request can stay open for 1 to 1440 minutes (24 hours)", *r.Expire)
	}
	return nil
}

// minutes is what was said, 0 when nothing was.
func (r requestCommand) minutes() int {
	if r.Expire == nil {
		return 0
	}
	return *r.Expire
}

// Help describes the exit codes.
func (requestCommand) Help() string {
	return `With XUMM_APIKEY and XUMM_APISECRET in the environment no sign-in is needed.

Exit codes: 0 signed, checked, and accepted by the ledger where it was submitted;
1 error; 2 wrong usage or file; 3 declined; 4 expired; 5 cancelled; 6 signed, but
a check failed or the signature could not be checked, the ledger refused it, or
its result never came.`
}

type loginCommand struct {
	targetFlags
	Network   string   `help:"Network key the phone must be on." placeholder:"KEY"`
	NoBrowser bool     `help:"Only print the link and the QR code."`
	Redirect  []string `help:"Redirect line of the application, when it has others than Countersign's; may be repeated." placeholder:"URL"`
}

type logoutCommand struct {
	targetFlags
	All bool `help:"Sign out every account, not only the one in use."`
}

type whoamiCommand struct {
	targetFlags
	JSON bool `name:"json" help:"Print one JSON object."`
}

type sandboxCommand struct {
	Listen      string   `help:"Loopback address and port." default:"127.0.0.1:0" placeholder:"ADDRESS"`
	AutoApprove bool     `help:"The phone approves everything by itself."`
	State       string   `help:"Keep keys, balances and requests in this file." placeholder:"FILE" type:"path"`
	Redirect    []string `help:"A redirect line of the application, in place of Countersign's four; may be repeated." placeholder:"URL"`
}

// The variables that hold an application's key and secret, for scripts. The
// names are those of the platform's own SDK.
const (
	keyVariable    = "XUMM_APIKEY"
	secretVariable = "XUMM_APISECRET"
)

// unusedSecret says why an API secret in the environment is not used; "" when
// there is none, or it is used.
func unusedSecret(command string, env func(string) string) string {
	switch {
	case command == "sandbox", strings.HasPrefix(command, "tx "), env(secretVariable) == "" && (command != "request <file>" || env(keyVariable) == ""):
		return ""
	case command == "request <file>" && env(keyVariable) == "":
		return secretVariable + " is set without " + keyVariable + ", so it is ignored and your sign-in is used. Set both, or neither."
	case command == "request <file>" && env(secretVariable) == "":
		return keyVariable + " is set without " + secretVariable + ", so it is ignored and your sign-in is used. Set both, or neither."
	case command == "request <file>":
		return ""
	}
	return secretVariable + " is ignored here: you sign in with the phone, and an API secret has no place in a desktop app. Only \"countersign request\" uses it, for scripts."
}

// usageProblem says what is wrong with a command line. A link in it may hold a
// code, which kong would quote.
func usageProblem(err error, args []string) string {
	if slices.ContainsFunc(args, desktop.Looks) {
		return "a link goes alone, or with the options of the window"
	}
	return err.Error()
}

// ended is a sentence with its end: kong asks some of its own.
func ended(sentence string) string {
	if strings.HasSuffix(sentence, "?") || strings.HasSuffix(sentence, ".") {
		return sentence
	}
	return sentence + "."
}

// linkProblem says why what is no command is no link either.
func linkProblem(err error, args []string) string {
	if !slices.ContainsFunc(args, desktop.Looks) {
		return "what was given is neither a command nor a link. See countersign --help."
	}
	return flow.Sentence(err)
}

func main() { os.Exit(run()) }

func run() int {
	began := time.Now()
	leaveConsole := attachConsole()
	var cli commands
	parser := kong.Must(&cli,
		kong.Name("countersign"),
		kong.Description(description),
		kong.Vars{"version": thisRelease().String()},
	)
	parsed, err := parser.Parse(os.Args[1:])
	if err != nil {
		fmt.Fprintf(os.Stderr, "countersign: %s See countersign --help.\n", ended(usageProblem(err, os.Args[1:])))
		return terminal.ExitUsage
	}
	if words := unusedSecret(parsed.Command(), os.Getenv); words != "" {
		fmt.Fprintln(os.Stderr, "countersign:", words)
	}
	log := slog.New(slog.DiscardHandler)
	if cli.Verbose {
		log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	if err := keepMemoryFromDisk(); err != nil {
		log.Warn("a crash may leave the memory in a file", "err", err)
	}
	if parsed.Selected().Name == "window" {
		link, err := desktop.OneLink(cli.Window.Link)
		if err != nil {
			fmt.Fprintln(os.Stderr, "countersign: "+linkProblem(err, cli.Window.Link))
			return terminal.ExitUsage
		}
		if cli.Verbose || cli.Window.Measure {
			leaveConsole = func() {} // something is to be read there
		}
		return window(cli.Window, link, log, began, leaveConsole)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c := terminal.Standard()
	if parsed.Selected().Parent.Name == "tx" {
		return terminal.Tx(ctx, c, cli.Tx.options(parsed.Selected().Name))
	}
	switch parsed.Command() {
	case "request <file>":
		t := cli.Request.target(log)
		if key, secret := os.Getenv(keyVariable), os.Getenv(secretVariable); key != "" && secret != "" {
			t.APIKey, t.APISecret = key, secret
		}
		return terminal.Request(ctx, c, t, terminal.RequestOptions{
			File: cli.Request.File, JSON: cli.Request.JSON, Expire: cli.Request.minutes(), Network: cli.Request.Network, Accept: cli.Request.Accept,
		})
	case "login":
		t := cli.Login.target(log)
		t.Redirects = cli.Login.Redirect
		return terminal.Login(ctx, c, t, terminal.LoginOptions{Network: cli.Login.Network, NoBrowser: cli.Login.NoBrowser})
	case "logout":
		return terminal.Logout(ctx, c, cli.Logout.target(log), cli.Logout.All)
	case "whoami":
		return terminal.Whoami(ctx, c, cli.Whoami.target(log), cli.Whoami.JSON)
	case "sandbox":
		return terminal.Sandbox(ctx, c, terminal.SandboxOptions{
			Listen: cli.Sandbox.Listen, AutoApprove: cli.Sandbox.AutoApprove, State: cli.Sandbox.State,
			Redirects: cli.Sandbox.Redirect, Logger: log,
		})
	}
	return terminal.ExitUsage
}
