"""`python -m content_api` is the command line."""

from content_api.cli.main import main

main(prog_name="content-api")
