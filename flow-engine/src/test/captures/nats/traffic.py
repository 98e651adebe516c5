"""The traffic of nats.pcap: what each part does is what nats.json expects."""

import asyncio

import nats
from nats.errors import NoRespondersError

URL = "nats://127.0.0.1:4222"
TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


async def connect(user, password, **options):
    return await nats.connect(URL, user=user, password=password, allow_reconnect=False, **options)


async def no_error(error):
    pass


async def main():
    server = await connect("ann", "s3cret-password", name="orders")

    async def answer(message):
        await message.respond(b"s3cret-answer")

    await server.subscribe("shop.orders.*", queue="workers", cb=answer)
    await server.flush()

    client = await connect("ann", "s3cret-password", name="web")
    await client.publish("shop.news", b"s3cret-news")
    await client.publish("shop.news", b"with headers", headers={"traceparent": TRACEPARENT, "X-Request-Id": "r-1"})
    await client.request("shop.orders.1", b"s3cret-order", timeout=5)
    await client.request("shop.orders.2", b"s3cret-order", timeout=5, headers={"traceparent": TRACEPARENT})
    try:
        await client.request("shop.nobody", b"", timeout=5)
    except NoRespondersError:
        pass
    big = await client.subscribe("shop.big")
    await client.publish("shop.big", b"x" * 5000)
    await big.next_msg(timeout=5)
    await big.unsubscribe()

    streams = client.jetstream()
    await streams.add_stream(name="ORDERS", subjects=["stored.*"])
    await streams.publish("stored.1", b"s3cret-stored", headers={"traceparent": TRACEPARENT})
    await streams.publish("stored.2", b"s3cret-stored")
    pulled = await streams.pull_subscribe("stored.*", "billing")
    for message in await pulled.fetch(2, timeout=5):
        await message.ack()
    await client.drain()

    try:
        await connect("ann", "s3cret-wrong", error_cb=no_error)
    except Exception as refused:
        print("as meant:", refused)
    bob = await connect("bob", "s3cret-bob", verbose=True, error_cb=no_error)
    await bob.publish("forbidden.pay", b"x")
    await bob.flush()
    await asyncio.sleep(0.2)
    await bob.close()
    await server.close()


asyncio.run(main())
