// Command notes signs and opens notes by golang.org/x/mod/sumdb/note:
//
//	notes generate NAME          prints a secret key and its public key
//	notes sign SECRET FILE       prints the note whose text is the file's
//	notes open PUBLIC FILE       prints the text of the note
package main

import (
	"crypto/rand"
	"fmt"
	"log"
	"os"

	"golang.org/x/mod/sumdb/note"
)

func generate(name string) error {
	secret, public, err := note.GenerateKey(rand.Reader, name)
	if err == nil {
		fmt.Printf("%s\n%s\n", secret, public)
	}
	return err
}

func sign(secret string, text []byte) error {
	signer, err := note.NewSigner(secret)
	if err != nil {
		return err
	}
	signed, err := note.Sign(&note.Note{Text: string(text)}, signer)
	if err == nil {
		_, err = os.Stdout.Write(signed)
	}
	return err
}

func open(public string, signed []byte) error {
	verifier, err := note.NewVerifier(public)
	if err != nil {
		return err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err == nil {
		fmt.Print(opened.Text)
	}
	return err
}

func run(args []string) error {
	if len(args) == 2 && args[0] == "generate" {
		return generate(args[1])
	}
	if len(args) != 3 {
		return fmt.Errorf("generate NAME | sign SECRET FILE | open PUBLIC FILE")
	}
	bytes, err := os.ReadFile(args[2])
	if err != nil {
		return err
	}
	if args[0] == "sign" {
		return sign(args[1], bytes)
	}
	return open(args[1], bytes)
}

func main() {
	log.SetFlags(0)
	if err := run(os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}
