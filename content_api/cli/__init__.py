"""The command line: one module for each command, and below it what commands share.

`options` and `exits` are for all of them; `index` for those that need an index, `checking` for
`check`, `serve_log` for `serve`; `display` is how paths, reports and progress are shown to people.
stdout is data only.
"""
