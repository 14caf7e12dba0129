package flow

import (
	"slices"
	"strings"

	"countersign/xrpl"
)

// tagField is the field of a recipient's tag.
const tagField = "DestinationTag"

// tagBeside gives the path of the tag of the recipient that is at a path.
func tagBeside(recipient string) string {
	return strings.TrimSuffix(recipient, "Destination") + tagField
}

// saidOnce leaves out that a node asks for a tag when the platform has said so
// already; both tell it of the same recipient.
func (a *App) saidOnce(d Draft, found []xrpl.Problem) []xrpl.Problem {
	asked := slices.ContainsFunc(a.checkProfiles(d.Tx, a.signerOf(d)), func(p xrpl.Problem) bool { return p.Field == tagField })
	if !asked {
		return found
	}
	return slices.DeleteFunc(slices.Clone(found), func(p xrpl.Problem) bool { return p.Field == tagField })
}

// NeedsTag tells whether a recipient asks for a tag that is not entered, by
// problems of Check or LedgerProblems.
func NeedsTag(problems []xrpl.Problem) bool {
	return slices.ContainsFunc(problems, func(p xrpl.Problem) bool { return p.Warning && p.Field == tagField })
}
