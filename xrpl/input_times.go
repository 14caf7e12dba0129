package xrpl

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// The ways a time can be typed, without a zone. What Text writes is among them.
var dateLayouts = [...]string{
	"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02",
	"2006-01-02T15:04", "2006-01-02T15:04:05",
}

// epoch gives what the field's seconds are counted from, since 1970.
func (f Field) epoch() int64 {
	if f.Kind == KindUnixDate {
		return 0
	}
	return rippleEpoch
}

func (f Field) parseDate(text string, place *time.Location) (any, error) {
	if place == nil {
		place = time.UTC
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		if t, err = parseLocalTime(text, place); err != nil {
			return nil, err
		}
	}
	if t.Nanosecond() != 0 {
		return nil, badInput("The ledger counts whole seconds. Leave off what comes after them.")
	}
	sec := t.Unix() - f.epoch()
	most := int64(f.limit())
	switch {
	case t.Unix() < rippleEpoch || sec < int64(min(f.Min, math.MaxUint32)):
		return nil, badInput("The time is too early for the ledger. Enter a later one.")
	case sec > most:
		return nil, badInput("The time is too late for the ledger. Enter an earlier one.")
	}
	return json.Number(strconv.FormatInt(sec, 10)), nil
}

func parseLocalTime(text string, place *time.Location) (time.Time, error) {
	if rest, ok := strings.CutSuffix(text, " UTC"); ok {
		text, place = rest, time.UTC
	}
	for _, layout := range dateLayouts {
		t, err := time.ParseInLocation(layout, text, place)
		if err != nil {
			continue
		}
		// The same clock in a place that never changes it tells whether this one
		// had to move the hands.
		if written, _ := time.Parse(layout, text); written.Format(time.DateTime) != t.Format(time.DateTime) {
			return time.Time{}, badInput("There is no such time on that day: the clocks are put forward then. Enter another one.")
		}
		return t, nil
	}
	return time.Time{}, badInput("This is not a time. Write it as 2026-12-31 18:00.")
}

func (f Field) dateText(v any, place *time.Location) (string, bool) {
	n, negative, ok := f.number(v)
	if !ok || negative || n > math.MaxUint32 {
		return "", false
	}
	t := time.Unix(int64(n)+f.epoch(), 0).UTC()
	if t.Unix() < rippleEpoch {
		return "", false
	}
	if place != nil {
		layout := dateLayouts[0]
		if t.Second() != 0 {
			layout = dateLayouts[1]
		}
		// When the clocks are put back an hour happens twice, and only a zone
		// tells which one is meant.
		text := t.In(place).Format(layout)
		if again, err := parseLocalTime(text, place); err == nil && again.Equal(t) {
			return text, true
		}
		t = t.In(place)
	}
	text := t.Format(time.RFC3339)
	// A zone that is off by seconds, as before 1900, cannot be written.
	if again, err := time.Parse(time.RFC3339, text); err != nil || !again.Equal(t) {
		text = t.UTC().Format(time.RFC3339)
	}
	return text, true
}

// durationUnits are the names of units, the first of each the one Text writes.
var durationUnits = [...]struct {
	seconds uint64
	names   [4]string
}{
	{86400, [4]string{"day", "days", "d"}},
	{3600, [4]string{"hour", "hours", "h"}},
	{60, [4]string{"minute", "minutes", "min", "m"}},
	{1, [4]string{"second", "seconds", "sec", "s"}},
	{7 * 86400, [4]string{"week", "weeks", "w"}},
}

const howDuration = "Write it as seconds, or as 2 days, 1 hour 30 minutes or 1h30m."

// parseDuration reads whole numbers, each with a unit; a number alone is
// seconds.
func (f Field) parseDuration(text string) (any, error) {
	total, rest, parts := uint64(0), strings.ToLower(text), 0
	for rest != "" {
		end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		if end < 0 {
			end = len(rest)
		}
		n, err := strconv.ParseUint(rest[:end], 10, 32)
		if err != nil {
			return nil, badInput("This is not a length of time the ledger can hold. %s", howDuration)
		}
		rest = strings.TrimLeft(rest[end:], " ")
		end = strings.IndexFunc(rest, func(r rune) bool { return r < 'a' || r > 'z' })
		if end < 0 {
			end = len(rest)
		}
		seconds := unitSeconds(rest[:end])
		if rest[:end] == "" && parts == 0 && rest == "" {
			seconds = 1
		}
		if seconds == 0 {
			return nil, badInput("This is not a length of time. %s", howDuration)
		}
		total += n * seconds
		if total > math.MaxUint32 {
			return nil, badInput("The time is too long for the ledger: it can hold about 136 years.")
		}
		rest, parts = strings.TrimLeft(rest[end:], " ,"), parts+1
	}
	switch {
	case parts == 0:
		return nil, badInput("This is not a length of time. %s", howDuration)
	case total < f.Min && !(f.ZeroToo && total == 0):
		return nil, badInput("The time is too short: it can be %s at the least.", durationWords(f.Min))
	case total > f.limit():
		return nil, badInput("The time is too long: it can be %s at the most.", durationWords(f.limit()))
	}
	return f.numberValue(total), nil
}

func unitSeconds(name string) uint64 {
	for _, unit := range durationUnits {
		for _, n := range unit.names {
			if n == name && n != "" {
				return unit.seconds
			}
		}
	}
	return 0
}

func (f Field) durationText(v any) (string, bool) {
	n, negative, ok := f.number(v)
	if !ok || negative || n > math.MaxUint32 {
		return "", false
	}
	return durationWords(n), true
}

// durationWords writes a number of seconds as days, hours, minutes and seconds.
func durationWords(seconds uint64) string {
	if seconds == 0 {
		return "0 seconds"
	}
	var parts []string
	for _, unit := range durationUnits[:4] {
		if n := seconds / unit.seconds; n > 0 {
			name := unit.names[1]
			if n == 1 {
				name = unit.names[0]
			}
			parts = append(parts, strconv.FormatUint(n, 10)+" "+name)
			seconds %= unit.seconds
		}
	}
	return strings.Join(parts, " ")
}
