"""What a `.robot` file sees: one topic, one file, one class."""
