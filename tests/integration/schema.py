"""Holds a value against a JSON Schema: as much of 2020-12 as the OpenAPI document and the catalogue's schemas use.

Members that a schema does not name are fine (the daemon may be newer than its document) unless it says
`"additionalProperties": false`.
"""
import re

TYPES = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
}
SAY_NOTHING = {"$schema", "$defs", "title", "description", "examples", "format", "default", "contentMediaType"}
UNDERSTOOD = SAY_NOTHING | {"$ref", "type", "enum", "const", "required", "properties", "items", "additionalProperties", "allOf", "anyOf",
                            "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern"}


def find(document, reference):
    """What `#/a/b` names. Throws KeyError."""
    found = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part.replace("~1", "/").replace("~0", "~")]
    return found


def resolved(document, value):
    return find(document, value["$ref"]) if "$ref" in value else value


def faults(document, schema, value, where=""):
    """What is wrong with the value, one text each; empty where nothing is. Throws ValueError for a schema it does not understand."""
    if schema is False:
        return [f"{where}: has no place here"]
    unknown = schema.keys() - UNDERSTOOD
    if unknown:
        raise ValueError(f"the validator does not know {sorted(unknown)}")
    if "$ref" in schema:
        return faults(document, find(document, schema["$ref"]), value, where)
    found = []
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(TYPES[name](value) for name in types):
        return [f"{where or '/'}: {value!r} is not {' or '.join(types)}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{where}: {value!r} is not one of {schema['enum']}")
    if "const" in schema and value != schema["const"]:
        found.append(f"{where}: {value!r} is not {schema['const']!r}")
    for part in schema.get("allOf", []):
        found += faults(document, part, value, where)
    if "anyOf" in schema:
        tried = [faults(document, part, value, where) for part in schema["anyOf"]]
        if all(tried):
            found += [f"{where}: fits none of {len(tried)}"] + min(tried, key=len)
    if isinstance(value, dict):
        found += [f"{where}/{name}: is missing" for name in schema.get("required", []) if name not in value]
        others = schema.get("additionalProperties", {})
        for name, member in value.items():
            found += faults(document, schema.get("properties", {}).get(name, others), member, f"{where}/{name}")
    if isinstance(value, list):
        for at, item in enumerate(value):
            found += faults(document, schema.get("items", {}), item, f"{where}/{at}")
    return found + out_of_bounds(schema, value, where)


def out_of_bounds(schema, value, where):
    found = []
    if isinstance(value, (int, float)) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        found.append(f"{where}: {value} is out of bounds")
    if isinstance(value, str):
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            found.append(f"{where}: has {len(value)} characters")
        if "pattern" in schema and not re.search(schema["pattern"], value):
            found.append(f"{where}: {value!r} does not match {schema['pattern']}")
    if isinstance(value, list) and not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        found.append(f"{where}: has {len(value)} items")
    return found
