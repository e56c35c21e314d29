"""The one-line prompt of `followup add`, an application of its own."""
