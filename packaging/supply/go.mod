module countersign/packaging/supply

go 1.26.0

require (
	github.com/BurntSushi/toml v1.6.0
	github.com/CycloneDX/cyclonedx-go v0.11.0
	github.com/google/licensecheck v0.3.1
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
	howett.net/plist v1.0.1
)

require golang.org/x/text v0.43.0 // indirect
