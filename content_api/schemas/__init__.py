"""marshmallow is the only judge of values: front matter in, resources and queries out.

`vocabulary` holds states and levels as data; `site` reads a site's own schemas/*.yaml;
`front_matter` judges what authors wrote; `resources` gives the API's answers their shape.
"""
