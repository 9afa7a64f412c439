/**
 * Who may do what at Kafka: the least that each part of Sanaq needs, as access control lists. Kafka knows patterns by
 * prefix only, and the topics of an election end in what they are, so rights are granted election by election, before it
 * is defined.
 */
import { topicNames } from '#libs/contracts';

export type Role = 'tabulation' | 'seat-allocation' | 'operator' | 'publisher';

export type Operation = 'Read' | 'Write' | 'Create' | 'Delete' | 'DescribeConfigs';

export interface RoleOfKafka {
  readonly role: Role;
  /** Name of its user at Kafka where nothing else is asked for; also the beginning of its consumer groups' names. */
  readonly principal: string;
}

/** results-api is not among them: it reads PostgreSQL alone. */
export const ROLES: readonly RoleOfKafka[] = [
  { role: 'tabulation', principal: 'sanaq-tabulation' },
  { role: 'seat-allocation', principal: 'sanaq-seat-allocation' },
  { role: 'operator', principal: 'sanaq-operator' },
  { role: 'publisher', principal: 'sanaq-publisher' },
];

/** One user's operations on one resource. */
export interface Right {
  readonly principal: string;
  readonly resource: 'topic' | 'group';
  readonly name: string;
  readonly pattern: 'literal' | 'prefixed';
  readonly operations: readonly Operation[];
}

/** To read with us is also to look at the topic's settings, which would let records get lost if they were wrong. */
const READ: readonly Operation[] = ['Read', 'DescribeConfigs'];
const MAKE: readonly Operation[] = ['Create', ...READ];
const PUBLISH: readonly Operation[] = ['Write', ...READ];

type TopicRights = Readonly<Partial<Record<keyof ReturnType<typeof topicNames>, readonly Operation[]>>>;

const TOPIC_RIGHTS: Readonly<Record<Role, TopicRights>> = {
  tabulation: { stream: READ, verdicts: PUBLISH, results: PUBLISH },
  'seat-allocation': { stream: READ, results: READ, mandates: PUBLISH },
  // `define` makes all topics of an election.
  operator: { stream: ['Write', ...MAKE], verdicts: MAKE, results: MAKE, mandates: MAKE },
  publisher: { stream: ['Write', 'DescribeConfigs'], verdicts: READ },
};

/** What a role needs for one election, as a user of this name. */
export function rightsFor(role: Role, principal: string, topicPrefix: string, electionId: string): readonly Right[] {
  const names = topicNames(topicPrefix, electionId);
  const topics = Object.entries(TOPIC_RIGHTS[role]).map(([topic, operations]): Right => ({
    principal,
    resource: 'topic',
    name: names[topic as keyof typeof names],
    pattern: 'literal',
    operations,
  }));
  const groups: readonly Right[] = [
    { principal, resource: 'group', name: `${principal}-`, pattern: 'prefixed', operations: ['Read', 'Delete'] },
    // Under this name tabulation notes for tools that show lag how far it has read.
    ...(role === 'tabulation' ? [noteOf(principal, `${topicPrefix}.${electionId}`)] : []),
  ];
  return [...topics, ...groups];
}

function noteOf(principal: string, name: string): Right {
  return { principal, resource: 'group', name, pattern: 'literal', operations: ['Read'] };
}

/** The same with the tool that comes with Kafka. */
export function kafkaAclsCommand(right: Right): string {
  const operations = right.operations.map((operation) => `--operation ${operation}`).join(' ');
  const pattern = right.pattern === 'prefixed' ? ' --resource-pattern-type prefixed' : '';
  return (
    `kafka-acls.sh --bootstrap-server "$KAFKA_BROKERS" --command-config admin.properties --add ` +
    `--allow-principal User:${right.principal} ${operations} --${right.resource} ${right.name}${pattern}`
  );
}
