"""A ring whose members take turns: what an answer must do, and the wrong answers we know."""

import gc
import weakref
from collections import deque
from itertools import cycle, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import memory_peak


class Person:
    """A member that equals every other of the same name, has no hash, and counts how often it is compared."""

    compared = 0

    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        Person.compared += 1
        if Person.compared > 10_000:
            raise AssertionError("members are compared again and again, without end")
        return isinstance(other, Person) and self.name == other.name

    __hash__ = None

    def __repr__(self):
        return f"Person({self.name!r})"


def played(ring, *steps):
    """Return what a loop over the ring gives at each step `next`, or `end`; other steps change the ring.

    `add Dag`, `remove Ana` and `rotate 2` call the ring's methods, `other` asks a second loop.
    """
    loops = {"next": iter(ring), "other": iter(ring)}
    given_members = []
    for step in steps:
        action, _, argument = step.partition(" ")
        if action in loops:
            given_members.append(next(loops[action], "end"))
        else:
            getattr(ring, action)(int(argument) if action == "rotate" else argument)
    return given_members


def order(ring, most=9):
    """Return the members as a new loop gives them in its first round."""
    return list(islice(ring, min(len(ring), most)))


def rotated(ring, *steps):
    """Rotate a ring by each of the steps, and return its order."""
    for step in steps:
        ring.rotate(step)
    return order(ring)


def with_one_removed(ring, member):
    """Remove a member, and return the ring's order."""
    ring.remove(member)
    return order(ring)


def refused(ring, member):
    """Try to remove a member who is not there; return the error's name and what the ring holds then."""
    try:
        ring.remove(member)
    except Exception as error:
        return type(error).__name__, order(ring)
    return "no error", order(ring)


def with_a_friend(Ring, members):
    """Make a ring of a list, add a member, and return the list."""
    Ring(members).add("Dag")
    return members


def comparisons(ring, turns):
    """Return how often members are compared in so many turns."""
    Person.compared = 0
    list(islice(ring, turns))
    return Person.compared


def contains(ring, member):
    """Tell whether a member is in the ring."""
    Person.compared = 0
    return member in ring


def kept_alive(Ring):
    """Return which of four members still exist after they have left, while two loops stand still."""
    people = [Person(name) for name in ("Ana", "Bao", "Chi", "Dag")]
    ring = Ring([*people, "Eli"])
    first, second = iter(ring), iter(ring)
    next(first), [next(second) for _ in range(3)]
    watched = {person.name: weakref.ref(person) for person in people}
    while people:
        ring.remove(people.pop())
    gc.collect(1)  # the young objects, if they know each other
    return [name for name, person in watched.items() if person() is not None]


def start_many_loops(ring):
    """Start a thousand loops, leave each after its first turn, and change the ring."""
    for _ in range(1_000):
        next(iter(ring))
    ring.add("Dag")
    ring.remove("Dag")


def let_many_come_and_go(ring):
    """Let a thousand members come and go, while one loop stands still."""
    loop = iter(ring)
    next(loop)
    ring.remove("Ana")
    for number in range(1_000):
        ring.add(number)
        ring.remove(number - 1 if number else "Bao")
    return next(loop)


def test_goes_round_for_ever(Ring):
    """a loop gives the members in order, and after the last one the first again, without end"""
    assert list(islice(Ring(["Ana", "Bao", "Chi"]), 7)) == ["Ana", "Bao", "Chi", "Ana", "Bao", "Chi", "Ana"]
    assert list(islice(Ring(["Ana"]), 3)) == ["Ana", "Ana", "Ana"]


def test_an_empty_ring_ends_at_once(Ring):
    """a loop over a ring without members ends at once"""
    assert list(islice(Ring(), 5)) == []
    assert list(islice(Ring([]), 5)) == []


def test_each_loop_has_its_own_place(Ring):
    """each loop begins at the ring's first member, and has a place of its own"""
    assert played(Ring(["Ana", "Bao", "Chi"]), "next", "next", "other", "next", "other") == [
        *["Ana", "Bao", "Ana", "Chi", "Bao"],
    ]


def test_is_no_iterator_itself(Ring):
    """the ring itself is iterable and no iterator: `next` refuses it with a TypeError"""
    with pytest.raises(TypeError):
        next(Ring(["Ana"]))


def test_gives_an_iterator(Ring):
    """`iter` gives an iterator, for which `iter` gives the same iterator, where it stands"""
    loop = iter(Ring(["Ana", "Bao"]))
    assert next(loop) == "Ana"
    assert iter(loop) is loop
    assert list(islice(loop, 3)) == ["Bao", "Ana", "Bao"]


def test_copies_its_members(Ring):
    """the members come from any iterable, and the caller's list stays as it is"""
    assert list(islice(Ring(iter("ab")), 3)) == ["a", "b", "a"]
    assert with_a_friend(Ring, ["Ana", "Bao"]) == ["Ana", "Bao"]


def test_has_a_length(Ring):
    """`len` is the number of members, equal ones counted each, and an empty ring is false"""
    assert len(Ring("aab")) == 3
    assert len(Ring()) == 0
    assert bool(Ring()) is False


def test_knows_its_members(Ring):
    """`in` tells whether a member is there, and comes to an end also if it is not"""
    assert contains(Ring(["Ana", "Bao"]), "Bao") is True
    assert contains(Ring(["Ana", "Bao"]), Person("Zoe")) is False
    assert contains(Ring([Person("Ana"), "Bao"]), Person("Ana")) is True


def test_rotates(Ring):
    """`rotate(n)` puts the first n members behind the last; a negative n the last ones in front; without n it is 1"""
    assert rotated(Ring("abcd"), 1) == ["b", "c", "d", "a"]
    assert rotated(Ring("abcd"), 3) == ["d", "a", "b", "c"]
    assert rotated(Ring("abcd"), -1) == ["d", "a", "b", "c"]
    assert rotated(Ring("abcd"), 1, -1, 0) == ["a", "b", "c", "d"]
    ring = Ring("abcd")
    ring.rotate()
    assert order(ring) == ["b", "c", "d", "a"]


def test_rotates_by_any_number(Ring):
    """n may be larger than the ring, which comes round again; an empty ring stays empty"""
    assert rotated(Ring("abc"), 3) == ["a", "b", "c"]
    assert rotated(Ring("abc"), 7) == ["b", "c", "a"]
    assert rotated(Ring("abc"), -5) == ["b", "c", "a"]
    assert rotated(Ring(), 2) == []


def test_adds_at_the_end(Ring):
    """`add` puts a member behind the last one, and a running loop gives it when its turn comes"""
    assert played(Ring(["Ana", "Bao"]), "add Chi", "next", "next", "next", "next") == ["Ana", "Bao", "Chi", "Ana"]
    assert played(Ring(["Ana", "Bao"]), "next", "add Chi", "next", "next", "next") == ["Ana", "Bao", "Chi", "Ana"]


def test_adds_behind_the_member_given_last(Ring):
    """also if the last member has been given already: the new one is behind it, so its turn is next"""
    assert played(Ring(["Ana", "Bao"]), "next", "next", "add Chi", "next", "next") == ["Ana", "Bao", "Chi", "Ana"]
    assert played(Ring(["Ana"]), "next", "add Bao", "add Chi", "next", "next", "next") == ["Ana", "Bao", "Chi", "Ana"]


def test_who_has_left_gets_no_turn(Ring):
    """a member that was removed is not given any more, by no loop"""
    assert played(Ring(["Ana", "Bao", "Chi"]), "next", "remove Bao", "next", "next") == ["Ana", "Chi", "Ana"]
    assert played(Ring(["Ana", "Bao"]), "next", "remove Bao", "other", "next", "other") == ["Ana", *["Ana"] * 3]


def test_nobody_is_skipped(Ring):
    """when a member is removed, nobody is skipped and nobody is given twice in a round"""
    assert played(Ring(["Ana", "Bao", "Chi"]), "next", "remove Ana", "next", "next") == ["Ana", "Bao", "Chi"]
    assert played(Ring(["Ana", "Bao", "Chi"]), "next", "next", "remove Ana", "next", "next") == [
        *["Ana", "Bao", "Chi", "Bao"],
    ]
    assert played(Ring(["Ana", "Bao", "Chi"]), *["next"] * 3, "remove Chi", "next") == ["Ana", "Bao", "Chi", "Ana"]
    assert played(Ring(["Ana", "Bao", "Chi"]), "next", "next", "remove Chi", "next") == ["Ana", "Bao", "Ana"]


def test_steps_back_with_the_member_given_last(Ring):
    """if the member given last is removed, the loop stands behind the one before it, and goes on from there"""
    assert played(Ring(["Ana", "Bao", "Chi"]), "next", "next", "remove Bao", "add Bao", "next", "next", "next") == [
        *["Ana", "Bao", "Chi", "Bao", "Ana"],
    ]
    assert played(Ring(["Ana", "Bao", "Chi"]), "next", "remove Ana", "add Dag", "next", "next") == ["Ana", "Dag", "Bao"]


def test_a_loop_that_has_not_begun(Ring):
    """a loop begins with the member that is first when it is asked for the first time"""
    assert played(Ring(["Ana", "Bao"]), "remove Ana", "next") == ["Bao"]
    assert played(Ring(["Ana", "Bao"]), "add Chi", "rotate 2", "add Dag", "next", "next") == ["Chi", "Ana"]
    assert played(Ring(), "add Ana", "add Bao", "next", "next") == ["Ana", "Bao"]


def test_an_ended_loop_stays_ended(Ring):
    """a loop that is asked while the ring is empty has ended, also when members come later"""
    assert played(Ring(["Ana"]), "next", "remove Ana", "next", "add Bao", "next", "other") == [
        *["Ana", "end", "end", "Bao"],
    ]
    assert played(Ring(), "next", "add Ana", "next") == ["end", "end"]


def test_a_ring_that_was_empty_in_between(Ring):
    """a loop that was not asked while the ring was empty goes on with the first of those who came then"""
    assert played(Ring(["Ana"]), "next", "remove Ana", "add Bao", "add Chi", "next", "next") == ["Ana", "Bao", "Chi"]


def test_loops_do_not_notice_a_rotation(Ring):
    """for a running loop a rotation changes nothing: who comes after whom stays as it is"""
    assert played(Ring("abcd"), "next", "rotate 2", "next", "next") == ["a", "b", "c"]
    assert played(Ring("abcd"), "next", "next", "next", "rotate -1", "next", "next") == ["a", "b", "c", "d", "a"]


def test_adds_behind_the_last_after_a_rotation(Ring):
    """after a rotation, new members come behind the member that is last now, and loops meet them there"""
    assert played(Ring("abc"), "next", "rotate 1", "add d", "next", "next") == ["a", "d", "b"]
    assert played(Ring("abc"), "next", "next", "rotate 1", "add d", *["next"] * 3) == ["a", "b", "c", "a", "d"]


def test_equal_members(Ring):
    """members may be equal to each other and need no hash: each has its own turn"""
    assert list(islice(Ring("aab"), 5)) == ["a", "a", "b", "a", "a"]
    people = [Person("Ana"), Person("Bao"), Person("Ana")]
    assert [each is person for each, person in zip(Ring(people), people, strict=False)] == [True, True, True]


def test_removes_the_first_of_equal_ones(Ring):
    """of equal members, `remove` takes the first, as the ring is ordered now, and leaves the others"""
    assert with_one_removed(Ring(["a", "b", "a", "c"]), "a") == ["b", "a", "c"]
    assert played(Ring(["a", "b", "a", "c"]), "rotate 1", "remove a", *["next"] * 3) == ["b", "c", "a"]


def test_refuses_to_remove_a_stranger(Ring):
    """to remove who is not there is a ValueError, and changes nothing"""
    assert refused(Ring(["Ana", "Bao"]), "Zoe") == ("ValueError", ["Ana", "Bao"])
    assert refused(Ring(), "Zoe") == ("ValueError", [])


def test_a_turn_compares_nothing(Ring):
    """to find who is next, members are not compared, however many there are"""
    assert comparisons(Ring([Person(str(number)) for number in range(50)]), turns=120) == 0


def test_lets_go_of_who_has_left(Ring):
    """neither the ring nor a loop keeps a member that has left, not even the one given last"""
    assert kept_alive(Ring) == []


def test_lets_go_of_loops(Ring):
    """a loop that nobody holds any more is forgotten: a thousand of them take less than 8,000 bytes"""
    assert memory_peak(start_many_loops, Ring(["Ana", "Bao"])) < 8_000


def test_stays_small(Ring):
    """a thousand members that come and go while a loop stands still take less than 8,000 bytes"""
    assert memory_peak(let_many_come_and_go, Ring(["Ana", "Bao"])) < 8_000


STEPS = st.one_of(
    st.sampled_from(["next", "other"]),
    st.builds("add {}".format, st.sampled_from("xyz")),
    st.builds("remove {}".format, st.sampled_from("abcxyz")),
    st.builds("rotate {}".format, st.integers(-3, 4)),
)


@given(members=st.sampled_from(["a", "ab", "abc"]), steps=st.lists(STEPS, max_size=14))
def test_agrees_with_bookmarks(Ring, members, steps):
    """for any changes, each loop gives what it gives if a bookmark is moved through a row of members"""
    here = [*members]
    possible = []
    for step in steps:
        action, _, argument = step.partition(" ")
        if action == "remove" and argument not in here:
            continue
        possible.append(step)
        if action == "remove":
            here.remove(argument)
        elif action == "add":
            here.append(argument)
        elif action == "rotate" and here:
            here = rotated_list(here, int(argument))
    expected = played(row_with_bookmarks(members), *possible)
    assert played(Ring(members), *possible) == expected


def rotated_list(items, number):
    """Return a list with its first *number* items behind the others."""
    number %= len(items)
    return items[number:] + items[:number]


class Seat:
    """A place in a row, with the member who sits there."""

    def __init__(self, member):
        self.member = member


class Bookmark:
    """A loop that lies in a row of seats, behind the one that it gave last; before it has begun it lies nowhere."""

    def __init__(self, row):
        self.row, self.mark = row, weakref.ref(self, row.forget)

    def __iter__(self):
        return self

    def __next__(self):
        self.row = self.row if self.row and len(self.row) else None
        if self.row is None:
            raise StopIteration
        entries = self.row.entries
        place = entries.index(self.mark) + 1 if self.mark in entries else 0
        seat = next(each for each in entries[place:] + entries[:place] if isinstance(each, Seat))
        self.row.forget(self.mark)
        entries.insert(entries.index(seat) + 1, self.mark)
        return seat.member


@alternative
class row_with_bookmarks:
    """A row of seats with bookmarks between them, one for each loop; whoever comes or goes moves no bookmark."""

    def __init__(self, members=()):
        self.entries = [Seat(member) for member in members]

    def seats(self):
        """Return the seats alone."""
        return [each for each in self.entries if isinstance(each, Seat)]

    def begin_with(self, seat):
        """Turn the row round until it begins with *seat*."""
        place = self.entries.index(seat)
        self.entries[:] = self.entries[place:] + self.entries[:place]

    def forget(self, mark):
        """Take a bookmark out."""
        self.entries[:] = [each for each in self.entries if each is not mark]

    def __len__(self):
        return len(self.seats())

    def __contains__(self, member):
        return any(seat.member == member for seat in self.seats())

    def __iter__(self):
        return Bookmark(self)

    def add(self, member):
        """Put a member behind the last one."""
        self.entries.append(Seat(member))

    def remove(self, member):
        """Take the first member out that equals this one."""
        seat = next((each for each in self.seats() if each.member == member), None)
        if seat is None:
            raise ValueError(f"{member!r} is not in the ring")
        self.entries.remove(seat)
        seats = self.seats()
        if seats:
            self.begin_with(seats[0])
        else:
            self.entries.clear()

    def rotate(self, number=1):
        """Put the first members behind the last one."""
        if seats := self.seats():
            self.begin_with(seats[number % len(seats)])


class Link:
    """A member between two others, the first and the last of them neighbours, too."""

    __slots__ = ("after", "before", "member")


class Walk:
    """A loop that knows the link of the member given last."""

    def __init__(self, ring):
        self.ring, self.link = ring, None

    def __iter__(self):
        return self

    def __next__(self):
        if self.ring is None or self.ring.first is None:
            self.ring = None
            raise StopIteration
        self.link = self.link.after if self.link else self.ring.first
        return self.link.member


@alternative
class links_in_a_circle:
    """A circle of links, each of which knows its neighbours; the ring tells its loops when a link goes away."""

    def __init__(self, members=()):
        self.first, self.size, self.walks = None, 0, weakref.WeakSet()
        for member in members:
            self.add(member)

    def links(self):
        """Give the links of one round."""
        link = self.first
        for _ in range(self.size):
            yield link
            link = link.after

    def __len__(self):
        return self.size

    def __contains__(self, member):
        return any(link.member == member for link in self.links())

    def __iter__(self):
        walk = Walk(self)
        self.walks.add(walk)
        return walk

    def add(self, member):
        """Put a member behind the last one."""
        link = Link()
        first = self.first = self.first or link
        link.member, link.after, link.before = member, first, first.before if self.size else link
        link.before.after = first.before = link
        self.size += 1

    def remove(self, member):
        """Take the first member out that equals this one."""
        link = next((link for link in self.links() if link.member == member), None)
        if link is None:
            raise ValueError(f"{member!r} is not in the ring")
        self.size -= 1
        link.before.after, link.after.before = link.after, link.before
        if link is self.first:
            self.first = link.after if self.size else None
        for walk in self.walks:
            if walk.link is link:
                walk.link = link.before if self.size else None
        link.before = link.after = None

    def rotate(self, number=1):
        """Put the first members behind the last one."""
        for _ in range(number % self.size if self.size else 0):
            self.first = self.first.after


class Turns:
    """A loop that is right, for others to change one thing: it knows how many members stand before its place."""

    def __init__(self, members):
        self.members, self.place = members, 0

    def __iter__(self):
        return self

    def __next__(self):
        if not self.members:
            self.members = ()
            raise StopIteration
        index = self.place % len(self.members)
        self.place = index + 1
        return self.members[index]

    def removed(self, index):
        """Step back if a member before the place was removed."""
        if index < self.place:
            self.place = self.place - 1 or len(self.members)

    def rotated(self, number):
        """Keep the place between the same two members."""
        if self.place:
            self.place = (self.place - number - 1) % len(self.members) + 1


class Turning:
    """A ring that is right, for others to change one thing."""

    _Loop = Turns

    def __init__(self, members=()):
        self.members, self.loops = list(members), weakref.WeakSet()

    def __len__(self):
        return len(self.members)

    def __contains__(self, member):
        return member in self.members

    def begin(self):
        """Return a new loop."""
        turns = self._Loop(self.members)
        self.loops.add(turns)
        return turns

    __iter__ = begin

    def add(self, member):
        """Put a member behind the last one."""
        self.members.append(member)

    def remove(self, member):
        """Take the first member out that equals this one."""
        index = self.members.index(member)
        del self.members[index]
        for turns in self.loops:
            turns.removed(index)

    def rotate(self, number=1):
        """Put the first members behind the last one."""
        if self.members:
            self.members[:] = rotated_list(self.members, number)
            for turns in self.loops:
                turns.rotated(number)


@mistake(caught_by=test_goes_round_for_ever)
class ends_after_one_round(Turning):
    """Your loop ends with the last member. In a ring the first one comes again."""

    def __iter__(self):
        return iter(self.members)


@mistake(caught_by=test_goes_round_for_ever)
class gives_the_list(Turning):
    """`__iter__` must return an iterator. A list is an iterable: it has no `__next__`."""

    def __iter__(self):
        return self.members


@mistake(caught_by=test_an_empty_ring_ends_at_once)
class divides_by_no_members(Turning):
    """Without members, `% len(members)` divides by zero. Ask whether there are any first."""

    class _Loop(Turns):
        def __next__(self):
            index = self.place % len(self.members)
            self.place = index + 1
            return self.members[index]

    def __iter__(self):
        return self.begin()


@mistake(caught_by=test_each_loop_has_its_own_place)
class shares_one_iterator(Turning):
    """You keep one iterator and hand it to every loop, so that they take members from each other. Make one for each."""

    def __init__(self, members=()):
        super().__init__(members)
        self.turns = self.begin()

    def __iter__(self):
        return self.turns


@mistake(caught_by=test_each_loop_has_its_own_place)
class turns_the_ring_itself(Turning):
    """A loop of yours turns the ring itself, so that other loops find another member in front. A loop moves its own
    place, and leaves the ring alone.
    """

    def __iter__(self):
        while self.members:
            yield self.members[0]
            self.members[:] = rotated_list(self.members, 1)


@mistake(caught_by=test_each_loop_has_its_own_place)
class is_its_own_iterator(Turning):
    """The ring itself keeps the place, so that all loops share it. `__iter__` returns a new iterator for each loop."""

    def __init__(self, members=()):
        super().__init__(members)
        self.turns = Turns(self.members)
        self.loops.add(self.turns)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.turns)


@mistake(caught_by=test_gives_an_iterator)
class iterator_without_iter(Turning):
    """Your iterator has no `__iter__`, so that `for` and `iter` refuse it. It has both methods, and `__iter__` returns
    `self`.
    """

    class _Loop(Turns):
        __iter__ = None

    def __iter__(self):
        return self.begin()


@mistake(caught_by=test_copies_its_members)
class keeps_the_callers_list(Turning):
    """You keep the list that you were given, and change it when members come and go. Make a list of your own."""

    def __init__(self, members=()):
        super().__init__(members)
        self.members = members if isinstance(members, list) else self.members


@mistake(caught_by=test_has_a_length)
class has_no_length(Turning):
    """`len` asks `__len__`, and so does `if ring:`. Without it every object counts as true."""

    def __iter__(self):
        return self.begin()

    __len__ = None


@mistake(caught_by=test_has_a_length)
class keeps_members_in_a_dictionary(Turning):
    """Members become keys, and equal ones are one key. Keep them in a list."""

    def __init__(self, members=()):
        super().__init__(dict.fromkeys(members))


@mistake(caught_by=test_knows_its_members)
class looks_in_an_endless_loop(Turning):
    """Without a `__contains__`, `in` walks through `iter(ring)`, and for one who is not there that never ends."""

    def __contains__(self, member):
        return any(each == member for each in self)


@mistake(caught_by=test_adds_at_the_end)
class goes_round_a_copy(Turning):
    """`itertools.cycle` keeps a copy of the members as they were, and so does a list that you make when a loop begins.
    Later changes never reach it.
    """

    def __iter__(self):
        return cycle(list(self.members))


@mistake(caught_by=test_adds_at_the_end)
class refuses_changes(Turning):
    """Your loop ends with an error when the ring changes, as with a dictionary. Here loops go on: the rule says
    where.
    """

    def __iter__(self):
        size = len(self.members)
        for member in cycle(self.members):
            if len(self.members) != size:
                raise RuntimeError("ring changed size during iteration")
            yield member


@mistake(caught_by=test_adds_at_the_end)
class adds_in_front(Turning):
    """You put a new member in front of the first. Its turn comes after all others: it belongs behind the last."""

    def add(self, member):
        """Put a member in front."""
        self.members.insert(0, member)


@mistake(caught_by=test_adds_behind_the_member_given_last)
class wraps_round_too_early(Turning):
    """You take the remainder when you store the place, and so decide that the first one is next. A member who is added
    now has to wait a whole round. Take the remainder when the next one is asked for.
    """

    class _Loop(Turns):
        def __next__(self):
            member = super().__next__()
            self.place %= len(self.members)
            return member

    def __iter__(self):
        return self.begin()


@mistake(caught_by=test_adds_at_the_end)
class takes_stock_each_round(Turning):
    """You copy the members at the beginning of a round, so that changes wait for the next round."""

    def __iter__(self):
        while self.members:
            yield from list(self.members)


@mistake(caught_by=test_who_has_left_gets_no_turn)
class remembers_who_is_next(Turning):
    """You read the next member ahead. If it is removed before its turn, you still give it. Find it when it is asked
    for.
    """

    class _Loop(Turns):
        ahead = ()

        def __next__(self):
            if not self.members and not self.ahead:
                return super().__next__()
            member = self.ahead[0] if self.ahead else super().__next__()
            size = len(self.members)
            self.ahead = [super().__next__()] if self.members and self.place < size else ()
            return member

    def __iter__(self):
        return self.begin()


@mistake(caught_by=test_nobody_is_skipped)
class leaves_loops_where_they_are(Turning):
    """When a member is removed, those behind it move up by one. A loop that counts from the beginning has to move with
    them, or it skips one.
    """

    class _Loop(Turns):
        def removed(self, index):
            """Stay."""

    def __iter__(self):
        return self.begin()


@mistake(caught_by=test_who_has_left_gets_no_turn)
class steps_back_always(Turning):
    """You step back whichever member is removed. One that stands behind the loop's place moves nobody before it."""

    class _Loop(Turns):
        def removed(self, index):
            """Step back."""
            self.place = max(self.place - 1, 0)

    def __iter__(self):
        return self.begin()


@mistake(caught_by=test_steps_back_with_the_member_given_last)
class steps_back_to_the_beginning(Turning):
    """When the first member is removed, the loop that gave it stands behind the last one, not before the new first."""

    class _Loop(Turns):
        def removed(self, index):
            """Step back."""
            if index < self.place:
                self.place -= 1

    def __iter__(self):
        return self.begin()


@mistake(caught_by=test_steps_back_with_the_member_given_last)
class searches_for_the_one_given_last(Turning):
    """You search for the member given last to find its neighbour. If it has left and come again, it stands somewhere
    else, and the loop jumps there.
    """

    class _Loop(Turns):
        last = None

        def __next__(self):
            if self.last and self.last[0] in self.members:
                self.place = self.members.index(self.last[0]) + 1
            self.last = [super().__next__()]
            return self.last[0]

    def __iter__(self):
        return self.begin()


@mistake(caught_by=test_a_loop_that_has_not_begun)
class begins_when_it_is_made(Turning):
    """You decide where the loop begins when it is made. It begins when it is asked for the first time, with the member
    that is first then.
    """

    class _Loop(Turns):
        def rotated(self, number):
            """Keep the place between the same two members."""
            self.place = (self.place - number - 1) % len(self.members) + 1

    def __iter__(self):
        return self.begin()


@mistake(caught_by=test_an_ended_loop_stays_ended)
class comes_back_to_life(Turning):
    """An iterator that has raised StopIteration must go on raising it. Remember that the loop has ended."""

    class _Loop(Turns):
        def __next__(self):
            if not self.members:
                raise StopIteration
            return super().__next__()

    def __iter__(self):
        return self.begin()


@mistake(caught_by=test_an_ended_loop_stays_ended)
class waits_for_members(Turning):
    """On an empty ring your loop gives None. It has nobody to give: it ends, by StopIteration."""

    class _Loop(Turns):
        asked = False

        def __next__(self):
            if not self.members and self.asked:
                return None
            self.asked = True
            return super().__next__()

    def __iter__(self):
        return self.begin()


@mistake(caught_by=test_rotates)
class rotates_the_other_way(Turning):
    """You turn the ring the other way round, as `deque.rotate` does. Here a positive n moves members from the beginning
    to the end.
    """

    def rotate(self, number=1):
        """Rotate a deque."""
        members = deque(self.members)
        members.rotate(number)
        self.members[:] = members


@mistake(caught_by=test_rotates_by_any_number)
class rotates_by_slices_alone(Turning):
    """A slice that begins behind the end is empty, so that a larger n moves nobody. Take the remainder first."""

    def rotate(self, number=1):
        """Rotate by slices."""
        self.members[:] = self.members[number:] + self.members[:number]
        for turns in self.loops:
            turns.rotated(number)


@mistake(caught_by=test_rotates_by_any_number)
class divides_when_empty(Turning):
    """`n % len(members)` divides by zero when the ring is empty. There is nothing to rotate: return before."""

    def rotate(self, number=1):
        """Rotate."""
        number %= len(self.members)
        super().rotate(number)


@mistake(caught_by=test_loops_do_not_notice_a_rotation)
class takes_loops_along(Turning):
    """You move the members, and loops stay at their number, so that others stand there now. Move the loops, too."""

    class _Loop(Turns):
        def rotated(self, number):
            """Stay."""

    def __iter__(self):
        return self.begin()


@mistake(caught_by=test_loops_do_not_notice_a_rotation)
class winds_loops_back(Turning):
    """A rotation makes your loops begin anew. It changes who is first for new loops; running ones keep their place."""

    class _Loop(Turns):
        def rotated(self, number):
            """Begin anew."""
            self.place = 0

    def __iter__(self):
        return self.begin()


@mistake(caught_by=test_adds_behind_the_last_after_a_rotation)
class loses_the_place_behind_the_last(Turning):
    """After the rotation your loop stands before the first one instead of behind the last. That is the same place until
    somebody is added between the two.
    """

    class _Loop(Turns):
        def rotated(self, number):
            """Keep the place, from 0."""
            if self.place:
                self.place = (self.place - number) % len(self.members)

    def __iter__(self):
        return self.begin()


@mistake(caught_by=test_equal_members)
class finds_its_place_by_value(Turning):
    """You look for the member given last with `index`, which finds the first of equal ones. Of two equal members the
    second never passes the turn on.
    """

    class _Loop(Turns):
        last = None

        def __next__(self):
            if self.last and any(self.last[0] is each for each in self.members):
                self.place = self.members.index(self.last[0]) + 1
            self.last = [super().__next__()]
            return self.last[0]

        def removed(self, index):
            """Forget whom the loop gave last, and step back."""
            self.last = None
            super().removed(index)

    def __iter__(self):
        return self.begin()


@mistake(caught_by=test_removes_the_first_of_equal_ones)
class removes_all_equal_ones(Turning):
    """You remove all members that are equal. One leaves, the first of them; the others stay."""

    def remove(self, member):
        """Remove all."""
        super().remove(member)
        while member in self.members:
            super().remove(member)


@mistake(caught_by=test_removes_the_first_of_equal_ones)
class removes_the_last_of_equal_ones(Turning):
    """You remove the last of equal members. The first one, as the ring is ordered now, was asked for."""

    def remove(self, member):
        """Remove the last."""
        index = len(self.members) - 1 - self.members[::-1].index(member)
        del self.members[index]
        for turns in self.loops:
            turns.removed(index)


@mistake(caught_by=test_refuses_to_remove_a_stranger)
class lets_strangers_pass(Turning):
    """You do nothing when somebody is removed who is not there. It is a mistake of the caller, who should know."""

    def remove(self, member):
        """Remove, if it is there."""
        if member in self.members:
            super().remove(member)


@mistake(caught_by=test_a_turn_compares_nothing)
class compares_at_each_turn(Turning):
    """To find who is next you search for a member, which compares one after the other. In a ring of a thousand each
    turn costs a thousand comparisons: keep a place instead.
    """

    class _Loop(Turns):
        def __next__(self):
            member = super().__next__()
            return member if self.members.count(member) else None

    def __iter__(self):
        return self.begin()


@mistake(caught_by=test_lets_go_of_who_has_left)
class keeps_the_one_given_last(Turning):
    """Your loop holds the member it gave last, also when that one has left. Keep its place, or let go of it in
    `remove`.
    """

    class _Loop(Turns):
        def __next__(self):
            self.last = super().__next__()
            return self.last

    def __iter__(self):
        return self.begin()


@mistake(caught_by=test_lets_go_of_who_has_left)
class marks_who_has_left(Turning):
    """You mark members as gone and keep them, with their places. The ring grows for ever: take them out, and move the
    loops.
    """

    def remove(self, member):
        """Remember who has gone."""
        self.gone = [*getattr(self, "gone", []), self.members[self.members.index(member)]]
        super().remove(member)


@mistake(caught_by=test_lets_go_of_loops)
class keeps_every_loop(Turning):
    """The ring keeps all its loops in a list or a set, so that none ever goes away. A `weakref.WeakSet` keeps those
    that somebody else holds.
    """

    def __init__(self, members=()):
        super().__init__(members)
        self.loops = []

    def __iter__(self):
        self.loops.append(self._Loop(self.members))
        return self.loops[-1]


@mistake(caught_by=test_stays_small)
class keeps_a_log(Turning):
    """You write down every change for loops that may still need it. One that stands still makes the log grow for ever:
    move the loops when the change is made.
    """

    def __init__(self, members=()):
        super().__init__(members)
        self.log = []

    def remove(self, member):
        """Remove, and write it down."""
        self.log.append(("remove", self.members.index(member)))
        super().remove(member)
