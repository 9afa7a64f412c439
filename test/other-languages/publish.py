"""Publishes one event and prints what became of it.

Call: publish.py BROKERS STREAM VERDICTS EVENT.json
Needs: pip install confluent-kafka cloudevents==2.2.0
"""

import hashlib
import json
import sys
import time

from cloudevents.core.bindings.kafka import to_structured_event
from cloudevents.core.formats.json import JSONFormat
from confluent_kafka import Consumer, Producer, TopicPartition

WAIT_SECONDS_MAX = 60


def main(brokers, stream, verdicts, path):
    with open(path, "rb") as file:
        content = file.read()
    event = JSONFormat().read(None, content)
    if "time" not in json.loads(content):
        # The SDK puts the present in: each retry would be other bytes of the same protocol.
        del event.get_attributes()["time"]
    message = to_structured_event(event, key_mapper=lambda of: of.get_data()["precinctId"])
    # These bytes are the record. Keep them: a retry must be the same ones.
    sha256 = "sha256:" + hashlib.sha256(message.value).hexdigest()

    # Reading begins where the verdicts end now, before anything is sent.
    consumer = Consumer({"bootstrap.servers": brokers, "group.id": "publisher", "enable.auto.commit": False})
    _, end = consumer.get_watermark_offsets(TopicPartition(verdicts, 0), timeout=WAIT_SECONDS_MAX)
    consumer.assign([TopicPartition(verdicts, 0, end)])

    failures = []
    producer = Producer({"bootstrap.servers": brokers, "enable.idempotence": True})
    producer.produce(
        stream,
        key=message.key,
        value=message.value,
        headers=message.headers,
        on_delivery=lambda error, _: failures.append(error) if error else None,
    )
    unsent = producer.flush(WAIT_SECONDS_MAX)
    if failures or unsent:
        sys.exit(f"not sent: {failures or 'no broker answered'}")

    until = time.monotonic() + WAIT_SECONDS_MAX
    while time.monotonic() < until:
        message = consumer.poll(1.0)
        if message is None or message.error():
            continue
        data = json.loads(message.value())["data"]
        for row in data["rows"]:
            verdict = dict(zip(data["columns"], row))
            if verdict["sha256"] == sha256:
                print(json.dumps(verdict, ensure_ascii=False))
                consumer.close()
                return 0 if verdict["verdict"] in ("counted", "duplicate") else 1
    sys.exit("no verdict yet: the record stands in the stream and will be judged once tabulation runs")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
