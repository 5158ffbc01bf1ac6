"""What only `check` needs: which problems are asked for, the run itself, and where reports go."""
