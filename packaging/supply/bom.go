package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/CycloneDX/cyclonedx-go"
)

// billOfMaterials writes CycloneDX 1.6 in JSON: the same commit and the same
// modules give the same bytes.
func billOfMaterials(a app, parts []part) ([]byte, error) {
	own := slices.IndexFunc(parts, func(p part) bool { return p.Path == ownPath })
	if own < 0 {
		return nil, errors.New("the program is not among its own parts")
	}
	refs := map[string]string{}
	for _, p := range parts {
		refs[p.Path] = p.purl(a)
	}
	bom := cyclonedx.NewBOM()
	bom.SpecVersion = cyclonedx.SpecVersion1_6
	bom.JSONSchema = "http://cyclonedx.org/schema/bom-1.6.schema.json"
	program := parts[own].component(a)
	bom.Metadata = &cyclonedx.Metadata{Component: &program}
	if !a.Time.IsZero() {
		bom.Metadata.Timestamp = a.Time.Format(time.RFC3339)
	}
	components := []cyclonedx.Component{}
	dependencies := []cyclonedx.Dependency{}
	for _, p := range parts {
		if p.Path != ownPath {
			components = append(components, p.component(a))
		}
		d := cyclonedx.Dependency{Ref: refs[p.Path]}
		if len(p.Needs) > 0 {
			needs := make([]string, len(p.Needs))
			for i, path := range p.Needs {
				needs[i] = refs[path]
			}
			d.Dependencies = &needs
		}
		dependencies = append(dependencies, d)
	}
	bom.Components, bom.Dependencies = &components, &dependencies
	// What it says makes its number, so that another list never has the same.
	unnumbered, err := encode(bom)
	if err != nil {
		return nil, err
	}
	bom.SerialNumber = serial(unnumbered)
	b, err := encode(bom)
	if err != nil {
		return nil, err
	}
	return b, check(bytes.NewReader(b))
}

func encode(bom *cyclonedx.BOM) ([]byte, error) {
	var b bytes.Buffer
	err := cyclonedx.NewBOMEncoder(&b, cyclonedx.BOMFileFormatJSON).SetPretty(true).SetEscapeHTML(false).Encode(bom)
	return b.Bytes(), err
}

// serial is a UUID of version 8 (RFC 9562): made of a hash.
func serial(b []byte) string {
	h := sha256.Sum256(b)
	h[6] = h[6]&0x0f | 0x80
	h[8] = h[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

// purl is the package URL, and the reference inside the file.
func (p *part) purl(a app) string {
	version := p.Version
	if p.Path == ownPath {
		version = "v" + a.Version
	}
	segments := strings.Split(p.Path, "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	return "pkg:golang/" + strings.Join(segments, "/") + "@" + url.QueryEscape(version)
}

func (p *part) component(a app) cyclonedx.Component {
	c := cyclonedx.Component{
		BOMRef:     p.purl(a),
		Type:       cyclonedx.ComponentTypeLibrary,
		Name:       p.Path,
		Version:    p.Version,
		PackageURL: p.purl(a),
	}
	properties := []cyclonedx.Property{{Name: "countersign:systems", Value: strings.Join(p.Systems, " ")}}
	if p.Path == ownPath {
		c.Type, c.Name, c.Version = cyclonedx.ComponentTypeApplication, a.Name, a.Version
		if a.Commit != "" {
			properties = append(properties, cyclonedx.Property{Name: "countersign:commit", Value: a.Commit})
		}
	}
	c.Properties = &properties
	if p.Hash != "" {
		c.Hashes = &[]cyclonedx.Hash{{Algorithm: cyclonedx.HashAlgoSHA256, Value: p.Hash}}
	}
	var licences cyclonedx.Licenses
	for _, id := range p.ids() {
		l := &cyclonedx.License{ID: id}
		if noSPDX[id] {
			l = &cyclonedx.License{Name: id}
		}
		licences = append(licences, cyclonedx.LicenseChoice{License: l})
	}
	c.Licenses = &licences
	return c
}

// ids are the licences of all its texts, each once.
func (p *part) ids() []string {
	var ids []string
	for _, l := range p.Licences {
		for _, id := range l.IDs {
			if id != notInProgram && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// check reads a bill of materials as a stranger would: with the library's
// decoder, and by what the schema asks for beyond types.
func check(r io.Reader) error {
	var bom cyclonedx.BOM
	if err := cyclonedx.NewBOMDecoder(r, cyclonedx.BOMFileFormatJSON).Decode(&bom); err != nil {
		return fmt.Errorf("the bill of materials cannot be read: %w", err)
	}
	if bom.BOMFormat != "CycloneDX" || bom.SpecVersion != cyclonedx.SpecVersion1_6 || bom.Metadata == nil || bom.Metadata.Component == nil || bom.Components == nil || bom.Dependencies == nil {
		return errors.New("the bill of materials is not complete")
	}
	refs := map[string]bool{bom.Metadata.Component.BOMRef: true}
	for _, c := range *bom.Components {
		if c.Name == "" || c.Type == "" || c.Version == "" || c.Licenses == nil || len(*c.Licenses) == 0 {
			return fmt.Errorf("the bill of materials says too little of %q", c.BOMRef)
		}
		if refs[c.BOMRef] {
			return fmt.Errorf("%s is twice in the bill of materials", c.BOMRef)
		}
		refs[c.BOMRef] = true
	}
	for _, d := range *bom.Dependencies {
		if !refs[d.Ref] {
			return fmt.Errorf("the bill of materials has no %s", d.Ref)
		}
		if d.Dependencies == nil {
			continue
		}
		for _, to := range *d.Dependencies {
			if !refs[to] {
				return fmt.Errorf("the bill of materials has no %s", to)
			}
		}
	}
	return nil
}
