package xrpl

import (
	"errors"
	"fmt"
	"strconv"
)

// The parts a step of a payment path can have, and what ends a path and the
// whole set (xrpl.org, "Serialization format", path sets).
const (
	stepAccount  = 0x01
	stepCurrency = 0x10
	stepIssuer   = 0x20
	pathEnd      = 0xFF
	pathSetEnd   = 0x00
)

func appendPaths(dst []byte, v any) ([]byte, error) {
	paths, err := listOf(v)
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, errors.New("there is no path in it; leave the field out")
	}
	for i, p := range paths {
		steps, err := listOf(p)
		if err == nil && len(steps) == 0 {
			err = errors.New("there is no step in this path; remove it")
		}
		if err != nil {
			return nil, &FieldError{Field: fmt.Sprintf("[%d]", i), Err: err}
		}
		if i > 0 {
			dst = append(dst, pathEnd)
		}
		for j, step := range steps {
			if dst, err = appendStep(dst, step); err != nil {
				return nil, inField(fmt.Sprintf("[%d][%d]", i, j), err)
			}
		}
	}
	return append(dst, pathSetEnd), nil
}

func appendStep(dst []byte, v any) ([]byte, error) {
	step, err := objectOf(v)
	if err != nil {
		return nil, err
	}
	at := len(dst)
	dst = append(dst, 0)
	for name := range step {
		switch name {
		case "account", "currency", "issuer", "type", "type_hex":
		default:
			return nil, &FieldError{Field: clip(name, 40), Err: errors.New("a step of a path has only account, currency and issuer; remove this")}
		}
	}
	if account, ok := step["account"]; ok {
		dst[at] |= stepAccount
		if dst, err = appendAccount(dst, account); err != nil {
			return nil, inField("account", err)
		}
	}
	if code, ok := step["currency"]; ok {
		dst[at] |= stepCurrency
		s, err := textOf(code)
		if err != nil {
			return nil, inField("currency", err)
		}
		c, err := parseCurrency(s)
		if err != nil {
			return nil, inField("currency", err)
		}
		dst = append(dst, c[:]...)
	}
	if issuer, ok := step["issuer"]; ok {
		dst[at] |= stepIssuer
		if dst, err = appendAccount(dst, issuer); err != nil {
			return nil, inField("issuer", err)
		}
	}
	if dst[at] == 0 {
		return nil, errors.New("the step is empty")
	}
	return dst, checkStepType(step, dst[at])
}

// checkStepType: the paths a node finds also say of every step which parts it
// has, in two ways. That is not written, and has to be true.
func checkStepType(step map[string]any, kind byte) error {
	if v, ok := step["type"]; ok {
		if n, err := wholeNumber(v, 0xFF); err != nil || byte(n) != kind {
			return inField("type", fmt.Errorf("it does not say which parts the step has, which is %d; remove it", kind))
		}
	}
	if v, ok := step["type_hex"]; ok {
		s, _ := v.(string)
		if n, err := strconv.ParseUint(s, 16, 64); err != nil || n != uint64(kind) {
			return inField("type_hex", fmt.Errorf("it does not say which parts the step has, which is %016X; remove it", kind))
		}
	}
	return nil
}

func readPaths(r *reader) (any, error) {
	var paths, steps []any
	for {
		b, err := r.take(1)
		if err != nil {
			return nil, err
		}
		switch kind := b[0]; {
		case kind == pathEnd || kind == pathSetEnd:
			if len(steps) == 0 {
				return nil, errors.New("a payment path is empty")
			}
			paths, steps = append(paths, steps), nil
			if kind == pathSetEnd {
				return paths, nil
			}
		case kind&^(stepAccount|stepCurrency|stepIssuer) != 0:
			return nil, fmt.Errorf("a step of a payment path has the unknown kind 0x%02X", kind)
		default:
			step, err := readStep(r, kind)
			if err != nil {
				return nil, err
			}
			steps = append(steps, step)
		}
	}
}

func readStep(r *reader, kind byte) (map[string]any, error) {
	step := make(map[string]any, 3)
	for _, part := range [...]struct {
		bit  byte
		name string
	}{{stepAccount, "account"}, {stepCurrency, "currency"}, {stepIssuer, "issuer"}} {
		if kind&part.bit == 0 {
			continue
		}
		b, err := r.take(20)
		if err != nil {
			return nil, err
		}
		if part.bit == stepCurrency {
			step[part.name] = currency(b).String()
		} else {
			step[part.name] = AccountID(b).String()
		}
	}
	return step, nil
}
