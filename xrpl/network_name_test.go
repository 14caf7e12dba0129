package xrpl

import "testing"

func TestNetworkName(t *testing.T) {
	for key, want := range map[string]string{
		"MAINNET": "Mainnet", "TESTNET": "Testnet", "DEVNET": "Devnet", "XAHAU": "Xahau", "XAHAUTESTNET": "Xahau Testnet", "OTHER": "OTHER",
	} {
		if got := NetworkName(key); got != want {
			t.Errorf("NetworkName(%s) = %s", key, got)
		}
	}
}
