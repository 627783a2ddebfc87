// Charts as one writes them first, in the way of the reference: each line is decoded by
// encoding/json, all reports are kept, grouped in maps down to the report, and then counted. It is
// the yardstick of script/bench-charts.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"
	"sort"
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
		Name     string
		Versions []string
		Counters []struct{ Name string }
	}
}

// Counts by week, program, chart, bucket and report.
type groups map[string]map[string]map[string]map[string]map[float64]int64

func (g groups) set(week, program, chart, bucket string, x float64, count int64) {
	if g[week] == nil {
		g[week] = map[string]map[string]map[string]map[float64]int64{}
	}
	if g[week][program] == nil {
		g[week][program] = map[string]map[string]map[float64]int64{}
	}
	if g[week][program][chart] == nil {
		g[week][program][chart] = map[string]map[float64]int64{}
	}
	if g[week][program][chart][bucket] == nil {
		g[week][program][chart][bucket] = map[float64]int64{}
	}
	g[week][program][chart][bucket][x] = count
}

func split(name string) (chart, bucket string) {
	chart, bucket, found := strings.Cut(name, ":")
	if !found {
		bucket = chart
	}
	return chart, bucket
}

func group(reports []report) groups {
	all := groups{}
	for _, r := range reports {
		for _, p := range r.Programs {
			all.set(r.Week, p.Program, "Version", p.Version, r.X, 1)
			all.set(r.Week, p.Program, "GOOS", p.GOOS, r.X, 1)
			all.set(r.Week, p.Program, "GOARCH", p.GOARCH, r.X, 1)
			all.set(r.Week, p.Program, "GoVersion", p.GoVersion, r.X, 1)
			for name, count := range p.Counters {
				chart, bucket := split(name)
				all.set(r.Week, p.Program, chart, bucket, r.X, count)
			}
		}
	}
	return all
}

type chart struct {
	Program, Name string
	Reports       map[string]int
}

// The reports of each bucket; of buckets that none has nothing is kept.
func (g groups) chart(program, name string, buckets []string) *chart {
	made := &chart{program, name, map[string]int{}}
	for _, bucket := range buckets {
		different := map[float64]bool{}
		for _, programs := range g {
			for x := range programs[program][name][bucket] {
				different[x] = true
			}
		}
		if len(different) > 0 {
			made.Reports[bucket] = len(different)
		}
	}
	if len(made.Reports) == 0 {
		return nil
	}
	return made
}

func expand(name string) (chart string, buckets []string) {
	prefix, rest, found := strings.Cut(name, "{")
	if !found {
		chart, bucket := split(name)
		return chart, []string{bucket}
	}
	return strings.TrimSuffix(prefix, ":"), strings.Split(strings.TrimSuffix(rest, "}"), ",")
}

func charts(c config, g groups) []*chart {
	var all []*chart
	add := func(program, name string, buckets []string) {
		if made := g.chart(program, name, buckets); made != nil {
			all = append(all, made)
		}
	}
	for _, p := range c.Programs {
		add(p.Name, "Version", p.Versions)
		add(p.Name, "GOOS", c.GOOS)
		add(p.Name, "GOARCH", c.GOARCH)
		add(p.Name, "GoVersion", c.GoVersion)
		for _, counter := range p.Counters {
			name, buckets := expand(counter.Name)
			add(p.Name, name, buckets)
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Program < all[j].Program })
	return all
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// charts CONFIG FILE
func main() {
	text, err := os.ReadFile(os.Args[1])
	must(err)
	var c config
	must(json.Unmarshal(text, &c))
	file, err := os.Open(os.Args[2])
	must(err)
	var reports []report
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var r report
		must(json.Unmarshal(lines.Bytes(), &r))
		reports = append(reports, r)
	}
	must(lines.Err())
	must(json.NewEncoder(os.Stdout).Encode(charts(c, group(reports))))
}
