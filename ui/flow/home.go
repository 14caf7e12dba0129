package flow

import (
	"context"
	"fmt"

	"countersign/storage"
)

// Home is what is kept on this computer for one profile, opened.
type Home struct {
	Places   storage.Places
	DB       *storage.DB
	Settings *storage.SettingsFile
	Tokens   *storage.Tokens
}

// OpenHome opens what is kept for a profile: "" for the real platform, "sandbox"
// for the sandbox. Close it after the App.
func OpenHome(ctx context.Context, profile string) (*Home, error) {
	places, err := storage.PlacesFor(profile)
	if err != nil {
		return nil, fmt.Errorf("finding the data folder: %w", err)
	}
	settings, err := storage.OpenSettings(places.Settings)
	if err != nil {
		return nil, fmt.Errorf("reading the settings: %w", err)
	}
	db, err := storage.Open(ctx, places.Database)
	if err != nil {
		return nil, fmt.Errorf("opening the history: %w", err)
	}
	service := "Countersign"
	if profile != "" {
		service += " " + profile
	}
	return &Home{
		Places:   places,
		DB:       db,
		Settings: settings,
		Tokens:   storage.TokensFor(service, places),
	}, nil
}

// Config gives a Config with what Home holds filled in.
func (h *Home) Config(p Platform) Config {
	return Config{
		Platform:  p,
		DB:        h.DB,
		Settings:  h.Settings,
		Tokens:    h.Tokens,
		CertsFile: h.Places.Certs,
		Places:    h.Places,
	}
}

// Notice tells of files that were damaged and set aside; "" when none was.
func (h *Home) Notice() string { return join(h.DB.Notice(), h.Settings.Notice()) }

// Close closes the database.
func (h *Home) Close() error { return h.DB.Close() }
