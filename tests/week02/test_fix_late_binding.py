"""Give each button its own label: what an answer must do, and the wrong answers we know."""

from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter


def pressed(make_buttons, labels, *pushed):
    """Return the labels that `press` was called with when the buttons of *pushed* were pushed, in this order."""
    press = CallCounter(str)
    buttons = make_buttons(labels, press)
    press.calls.clear()
    for label in pushed:
        buttons[label]()
    return [label for (label,) in press.calls]


def calls_of_press(make_buttons, labels, *pushed):
    """Return the labels of all calls of `press`, those included that were made before a button was pushed."""
    press = CallCounter(str)
    buttons = make_buttons(labels, press)
    for label in pushed:
        buttons[label]()
    return [label for (label,) in press.calls]


def pressed_after_change(make_buttons, labels, *pushed):
    """Return what `pressed` does, if the caller replaces every label of its own list before anybody pushes."""
    given, press = list(labels), CallCounter(str)
    buttons = make_buttons(given, press)
    given[:] = ["changed"] * len(given)
    for label in pushed:
        buttons[label]()
    return [label for (label,) in press.calls]


def pushed_with(make_buttons, label, /, *arguments, **keywords):
    """Return what the button for *label*, one of rice and tea, returns if it is pushed with arguments."""
    button = make_buttons(["rice", "tea"], str.upper)[label]
    try:
        return button(*arguments, **keywords)
    except TypeError:
        return "TypeError"


def test_each_button_has_its_own_label(make_buttons):
    """a button calls `press` with its own label, whichever was made last"""
    assert pressed(make_buttons, ["7", "8", "9"], "7", "9", "8") == ["7", "9", "8"]


def test_returns_what_press_returns(make_buttons):
    """a button returns what `press` returns"""
    assert make_buttons(["rice", "tea"], str.upper)["rice"]() == "RICE"


def test_presses_only_when_pushed(make_buttons):
    """`press` is called once for each push, and not before"""
    assert calls_of_press(make_buttons, ["7", "8"]) == []
    assert calls_of_press(make_buttons, ["7", "8"], "8", "8") == ["8", "8"]


def test_labels_of_any_kind(make_buttons):
    """a label may be any value that can be a key, and reaches `press` as it is"""
    assert pressed(make_buttons, [0, None, ("row", 2)], None, ("row", 2), 0) == [None, ("row", 2), 0]


def test_returns_a_dictionary_in_order(make_buttons):
    """the result is a dictionary with one button for each different label, in the order of the labels"""
    assert list(make_buttons(["Lima", "Oslo", "Lima", "Accra"], str.upper)) == ["Lima", "Oslo", "Accra"]
    assert make_buttons([], str.upper) == {}
    assert type(make_buttons(["Lima"], str.upper)) is dict


def test_reads_an_iterator(make_buttons):
    """an iterator, which can be read once, is enough"""
    assert pressed(make_buttons, iter(["7", "8", "9"]), "8", "7") == ["8", "7"]


def test_keeps_its_label(make_buttons):
    """what becomes of the list of labels later changes no button"""
    assert pressed_after_change(make_buttons, ["7", "8"], "7", "8") == ["7", "8"]


def test_takes_no_argument(make_buttons):
    """a button takes no argument: nobody can give it another label"""
    assert pushed_with(make_buttons, "rice", "tea") == "TypeError"
    assert pushed_with(make_buttons, "rice", label="tea") == "TypeError"


@given(st.lists(st.integers(-9, 9), unique=True))
def test_any_labels(make_buttons, labels):
    """pushed from the last to the first, all buttons press their own labels"""
    assert pressed(make_buttons, labels, *labels[::-1]) == labels[::-1]


@alternative
def binds_with_partial(labels, press):
    """Let `partial` hold the label."""
    return {label: partial(press, label) for label in labels}


@alternative
def maps_a_lambda_in_a_lambda(labels, press):
    """Give each label to a function of its own, written in one line."""
    return {label: (lambda own: lambda: press(own))(label) for label in labels}


@mistake(caught_by=test_each_button_has_its_own_label)
def looks_the_label_up_late(labels, press):
    """Your function looks `label` up when it is called. By then the loop has ended, and for all buttons the name means
    the last label. Make each function in a call of its own, whose parameter belongs to it alone.
    """
    buttons = {}
    for label in labels:
        buttons[label] = lambda: press(label)  # noqa: B023 (the mistake)
    return buttons


@mistake(caught_by=test_each_button_has_its_own_label)
def presses_while_making(labels, press):
    """`press(label)` is a call: you store its result, which is no function. Store a function that will call it."""
    return {label: press(label) for label in labels}


@mistake(caught_by=test_each_button_has_its_own_label)
def returns_a_list(labels, press):
    """You return a list of buttons, which finds none by its label. Return a dictionary."""
    return [partial(press, label) for label in labels]


@mistake(caught_by=test_each_button_has_its_own_label)
def keeps_the_result(labels, press):
    """You call `press` while you make the buttons, and a button only gives the result back. Nothing is pressed then."""

    def button(result):
        return lambda: result

    return {label: button(press(label)) for label in labels}


@mistake(caught_by=test_each_button_has_its_own_label)
def asks_for_the_label(labels, press):
    """Your button asks its caller for the label. Whoever pushes it knows of none: the button has to know its own."""
    return dict.fromkeys(labels, lambda label: press(label))


@mistake(caught_by=test_each_button_has_its_own_label)
def forgets_to_call(labels, press):
    """Your button names `press` but does not call it: parentheses are missing."""

    def button(label):
        return lambda: press

    return {label: button(label) for label in labels}


@mistake(caught_by=test_returns_what_press_returns)
def forgets_to_return(labels, press):
    """A function written with `def` returns None, unless it has a `return`. (A `lambda` returns its expression.)"""

    def button_for(label):
        def button():
            press(label)

        return button

    return {label: button_for(label) for label in labels}


@mistake(caught_by=test_presses_only_when_pushed)
def tries_each_button(labels, press):
    """You try each button out when it is made. `press` does something in the world: it must wait for the push."""
    buttons = {label: partial(press, label) for label in labels}
    for button in buttons.values():
        button()
    return buttons


@mistake(caught_by=test_presses_only_when_pushed)
def presses_once(labels, press):
    """You keep the first result and do not press again. Two pushes are two presses."""

    def button_for(label):
        results = []

        def button():
            if not results:
                results.append(press(label))
            return results[0]

        return button

    return {label: button_for(label) for label in labels}


@mistake(caught_by=test_labels_of_any_kind)
def makes_texts_of_labels(labels, press):
    """You make a text of each label. A label may be a number, None or a tuple, and `press` gets it as it is."""
    return {label: partial(press, str(label)) for label in labels}


@mistake(caught_by=test_labels_of_any_kind)
def skips_false_labels(labels, press):
    """You skip labels that count as false. The key 0 of a calculator needs a button, too."""
    return {label: partial(press, label) for label in labels if label}


@mistake(caught_by=test_returns_a_dictionary_in_order)
def sorts_the_labels(labels, press):
    """You make the buttons in another order than the labels have: a set has no order, and nobody asked to sort."""
    return {label: partial(press, label) for label in sorted(set(labels), key=str)}


@mistake(caught_by=test_reads_an_iterator)
def counts_on_positions(labels, press):
    """You ask for `labels` by position or twice. An iterator has no positions, and is used up after the first time."""
    numbers = range(len(labels))
    return {labels[number]: partial(press, labels[number]) for number in numbers}


@mistake(caught_by=test_keeps_its_label)
def remembers_the_position(labels, press):
    """Your button knows its position, and looks the label up when it is pushed. The list may have changed since."""
    if not isinstance(labels, list):
        labels = list(labels)

    def button(position):
        return lambda: press(labels[position])

    return {label: button(position) for position, label in enumerate(labels)}


@mistake(caught_by=test_takes_no_argument)
def binds_by_a_default(labels, press):
    """`lambda label=label: …` holds the label, in a parameter that everybody can fill: pushed with an argument, the
    button presses something else. A function around it, or `partial`, holds it where nobody reaches it.
    """
    return {label: lambda label=label: press(label) for label in labels}


@mistake(caught_by=test_takes_no_argument)
def swallows_arguments(labels, press):
    """Your button takes any arguments and drops them. A caller who gives one has mistaken the button for something
    else, and should be told.
    """

    def button(label):
        return lambda *arguments, **keywords: press(label)

    return {label: button(label) for label in labels}
