"""Writers of one machine take turns: nobody is refused, nobody starves."""

import json
import os
import subprocess
import sys
import threading
import time

import pytest

from ecrin.core.database.sqlite.gate import Gate, Turns

# A process with threads that write as fast as they can: in transactions, and single statements outside them.
WRITER = """
import json, os, sys, threading, time
os.environ["DJANGO_SETTINGS_MODULE"] = "ecrin.config.settings"
import django; django.setup()
from django.db import connection, transaction
from ecrin.core.changes import ChangeCounter, touch
seconds = float(sys.argv[1])
waits, failed = [], []
def write(name):
    done = 0
    while time.monotonic() < until:
        began = time.monotonic()
        try:
            with transaction.atomic():
                touch(name)
            with connection.cursor() as cursor:
                cursor.execute("UPDATE core_changecounter SET pruned = pruned + 1 WHERE id = 1")
        except Exception as error:
            failed.append(repr(error))
        waits.append(time.monotonic() - began)
        done += 1
    each.append(done)
    connection.close()
each = []
touch("ready")
connection.close()
print("ready", flush=True)
sys.stdin.readline()
until = time.monotonic() + seconds
threads = [threading.Thread(target=write, args=(f"{os.getpid()}-{n}",)) for n in range(2)]
[t.start() for t in threads]; [t.join() for t in threads]
print(json.dumps({"longest": max(waits), "failed": failed, "each": each}))
"""


def race(folder, *, processes, seconds):
    environment = os.environ | {"ECRIN_DATA_DIR": str(folder), "ECRIN_HOUSE": ""}
    environment.pop("DATABASE_URL", None)
    prepare = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'ecrin.config.settings'; import django; django.setup(); "
        "from django.db import connection; from ecrin.core.models import Change, ChangeCounter; "
        "e = connection.schema_editor(); e.__enter__(); [e.create_model(m) for m in (Change, ChangeCounter)]; "
        "e.__exit__(None, None, None); from ecrin.core.changes import touch; touch('first')"
    )
    subprocess.run([sys.executable, "-c", prepare], env=environment, check=True)
    started = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(seconds)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(processes)
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [json.loads(process.communicate()[0]) for process in started]
    look = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'ecrin.config.settings'; import django; django.setup(); "
        "from ecrin.core.models import ChangeCounter; c = ChangeCounter.objects.get(); print(c.value, c.pruned)"
    )
    seen = subprocess.run([sys.executable, "-c", look], env=environment, check=True, capture_output=True, text=True)
    value, singles = map(int, seen.stdout.split())
    return told, value, singles


def check_fair(told, value, singles):
    done = [count for each in told for count in each["each"]]
    assert [each["failed"] for each in told] == [[]] * len(told)
    assert value == 1 + len(told) + sum(done), "a write was lost"
    assert singles == sum(done), "a single statement was lost"
    assert min(done) > 0.2 * max(done), f"somebody starved: {done}"


def test_processes_and_threads_that_write_at_once_all_get_their_turn(tmp_path):
    told, value, singles = race(tmp_path, processes=2, seconds=1.5)
    check_fair(told, value, singles)


@pytest.mark.proof
def test_no_writer_starves_for_long(tmp_path):
    told, value, singles = race(tmp_path, processes=4, seconds=20)
    check_fair(told, value, singles)
    assert max(each["longest"] for each in told) < 3


def test_turns_are_handed_on_in_order():
    turns, order = Turns(), []
    turns.acquire(1)

    def wait(name):
        turns.acquire(5)
        order.append(name)
        turns.release()

    threads = []
    for name in "abc":
        threads.append(threading.Thread(target=wait, args=(name,)))
        threads[-1].start()
        while len(turns._waiting) < len(threads):
            time.sleep(0.001)
    turns.release()
    for thread in threads:
        thread.join()
    assert order == ["a", "b", "c"]


def test_who_waits_too_long_goes_and_leaves_the_gate_usable(tmp_path):
    gate = Gate(str(tmp_path / "db"))
    assert gate.enter(1)
    found = []
    thread = threading.Thread(target=lambda: found.append(gate.enter(0.05)))
    thread.start()
    thread.join()
    assert found == [False]
    gate.leave()
    assert gate.enter(1)
    gate.leave()


def test_another_process_waits_at_the_gate(tmp_path):
    ours, theirs = Gate(str(tmp_path / "db")), Gate(str(tmp_path / "db"))  # two descriptors, as two processes have
    assert ours.enter(1)
    assert not theirs.enter(0.05)
    ours.leave()
    assert theirs.enter(1)
    theirs.leave()


def test_a_process_that_dies_opens_the_gate(tmp_path):
    code = (
        "import sys, time; from ecrin.core.database.sqlite.gate import Gate; "
        "Gate(sys.argv[1]).enter(1); print('in', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "db")], stdout=subprocess.PIPE)
    holder.stdout.readline()
    gate = Gate(str(tmp_path / "db"))
    assert not gate.enter(0.05)
    holder.kill()
    holder.communicate()
    assert gate.enter(1)
    gate.leave()
