// Command supply writes down what the released program is made of: it lists the
// modules that are linked into it on each system, reads their licences, refuses
// any that the policy does not allow, and writes the texts and a bill of
// materials (CycloneDX).
//
// It is a module of its own: what it needs is not for the program.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"
)

func main() {
	var o options
	flag.StringVar(&o.root, "root", ".", "the program's folder, where go.mod and FyneApp.toml are")
	flag.StringVar(&o.licences, "licences", "", "file for the texts of the licences")
	flag.StringVar(&o.sbom, "sbom", "", "file for the bill of materials")
	flag.StringVar(&o.commit, "commit", "", "the commit that is built")
	flag.StringVar(&o.when, "time", "", "when that commit was made (RFC 3339); no other time is written")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, o)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "supply:", err)
		os.Exit(1)
	}
}

type options struct {
	root, licences, sbom string
	commit, when         string
}

func run(ctx context.Context, o options) error {
	app, err := readApp(o.root)
	if err != nil {
		return err
	}
	app.Commit = o.commit
	if o.when != "" {
		t, err := time.Parse(time.RFC3339, o.when)
		if err != nil {
			return fmt.Errorf("-time: %w", err)
		}
		app.Time = t.UTC()
	}
	parts, err := linked(ctx, o.root, released)
	if err != nil {
		return err
	}
	// Every refusal is told, not only the first.
	var refused []error
	for i := range parts {
		if err := parts[i].readLicences(); err != nil {
			refused = append(refused, err)
		}
	}
	if err := errors.Join(refused...); err != nil {
		return err
	}
	if err := write(o.licences, licenceTexts(app, parts)); err != nil {
		return err
	}
	bom, err := billOfMaterials(app, parts)
	if err != nil {
		return err
	}
	if err := write(o.sbom, bom); err != nil {
		return err
	}
	files := 0
	for _, p := range parts {
		files += len(p.Licences)
	}
	fmt.Printf("supply: %d parts in the program, %d licence texts, all allowed\n", len(parts), files)
	return nil
}

func write(path string, b []byte) error {
	if path == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // for everybody to read
		return err
	}
	return os.WriteFile(path, b, 0o644) //nolint:gosec // for everybody to read
}
