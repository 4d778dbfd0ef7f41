"""Stages that work in threads of their own, never too far ahead of whoever takes what they make."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any, Final, TypeVar

from stream_pipeline.errors import BadOptionError

Item = TypeVar("Item")
Result = TypeVar("Result")

_END: Final[Any] = object()


def ahead(items: Iterable[Item], buffer: int = 4) -> Iterator[Item]:
    """Yield *items*, read in a thread of its own, which is at most *buffer* items ahead.

    So many are asked for at most that were not yet taken; when they are there, the thread waits. It begins when the
    first item is asked for. An error of *items* is raised here, the same object, after the items before it. However
    this ends, exhausted, by an error or by `close`, the thread has ended and *items* is closed, if it can be, when it
    has. Raises `BadOptionError` at once if *buffer* is below 1.
    """
    if buffer < 1:
        raise BadOptionError(f"a buffer has room for at least 1 item, not {buffer}")
    return _ahead(iter(items), buffer)


def parallel(
    function: Callable[[Item], Result], items: Iterable[Item], workers: int = 2, buffer: int = 8
) -> Iterator[Result]:
    """Yield ``function(item)`` for each of *items*, in their order, called in *workers* threads.

    At most *buffer* items are read whose results were not yet taken. An error of *function* or of *items* is raised in
    its turn, the same object. However this ends, no thread is left, and *items* is closed. Threads help where
    *function* waits for disks or networks; for computing in Python, they take turns.
    Raises `BadOptionError` at once unless 1 ≤ *workers* ≤ *buffer*.
    """
    if not 1 <= workers <= buffer:
        raise BadOptionError(f"needs 1 ≤ workers ≤ buffer, not workers={workers}, buffer={buffer}")
    return _parallel(function, iter(items), workers, buffer)


def _ahead(items: Iterator[Item], buffer: int) -> Iterator[Item]:
    room, taken = threading.Semaphore(buffer), SimpleQueue[tuple[Item, BaseException | None]]()
    is_over = threading.Event()

    def work() -> None:
        try:
            while True:
                room.acquire()
                if is_over.is_set():
                    return
                item = next(items, _END)
                taken.put((item, None))
                if item is _END:
                    return
        except BaseException as error:  # raised again where it is waited for
            taken.put((_END, error))

    thread = threading.Thread(target=work, name="ahead")
    thread.start()
    try:
        while True:
            item, error = taken.get()
            if error is not None:
                raise error
            if item is _END:
                return
            room.release()
            yield item
    finally:
        is_over.set()
        room.release()
        thread.join()
        _close(items)


def _parallel(function: Callable[[Item], Result], items: Iterator[Item], workers: int, buffer: int) -> Iterator[Result]:
    waiting: deque[Future[Result]] = deque()
    try:
        with ThreadPoolExecutor(workers) as pool:
            try:
                for item in items:
                    waiting.append(pool.submit(function, item))
                    if len(waiting) == buffer:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()
    finally:
        _close(items)


def _close(items: Iterator[Any]) -> None:
    close = getattr(items, "close", None)
    if close is not None:
        close()
