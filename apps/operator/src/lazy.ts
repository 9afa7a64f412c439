/**
 * Verbs are loaded when they are called: whoever asks for help does not wait for Kafka's client. `require`, because the
 * modules stay CommonJS and a dynamic import would need file names of the compiled output.
 */
/* eslint-disable @typescript-eslint/no-require-imports */
export const verbs = {
  /** What reads files, for options that concern all of them. */
  backend: () => require('#libs/backend') as typeof import('#libs/backend'),
  allocate: () => require('./verbs/allocate') as typeof import('./verbs/allocate'),
  certify: () => require('./verbs/certify') as typeof import('./verbs/certify'),
  decide: () => require('./verbs/decide') as typeof import('./verbs/decide'),
  define: () => require('./verbs/define') as typeof import('./verbs/define'),
  export: () => require('./verbs/export') as typeof import('./verbs/export'),
  held: () => require('./verbs/held') as typeof import('./verbs/held'),
  key: () => require('./verbs/key') as typeof import('./verbs/key'),
  mandates: () => require('./verbs/mandates') as typeof import('./verbs/mandates'),
  personsAssign: () => require('./verbs/persons-assign') as typeof import('./verbs/persons-assign'),
  personsCheck: () => require('./verbs/persons-check') as typeof import('./verbs/persons-check'),
  personsErase: () => require('./verbs/persons-erase') as typeof import('./verbs/persons-erase'),
  personsImport: () => require('./verbs/persons-import') as typeof import('./verbs/persons-import'),
  personsList: () => require('./verbs/persons-list') as typeof import('./verbs/persons-list'),
  personsStanding: () => require('./verbs/persons-standing') as typeof import('./verbs/persons-standing'),
  replay: () => require('./verbs/replay') as typeof import('./verbs/replay'),
  results: () => require('./verbs/results') as typeof import('./verbs/results'),
  setAside: () => require('./verbs/set-aside') as typeof import('./verbs/set-aside'),
  simulate: () => require('./verbs/simulate') as typeof import('./verbs/simulate'),
  status: () => require('./verbs/status') as typeof import('./verbs/status'),
  submit: () => require('./verbs/submit') as typeof import('./verbs/submit'),
  summaries: () => require('./verbs/summaries') as typeof import('./verbs/summaries'),
  tabulate: () => require('./verbs/tabulate') as typeof import('./verbs/tabulate'),
  verifyAllocation: () => require('./verbs/verify-allocation') as typeof import('./verbs/verify-allocation'),
};
