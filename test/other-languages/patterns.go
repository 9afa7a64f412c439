// Matches texts with the patterns of our schemas: lines {"pattern": ..., "text": ...} in, "true" or "false" out for each.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
)

type example struct {
	Pattern string `json:"pattern"`
	Text    string `json:"text"`
}

func main() {
	compiled := map[string]*regexp.Regexp{}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 0, 1<<20), 1<<24)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var one example
		if err := json.Unmarshal(in.Bytes(), &one); err != nil {
			panic(err)
		}
		if compiled[one.Pattern] == nil {
			compiled[one.Pattern] = regexp.MustCompile(one.Pattern)
		}
		fmt.Fprintln(out, compiled[one.Pattern].MatchString(one.Text))
	}
}
