// Increment counts with Go's own library: increment NAME COUNT [stack].
package main

import (
	"os"
	"strconv"

	"golang.org/x/telemetry/counter"
)

func main() {
	n, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	counter.Open()
	if len(os.Args) > 3 {
		countStacks(counter.NewStack(os.Args[1], 16), n)
		return
	}
	for range n {
		counter.Inc(os.Args[1])
	}
}

// countStacks counts n times on its own stack, and once on that of a function it calls itself by.
func countStacks(stacks *counter.StackCounter, n int) {
	for range n {
		stacks.Inc()
	}
	func() { stacks.Inc() }()
}
