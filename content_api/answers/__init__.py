"""From what is asked to what is answered, whoever carries it: both are plain values."""
