"""Circles among the prerequisites of series."""

from collections.abc import Mapping

# Where everything requires everything, circles are without number.
MOST_CYCLES = 100


def find_cycles(prerequisites: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The first circles, each once and from its first id in sort order; depth is no limit.

    Args:
        prerequisites: From each series' id to the ids that it requires.
    """
    cycles: list[tuple[str, ...]] = []
    done: set[str] = set()
    for root in sorted(prerequisites):
        path: dict[str, None] = {}
        stack: list[tuple[str, bool]] = [(root, True)]
        while stack and len(cycles) < MOST_CYCLES:
            node, entering = stack.pop()
            if not entering:
                path.popitem()
                done.add(node)
            elif node in path:
                around = list(path)
                cycles.append(_normal(around[around.index(node) :]))
            elif node not in done:
                path[node] = None
                stack.append((node, False))
                wanted = sorted(prerequisites.get(node, ()), reverse=True)
                stack.extend((child, True) for child in wanted)
    return tuple(dict.fromkeys(cycles))


def _normal(cycle: list[str]) -> tuple[str, ...]:
    start = cycle.index(min(cycle))
    return (*cycle[start:], *cycle[:start])
