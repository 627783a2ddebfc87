// Increment counts with Go's own library: increment NAME COUNT.
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
	for range n {
		counter.Inc(os.Args[1])
	}
}
