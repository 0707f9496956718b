"""`make bench`: the budgets of the design, measured on this machine and written to docs/benchmarks.md.

The rows are measured in processes of their own (`fill`, `inside`, the server), each with a data folder that is thrown
away afterwards, so that nothing of a house is touched. What cannot be measured here is said, not left out.
"""
