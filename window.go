package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"countersign/assets"
	"countersign/auth"
	"countersign/storage"
	"countersign/ui"
	"countersign/ui/desktop"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/ui/phone"
	"countersign/ui/terminal"
	"countersign/xumm/sandbox"
)

// window opens the window and runs until it is closed. This is wiring only: the
// other starts of the program, what is kept on this computer, the platform, the
// program and its screens. Where a window of the same profile is open already, it
// gives that the link and ends. Once the window comes up it belongs to no console.
func window(w windowCommand, link desktop.Link, log *slog.Logger, began time.Time, leaveConsole func()) int {
	if problem := displayProblem(os.Getenv); problem != "" {
		fmt.Fprintln(os.Stderr, "countersign: "+problem)
		return terminal.ExitError
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	profile := ""
	if w.Sandbox {
		profile = "sandbox"
	}
	instance, handedOver, err := claim(ctx, profile, link, log)
	switch {
	case handedOver:
		said := "countersign: it is running already, and its window comes to the front."
		if slices.ContainsFunc(os.Args[1:], func(a string) bool { return strings.HasPrefix(a, "-") && a != "--" }) {
			said += " Options of this start were not used."
		}
		fmt.Fprintln(os.Stderr, said)
		return terminal.ExitOK
	case ctx.Err() != nil:
		return terminal.ExitError
	case err != nil:
		return sorry(err)
	}
	// Other starts are heard from here on. One that finds that this one can't start
	// says so itself, or does better.
	arrivals := newEarly()
	take := desktop.Once(arrivals.handle)
	if link.Kind() != desktop.NoLink {
		_ = take(ctx, link) // the first of all, so there is room
	}
	hearing, deaf := context.WithCancel(ctx)
	var listening sync.WaitGroup
	leave := sync.OnceFunc(func() {
		deaf()
		listening.Wait()
		if instance != nil {
			instance.Close()
		}
	})
	defer leave() // after everything else
	if instance != nil {
		listening.Go(func() { instance.Serve(hearing, take, log) })
	}
	sorry := func(err error) int {
		leave()
		return sorry(err)
	}
	home, err := flow.OpenHome(ctx, profile)
	if err != nil {
		return sorry(err)
	}
	defer home.Close()
	if s := home.Settings.Get().Scale; s > 0 && os.Getenv("FYNE_SCALE") == "" {
		if err := os.Setenv("FYNE_SCALE", strconv.FormatFloat(float64(s), 'f', -1, 32)); err != nil {
			log.Warn("the window has the system's scale", "err", err)
		}
	}

	var pretend *sandbox.Platform
	target := w.target(log)
	if w.Sandbox && w.APIURL == "" {
		pretend, err = sandbox.Start(ctx, sandbox.Options{
			StateFile: filepath.Join(home.Places.Data, "platform.json"), Logger: log,
			KYC: sandbox.KYCSuccessful, Pro: true, // so that there is something to see
		})
		if err != nil {
			return sorry(fmt.Errorf("starting the sandbox: %w", err))
		}
		defer pretend.Close()
		info := pretend.Info()
		target.APIURL, target.OAuthURL, target.APIKey = info.APIURL, info.OAuthURL, info.APIKey
		target.Nodes = info.NodeURLs
	}
	platform, err := target.Platform()
	if err != nil {
		return sorry(err)
	}
	if platform.BaseURL != flow.Xumm().BaseURL {
		platform.RedirectURIs = auth.DefaultRedirectURIs()
	}

	leaveConsole()
	a := newApp(home.Settings.Get())
	win := a.NewWindow(title(w.Sandbox))
	win.SetMaster()
	win.Resize(fyne.NewSize(1120, 780))

	// After the last window has closed nothing may reach Fyne any more, and
	// goroutines of ours are still on their way.
	var ended atomic.Bool
	do := func(f func()) {
		if !ended.Load() {
			fyne.Do(f)
		}
	}
	var screens *ui.Window // set before anything can change
	this := thisRelease()
	config := home.Config(platform)
	config.Browser, config.Logger, config.Version = auth.SystemBrowser{}, log, this.Version
	config.Changed = func(c flow.Change) { do(func() { screens.Changed(c) }) }
	inFront := true
	config.Notify = func(title, text, requestID string) {
		do(func() {
			if inFront {
				screens.Announce(title, text, requestID)
			} else {
				a.SendNotification(notification(runtime.GOOS, title, text))
			}
		})
	}
	opened := &links{registrar: desktop.Registrar{ID: this.ID, Icon: assets.AppIcon}}
	config.ReturnLink = opened.returnLink
	program, err := flow.New(config)
	if err != nil {
		return sorry(err)
	}

	deps := ui.Deps{
		App: program, Drafts: home.DB,
		Do: do, Go: func(f func()) { go f() }, Now: time.Now,
		After:   func(d time.Duration, f func()) { time.AfterFunc(d, func() { do(f) }) },
		OpenURL: func(url string) error { return auth.SystemBrowser{}.Open(ctx, url) },
		Restyle: func(s storage.Settings) { a.Settings().SetTheme(look.NewTheme(look.ParseAppearance(s.Theme))) },
		Places:  home.Places, Version: this.Version, Source: this.Source(), GivenKey: w.APIKey,
		Notice: strings.TrimSpace(home.Notice() + " " + unusedSecret("window", os.Getenv)),
	}
	// On macOS a bundle would say so, and nothing else can: there are no such links
	// before the program is packaged as one.
	switch {
	case w.Sandbox:
	case runtime.GOOS == "darwin":
		opened.look(ctx, false, log)
	default:
		deps.Links = opened
		go opened.look(ctx, home.Settings.Get().OpenLinks, log)
	}
	var updates *flow.Updates
	if !w.Sandbox { // its settings are pretend ones
		deps.ExploreSandbox = func() error { return explore(a) }
		updates = flow.NewUpdates(flow.UpdatesConfig{
			Source: this.updates(), Version: this.Version, Settings: home.Settings, Logger: log,
			Changed: func() { do(func() { screens.UpdatesChanged() }) },
			Notify:  func(title, text string) { config.Notify(title, text, "") },
		})
	}
	if updates != nil {
		deps.Updates = updates
	}
	tick, showPhone := func() {}, func() {}
	if platform.Sandbox {
		deps.Sandbox = &ui.Sandbox{}
	}
	if pretend != nil {
		hand := a.NewWindow("Sandbox phone")
		hand.SetPadded(false)
		hand.Resize(fyne.NewSize(390, 740))
		hand.SetCloseIntercept(hand.Hide)
		set := phone.New(hand, pretend, phone.Deps{
			Do: do, Go: deps.Go, Now: time.Now, Ctx: ctx, QR: func() string { return screens.QR() },
		})
		hand.SetContent(set.Object())
		tick = set.Tick
		go set.Watch(ctx)
		deps.Sandbox.OpenPhone = func() { hand.Show(); hand.RequestFocus() }
		for _, account := range pretend.Info().Accounts {
			deps.Sandbox.Payees = append(deps.Sandbox.Payees, ui.Payee{Name: account.Name, Address: account.Address})
		}
		showPhone = hand.Show
	}
	win.SetPadded(false)
	screens = ui.New(win, deps)

	arrived := &outside{
		app: program, do: do, log: log,
		raise: func() { screens.Shield(); raise(win) },
		show:  func(id string) { screens.ShowRequest(id) },
		say:   func(title, text string) { screens.Announce(title, text, "") },
	}
	detach := desktop.Attach(ctx, busName(w.Sandbox), take, log)

	life := a.Lifecycle()
	life.SetOnEnteredForeground(func() { inFront = true; program.RefreshAll() })
	life.SetOnExitedForeground(func() { inFront = false })
	life.SetOnStarted(func() {
		if w.Measure {
			fmt.Fprintf(os.Stderr, "{\"first_frame_ms\":%d}\n", time.Since(began).Milliseconds())
		}
		showPhone() // after the main window, so that it is placed beside it
		go program.Run(ctx)
		if updates != nil {
			go updates.Run(ctx)
		}
		go everySecond(ctx, func() { do(func() { screens.Tick(); tick() }) })
		go func() { <-ctx.Done(); do(a.Quit) }()
		listening.Go(func() { arrivals.open(hearing, arrived.take) })
	})
	win.ShowAndRun()
	ended.Store(true)
	stop()
	detach()
	deaf()
	listening.Wait()
	// However it ended: by the window's button, a signal, or the sandbox's start.
	if err := screens.Closing(); err != nil {
		log.Error("what was being written could not be saved", "err", err)
	}
	program.Close()
	return terminal.ExitOK
}

// claim makes this start the one window of its profile; see [desktop.Claim].
// Where the file system does not let that be known there is no Instance and no
// error, and the lock of the database has the last word.
func claim(ctx context.Context, profile string, link desktop.Link, log *slog.Logger) (in *desktop.Instance, handedOver bool, err error) {
	places, err := storage.PlacesFor(profile)
	if err != nil {
		return nil, false, fmt.Errorf("finding the data folder: %w", err)
	}
	in, handedOver, err = desktop.Claim(ctx, places.Data, link)
	if err != nil && ctx.Err() == nil && !errors.Is(err, desktop.ErrSilent) && !errors.Is(err, desktop.ErrPretender) {
		log.Warn("whether another window is open can't be found out", "err", err)
		return nil, false, nil
	}
	return in, handedOver, err
}

// busName is the program's name on the desktop's bus. Links lead to the real
// platform's window; the sandbox's has a name of its own.
func busName(pretend bool) string {
	if pretend {
		return thisRelease().ID + ".Sandbox"
	}
	return thisRelease().ID
}

func title(pretend bool) string {
	if pretend {
		return "Countersign (sandbox)"
	}
	return "Countersign"
}

// newApp is Fyne's app with our name, icon and looks.
func newApp(s storage.Settings) fyne.App {
	if dir, err := os.UserCacheDir(); err == nil {
		// Fyne makes its folder below this one, and complains when it is missing.
		_ = os.MkdirAll(dir, 0o700)
	}
	icon := fyne.NewStaticResource("countersign.png", assets.AppIcon)
	this := thisRelease()
	app.SetMetadata(fyne.AppMetadata{
		ID: this.ID, Name: this.Name, Version: this.Version, Icon: icon,
		Migrations: map[string]bool{"fyneDo": true},
	})
	a := app.NewWithID(this.ID)
	a.SetIcon(icon)
	a.Settings().SetTheme(look.NewTheme(look.ParseAppearance(s.Theme)))
	return a
}

// sorry says in a window why the program can't start: most people who start it
// never see standard error. They may read it there too.
func sorry(err error) int {
	sentence := flow.Sentence(err)
	fmt.Fprintln(os.Stderr, "countersign:", sentence)
	a := newApp(storage.Settings{})
	win := a.NewWindow("Countersign")
	win.SetPadded(false)
	win.Resize(fyne.NewSize(640, 320))
	ui.Sorry(win, sentence, a.Quit)
	win.ShowAndRun()
	return terminal.ExitError
}

// explore starts the program again, on the sandbox, and ends this one.
func explore(a fyne.App) error {
	path, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding the program: %w", err)
	}
	if err := exec.Command(path, "--sandbox").Start(); err != nil { //nolint:noctx // it outlives this one
		return fmt.Errorf("starting the sandbox: %w", err)
	}
	fyne.Do(a.Quit)
	return nil
}

func everySecond(ctx context.Context, do func()) {
	clock := time.NewTicker(time.Second)
	defer clock.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-clock.C:
			do()
		}
	}
}
