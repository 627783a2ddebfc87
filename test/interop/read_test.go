// Reads a counter file with Go's own reader, which can be had only inside a test.
package interop

import (
	"encoding/json"
	"os"
	"testing"

	"golang.org/x/telemetry/counter/countertest"
)

// TestRead writes the counters of COUNTER_FILE, as JSON, to COUNTERS_OUT.
func TestRead(t *testing.T) {
	counters, stacks, err := countertest.ReadFile(os.Getenv("COUNTER_FILE"))
	if err != nil {
		t.Fatal(err)
	}
	for name, count := range stacks {
		counters[name] = count
	}
	data, err := json.Marshal(counters)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(os.Getenv("COUNTERS_OUT"), data, 0o600); err != nil {
		t.Fatal(err)
	}
}
