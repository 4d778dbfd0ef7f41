"""Paths found by A*: what an answer must do, and the wrong answers we know."""

import math
from heapq import heappop, heappush
from itertools import count, pairwise

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import Spent
from tenweeks.plugin import alternative, mistake


class Roads:
    """A function that returns the roads out of a node, and remembers for which nodes it was asked."""

    def __init__(self, graph, most=100):
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
            raise Spent(f"the roads of more than {self.most} nodes are asked for")
        return self.out_of(node)


class Guess:
    """An estimate that remembers for which nodes it was asked."""

    def __init__(self, costs):
        self.costs = costs
        self.asked = []

    def __repr__(self):
        return f"{self.costs}.__getitem__"

    def __call__(self, node):
        """Return the estimate, and count it."""
        self.asked.append(node)
        return self.costs[node]


class Plain(Roads):
    """Squares without end, but for walls: each step to one of four neighbours costs 1."""

    def __init__(self, walls=(), most=3_000):
        super().__init__({}, most)
        self.walls = walls

    def __repr__(self):
        return f"plain({sorted(self.walls)})"

    def out_of(self, node):
        """Return a generator of the roads."""
        x, y = node
        steps = ((x + dx, y + dy) for dx, dy in ((0, 1), (-1, 0), (0, -1), (1, 0)))
        return ((step, 1) for step in steps if step not in self.walls)


class Distance:
    """The steps to a square if there were no walls."""

    def __init__(self, goal):
        self.goal = goal

    def __repr__(self):
        return f"distance_to({self.goal})"

    def __call__(self, node):
        """Return the steps."""
        return abs(node[0] - self.goal[0]) + abs(node[1] - self.goal[1])


class Nothing:
    """The estimate that knows nothing."""

    def __repr__(self):
        return "zero"

    def __call__(self, node):
        """Return 0."""
        return 0


zero = Nothing()
PASSES = {
    "Leh": [("Kargil", 5), ("Manali", 11)],
    "Kargil": [("Leh", 5), ("Srinagar", 5)],
    "Srinagar": [("Kargil", 5), ("Jammu", 6)],
    "Manali": [("Leh", 11), ("Mandi", 3)],
    "Mandi": [("Manali", 3), ("Jammu", 7)],
    "Jammu": [("Srinagar", 6), ("Mandi", 7)],
}
BY_AIR = {"Leh": 8, "Kargil": 7, "Srinagar": 3, "Manali": 5, "Mandi": 4, "Jammu": 0}
# c is reached over b first, because the estimate of a is high, though not too high.
UNEVEN = {"s": [("a", 1), ("b", 2)], "a": [("c", 1)], "b": [("c", 2)], "c": [("g", 5)], "g": []}
UNEVEN_GUESS = {"s": 0, "a": 6, "b": 0, "c": 0, "g": 0}
# The goal is met over a first, and costs less over b.
MET_EARLY = {"s": [("a", 1), ("b", 2)], "a": [("g", 9)], "b": [("g", 5)], "g": []}


def test_cheapest_path(a_star):
    """the result is the cost of the cheapest path, and its nodes from start to goal"""
    for graph, costs, start, goal, expected in (
        (PASSES, BY_AIR, "Leh", "Jammu", (16, ["Leh", "Kargil", "Srinagar", "Jammu"])),
        (PASSES, BY_AIR, "Manali", "Jammu", (10, ["Manali", "Mandi", "Jammu"])),
        (MET_EARLY, {"s": 5, "a": 8, "b": 5, "g": 0}, "s", "g", (7, ["s", "b", "g"])),
    ):
        roads, estimate = Roads(graph), Guess(costs)
        assert a_star(roads, start, goal, estimate) == expected


def test_goal_met_early(a_star):
    """the path is the cheapest also if the goal is met on a dearer one before"""
    for costs in ({"s": 3, "a": 0, "b": 4, "g": 0}, {"s": 0, "a": 0, "b": 0, "g": 0}):
        roads, estimate = Roads(MET_EARLY), Guess(costs)
        assert a_star(roads, "s", "g", estimate) == (7, ["s", "b", "g"])


def test_without_an_estimate(a_star):
    """an estimate of 0 for all nodes finds the cheapest path, too"""
    for graph, start, goal, expected in (
        (PASSES, "Jammu", "Leh", (16, ["Jammu", "Srinagar", "Kargil", "Leh"])),
        ({"a": [("b", 9), ("b", 4)], "b": [("c", 0), ("b", 1)], "c": []}, "a", "c", (4, ["a", "b", "c"])),
    ):
        roads = Roads(graph)
        assert a_star(roads, start, goal, zero) == expected


def test_start_is_the_goal(a_star):
    """from a node to itself it costs 0, and the path is that node alone"""
    roads, estimate = Roads(PASSES), Guess(dict.fromkeys(PASSES, 0))
    assert a_star(roads, "Leh", "Leh", estimate) == (0, ["Leh"])


def test_no_way(a_star):
    """None says that no way leads to the goal"""
    for graph in ({"a": [("b", 1)], "b": [("a", 1)], "g": []}, {"a": [], "g": [("a", 1)]}):
        roads = Roads(graph)
        assert a_star(roads, "a", "g", zero) is None


def test_high_estimate_on_the_way(a_star):
    """a node may be found again at a lower cost after its roads were asked for: then it counts again"""
    roads, estimate = Roads(UNEVEN), Guess(UNEVEN_GUESS)
    assert a_star(roads, "s", "g", estimate) == (7, ["s", "a", "c", "g"])


def test_nodes_without_order(a_star):
    """nodes of all kinds may have the same cost and estimate: they are never compared by `<`"""
    graph = {0: [("Leh", 1), ((1, 2), 1), (1j, 1)], "Leh": [("g", 2)], (1, 2): [("g", 1)], 1j: [("g", 3)], "g": []}
    roads = Roads(graph)
    assert a_star(roads, 0, "g", zero) == (2, [0, (1, 2), "g"])
    roads = Roads({"": [(0, 1)], 0: [((), 1)], (): []})
    assert a_star(roads, "", (), zero) == (2, ["", 0, ()])


def test_no_detours(a_star):
    """on an open plain with a good estimate, it never steps off the squares on shortest paths"""
    roads = Plain()
    found = a_star(roads, (0, 0), (6, 4), Distance((6, 4)))
    cost = found and found[0]
    assert cost == 10
    off = sorted({(x, y) for x, y in roads.asked if not (0 <= x <= 6 and 0 <= y <= 4)})
    assert off == []


def test_asks_only_where_hope_is(a_star):
    """no roads are asked for of a node whose cost and estimate make more than the cheapest path costs"""
    wall = {(2, y) for y in range(-3, 4)}
    roads, estimate = Plain(wall), Distance((5, 0))
    found = a_star(roads, (0, 0), (5, 0), estimate)
    cost = found and found[0]
    assert cost == 13
    least = steps_from((0, 0), wall, 13)
    hopeless = sorted(node for node in set(roads.asked) if least[node] + estimate(node) > 13)
    assert hopeless == []


def test_asks_for_roads_once(a_star):
    """if the estimate falls by no more than each road costs, no node's roads are asked for twice"""
    roads, estimate = Plain({(2, y) for y in range(-3, 4)}), Distance((5, 0))
    a_star(roads, (0, 0), (5, 0), estimate)
    again = sorted({node for node in roads.asked if roads.asked.count(node) > 1})
    assert again == []
    fan = {number: [(other, 2 * (other - number) - 1) for other in range(number + 1, 8)] for number in range(8)}
    for graph in (fan, {0: [(1, 0)], 1: [(0, 0)]}):
        roads = Roads(graph)
        a_star(roads, 0, 7, zero)
        again = [node for node in graph if roads.asked.count(node) > 1]
        assert again == []


def test_estimates_each_node_once(a_star):
    """the estimate is asked for once a node at most: it may be dear"""
    for graph, costs, start, goal in (
        (PASSES, BY_AIR, "Leh", "Jammu"),
        (UNEVEN, UNEVEN_GUESS, "s", "g"),
        ({n: [(m, 2 * (m - n) - 1) for m in range(n + 1, 8)] for n in range(8)}, dict.fromkeys(range(8), 0), 0, 7),
    ):
        roads, estimate = Roads(graph), Guess(costs)
        a_star(roads, start, goal, estimate)
        again = [node for node in graph if estimate.asked.count(node) > 1]
        assert again == []


def test_long_path(a_star):
    """a path of 2,000 steps is found like a short one"""
    roads = Plain(most=10_000)
    found = a_star(roads, (0, 0), (2_000, 0), Distance((2_000, 0)))
    steps = found and len(found[1]) - 1
    assert steps == 2_000


def graph_of(roads):
    """Return a graph of six nodes."""
    return {node: [(to, cost) for one, to, cost in roads if one == node] for node in range(6)}


NODES = st.integers(0, 5)
GRAPHS = st.lists(st.tuples(NODES, NODES, st.integers(0, 9)), max_size=14).map(graph_of)
QUARTERS = st.tuples(*[st.integers(0, 4)] * 6)


def steps_from(start, walls, most):
    """Return the fewest steps to each square, up to so many."""
    steps, ring = {start: 0}, [start]
    for number in range(1, most + 1):
        near = {(x + dx, y + dy) for x, y in ring for dx, dy in ((0, 1), (1, 0), (0, -1), (-1, 0))}
        ring = [node for node in near if node not in steps and node not in walls]
        steps |= dict.fromkeys(ring, number)
    return steps


def least_to(graph, goal):
    """Return what it costs at least from each node to the goal: by going over all roads again and again."""
    least = dict.fromkeys(graph, math.inf) | {goal: 0}
    for _ in graph:
        for node, roads in graph.items():
            least[node] = min([least[node], *(cost + least[other] for other, cost in roads)])
    return least


@given(GRAPHS, QUARTERS)
def test_agrees_with_all_roads(a_star, graph, quarters):
    """with any estimate that is nowhere too high, the cost is that which is found by going over all roads"""
    least = least_to(graph, 5)
    costs = {node: 0 if least[node] == math.inf else least[node] * quarters[node] // 4 for node in graph}
    expected = None if least[0] == math.inf else least[0]
    roads, estimate = Roads(graph, most=1_000), Guess(costs)
    found = a_star(roads, 0, 5, estimate)
    cost = found and found[0]
    assert cost == expected


@given(GRAPHS)
def test_path_costs_what_it_says(a_star, graph):
    """the roads along the path cost together what the result says, and lead from start to goal"""
    roads = Roads(graph, most=1_000)
    cost, nodes = a_star(roads, 0, 5, zero) or (0, [0, 5])
    if least_to(graph, 5)[0] < math.inf:
        ends = nodes[0], nodes[-1]
        assert ends == (0, 5)
        steps = pairwise(nodes)
        total = sum(min((c for to, c in graph[one] if to == other), default=math.inf) for one, other in steps)
        assert total == cost


def walked(came_from, goal):
    """Return the path, at most 5,000 nodes of it."""
    nodes = [goal]
    while (before := came_from[nodes[-1]]) is not None and len(nodes) < 5_000:
        nodes.append(before)
    return nodes[::-1]


def search(
    neighbours,
    start,
    goal,
    estimate,
    *,
    rank=lambda cost, guess: cost + guess,
    added=lambda cost, road, guess: cost + road,
    once=True,
    skips_stale=True,
):
    """Go on where cost and estimate make the least, in the right way but for the parts given."""
    known = {}

    def guess(node):
        if node not in known or not once:
            known[node] = estimate(node)
        return known[node]

    ties = count()
    costs, came_from, expanded = {start: 0}, {start: None}, {}
    heap = [(rank(0, guess(start)), next(ties), 0, start)]
    while heap:
        _, _, cost, node = heappop(heap)
        if node == goal:
            return cost, walked(came_from, goal)
        if skips_stale and cost > costs[node]:
            continue
        if skips_stale and expanded.get(node) == cost:
            continue
        expanded[node] = cost
        for other, road in neighbours(node):
            total = added(cost, road, guess(other))
            if other not in costs or total < costs[other]:
                costs[other], came_from[other] = total, node
                heappush(heap, (rank(total, guess(other)), next(ties), total, other))
    return None


class Entry:
    """A path in the heap, compared by its cost and estimate alone; of equal ones the longer goes first."""

    def __init__(self, cost, guess, node, before):
        self.rank = cost + guess, -cost
        self.cost, self.node, self.before = cost, node, before

    def __lt__(self, other):
        return self.rank < other.rank


@alternative
def links_paths(neighbours, start, goal, estimate):
    """Keep linked paths in the heap, and the least cost at which each node was taken out."""
    best, guesses = {}, {start: estimate(start)}
    heap = [Entry(0, guesses[start], start, None)]
    while heap:
        entry = heappop(heap)
        if entry.node in best and best[entry.node] <= entry.cost:
            continue
        best[entry.node] = entry.cost
        if entry.node == goal:
            nodes, at = [], entry
            while at is not None:
                nodes.append(at.node)
                at = at.before
            return entry.cost, nodes[::-1]
        for other, road in neighbours(entry.node):
            if other not in guesses:
                guesses[other] = estimate(other)
            heappush(heap, Entry(entry.cost + road, guesses[other], other, entry))
    return None


@alternative
def deepens(neighbours, start, goal, estimate):
    """Let a limit on cost plus estimate grow from one value that was met to the next, and keep what is beyond."""
    guesses, roads_of = {}, {}

    def guess(node):
        if node not in guesses:
            guesses[node] = estimate(node)
        return guesses[node]

    def roads(node):
        if node not in roads_of:
            roads_of[node] = list(neighbours(node))
        return roads_of[node]

    costs, came_from = {start: 0}, {start: None}
    inside, beyond, limit = [start], {}, guess(start)
    while True:
        while inside:
            node = inside.pop()
            if node == goal:
                continue
            for other, road in roads(node):
                total = costs[node] + road
                if other not in costs or total < costs[other]:
                    costs[other], came_from[other] = total, node
                    if total + guess(other) <= limit:
                        inside.append(other)
                        beyond.pop(other, None)
                    else:
                        beyond[other] = total + guess(other)
        if goal in costs and costs[goal] <= limit:
            return costs[goal], walked(came_from, goal)
        if not beyond:
            return None
        limit = min(beyond.values())
        inside = [node for node, rank in beyond.items() if rank <= limit]
        beyond = {node: rank for node, rank in beyond.items() if rank > limit}


@mistake(caught_by=test_cheapest_path)
def goes_by_the_estimate(neighbours, start, goal, estimate):
    """You go on where the goal seems nearest, and forget what it cost to come there. The two belong together: cost so
    far plus estimate.
    """
    return search(neighbours, start, goal, estimate, rank=lambda cost, guess: guess)


@mistake(caught_by=test_cheapest_path)
def adds_estimates_to_the_cost(neighbours, start, goal, estimate):
    """You add the estimate to the cost that you go on with, so that it is counted again at each step. It belongs into
    the order of the heap only.
    """
    return search(neighbours, start, goal, estimate, added=lambda cost, road, guess: cost + road + guess)


@mistake(caught_by=test_cheapest_path)
def counts_the_last_road(neighbours, start, goal, estimate):
    """You keep the cost of the last road, where the cost from the start on is asked for."""
    return search(neighbours, start, goal, estimate, added=lambda cost, road, guess: road)


@mistake(caught_by=test_cheapest_path)
def returns_the_path_only(neighbours, start, goal, estimate):
    """You return the path. What is asked for is a pair: the cost, and the path."""
    found = search(neighbours, start, goal, estimate)
    return found and found[1]


@mistake(caught_by=test_cheapest_path)
def walks_backwards(neighbours, start, goal, estimate):
    """You walk back from the goal, and return the path in that order. Turn it round."""
    found = search(neighbours, start, goal, estimate)
    return found and (found[0], found[1][::-1])


@mistake(caught_by=test_goal_met_early)
def stops_when_the_goal_is_met(neighbours, start, goal, estimate):
    """You stop when you meet the goal. A cheaper way may still be in the heap: stop when you take the goal *out*."""
    if start == goal:
        return 0, [start]
    ties, guesses = count(), {start: estimate(start)}
    costs, came_from = {start: 0}, {start: None}
    heap = [(guesses[start], next(ties), 0, start)]
    while heap:
        _, _, cost, node = heappop(heap)
        if cost > costs[node]:
            continue
        for other, road in neighbours(node):
            if other not in costs or cost + road < costs[other]:
                costs[other], came_from[other] = cost + road, node
                if other == goal:
                    return costs[goal], walked(came_from, goal)
                if other not in guesses:
                    guesses[other] = estimate(other)
                heappush(heap, (cost + road + guesses[other], next(ties), cost + road, other))
    return None


@mistake(caught_by=test_start_is_the_goal)
def has_no_path_of_one_node(neighbours, start, goal, estimate):
    """You compare neighbours with the goal, and never the start itself."""
    return None if start == goal else search(neighbours, start, goal, estimate)


@mistake(caught_by=test_no_way)
def infinite_if_there_is_no_way(neighbours, start, goal, estimate):
    """You return an infinite cost and no path. None says that there is none, and cannot be taken for a result."""
    return search(neighbours, start, goal, estimate) or (math.inf, [])


def closed(neighbours, start, goal, estimate, *, closes=lambda node: True):
    """Settle every node the first time that it is taken out, as Dijkstra may."""
    ties, guesses, done = count(), {start: estimate(start)}, set()
    costs, came_from = {start: 0}, {start: None}
    heap = [(guesses[start], next(ties), start)]
    while heap:
        _, _, node = heappop(heap)
        if node == goal:
            return costs[goal], walked(came_from, goal)
        if node in done:
            continue
        done.add(node)
        for other, road in neighbours(node):
            if other in done:
                continue
            if other not in costs or costs[node] + road < costs[other]:
                costs[other], came_from[other] = costs[node] + road, node
                if other not in guesses:
                    guesses[other] = estimate(other)
                heappush(heap, (costs[other] + guesses[other], next(ties), other))
    return None


@mistake(caught_by=test_high_estimate_on_the_way)
def never_opens_again(neighbours, start, goal, estimate):
    """You settle a node when you take it out, as Dijkstra does. With an estimate that is uneven a cheaper way to it may
    come later; put the node in again then.
    """
    return closed(neighbours, start, goal, estimate)


@mistake(caught_by=test_nodes_without_order)
def compares_nodes(neighbours, start, goal, estimate):
    """If two entries of the heap are equal in front, it compares the nodes, and not all of them can be compared. Put a
    running number before them.
    """
    guesses, costs, came_from = {start: estimate(start)}, {start: 0}, {start: None}
    heap = [(guesses[start], 0, start)]
    while heap:
        _, cost, node = heappop(heap)
        if node == goal:
            return cost, walked(came_from, goal)
        if cost > costs[node]:
            continue
        for other, road in neighbours(node):
            if other not in costs or cost + road < costs[other]:
                costs[other], came_from[other] = cost + road, node
                if other not in guesses:
                    guesses[other] = estimate(other)
                heappush(heap, (cost + road + guesses[other], cost + road, other))
    return None


@mistake(caught_by=test_no_detours)
def ignores_the_estimate(neighbours, start, goal, estimate):
    """You leave the estimate out, and look in all directions alike. That is Dijkstra, and right; the estimate is there
    to spare you the nodes in the wrong direction.
    """
    return search(neighbours, start, goal, lambda node: 0)


@mistake(caught_by=test_goal_met_early)
def estimates_from_where_it_comes(neighbours, start, goal, estimate):
    """You add the estimate of the node that you come from. It says nothing about which of its neighbours is better."""
    ties, guesses = count(), {}
    costs, came_from = {start: 0}, {start: None}
    heap = [(0, next(ties), 0, start)]
    while heap:
        _, _, cost, node = heappop(heap)
        if node == goal and cost == costs[goal]:
            return cost, walked(came_from, goal)
        if cost > costs[node]:
            continue
        guesses[node] = guesses[node] if node in guesses else estimate(node)
        for other, road in neighbours(node):
            if other not in costs or cost + road < costs[other]:
                costs[other], came_from[other] = cost + road, node
                heappush(heap, (cost + guesses[node], next(ties), cost + road, other))
    return None


@mistake(caught_by=test_asks_for_roads_once)
def takes_stale_entries(neighbours, start, goal, estimate):
    """A node is in the heap once for each way to it, and you go on from all of them. Skip an entry whose cost is higher
    than what you know by now.
    """
    return search(neighbours, start, goal, estimate, skips_stale=False)


@mistake(caught_by=test_estimates_each_node_once)
def estimates_again_and_again(neighbours, start, goal, estimate):
    """You ask for an estimate each time that you meet a node. It is the same each time: keep it."""
    return search(neighbours, start, goal, estimate, once=False)


@mistake(caught_by=test_long_path)
def calls_itself_to_walk_back(neighbours, start, goal, estimate):
    """You walk back by a function that calls itself once a step. Python allows about a thousand calls inside each
    other: use a loop.
    """
    came_from = {}

    def path_to(node):
        return [node] if node not in came_from else [*path_to(came_from[node]), node]

    found = search(neighbours, start, goal, estimate)
    if found is None:
        return None
    came_from |= zip(found[1][1:], found[1], strict=False)
    return found[0], path_to(goal)
