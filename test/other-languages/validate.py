"""Validates documents against our schemas: lines {"schema": path, "data": ...} in, "true" or "false" out for each."""

import json
import sys

import jsonschema

validators = {}
for line in sys.stdin:
    case = json.loads(line)
    path = case["schema"]
    if path not in validators:
        with open(path, encoding="utf-8") as file:
            schema = json.load(file)
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[path] = jsonschema.Draft202012Validator(schema)
    print("true" if validators[path].is_valid(case["data"]) else "false")
