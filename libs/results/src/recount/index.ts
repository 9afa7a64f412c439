/** A door of its own for anyone who counts in memory: nothing behind it loads a client of a server. */
export { History } from '../closing/history';
export { verdictRow } from '../closing/verdict-row';
export { CurrentCertifications, currentDocument, currentHeld } from '../current-results';
export { SignedDecisions } from '../publication/signed-decisions';
