"""The whole program in the middle: what content roots hold, to everything that is served."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from content_api.catalogue.compiling.compile import Compiler
from content_api.catalogue.contents import Contents, Entry
from content_api.catalogue.isolating import Proof, build_isolated, none_needed
from content_api.catalogue.linking.root_linker import fit_linker
from content_api.catalogue.options import CompileOptions, LinkOptions
from content_api.catalogue.page_cache import Job, Outcome, PageStamp, RootCache
from content_api.catalogue.translations import Merged, merge_catalogues
from content_api.catalogue.tree.trees import Tree
from content_api.problems import Problem
from content_api.values.documents import Compiled
from content_api.values.linked import Root
from content_api.values.records import Catalogue

CompilePages = Callable[[Tree, Sequence[Job], CompileOptions], Iterable[Outcome]]
"""Compiles pages of a tree; outcomes come in any order."""


@dataclass(frozen=True, slots=True)
class RootOptions:
    """Settings that shape what a content root compiles to; those of compiling get its snippets."""

    compiling: CompileOptions = field(default_factory=CompileOptions)
    linking: LinkOptions = field(default_factory=LinkOptions)


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """Settings that shape a site.

    Attributes:
        roots: By the prefix of each content root.
        problems: Of the site's own files, such as its schemas.
        outside: Paths of such files: they stand in no content root.
    """

    roots: Mapping[str, RootOptions]
    problems: tuple[Problem, ...] = ()
    outside: frozenset[str] = frozenset()


@dataclass(slots=True)
class SiteCache:
    """What is compiled and linked already.

    Attributes:
        roots: By the prefix of each content root.
        merged: The series with their translations, of a site with several roots.
    """

    roots: dict[str, RootCache] = field(default_factory=dict)
    merged: Merged = field(default_factory=dict)


def compile_site(
    trees: Sequence[Tree],
    options: SiteOptions,
    cache: SiteCache,
    now: datetime,
    *,
    compile_pages: CompilePages | None = None,
    proof: Proof = none_needed,
) -> Catalogue:
    """Everything that is served of a site, and everything that is wrong with it.

    What it makes follows from trees, options and `now` alone, but that a broken page is served in
    the last good version that `cache` has of it.

    Args:
        trees: What each content root holds, that of the default locale first.
        options: Settings of the site.
        cache: What is known from before; it is brought up to date.
        now: The time by which scheduled articles are due.
        compile_pages: Compiles pages; one after the other unless given.
        proof: Makes what else is made of the catalogue of a root: a page at which that fails is
            served as nothing, as one at which linking fails.

    Raises:
        Exception: what the program raised, where it comes without any page.
    """
    run = compile_pages or compile_one_by_one
    for tree in trees:
        known = cache.roots.setdefault(tree.root.prefix, RootCache())
        jobs = list(known.list_jobs(tree))
        compiling = options.roots[tree.root.prefix].compiling
        for outcome in run(tree, jobs, with_snippets(compiling, tree)) if jobs else ():
            known.take(outcome)
        known.settle(tree)
    parts: list[tuple[Root, Catalogue]] = []
    for tree in trees:
        known, linking = cache.roots[tree.root.prefix], options.roots[tree.root.prefix].linking
        told = options.problems if tree is trees[0] else ()
        parts.append((tree.root, _link(tree, told, linking, known, now, proof)))
    return merge_catalogues(parts, options.outside, cache.merged)


def with_snippets(options: CompileOptions, tree: Tree) -> CompileOptions:
    """The options of a content root, with what macros may embed in it."""
    return replace(options, snippets=tree.snippets)


def compile_one_by_one(
    tree: Tree, jobs: Sequence[Job], options: CompileOptions
) -> Iterable[Outcome]:
    """Compile pages in this process."""
    compiler = Compiler(options)
    for job in jobs:
        data = job.read[0] if job.read else tree.read(job.path)
        signature = job.read[1] if job.read else tree.sign(job.path)
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 == job.known_sha256:
            yield Outcome(job.path, PageStamp(job.kind, signature, sha256), None)
            continue
        is_series = job.kind == "series"
        run = compiler.compile_series_page if is_series else compiler.compile_article
        compiled = run(job.path, data)
        stamp = PageStamp(job.kind, signature, sha256, compiled.embed_paths)
        yield Outcome(job.path, stamp, as_entry(compiled))


def as_entry(compiled: Compiled) -> Entry:
    """A compiled page as linking needs it."""
    return Entry(
        document=compiled.document,
        problems=compiled.problems,
        hidden=compiled.hidden,
        excuses=compiled.excuses,
        held_back=compiled.held_back,
        terms=compiled.terms,
    )


def _link(
    tree: Tree,
    problems: tuple[Problem, ...],
    options: LinkOptions,
    known: RootCache,
    now: datetime,
    proof: Proof,
) -> Catalogue:
    """The catalogue of one root; without the pages at which the program fails."""
    while True:
        contents = Contents(
            layout=tree.layout,
            entries=_held(tree, known),
            podcasts=tree.podcasts,
            video_bytes=tree.video_bytes,
            files=tree.files,
            media=tree.media,
            snippets=tree.snippets,
            problems=(*tree.problems, *problems),
        )
        linker, known.linker = fit_linker(known.linker, options, now), None
        faults = known.list_known_faults()
        isolated = build_isolated(contents, linker, now, faults, proof, known.taken)
        known.linker = isolated.linker
        known.faults = {p: (known.entries.get(p), error) for p, error in isolated.faults.items()}
        if not known.put_back():
            return isolated.catalogue


def _held(tree: Tree, known: RootCache) -> dict[str, Entry]:
    """The pages of a root; those that cannot be listed now are served as they were last."""
    entries = dict(known.entries)
    for path in entries.keys() & tree.held:
        entries[path] = replace(entries[path], stale=True)
    return entries
