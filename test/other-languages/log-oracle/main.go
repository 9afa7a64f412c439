// Log oracle: Go's own implementation of logs and notes reads ours, and makes some for ours to read.
// Arguments: docs/vectors/log.json, a signed checkpoint, the log's verifier key. Output: JSON.
package main

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type vectors struct {
	Leaves []struct {
		Data string `json:"data"`
		Leaf string `json:"leaf"`
	} `json:"leaves"`
	Roots       []string `json:"roots"`
	Consistency []struct {
		From int64    `json:"from"`
		To   int64    `json:"to"`
		Path []string `json:"path"`
	} `json:"consistency"`
}

type tree []tlog.Hash

func (t tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		found[i] = t[index]
	}
	return found, nil
}

func check(err error, what string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
		os.Exit(1)
	}
}

func must(holds bool, what string) {
	if !holds {
		check(fmt.Errorf("does not hold"), what)
	}
}

func named(hash tlog.Hash) string { return "sha256:" + hex.EncodeToString(hash[:]) }

func fromName(name string) tlog.Hash {
	var hash tlog.Hash
	bytes, err := hex.DecodeString(strings.TrimPrefix(name, "sha256:"))
	check(err, name)
	copy(hash[:], bytes)
	return hash
}

func fromBase64(path []string) []tlog.Hash {
	hashes := make([]tlog.Hash, len(path))
	for i, text := range path {
		bytes, err := base64.StdEncoding.DecodeString(text)
		check(err, text)
		copy(hashes[i][:], bytes)
	}
	return hashes
}

func toBase64(path []tlog.Hash) []string {
	texts := make([]string, len(path))
	for i, hash := range path {
		texts[i] = base64.StdEncoding.EncodeToString(hash[:])
	}
	return texts
}

func grow(t tree, data []byte, size int64) tree {
	hashes, err := tlog.StoredHashes(size, data, t)
	check(err, "stored hashes")
	return append(t, hashes...)
}

// Ours, read by Go.
func readOurs(file, checkpointFile, vkey string) {
	bytes, err := os.ReadFile(file)
	check(err, file)
	var given vectors
	check(json.Unmarshal(bytes, &given), file)
	var t tree
	for i, leaf := range given.Leaves {
		t = grow(t, []byte(leaf.Data), int64(i))
		must(named(tlog.RecordHash([]byte(leaf.Data))) == leaf.Leaf, "leaf")
		root, err := tlog.TreeHash(int64(i+1), t)
		check(err, "root")
		must(named(root) == given.Roots[i], "root")
	}
	for _, c := range given.Consistency {
		proof := tlog.TreeProof(fromBase64(c.Path))
		check(tlog.CheckTree(proof, c.To, fromName(given.Roots[c.To-1]), c.From, fromName(given.Roots[c.From-1])), "consistency")
		if c.From > 1 {
			must(tlog.CheckTree(proof, c.To, fromName(given.Roots[c.To-1]), c.From-1, fromName(given.Roots[c.From-2])) != nil, "a wrong size")
		}
	}
	verifier, err := note.NewVerifier(vkey)
	check(err, vkey)
	text, err := os.ReadFile(checkpointFile)
	check(err, checkpointFile)
	opened, err := note.Open(text, note.VerifierList(verifier))
	check(err, "note")
	lines := strings.Split(opened.Text, "\n")
	must(lines[0] == verifier.Name() && lines[1] == fmt.Sprint(len(given.Leaves)), "checkpoint")
	must(lines[2] == toBase64([]tlog.Hash{fromName(given.Roots[len(given.Roots)-1])})[0], "checkpoint's root")
}

type record struct {
	Index int64    `json:"index"`
	Data  string   `json:"data"`
	Path  []string `json:"path"`
}

type consistency struct {
	From int64    `json:"from"`
	Root string   `json:"root"`
	Path []string `json:"path"`
}

type tile struct {
	Path  string `json:"path"`
	Bytes string `json:"bytes"`
}

// Go's, for ours to read.
func make300() map[string]any {
	const size = 300
	var t tree
	for i := int64(0); i < size; i++ {
		t = grow(t, []byte(fmt.Sprintf("record %d", i)), i)
	}
	root, err := tlog.TreeHash(size, t)
	check(err, "root")
	var records []record
	for _, index := range []int64{0, 1, 127, 255, 256, 299} {
		proof, err := tlog.ProveRecord(size, index, t)
		check(err, "record")
		records = append(records, record{index, fmt.Sprintf("record %d", index), toBase64(proof)})
	}
	var trees []consistency
	for _, from := range []int64{1, 2, 128, 255, 256, 257, 299} {
		before, err := tlog.TreeHash(from, t)
		check(err, "root before")
		proof, err := tlog.ProveTree(size, from, t)
		check(err, "tree")
		trees = append(trees, consistency{from, named(before), toBase64(proof)})
	}
	var tiles []tile
	for _, one := range tlog.NewTiles(8, 0, size) {
		data, err := tlog.ReadTileData(one, t)
		check(err, "tile")
		// Go's path begins with the height, tlog-tiles' does not.
		tiles = append(tiles, tile{strings.Replace(one.Path(), "tile/8/", "tile/", 1), base64.StdEncoding.EncodeToString(data)})
	}
	secret, vkey, err := note.GenerateKey(rand.Reader, "go.example.org/log")
	check(err, "key")
	signer, err := note.NewSigner(secret)
	check(err, "signer")
	text := fmt.Sprintf("go.example.org/log\n%d\n%s\n", size, toBase64([]tlog.Hash{root})[0])
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	check(err, "sign")
	return map[string]any{"vkey": vkey, "note": string(signed), "size": size, "root": named(root), "records": records, "trees": trees, "tiles": tiles}
}

func main() {
	readOurs(os.Args[1], os.Args[2], os.Args[3])
	check(json.NewEncoder(os.Stdout).Encode(make300()), "output")
}
