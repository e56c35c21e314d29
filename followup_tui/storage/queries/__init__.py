"""The questions, answered with plain values. Nothing here writes."""
