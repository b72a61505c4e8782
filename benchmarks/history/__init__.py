"""What asv measures of each commit; see CONTRIBUTING.md."""
