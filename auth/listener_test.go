package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestR10TheSocketServesBeforeTheBrowserOpens(t *testing.T) {
	f := newFakeProvider(t)
	served := make(chan visit, 1)
	a := newTestAuth(t, f, func(c *Config) {
		c.Browser = browserFunc(func(_ context.Context, local string) error {
			served <- getOnce(t, local)
			return nil
		})
	})
	var listens []net.Listener
	listen := a.listen
	a.listen = func(ctx context.Context, network, address string) (net.Listener, error) {
		l, err := listen(ctx, network, address)
		listens = append(listens, l)
		return l, err
	}
	attempt := openBrowser(t, a)
	if v := <-served; v.status != http.StatusFound {
		t.Errorf("when the browser opened, the port answered %d, %v", v.status, v.err)
	}
	attempt.Cancel()
	if len(listens) != 1 {
		t.Errorf("listened %d times", len(listens))
	}
}

func TestR11OnlyLoopbackIsReachable(t *testing.T) {
	a := newTestAuth(t, newFakeProvider(t), nil)
	listen := a.listen
	var address net.Addr
	a.listen = func(ctx context.Context, network, at string) (net.Listener, error) {
		l, err := listen(ctx, network, at)
		if err == nil {
			address = l.Addr()
		}
		return l, err
	}
	attempt := start(t, a)
	// Also on a computer that has no other address to try.
	if tcp, ok := address.(*net.TCPAddr); !ok || !tcp.IP.IsLoopback() || tcp.String() != attempt.host {
		t.Errorf("listens on %v", address)
	}
	_, port, err := net.SplitHostPort(attempt.host)
	if err != nil {
		t.Fatal(err)
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	others := 0
	for _, address := range addresses {
		ip, _, err := net.ParseCIDR(address.String())
		if err != nil || ip.IsLoopback() || ip.IsLinkLocalUnicast() {
			continue
		}
		others++
		conn, err := net.DialTimeout("tcp", net.JoinHostPort(ip.String(), port), 5*time.Second)
		if err == nil {
			conn.Close()
			t.Errorf("the port is open on %s", ip)
		}
	}
	t.Logf("refused on %d other addresses", others)
	for _, u := range attempt.auth.redirects {
		if ip := net.ParseIP(strings.Trim(strings.TrimSuffix(u.host, fmt.Sprintf(":%d", u.port)), "[]")); !ip.IsLoopback() {
			t.Errorf("listens on %s", u.host)
		}
	}
}

func TestR12TheNextPortIsTriedAndBusyPortsAreNamed(t *testing.T) {
	f := newFakeProvider(t)
	uris := freeRedirects(t, 2)
	block := func(uri string) net.Listener {
		u, err := url.Parse(uri)
		if err != nil {
			t.Fatal(err)
		}
		l, err := net.Listen("tcp4", u.Host)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		return l
	}
	first := block(uris[0])
	a := newTestAuth(t, f, func(c *Config) { c.RedirectURIs = uris })
	attempt := start(t, a)
	if got := query(t, attempt.URL()).Get("redirect_uri"); got != uris[1] {
		t.Errorf("with the first port busy: %s; want %s", got, uris[1])
	}
	attempt.Cancel()
	second := block(uris[1])
	implicit := newTestAuth(t, f, func(c *Config) { c.RedirectURIs, c.Implicit = uris, true })
	_, err := implicit.Start(t.Context(), Request{})
	var ports *PortsError
	if !errors.Is(err, ErrPortsBusy) || !errors.As(err, &ports) {
		t.Fatalf("all ports busy, with a token in the redirect: %v", err)
	}
	for i, l := range []net.Listener{first, second} {
		port := l.Addr().(*net.TCPAddr).Port
		if ports.Ports[i] != port || !strings.Contains(err.Error(), fmt.Sprint(port)) {
			t.Errorf("ports %v in %q; want %d", ports.Ports, err, port)
		}
	}
	// A code without its verifier is of no use to whoever has the ports: the
	// sign-in goes on, by the phone or by hand.
	attempt = start(t, a)
	if n := <-attempt.Notices(); n != noticePorts(ports) || !strings.Contains(string(n), fmt.Sprintf("%d, %d", ports.Ports[0], ports.Ports[1])) {
		t.Errorf("notice %q", n)
	}
	if attempt.RedirectURI() != uris[0] {
		t.Errorf("the redirect is %s", attempt.RedirectURI())
	}
	// Nor do the ports make the browser's command line tell the sign page: it is led
	// there from another one, which takes no answer.
	if v := getOnce(t, attempt.LocalURL()); v.status != 302 || v.header.Get("Location") != f.url+"/sign/"+testSignUUID {
		t.Errorf("%q leads to %q: %d, %v", attempt.LocalURL(), v.header.Get("Location"), v.status, v.err)
	}
	_, answer, _ := strings.Cut(f.redirect(), "/callback")
	if v := getOnce(t, "http://"+attempt.host+"/callback"+answer); v.status != 404 {
		t.Errorf("an answer there: %d", v.status)
	}
	f.approve()
	if _, err := attempt.Wait(t.Context()); err != nil {
		t.Error(err)
	}
	<-attempt.Closed() // at once: no tab comes back there
	dialRefused(t, attempt.host)
}

func TestR13IPv6OnlyWithoutIPv4(t *testing.T) {
	texts := []string{"http://[::1]:20001/callback", "http://127.0.0.1:20001/callback", "http://127.0.0.1:20003/callback"}
	uris, err := parseRedirectURIs(texts)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		missing string
		tried   string
	}{
		"IPv4 works":  {"", "tcp4 127.0.0.1:20001"},
		"no IPv4":     {"tcp4", "tcp4 127.0.0.1:20001, tcp4 127.0.0.1:20003, tcp6 [::1]:20001"},
		"no loopback": {"tcp", "tcp4 127.0.0.1:20001, tcp4 127.0.0.1:20003, tcp6 [::1]:20001"},
	} {
		var tried []string
		listen := func(_ context.Context, network, address string) (net.Listener, error) {
			tried = append(tried, network+" "+address)
			if tt.missing != "" && strings.HasPrefix(network, tt.missing) {
				return nil, errors.New("cannot assign requested address")
			}
			return &pipeListener{}, nil
		}
		_, _, err := bind(t.Context(), listen, uris)
		if got := strings.Join(tried, ", "); got != tt.tried {
			t.Errorf("%s: tried %s; want %s", name, got, tt.tried)
		}
		if (err != nil) != (name == "no loopback") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestR23ASlowClientIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		attempt, address := b.redirected(t)
		conn, err := b.net.dial(t.Context(), "tcp4", attempt.host)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		began := time.Now()
		var slow sync.WaitGroup
		defer slow.Wait()
		slow.Go(func() { // one header byte a second, for ever
			if _, err := io.WriteString(conn, "GET /callback HTTP/1.1\r\nX: "); err != nil {
				return
			}
			for err == nil {
				time.Sleep(time.Second)
				_, err = io.WriteString(conn, "x")
			}
		})
		_, _ = io.ReadAll(conn)
		if took := time.Since(began); took != headerTimeout {
			t.Errorf("dropped after %v; want %v", took, headerTimeout)
		}
		if status, _, _ := b.visit(t, address); status != 200 {
			t.Errorf("afterwards a good redirect gives %d", status)
		}
		if _, err := attempt.Wait(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
