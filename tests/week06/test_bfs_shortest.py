"""Shortest path by breadth: what an answer must do, and the wrong answers we know."""

from collections import deque
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import Spent
from tenweeks.plugin import alternative, mistake


class Links:
    """A function that returns the neighbours of a node, and remembers for which nodes it was asked."""

    def __init__(self, graph):
        self.graph = graph
        self.asked = []
        self.most = 3 * len(graph) + 20

    def __repr__(self):
        return f"{self.graph}.__getitem__"

    def neighbours_of(self, node):
        """Return the neighbours."""
        return self.graph[node]

    def __call__(self, node):
        """Return the neighbours, and count it."""
        self.asked.append(node)
        if len(self.asked) > self.most:
            raise Spent(f"more than {self.most} questions about neighbours: the search never ends")
        return self.neighbours_of(node)


class Row(Links):
    """Numbers in a row, each a neighbour of the one below and the one above, up to an end or without one."""

    def __init__(self, end=None):
        super().__init__({})
        self.end = end
        self.most = 5 * (end or 60)

    def __repr__(self):
        return f"row({self.end})" if self.end else "endless_row"

    def neighbours_of(self, node):
        """Return the number below and the one above."""
        return (number for number in (node - 1, node + 1) if self.end is None or 0 <= number <= self.end)


class Halves(Links):
    """A tree without end: the number n leads to 2n and 2n + 1."""

    def __init__(self):
        super().__init__({})
        self.most = 300

    def __repr__(self):
        return "endless_tree"

    def neighbours_of(self, node):
        """Return a generator of the two."""
        return (2 * node + more for more in (0, 1))


class Stop:
    """A stop that counts how often one of its kind is compared."""

    comparisons = 0

    def __init__(self, number):
        self.number = number

    def __repr__(self):
        return f"Stop({self.number})"

    def __eq__(self, other):
        Stop.comparisons += 1
        if Stop.comparisons > 4_000:
            raise Spent("more than 4,000 comparisons of 400 nodes")
        return isinstance(other, Stop) and self.number == other.number

    def __hash__(self):
        return hash(self.number)


RING = {hour: [hour % 12 + 1, (hour - 2) % 12 + 1] for hour in range(1, 13)}
FERRIES = {
    "Bari": ["Corfu", "Patras"],
    "Corfu": ["Patras", "Bari"],
    "Patras": ["Piraeus", "Corfu"],
    "Piraeus": ["Naxos", "Chania", "Patras"],
    "Naxos": ["Rhodes", "Piraeus"],
    "Rhodes": ["Chania"],
    "Chania": ["Piraeus"],
}
STAIRS = {"a": ["b", "d"], "b": ["c", "a"], "c": ["d", "e"], "d": ["e", "f"], "e": ["f", "a"], "f": []}


def test_fewest_steps(bfs_shortest):
    """the path has as few steps as any, and names its nodes from start to goal"""
    for graph, start, goal, expected in (
        (FERRIES, "Bari", "Chania", ["Bari", "Patras", "Piraeus", "Chania"]),
        (FERRIES, "Bari", "Rhodes", ["Bari", "Patras", "Piraeus", "Naxos", "Rhodes"]),
        (STAIRS, "a", "f", ["a", "d", "f"]),
        (RING, 2, 11, [2, 1, 12, 11]),
        ({"a": ["b", "c"], "b": ["g"], "c": ["x"], "x": ["g"], "g": []}, "a", "g", ["a", "b", "g"]),
        ({"a": ["c", "b"], "b": ["g"], "c": ["x"], "x": ["g"], "g": []}, "a", "g", ["a", "b", "g"]),
    ):
        neighbours = Links(graph)
        assert bfs_shortest(neighbours, start, goal) == expected


def test_neighbours_are_one_step_apart(bfs_shortest):
    """the path between two neighbours is these two"""
    neighbours = Links(FERRIES)
    assert bfs_shortest(neighbours, "Rhodes", "Chania") == ["Rhodes", "Chania"]
    assert bfs_shortest(neighbours, "Bari", "Patras") == ["Bari", "Patras"]


def test_start_is_the_goal(bfs_shortest):
    """if start and goal are the same node, the path is that node alone"""
    for graph, start in ((FERRIES, "Bari"), ({"Lundy": []}, "Lundy"), ({"Lundy": ["Lundy"]}, "Lundy")):
        neighbours = Links(graph)
        assert bfs_shortest(neighbours, start, start) == [start]


def test_no_way(bfs_shortest):
    """None says that no way leads there; a way back is none"""
    for graph, start, goal in (
        ({"Faro": ["Cadiz"], "Cadiz": [], "Oran": []}, "Faro", "Oran"),
        (FERRIES, "Rhodes", "Malta"),
        ({"a": ["b"], "b": []}, "b", "a"),
        ({"a": ["a"]}, "a", "z"),
    ):
        neighbours = Links(graph)
        assert bfs_shortest(neighbours, start, goal) is None


def test_any_node(bfs_shortest):
    """a node may be anything that can be hashed: 0, an empty text, a tuple, all in one graph"""
    cells = {0: ["", (0, 1)], "": [frozenset()], (0, 1): [], frozenset(): [(2, 3)], (2, 3): [0]}
    for start, goal, expected in (
        (0, (2, 3), [0, "", frozenset(), (2, 3)]),
        (frozenset(), "", [frozenset(), (2, 3), 0, ""]),
        ("", 0, ["", frozenset(), (2, 3), 0]),
    ):
        neighbours = Links(cells)
        assert bfs_shortest(neighbours, start, goal) == expected


def test_asks_about_each_node_once(bfs_shortest):
    """no node's neighbours are asked for twice"""
    everyone = {number: list(range(8)) for number in range(8)}
    for graph, start, goal in ((FERRIES, "Bari", "Malta"), (RING, 1, 7), (everyone, 0, 9)):
        neighbours = Links(graph)
        bfs_shortest(neighbours, start, goal)
        again = [node for node in graph if neighbours.asked.count(node) > 1]
        assert again == []


def test_goes_no_farther_than_the_goal(bfs_shortest):
    """no node is asked about that is farther from the start than the goal: the graph may have no end"""
    neighbours = Row()
    assert bfs_shortest(neighbours, 0, 25) == list(range(26))
    farthest = max(abs(node) for node in neighbours.asked)
    assert farthest <= 25
    neighbours = Halves()
    assert bfs_shortest(neighbours, 1, 37) == [1, 2, 4, 9, 18, 37]
    farthest = max(node.bit_length() - 1 for node in neighbours.asked)
    assert farthest <= 5


def test_long_path(bfs_shortest):
    """a path of 3,000 steps is found like a short one"""
    neighbours = Row(3_000)
    path = bfs_shortest(neighbours, 3_000, 0)
    steps = path and len(path) - 1
    assert steps == 3_000


def test_finds_known_nodes_by_their_hash(bfs_shortest):
    """400 nodes take at most 4,000 comparisons of nodes: which of them are known is not looked up in a list"""
    stops = [Stop(number) for number in range(400)]
    neighbours = Links({stop: stops[max(0, stop.number - 1) : stop.number + 2] for stop in stops})
    Stop.comparisons = 0
    bfs_shortest(neighbours, stops[0], stops[-1])
    assert Stop.comparisons <= 4_000


def graph_of(steps):
    """Return a graph of seven nodes."""
    return {node: [to for one, to in steps if one == node] for node in range(7)}


NODES = st.integers(0, 6)
GRAPHS = st.lists(st.tuples(NODES, NODES), max_size=16).map(graph_of)


def fewest(graph, start, goal):
    """Return the fewest steps from one node to another, or None: by going one step at a time from all at once."""
    reached = {start}
    for steps in range(len(graph)):
        if goal in reached:
            return steps
        reached |= {other for node in reached for other in graph[node]}
    return None


@given(GRAPHS, NODES)
def test_no_path_is_shorter(bfs_shortest, graph, goal):
    """the path takes as many steps as it takes to get there from all reached nodes at once"""
    expected = fewest(graph, 0, goal)
    neighbours = Links(graph)
    path = bfs_shortest(neighbours, 0, goal)
    steps = None if path is None else len(path) - 1
    assert steps == expected


@given(GRAPHS, NODES)
def test_every_step_leads_to_a_neighbour(bfs_shortest, graph, goal):
    """the path begins at the start, ends at the goal, and each step leads to a neighbour"""
    neighbours = Links(graph)
    path = bfs_shortest(neighbours, 0, goal) or [0, goal]
    if fewest(graph, 0, goal) is not None:
        ends = path[0], path[-1]
        assert ends == (0, goal)
        impossible = [step for step in pairwise(path) if step[1] not in graph[step[0]]]
        assert impossible == []


def walked(came_from, goal):
    """Return the path that leads to the goal, at most 5,000 nodes of it."""
    path = [goal]
    while came_from[path[-1]] is not None and len(path) < 5_000:
        path.append(came_from[path[-1]])
    return path[::-1]


def search(neighbours, start, goal, *, take=deque.popleft, known=dict, missing=None):
    """Search in the right way, but for the parts given."""
    came_from = known({start: None})
    queue = deque([start])
    while queue:
        node = take(queue)
        if node == goal:
            return walked(came_from, goal)
        for other in neighbours(node):
            if other not in came_from:
                came_from[other] = node
                queue.append(other)
    return missing


@alternative
def keeps_paths(neighbours, start, goal):
    """Keep whole paths in the queue, and look at nodes when they are found."""
    if start == goal:
        return [start]
    known, paths = {start}, deque([[start]])
    while paths:
        path = paths.popleft()
        for other in neighbours(path[-1]):
            if other == goal:
                return [*path, other]
            if other not in known:
                known.add(other)
                paths.append([*path, other])
    return None


@alternative
def goes_in_rings(neighbours, start, goal):
    """Find all nodes one step away, then all that are two steps away, and walk back through the rings."""
    came_from = {start: start}
    ring = [start]
    while ring and goal not in came_from:
        found = {}
        for node in ring:
            for other in neighbours(node):
                if other not in came_from:
                    found.setdefault(other, node)
        came_from |= found
        ring = list(found)
    if goal not in came_from:
        return None
    path = [goal]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return path[::-1]


@mistake(caught_by=test_fewest_steps)
def takes_the_newest(neighbours, start, goal):
    """You take the node that was found last (`pop`), and so run on before you have looked around. First in, first
    out: `popleft` takes the nodes in the order of their distance.
    """
    return search(neighbours, start, goal, take=deque.pop)


@mistake(caught_by=test_fewest_steps)
def first_path_by_recursion(neighbours, start, goal, known=None):
    """You follow the first neighbour as far as it goes, and return the first path that gets there. That is a path,
    and seldom a short one.
    """
    known = {start} if known is None else known
    if start == goal:
        return [start]
    for other in neighbours(start):
        if other not in known:
            known.add(other)
            if path := first_path_by_recursion(neighbours, other, goal, known):
                return [start, *path]
    return None


@mistake(caught_by=test_fewest_steps)
def walks_backwards(neighbours, start, goal):
    """You walk back from the goal, and return the path in that order. Turn it round."""
    path = search(neighbours, start, goal)
    return path and path[::-1]


@mistake(caught_by=test_fewest_steps)
def leaves_out_the_start(neighbours, start, goal):
    """You stop walking back at the node behind the start. The start belongs to the path."""
    path = search(neighbours, start, goal)
    return path and (path[1:] or path)


@mistake(caught_by=test_fewest_steps)
def returns_all_nodes_seen(neighbours, start, goal):
    """You return the nodes in the order in which you took them. Only some of them lie on the path: remember for each
    node from where you came to it.
    """
    order, known, queue = [], {start}, deque([start])
    while queue:
        node = queue.popleft()
        order.append(node)
        if node == goal:
            return order
        for other in neighbours(node):
            if other not in known:
                known.add(other)
                queue.append(other)
    return None


@mistake(caught_by=test_fewest_steps)
def counts_steps(neighbours, start, goal):
    """You return how many steps it takes. What is asked for are the nodes."""
    path = search(neighbours, start, goal)
    return path and len(path) - 1


@mistake(caught_by=test_fewest_steps)
def comes_from_the_last(neighbours, start, goal):
    """You note a new predecessor whenever you meet a node again. The first one is on a shortest path, the later ones
    may not be.
    """
    came_from = {start: None}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if node == goal:
            return walked(came_from, goal)
        for other in neighbours(node):
            if other not in came_from:
                queue.append(other)
            if other != start:
                came_from[other] = node
    return None


@mistake(caught_by=test_start_is_the_goal)
def looks_only_at_neighbours(neighbours, start, goal):
    """You compare neighbours with the goal, and never the start itself."""
    known, paths = {start}, deque([[start]])
    while paths:
        path = paths.popleft()
        for other in neighbours(path[-1]):
            if other == goal:
                return [*path, other]
            if other not in known:
                known.add(other)
                paths.append([*path, other])
    return None


@mistake(caught_by=test_no_way)
def empty_if_there_is_no_way(neighbours, start, goal):
    """You return an empty list. It says “a path without nodes”, and `path[0]` fails far from here; None says that
    there is none.
    """
    return search(neighbours, start, goal, missing=[])


@mistake(caught_by=test_no_way)
def walks_back_without_asking(neighbours, start, goal):
    """You walk back from the goal without asking whether it was reached."""
    came_from = {start: None}
    queue = deque([start])
    while queue and goal not in came_from:
        node = queue.popleft()
        for other in neighbours(node):
            if other not in came_from:
                came_from[other] = node
                queue.append(other)
    return walked(came_from, goal)


@mistake(caught_by=test_no_way)
def remembers_nothing(neighbours, start, goal):
    """You do not remember which nodes you know. In a ring you meet them again and again, and if there is no way to
    the goal, the search never ends.
    """
    paths = deque([[start]])
    while paths:
        path = paths.popleft()
        if path[-1] == goal:
            return path
        paths.extend([*path, other] for other in neighbours(path[-1]))
    return None


@mistake(caught_by=test_any_node)
def takes_zero_for_nothing(neighbours, start, goal):
    """You walk back `while node:`. The node 0 and the empty text are false, and nodes all the same: ask for the start
    or `is not None`.
    """
    came_from = {start: None}
    queue = deque([start])
    while queue and goal not in came_from:
        node = queue.popleft()
        for other in neighbours(node):
            if other not in came_from:
                came_from[other] = node
                queue.append(other)
    if goal not in came_from:
        return None
    path, node = [goal], came_from[goal]
    while node:
        path.append(node)
        node = came_from[node]
    return path[::-1]


@mistake(caught_by=test_asks_about_each_node_once)
def marks_too_late(neighbours, start, goal):
    """You mark a node as known when you take it out of the queue. Until then it is put in again by each of its
    neighbours: mark it when you put it in.
    """
    done, paths = set(), deque([[start]])
    while paths:
        path = paths.popleft()
        if path[-1] == goal:
            return path
        done.add(path[-1])
        paths.extend([*path, other] for other in neighbours(path[-1]) if other not in done)
    return None


@mistake(caught_by=test_goes_no_farther_than_the_goal)
def visits_everything_first(neighbours, start, goal):
    """You visit the whole graph, and look for the goal afterwards. Stop when you reach it: there may be no end."""
    came_from = {start: None}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for other in neighbours(node):
            if other not in came_from:
                came_from[other] = node
                queue.append(other)
    return walked(came_from, goal) if goal in came_from else None


@mistake(caught_by=test_long_path)
def calls_itself_to_walk_back(neighbours, start, goal):
    """You walk back by a function that calls itself once a step. Python allows about a thousand calls inside each
    other: use a loop.
    """
    came_from = {start: None}
    queue = deque([start])
    while queue and goal not in came_from:
        node = queue.popleft()
        for other in neighbours(node):
            if other not in came_from:
                came_from[other] = node
                queue.append(other)

    def path_to(node):
        return [node] if came_from[node] is None else [*path_to(came_from[node]), node]

    return path_to(goal) if goal in came_from else None


class Shelf(dict):
    """Predecessors, found by looking through a list of the nodes."""

    def __contains__(self, node):
        return node in list(self)


@mistake(caught_by=test_finds_known_nodes_by_their_hash)
def looks_through_a_list(neighbours, start, goal):
    """You keep the known nodes in a list, and `in` looks through all of them for each neighbour. A set or a dictionary
    finds one at once.
    """
    return search(neighbours, start, goal, known=Shelf)
