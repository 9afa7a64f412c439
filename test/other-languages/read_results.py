"""Reads the results of an election up to now and prints every whole snapshot; a line for each contest.

Call: read_results.py BROKERS RESULTS
Needs: pip install confluent-kafka, and sanaq_reader.py of libs/reader-kit beside this file
"""

import json
import sys

from confluent_kafka import Consumer, TopicPartition
from sanaq_reader import Problem, ResultsReader

WAIT_SECONDS_MAX = 60


def main(brokers, results):
    consumer = Consumer({"bootstrap.servers": brokers, "group.id": "newsroom", "enable.auto.commit": False})
    _, end = consumer.get_watermark_offsets(TopicPartition(results, 0), timeout=WAIT_SECONDS_MAX)
    # From the beginning: figures of a place come only when they change. Read on beyond `end` to follow the count.
    consumer.assign([TopicPartition(results, 0, 0)])
    reader = ResultsReader()
    position = 0
    while position < end:
        message = consumer.poll(WAIT_SECONDS_MAX)
        if message is None or message.error():
            sys.exit(f"not read: {message.error() if message else 'no broker answered'}")
        position = message.offset() + 1
        step = reader.take(message.value())
        if isinstance(step, Problem):
            # Show the last whole snapshot on, and read again from the beginning.
            sys.exit(f"{step.kind}: {step.detail}")
        if step is None:
            continue
        for contest in step.contests.values():
            total = next(unit for unit in contest.units.values() if unit["parentId"] is None)
            shown = {"snapshot": step.number, "contest": contest.contest_id, "votes": total["votes"]}
            print(json.dumps(shown, ensure_ascii=False))
    consumer.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
