"""Speed and memory, measured: always as a ratio against something in the same run, never as an assertion in a test."""
