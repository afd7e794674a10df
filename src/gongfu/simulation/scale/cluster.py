"""Parts on a cluster of dask.distributed: each stays with one worker, and so do the incomes computed of it.

Only programs, parameters, states of under a megabyte and the few incomes of a second round travel. Workers need gongfu
and must find the parts under the same names: a folder that all machines see, or copies of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from gongfu.documents.errors import InputError

__all__ = ["PATIENCE", "Pool", "connected"]

Client: TypeAlias = Any
Future: TypeAlias = Any
"""Those of distributed, which is imported only where a cluster is asked for and has no types of its own to hold."""
PATIENCE = 10.0
"""Seconds in which a scheduler must answer, and a first worker be there."""


@contextmanager
def connected(cluster: Any) -> Iterator[Client]:
    """A client of a cluster given by its scheduler's address, as a cluster object, or as a client, which stays open.

    Raises :class:`InputError` where distributed is not installed, the scheduler does not answer or has no worker.
    """
    try:
        from distributed import Client as Connection
    except ImportError as error:
        cause, remedy = "没有安装 distributed，不能用集群", "请运行 pip install gongfu[cluster]，或不写集群，在本机运行"
        raise InputError(str(cluster), cause, remedy) from error
    if isinstance(cluster, Connection):
        yield _staffed(cluster, cluster)
        return
    connect: Any = Connection
    try:
        client: Client = connect(cluster, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        remedy = "请核对调度器的地址（例如 tcp://10.0.0.5:8786），看它是否在运行、网络是否通"
        raise InputError(str(cluster), "连不上集群", remedy) from error
    with client:
        yield _staffed(client, cluster)


def _staffed(client: Client, cluster: object) -> Client:
    """The client, once it has a worker."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        raise InputError(str(cluster), "集群里没有工作进程", "请先在各台机器上启动 dask worker") from error
    return client


class Pool:
    """Workers that take parts in turn; part ``n`` always goes to the same one while it lives."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._workers = sorted(client.scheduler_info(n_workers=-1)["workers"])

    @property
    def address(self) -> str:
        """The scheduler's."""
        return str(self._client.scheduler.address)

    def sent(self, place: int, what: object) -> Future:
        """What is large, with the part's worker. Nobody can compute it anew: if the worker is lost, so is the run."""
        return self._client.scatter(what, workers=[self._worker(place)], hash=False)

    def sent_to_all(self, what: object) -> Future:
        """What every worker needs, sent once."""
        return self._client.scatter(what, broadcast=True, hash=False)

    def submit(self, place: int, function: Callable[..., Any], *arguments: Any) -> Future:
        """Call an importable function for part ``place``; arguments may be futures, which stay where they are.

        Where the part's worker is lost, another computes it anew: functions are pure.
        """
        own = [self._worker(place)]
        return self._client.submit(function, *arguments, pure=False, workers=own, allow_other_workers=True)

    def gathered(self, futures: Sequence[Future], say: Callable[[int], None] | None = None) -> list[Any]:
        """The results in the order of the futures; ``say`` is called with how many are there.

        Raises as the functions did, :class:`InputError` where workers were lost with what only they had.
        """
        import distributed

        completed: Any = distributed.as_completed
        try:
            for count, future in enumerate(completed(futures, loop=self._client.loop), 1):
                if future.status == "error":
                    raise future.exception()
                if say is not None:
                    say(count)
            return list(self._client.gather(futures))
        except (distributed.KilledWorker, distributed.CancelledError) as error:
            cause, remedy = "工作进程中途退出", "请看那台机器的内存和日志；人口存成文件夹的，换一个工作进程就能接着算"
            raise InputError(self.address, cause, remedy) from error
        finally:
            self._client.cancel([future for future in futures if not future.done()])

    def _worker(self, place: int) -> str:
        return str(self._workers[place % len(self._workers)])
