/**
 * What a report must keep that the schema of NIST SP 1500-100 v2 does not ask for: counts are natural numbers, every id
 * is there once and every reference resolves, the units are trees, a whole is the sum of its parts, nothing is counted
 * twice for one place, and no more units have reported than there are.
 */

type Json = Readonly<Record<string, unknown>>;

const REFERENCE = /(Id|Ids)$/;
/** Members that end alike and are no references. */
const NO_REFERENCES: ReadonlySet<string> = new Set(['@id', 'VendorApplicationId']);
/** Of a whole report they say something else than of its parts. */
const NOT_SUMMED: ReadonlySet<string> = new Set(['seats']);

function objects(value: unknown): Json[] {
  if (Array.isArray(value)) return value.flatMap(objects);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Json, ...Object.values(value).flatMap(objects)];
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

function texts(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
}

/** In sentences; none where the report keeps every rule. */
export function brokenRules(report: Json): readonly string[] {
  const all = objects(report);
  return [
    ...brokenIds(all),
    ...brokenNumbers(all),
    ...brokenTrees(list(report['GpUnit'])),
    ...list(report['Election']).flatMap((election) => brokenSums(list(report['GpUnit']), election)),
  ];
}

function brokenIds(all: readonly Json[]): string[] {
  const classOf = new Map<string, string>();
  const broken: string[] = [];
  for (const one of all) {
    const [id] = texts(one['@id']);
    if (id === undefined) continue;
    if (classOf.has(id)) broken.push(`${id} is there twice`);
    classOf.set(id, String(one['@type']));
  }
  for (const one of all) {
    for (const [name, value] of Object.entries(one)) {
      if (!REFERENCE.test(name) || NO_REFERENCES.has(name)) continue;
      for (const id of texts(value)) {
        const found = classOf.get(id);
        const wanted = WANTED.find(([pattern]) => pattern.test(name))?.[1];
        if (found === undefined) broken.push(`${name} ${id} leads nowhere`);
        else if (wanted !== undefined && found !== wanted) broken.push(`${name} ${id} leads to a ${found}`);
      }
    }
  }
  return broken;
}

const WANTED: readonly (readonly [RegExp, string])[] = [
  [/^(GpUnitId|ComposingGpUnitIds|ElectionScopeId|ElectionDistrictId)$/, 'ElectionResults.ReportingUnit'],
  [/^PartyIds?$/, 'ElectionResults.Party'],
  [/^CandidateIds?$/, 'ElectionResults.Candidate'],
];

function brokenNumbers(all: readonly Json[]): string[] {
  return all.flatMap((one) => {
    const broken = Object.entries(one).flatMap(([name, value]) =>
      typeof value === 'number' && !(Number.isSafeInteger(value) && value >= 0) ? [`${name} is ${value}`] : [],
    );
    const [reported, total] = [one['SubUnitsReported'], one['TotalSubUnits']];
    const isMore = typeof reported === 'number' && typeof total === 'number' && reported > total;
    return isMore ? [...broken, `${reported} of ${total} units have reported`] : broken;
  });
}

/** Each unit below one other at most, but for precincts, which are below one in each hierarchy; no circles. */
function brokenTrees(units: readonly Json[]): string[] {
  const below = new Map(units.map((unit) => [String(unit['@id']), texts(unit['ComposingGpUnitIds'])]));
  const typeOf = new Map(units.map((unit) => [String(unit['@id']), String(unit['Type'])]));
  const parents = new Map<string, number>();
  for (const id of [...below.values()].flat()) parents.set(id, (parents.get(id) ?? 0) + 1);
  const broken = [...parents].flatMap(([id, times]) =>
    times > 1 && typeOf.get(id) !== 'precinct' ? [`${id} is below ${times} units`] : [],
  );
  const reached = new Set<string>();
  const walk = (id: string, above: ReadonlySet<string>): void => {
    if (above.has(id)) {
      broken.push(`${id} is below itself`);
      return;
    }
    reached.add(id);
    for (const child of below.get(id) ?? []) walk(child, new Set([...above, id]));
  };
  for (const id of below.keys()) if (!parents.has(id)) walk(id, new Set());
  for (const id of below.keys()) if (!reached.has(id)) broken.push(`${id} is below no root`);
  return broken;
}

/** Every figure by what it counts and where. */
function figuresOf(units: readonly Json[], election: Json): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const figures = new Map<string, Map<string, number>>();
  const note = (what: string, place: unknown, value: unknown): void => {
    if (typeof value !== 'number') return;
    const ofPlaces = figures.get(what) ?? new Map<string, number>();
    figures.set(what, ofPlaces);
    const id = String(place);
    ofPlaces.set(ofPlaces.has(id) ? `${id} twice` : id, value);
  };
  for (const unit of units) {
    for (const name of ['VotersRegistered', 'VotersParticipated']) note(name, unit['@id'], unit[name]);
  }
  for (const count of list(election['BallotCounts'])) {
    const type = `${String(count['Type'])} ${texts(count['OtherType']).join('')}`;
    for (const name of ['BallotsCast', 'BallotsRejected']) note(`${type} ${name}`, count['GpUnitId'], count[name]);
  }
  for (const selection of list(election['Contest']).flatMap((contest) => list(contest['ContestSelection']))) {
    for (const count of list(selection['VoteCounts'])) {
      const type = String(count['Type']);
      if (!NOT_SUMMED.has(type)) note(`${type} of ${String(selection['@id'])}`, count['GpUnitId'], count['Count']);
    }
  }
  return figures;
}

function brokenSums(units: readonly Json[], election: Json): string[] {
  const broken: string[] = [];
  for (const [what, ofPlaces] of figuresOf(units, election)) {
    for (const place of ofPlaces.keys()) if (place.endsWith(' twice')) broken.push(`${what} of ${place}`);
    for (const unit of units) {
      const parts = texts(unit['ComposingGpUnitIds']);
      if (parts.length === 0) continue;
      const whole = ofPlaces.get(String(unit['@id'])) ?? 0;
      const sum = parts.reduce((so, id) => so + (ofPlaces.get(id) ?? 0), 0);
      if (whole !== sum) broken.push(`${what} of ${String(unit['@id'])} is ${whole}, its parts have ${sum}`);
    }
  }
  return broken;
}
