"""Topological order: what an answer must do, and the wrong answers we know."""

import copy
from collections import Counter, deque
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import Spent
from tenweeks.plugin import alternative, mistake

MAY_CHANGE_ARGUMENTS = True  # a check of its own asks for that, and names what has changed


class Needs:
    """The tasks that one task needs, which count how often they are gone through, in all tasks together."""

    rounds = most = 0

    def __init__(self, tasks):
        self.tasks = tasks

    def __repr__(self):
        return repr(self.tasks)

    def __iter__(self):
        Needs.rounds += 1
        if Needs.rounds > Needs.most:
            raise Spent(f"the needs of all tasks are gone through more than {Needs.most:,} times in all")
        return iter(self.tasks)


def counted(needs):
    """Return what tasks need, to be gone through three times each at most."""
    Needs.rounds, Needs.most = 0, 3 * len(needs)
    return {task: Needs(tasks) for task, tasks in needs.items()}


def verdict(order, needs):
    """Say what is right or wrong with an order of tasks."""
    if not isinstance(order, list):
        return "something else than a list"
    tasks = {*needs, *(other for others in needs.values() for other in others)}
    count = Counter(order)
    for task in sorted(tasks, key=str):
        if count[task] != 1:
            return f"{task!r} stands in the list {count[task]} times"
    if extra := [task for task in order if task not in tasks]:
        return f"{extra[0]!r} is no task"
    place = {task: number for number, task in enumerate(order)}
    for task, others in needs.items():
        for other in others:
            if place[other] > place[task]:
                return f"{task!r} stands in front of {other!r}, which it needs"
    return GOOD


def verdict_on_cycle(error, needs):
    """Say what is right or wrong with the cycle that an error names."""
    cycle = error.args[1] if len(error.args) > 1 else None
    if not isinstance(cycle, list):
        return f"no list of tasks but {cycle!r}, in {error!r}"
    if len(cycle) < 2 or cycle[0] != cycle[-1]:
        return f"{cycle!r}, which does not end where it begins"
    if len(set(cycle)) != len(cycle) - 1:
        return f"{cycle!r}, in which a task stands twice"
    for one, other in pairwise(cycle):
        if one not in needs.get(other, ()):
            return f"{cycle!r}, and {other!r} does not need {one!r}"
    return ROUND


GOOD = "every task once, behind all that it needs"
ROUND = "a list of tasks, each needed by the next one, that ends where it begins"
BREAD = {"eat": ["bake"], "bake": ["shape", "heat"], "shape": ["knead"], "knead": ["flour"], "heat": []}
HOUSE = {
    "keys": ["paint", "floors"],
    "paint": ["plaster"],
    "floors": ["plaster", "roof"],
    "plaster": ["wires", "pipes"],
    "wires": ["roof"],
    "pipes": ["walls"],
    "roof": ["walls"],
    "walls": ["ground"],
}


def test_row(topo_sort):
    """tasks of which each needs the one before have a single order"""
    for needs, expected in (
        ({"a": [], "b": ["a"], "c": ["b"], "d": ["c"]}, ["a", "b", "c", "d"]),
        ({"c": ["b"], "b": ["a"], "a": []}, ["a", "b", "c"]),
        ({"tea": ["water"], "water": []}, ["water", "tea"]),
    ):
        assert topo_sort(needs) == expected


def test_task_without_an_entry(topo_sort):
    """a task that others need, and that has no entry of its own, is a task that needs nothing"""
    needs = {"tea": ["water"]}
    assert topo_sort(needs) == ["water", "tea"]


def test_everything_needed_comes_first(topo_sort):
    """each task stands behind all that it needs, and every task stands in the list"""
    for needs in (BREAD, HOUSE, {"d": ["a", "b", "c"], "c": ["a", "b"], "b": ["a"]}):
        order = topo_sort(needs)
        judged = verdict(order, needs)
        assert judged is GOOD


def test_each_task_once(topo_sort):
    """a task that many need stands in the list once, also if one task names it twice"""
    for needs in ({"x": ["a"], "y": ["a"], "z": ["x", "y"]}, {"b": ["a", "a"], "c": ["b", "a", "b"]}):
        order = topo_sort(needs)
        judged = verdict(order, needs)
        assert judged is GOOD


def test_nothing_to_do(topo_sort):
    """no tasks have the empty order, and tasks that need nothing are all there"""
    assert topo_sort({}) == []
    assert topo_sort({"a": []}) == ["a"]
    needs = {1: (), 2: set(), (3, 4): []}
    order = topo_sort(needs)
    judged = verdict(order, needs)
    assert judged is GOOD


def test_cycle_is_refused(topo_sort):
    """tasks that need each other are a CycleError, two or more of them, anywhere in the plan"""
    for needs in ({"a": ["b"], "b": ["a"]}, {"x": [], "a": ["b"], "b": ["c"], "c": ["a", "x"]}):
        with pytest.raises(CycleError):
            topo_sort(needs)


def test_task_that_needs_itself(topo_sort):
    """a task that needs itself is a CycleError, too"""
    with pytest.raises(CycleError):
        topo_sort({"a": [], "b": ["b", "a"]})


def test_cycle_is_named(topo_sort):
    """the error names a cycle: its second argument is a list in which each task is needed by the next"""
    for needs in (
        {"a": ["b"], "b": ["a"]},
        {"b": ["b"]},
        {"a": ["c"], "b": ["a"], "c": ["b"]},
        {"d": ["c"], "c": ["b"], "b": ["a"], "a": ["c"], "x": ["d", "y"], "y": []},
        {"a": ["b"], "b": ["a"], "late": ["b"], "early": []},
    ):
        with pytest.raises(CycleError) as caught:
            topo_sort(needs)
        judged = verdict_on_cycle(caught.value, needs)
        assert judged is ROUND


def test_needs_stay_as_they_are(topo_sort):
    """the plan is not changed, neither the mapping nor what is in it"""
    needs = {"eat": {"bake"}, "bake": {"knead", "heat"}, "knead": set()}
    before = copy.deepcopy(needs)
    topo_sort(needs)
    assert needs == before


def test_long_row(topo_sort):
    """a row of 3,000 tasks is no deeper than Python can go"""
    needs = {number: [number + 1] for number in range(3_000)}
    first, *_, last = topo_sort(needs)
    ends = first, last
    assert ends == (3_000, 0)


def test_goes_through_needs_few_times(topo_sort):
    """n tasks' needs are gone through 3·n times at most: not again for each way that leads to a task, nor in rounds"""
    ladder = {(step, side): [(step - 1, 0), (step - 1, 1)] for step in range(40, 0, -1) for side in (0, 1)}
    row = {number: [number + 1] for number in range(300)}
    for needs in (ladder, row, {number: [number - 1] for number in range(300)}):
        order = topo_sort(counted(needs))
        judged = verdict(order, needs)
        assert judged is GOOD


def test_finds_cycles_in_few_rounds(topo_sort):
    """a cycle costs no more than an order: 3·n times through the needs of a task at most"""
    ladder = {(step, side): [(step - 1, 0), (step - 1, 1)] for step in range(40, 0, -1) for side in (0, 1)}
    needs = ladder | {(0, 0): [(40, 1)]}
    with pytest.raises(CycleError) as caught:
        topo_sort(counted(needs))
    judged = verdict_on_cycle(caught.value, needs)
    assert judged is ROUND


PLANS = st.dictionaries(st.integers(0, 6), st.lists(st.integers(0, 6), max_size=3), max_size=7)


def can_be_done(needs):
    """Tell whether every task can be done: by doing what can be done, again and again."""
    done = {other for others in needs.values() for other in others} - set(needs)
    for _ in needs:
        done |= {task for task, others in needs.items() if done.issuperset(others)}
    return done.issuperset(needs)


@given(PLANS)
def test_agrees_with_doing_the_tasks(topo_sort, needs):
    """there is an order, or a cycle that is named, as trying shows"""
    if can_be_done(needs):
        order = topo_sort(needs)
        judged = verdict(order, needs)
        assert judged is GOOD
    else:
        with pytest.raises(CycleError) as caught:
            topo_sort(needs)
        judged = verdict_on_cycle(caught.value, needs)
        assert judged is ROUND


def kahn(needs, *, cycle=lambda needs, left: cycle_among(needs, left), pairs=lambda task, others: others):
    """Take what needs nothing more, in the right way but for the parts given."""
    missing, needed_by = {}, {}
    for task, others in needs.items():
        missing.setdefault(task, 0)
        for other in pairs(task, others):
            missing.setdefault(other, 0)
            missing[task] += 1
            needed_by.setdefault(other, []).append(task)
    ready = deque(task for task, count in missing.items() if count == 0)
    order = []
    while ready:
        order.append(ready.popleft())
        for task in needed_by.get(order[-1], ()):
            missing[task] -= 1
            if missing[task] == 0:
                ready.append(task)
    if len(order) < len(missing):
        left = {task for task, count in missing.items() if count > 0}
        return cycle(needs, left)
    return order


def cycle_among(needs, left):
    """Go from a task that is left to one that it needs, until one comes back; raise the error."""
    task = next(task for task in needs if task in left)
    way = {}
    while task not in way:
        way[task] = len(way)
        task = next(other for other in needs[task] if other in left)
    tasks = list(way)[way[task] :]
    raise CycleError("tasks need each other", [*tasks, task][::-1])


@alternative
def asks_graphlib(needs):
    """Let the standard library do it."""
    return list(TopologicalSorter(needs).static_order())


@alternative
def counts_what_is_missing(needs):
    """Count for each task what is still missing, and follow what is left if that comes to an end."""
    return kahn(needs)


WHITE, GREY, BLACK = 0, 1, 2


def deep(needs):
    """Go down from each task by a function that calls itself."""
    colour, order, way = {}, [], []

    def visit(task):
        if colour.get(task) is BLACK:
            return
        if colour.get(task) is GREY:
            raise CycleError("tasks need each other", [*way[way.index(task) :], task][::-1])
        colour[task] = GREY
        way.append(task)
        for other in needs.get(task, ()):
            visit(other)
        way.pop()
        colour[task] = BLACK
        order.append(task)

    for task in needs:
        visit(task)
    return order


@mistake(caught_by=test_row)
def turns_the_order_round(needs):
    """You put the tasks in front that need something, and what they need behind. In `needs` the arrows point back in
    time: what a task leads to has to be done before it.
    """
    return deep(needs)[::-1]


@mistake(caught_by=test_row)
def takes_the_keys_as_they_come(needs):
    """You put a task into the list before the tasks that it needs. It comes when all of those are in."""
    order = []

    def visit(task, way):
        if task in way:
            raise CycleError("tasks need each other", [*way[way.index(task) :], task][::-1])
        if task not in order:
            order.append(task)
            for other in needs.get(task, ()):
                visit(other, [*way, task])

    for task in needs:
        visit(task, [])
    return order


@mistake(caught_by=test_task_without_an_entry)
def looks_up_every_need(needs):
    """You look up every task in `needs`, and one without an entry is a KeyError. `get(task, ())` has an answer."""
    for others in needs.values():
        for other in others:
            needs[other]
    return deep(needs)


@mistake(caught_by=test_task_without_an_entry)
def orders_the_keys_only(needs):
    """You list the tasks that have an entry, and no others. A task that is only named by others has to be done, too."""
    return [task for task in deep(needs) if task in needs]


@mistake(caught_by=test_row)
def goes_by_the_number_of_needs(needs):
    """You sort by how many tasks are needed. Few needs do not make a task early: what it needs may be late."""
    deep(needs)
    tasks = {**needs, **{other: needs.get(other, ()) for others in needs.values() for other in others}}
    return sorted(tasks, key=lambda task: len(tasks[task]))


@mistake(caught_by=test_everything_needed_comes_first)
def takes_what_one_need_allows(needs):
    """You take a task as soon as one of the tasks that it needs is done. It has to wait for the last of them: count
    what is missing.
    """
    deep(needs)
    needed_by, order = {}, []
    for task, others in needs.items():
        for other in others:
            needed_by.setdefault(other, []).append(task)
    ready = deque(dict.fromkeys(task for task in (*needs, *needed_by) if not needs.get(task)))
    while ready:
        task = ready.popleft()
        if task not in order:
            order.append(task)
            ready.extend(needed_by.get(task, ()))
    return order


@mistake(caught_by=test_everything_needed_comes_first)
def lists_a_task_for_each_way(needs):
    """You go down to a task once for each task that needs it, and put it into the list each time. Remember what is
    done.
    """
    order = []
    deep(needs)

    def visit(task):
        for other in needs.get(task, ()):
            visit(other)
        order.append(task)

    roots = set(needs).difference(*needs.values()) if needs else ()
    for task in needs:
        if task in roots:
            visit(task)
    return order


@mistake(caught_by=test_each_task_once)
def counts_a_need_twice(needs):
    """You count a need twice if it is named twice, and cross it off once. Then the count never comes down to 0."""
    missing = {task: len(others) for task, others in needs.items()}
    missing |= {other: 0 for others in needs.values() for other in others if other not in missing}
    ready = [task for task, count in missing.items() if count == 0]
    order = []
    while ready:
        order.append(ready.pop())
        for task, others in needs.items():
            if order[-1] in others:
                missing[task] -= 1
                if missing[task] == 0:
                    ready.append(task)
    if len(order) < len(missing):
        raise CycleError("tasks need each other", list(missing))
    return order


@mistake(caught_by=test_everything_needed_comes_first)
def takes_every_meeting_for_a_cycle(needs):
    """You take a task that you meet again for a cycle. Two tasks may need the same one. Only a task that is not
    finished, because you are still on the way down from it, closes a cycle.
    """
    seen, order = set(), []

    def visit(task):
        if task in seen and task not in order[-1:]:
            raise CycleError("tasks need each other", [task])
        if task not in seen:
            seen.add(task)
            for other in needs.get(task, ()):
                visit(other)
            order.append(task)

    for task in needs:
        if task not in seen:
            visit(task)
    return order


@mistake(caught_by=test_cycle_is_refused)
def stops_when_nothing_is_ready(needs):
    """You stop when no task is ready, and return what you have. If tasks are left then, they wait for each other:
    compare the numbers.
    """
    return kahn(needs, cycle=lambda needs, left: [])


@mistake(caught_by=test_cycle_is_refused)
def raises_another_error(needs):
    """You raise another error than CycleError. A caller who can deal with a cycle waits for that one."""
    try:
        return deep(needs)
    except CycleError as error:
        raise ValueError(*error.args) from None


@mistake(caught_by=test_task_that_needs_itself)
def never_meets_itself(needs):
    """You leave out a task among its own needs. It waits for itself, and so is a cycle of one."""
    return kahn(needs, pairs=lambda task, others: [other for other in others if other != task])


@mistake(caught_by=test_cycle_is_named)
def names_all_that_is_left(needs):
    """You name all tasks that are left. Among them are tasks which only wait for the cycle, and the order says
    nothing: follow the needs from one of them until a task comes back.
    """

    def refuse(needs, left):
        raise CycleError("tasks need each other", sorted(left, key=str))

    return kahn(needs, cycle=refuse)


@mistake(caught_by=test_cycle_is_named)
def names_the_cycle_in_words(needs):
    """You put the cycle into the message only. A program reads arguments: give `CycleError` the list as well."""

    def refuse(needs, left):
        raise CycleError(f"a cycle: {sorted(left, key=str)}")

    return kahn(needs, cycle=refuse)


@mistake(caught_by=test_cycle_is_named)
def names_the_way_down(needs):
    """You name the tasks in the order in which you go down. There each one *needs* the next; what is asked for is the
    other direction.
    """
    try:
        return deep(needs)
    except CycleError as error:
        raise CycleError(error.args[0], error.args[1][::-1]) from None


@mistake(caught_by=test_cycle_is_named)
def leaves_the_cycle_open(needs):
    """You name each task of the cycle once. The first one at the end again shows how it closes."""
    try:
        return deep(needs)
    except CycleError as error:
        raise CycleError(error.args[0], error.args[1][:-1]) from None


@mistake(caught_by=test_needs_stay_as_they_are)
def crosses_off_in_the_plan(needs):
    """You cross off what is done in the sets that you were given. They are the caller's plan: count, or copy first."""
    order = deep(needs)
    for others in needs.values():
        if isinstance(others, set):
            others.clear()
    return order


@mistake(caught_by=test_long_row)
def calls_itself(needs):
    """You go down by a function that calls itself, and Python allows about a thousand calls inside each other. Keep
    the way down in a list of your own.
    """
    return deep(needs)


def rounds(needs, done):
    """Yield what is ready, round after round."""
    waiting = {other for others in needs.values() for other in others} | set(needs)
    while ready := [task for task in waiting if done.issuperset(needs.get(task, ()))]:
        yield from ready
        done.update(ready)
        waiting.difference_update(ready)


@mistake(caught_by=test_goes_through_needs_few_times)
def looks_through_all_in_rounds(needs):
    """You look through all tasks for those that are ready, and then through all again. In a row each round finds one:
    n·n. Note for each task who waits for it.
    """
    kahn(needs)
    return list(rounds(needs, set()))
