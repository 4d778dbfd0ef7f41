"""Height of a tree: what an answer must do, and the wrong answers we know."""

from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import Spent
from tenweeks.plugin import alternative, mistake, not_in_browser


class Node:
    """A node of a tree; all nodes together count how often a child is asked for."""

    reads = 0
    most = 1_000_000

    def __init__(self, item, left=None, right=None, text=""):
        self.item = item
        self.children = [left, right]
        self.text = text

    def __repr__(self):
        if self.text:
            return self.text
        left, right = self.children
        children = f", {left}, {right}" if right else f", {left}" if left else ""
        return f"Node({self.item!r}{children})"

    def child(self, side):
        """Count one read, and return a child."""
        Node.reads += 1
        if Node.reads > Node.most:
            raise Spent(
                f"more than {Node.most:,} times a child is asked for: the same nodes are visited again and again"
            )
        return self.children[side]

    @property
    def left(self):
        """The left child, or None."""
        return self.child(0)

    @left.setter
    def left(self, node):
        self.children[0] = node

    @property
    def right(self):
        """The right child, or None."""
        return self.child(1)

    @right.setter
    def right(self, node):
        self.children[1] = node


def counted(root, most):
    """Return the tree, whose children may be asked for at most so often from now on."""
    Node.reads, Node.most = 0, most
    return root


def chain(size, sides):
    """Return a tree of so many nodes, each of which has one child, on these sides by turns."""
    root = None
    for number in range(size):
        side = sides[number % len(sides)]
        text = f"chain_of_{size}_to_the_{'_and_'.join(sides)}"
        root = Node(number, root, text=text) if side == "left" else Node(number, None, root, text=text)
    return counted(root, 6 * size)


def full(levels):
    """Return a tree in which all levels are full."""
    below = [None] * 2**levels
    while len(below) > 1:
        pairs = zip(below[::2], below[1::2], strict=True)
        below = [Node(0, left, right, text=f"full_tree_of_{levels}_levels") for left, right in pairs]
    return counted(below[0], 6 * 2**levels)


def test_counts_levels(tree_height):
    """the height is the number of levels"""
    for root, expected in (
        (Node("Lima", Node("Accra"), Node("Oslo")), 2),
        (Node(4, Node(2, Node(1), Node(3)), Node(6, Node(5), Node(7))), 3),
    ):
        counted(root, 1000)
        assert tree_height(root) == expected


def test_single_node(tree_height):
    """one node is one level"""
    root = counted(Node("Lima"), 1000)
    assert tree_height(root) == 1


def test_empty_tree(tree_height):
    """an empty tree, None, has height 0"""
    assert tree_height(None) == 0


def test_longest_way_counts(tree_height):
    """the longest way down counts, to whichever side it turns"""
    for root, expected in (
        (Node(1, Node(2, Node(3, Node(4, Node(5)))), Node(6, Node(7), Node(8, Node(9), Node(10)))), 5),
        (Node(1, None, Node(2, None, Node(3))), 3),
        (Node(7, Node(8), Node(1, Node(2, None, Node(3)), Node(4))), 4),
    ):
        counted(root, 1000)
        assert tree_height(root) == expected


def test_node_with_one_child_is_no_leaf(tree_height):
    """a node with one child is no leaf, on whichever side the child is"""
    for root, expected in ((Node(1, Node(2)), 2), (Node(1, None, Node(2)), 2), (Node(1, Node(2, None, Node(3))), 3)):
        counted(root, 1000)
        assert tree_height(root) == expected


def test_tree_stays_as_it_is(tree_height):
    """the tree is the same afterwards"""
    root = counted(Node(2, Node(1), Node(3)), 1000)
    tree_height(root)
    assert repr(root) == "Node(2, Node(1), Node(3))", f"afterwards the tree is {root!r}"


def test_visits_each_node_once(tree_height):
    """each node is visited once: of 4,095 nodes at most six times as many children are asked for"""
    root = full(12)
    assert tree_height(root) == 12


@not_in_browser("room for deep chains")
def test_deep_trees(tree_height):
    """a tree of 10,000 nodes, one below the other, is no problem"""
    for sides in (["left"], ["right"], ["left", "right"]):
        root = chain(10_000, sides)
        assert tree_height(root) == 10_000


TREES = st.recursive(st.none(), lambda child: st.builds(Node, st.integers(0, 9), child, child), max_leaves=12)


def levels(node):
    """Return the height of a small tree, by its definition."""
    return 1 + max(map(levels, node.children)) if node else 0


@given(TREES)
def test_agrees_with_the_definition(tree_height, root):
    """the height is 1 more than that of the higher child, for any tree"""
    counted(root, 10_000)
    expected = levels(root)
    assert tree_height(root) == expected


@alternative
def level_by_level(root):
    """Go down a whole level at a time."""
    height, level = 0, [root] if root else []
    while level:
        height += 1
        level = [child for node in level for child in (node.left, node.right) if child]
    return height


@alternative
def with_a_queue(root):
    """Take nodes from a queue, with their depths; the last one is among the deepest."""
    depth, queue = 0, deque([(root, 1)])
    while queue:
        node, level = queue.popleft()
        if node:
            depth = level
            queue += [(node.left, level + 1), (node.right, level + 1)]
    return depth


@mistake(caught_by=test_counts_levels)
def counts_edges(root):
    """You count the steps from level to level. The height asked for is the number of levels, one more."""
    return level_by_level(root) - 1


@mistake(caught_by=test_counts_levels)
def counts_nodes(root):
    """You add up the heights of both children, which counts all nodes. A way down goes to one side: `max`."""
    return 1 + counts_nodes(root.left) + counts_nodes(root.right) if root else 0


@mistake(caught_by=test_counts_levels)
def counts_the_empty_level(root):
    """You count one level more, in which there is no node: a level counts if it has a node."""
    return level_by_level(root) + 1


@mistake(caught_by=test_counts_levels)
def forgets_its_own_level(root):
    """You return the greater height of the two children and forget the node's own level, so that every tree has 0."""
    return max(forgets_its_own_level(root.left), forgets_its_own_level(root.right)) if root else 0


@mistake(caught_by=test_empty_tree)
def expects_a_node(root):
    """You ask an empty tree for its children. None is a tree as well, and has height 0."""
    stack, height = [(root, 1)], 0
    while stack:
        node, level = stack.pop()
        height = max(height, level)
        stack += [(child, level + 1) for child in (node.left, node.right) if child]
    return height


@mistake(caught_by=test_empty_tree)
def nothing_for_nothing(root):
    """You return None for an empty tree. It has no level: its height is the number 0."""
    return level_by_level(root) or None


@mistake(caught_by=test_longest_way_counts)
def goes_left(root):
    """You follow the left children only, as far as they go. The longest way down may turn right."""
    height = 0
    while root:
        height, root = height + 1, root.left
    return height


@mistake(caught_by=test_longest_way_counts)
def shortest_way(root):
    """You take the smaller of the two heights (`min`): that is the shortest way down."""
    return 1 + min(shortest_way(root.left), shortest_way(root.right)) if root else 0


@mistake(caught_by=test_longest_way_counts)
def stops_at_the_first_leaf(root):
    """You stop at the first leaf that you meet. Other leaves may be deeper: go on until no node is left."""
    queue = deque([(root, 1)] if root else [])
    while queue:
        node, level = queue.popleft()
        if not (node.left or node.right):
            return level
        queue += [(child, level + 1) for child in (node.left, node.right) if child]
    return 0


@mistake(caught_by=test_longest_way_counts)
def takes_half_a_node_for_a_leaf(root):
    """You take a node that lacks one child for a leaf. Its other child goes on: a leaf has neither."""
    if root is None:
        return 0
    if root.left is None or root.right is None:
        return 1
    return 1 + max(takes_half_a_node_for_a_leaf(root.left), takes_half_a_node_for_a_leaf(root.right))


@mistake(caught_by=test_tree_stays_as_it_is)
def takes_the_tree_apart(root):
    """You cut off the children that you have visited. The caller still needs the tree: keep your notes beside it."""
    stack, height = [(root, 1)] if root else [], 0
    while stack:
        node, level = stack.pop()
        height = max(height, level)
        stack += [(child, level + 1) for child in (node.left, node.right) if child]
        node.left = node.right = None
    return height


@mistake(caught_by=test_visits_each_node_once)
def asks_twice(root):
    """You compute a child's height to compare it, and once more to return it. Twice a level is 2¹² times at the
    bottom: keep both heights in names, or take `max`.
    """
    if root is None:
        return 0
    if asks_twice(root.left) > asks_twice(root.right):
        return 1 + asks_twice(root.left)
    return 1 + asks_twice(root.right)


@mistake(caught_by=test_deep_trees)
def recursive(root):
    """Your function calls itself once a level, and Python allows about a thousand open calls. Keep the nodes that are
    still to be visited in a list of your own.
    """
    return 1 + max(recursive(root.left), recursive(root.right)) if root else 0
