"""What tests of every room share: races written as sentences, with threads or with real processes."""

import multiprocessing
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections
from django.test.utils import CaptureQueriesContext


@contextmanager
def meanwhile(when: str, act: Callable[[], Any], *, times: int = 1) -> Iterator[list[Any]]:
    """Let somebody else act in the middle of something: just before the first statement that holds the words `when`.

        with meanwhile('UPDATE "bag_bag"', lambda: place(bruno, "unique-1")):
            place(alma, "unique-1")

    Yields what `act` returned, or the exception that it raised. It acts in a thread with a connection of its own.
    """
    outcomes: list[Any] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's signature
        if when in sql and len(outcomes) < times:
            outcomes.append(None)
            outcomes[-1] = in_thread(act)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield outcomes
    if not outcomes:
        raise AssertionError(f"no statement held {when!r}: nothing happened meanwhile")


def in_thread(act: Callable[[], Any], *, timeout: float = 10) -> Any:
    """What `act` returns in a thread with its own database connection, or the exception that it raises."""
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(act())
        except Exception as error:  # noqa: BLE001 - the test judges it
            outcome.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(timeout)
    return outcome[0] if outcome else TimeoutError(f"still waiting after {timeout} s")


def race(*acts: Callable[[], Any], timeout: float = 30) -> list[Any]:
    """Do all at the same moment, each in a process of its own. Returns what each returned, or the exception it raised.

    The database must be one that several processes see: a file, or PostgreSQL, in a `transaction=True` test.
    """
    connections.close_all()
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(len(acts))
    pipes = [context.Pipe(duplex=False) for _ in acts]
    processes = [
        context.Process(target=_racer, args=(act, barrier, sender), daemon=True)
        for act, (_, sender) in zip(acts, pipes, strict=True)
    ]
    for process in processes:
        process.start()
    outcomes = [
        reader.recv() if reader.poll(timeout) else TimeoutError(f"still waiting after {timeout} s")
        for reader, _ in pipes
    ]
    for process in processes:
        process.join(1)
        if process.is_alive():
            process.kill()
    return outcomes


def _racer(act: Callable[[], Any], barrier: Any, sender: Any) -> None:
    try:
        connection.ensure_connection()
        barrier.wait(20)
        outcome = act()
    except Exception as error:  # noqa: BLE001 - the test judges it
        outcome = error
    connections.close_all()
    sender.send(outcome)


@contextmanager
def queries() -> Iterator[list[str]]:
    """The statements that were made, for a test that reads them."""
    made: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield made
    made.extend(query["sql"] for query in captured.captured_queries)


def writes(statements: list[str]) -> list[str]:
    """Those of the statements that write: a calculation has none."""
    return [each for each in statements if each.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE"))]
