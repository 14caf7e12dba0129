package flow

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"countersign/storage"
)

// A proxy in the settings is asked for what is elsewhere, also after it was
// changed, and never for what is on this computer.
func TestProxyOfTheSettings(t *testing.T) {
	named := func(name string) *httptest.Server {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, name+" "+r.URL.String()) //nolint:errcheck // the test sees what is missing
		}))
		t.Cleanup(s.Close)
		return s
	}
	first, second, here := named("first"), named("second"), named("here")
	t.Setenv("HTTP_PROXY", "")
	t.Setenv("HTTPS_PROXY", "")
	var set storage.Settings
	client := newHTTPClient(func() storage.Settings { return set })
	t.Cleanup(client.CloseIdleConnections)
	get := func(url string) string {
		t.Helper()
		resp, err := client.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	const elsewhere = "http://platform.test/api"
	for _, step := range []struct{ proxy, url, want string }{
		{first.URL, elsewhere, "first " + elsewhere},
		{second.URL, elsewhere, "second " + elsewhere},
		{second.URL, here.URL + "/x", "here /x"},
		{second.URL, strings.Replace(here.URL, "127.0.0.1", "localhost", 1) + "/x", "here /x"},
	} {
		set.Proxy = step.proxy
		if got := get(step.url); got != step.want {
			t.Errorf("%s through %s: %q", step.url, step.proxy, got)
		}
	}
	set.Proxy = storage.NoProxy
	if resp, err := client.Get(elsewhere); err == nil {
		resp.Body.Close()
		t.Error("without a proxy a name that does not exist was answered")
	}
}

func TestCheckProxy(t *testing.T) {
	for address, part := range map[string]string{
		"": "", "  ": "",
		"http://proxy.example:8080": "", "https://proxy.example": "", " socks5://127.0.0.1:1080/ ": "",
		"proxy.example:8080":                "Write it like",
		"http://":                           "Write it like",
		"http://:8080":                      "Write it like",
		"ftp://proxy.example":               "Write it like",
		"http://proxy.example/pac":          "Write it like",
		"http://proxy.example?x=1":          "Write it like",
		"http://proxy.example:eighty":       "Write it like",
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
