"""Keys that pages say things about themselves by, whatever the tool that reads them.

Only for telling what a line was meant to be; what is read is for the content types to say.
"""

_WORDS = """
title subtitle description summary abstract excerpt slug permalink url aliases
author authors date date_modified updated lastmod modified created published publishdate
tags tag keywords categories category series section topics
state status article_state publication_status draft hidden private visibility level
lang language locale translation_key template layout type weight order image cover thumbnail
robots hide toc video video_poster video_title video_duration video_summary
reading_minutes prerequisites progress_total license copyright
titulo título subtitulo subtítulo descripcion descripción resumen autor autores autora fecha
etiquetas categoria categoría categorias categorías estado idioma
"""
KNOWN_KEYS = frozenset(_WORDS.split())
# What a value with a colon begins with, when it is an address or a name and no key.
SCHEMES = frozenset({"http", "https", "ftp", "file", "mailto", "tel", "urn", "data", "doi", "isbn"})


def is_known_key(word: str) -> bool:
    """Whether pages often have a key of this name, in any case."""
    return word.strip("\"'").replace("-", "_").lower() in KNOWN_KEYS
