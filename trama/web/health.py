"""What machines ask: alive, and able to serve. Balancers ask by address, so no host is looked at."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from trama.core.cache import cache_trouble


def alive(request: HttpRequest) -> HttpResponse:
    """Alive."""
    return _only_shown(request) or HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """Able to serve: 200, or 503 with the reasons."""
    refused = _only_shown(request)
    if refused:
        return refused
    reasons = [*_database(), *_cache()]
    return JsonResponse({"ready": not reasons, "reasons": reasons}, status=503 if reasons else 200)


HEALTH: dict[str, Callable[[HttpRequest], HttpResponse]] = {"/healthz": alive, "/readyz": ready}


def _only_shown(request: HttpRequest) -> HttpResponse | None:
    return None if request.method == "GET" else HttpResponseNotAllowed(["GET", "HEAD"], "Only GET.\n")


def _database() -> list[str]:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as problem:
        return [f"database: {type(problem).__name__}"]
    return ["migrations: run `trama migrate`"] if pending else []


def _cache() -> list[str]:
    """While Redis is away pages go on; whoever runs the server has to know."""
    trouble = cache_trouble()
    return [f"cache: {trouble}"] if trouble else []
