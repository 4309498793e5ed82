"""A GraphQL server for graphql-transport-ws, made of Strawberry: a subscription that follows a job until it is done.

Wrong: the worker dies, so the job ends as FAILED and the server closes.
"""

import asyncio
import enum
from collections.abc import AsyncGenerator

import strawberry
from strawberry.asgi import GraphQL


@strawberry.enum
class State(enum.Enum):
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"


@strawberry.type
class Job:
    id: strawberry.ID
    state: State


@strawberry.type
class Query:
    version: str = "1.4.2"


def schema(wrong):
    @strawberry.type
    class Subscription:
        @strawberry.subscription
        async def job(self, info: strawberry.Info) -> AsyncGenerator[Job, None]:
            for state in (State.QUEUED, State.RUNNING, State.FAILED if wrong else State.DONE):
                yield Job(id=strawberry.ID("j-17"), state=state)
                await asyncio.sleep(0.05)
            if wrong:
                await info.context["request"].close(1011, "worker died")
                # Nothing more is sent; the end of the connection cancels this.
                await asyncio.Future()

    return strawberry.Schema(query=Query, subscription=Subscription)


def application(wrong):
    """The server as an ASGI application. Who has no token gets no connection."""
    graphql = GraphQL(schema(wrong), subscription_protocols=["graphql-transport-ws"])

    async def guarded(scope, receive, send):
        if dict(scope["headers"]).get(b"authorization") == b"Bearer sesame":
            await graphql(scope, receive, send)
        else:
            # Before the connection is accepted this becomes a 403.
            await send({"type": "websocket.close"})

    return guarded
