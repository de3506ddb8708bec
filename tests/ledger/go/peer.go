// SPDX-License-Identifier: Apache-2.0

// Command peer judges proofs with the code of Go's own checksum database.
//
// It reads JSON lines on standard input and prints one verdict a line: "holds" or "refused".
//
//	{"kind":"note","key":"<verifier key>","note":"<base64>"}
//	{"kind":"inclusion","size":n,"root":"…","index":i,"leaf":"…","proof":["…"]}
//	{"kind":"consistency","size":n,"root":"…","old":m,"old_root":"…","proof":["…"]}
//
// Hashes are base64 of 32 bytes. A line that is not of this form ends the program with status 1.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type line struct {
	Kind    string      `json:"kind"`
	Key     string      `json:"key"`
	Note    []byte      `json:"note"`
	Size    int64       `json:"size"`
	Root    tlog.Hash   `json:"root"`
	Index   int64       `json:"index"`
	Leaf    tlog.Hash   `json:"leaf"`
	Old     int64       `json:"old"`
	OldRoot tlog.Hash   `json:"old_root"`
	Proof   []tlog.Hash `json:"proof"`
}

func judge(l line) error {
	switch l.Kind {
	case "note":
		verifier, err := note.NewVerifier(l.Key)
		if err != nil {
			return err
		}
		_, err = note.Open(l.Note, note.VerifierList(verifier))
		return err
	case "inclusion":
		return tlog.CheckRecord(l.Proof, l.Size, l.Root, l.Index, l.Leaf)
	case "consistency":
		return tlog.CheckTree(l.Proof, l.Size, l.Root, l.Old, l.OldRoot)
	}
	log.Fatalf("unknown kind %q", l.Kind)
	return nil
}

func main() {
	log.SetFlags(0)
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<20)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	for input.Scan() {
		var l line
		if err := json.Unmarshal(input.Bytes(), &l); err != nil {
			log.Fatal(err)
		}
		verdict := "holds"
		if judge(l) != nil {
			verdict = "refused"
		}
		fmt.Fprintln(output, verdict)
	}
	if err := input.Err(); err != nil {
		log.Fatal(err)
	}
}
