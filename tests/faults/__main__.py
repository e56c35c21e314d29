"""Print the fault matrix with the counts of the last run: python -m tests.faults"""

from tests.faults.report import table

print("\n".join(table()))
