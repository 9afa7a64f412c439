#!/bin/sh
# Takes all precincts of a contest as a table, and the archive of all files, checked by its hash.
# Call: results.sh URL ELECTION CONTEST
set -eu
url=$1 election=$2 contest=$3

curl --fail --silent --show-error --compressed --output precincts.csv \
  "$url/v1/elections/$election/contests/$contest/precincts.csv"

curl --fail --silent --show-error --output index.json "$url/files/$election/index.json"
archive=$(tr '{' '\n' <index.json | grep '"format":"zip"')
name=$(echo "$archive" | sed 's/.*"name":"\([^"]*\)".*/\1/')
sha256=$(echo "$archive" | sed 's/.*"sha256":"sha256:\([0-9a-f]*\)".*/\1/')
curl --fail --silent --show-error --output "$name" "$url/files/$election/$name"
echo "$sha256  $name" | sha256sum --check
