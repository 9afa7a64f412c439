/** What every member of every event means, by the contract class that has it; `npm run schemas` publishes it. */
import { MEMBER_TEXTS } from './file-texts';

type Texts = Readonly<Record<string, string>>;

/** Members that mean the same wherever they stand. */
const EVERYWHERE: Texts = {
  electionId: 'The election; also in the names of its topics.',
  contestId: 'The contest, by its id in the definition.',
  round: 'Round of the contest, from 1.',
  precinctId: 'The precinct, by its id in the register.',
  snapshot: 'Number of the snapshot: the position of the last record in it.',
  position: 'Position in the stream of the record that this is about.',
  sha256: 'Hash of the record: SHA-256 over the bytes of its value as they were sent.',
  root: 'Root of the tree of sums of the contest: it stands for every figure of every precinct (docs/tree-of-sums.md).',
  counters: 'Figures besides the votes, by the id of their counter.',
  votes: 'Votes by the id of the option.',
  event: 'The signed event, word for word: anyone can verify its signature.',
  amendments: 'Changes of the officers up to here, in order; missing: the officers are those of the definition.',
  ext: 'Anything else to keep with the record; nobody judges it.',
  withdrawn: 'Options that were withdrawn; their votes stay in every sum. Missing: none.',
  resolution: 'The resolution of the commission behind it.',
  engine: 'Name and version of the engine that judged.',
};

const CERTIFIED: Texts = {
  position: 'Position of the record with which the second officer approved.',
  totals: 'The totals that both officers signed.',
  openItems: 'Held records that the certification names, with a reason each.',
  missing: 'Precincts without a result that the certification names, with a reason each.',
  withExceptions: 'True where openItems or missing names anything: the result holds all the same.',
  changedOfficers:
    'Those who certified and are not, or not with this key and right, in the sealed definition. Missing: none.',
};

const SUBMITTED_PAPER: Texts = {
  counters: 'The lines of the protocol besides the votes, by the id of their counter in the form.',
  votes: 'Votes by the id of the option.',
  signedAt: 'When the commission signed.',
  signatories: 'Who signed: a name each, or an object of short texts such as name and role.',
  documents: 'Files that belong to it, such as the scan, by their hash.',
};

const LATER_RECORD: Texts = {
  position: 'Position of the record that decides it.',
  certification: 'Hash of the certifying record whose mandates are meant.',
};

/** The file's texts hold for the event too, but for what the commands fill in. */
const DECIDED: Texts = {
  ...MEMBER_TEXTS['decision'],
  electionId: 'The election; also in the names of its topics.',
  definitionSha256: 'Hash of the definition under which it is decided: it holds there alone.',
  resolution: 'The resolution of the commission behind it.',
  officerId: 'The officer who signs.',
};

export const EVENT_TEXTS: Readonly<Record<string, Texts>> = {
  ...MEMBER_TEXTS,
  ElectionDefined: {
    ...MEMBER_TEXTS['election'],
    definitionSha256: 'SHA-256 over the canonical JSON (RFC 8785) of all other members.',
  },
  ContestData: {
    ...MEMBER_TEXTS['ContestData'],
    ruleSet: 'The rule set, written out in full (docs/editions.md).',
    form: 'The form of the protocol, written out in full (docs/protocol-form.md).',
    rounds: 'The rounds that are known when the election is defined.',
  },
  RegisterPublished: {
    part: 'Which slice of the register this is, from 1.',
    parts: 'How many slices there are.',
    precincts: 'The rows of this slice.',
  },
  PrecinctRowData: {
    territoryId: 'The leaf of the units to which the precinct belongs.',
    registered: 'Voters in the register; null where it is not known.',
    constituencies: 'The constituency of the precinct by hierarchy.',
  },
  RegisterSealed: {
    count: 'Precincts of the whole register.',
    sha256: 'SHA-256 over the rows of all slices in their order (docs/verification.md).',
  },
  ProtocolSubmitted: {
    ...SUBMITTED_PAPER,
    replaces: 'The record that this one takes the place of: for a correction or a recount.',
    legalBasis: 'On what a recount rests.',
    inWords: 'Figures in words, by the id of counter or option, where the form has them.',
    issuedByMember: 'Ballots issued by each member of the commission.',
    portableBoxes: 'The portable ballot boxes.',
    acts: 'Acts and complaints attached to the protocol.',
    capture: 'How the figures came from the paper into the machine.',
    recordedAt: 'When they were recorded.',
  },
  ReplacesData: {
    source: 'Source of the record that is replaced.',
    eventId: 'Its id.',
    sha256: 'SHA-256 over the bytes of its value as they were sent; its verdict names it too.',
    reason: 'correction of an error of writing, or recount of the ballots.',
    document: 'The paper on which it rests.',
  },
  RecountBasisData: { article: 'The article of the act, such as 43(9).' },
  PortableBoxData: { ballots: 'Ballots found in the box.', applications: 'Applications to vote outside the premises.' },
  ActData: { kind: 'What it is: act, complaint …', sha256: 'SHA-256 of the file.' },
  DocumentData: {
    role: 'What it is: scan, act, record of the meeting …',
    mediaType: 'Media type of the file.',
    sha256: 'SHA-256 of the file.',
  },
  CaptureData: { method: 'manual, scan …', enteredTwice: 'True where two persons typed the figures, and they agree.' },
  SummarySubmitted: {
    ...SUBMITTED_PAPER,
    unitId: 'The unit of the commission.',
    hierarchy: 'Hierarchy of constituencies of the unit; missing: the administrative units.',
    counters: 'The sums that the commission made; only those given are compared.',
    votes: 'Votes by option; one that is not given has none.',
    replaces: 'An earlier summary of the same unit that this one takes the place of.',
  },
  ReplacedSummaryData: {
    source: 'Source of the summary that is replaced.',
    eventId: 'Its id.',
    document: 'The paper on which it rests.',
  },
  DecisionSubmitted: DECIDED,
  DecisionTargetData: {
    sha256: 'Hash of the record that is decided about.',
    unitId: 'A unit, with all below it.',
    hierarchy: 'Hierarchy of the constituency.',
    constituencyId: 'A constituency.',
    source: 'set_aside of many: held records of this source.',
    code: 'set_aside of many: held records with this code.',
    records: 'set_aside of many: these records, by hash.',
  },
  DecisionBasisData: {
    verdict: 'The verdict that the officer saw.',
    current: 'Hash of the protocol that counted for the precinct then; null: none.',
    root: 'certify: root of the contest that the officer saw.',
    totals: 'certify: the totals that the officer saw.',
    openItems: 'certify: held records that stay open, with a reason each.',
    missing: 'certify: precincts without a result, with a reason each.',
    questionSha256: 'decide_gap: hash of the question.',
    set: 'set_aside of many: the records that the officer saw.',
    article: 'The article on which it rests, such as 95(1).',
    gap: 'The gap of the law that it settles (docs/decisions.md).',
  },
  HeldSetData: { count: 'How many records.', sha256: 'SHA-256 over their sorted hashes, put together.' },
  NamedItemData: { sha256: 'Hash of the held record.', reason: 'Why it may stay open.' },
  NamedPrecinctData: { reason: 'Why it has no result.' },
  AmendmentData: {
    precincts: 'Precincts that are added to the register; they come alone.',
    officers: 'Officers added, or in the place of those with the same id.',
    revokedOfficers: 'Officers who may no longer decide.',
    sources: 'Sources added, or in the place of those with the same URI.',
    revokedSources: 'Sources that may no longer speak.',
    publishFrom: 'New time from which results are shown; null: at once.',
  },
  OpeningReportData: {
    software: 'Name and version of the software that counts.',
    verifierSha256: 'SHA-256 of the page with which anyone checks proofs.',
  },
  ResolutionData: MEMBER_TEXTS['resolution'] ?? {},
  OrderOfMandatesData: {
    listId: 'The list, by the id of its option.',
    setBy: 'Whose order it is: the governing body of the party, or the commission where the body gave none in time.',
    occasion: 'first: after the certification; vacancy: a mandate has become free.',
    decidedOn: 'Day on which the order was set.',
    document: 'The paper with the order.',
    publishedOn: "Day on which the results were published: the party's time runs from it.",
    persons: 'Who receives the mandates, in order.',
    share: 'The share of women, the young and persons with disabilities; null where none applies.',
    answers: 'Questions that the act leaves open, with the reading that was chosen.',
  },
  OrderDocumentData: { number: 'Its number.', date: 'Its day.', sha256: 'SHA-256 of the file.' },
  NamedPersonData: {
    candidateId: 'Id of the candidate in the list.',
    name: 'The public name.',
    commitment: 'Salted hash over what is known of the person; nothing else of it is published.',
    countsTowardsShare: 'Whether the person counts towards the share, where the commission publishes it; never why.',
  },
  NamedShareData: {
    article: 'The article that asks for the share.',
    mandates: 'Mandates of the list.',
    minimum: 'How many of them must be of these groups.',
    met: 'Whether they are.',
    readings: 'Readings of the act that this rests on.',
  },
  AnsweredQuestionData: { question: 'Code of the question.', option: 'The reading that was chosen.' },
  VerdictsGiven: {
    definitionSha256: 'Hash of the definition under which was judged; null as long as there is none.',
    columns: 'What the cells of a row are, in their order; the same in every event of this version.',
    rows:
      'A verdict each. position is the record that caused it, subjectPosition the record that it is about, and the pair ' +
      'is the identity of the row; source and id are null where they could not be read; codes are explained in docs/codes.md.',
  },
  ResultsPublished: {
    hierarchy: 'administrative, or a hierarchy of constituencies.',
    unitId: 'The unit whose figures these are.',
    unitKind: 'Its kind in the definition, or constituency.',
    parentId: 'The unit above; null for the root.',
    precincts: 'Precincts of the unit by their state.',
    openItems: 'Held records of its precincts.',
    counters: 'Sums over the counted precincts, by the id of the counter.',
    votes: 'Sums over the counted precincts, by the id of the option.',
    changed: 'Territories only: their precincts whose row changed. One that was never listed is missing.',
    part: 'Where the rows need several events: which of them this is, from 1. The figures of the unit stand in each.',
    parts: 'How many events the rows need.',
  },
  PrecinctTally: {
    expected: 'All precincts: the sum of the other five.',
    counted: 'With a protocol that counts.',
    held: 'With held records only: a commission must decide.',
    annulled: 'Where the voting was annulled.',
    notHeld: 'Where no voting was held.',
    missing: 'Without a protocol.',
  },
  ChangedPrecincts: {
    counters: 'Ids of the counters of every row, in order.',
    votes: 'Ids of the options of every row, in order.',
    rows: 'A precinct each: id, state, held records, hash of its protocol (null unless counted), counters and votes (empty unless counted).',
  },
  SnapshotPublished: {
    root: 'Root over the roots of all contests.',
    contests: 'All contests and rounds.',
    records: 'How many events of this snapshot stand before this one.',
    recordsSha256: 'Hash over those events (docs/verification.md): a reader sees that none is missing.',
    time: "Kafka's time of the record at the snapshot's position.",
    renderer: 'Version of the rendering: the same rows in the same version are the same bytes.',
  },
  SnapshotContest: {
    state: 'counting, complete (every precinct has a result and nothing is held), or certified.',
    openItems: 'Held records of the contest, also those of unknown precincts.',
  },
  WithdrawnOptionData: { optionId: 'The option.', decision: 'Hash of the decision that withdrew it.' },
  ContestCertified: {
    ...CERTIFIED,
    gapDecisions: 'Decisions that closed gaps of the law.',
    withdrawals: 'Decisions by which options were withdrawn. Missing: none.',
    ruleSet: 'The rule set, written out in full.',
    certification: 'The decision of the first officer.',
    approval: 'The decision of the second officer.',
    opening: 'The decision that opened this round, where the definition does not have it.',
  },
  CertifiedTotals: {
    precincts: 'Precincts by their state.',
    counters: 'Sums by the id of the counter.',
    votes: 'Sums by the id of the option.',
  },
  SignedRecord: {},
  NamedRecord: {},
  AmendingRecord: { approval: 'The approval of the second officer, with which it took effect.' },
  OpeningRecord: { contestNo: 'Number of the total of this round, after those of the definition.' },
  GapDecision: {
    questionSha256: 'Hash of the question.',
    option: 'The answer.',
    sha256: 'Hash of the deciding record.',
    position: 'Position of the deciding record.',
  },
  CertificationRevoked: {
    position: LATER_RECORD['position'] ?? '',
    revoked: 'Hash of the certifying record that no longer stands.',
  },
  SuspensionDecided: { ...LATER_RECORD, state: 'suspended, or lifted: the mandates stand again.' },
  OrderDecided: LATER_RECORD,
  MandatesProjected: {
    final: 'Always false: what the seats would be if the count ended here.',
    outcome: 'The outcome as the API has it, with every step.',
  },
  MandatesDistributed: {
    ...CERTIFIED,
    distribution: 'Number of the distribution, from 1 for each contest and round.',
    supersedes: 'Number of the distribution whose place it takes; null for the first.',
    reason: 'certification; order: mandates of a list were given to persons; vacancy: one became free.',
    order: 'The order of mandates; missing where the reason is the certification.',
    holders: 'Who holds the mandates, by list; a list without an order is left out.',
    suspendedBy: 'Hash of the decision that suspends the mandates while this is made. Missing: none.',
    ruleSet: 'Name of the rule set.',
    edition: 'Day of the edition of the act; null where the rule set names none.',
    seats: 'Mandates by the id of the option.',
    winners: 'Who is elected; for lists, those that receive mandates.',
    repeatVoteAmong: 'Who is on the ballot of the repeat vote, where that is the result.',
    additionalElections: 'Mandates that nobody was elected to, where the act fills them by additional elections.',
    result: 'What the outcome is; null where the kind of contest has none but the seats.',
    trace: 'Every step of the calculation, for who repeats it.',
    officers: 'Who certified, with the keys used.',
  },
  AdditionalElectionsData: { seats: 'How many mandates.', article: 'The article that says so, or null.' },
  OrderBehind: {
    sha256: 'Hash of the order.',
    position: 'Position of the order in the stream.',
    listId: 'The list.',
    officer: 'Who signed it.',
  },
  ListHolders: {
    listId: 'The list.',
    order: 'Hash of the order of mandates.',
    persons: 'Who holds its mandates, in order; fewer than its seats: the others are vacant.',
  },
  CertifyingOfficer: {
    officerId: 'Id of the officer.',
    name: 'Name as the public knows it.',
    commission: 'The commission of the officer.',
    keyId: 'Thumbprint (RFC 7638) of the key used.',
  },
  MandatesSuspended: {
    distribution: 'Number of the distribution that does not stand for the time being.',
    position: 'Position of the record that suspends.',
    reason: 'Why.',
    decision: 'The decision that suspends; missing where the certification was revoked.',
    resolution: 'The resolution of the commission behind it; missing where the certification was revoked.',
  },
  MandatesReinstated: {
    distribution: 'Number of the distribution that stands again.',
    position: 'Position of the record that lifts the suspension.',
    reason: 'Why.',
    decision: 'The decision that lifts it.',
  },
};

/** What a member of a class means, or undefined. */
export function meaningOf(className: string, member: string): string | undefined {
  return EVENT_TEXTS[className]?.[member] ?? EVERYWHERE[member];
}
