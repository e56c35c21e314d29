"""The importer is tested with the sample files and the in-memory contacts of the readers."""

from tests.formats.conftest import new_store, read_card, sample, sample_names, store

__all__ = ["new_store", "read_card", "sample", "sample_names", "store"]
