"""Pages with all formats of their body, those too that are made of the source when asked for."""

from dataclasses import replace

from content_api.catalogue.compiling.compile import Compiler
from content_api.catalogue.compiling.formats import SOURCE_FORMATS, make_source_formats
from content_api.values.documents import Compiled


class WholeCompiler(Compiler):
    """A compiler whose bodies are whole."""

    def compile_article(self, path: str, data: bytes) -> Compiled:
        return self._whole(super().compile_article(path, data), data)

    def compile_series_page(self, path: str, data: bytes) -> Compiled:
        return self._whole(super().compile_series_page(path, data), data)

    def _whole(self, compiled: Compiled, data: bytes) -> Compiled:
        if compiled.document is None:
            return compiled
        hashes = {embed.path: embed.sha256 for embed in compiled.document.embeds}
        made = make_source_formats(data, SOURCE_FORMATS, self.options.macros, hashes)
        return replace(compiled, body=replace(compiled.body, markdown=made.markdown, ast=made.ast))
