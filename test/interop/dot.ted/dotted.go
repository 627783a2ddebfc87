// Package dotted has a dot in the last element of its import path, which symbols write as `%2e`.
package dotted

type thing struct{ f func() }

func (t thing) call() { t.f() }

// Call calls f by a method value.
func Call(f func()) {
	call := thing{f}.call
	call()
}
