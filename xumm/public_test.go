package xumm

import "testing"

// A list must not lead this program to what is on this computer or near it.
func TestPublicEndpoint(t *testing.T) {
	for address, want := range map[string]bool{
		"wss://side.example": true, "wss://side.example:51233/x": true, "wss://s.xn--p1ai": true, "wss://8.8.8.8": true, "wss://[2606:4700::1111]:443": true,
		"ws://side.example": false, "https://side.example": false, "wss://": false, "wss://me:secret@side.example": false,
		"ws://localhost:6006": false, "wss://localhost": false, "wss://LOCALHOST.:6006": false, "wss://a.localhost": false,
		"wss://127.0.0.1": false, "wss://127.1": false, "wss://2130706433": false, "wss://0x7f.0x1": false, "wss://[::1]": false, "wss://[::ffff:127.0.0.1]": false,
		"wss://0.0.0.0": false, "wss://0.1.2.3": false, "wss://[::]": false, "wss://[64:ff9b::7f00:1]": false,
		"wss://10.0.0.1": false, "wss://172.16.3.4": false, "wss://192.168.1.1:8443": false, "wss://100.64.0.1": false, "wss://169.254.169.254": false,
		"wss://[fd00::1]": false, "wss://[fe80::1]": false, "wss://[fe80::1%25eth0]": false, "wss://224.0.0.1": false, "wss://255.255.255.255": false,
		"wss://router": false, "wss://nas.local": false, "wss://metadata.google.internal": false, "wss://box.home.arpa": false,
	} {
		if got := (Endpoint{URL: address}).Public(); got != want {
			t.Errorf("%s: %t", address, got)
		}
	}
}
