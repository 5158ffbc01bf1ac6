"""marshmallow is the only judge of values; here of front matter.

`fields` are the types that a value may have, `vocabulary` the states and levels; `definitions` are
content types as data, which `site` reads from a site's own schemas/*.yaml with `reading`.
`front_matter` builds the fields of a content type, `judging` judges what authors wrote by them, and
`json_schema` describes them for editors.
"""
