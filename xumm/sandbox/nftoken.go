package sandbox

import (
	"fmt"
	"net/http"
	"strings"

	"countersign/xumm/sandbox/ledger"
)

// readNFToken answers nftoken-detail/{id} for an NFT that is on the sandbox's
// ledger. Its name and picture are made up: the sandbox does not follow the
// address in an NFT to what is elsewhere.
func (p *Platform) readNFToken(c apiCall) {
	id := strings.ToUpper(c.args[0])
	token, owner, ok := p.ledger.chain.NFT(id, false)
	if !ok {
		writeRefusal(c.w, notFound("NFToken not found"))
		return
	}
	about := ledger.DescribeNFT(token)
	writeJSON(c.w, http.StatusOK, map[string]any{
		"issuer": about["Issuer"],
		"token":  id,
		"owner":  owner,
		"name":   fmt.Sprintf("Sandbox NFT %d", about["nft_serial"]),
		"image":  p.base + "/icon/" + id + ".png",
	})
}
