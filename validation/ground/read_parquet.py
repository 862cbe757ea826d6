"""Reads the ground's Parquet tables with pyarrow, an independent reader, and checks them.

Usage: python read_parquet.py TELEMETRY_FOLDER   (needs: pip install pyarrow)

Exit code 0 when every table has the columns and types that docs/models/ground.md gives, a value
goes with a raw number, a record with its length, and nothing is received before it was made.
"""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

TIME = pa.timestamp("us", tz="UTC")
COLUMNS = {
    "parameters": [("time", TIME), ("receipt", TIME), ("name", pa.string()),
                   ("value", pa.float64()), ("raw", pa.float64()), ("unit", pa.string()),
                   ("limit", pa.string())],
    "events": [("time", TIME), ("receipt", TIME), ("number", pa.int64()), ("name", pa.string()),
               ("severity", pa.string()), ("text", pa.string())],
    "science": [("time", TIME), ("receipt", TIME), ("payload", pa.string()),
                ("bytes", pa.int64()), ("record", pa.binary())],
    "commands": [("number", pa.int64()), ("name", pa.string()), ("command", pa.string()),
                 ("planned", TIME), ("release", TIME), ("sent", TIME), ("accepted", TIME),
                 ("completed", TIME), ("state", pa.string()), ("failure", pa.string()),
                 ("attempts", pa.int64())],
}


def check(folder: Path) -> list[str]:
    """Returns what is wrong."""
    wrong = []
    for name, columns in COLUMNS.items():
        path = folder / f"{name}.parquet"
        table = pq.read_table(path)
        found = [(field.name, field.type) for field in table.schema]
        if found != columns:
            wrong.append(f"{path}: columns {found}, expected {columns}")
            continue
        print(f"{path}: {table.num_rows} rows, {pq.ParquetFile(path).num_row_groups} row groups")
        rows = table.to_pylist()
        if name in ("parameters", "events", "science"):
            early = sum(row["receipt"] < row["time"] for row in rows)
            if early:
                wrong.append(f"{path}: {early} rows were received before they were made")
        if name == "science":
            wrong += [f"{path}: a record of {len(r['record'])} bytes says {r['bytes']}"
                      for r in rows if len(r["record"]) != r["bytes"]]
        if name == "parameters":
            wrong += [f"{path}: {r['name']} has a value without a raw number"
                      for r in rows if (r["value"] is None) != (r["raw"] is None)]
            names = {r["name"] for r in rows}
            print("  " + ", ".join(sorted(names)))
        if name == "commands":
            wrong += [f"{path}: telecommand {r['number']} was completed and never sent"
                      for r in rows if r["completed"] and not r["sent"]]
    return wrong


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    problems = check(Path(sys.argv[1]))
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(1 if problems else 0)
