package auth

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// keyFile is the form of a key set on disk. Public keys are no secret; the mode
// is 0600 because whoever can write them decides which tokens are believed.
type keyFile struct {
	Version   int             `json:"v"`
	URL       string          `json:"url"`
	FetchedAt time.Time       `json:"fetched_at"`
	ETag      string          `json:"etag,omitempty"`
	JWKS      json.RawMessage `json:"jwks"`
}

// loadKeySet gives nil without an error when there is no file, or one of
// another provider.
func loadKeySet(path, url string) (*keySet, error) {
	if path == "" {
		return nil, nil
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular(): // opening a pipe would wait for its writer
		return nil, errors.New("not a regular file")
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0:
		return nil, errors.New("others can write to it")
	case !isOwn(info):
		return nil, errors.New("it belongs to another user")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(&boundedBody{ReadCloser: f, left: 2 * maxBody})
	if err != nil {
		return nil, err
	}
	var kf keyFile
	if err := json.Unmarshal(data, &kf); err != nil {
		return nil, fmt.Errorf("damaged: %w", err)
	}
	if kf.Version != 1 || kf.URL != url {
		return nil, nil
	}
	keys, err := parseKeys(kf.JWKS)
	if err != nil {
		return nil, err
	}
	return &keySet{keys: keys, jwks: kf.JWKS, etag: kf.ETag, fetched: kf.FetchedAt}, nil
}

// save replaces the file as a whole: a reader sees the old or the new one.
func (s *keySet) save(path, url string) (err error) {
	if path == "" {
		return nil
	}
	data, err := json.Marshal(keyFile{Version: 1, URL: url, FetchedAt: s.fetched.UTC(), ETag: s.etag, JWKS: s.jwks})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".certs-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
