/**
 * The arrows of docs/architecture.md, held by a machine. Type-only imports count as every other.
 */
const PURE = '^libs/(election|allocation|allocation-verifier|log)/|^libs/persons/src/rules/';
const TESTS = '\\.spec\\.ts$|/testing/';

/** Libraries in layers: each may import those to its left and nothing else of ours. */
const MAY_IMPORT = {
  allocation: [],
  log: [],
  election: ['allocation', 'log'],
  'event-stream': ['patience'],
  patience: [],
  contracts: ['allocation', 'election', 'event-stream'],
  basics: ['patience'],
  platform: ['basics', 'patience'],
  rehearsal: ['allocation', 'election'],
  'open-data': ['basics', 'election'],
  persons: ['allocation', 'contracts', 'election', 'patience', 'platform'],
  journal: ['basics', 'contracts', 'election', 'event-stream', 'patience', 'platform'],
  results: ['basics', 'allocation', 'contracts', 'election', 'event-stream', 'journal', 'log', 'patience', 'platform'],
  tabulation: [
    'contracts',
    'election',
    'event-stream',
    'journal',
    'log',
    'patience',
    'platform',
    'proof-verifier',
    'results',
  ],
  mandates: ['allocation', 'contracts', 'election', 'event-stream', 'journal', 'patience', 'platform', 'results'],
  backend: [
    'allocation',
    'basics',
    'contracts',
    'election',
    'event-stream',
    'journal',
    'log',
    'mandates',
    'patience',
    'platform',
    'results',
    'tabulation',
  ],
  replay: [
    'allocation',
    'basics',
    'backend',
    'contracts',
    'election',
    'event-stream',
    'journal',
    'log',
    'mandates',
    'patience',
    'platform',
    'results',
    'tabulation',
  ],
};

const arrows = Object.entries(MAY_IMPORT).map(([name, allowed]) => ({
  name: `arrows-of-${name}`,
  comment: `libs/${name} may import only: ${allowed.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^libs/${name}/`, pathNot: TESTS },
  to: { path: '^libs/', pathNot: [`^libs/${name}/`, ...allowed.map((other) => `^libs/${other}/`)] },
}));

/**
 * Rooms of a library: each may import itself and those named. Only the files beside the rooms (the door, and what joins
 * the rooms) see all of them.
 */
const BASE = ['json', 'rule-sets', 'input', 'outcome', 'texts', 'steps'];
const ROOMS = {
  allocation: {
    json: [],
    'rule-sets': ['json'],
    gaps: ['rule-sets'],
    input: ['json', 'rule-sets'],
    outcome: ['input', 'rule-sets'],
    texts: ['input', 'outcome', 'rule-sets'],
    steps: ['input', 'json', 'outcome', 'rule-sets', 'texts'],
    candidates: BASE,
    lists: BASE,
    majority: [...BASE, 'candidates'],
    plurality: [...BASE, 'candidates'],
    referendum: BASE,
    withdrawals: [...BASE, 'candidates', 'plurality'],
  },
  'allocation-verifier': {
    document: [],
    case: ['document'],
    course: ['case', 'document'],
    candidates: ['case', 'course', 'document'],
    lists: ['case', 'course', 'document'],
    majority: ['candidates', 'case', 'course', 'document'],
    plurality: ['candidates', 'case', 'course', 'document'],
    referendum: ['case', 'course', 'document'],
    withdrawals: ['candidates', 'case', 'course', 'document', 'plurality'],
  },
  'proof-verifier': {
    words: [],
    bytes: [],
    json: ['bytes'],
    checks: ['words'],
    tree: ['bytes'],
    note: ['bytes'],
    proof: ['bytes', 'checks', 'json', 'note', 'tree', 'words'],
    audit: ['bytes', 'checks', 'json', 'note', 'proof', 'tree', 'words'],
  },
  /** From those that know least to the judge. */
  election: {
    definition: [],
    forms: ['definition'],
    outcome: ['definition'],
    record: ['definition'],
    law: ['definition', 'record'],
    mandates: ['law', 'record'],
    frame: ['definition', 'law', 'record'],
    protocol: ['definition', 'frame', 'law', 'record'],
    summaries: ['definition', 'frame', 'outcome', 'record'],
    sums: ['frame'],
    state: ['definition', 'frame', 'mandates', 'record', 'summaries', 'sums'],
    result: ['definition', 'mandates', 'outcome', 'record', 'state', 'sums'],
    amendments: ['definition', 'record', 'state'],
    rounds: ['definition', 'frame', 'law', 'record', 'result', 'state'],
    checks: ['decisions', 'definition', 'forms', 'outcome', 'result'],
    decisions: ['amendments', 'definition', 'frame', 'law', 'mandates', 'record', 'result', 'rounds', 'state', 'sums'],
    evolve: ['decisions', 'protocol', 'record', 'state', 'summaries'],
    judge: [
      'checks',
      'decisions',
      'definition',
      'evolve',
      'frame',
      'outcome',
      'protocol',
      'record',
      'state',
      'summaries',
      'sums',
    ],
  },
};

/** What rooms share without a room of its own: arithmetic, and the word for a defect of ours. */
const SHARED_FILES = ['^libs/allocation-verifier/src/fraction\\.ts$', '^libs/election/src/certain\\.ts$'];

const rooms = Object.entries(ROOMS).flatMap(([library, arrowsOf]) =>
  Object.entries(arrowsOf).map(([room, allowed]) => ({
    name: `rooms-of-${library}-${room}`,
    comment: `libs/${library}/src/${room} may import only: ${allowed.join(', ') || 'nothing beside it'}`,
    severity: 'error',
    from: { path: `^libs/${library}/src/${room}/`, pathNot: TESTS },
    to: {
      path: `^libs/${library}/`,
      pathNot: [...SHARED_FILES, ...[room, ...allowed].map((other) => `^libs/${library}/src/${other}/`)],
    },
  })),
);

const ELECTION = '^libs/election/src/';

module.exports = {
  forbidden: [
    {
      name: 'verifier-stands-alone',
      comment: 'a second opinion that shares code with the first is none; only its tests may see the engine',
      severity: 'error',
      from: { path: '^libs/allocation-verifier/', pathNot: TESTS },
      to: { path: '^(libs|apps|infra|test)/|node_modules/', pathNot: '^libs/allocation-verifier/src/(?!testing/)' },
    },
    {
      name: 'kit-for-readers-stands-alone',
      comment: 'others take it into their own programs: it has no dependencies',
      severity: 'error',
      from: { path: '^libs/reader-kit/', pathNot: TESTS },
      to: { path: '.', pathNot: '^libs/reader-kit/src/' },
    },
    {
      name: 'checker-of-proofs-stands-alone',
      comment: 'it runs in a browser, too, and rests on nothing of ours: only its tests may see what makes proofs',
      severity: 'error',
      from: { path: '^libs/proof-verifier/', pathNot: TESTS },
      to: { path: '.', pathNot: '^libs/proof-verifier/src/(?!testing/)' },
    },
    {
      name: 'no-circles',
      comment: 'types count: two files that name each other’s types cannot be read one after the other',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'a-room-of-election-is-known',
      comment: 'a new folder gets its arrows in ROOMS',
      severity: 'error',
      from: {
        path: `${ELECTION}[^/]+/`,
        pathNot: [TESTS, ...Object.keys(ROOMS.election).map((room) => `${ELECTION}${room}/`)],
      },
      to: {},
    },
    {
      name: 'kinds-of-decisions-know-no-other',
      comment: 'what two kinds have in common stands in decisions/shared',
      severity: 'error',
      from: {
        path: `${ELECTION}decisions/`,
        pathNot: [TESTS, `${ELECTION}decisions/(decisions|decoded-record|published)\\.ts$`],
      },
      to: { path: `${ELECTION}decisions/[^/]+\\.ts$` },
    },
    {
      name: 'pure-libraries-stay-pure',
      comment: 'the core knows no framework, no server, no clock; hashing is a function',
      severity: 'error',
      from: { path: PURE, pathNot: TESTS },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
        pathNot: ['^(node:)?crypto$', 'node_modules/canonicalize/'],
      },
    },
    {
      name: 'rules-on-persons-stay-pure',
      comment: 'the rules see shapes of the law, never the tables and events in which persons are kept',
      severity: 'error',
      from: { path: '^libs/persons/src/rules/', pathNot: TESTS },
      to: { path: '^libs/', pathNot: ['^libs/persons/src/rules/', '^libs/allocation/'] },
    },
    ...arrows,
    ...rooms,
    {
      name: 'libraries-know-no-app',
      severity: 'error',
      from: { path: '^libs/', pathNot: TESTS },
      to: { path: '^(apps|test)/' },
    },
    {
      name: 'only-some-libraries-start-servers',
      comment: 'servers are started by infra; libraries that need one for a call go through backend and replay',
      severity: 'error',
      from: { path: '^libs/', pathNot: [TESTS, '^libs/(backend|replay)/'] },
      to: { path: '^infra/' },
    },
    {
      name: 'only-standalone-joins-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/standalone/' },
      to: { path: '^apps/', pathNot: ['^apps/$1/', '^apps/dashboard/src/index\\.ts$'] },
    },
    {
      name: 'only-the-api-serves-the-page',
      severity: 'error',
      from: { path: '^apps/', pathNot: '^apps/(dashboard|results-api)/' },
      to: { path: '^apps/dashboard/' },
    },
    {
      name: 'the-page-asks-nothing',
      comment: 'views are functions of what they are given; whoever serves them asks the store',
      severity: 'error',
      from: { path: '^apps/dashboard/src/', pathNot: TESTS },
      to: { path: '^libs/', pathNot: '^libs/(allocation|election|platform|results)/src/index\\.ts$' },
    },
    {
      name: 'a-browser-gets-no-server',
      comment: 'what runs in a browser is bundled by itself',
      severity: 'error',
      from: { path: '^apps/dashboard/client/' },
      to: { path: '^(apps|libs|infra|test)/', pathNot: '^apps/dashboard/client/' },
    },
    {
      name: 'the-page-that-checks-has-the-checker-alone',
      severity: 'error',
      from: { path: '^apps/verifier/client/' },
      to: { path: '.', pathNot: '^(apps/verifier/client/|libs/proof-verifier/src/index\\.ts$)' },
    },
    {
      name: 'a-library-is-entered-by-its-door',
      comment: 'import #libs/NAME, not a file of another library',
      severity: 'error',
      from: { path: '^libs/([^/]+)/', pathNot: TESTS },
      to: { path: '^libs/[^/]+/src/.+', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'types'] },
  },
};
