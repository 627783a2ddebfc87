// An increment of golang.org/x/telemetry/counter, for the table that bench/compare prints.
package bench

import (
	"os"
	"sync/atomic"
	"testing"

	"golang.org/x/telemetry/counter"
	"golang.org/x/telemetry/counter/countertest"
)

func TestMain(m *testing.M) {
	os.Exit(runIn(m))
}

// runIn opens the counter file in a directory of its own: the user's is not touched.
func runIn(m *testing.M) int {
	dir, err := os.MkdirTemp("", "tally.")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	countertest.Open(dir)
	return m.Run()
}

func BenchmarkRawAtomicAdd(b *testing.B) {
	var raw atomic.Uint64
	for range b.N {
		raw.Add(1)
	}
}

var inc = counter.New("bench/inc")

func BenchmarkGoInc(b *testing.B) {
	inc.Inc() // finds its cell, so that the loop does not
	before := read(b)
	b.ResetTimer()
	for range b.N {
		inc.Inc()
	}
	b.StopTimer()
	if read(b) != before+uint64(b.N) {
		b.Fatal("the file does not hold what was counted")
	}
}

var stack = counter.NewStack("bench/stack", 16)

// descend counts at the end of a stack that is deeper than what is counted.
func descend(depth int, body func()) {
	if depth == 0 {
		body()
		return
	}
	descend(depth-1, body)
}

func BenchmarkGoStackInc(b *testing.B) {
	descend(32, func() {
		stack.Inc()
		b.ResetTimer()
		for range b.N {
			stack.Inc()
		}
	})
}

func read(b *testing.B) uint64 {
	count, err := countertest.ReadCounter(inc)
	if err != nil {
		b.Fatal(err)
	}
	return count
}
