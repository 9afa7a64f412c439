/** All that happened to one precinct in one contest: its protocol, every version, verdicts, decisions. */
import type { Contest, Decision, NamedFigure, Protocol, Title } from '#libs/election';
import type { DecisionFact, PrecinctDocument, ProtocolHistory, UnitName, VerdictFact } from '#libs/results';
import { codeList } from '../blocks/codes';
import type { ContestPlace } from '../blocks/links';
import type { ElectionPage } from '../blocks/page';
import { placeVotes } from '../blocks/votes';
import { participation } from '../blocks/participation';
import { html, type Markup } from '../html/html';
import { nameOf } from '../words/language';
import { electionTitle, type View } from './frame';
import { unitCrumbs } from './unit';

/** An event as everyone may see it. */
export type Shown<T> = Partial<T>;

export interface ShownPrecinct {
  readonly contest: Contest;
  readonly precinct: PrecinctDocument;
  /** What is quoted of its figures; empty where no protocol counts. */
  readonly figures: readonly NamedFigure[];
  readonly above: readonly Pick<UnitName, 'unitId' | 'title'>[];
  /** Contests in which the precinct votes too. */
  readonly others: readonly { readonly place: ContestPlace; readonly title: Title | undefined }[];
  /** What of an event is shown to everyone. */
  readonly shown: <T extends Protocol | Decision>(event: T) => Shown<T>;
}

function counterName({ language }: ElectionPage, contest: Contest, id: string): Markup {
  const counter = contest.form.counters.find(({ counterId }) => counterId === id);
  return html`${counter?.line !== undefined && html`${counter.line}. `}${nameOf(language, counter?.title, id)}`;
}

function counters(page: ElectionPage, contest: Contest, figures: Readonly<Record<string, number>>): Markup {
  return html`<table class="counters">
    <thead>
      <tr>
        <th scope="col">${page.words.figure}</th>
        <th scope="col" class="n">${page.words.value}</th>
      </tr>
    </thead>
    <tbody>
      ${Object.entries(figures).map(
        ([id, value]) =>
          html`<tr>
            <th scope="row">${counterName(page, contest, id)}</th>
            <td class="n">${page.formats.number(value)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function decisionLine(page: ElectionPage, { shown }: ShownPrecinct, fact: DecisionFact): Markup {
  const { words, formats } = page;
  const { kind } = fact.decision;
  const { resolution } = shown<Decision>(fact.decision);
  return html`<p>
    <b>${words.records.kinds[kind]}</b>, ${formats.shortTime(fact.receivedMs)}
    ${
      resolution !== undefined &&
      html`<br />${resolution.commission}, ${words.records.resolution(resolution.number, formats.day(resolution.date))}
        (${words.records.votesOf(formats.number(resolution.for), formats.number(resolution.against))}).
        ${words.records.reason}: ${resolution.reason}`
    }
  </p>`;
}

function verdictItem(page: ElectionPage, precinct: ShownPrecinct, verdict: VerdictFact): Markup {
  const { words } = page;
  return html`<li>
    <b class="verdict ${verdict.verdict}">${words.records.verdict[verdict.verdict]}</b>
    ${codeList(page, precinct.contest, verdict.codes)}
    ${
      verdict.warnings.length > 0 &&
      html`<p class="label">${words.records.warnings}</p>
        ${codeList(page, precinct.contest, verdict.warnings)}`
    }
    ${verdict.decision !== null && decisionLine(page, precinct, verdict.decision)}
  </li>`;
}

function recordItem(page: ElectionPage, precinct: ShownPrecinct, record: ProtocolHistory): Markup {
  const { words, formats } = page;
  const { contest } = precinct;
  const counts = record.sha256 === precinct.precinct.protocol;
  const protocol = record.protocol === null ? null : precinct.shown(record.protocol);
  const { replaces, votes, counters: figures } = protocol ?? {};
  return html`<li class="record" data-key="${record.position}">
    <h3>
      ${words.records.record} ${record.position} ${counts && html`<span class="tag">${words.records.current}</span>`}
    </h3>
    <p>
      ${words.records.received}: ${formats.time(record.receivedMs)}<br />
      ${words.records.sender}: ${record.source ?? '–'} · ${record.id ?? '–'}<br />
      ${words.records.hash}: <code>${record.sha256}</code>
    </p>
    ${
      replaces !== undefined &&
      html`<p>
        ${words.records.replaces} <code>${replaces.eventId}</code>: ${words.records.reasons[replaces.reason]},
        ${words.records.document} ${replaces.document}
      </p>`
    }
    <p class="label">${words.records.verdicts}</p>
    <ol>
      ${record.verdicts.map((verdict) => verdictItem(page, precinct, verdict))}
    </ol>
    ${
      protocol === null
        ? html`<p>${words.records.unreadable}</p>`
        : html`<details>
            <summary>${words.records.figuresOf}</summary>
            ${counters(page, contest, figures ?? {})} ${placeVotes(page, contest, { votes: votes ?? {}, figures: [] })}
          </details>`
    }
  </li>`;
}

/** Whoever has the paper can check it without us. */
function proofSection({ words, links, at }: ElectionPage, { precinct }: ShownPrecinct): Markup {
  if (at === null) return html``;
  const { precinctId } = precinct;
  return html`<section>
    <h2>${words.records.proof}</h2>
    <p>${words.records.proofIntro}</p>
    <p>
      <a
        href="${links.precinctProof(precinct, precinctId, at.snapshot)}"
        download="proof-${links.electionId}-${precinct.contestId}-${precinctId}-${at.snapshot}.json"
        >${words.records.proofFile}</a
      ><br />
      <a href="/verify.html">${words.verifyProof}</a>
    </p>
  </section>`;
}

export function precinctView(page: ElectionPage, given: ShownPrecinct): View {
  const { words, language, links } = page;
  const { contest, precinct, figures, above, others } = given;
  const { precinctId, state, records, decisions } = precinct;
  const crumb = { contest, unit: precinct, above, hierarchy: null };
  const body = html`${unitCrumbs(page, crumb, precinctId)}
    <h1>${words.places.precinct} ${precinctId}</h1>
    <section class="state ${state}">
      <p class="state-word">${words.places.states[state]}</p>
      ${precinct.heldRecords > 0 && html`<p>${words.places.heldRecords}: ${page.formats.number(precinct.heldRecords)}</p>`}
    </section>
    <section aria-labelledby="votes-heading">
      <h2 id="votes-heading">${words.records.currentProtocol}</h2>
      ${
        precinct.votes === null || precinct.counters === null
          ? html`<p>${words.records.noProtocol}</p>`
          : html`${placeVotes(page, contest, { votes: precinct.votes, figures })}
            ${counters(page, contest, precinct.counters)}`
      }
    </section>
    ${participation(page, figures)}
    ${
      decisions.length > 0 &&
      html`<section>
        <h2>${words.records.decisions}</h2>
        ${decisions.map((fact) => decisionLine(page, given, fact))}
      </section>`
    }
    <section>
      <h2>${words.records.history}</h2>
      ${records.length === 0 && html`<p>${words.records.nothingCame}</p>`}
      <ol class="plain">
        ${records.map((record) => recordItem(page, given, record))}
      </ol>
    </section>
    ${proofSection(page, given)}
    ${
      others.length > 0 &&
      html`<section>
        <h2>${words.places.otherContests}</h2>
        <ul class="plain">
          ${others.map(
            ({ place, title }) =>
              html`<li>
                <a href="${links.precinct(place, precinctId)}">${nameOf(language, title, place.contestId)}</a>
              </li>`,
          )}
        </ul>
      </section>`
    }`;
  return { title: electionTitle(page, `${words.places.precinct} ${precinctId}`), body };
}
