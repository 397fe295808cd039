"""The engine of several machines: one Ray task a shard, given its place and never its records.

What leaves it: nothing but the ledger's results. Needs the extra `servanda[cluster]`, and a
ledger's folder that every machine sees. Ray sends no report of its use anywhere from here.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from typing import Any

from servanda.errors import SettingsError
from servanda.scan import limits
from servanda.scan.shards import Shard
from servanda.scan.work import Died, Done, Work


def run(
    work: Work,
    shards: Sequence[Shard],
    *,
    workers: int,
    done: Done,
    died: Died,
) -> None:
    """Do the work on every shard, `workers` at a time, on the cluster that RAY_ADDRESS names.

    Without it a cluster of this machine alone is started, and ended again.
    """
    ray = _ray()
    from ray.exceptions import RayError, RayTaskError

    ours = not ray.is_initialized()
    if ours:
        _begin(ray, workers)
    task = ray.remote(num_cpus=1, max_retries=0)(_labour)
    stored = ray.put(work)
    waiting = deque(shards)
    running: dict[Any, Shard] = {}
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                shard = waiting.popleft()
                running[task.remote(stored, shard)] = shard
            ready, _ = ray.wait(list(running), num_returns=1)
            for future in ready:
                shard = running.pop(future)
                try:
                    again = done(shard, ray.get(future))
                except RayTaskError as error:
                    again = died(shard, str(error))
                except RayError:
                    again = died(shard, "")
                if again:
                    waiting.append(shard)
    finally:
        if ours:
            ray.shutdown()


def _labour(work: Work, shard: Shard) -> str:
    limits.end_when_late()
    return work(shard)


def _begin(ray: Any, workers: int) -> None:
    if os.environ.get("RAY_ADDRESS"):
        ray.init(log_to_driver=False)
        return
    ray.init(
        num_cpus=workers,
        include_dashboard=False,
        log_to_driver=False,
        object_store_memory=100_000_000,
    )


def _ray() -> Any:
    """Ray, told before it is loaded to report its use to nobody."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        import ray
    except ImportError as error:
        raise SettingsError(
            'The engine "ray" needs Ray, which is not here. Install it with '
            '"pip install servanda[cluster]", or use --engine local.'
        ) from error
    return ray
