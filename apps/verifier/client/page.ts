/** The page that checks proofs: files in, numbered checks out; nothing leaves the device. */
import {
  CHECK_NAMES,
  consistencyOf,
  inWords,
  NotStrict,
  parsePolicy,
  PolicyInvalid,
  verifyProof,
  type Check,
  type Consistency,
  type Language,
  type Policy,
  type ProofResult,
  type Subtotal,
} from '../../../libs/proof-verifier/src/index';
import { element, list, table } from './elements';
import { WORDS } from './words';

const LANGUAGES = ['kk', 'ru', 'en'] as const;
const FILE_MAX = 1_000_000;

interface Given {
  proof: string | null;
  policy: string | null;
  kept: string | null;
  consistency: string | null;
  rehearsal: boolean;
  readonly typed: Map<string, string>;
}

const given: Given = { proof: null, policy: null, kept: null, consistency: null, rehearsal: false, typed: new Map() };
let language: Language = LANGUAGES.find((one) => navigator.language.startsWith(one)) ?? 'ru';

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

/** Figures as they were typed; what is no number is kept apart, so that it cannot pass. */
function typedFigures(): Record<string, number> {
  const entries = [...given.typed].filter(([, text]) => text.trim() !== '');
  return Object.fromEntries(
    entries.map(([name, text]) => [
      name,
      /^\d{1,15}$/.test(text.replaceAll(/\s/g, '')) ? Number(text.replaceAll(/\s/g, '')) : NaN,
    ]),
  );
}

interface Read {
  readonly policy: Policy | undefined;
  readonly consistency: Consistency | undefined;
  readonly problem: string | null;
}

function readBeside(): Read {
  try {
    return {
      policy: given.policy === null ? undefined : parsePolicy(given.policy),
      consistency: given.consistency === null ? undefined : consistencyOf(given.consistency),
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof PolicyInvalid) && !(error instanceof NotStrict)) throw error;
    return { policy: undefined, consistency: undefined, problem: error.message };
  }
}

async function check(): Promise<void> {
  if (given.proof === null) return;
  const { policy, consistency, problem } = readBeside();
  const typed = typedFigures();
  const kept = given.kept === null ? undefined : { checkpoint: given.kept, consistency };
  const began = performance.now();
  const result = await verifyProof(given.proof, { policy, kept, typed, rehearsal: given.rehearsal });
  show(result, problem);
  document.body.dataset['milliseconds'] = String(Math.round(performance.now() - began));
}

const MARKS: Readonly<Record<Check['outcome'], string>> = { passed: '✔', failed: '✘', 'not applicable': '–' };

function outcomeWord(outcome: Check['outcome']): string {
  const words = WORDS[language];
  return outcome === 'passed' ? words.passed : outcome === 'failed' ? words.failed : words.notApplicable;
}

function checkItem({ number, outcome, reason, where }: Check): HTMLElement {
  const item = element('li', { class: outcome.replace(' ', '-'), 'data-check': number, 'data-outcome': outcome });
  item.append(
    element('span', { class: 'mark', 'aria-hidden': 'true' }, MARKS[outcome]),
    element('strong', {}, `${number} `),
    element('span', { class: 'outcome' }, outcomeWord(outcome)),
    element('p', {}, CHECK_NAMES[number][language]),
    element(
      'p',
      { class: 'what' },
      inWords(reason, language) + (where === null || outcome === 'passed' ? '' : ` (${WORDS[language].at} ${where})`),
    ),
  );
  return item;
}

function verdict({ checks, summary }: ProofResult, problem: string | null): HTMLElement {
  const words = WORDS[language];
  const failing = checks.filter(({ outcome }) => outcome === 'failed').map(({ number }) => number);
  const box = element('div', { class: failing.length === 0 ? 'verdict good' : 'verdict bad', id: 'verdict' });
  const isKeyChecked = checks.some(({ number, outcome }) => number === 'C1' && outcome === 'passed');
  const sentence =
    failing.length > 0 ? `${words.fails}${failing.join(' ')}` : isKeyChecked ? words.holds : words.holdsWithoutKey;
  box.append(element('p', {}, summary === null ? `${words.unreadable} ${sentence}` : sentence));
  if (summary?.rehearsal === true) box.append(element('p', { class: 'rehearsal' }, words.rehearsal));
  if (problem !== null) box.append(element('p', {}, `${words.policyInvalid}: ${problem}`));
  return box;
}

function figureRows(subtotals: readonly Subtotal[]): readonly (readonly string[])[] {
  return subtotals.map(({ unitId, expected, counted, figures }) => [
    unitId,
    `${counted} / ${expected}`,
    ...figures.map(({ value }) => value.toLocaleString(language)),
  ]);
}

function show(result: ProofResult, problem: string | null): void {
  const words = WORDS[language];
  const { checks, summary } = result;
  byId('result').replaceChildren(
    element('h2', {}, words.result),
    verdict(result, problem),
    element('h2', {}, words.checks),
    list('ol', checks.map(checkItem), 'checks'),
  );
  byId('says').replaceChildren();
  if (summary === null) return;
  const facts: readonly (readonly [string, string])[] = [
    [words.election, summary.electionId],
    [words.contest, summary.contestId],
    [words.round, String(summary.round)],
    [words.precinct, summary.precinctId],
    [words.state, words.states[summary.state] ?? summary.state],
    [words.protocol, summary.protocol ?? '–'],
    [words.snapshot, `${summary.snapshot} (${summary.time})`],
  ];
  const names = summary.figures.map(({ id }) => id);
  byId('says').replaceChildren(
    element('h2', {}, words.says),
    table(
      [],
      facts.map(([name, value]) => [name, value]),
      'facts',
    ),
    element('h2', {}, words.subtotals),
    element('p', {}, words.subtotalsHint),
    table([words.unit, words.precinctsCounted, ...names], figureRows(summary.subtotals), 'subtotals'),
    ...checkpointToKeep(summary.checkpoint),
  );
  askFigures(summary.figures);
}

function checkpointToKeep(checkpoint: string | null): readonly HTMLElement[] {
  if (checkpoint === null) return [];
  const words = WORDS[language];
  const link = element('a', { download: 'checkpoint.txt', class: 'button' }, words.save);
  link.setAttribute('href', `data:text/plain;charset=utf-8,${encodeURIComponent(checkpoint)}`);
  return [
    element('h2', {}, words.keep),
    element('p', {}, words.keepHint),
    element('pre', { id: 'checkpoint', tabindex: '0' }, checkpoint),
    link,
  ];
}

/** One field for each figure; those that are there stay, so that typing is not interrupted. */
function askFigures(figures: readonly { readonly kind: string; readonly id: string }[]): void {
  const box = byId('figures');
  const names = figures.map(({ kind, id }) =>
    figures.filter((one) => one.id === id).length > 1 ? `${kind === 'counter' ? 'counters' : 'votes'}.${id}` : id,
  );
  if (box.dataset['names'] === JSON.stringify(names)) return;
  box.dataset['names'] = JSON.stringify(names);
  const words = WORDS[language];
  const fields = names.map((name) => {
    const input = element('input', {
      inputmode: 'numeric',
      autocomplete: 'off',
      name,
      value: given.typed.get(name) ?? '',
    });
    input.addEventListener('input', () => {
      given.typed.set(name, (input as HTMLInputElement).value);
      void check();
    });
    const label = element('label', {}, name);
    label.append(input);
    return label;
  });
  box.replaceChildren(element('h2', {}, words.typeFigures), element('p', {}, words.typeHint), ...fields);
}

function fileField(id: string, text: string, hint: string | null, take: (content: string | null) => void): HTMLElement {
  const label = element('label', { for: id }, text);
  const input = element('input', { type: 'file', id });
  input.addEventListener('change', () => {
    const file = (input as HTMLInputElement).files?.[0];
    if (file === undefined || file.size > FILE_MAX) {
      take(null);
      return;
    }
    // Bytes that are no UTF-8 become signs that no check lets pass.
    void file.text().then((content) => {
      take(content);
      return check();
    });
  });
  const box = element('div', { class: 'field' });
  box.append(label, input, ...(hint === null ? [] : [element('small', {}, hint)]));
  return box;
}

function askFiles(): void {
  const words = WORDS[language];
  const details = element('details', {});
  const rehearsal = element('label', { class: 'tick' });
  const tick = element('input', { type: 'checkbox', id: 'rehearsal' });
  tick.addEventListener('change', () => {
    given.rehearsal = (tick as HTMLInputElement).checked;
    void check();
  });
  rehearsal.append(tick, words.isRehearsal);
  details.append(
    element('summary', {}, words.more),
    element('p', {}, words.moreHint),
    fileField('policy', words.choosePolicy, null, (content) => (given.policy = content)),
    fileField('kept', words.chooseKept, null, (content) => (given.kept = content)),
    fileField('consistency', words.chooseConsistency, null, (content) => (given.consistency = content)),
    rehearsal,
  );
  byId('files').replaceChildren(
    fileField('proof', words.chooseProof, words.proofHint, (content) => {
      given.proof = content;
      given.typed.clear();
      delete byId('figures').dataset['names'];
    }),
    details,
  );
}

function speak(to: Language): void {
  language = to;
  const words = WORDS[to];
  document.documentElement.lang = to;
  document.title = words.title;
  byId('title').textContent = words.title;
  byId('lead').textContent = words.lead;
  byId('offline').textContent = words.offline;
  byId('not-proved').replaceChildren(
    element('h2', {}, words.notProved),
    list(
      'ul',
      words.notProvedList.map((one) => element('li', {}, one)),
      'limits',
    ),
  );
  for (const button of document.querySelectorAll('[data-language]')) {
    button.setAttribute('aria-pressed', String((button as HTMLElement).dataset['language'] === to));
  }
  delete byId('figures').dataset['names'];
  void check();
}

for (const button of document.querySelectorAll('[data-language]')) {
  button.addEventListener('click', () => {
    const to = LANGUAGES.find((one) => one === (button as HTMLElement).dataset['language']);
    if (to === undefined) return;
    speak(to);
    relabel();
  });
}

/** File fields keep their files: only their words change. */
function relabel(): void {
  const words = WORDS[language];
  const labels: Readonly<Record<string, string>> = {
    proof: words.chooseProof,
    policy: words.choosePolicy,
    kept: words.chooseKept,
    consistency: words.chooseConsistency,
  };
  for (const [id, text] of Object.entries(labels)) {
    const label = document.querySelector(`label[for="${id}"]`);
    if (label !== null) label.textContent = text;
  }
  const summary = document.querySelector('#files summary');
  if (summary !== null) summary.textContent = words.more;
  const hints = document.querySelectorAll('#files details > p, #files small');
  hints.forEach((hint) => {
    hint.textContent = hint.tagName === 'SMALL' ? words.proofHint : words.moreHint;
  });
  document.querySelector('.tick')?.lastChild?.replaceWith(words.isRehearsal);
}

askFiles();
speak(language);
