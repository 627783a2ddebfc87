// A collector as one writes it first, in the way of the reference: each upload is decoded by
// encoding/json, held against the upload config, and written to a file of its own, without a sync.
// It is the yardstick of script/bench-collector.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

type report struct {
	Week     string
	LastWeek string
	X        float64
	Programs []struct {
		Program, Version, GoVersion, GOOS, GOARCH string
		Counters, Stacks                          map[string]int64
	}
	Config string
}

type config struct {
	GOOS, GOARCH, GoVersion []string
	Programs                []struct {
		Name             string
		Versions         []string
		Counters, Stacks []struct{ Name string }
	}
}

type set map[string]bool

// What the config allows, by `program` and `program name`.
type rules struct {
	goos, goarch, goversion, programs, versions, counters, stacks set
}

func setOf(names []string) set {
	s := set{}
	for _, name := range names {
		s[name] = true
	}
	return s
}

func expand(name string) []string {
	prefix, rest, ok := strings.Cut(name, "{")
	if !ok {
		return []string{name}
	}
	var names []string
	for _, bucket := range strings.Split(strings.TrimSuffix(rest, "}"), ",") {
		names = append(names, prefix+bucket)
	}
	return names
}

func load(file string) (*rules, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var c config
	if err := json.Unmarshal(text, &c); err != nil {
		return nil, err
	}
	r := &rules{setOf(c.GOOS), setOf(c.GOARCH), setOf(c.GoVersion), set{}, set{}, set{}, set{}}
	for _, p := range c.Programs {
		r.programs[p.Name] = true
		for _, version := range p.Versions {
			r.versions[p.Name+" "+version] = true
		}
		for _, counter := range p.Counters {
			for _, name := range expand(counter.Name) {
				r.counters[p.Name+" "+name] = true
			}
		}
		for _, stack := range p.Stacks {
			r.stacks[p.Name+" "+stack.Name] = true
		}
	}
	return r, nil
}

var isDate = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

func (r *rules) check(report *report) error {
	if !isDate.MatchString(report.Week) || report.X <= 0 || report.X >= 1 {
		return fmt.Errorf("invalid week or X")
	}
	for _, p := range report.Programs {
		if !r.programs[p.Program] || !r.versions[p.Program+" "+p.Version] || !r.goos[p.GOOS] ||
			!r.goarch[p.GOARCH] || !r.goversion[p.GoVersion] {
			return fmt.Errorf("unknown program, version or platform of %q", p.Program)
		}
		for name := range p.Counters {
			if !r.counters[p.Program+" "+name] {
				return fmt.Errorf("unknown counter %q", name)
			}
		}
		for name := range p.Stacks {
			prefix, _, _ := strings.Cut(name, "\n")
			if !r.stacks[p.Program+" "+prefix] {
				return fmt.Errorf("unknown stack %q", prefix)
			}
		}
	}
	return nil
}

func (r *rules) upload(dir string) http.HandlerFunc {
	return func(w http.ResponseWriter, request *http.Request) {
		var report report
		body := http.MaxBytesReader(w, request.Body, 100<<10)
		if err := json.NewDecoder(body).Decode(&report); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if err := r.check(&report); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		text, err := json.Marshal(report)
		if err == nil {
			name := fmt.Sprintf("%s/%g.json", report.Week, report.X)
			err = os.WriteFile(filepath.Join(dir, name), text, 0o644)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		io.WriteString(w, "stored\n")
	}
}

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: collector CONFIG DIR WEEK")
	}
	rules, err := load(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(os.Args[2], os.Args[3]), 0o755); err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on http://%s\n", listener.Addr())
	http.HandleFunc("POST /upload/", rules.upload(os.Args[2]))
	log.Fatal(http.Serve(listener, nil))
}
