package sandbox

import (
	"slices"
	"strconv"
)

// What one answer holds of a list (xrpl.org, "Markers and Pagination", and the
// pages of the methods).
type pageSize struct{ usual, least, most int }

var (
	objectsPage = pageSize{200, 10, 400}
	nftsPage    = pageSize{100, 20, 400}
)

// page gives the part of a list that a question asks for, and adds what tells
// the next part to the result. A row is known by a field of its own, so that the
// marker stays good when rows come and go.
func (q question) page(size pageSize, rows []any, key, name string, result map[string]any) *nodeError {
	limit := size.usual
	if text := paramText(q.params["limit"]); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return &nodeError{"invalidParams", map[string]any{"error_message": "Invalid field 'limit', not unsigned integer."}}
		}
		limit = max(size.least, min(n, size.most))
		result["limit"] = limit
	}
	if marker, has := q.params["marker"]; has {
		after := slices.IndexFunc(rows, func(row any) bool {
			e, _ := entry(row)
			return e[key] == marker
		})
		if after < 0 {
			return &nodeError{"invalidParams", map[string]any{"error_message": "Invalid field 'marker'."}}
		}
		rows = rows[after+1:]
	}
	if len(rows) > limit {
		rows = rows[:limit]
		last, _ := entry(rows[limit-1])
		result["marker"], result["limit"] = last[key], limit
	}
	result[name] = rows
	return nil
}
