/** One election's stream and topics on Kafka, read on and on. */
import type { Kafka } from 'kafkajs';
import type { Faults } from '../../crash/compare-results';
import { ElectionCheck } from './election-check';
import { PlainTopic } from './plain-topic';

export class ElectionAudit {
  readonly check: ElectionCheck;
  private readonly topics: Readonly<Record<'stream' | 'results' | 'verdicts' | 'mandates', PlainTopic>>;

  constructor(
    kafka: Kafka,
    electionId: string,
    private readonly topic: (what: string) => string,
  ) {
    this.check = new ElectionCheck(electionId);
    const of = (what: string): PlainTopic => new PlainTopic(kafka, topic(what));
    this.topics = { stream: of('stream'), results: of('results'), verdicts: of('verdicts'), mandates: of('mandates') };
  }

  reset(anew: readonly string[]): void {
    for (const [what, topic] of Object.entries(this.topics)) if (anew.includes(this.topic(what))) topic.reset();
  }

  async read(faults: Faults): Promise<void> {
    const { stream, results, verdicts, mandates } = this.topics;
    const news = {
      stream: await stream.news(),
      results: await results.news(),
      verdicts: await verdicts.news(),
      mandates: await mandates.news(),
    };
    this.check.take(news, faults);
  }
}
