"""Django behind ASGI on a fixed set of threads: what goes in and what comes out, message by message."""

import threading

import pytest
from asgiref.testing import ApplicationCommunicator
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path

from core.serving import HTTP_THREADS, ThreadedHandler


def echo(request):
    response = HttpResponse(request.body, headers={"X-Length": request.META["CONTENT_LENGTH"]})
    response.set_cookie("one", "1")
    response.set_cookie("two", "2")
    return response


def stream(request):
    return StreamingHttpResponse(iter([b"a", b"b"]))


def thread(request):
    return HttpResponse(threading.current_thread().name)


def fail(request):
    raise RuntimeError("inside")


urlpatterns = [path("echo", echo), path("stream", stream), path("thread", thread), path("fail", fail)]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db(transaction=True)]


def scope(address, method="POST", headers=()):
    return {
        "type": "http",
        "method": method,
        "path": address,
        "query_string": b"",
        "headers": [(b"host", b"localhost"), *headers],
    }


async def ask(address, *bodies, method="POST"):
    """The start message and the whole body of the answer."""
    communicator = ApplicationCommunicator(ThreadedHandler(), scope(address, method))
    bodies = bodies or (b"",)
    for n, body in enumerate(bodies, start=1):
        await communicator.send_input({"type": "http.request", "body": body, "more_body": n < len(bodies)})
    start, content, more = await communicator.receive_output(10), b"", True
    while more:
        message = await communicator.receive_output(10)
        content, more = content + message.get("body", b""), message.get("more_body", False)
    await communicator.wait(10)
    return start, content


@pytest.fixture(autouse=True)
def _plain(settings):
    settings.MIDDLEWARE = []
    settings.DEBUG = False


async def test_a_body_in_chunks_without_a_length_is_read_whole():
    start, content = await ask("/echo", b"one ", b"two ", b"three")
    assert (start["status"], content) == (200, b"one two three")
    assert (b"X-Length", b"13") in start["headers"]


async def test_every_cookie_has_its_own_header():
    start, _content = await ask("/echo")
    cookies = [value for name, value in start["headers"] if name == b"Set-Cookie"]
    assert [c.split(b"=")[0] for c in cookies] == [b"one", b"two"]


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
async def test_a_stream_is_sent_to_its_end():
    start, content = await ask("/stream", method="GET")
    assert (start["status"], content) == (200, b"ab")


async def test_requests_share_a_few_threads():
    names = {(await ask("/thread", method="GET"))[1] for _ in range(4 * HTTP_THREADS)}
    assert len(names) <= HTTP_THREADS
    assert all(name.startswith(b"http") for name in names)


async def test_a_fault_is_a_500_and_an_unknown_address_a_404():
    for address, status in (("/fail", 500), ("/nothing", 404)):
        start, content = await ask(address, method="GET")
        assert start["status"] == status
        assert b"inside" not in content


async def test_a_client_that_leaves_in_the_middle_of_its_body_is_let_go():
    communicator = ApplicationCommunicator(ThreadedHandler(), scope("/echo"))
    await communicator.send_input({"type": "http.request", "body": b"half", "more_body": True})
    await communicator.send_input({"type": "http.disconnect"})
    await communicator.wait(10)
    assert await communicator.receive_nothing()


async def test_a_body_larger_than_anything_is_refused_and_not_kept(settings, monkeypatch):
    settings.LARGEST_BODY = 10
    settings.MIDDLEWARE = ["core.middleware.InputGuardMiddleware"]
    kept = []
    whole = ThreadedHandler.read_body

    async def read(self, receive):
        body = await whole(self, receive)
        kept.append(len(body.read()))
        body.seek(0)
        return body

    monkeypatch.setattr(ThreadedHandler, "read_body", read)
    assert (await ask("/echo", b"a" * 5, b"b" * 5))[0]["status"] == 200
    assert (await ask("/echo", b"a" * 8, b"b" * 8, b"c" * 80))[0]["status"] == 413
    assert kept == [10, 8]
    assert (await ask("/echo", b"a" * 11))[0]["status"] == 413
