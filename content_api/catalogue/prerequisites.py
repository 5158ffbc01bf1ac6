"""Circles among the prerequisites of series."""

from collections.abc import Mapping


def find_cycles(prerequisites: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Each circle once, starting at its first id in sort order; iterative, so depth is no limit.

    Args:
        prerequisites: From each series' id to the ids that it requires.
    """
    cycles: list[tuple[str, ...]] = []
    done: set[str] = set()
    for root in sorted(prerequisites):
        path: list[str] = []
        stack: list[tuple[str, bool]] = [(root, True)]
        while stack:
            node, entering = stack.pop()
            if not entering:
                path.pop()
                done.add(node)
            elif node in path:
                cycles.append(_normal(path[path.index(node) :]))
            elif node not in done:
                path.append(node)
                stack.append((node, False))
                wanted = sorted(prerequisites.get(node, ()), reverse=True)
                stack.extend((child, True) for child in wanted)
    return tuple(dict.fromkeys(cycles))


def _normal(cycle: list[str]) -> tuple[str, ...]:
    start = cycle.index(min(cycle))
    return (*cycle[start:], *cycle[:start])
