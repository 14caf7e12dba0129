package flow

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"countersign/storage"
	"countersign/xumm"
	"countersign/xumm/sandbox"
)

func TestProxy(t *testing.T) {
	const env = "http://environment.example:3128"
	var set storage.Settings
	asked := 0
	through := proxy(func() storage.Settings { return set }, func(*http.Request) (*url.URL, error) {
		asked++
		return url.Parse(env)
	})
	const own = "http://proxy.example:8080"
	for _, test := range []struct {
		setting, target, want string
		env                   bool
	}{
		{"", "https://xumm.app", env, true},
		{"none", "https://xumm.app", "", false},
		{own, "https://xumm.app/api", own, false},
		{own, "wss://xumm.app/sign", own, false},
		{"socks5://127.0.0.1:1080", "https://xumm.app", "socks5://127.0.0.1:1080", false},
		{own, "http://127.0.0.1:4000/x", "", false},
		{own, "http://localhost:4000/x", "", false},
		{own, "http://[::1]:4000/x", "", false},
		{"", "http://127.0.0.1:4000/x", "", false},
		{own, "https://127.0.0.1.example", own, false},
		{own, "https://localhost.example", own, false},
		{"proxy.example:8080", "https://xumm.app", "error", false},
		{"http://me:w0rd@proxy.example", "https://xumm.app", "error", false},
		{"None", "https://xumm.app", "error", false},
		{"8080", "https://xumm.app", "error", false},
		{"8080", "http://127.0.0.1:4000/x", "", false},
	} {
		set.Proxy = test.setting
		asked = 0
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, test.target, nil)
		if err != nil {
			t.Fatal(err)
		}
		u, err := through(r)
		got := ""
		switch {
		case err != nil:
			got = "error"
			if strings.Contains(err.Error(), "w0rd") || !strings.Contains(Sentence(err), "Correct it in Settings") {
				t.Errorf("%q: %v", test.setting, err)
			}
		case u != nil:
			got = u.String()
		}
		if got != test.want || (asked > 0) != test.env {
			t.Errorf("%q to %s: %s, and the environment was asked %d times", test.setting, test.target, got, asked)
		}
	}
}

// An address in the environment that can't be read is no way past the proxy.
func TestWrongProxyInTheEnvironment(t *testing.T) {
	for _, test := range []struct{ name, value, target, want string }{
		{"HTTPS_PROXY", "http://proxy.example:eighty", "https://xumm.app", "HTTPS_PROXY has no valid address"},
		{"https_proxy", "http://proxy.example:eighty", "wss://xumm.app", "HTTPS_PROXY has no valid address"},
		{"HTTP_PROXY", "http://[::1", "http://xumm.app", "HTTP_PROXY has no valid address"},
		{"HTTP_PROXY", "http://[::1", "https://xumm.app", ""},
		{"HTTPS_PROXY", "proxy.example:8080", "https://xumm.app", ""},
		{"HTTPS_PROXY", "", "https://xumm.app", ""},
	} {
		through := environmentProxy(func(name string) string {
			if name == test.name {
				return test.value
			}
			return ""
		})
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, test.target, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := through(r); !strings.Contains(Sentence(err), test.want) || (err == nil) != (test.want == "") {
			t.Errorf("%s=%s: %v", test.name, test.value, err)
		}
	}
}

// What the environment names for everything holds for what it names nothing of its
// own for; nothing is connected to directly where there is such a name.
func TestProxyOfTheEnvironment(t *testing.T) {
	const all, own = "socks5://all.example:1080", "http://own.example:3128"
	for name, test := range map[string]struct {
		env          map[string]string
		target, want string
	}{
		"nothing":                   {nil, "https://xumm.app", ""},
		"for all":                   {map[string]string{"ALL_PROXY": all}, "https://xumm.app", all},
		"for all, a socket":         {map[string]string{"ALL_PROXY": all}, "wss://xumm.app/sign/x", all},
		"for all, a node":           {map[string]string{"ALL_PROXY": all}, "wss://node.example:51233", all},
		"for all, in plain":         {map[string]string{"all_proxy": all}, "http://xumm.app", all},
		"for all, a plain socket":   {map[string]string{"all_proxy": all}, "ws://node.example", all},
		"a name of its own":         {map[string]string{"ALL_PROXY": all, "https_proxy": own}, "https://xumm.app", own},
		"another scheme's name":     {map[string]string{"ALL_PROXY": all, "HTTP_PROXY": own}, "https://xumm.app", all},
		"an exception":              {map[string]string{"ALL_PROXY": all, "NO_PROXY": "xumm.app"}, "https://xumm.app", ""},
		"another exception":         {map[string]string{"ALL_PROXY": all, "no_proxy": "node.example"}, "https://xumm.app", all},
		"resolved there":            {map[string]string{"ALL_PROXY": "socks5h://all.example:1080"}, "https://xumm.app", "socks5h://all.example:1080"},
		"as some desktops write it": {map[string]string{"all_proxy": "socks://all.example:1080/"}, "https://xumm.app", "socks5://all.example:1080/"},
		"without a scheme":          {map[string]string{"ALL_PROXY": "all.example:8080"}, "https://xumm.app", "http://all.example:8080"},
		"of another kind":           {map[string]string{"ALL_PROXY": "socks4://all.example:1080"}, "https://xumm.app", "error"},
		"not an address":            {map[string]string{"ALL_PROXY": "socks5://[::1"}, "wss://xumm.app", "error"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, test.target, nil)
		if err != nil {
			t.Fatal(err)
		}
		u, err := environmentProxy(func(name string) string { return test.env[name] })(r)
		got := ""
		switch {
		case err != nil:
			got = "error"
			if s := Sentence(err); !strings.Contains(s, "ALL_PROXY has no valid address") {
				t.Errorf("%s: %q", name, s)
			}
		case u != nil:
			got = u.String()
		}
		if got != test.want {
			t.Errorf("%s: %s; want %s", name, got, test.want)
		}
	}
}

// A changed setting holds at once, in the client that everything goes through.
func TestProxyOfTheSettings(t *testing.T) {
	var set storage.Settings
	client := newHTTPClient(func() storage.Settings { return set })
	transport, ok := client.Transport.(*http.Transport)
	if !ok {
		t.Fatalf("%T", client.Transport)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://xumm.app", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"http://first.example", "http://second.example"} {
		set.Proxy = want
		if u, err := transport.Proxy(r); err != nil || u.String() != want {
			t.Errorf("%v, %v", u, err)
		}
	}
	set.Proxy = "first.example"
	c, err := xumm.New(xumm.APIKey(hostileApp, hostileApp), xumm.WithHTTPClient(client))
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Ping(t.Context())
	if got := Sentence(err); !errors.Is(err, xumm.ErrUnavailable) || !strings.Contains(got, "nothing is connected to. Correct it in Settings") {
		t.Errorf("%q: %v", got, err)
	}
}

// Status sockets that are up go the new way, too.
func TestProxyChangeReplacesStatusSockets(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	count := &counted{}
	w.start(func(a *App) {
		count.RoundTripper = a.cfg.HTTPClient.Transport
		a.cfg.HTTPClient = &http.Client{Transport: count}
	})
	w.signIn()
	id := w.create(w.payment())
	live := func() bool { return w.request(id).Link == xumm.Live }
	w.until("the status socket", live)
	before := count.dials.Load()
	if err := w.app.ChangeSettings(func(s *storage.Settings) { s.Proxy = "http://proxy.example:8080" }); err != nil {
		t.Fatal(err)
	}
	w.until("another one", func() bool { return count.dials.Load() > before && live() })
}

// counted counts dials of status sockets.
type counted struct {
	http.RoundTripper
	dials atomic.Int32
}

func (c *counted) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasPrefix(r.URL.Path, "/sign/") && r.Header.Get("Upgrade") != "" {
		c.dials.Add(1)
	}
	return c.RoundTripper.RoundTrip(r)
}

func TestCheckProxy(t *testing.T) {
	for address, part := range map[string]string{
		"": "", "  ": "", " none ": "",
		"http://proxy.example:8080": "", "https://proxy.example": "", " socks5://127.0.0.1:1080/ ": "",
		"proxy.example:8080":                "Write it like",
		"None":                              "or write none",
		"http://":                           "Write it like",
		"http://:8080":                      "Write it like",
		"ftp://proxy.example":               "Write it like",
		"http://proxy.example/pac":          "Write it like",
		"http://proxy.example?x=1":          "Write it like",
		"http://proxy.example:eighty":       "Write it like",
		"http://proxy.example:99999":        "Write it like",
		"http://proxy.example:0":            "Write it like",
		"http://proxy.example:":             "",
		"http://[::1]:8080":                 "",
		"http://\u202eelpmaxe.yxorp":        "Write it like",
		"http://proxy.example/%2F":          "Write it like",
		"http://proxy.example//":            "Write it like",
		"http://proxy.example?":             "Write it like",
		"http://me:word@proxy.example:8080": "can't be kept",
	} {
		if got := CheckProxy(address); part == "" && got != "" || !strings.Contains(got, part) {
			t.Errorf("%q: %q", address, got)
		}
		if got := CheckProxy(address); strings.Contains(got, "word") && !strings.Contains(got, "password") {
			t.Errorf("%q is quoted: %q", address, got)
		}
	}
}
