"""Cheapest paths by Dijkstra: what an answer must do, and the wrong answers we know."""
# ruff: noqa: D102 (an answer's functions are described in its statement)

import math
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import Compared, Spent
from tenweeks.plugin import alternative, mistake


class Roads:
    """A function that returns the roads out of a node, and remembers for which nodes it was asked."""

    def __init__(self, graph, most=200):
        self.graph = graph
        self.asked = []
        self.most = most

    def __repr__(self):
        return f"{self.graph}.__getitem__"

    def out_of(self, node):
        """Return the roads: pairs of a node and a cost."""
        return self.graph[node]

    def __call__(self, node):
        """Return the roads, and count it."""
        self.asked.append(node)
        if len(self.asked) > self.most:
            raise Spent(f"the roads of more than {self.most} nodes are asked for: the search never ends")
        return self.out_of(node)


class Plain(Roads):
    """Squares without end: a step to the east or west costs 2, to the north or south 3."""

    def __init__(self):
        super().__init__({})

    def __repr__(self):
        return "endless_plain"

    def out_of(self, node):
        """Return a generator of the four roads."""
        x, y = node
        return (((x + dx, y + dy), 2 * abs(dx) + 3 * abs(dy)) for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)))


class Cost(Compared):
    """A cost that counts how often one of its kind is compared."""

    too_many = "more than {most:,} comparisons of costs"

    def __add__(self, other):
        return Cost(self.value + getattr(other, "value", other))

    __radd__ = __add__

    def __neg__(self):
        return Cost(-self.value)


RAILS = {
    "Hanoi": [("Vinh", 6), ("Hue", 15)],
    "Vinh": [("Hanoi", 6), ("Hue", 7)],
    "Hue": [("Danang", 3), ("Vinh", 7), ("Hanoi", 15)],
    "Danang": [("Hue", 3)],
}
TRIANGLE = {"a": [("b", 4), ("c", 1)], "b": [], "c": [("b", 9)]}
CROSSED = {"a": [("c", 5), ("b", 1)], "b": [("d", 10)], "c": [("d", 1)], "d": []}
DETOUR = {"a": [("d", 20), ("b", 4), ("c", 1)], "c": [("b", 2)], "b": [("d", 5)], "d": [("a", 1)]}


def test_distances(dijkstra):
    """`dist` is the cost of the cheapest path to each node, which may have more steps than another"""
    for graph, src, expected in (
        (TRIANGLE, "a", {"a": 0, "b": 4, "c": 1}),
        (CROSSED, "a", {"a": 0, "b": 1, "c": 5, "d": 6}),
        (RAILS, "Hanoi", {"Hanoi": 0, "Vinh": 6, "Hue": 13, "Danang": 16}),
        (RAILS, "Danang", {"Danang": 0, "Hue": 3, "Vinh": 10, "Hanoi": 16}),
        (DETOUR, "a", {"a": 0, "c": 1, "b": 3, "d": 8}),
        (DETOUR, "b", {"b": 0, "d": 5, "a": 6, "c": 7}),
    ):
        dist, _ = dijkstra(graph, src)
        assert dist == expected


def test_predecessors(dijkstra):
    """`prev` is the node before each node on its cheapest path, and None for the source"""
    for graph, src, expected in (
        (TRIANGLE, "a", {"a": None, "b": "a", "c": "a"}),
        (RAILS, "Hanoi", {"Hanoi": None, "Vinh": "Hanoi", "Hue": "Vinh", "Danang": "Hue"}),
        (DETOUR, "a", {"a": None, "c": "a", "b": "c", "d": "b"}),
    ):
        _, prev = dijkstra(graph, src)
        assert prev == expected


def test_path(path):
    """`path` lists the nodes from the source to `dst`, both included; to the source it is that node alone"""
    prev = {"a": None, "c": "a", "b": "c", "d": "b", "e": "b"}
    assert path(prev, "d") == ["a", "c", "b", "d"]
    assert path(prev, "c") == ["a", "c"]
    assert path(prev, "a") == ["a"]


def test_path_over_zero(path):
    """0 and the empty text are nodes like others on a path"""
    prev = {"": None, 0: "", (): 0, 7: ()}
    assert path(prev, 7) == ["", 0, (), 7]
    assert path(prev, 0) == ["", 0]


def test_no_path(path):
    """`path` is None for a node that was not reached"""
    prev = {"a": None, "b": "a"}
    assert path(prev, "z") is None


def test_unreached_nodes(dijkstra):
    """a node that cannot be reached is in neither of the two; a way back is none"""
    graph = {"a": [("b", 1)], "b": [], "c": [("a", 1)], "d": []}
    dist, prev = dijkstra(graph, "a")
    assert dist == {"a": 0, "b": 1}
    assert prev == {"a": None, "b": "a"}


def test_node_without_an_entry(dijkstra):
    """in a mapping, a node without an entry that roads lead to has no roads of its own"""
    graph = {"a": [("b", 2)]}
    dist, _ = dijkstra(graph, "a")
    assert dist == {"a": 0, "b": 2}


def test_loops_and_parallel_roads(dijkstra):
    """of several roads between two nodes the cheapest counts, and a road from a node to itself leads nowhere"""
    graph = {"a": [("b", 9), ("b", 4), ("a", 1), ("b", 7)], "b": [("b", 5), ("a", 2), ("c", 3)], "c": [("a", 1)]}
    dist, prev = dijkstra(graph, "a")
    assert dist == {"a": 0, "b": 4, "c": 7}
    assert prev == {"a": None, "b": "a", "c": "b"}


def test_roads_without_cost(dijkstra):
    """a road may cost 0, also in a ring"""
    graph = {"a": [("b", 0)], "b": [("a", 0), ("c", 0)], "c": [("b", 0), ("d", 1)], "d": []}
    dist, _ = dijkstra(graph, "a")
    assert dist == {"a": 0, "b": 0, "c": 0, "d": 1}


def test_negative_cost(dijkstra):
    """a road of negative cost is a ValueError that names the cost"""
    for graph in (
        {"a": [("b", -7)]},
        {"a": [("b", 2), ("c", 5)], "b": [], "c": [("b", -7)]},
        {"a": [("a", -7)]},
    ):
        with pytest.raises(ValueError, match="-7"):
            dijkstra(graph, "a")


def test_unknown_source(dijkstra):
    """in a mapping, a source without an entry is a KeyError that names it"""
    for graph in ({}, {"a": [("z", 1)]}):
        with pytest.raises(KeyError, match="z"):
            dijkstra(graph, "z")


def test_nodes_without_order(dijkstra):
    """nodes of all kinds may be equally far away: they are never compared by `<`"""
    graph = {0: [("Oslo", 1), ((1, 2), 1), (1j, 1)], "Oslo": [(frozenset(), 1)], (1, 2): [("Lima", 1)]}
    dist, _ = dijkstra(graph, 0)
    assert dist == {0: 0, "Oslo": 1, (1, 2): 1, 1j: 1, frozenset(): 2, "Lima": 2}


def test_any_numbers(dijkstra):
    """costs may be any numbers, and their sums keep their kind"""
    third = Fraction(1, 3)
    dist, _ = dijkstra({"a": [("b", third)], "b": [("c", third)], "c": [("d", third)]}, "a")
    assert dist == {"a": 0, "b": third, "c": 2 * third, "d": 1}
    dist, _ = dijkstra({"a": [("b", 0.5)], "b": [("c", 0.25)]}, "a")
    assert dist == {"a": 0, "b": 0.5, "c": 0.75}
    dist, _ = dijkstra({"a": [("b", 10**20)], "b": [("c", 1)]}, "a")
    assert dist == {"a": 0, "b": 10**20, "c": 10**20 + 1}


def test_roads_from_a_function(dijkstra):
    """the graph may also be a function that returns the roads of a node"""
    graph = Roads(DETOUR)
    dist, prev = dijkstra(graph, "a")
    assert dist == {"a": 0, "c": 1, "b": 3, "d": 8}
    assert prev == {"a": None, "c": "a", "b": "c", "d": "b"}


def test_asks_for_roads_once(dijkstra):
    """no node's roads are asked for twice, however often a cheaper way to it is found"""
    fan = {number: [(other, 2 * (other - number) - 1) for other in range(number + 1, 9)] for number in range(9)}
    for graph, src in ((DETOUR, "a"), (RAILS, "Hue"), (fan, 0)):
        roads = Roads(graph)
        dijkstra(roads, src)
        again = [node for node in graph if roads.asked.count(node) > 1]
        assert again == []


def test_cost_of_the_goal(dijkstra):
    """with a `goal`, its cost and the node before it are those of the cheapest path, not of the first that is met"""
    for graph, src, goal, cost, before in (
        (DETOUR, "a", "d", 8, "b"),
        (RAILS, "Hanoi", "Hue", 13, "Vinh"),
        (DETOUR, "a", "a", 0, None),
        ({"a": [("b", 1)], "b": [("a", 0)]}, "b", "a", 0, "b"),
    ):
        dist, prev = dijkstra(graph, src, goal=goal)
        assert dist.get(goal) == cost
        assert prev.get(goal) == before


def test_goal_out_of_reach(dijkstra):
    """a goal that cannot be reached is in neither of the two"""
    dist, prev = dijkstra({"a": [("b", 1)], "b": []}, "a", goal="c")
    assert "c" not in dist
    assert "c" not in prev


def test_stops_at_the_goal(dijkstra):
    """with a `goal`, no roads are asked for of a node that is farther away: the graph may have no end"""
    roads = Plain()
    dist, prev = dijkstra(roads, (0, 0), goal=(3, 2))
    assert dist[3, 2] == 12
    assert prev[3, 2] in [(2, 2), (3, 1)]
    farthest = max(2 * abs(x) + 3 * abs(y) for x, y in roads.asked)
    assert farthest <= 12


def test_goal_that_is_false(dijkstra):
    """0 is a goal like others"""
    roads = Roads({number: [(abs(number - 1), 1), (min(number + 1, 49), 5)] for number in range(50)})
    dist, _ = dijkstra(roads, 3, goal=0)
    assert dist[0] == 3
    highest = max(roads.asked)
    assert highest <= 3


def test_compares_few_costs(dijkstra):
    """500 nodes with 1,000 roads take at most 50,000 comparisons of costs: they are not all looked through"""
    Cost.allow(50_000)
    star = {"hub": [(number, Cost(5_000 - 3 * number)) for number in range(500)]}
    star |= {number: [("hub", Cost(1))] for number in range(500)}
    dijkstra(star, "hub")
    assert Cost.comparisons <= 50_000


def test_long_path(dijkstra, path):
    """a path of 3,000 steps is found and listed like a short one"""
    graph = {number: [(number + 1, 1)] for number in range(3_000)}
    dist, prev = dijkstra(graph, 0)
    assert dist[3_000] == 3_000
    steps = len(path(prev, 3_000)) - 1
    assert steps == 3_000


def graph_of(roads):
    """Return a graph of six nodes."""
    return {node: [(to, cost) for one, to, cost in roads if one == node] for node in range(6)}


NODES = st.integers(0, 5)
GRAPHS = st.lists(st.tuples(NODES, NODES, st.integers(0, 9)), max_size=14).map(graph_of)


def relaxed(graph, src):
    """Return all distances as Bellman and Ford find them: go over all roads again and again."""
    dist = dict.fromkeys(graph, math.inf) | {src: 0}
    for _ in graph:
        for node, roads in graph.items():
            for other, cost in roads:
                dist[other] = min(dist[other], dist[node] + cost)
    return {node: cost for node, cost in dist.items() if cost != math.inf}


@given(GRAPHS)
def test_agrees_with_bellman_ford(dijkstra, graph):
    """the distances are those that are found by going over all roads again and again"""
    expected = relaxed(graph, 0)
    dist, _ = dijkstra(graph, 0)
    assert dist == expected


@given(GRAPHS, NODES)
def test_goal_agrees_with_bellman_ford(dijkstra, graph, goal):
    """the cost of a goal is found by that method, too"""
    expected = relaxed(graph, 0).get(goal)
    dist, _ = dijkstra(graph, 0, goal=goal)
    assert dist.get(goal) == expected


@given(GRAPHS)
def test_paths_cost_what_dist_says(dijkstra, graph):
    """the roads along each path cost together what `dist` says"""
    dist, prev = dijkstra(graph, 0)
    costs = {}
    for node in dist:
        roads = pairwise(walked(prev, node))
        costs[node] = sum(min((c for to, c in graph[one] if to == other), default=math.inf) for one, other in roads)
    assert costs == dist


def roads_of(graph):
    """Return a function that returns the roads of a node."""
    return graph if callable(graph) else lambda node: graph.get(node, ())


def refuse_unknown(graph, src):
    """Raise KeyError for a source that a mapping does not have."""
    if not callable(graph) and src not in graph:
        raise KeyError(src)


def refuse_negative(cost):
    """Raise ValueError for a negative cost."""
    if cost < 0:
        raise ValueError(f"a road costs {cost}")


def cheapest(
    graph,
    src,
    goal=None,
    *,
    roads=None,
    check=refuse_negative,
    known=refuse_unknown,
    added=lambda total, cost: total + cost,
    pairs=lambda found: found,
    is_done=lambda node, goal: goal is not None and node == goal,
):
    """Settle the nearest node, in the right way but for the parts given."""
    known(graph, src)
    roads = roads or roads_of(graph)
    ties = count()
    dist, prev = {}, {}
    heap = [(0, next(ties), src, None)]
    while heap:
        total, _, node, before = heappop(heap)
        if node in dist:
            continue
        dist[node], prev[node] = total, before
        if is_done(node, goal):
            break
        for other, cost in pairs(roads(node)):
            check(cost)
            if other not in dist:
                heappush(heap, (added(total, cost), next(ties), other, node))
    return dist, prev


def walked(prev, dst):
    """Return the path, at most 5,000 nodes of it."""
    if dst not in prev:
        return None
    nodes = [dst]
    while (before := prev[nodes[-1]]) is not None and len(nodes) < 5_000:
        nodes.append(before)
    return nodes[::-1]


@alternative
class ForgetsStaleEntries:
    """Lower the distances while roads are met, and skip an entry of the heap that is dearer than what is known."""

    def dijkstra(graph, src, *, goal=None):
        refuse_unknown(graph, src)
        roads = roads_of(graph)
        dist, prev, ties = {src: 0}, {src: None}, count()
        heap, done = [(0, next(ties), src)], set()
        while heap:
            _, _, node = heappop(heap)
            if node in done:
                continue
            done.add(node)
            if goal is not None and node == goal:
                break
            for other, cost in roads(node):
                refuse_negative(cost)
                total = dist[node] + cost
                if other not in dist or total < dist[other]:
                    dist[other], prev[other] = total, node
                    heappush(heap, (total, next(ties), other))
        return dist, prev

    def path(prev, dst):
        return walked(prev, dst)


class Entry:
    """A node in the heap that is compared by its distance alone."""

    def __init__(self, total, node, before):
        self.total, self.node, self.before = total, node, before

    def __lt__(self, other):
        return self.total < other.total


@alternative
class ComparesEntries:
    """Put objects into the heap that know their own order, so that no tie has to be broken."""

    def dijkstra(graph, src, *, goal=None):
        if not callable(graph):
            graph[src]
        dist, prev = {}, {}
        heap = [Entry(0, src, None)]
        while heap and not (goal is not None and goal in dist):
            entry = heappop(heap)
            if entry.node in dist:
                continue
            dist[entry.node], prev[entry.node] = entry.total, entry.before
            if entry.node == goal:
                continue
            for other, cost in graph(entry.node) if callable(graph) else graph.get(entry.node, ()):
                refuse_negative(cost)
                heappush(heap, Entry(entry.total + cost, other, entry.node))
        return dist, prev

    def path(prev, dst):
        nodes = []
        while dst is not None and dst in prev:
            nodes.insert(0, dst)
            dst = prev[dst]
        return nodes or None


@mistake(caught_by=test_distances)
class CountsSteps:
    """You take the nodes in the order in which they are met, and never look at one again. Fewer steps may cost more:
    take the node with the least cost so far, from a heap.
    """

    def dijkstra(graph, src, *, goal=None):
        refuse_unknown(graph, src)
        dist, prev, queue = {src: 0}, {src: None}, [src]
        for node in queue:
            for other, cost in roads_of(graph)(node):
                if other not in dist:
                    dist[other], prev[other] = dist[node] + cost, node
                    queue.append(other)
        return dist, prev


@mistake(caught_by=test_distances)
class SettlesWhenMet:
    """You fix a node's cost when you first meet it, and skip it later. A cheaper way may come along until it is taken
    out of the heap.
    """

    def dijkstra(graph, src, *, goal=None):
        refuse_unknown(graph, src)
        dist, prev, ties = {src: 0}, {src: None}, count()
        heap = [(0, next(ties), src)]
        while heap:
            total, _, node = heappop(heap)
            for other, cost in roads_of(graph)(node):
                if other not in dist:
                    dist[other], prev[other] = total + cost, node
                    heappush(heap, (total + cost, next(ties), other))
        return dist, prev


@mistake(caught_by=test_distances)
class CountsTheLastRoad:
    """You put the cost of the last road into the heap. What counts is the cost from the source on: add them up."""

    def dijkstra(graph, src, *, goal=None):
        return cheapest(graph, src, goal, added=lambda total, cost: cost)


@mistake(caught_by=test_distances)
class LastCostWins:
    """You write the new cost over the old one without asking which is less."""

    def dijkstra(graph, src, *, goal=None):
        refuse_unknown(graph, src)
        dist, prev, done, ties = {src: 0}, {src: None}, set(), count()
        heap = [(0, next(ties), src)]
        while heap:
            total, _, node = heappop(heap)
            if node in done:
                continue
            done.add(node)
            for other, cost in roads_of(graph)(node):
                if other not in done:
                    dist[other], prev[other] = total + cost, node
                    heappush(heap, (total + cost, next(ties), other))
        return dist, prev


@mistake(caught_by=test_predecessors)
class LastComesBefore:
    """You note the predecessor each time that you meet a node. It belongs to the cheapest cost: change both together,
    or neither.
    """

    def dijkstra(graph, src, *, goal=None):
        refuse_unknown(graph, src)
        dist, prev, done, ties = {src: 0}, {src: None}, set(), count()
        heap = [(0, next(ties), src)]
        while heap:
            _, _, node = heappop(heap)
            if node in done:
                continue
            done.add(node)
            for other, cost in roads_of(graph)(node):
                if other not in done:
                    prev[other] = node
                    if other not in dist or dist[node] + cost < dist[other]:
                        dist[other] = dist[node] + cost
                        heappush(heap, (dist[other], next(ties), other))
        return dist, prev


@mistake(caught_by=test_predecessors)
class SourceHasNoEntry:
    """Your `prev` has no entry for the source. Then `path` cannot tell the source from a node out of reach."""

    def dijkstra(graph, src, *, goal=None):
        dist, prev = cheapest(graph, src, goal)
        return dist, {node: before for node, before in prev.items() if node != src}


@mistake(caught_by=test_path)
class WalksBackwards:
    """You walk back from `dst`, and return the path in that order. Turn it round."""

    def path(prev, dst):
        nodes = walked(prev, dst)
        return nodes and nodes[::-1]


@mistake(caught_by=test_path)
class LeavesOutTheSource:
    """You stop at the node behind the source. The source belongs to the path."""

    def path(prev, dst):
        nodes = walked(prev, dst)
        return nodes and nodes[1:]


@mistake(caught_by=test_path_over_zero)
class StopsAtZero:
    """You walk back while the node is true. 0 and the empty text are false, and nodes all the same: `is not None`."""

    def path(prev, dst):
        if dst not in prev:
            return None
        nodes = [dst]
        while prev[nodes[-1]]:
            nodes.append(prev[nodes[-1]])
        return nodes[::-1]


@mistake(caught_by=test_no_path)
class PathOfOneNode:
    """You return a path to a node that nobody reached. Ask first whether it is in `prev`."""

    def path(prev, dst):
        return walked(prev, dst) or [dst]


@mistake(caught_by=test_no_path)
class FailsOutOfReach:
    """You look up a node that was not reached, and `prev` has no entry for it."""

    def path(prev, dst):
        nodes = [dst]
        while prev[nodes[-1]] is not None:
            nodes.append(prev[nodes[-1]])
        return nodes[::-1]


@mistake(caught_by=test_unreached_nodes)
class InfinitelyFar:
    """You begin with infinity for all nodes, and leave it for those out of reach. They are to be absent; and an endless
    graph has no list of nodes.
    """

    def dijkstra(graph, src, *, goal=None):
        dist, prev = cheapest(graph, src, goal)
        nodes = () if callable(graph) else graph
        return dict.fromkeys(nodes, math.inf) | dist, dict.fromkeys(nodes) | prev


@mistake(caught_by=test_node_without_an_entry)
class LooksUpEveryNode:
    """You look up a node that has no entry. No entry means no roads: `graph.get(node, ())`."""

    def dijkstra(graph, src, *, goal=None):
        return cheapest(graph, src, goal, roads=graph if callable(graph) else lambda node: graph[node])


@mistake(caught_by=test_loops_and_parallel_roads)
class OneRoadToEach:
    """You make a dictionary of the roads, in which the last of several roads to one node replaces the others."""

    def dijkstra(graph, src, *, goal=None):
        return cheapest(graph, src, goal, pairs=lambda found: dict(found).items())


@mistake(caught_by=test_roads_without_cost)
class RefusesZero:
    """You refuse a road that costs nothing. 0 is not negative, and does no harm: no path gets cheaper by it."""

    def dijkstra(graph, src, *, goal=None):
        def refuse(cost):
            if cost <= 0:
                raise ValueError(f"a road costs {cost}")

        return cheapest(graph, src, goal, check=refuse)


@mistake(caught_by=test_negative_cost)
class TakesNegativeCosts:
    """You never look at the sign. With a negative cost a settled node could become cheaper, and the result is wrong
    without any error.
    """

    def dijkstra(graph, src, *, goal=None):
        return cheapest(graph, src, goal, check=lambda cost: None)


@mistake(caught_by=test_unknown_source)
class StartsAnywhere:
    """You start from a node that the graph does not know, and find that it is 0 away from itself. A mistyped name is
    to be told.
    """

    def dijkstra(graph, src, *, goal=None):
        return cheapest(graph, src, goal, known=lambda graph, src: None)


@mistake(caught_by=test_nodes_without_order)
class ComparesNodes:
    """Pairs of cost and node are compared by the nodes if the costs are equal, and not all nodes can be compared. Put a
    running number between the two.
    """

    def dijkstra(graph, src, *, goal=None):
        refuse_unknown(graph, src)
        roads = roads_of(graph)
        dist, prev, done = {src: 0}, {src: None}, set()
        heap = [(0, src)]
        while heap:
            total, node = heappop(heap)
            if node in done:
                continue
            done.add(node)
            if goal is not None and node == goal:
                break
            for other, cost in roads(node):
                refuse_negative(cost)
                if other not in dist or total + cost < dist[other]:
                    dist[other], prev[other] = total + cost, node
                    heappush(heap, (total + cost, other))
        return dist, prev


@mistake(caught_by=test_any_numbers)
class MakesFloats:
    """You turn costs into floats. Fractions and large whole numbers are exact, until you do that."""

    def dijkstra(graph, src, *, goal=None):
        return cheapest(graph, src, goal, added=lambda total, cost: total + float(cost))


@mistake(caught_by=test_roads_from_a_function)
class KnowsMappingsOnly:
    """You look roads up in a mapping. The graph may be a function as well: `graph(node)` if `callable(graph)`."""

    def dijkstra(graph, src, *, goal=None):
        if src not in graph:
            raise KeyError(src)
        return cheapest(graph, src, goal, roads=lambda node: graph.get(node, ()))


@mistake(caught_by=test_asks_for_roads_once)
class TakesStaleEntries:
    """A node is in the heap once for each way to it, and you go on from all of them. Skip what you took out before, at
    a lower cost.
    """

    def dijkstra(graph, src, *, goal=None):
        refuse_unknown(graph, src)
        roads, ties = roads_of(graph), count()
        dist, prev = {src: 0}, {src: None}
        heap = [(0, next(ties), src)]
        while heap:
            _, _, node = heappop(heap)
            if goal is not None and node == goal:
                break
            for other, cost in roads(node):
                refuse_negative(cost)
                total = dist[node] + cost
                if other not in dist or total < dist[other]:
                    dist[other], prev[other] = total, node
                    heappush(heap, (total, next(ties), other))
        return dist, prev


@mistake(caught_by=test_cost_of_the_goal)
class StopsWhenTheGoalIsMet:
    """You stop when you meet the goal. A cheaper way may still be in the heap: stop when you take the goal *out*."""

    def dijkstra(graph, src, *, goal=None):
        refuse_unknown(graph, src)
        roads, ties = roads_of(graph), count()
        dist, prev, done = {src: 0}, {src: None}, set()
        heap = [(0, next(ties), src)]
        while heap:
            _, _, node = heappop(heap)
            if node in done:
                continue
            done.add(node)
            for other, cost in roads(node):
                refuse_negative(cost)
                total = dist[node] + cost
                if other not in dist or total < dist[other]:
                    dist[other], prev[other] = total, node
                    heappush(heap, (total, next(ties), other))
                if goal is not None and other == goal:
                    return dist, prev
        return dist, prev


@mistake(caught_by=test_goal_that_is_false)
class NoGoalIfFalse:
    """You ask `if goal`. The goal may be 0 or an empty text: ask whether it is None."""

    def dijkstra(graph, src, *, goal=None):
        return cheapest(graph, src, goal, is_done=lambda node, goal: bool(goal) and node == goal)


@mistake(caught_by=test_stops_at_the_goal)
class GoesOnBehindTheGoal:
    """You find the cheapest paths to all nodes, whatever the goal is. As soon as the goal is settled its cost is final,
    and in an endless graph nothing else ends the search.
    """

    def dijkstra(graph, src, *, goal=None):
        return cheapest(graph, src)


@mistake(caught_by=test_compares_few_costs)
class LooksThroughAll:
    """You look through all nodes for the nearest one, each time: n·n comparisons. A heap has it on top."""

    def dijkstra(graph, src, *, goal=None):
        refuse_unknown(graph, src)
        roads = roads_of(graph)
        dist, prev, waiting, done = {src: 0}, {src: None}, {src: 0}, set()
        while waiting:
            node = min(waiting, key=waiting.get)
            total = waiting.pop(node)
            done.add(node)
            if goal is not None and node == goal:
                break
            for other, cost in roads(node):
                refuse_negative(cost)
                if other not in done and (other not in dist or total + cost < dist[other]):
                    dist[other], prev[other] = total + cost, node
                    waiting[other] = total + cost
        return dist, prev


@mistake(caught_by=test_long_path)
class CallsItselfToWalkBack:
    """`path` calls itself once for each step. Python allows about a thousand calls inside each other: use a loop."""

    def path(prev, dst):
        if dst not in prev:
            return None
        before = prev[dst]
        return [dst] if before is None else [*CallsItselfToWalkBack.path(prev, before), dst]
