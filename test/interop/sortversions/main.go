// Sortversions reads a JSON array of versions and writes it sorted as go/version compares them,
// and by bytes where that finds no difference. With an argument only those are written that do not
// come before it.
package main

import (
	"cmp"
	"encoding/json"
	"go/version"
	"log"
	"os"
	"slices"
)

func main() {
	var versions []string
	if err := json.NewDecoder(os.Stdin).Decode(&versions); err != nil {
		log.Fatal(err)
	}
	if len(os.Args) > 1 {
		versions = slices.DeleteFunc(versions, func(v string) bool {
			return version.Compare(v, os.Args[1]) < 0
		})
	}
	slices.SortFunc(versions, func(a, b string) int {
		return cmp.Or(version.Compare(a, b), cmp.Compare(a, b))
	})
	if err := json.NewEncoder(os.Stdout).Encode(versions); err != nil {
		log.Fatal(err)
	}
}
