// Stacks counts stacks of functions of every odd kind with Go's own library.
package main

import (
	"iter"
	"strings"

	"golang.org/x/telemetry/counter"
	dotted "interop.test/dot.ted"
)

const depth = 32

var odd = counter.NewStack("interop/odd", depth)

func count() { odd.Inc() }

var global = func() int { count(); return 1 }()

func init() { count() }
func init() { func() { count() }() }

type größe struct{ next *Länge }

func (*größe) zählen() { count() }

// Länge and größe call each other, so that no frame is dittoed and the name is cut.
type Länge struct{ next *größe }

func (l *Länge) 名前のとても長い関数は切り取られる(n int, c *counter.StackCounter) {
	if n == 0 {
		c.Inc()
	} else {
		l.next.名前のとても長い関数は切り取られる(n-1, c)
	}
}

func (g *größe) 名前のとても長い関数は切り取られる(n int, c *counter.StackCounter) {
	g.next.名前のとても長い関数は切り取られる(n, c)
}

type generic[T any] struct{ value T }

func (g *generic[T]) method(f func(T)) { f(g.value) }

func call[K comparable, V any](_ K, _ V) { func() { count() }() }

func sequence() iter.Seq[int] { return func(yield func(int) bool) { yield(1) } }

// Value has a method that fails, called through what the compiler makes of it.
type Value struct{ pointer *int }

func (v Value) Method() int { return *v.pointer }

type key struct {
	any
	text string
}

// afterPanic counts where f panics: the stack is still there, with the compiler's own functions.
func afterPanic(f func()) {
	defer func() {
		if recover() == nil {
			panic("nothing has failed")
		}
		count()
	}()
	f()
}

func panics() {
	var pointer *struct{ Value }
	var caller interface{ Method() int } = pointer
	afterPanic(func() { caller.Method() })
	caller = struct {
		*Value
		Name string `json:"name,omitempty" xml:"a>b"`
	}{}
	afterPanic(func() { caller.Method() })
	var one, other any = key{[]int{}, "a"}, key{[]int{}, "a"}
	afterPanic(func() { println(one == other) })
	type unnamed = struct {
		any
		done <-chan struct{}
		f    *func(int, ...string) (int, error)
	}
	one, other = unnamed{any: []int{}}, unnamed{any: []int{}}
	afterPanic(func() { println(one == other) })
}

func truncated() {
	for length := range 4 { // so that the cut is before, behind and inside of a letter
		cut := counter.NewStack("interop/cut"+strings.Repeat("x", length), 64)
		last := &größe{}
		first := &Länge{next: last}
		last.next = first
		first.名前のとても長い関数は切り取られる(40, cut)
	}
}

func main() {
	counter.Open()
	(&generic[[]map[string]int]{}).method(func([]map[string]int) { count() })
	call(1, "a")
	call(struct{ a, b int }{}, [2]struct{ x []int }{})
	for range sequence() {
		for range sequence() {
			func() { defer new(größe).zählen() }()
		}
	}
	done := make(chan bool)
	go func() { defer close(done); count() }()
	<-done
	dotted.Call(count)
	counter.NewStack("interop/none", 0).Inc()
	panics()
	truncated()
}
