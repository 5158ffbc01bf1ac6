"""The store over HTTP: a Flask application behind an edge that keeps finished answers.

`app` is the composition root. A request meets `edge` first, which answers from its cache; else
`refusals`, then one of `routes`, which asks `answers`; `responses` and `errors` make the response.

So an `Answer` becomes Flask's `Response`; the edge adds its headers, which makes it `Finished` and
is what the cache keeps; what goes to the server for one client is a `Reply`.
"""
