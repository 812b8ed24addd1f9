import sqlite3

import pandas

table = pandas.DataFrame({"day": pandas.date_range("2024-01-01", periods=90), "kind": list("abc") * 30, "value": range(90)})
table.to_csv("/tmp/table.csv", index=False)
again = pandas.read_csv("/tmp/table.csv", parse_dates=["day"])
assert again.groupby("kind")["value"].mean().tolist() == [43.5, 44.5, 45.5]
assert again.set_index("day").resample("MS")["value"].sum().iloc[0] == sum(range(31))
assert len(again.merge(again, on="kind")) == 2700
with sqlite3.connect("/tmp/table.sqlite") as store:
    again.to_sql("rows", store)
    assert pandas.read_sql("select sum(value) s from rows", store)["s"][0] == 4005
print("pandas works")
