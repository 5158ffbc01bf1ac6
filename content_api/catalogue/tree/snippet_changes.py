"""Which snippets are not as they were, also because of those that they include."""

from collections.abc import Iterable, Mapping

from content_api.parsing.body.embeds import Snippet


def list_affected(before: Mapping[str, str], after: Mapping[str, Snippet]) -> set[str]:
    """Snippets that changed, came or went, and those that include them at any depth.

    Args:
        before: SHA-256 by path, of the last run.
        after: The snippets now.
    """
    paths = set(before) | set(after)
    changed = {p for p in paths if p not in after or before.get(p) != after[p].sha256}
    if not changed:
        return changed
    included_by: dict[str, list[str]] = {}
    for path, snippet in after.items():
        for name in snippet.includes:
            included_by.setdefault(name, []).append(path)
    return _closure(changed, included_by)


def _closure(start: Iterable[str], edges: Mapping[str, list[str]]) -> set[str]:
    reached = set(start)
    stack = list(reached)
    while stack:
        for path in edges.get(stack.pop(), ()):
            if path not in reached:
                reached.add(path)
                stack.append(path)
    return reached
