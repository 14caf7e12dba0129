package flow

import (
	"strings"
	"time"

	"countersign/xrpl"
)

const dateLayout = "2006-01-02"

// timeLayouts are the ways a time of day can be typed. The last ones name their
// distance from UTC; without one it is the time of this computer.
var timeLayouts = []string{"15:04", "15:04:05", "15:04Z07:00", "15:04:05Z07:00", "15:04 Z07:00", "15:04:05 Z07:00"}

// date writes a date and a time as seconds of the field's epoch.
func (w *writing) date(f xrpl.Field, v Typed, path string) (any, bool) {
	if v.unset(partTime) {
		return nil, false
	}
	at, part, err := readMoment(v, w.zone)
	if err != nil {
		if part != "" {
			path = inside(path, part)
		}
		w.bad(path, "%s", err)
		return nil, false
	}
	return w.scalar(f, at.UTC().Format(time.RFC3339), path)
}

// readMoment reads a date and a time of day; without a time the day's beginning
// is meant. An error belongs to the named part, or to the date itself.
func readMoment(v Typed, zone *time.Location) (at time.Time, part string, err error) {
	day, clock := strings.TrimSpace(v.Text), strings.TrimSpace(v.Parts[partTime].Text)
	if day == "" {
		return at, "", say("Choose a date for this time, such as 2030-12-31.")
	}
	date, err := time.ParseInLocation(dateLayout, day, zone)
	if err != nil {
		return at, "", say("Write the date as year, month and day, such as 2030-12-31.")
	}
	if clock == "" {
		return date, "", nil
	}
	for _, layout := range timeLayouts {
		t, err := time.ParseInLocation(dateLayout+" "+layout, day+" "+clock, zone)
		if err != nil {
			continue
		}
		if written, _ := time.Parse(dateLayout+" "+layout, day+" "+clock); written.Format(time.TimeOnly) != t.Format(time.TimeOnly) {
			return at, partTime, say("There is no such time on that day: the clocks are put forward then. Enter another one.")
		}
		return t, "", nil
	}
	return at, partTime, say("Write the time as hours and minutes, such as 18:30.")
}

// typedMoment is what would be typed for a moment. Where clocks are put back an
// hour comes twice; the distance from UTC then says which.
func typedMoment(at time.Time, zone *time.Location) Typed {
	at = at.In(zone)
	layout := "15:04"
	if at.Second() != 0 {
		layout = "15:04:05"
	}
	for _, l := range []string{layout, layout + " Z07:00"} {
		v := Typed{Text: at.Format(dateLayout), Parts: map[string]Typed{partTime: {Text: at.Format(l)}}}
		if back, _, err := readMoment(v, zone); err == nil && back.Equal(at) {
			return v
		}
	}
	return Typed{Text: at.Format(dateLayout), Parts: map[string]Typed{partTime: {Text: at.Format("15:04:05 Z07:00")}}}
}
