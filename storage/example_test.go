package storage_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"countersign/storage"
)

func ExampleDB() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "countersign")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	db, err := storage.Open(ctx, filepath.Join(dir, "requests.db"))
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	// Saved before it is sent.
	err = db.Add(ctx, storage.Request{
		ID: "c0ffee", State: storage.Sending, TxType: "Payment",
		TxJSON:   json.RawMessage(`{"TransactionType":"Payment","Amount":"25000000"}`),
		Sentence: "Send 25 XRP to Bob",
	})
	if err != nil {
		log.Fatal(err)
	}
	// News arrive, the last one late.
	for _, news := range []storage.State{storage.Pending, storage.Signed, storage.Opened} {
		if _, err := db.Change(ctx, "c0ffee", func(r *storage.Request) { r.State = news }); err != nil {
			log.Fatal(err)
		}
	}
	found, err := db.List(ctx, storage.Filter{Text: "bob", Limit: 50})
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range found {
		fmt.Println(r.Sentence+":", r.State)
	}
	// Output: Send 25 XRP to Bob: signed
}

func ExampleSettingsFile() {
	dir, err := os.MkdirTemp("", "countersign")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	file, err := storage.OpenSettings(filepath.Join(dir, "settings.json"))
	if err != nil {
		log.Fatal(err)
	}
	stored, err := file.Change(func(s *storage.Settings) {
		s.Theme = storage.ThemeDark
		s.ExpireMinutes = 100000
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(stored.Theme, stored.ExpireMinutes)
	// Output: dark 1440
}
