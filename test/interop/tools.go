//go:build tools

// Package interop pins Go's own command for telemetry, which the tests build from this module.
package interop

import _ "golang.org/x/telemetry/cmd/gotelemetry"
