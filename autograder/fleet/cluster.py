"""Workers of dask.distributed: one thread here keeps them busy, and takes a submission back when its worker dies."""

from __future__ import annotations

import contextlib
import logging
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Self

import dask
from distributed import CancelledError, Client, Future, KilledWorker, Security

from autograder.course import Course
from autograder.fleet.archive import pack_course
from autograder.fleet.jobs import ATTEMPTS, Graded, Todo, graded_from_message, job_to_message, last_resort
from autograder.fleet.process import WorkerBug
from autograder.fleet.remote import CoursePlugin, grade_remotely, versions
from autograder.fleet.scheduler import GPU, Scheduler
from autograder.messages import pack, unpack
from autograder.model import UserError
from autograder.scoring import Job

__all__ = ["ClusterCrew", "require_gpu"]

_CONNECT_SECONDS = 10.0
_LOOK_SECONDS = 5.0
_PATIENCE_SECONDS = 600.0
_CONFIGURED = "distributed.comm.tls.ca-file"
_AHEAD = 2  # per thread of a worker, so that none waits for us, and little is lost when one dies


class ClusterCrew:
    """While in use, grades what ``todo`` holds and puts into ``news`` grades, remarks (text) and what went wrong.

    Raises on entry a UserError if the scheduler cannot be reached, or needs a GPU that none of its workers has.
    """

    def __init__(
        self,
        course: Course,
        slug: str,
        scheduler: Scheduler,
        log: Path,
        todo: Todo,
        news: SimpleQueue[Graded | str | BaseException | None],
    ) -> None:
        self._course = course
        self._slug = slug
        self._scheduler = scheduler
        self._todo = todo
        self._news = news
        self._archive = pack_course(course, slug)
        self._name = f"autograder-{self._archive.digest[:12]}-{secrets.token_hex(4)}"
        self._running: dict[Future[bytes], tuple[Job, int]] = {}
        self._done: SimpleQueue[Future[bytes] | None] = SimpleQueue()
        self._stopping = False
        self._submitted = 0
        self._threads_there = 0
        self._looked = self._seen = 0.0
        self._client: Client | None = None
        self._stack = contextlib.ExitStack()
        self._log = log
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        """Connect, look for workers, send them the course, begin."""
        if self._scheduler.warning:
            self._news.put(self._scheduler.warning)
        with contextlib.ExitStack() as stack:
            stack.enter_context(_dask_speaks_to(self._log))
            self._client = _connect(self._scheduler)
            stack.callback(_close, self._client)
            self._seen = time.monotonic()
            if not self._look():
                self._news.put(f"{self._scheduler.address} has no worker yet; waiting for one")
            try:
                self._client.register_plugin(CoursePlugin(self._name, self._slug, self._archive, versions()))
            except ImportError as error:
                raise UserError(f"a worker cannot load the autograder ({error}): install it on all of them") from None
            self._stack = stack.pop_all()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take back what is not finished, and remove the course from the workers."""
        self._todo.close()
        self._stopping = True
        self._done.put(None)
        self._thread.join(_CONNECT_SECONDS)
        client = self._client
        assert client is not None
        with self._stack, contextlib.suppress(OSError):  # a scheduler that is gone has nothing left to clean up
            if client.status == "running":
                if self._running:
                    client.cancel(list(self._running), force=True)
                client.unregister_worker_plugin(self._name)

    def _serve(self) -> None:
        """Keep the workers busy until nothing is left."""
        try:
            self._fill()
            while self._running and not self._stopping:
                for future in self._finished():
                    self._take_in(future)
                self._fill()
        except BaseException as error:
            if not self._stopping:
                self._news.put(error)

    def _fill(self) -> None:
        while not self._stopping and len(self._running) < max(1, _AHEAD * self._threads_there):
            if (job := self._todo.take()) is None:
                return
            self._submit(job, attempt=1)

    def _submit(self, job: Job, attempt: int) -> None:
        assert self._client is not None
        self._submitted += 1
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GB"}):  # a submission may be large
            future = self._client.submit(
                grade_remotely,
                self._name,
                pack(job_to_message(job)),
                key=f"{self._name}-{self._submitted}",
                pure=False,
                resources={GPU: 1} if self._scheduler.needs_gpu else None,
            )
        self._running[future] = (job, attempt)
        future.add_done_callback(self._done.put)

    def _finished(self) -> Iterator[Future[bytes]]:
        """What is done by now; looks after the cluster while there is nothing."""
        if time.monotonic() - self._looked > _LOOK_SECONDS and not self._look():
            self._complain()
        with contextlib.suppress(Empty):
            future = self._done.get(timeout=_LOOK_SECONDS)
            if future is not None and future in self._running:
                yield future

    def _take_in(self, future: Future[bytes]) -> None:
        job, attempt = self._running.pop(future)
        try:
            message = unpack(future.result())
        except (CancelledError, KilledWorker) as error:
            trouble = "its workers on the cluster died" if isinstance(error, KilledWorker) else "the cluster lost it"
        except Exception as error:
            raise WorkerBug(f"a task failed on the cluster ({type(error).__name__}: {error})", str(error)) from error
        else:
            self._read(message)
            return
        if self._client is None or self._client.status != "running":
            raise _lost(self._scheduler)
        self._news.put(f"{job.student}: {trouble} (attempt {attempt} of {ATTEMPTS})")
        if attempt == ATTEMPTS:
            self._news.put(last_resort(self._course, self._slug, job, trouble))
            return
        if attempt == ATTEMPTS - 1:
            job = replace(job, excuse=f"the grader failed twice on this submission: {trouble}")
        self._submit(job, attempt + 1)

    def _read(self, message: dict[str, Any]) -> None:
        if message.get("fatal") == "user":
            raise UserError(str(message["says"]))
        if "fatal" in message:
            raise WorkerBug(str(message["says"]), str(message.get("trace", "")))
        if "stopped" in message:
            raise WorkerBug("a worker gave a submission up, although nobody had asked for it", "")
        for remark in message.get("remarks", []):
            self._news.put(str(remark))
        self._news.put(graded_from_message(message))

    def _look(self) -> bool:
        """Count the workers that may be used; whether there is any. UserError if that will never change."""
        assert self._client is not None
        if self._client.status != "running":
            raise _lost(self._scheduler)
        self._threads_there = _threads(self._client, self._scheduler)
        self._looked = time.monotonic()
        if self._threads_there:
            self._seen = self._looked
        return self._threads_there > 0

    def _complain(self) -> None:
        if time.monotonic() - self._seen > _PATIENCE_SECONDS:
            raise UserError(
                f"{self._scheduler.address} has had no worker for {_PATIENCE_SECONDS / 60:.0f} minutes: start some, "
                "and give the same command again; it goes on from here"
            )


def require_gpu(scheduler: Scheduler) -> None:
    """UserError if the scheduler cannot be reached, or has workers of which none has a GPU."""
    client = _connect(scheduler)
    try:
        _threads(client, replace(scheduler, needs_gpu=True))
    finally:
        _close(client)


def _threads(client: Client, scheduler: Scheduler) -> int:
    """How many submissions the workers that may be used can grade at once; UserError if that will never be any."""
    workers = list(client.scheduler_info()["workers"].values())
    if not scheduler.needs_gpu:
        return sum(int(worker["nthreads"]) for worker in workers)
    gpus = sum(int(worker.get("resources", {}).get(GPU, 0)) for worker in workers)
    if workers and not gpus:
        raise UserError(
            f"no worker of {scheduler.address} has a GPU, so its device checks would wait for ever: start workers "
            f'with --resources "{GPU}=1" where there is one'
        )
    return gpus


def _connect(scheduler: Scheduler) -> Client:
    files = {
        "tls_ca_file": scheduler.tls_ca,
        "tls_client_cert": scheduler.tls_cert,
        "tls_client_key": scheduler.tls_key,
    }
    given = {name: str(path) for name, path in files.items() if path is not None}
    if scheduler.address.startswith("tls://") and not given and not dask.config.get(_CONFIGURED, None):
        raise UserError(
            f"{scheduler.address} needs certificates: name them with --tls-ca, --tls-cert and --tls-key, or in Dask's "
            "own configuration (docs/cluster.md)"
        )
    try:
        security = Security(require_encryption=True, **given) if given else None
        return Client(
            scheduler.address,
            security=security,
            timeout=_CONNECT_SECONDS,
            set_as_default=False,
            name="autograder",
        )
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise UserError(f"cannot reach a scheduler at {scheduler.address}: {error}") from None


def _close(client: Client) -> None:
    with contextlib.suppress(OSError):  # of which TimeoutError is one
        client.close(timeout=_CONNECT_SECONDS)


@contextlib.contextmanager
def _dask_speaks_to(log: Path) -> Iterator[None]:
    """What Dask has to say, tracebacks included, goes to the run's log instead of the terminal."""
    log.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(log, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    names = {name for name in logging.root.manager.loggerDict if name.startswith("distributed.")}
    loggers = [logging.getLogger("distributed"), *(one for one in map(logging.getLogger, names) if one.handlers)]
    before = [(logger, logger.handlers, logger.propagate) for logger in loggers]
    try:
        for logger in loggers:
            logger.handlers, logger.propagate = [handler], False
        yield
    finally:
        for logger, handlers, propagate in before:
            logger.handlers, logger.propagate = handlers, propagate
        handler.close()


def _lost(scheduler: Scheduler) -> UserError:
    return UserError(
        f"the connection to {scheduler.address} is lost. What was graded stands; the same command goes on from there"
    )
