module interop.test

go 1.23.0

require (
	golang.org/x/mod v0.24.0
	golang.org/x/telemetry v0.0.0-20250310203348-fdfaad844314
)

require golang.org/x/sys v0.31.0 // indirect
