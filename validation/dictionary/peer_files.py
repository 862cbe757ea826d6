"""What the example `dictionary_peer` wrote, and how a decoded value is held to it."""

import json
import math
import xml.etree.ElementTree as ElementTree

XTCE = "{http://www.omg.org/spec/XTCE/20180204}"
NO_READING = "no reading"
failed = 0


def check(what, holds, note=""):
    global failed
    failed += not holds
    print(f"{'ok  ' if holds else 'FAIL'} {what}{f': {note}' if note else ''}", flush=True)


def lines(path):
    with open(path) as file:
        return [json.loads(line) for line in file]


class Database:
    """Names in the document by those of the dictionary, and the raw numbers that mean no reading."""

    def __init__(self, path):
        root = ElementTree.parse(path).getroot()
        self.name = root.get("name")
        self.names, self.types, self.range = {}, {}, {}
        for parameter in root.iter(f"{XTCE}Parameter"):
            name = parameter.get("name")
            self.types[name] = parameter.get("parameterTypeRef")
            alias = parameter.find(f"{XTCE}AliasSet/{XTCE}Alias")
            if alias is not None:
                self.names[alias.get("alias")] = name
        for kind in root.iter():
            found = kind.find(f"{XTCE}ValidRange")
            if found is not None and kind.tag.endswith("ParameterType"):
                self.range[kind.get("name")] = (float(found.get("minInclusive")), float(found.get("maxInclusive")))

    def no_reading(self, name, raw):
        """Whether the document says that this raw number is no reading."""
        if isinstance(raw, float) and math.isnan(raw):
            return True
        valid = self.range.get(self.types[name])
        return valid is not None and not valid[0] <= raw <= valid[1]

    def expected(self, packet):
        """The parameters of a packet: names in the document, and the values of our own decoder."""
        values = dict(packet["values"])
        found = {"ccsds_apid": packet["apid"], "ccsds_sequence_count": packet["sequence"],
                 "pus_message_count": packet["message_count"]}
        if "record" in values:
            found[f"{packet['container']}_record"] = values.pop("record")
        if "request" in values:
            request = values.pop("request")
            found |= {"request_packet_identification": request >> 16,
                      "request_sequence_flags": request >> 14 & 3, "request_sequence_count": request & 0x3FFF}
        for name, value in values.items():
            found[self.names.get(name, name)] = value
        return found


def same(value, expected):
    """Text as text, octets as hexadecimal digits, numbers to the last bit."""
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).hex() == expected
    return value == expected
