import { MAP_CHARACTERS_MAX } from '#libs/election';
import type {
  Constituency,
  Contest,
  ContestOption,
  Control,
  ElectionDefinition,
  FormCounter,
  LogName,
  Officer,
  ProtocolForm,
  Round,
  Source,
  Title,
  Unit,
} from '#libs/election';
import { Is, Maybe, MaybeNested, MaybeNestedList, Nested, NestedList } from '../schema/decorators';
import { anyObject, flag, integer, listOf, mapOf, nullable, oneOf } from '../schema/shape';
import {
  codes,
  colour,
  day,
  electionId,
  id,
  idList,
  instant,
  publicKey,
  round,
  sha256Text,
  sourceUri,
  text,
  word,
  wordList,
} from '../schema/shapes';

/** A text in up to three languages. */
export class TitleData implements Title {
  @Maybe(text(500)) readonly kk?: string;
  @Maybe(text(500)) readonly ru?: string;
  @Maybe(text(500)) readonly en?: string;
}

export class UnitData implements Unit {
  @Is(id) readonly unitId!: string;
  @Is(word) readonly kind!: string;
  @Maybe(id) readonly parentId?: string;
  @MaybeNested(() => TitleData) readonly title?: Title;
  @Maybe(word) readonly timeZone?: string;
  @Maybe(codes) readonly codes?: Readonly<Record<string, string>>;
}

export class SourceData implements Source {
  @Is(sourceUri) readonly source!: string;
  @Maybe(oneOf(['optional', 'required'])) readonly signature?: 'optional' | 'required';
  @Maybe(listOf(publicKey, 100)) readonly publicKeys?: readonly string[];
  @Maybe(idList) readonly units?: readonly string[];
}

/** Officers are public persons in their office: name and commission, nothing else about them. */
export class OfficerData implements Officer {
  @Is(id) readonly officerId!: string;
  @Is(text(300, 1)) readonly name!: string;
  @Is(text(300, 1)) readonly commission!: string;
  @Is(publicKey) readonly publicKey!: string;
  @Is(wordList) readonly may!: readonly string[];
}

export class FormCounterData implements FormCounter {
  @Is(id) readonly counterId!: string;
  @Maybe(text(50)) readonly line?: string;
  @Maybe(flag) readonly required?: boolean;
  @MaybeNested(() => TitleData) readonly title?: Title;
}

/** A linear control (left, relation, right) or a named one (check); which members go together is checked later. */
export class ControlData {
  @Is(word) readonly code!: string;
  @Is(oneOf(['error', 'warning'])) readonly severity!: 'error' | 'warning';
  @Maybe(listOf(text(300, 1), 1000)) readonly left?: readonly string[];
  @Maybe(oneOf(['eq', 'le', 'ge'])) readonly relation?: 'eq' | 'le' | 'ge';
  @Maybe(listOf(text(300, 1), 1000)) readonly right?: readonly string[];
  @Maybe(word) readonly check?: string;
  @Maybe(text(200)) readonly article?: string;
  @MaybeNested(() => TitleData) readonly text?: Title;
}

export class ProtocolFormData implements ProtocolForm {
  @Is(word) readonly formId!: string;
  @NestedList(() => FormCounterData, 1000) readonly counters!: readonly FormCounter[];
  @NestedList(() => ControlData, 1000) readonly controls!: readonly Control[];
}

export class ContestOptionData implements ContestOption {
  @Is(id) readonly optionId!: string;
  @Is(oneOf(['list', 'candidate', 'against_all', 'answer']))
  readonly kind!: 'list' | 'candidate' | 'against_all' | 'answer';
  @MaybeNested(() => TitleData) readonly title?: Title;
  @Maybe(instant) readonly registeredAt?: string;
  /** Of the option on the page. */
  @Maybe(colour) readonly colour?: string;
}

export class RoundData implements Round {
  @Is(round) readonly round!: number;
  @Is(day) readonly votingDay!: string;
}

export class ContestConstituencyData {
  @Is(id) readonly hierarchy!: string;
  @Is(id) readonly constituencyId!: string;
}

export class ContestData implements Contest {
  @Is(id) readonly contestId!: string;
  @Is(word) readonly kind!: string;
  /** Written out in full; its content is checked with the definition. */
  @Is(anyObject) readonly ruleSet!: Contest['ruleSet'];
  @Is(integer(0, 100_000)) readonly seats!: number;
  @Nested(() => ProtocolFormData) readonly form!: ProtocolForm;
  @MaybeNested(() => TitleData) readonly title?: Title;
  @MaybeNested(() => ContestConstituencyData)
  readonly constituency?: { readonly hierarchy: string; readonly constituencyId: string };
  @NestedList(() => RoundData, 100) readonly rounds!: readonly Round[];
  @NestedList(() => ContestOptionData, 10_000) readonly options!: readonly ContestOption[];
}

/** The log of closing records. */
export class LogData implements LogName {
  @Is(text(200, 1)) readonly origin!: string;
  @Is(text(400, 1)) readonly vkey!: string;
}

/** Opens an election: its definition with rule sets and forms written out, and the definition's own hash. */
export class ElectionDefined implements ElectionDefinition {
  @Is(electionId) readonly electionId!: string;
  @MaybeNested(() => TitleData) readonly title?: Title;
  @Is(day) readonly votingDay!: string;
  @Is(word) readonly timeZone!: string;
  @Is(flag) readonly rehearsal!: boolean;
  @Maybe(nullable(instant)) readonly publishFrom?: string | null;
  /** `required`: protocols wait until two officers have signed the zero report (`open_count`). */
  @Maybe(oneOf(['required', 'optional'])) readonly zeroReport?: 'required' | 'optional';
  /** Name and key of the log of closing records; missing: its checkpoints are not signed. */
  @MaybeNested(() => LogData) readonly log?: LogName;
  /** GeoJSON or TopoJSON as text; its content is checked with the definition. */
  @Maybe(text(MAP_CHARACTERS_MAX)) readonly map?: string;
  @NestedList(() => UnitData, 100_000) readonly units!: readonly Unit[];
  /** Constituencies by hierarchy; their content is checked with the definition. */
  @Maybe(mapOf(id, listOf(anyObject, 100_000)))
  readonly constituencies?: Readonly<Record<string, readonly Constituency[]>>;
  @MaybeNestedList(() => SourceData, 10_000) readonly sources?: readonly Source[];
  @MaybeNestedList(() => OfficerData, 10_000) readonly officers?: readonly Officer[];
  @NestedList(() => ContestData, 1000) readonly contests!: readonly Contest[];
  /** `sha256:` of the canonical JSON of all the rest. */
  @Is(sha256Text) readonly definitionSha256!: string;
}
