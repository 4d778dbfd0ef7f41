"""Safe join: what an answer must do, and the wrong answers we know."""

import os
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake, not_in_browser


@contextmanager
def site():
    """Give the folder of a web site, with a private folder beside it whose name begins in the same way."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "site"
        (root / "pages").mkdir(parents=True)
        (root / "pages" / "index.html").write_text("hello", "utf-8")
        (root / "notes.txt").write_text("hello", "utf-8")
        (root.parent / "site-private").mkdir()
        (root.parent / "site-private" / "keys.txt").write_text("secret", "utf-8")
        yield root


def verdict(safe_join, root, name):
    """Return "refused", or the path that was returned, as it leads on from the root."""
    try:
        result = safe_join(root, name)
    except ValueError as error:
        return "refused" if repr(name) in str(error) else f"refused, and the message is {str(error)[:40]!r}"
    except Exception as error:
        return f"raises {type(error).__name__}"
    if not isinstance(result, Path):
        return f"a {type(result).__name__}, no path"
    return (
        os.path.relpath(result, root.resolve()).replace(os.sep, "/") if result.is_absolute() else f"relative {result}"
    )


def joined(safe_join, name):
    """Return what becomes of *name* below the folder of a site."""
    with site() as root:
        return verdict(safe_join, root, name)


def joined_absolute(safe_join, name):
    """Return what becomes of the absolute name of a file that is in the folder of a site."""
    with site() as root:
        return verdict(safe_join, root, f"{root.as_posix()}/{name}")


def joined_with_link(safe_join, name, *, link, to):
    """Return what becomes of *name* when there is a symbolic link *link* in the folder of a site."""
    with site() as root:
        (root / link).symlink_to(root / to)
        return verdict(safe_join, root, name)


def joined_below_link(safe_join, name):
    """Return what becomes of *name* when the folder itself is given as a symbolic link."""
    with site() as root:
        current = root.parent / "current"
        current.symlink_to(root)
        return verdict(safe_join, current, name)


def test_joins_a_name(safe_join):
    """a name leads to the path below the folder, as an absolute path"""
    assert joined(safe_join, "pages/index.html") == "pages/index.html"
    assert joined(safe_join, "notes.txt") == "notes.txt"


def test_need_not_exist(safe_join):
    """the file need not exist, nor the folders on its way"""
    assert joined(safe_join, "uploads/2026/Łódź.png") == "uploads/2026/Łódź.png"


def test_refuses_to_climb_out(safe_join):
    """a name that leads out of the folder by `..` is a ValueError that shows the name"""
    assert joined(safe_join, "../secret.txt") == "refused"
    assert joined(safe_join, "pages/../../secret.txt") == "refused"
    assert joined(safe_join, "..") == "refused"
    assert joined(safe_join, "....//....//../../../etc/passwd") == "refused"


def test_a_neighbour_is_not_inside(safe_join):
    """a folder beside it whose name begins in the same way is outside"""
    assert joined(safe_join, "../site-private/keys.txt") == "refused"


def test_dots_that_stay_inside(safe_join):
    """`..` that stays inside is allowed and resolved; dots in a name are a part of the name"""
    assert joined(safe_join, "to be continued...") == "to be continued..."
    assert joined(safe_join, "..hidden/a..b") == "..hidden/a..b"
    assert joined(safe_join, "pages/../notes.txt") == "notes.txt"
    assert joined(safe_join, "./pages/./index.html") == "pages/index.html"


def test_refuses_absolute_names(safe_join):
    """an absolute name is refused, even one that leads inside"""
    assert joined(safe_join, "/etc/passwd") == "refused"
    assert joined(safe_join, "//server/share/file") == "refused"
    assert joined_absolute(safe_join, "notes.txt") == "refused"


def test_refuses_backslashes(safe_join):
    """a name with a backslash is refused on every system"""
    assert joined(safe_join, "..\\secret.txt") == "refused"
    assert joined(safe_join, "pages\\index.html") == "refused"


def test_refuses_drives(safe_join):
    """a name that begins with a letter and a colon is refused on every system; a colon elsewhere is allowed"""
    assert joined(safe_join, "C:/Windows/win.ini") == "refused"
    assert joined(safe_join, "c:secret.txt") == "refused"
    assert joined(safe_join, "10:30 Lima.txt") == "10:30 Lima.txt"


def test_refuses_a_null_character(safe_join):
    """a name with a null character is refused"""
    assert joined(safe_join, "notes.txt\0.png") == "refused"


def test_the_folder_itself(safe_join):
    """the empty name and `.` are the folder itself"""
    assert joined(safe_join, "") == "."
    assert joined(safe_join, "pages/..") == "."


def test_decodes_nothing(safe_join):
    """`%2e` is a name like others: whoever received the name has decoded it, once"""
    assert joined(safe_join, "%2e%2e/notes.txt") == "%2e%2e/notes.txt"


@not_in_browser("symbolic links")
def test_refuses_links_that_lead_out(safe_join):
    """a symbolic link that leads out of the folder is refused, also if there is nothing where it leads"""
    assert joined_with_link(safe_join, "latest/keys.txt", link="latest", to="../site-private") == "refused"
    assert joined_with_link(safe_join, "pages/latest", link="pages/latest", to="../nowhere") == "refused"
    assert joined_with_link(safe_join, "latest/../secret.txt", link="latest", to="../site-private") == "refused"


@not_in_browser("symbolic links")
def test_follows_links_that_stay_inside(safe_join):
    """a symbolic link that stays inside is followed: the path is where it leads"""
    assert joined_with_link(safe_join, "latest/index.html", link="latest", to="pages") == "pages/index.html"


@not_in_browser("symbolic links")
def test_the_folder_may_be_a_link(safe_join):
    """the folder itself may be given as a symbolic link"""
    assert joined_below_link(safe_join, "pages/index.html") == "pages/index.html"
    assert joined_below_link(safe_join, "../site-private/keys.txt") == "refused"


NAMES = st.lists(st.sampled_from(["a", "b.txt", "..", ".", "...", ""]), max_size=7).map("/".join)


@given(NAMES)
def test_agrees_with_a_walk(safe_join, name):
    """without links, it accepts what a walk from folder to folder never takes above the first"""
    place, climbed_out = [], name.startswith("/")
    for part in name.split("/"):
        if part == "..":
            climbed_out |= not place
            place = place[:-1]
        elif part not in ("", "."):
            place.append(part)
    expected = "refused" if climbed_out else "/".join(place) or "."
    assert verdict(safe_join, Path("/nowhere/site"), name) == expected


def refused(name):
    """Return the error for a name."""
    return ValueError(f"{name!r} leads out of the folder")


def is_foreign(name):
    """Tell whether a name is absolute, or means something else on Windows."""
    return name.startswith("/") or "\\" in name or "\0" in name or bool(PureWindowsPath(name).anchor)


def resolved(root, name, *, foreign=is_foreign):
    """Resolve a name; the question which names are refused unseen is a parameter that mistakes replace."""
    root = root.resolve()
    if foreign(name):
        raise refused(name)
    target = (root / name).resolve()
    if not target.is_relative_to(root):
        raise refused(name)
    return target


@alternative
def compares_texts(root, name):
    """Ask `os.path` for the real paths, and for what they have in common; look for foreign names by a pattern."""
    if re.match(r"/|.*[\\\0]|[A-Za-z]:", name, re.DOTALL):
        raise refused(name)
    real_root = os.path.realpath(root)
    target = os.path.realpath(os.path.join(real_root, name))  # noqa: PTH118
    if os.path.commonpath([real_root, target]) != real_root:
        raise refused(name)
    return Path(target)


@alternative
def walks(root, name):
    """Walk from folder to folder, follow each link by hand, and look where you are after each step."""
    if is_foreign(name):
        raise refused(name)
    root = root.resolve()
    here = root
    for part in name.split("/"):
        here = here.parent if part == ".." else here / part
        if here.is_symlink():
            here = here.resolve()
        if here != root and root not in here.parents:
            raise refused(name)
    return here


@mistake(caught_by=test_joins_a_name)
def returns_a_text(root, name):
    """You return a text, and a Path is asked for."""
    return str(resolved(root, name))


@mistake(caught_by=test_joins_a_name)
def returns_whether(root, name):
    """You tell whether the name is safe. The path itself is asked for, and an error for what is not."""
    try:
        resolved(root, name)
    except ValueError:
        return False
    return True


@mistake(caught_by=test_joins_a_name)
def returns_the_name(root, name):
    """You return the name as a path of its own, which leads on from wherever the program happens to run."""
    return resolved(root, name).relative_to(root.resolve())


@mistake(caught_by=test_need_not_exist)
def asks_for_a_file(root, name):
    """`resolve(strict=True)` wants the file to exist. Somebody may be about to write it."""
    resolved(root, name)
    return (root / name).resolve(strict=True)


@mistake(caught_by=test_refuses_to_climb_out)
def joins_only(root, name):
    """You join and do not look where that leads."""
    return (root / name).resolve()


@mistake(caught_by=test_refuses_to_climb_out)
def compares_before_resolving(root, name):
    """You compare before you resolve. `site/../secret.txt` begins with `site`, but it leads elsewhere."""
    target = root.resolve() / name
    if is_foreign(name) or not target.is_relative_to(root.resolve()):
        raise refused(name)
    return target.resolve()


@mistake(caught_by=test_refuses_to_climb_out)
def cuts_the_dots_out(root, name):
    """You cut `../` out of the name. What is left of `....//` is `../` again, and nobody is told that something was
    wrong: refuse.
    """
    return resolved(root, name.replace("../", ""))


@mistake(caught_by=test_refuses_to_climb_out)
def raises_another_error(root, name):
    """You raise an error of another type. The caller waits for a ValueError."""
    try:
        return resolved(root, name)
    except ValueError as error:
        raise PermissionError(str(error)) from None


@mistake(caught_by=test_refuses_to_climb_out)
def does_not_show_the_name(root, name):
    """Your message does not show the name. Put it in with `!r`, or nobody will find out what was asked for."""
    try:
        return resolved(root, name)
    except ValueError:
        raise ValueError("unsafe path") from None


@mistake(caught_by=test_refuses_to_climb_out)
def returns_none(root, name):
    """You return None for a name that leads out. The next line will use it as a path: raise a ValueError."""
    try:
        return resolved(root, name)
    except ValueError:
        return None


@mistake(caught_by=test_a_neighbour_is_not_inside)
def compares_the_beginning_of_texts(root, name):
    """The text `/srv/site-private` begins with `/srv/site`, but the folder is not inside it. Compare parts of paths:
    `is_relative_to`.
    """
    root = root.resolve()
    target = (root / name).resolve()
    if is_foreign(name) or not str(target).startswith(str(root)):
        raise refused(name)
    return target


@mistake(caught_by=test_dots_that_stay_inside)
def refuses_two_dots(root, name):
    """You refuse whatever holds two dots. They may be a part of a name, and `pages/../notes.txt` stays inside."""
    if ".." in name:
        raise refused(name)
    return resolved(root, name)


@mistake(caught_by=test_dots_that_stay_inside)
def refuses_each_step_up(root, name):
    """You refuse each part `..`. What counts is where the name leads, and it may lead up and down again."""
    if ".." in name.split("/") or ".." in Path(name).parts:
        raise refused(name)
    return resolved(root, name)


@mistake(caught_by=test_refuses_absolute_names)
def makes_it_relative(root, name):
    """You take the slash off an absolute name. Whoever sent it meant something else: refuse it."""
    return resolved(root, name.lstrip("/"))


@mistake(caught_by=test_refuses_absolute_names)
def accepts_absolute_names_inside(root, name):
    """You accept an absolute name that leads inside. Nobody outside should know where your folder is: refuse it."""
    return resolved(root, name, foreign=lambda name: not name.startswith("/") and is_foreign(name))


@mistake(caught_by=test_refuses_backslashes)
def accepts_backslashes(root, name):
    """You refuse drives and accept backslashes, with which Windows separates folders."""
    return resolved(
        root, name, foreign=lambda name: name.startswith("/") or "\0" in name or bool(PureWindowsPath(name).drive)
    )


@mistake(caught_by=test_refuses_backslashes)
def knows_one_system(root, name):
    r"""On your system a backslash is a letter like others, and `C:` a name. On Windows the same line of code climbs
    out: ask `PureWindowsPath`.
    """
    return resolved(root, name, foreign=lambda name: name.startswith("/") or "\0" in name)


@mistake(caught_by=test_refuses_drives)
def accepts_drives(root, name):
    r"""You refuse backslashes and accept drives. `C:/Windows` is absolute on Windows, and so `root / name` is no longer
    below root.
    """
    return resolved(root, name, foreign=lambda name: name.startswith("/") or "\\" in name or "\0" in name)


@mistake(caught_by=test_refuses_drives)
def refuses_every_colon(root, name):
    """You refuse every colon. Only behind a single letter in front does it name a drive."""
    if ":" in name:
        raise refused(name)
    return resolved(root, name)


@mistake(caught_by=test_refuses_a_null_character)
def leaves_the_null_character_to_the_system(root, name):
    """The system's own error for a null character does not say which name it was. Refuse it yourself."""
    return resolved(root, name, foreign=lambda name: is_foreign(name.replace("\0", "")))


@mistake(caught_by=test_the_folder_itself)
def refuses_the_folder(root, name):
    """You refuse the folder itself: it has no parent inside. The empty name and `.` are that folder."""
    target = resolved(root, name)
    if root.resolve() not in target.parents:
        raise refused(name)
    return target


@mistake(caught_by=test_decodes_nothing)
def decodes_again(root, name):
    """You decode a name that was decoded before. Each further time turns a harmless name into another one."""
    return resolved(root, unquote(name))


@mistake(caught_by=test_refuses_links_that_lead_out)
def looks_at_the_text_only(root, name):
    """`normpath` works on the text. Where a symbolic link leads, only the disk knows: `resolve`."""
    real_root = root.resolve()
    target = Path(os.path.normpath(real_root / name))
    if is_foreign(name) or not target.is_relative_to(real_root):
        raise refused(name)
    return target


@mistake(caught_by=test_refuses_links_that_lead_out)
def resolves_what_exists(root, name):
    """You resolve a path only if there is a file. A link that leads nowhere leads out all the same, as soon as somebody
    writes through it.
    """
    real_root = root.resolve()
    plain = Path(os.path.normpath(real_root / name))
    target = (real_root / name).resolve() if (real_root / name).exists() else plain
    if is_foreign(name) or not target.is_relative_to(real_root):
        raise refused(name)
    return target


@mistake(caught_by=test_follows_links_that_stay_inside)
def refuses_every_link(root, name):
    """You refuse every symbolic link. One that stays inside is allowed."""
    target = resolved(root, name)
    if target != Path(os.path.normpath(root.resolve() / name)):
        raise refused(name)
    return target


@mistake(caught_by=test_follows_links_that_stay_inside)
def returns_the_path_of_the_link(root, name):
    """You look where the link leads, and return the path of the link. It may lead elsewhere by the time you open it."""
    resolved(root, name)
    return Path(os.path.normpath(root.resolve() / name))


@mistake(caught_by=test_the_folder_may_be_a_link)
def resolves_one_side(root, name):
    """You resolve the name and compare it with a folder that is not resolved. Resolve both."""
    target = resolved(root, name)
    if not target.is_relative_to(root):
        raise refused(name)
    return target
