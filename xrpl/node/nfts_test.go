package node_test

import (
	"errors"
	"strings"
	"testing"

	"countersign/xrpl/node"
	"countersign/xrpl/node/nodetest"
)

func TestNFTAnswersThatCannotBe(t *testing.T) {
	id := strings.Repeat("AB", 32)
	nft := func() map[string]any { return map[string]any{"NFTokenID": id, "Issuer": bob, "nft_serial": 3} }
	offer := func() map[string]any {
		return map[string]any{"nft_offer_index": id, "owner": bob, "amount": "5", "flags": 0}
	}
	for _, c := range []struct {
		name   string
		result map[string]any
		code   string
		want   error
		n      int
	}{
		{"an NFT", map[string]any{"account": alice, "validated": true, "account_nfts": []any{nft()}}, "", nil, 1},
		{"no id", map[string]any{"account": alice, "validated": true, "account_nfts": []any{map[string]any{"Issuer": bob}}}, "", node.ErrBadAnswer, 0},
		{"no issuer", map[string]any{"account": alice, "validated": true, "account_nfts": []any{map[string]any{"NFTokenID": id}}}, "", node.ErrBadAnswer, 0},
		{"of another account", map[string]any{"account": bob, "validated": true, "account_nfts": []any{nft()}}, "", node.ErrBadAnswer, 0},
		{"no account", nil, "actNotFound", node.ErrAccountNotFound, 0},
	} {
		inBubble(t, 1, func(t *testing.T, w network) {
			w.nodes[0].Handle("account_nfts", func(nodetest.Request) (map[string]any, string) { return c.result, c.code })
			if got, _, err := w.client.AccountNFTs(t.Context(), alice); !errors.Is(err, c.want) || len(got) != c.n {
				t.Errorf("%s: %+v, %v", c.name, got, err)
			}
		})
	}
	for _, c := range []struct {
		name   string
		result map[string]any
		code   string
		want   error
		n      int
		more   bool
	}{
		{"an offer", map[string]any{"nft_id": id, "validated": true, "offers": []any{offer()}}, "", nil, 1, false},
		{"more of them", map[string]any{"nft_id": id, "validated": true, "offers": []any{offer()}, "marker": "x"}, "", nil, 1, true},
		{"none", nil, "objectNotFound", nil, 0, false},
		{"for another NFT", map[string]any{"nft_id": id[2:] + "CD", "validated": true, "offers": []any{offer()}}, "", node.ErrBadAnswer, 0, false},
		{"not validated", map[string]any{"nft_id": id, "validated": false, "offers": []any{offer()}}, "", node.ErrBadAnswer, 0, false},
		{"without owner", map[string]any{"nft_id": id, "validated": true, "offers": []any{map[string]any{"nft_offer_index": id}}}, "", node.ErrBadAnswer, 0, false},
	} {
		inBubble(t, 1, func(t *testing.T, w network) {
			w.nodes[0].Handle("nft_buy_offers", func(nodetest.Request) (map[string]any, string) { return c.result, c.code })
			got, more, err := w.client.NFTBuyOffers(t.Context(), id)
			if !errors.Is(err, c.want) || len(got) != c.n || more != c.more {
				t.Errorf("%s: %+v, %v, %v", c.name, got, more, err)
			}
		})
	}
	inBubble(t, 1, func(t *testing.T, w network) {
		if _, _, err := w.client.NFTBuyOffers(t.Context(), "AB"); !errors.Is(err, node.ErrInvalid) {
			t.Errorf("a short id: %v", err)
		}
		if _, _, err := w.client.AccountNFTs(t.Context(), "r"); !errors.Is(err, node.ErrInvalid) {
			t.Errorf("no address: %v", err)
		}
	})
}
