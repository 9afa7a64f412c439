/**
 * The quick reader: an ordinary protocol in structured mode, read in one pass over its bytes. It knows the common shapes,
 * in any order of members; for everything else (escapes, other members, signatures, big numbers, whatever is wrong) it
 * gives null, and the general reader looks, from which alone refusals come. What it reads is held to the general reader
 * by a differential fuzz (`npm run fuzz:decode`).
 */
import { isUtf8 } from 'node:buffer';
import {
  saidIn,
  type Envelope,
  type ListedFigures,
  type PlainProtocol,
  type Protocol,
  type ProtocolRecord,
} from '#libs/election';
import { EVENT_TYPES } from '../events/event-types';
import { electionId, id, round, sourceUri } from '../schema/shapes';
import {
  afterInteger,
  afterSpace,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  compactText,
  endOfAscii,
  endOfId,
  endOfWords,
  integerAt,
  isInstant,
  NOT_PLAIN,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  standsAt,
} from './bytes';
import { KeyTree, KnownTexts, type KeyNode } from './known-texts';

/** A longer record is none of the ordinary ones. */
const BYTES_MAX = 65_536;
const EVENT_ID_CHARACTERS_MAX = 256;
const ATTRIBUTE_CHARACTERS_MAX = 4_096;
const SIGNATORIES_MAX = 100;
const NAME_CHARACTERS_MAX = 300;
const METHOD_CHARACTERS_MAX = 100;

/** Members by their numbers, those that must be there first. */
const EVENT = [
  'specversion',
  'type',
  'source',
  'id',
  'data',
  'subject',
  'time',
  'datacontenttype',
  'rehearsal',
] as const;
const EVENT_REQUIRED = 0b11111;
const DATA = [
  ...(['electionId', 'contestId', 'precinctId', 'round', 'counters', 'votes'] as const),
  ...(['signedAt', 'recordedAt', 'signatories', 'capture'] as const),
];
const DATA_REQUIRED = 0b111111;
const CAPTURE = ['method', 'enteredTwice'] as const;
const CAPTURE_REQUIRED = 0b1;

const VERSION_WORD = Buffer.from('"1.0"');
const TYPE_WORD = Buffer.from(`"${EVENT_TYPES.protocolSubmitted}"`);
const TRUE_WORD = Buffer.from('true');
const FALSE_WORD = Buffer.from('false');

const EVENT_KEYS = new KeyTree((key) => (EVENT as readonly string[]).indexOf(key));
const DATA_KEYS = new KeyTree((key) => (DATA as readonly string[]).indexOf(key));
const CAPTURE_KEYS = new KeyTree((key) => (CAPTURE as readonly string[]).indexOf(key));
const COUNTER_KEYS = new KeyTree((key) => (id.accepts(key) ? 0 : -1));
const OPTION_KEYS = new KeyTree((key) => (id.accepts(key) ? 0 : -1));
const SOURCES = new KnownTexts(512, (text) => sourceUri.accepts(text));
const ELECTION_IDS = new KnownTexts(63, (text) => electionId.accepts(text));
const CONTEST_IDS = new KnownTexts(256, (text) => id.accepts(text));

/** The protocol itself is made when someone asks for it, by the general parser. */
class QuickRecord implements ProtocolRecord {
  readonly kind = 'protocol';
  private made: Protocol | null = null;

  constructor(
    readonly envelope: Envelope,
    readonly plain: PlainProtocol,
    /** As JSON.stringify would write the protocol. */
    private readonly text: string,
  ) {}

  get protocol(): Protocol {
    this.made ??= JSON.parse(this.text) as Protocol;
    return this.made;
  }
}

const NO_BYTES: Buffer = Buffer.alloc(0);
const NO_FIGURES: ListedFigures = { order: COUNTER_KEYS.root, values: [] };

/** Reads one record after the other; what was read last is in its fields. */
class Reader {
  private bytes = NO_BYTES;
  private eventId = '';
  private source = '';
  private rehearsal = false;
  private electionId = '';
  private contestId = '';
  private precinctId = '';
  private round = 0;
  private counters = NO_FIGURES;
  private votes = NO_FIGURES;
  /** What {@link figures} has read. */
  private figuresRead = NO_FIGURES;
  private dataFrom = 0;
  private dataTo = 0;
  /** Whether there is white space between tokens. */
  private spaced = false;

  read(bytes: Buffer): ProtocolRecord | null {
    this.bytes = bytes;
    this.rehearsal = false;
    this.spaced = false;
    const end = this.members(EVENT_KEYS, EVENT_REQUIRED, this.space(0));
    const plain = end !== NOT_PLAIN && this.space(end) === bytes.length && isUtf8(bytes);
    const record = plain ? this.record() : null;
    // Nothing may keep the memory of a fetch.
    this.bytes = NO_BYTES;
    return record;
  }

  private space(from: number): number {
    const at = afterSpace(this.bytes, from);
    if (at !== from) this.spaced = true;
    return at;
  }

  private record(): ProtocolRecord {
    const { electionId, contestId, precinctId, round, counters, votes } = this;
    const { bytes, dataFrom, dataTo } = this;
    const text = this.spaced ? compactText(bytes, dataFrom, dataTo) : bytes.toString('utf8', dataFrom, dataTo);
    const envelope: Envelope = {
      id: this.eventId,
      source: this.source,
      type: EVENT_TYPES.protocolSubmitted,
      rehearsal: this.rehearsal,
      signature: null,
    };
    const said = saidIn(this.spaced ? text : bytes.subarray(dataFrom, dataTo), this.rehearsal);
    return new QuickRecord(envelope, { electionId, contestId, precinctId, round, counters, votes, said }, text);
  }

  /** An object of which all members are known; `required` has the bits of those that must be there. */
  private members(tree: KeyTree, required: number, from: number): number {
    const { bytes } = this;
    if (bytes[from] !== OPEN_BRACE) return NOT_PLAIN;
    let node = tree.root;
    let at = from;
    do {
      at = this.space(at + 1);
      if (bytes[at] !== QUOTE) return NOT_PLAIN;
      const next = tree.next(node, bytes, at + 1);
      if (next === null) return NOT_PLAIN;
      node = next;
      at = this.afterColon(at, node);
      if (at === NOT_PLAIN) return NOT_PLAIN;
      at = this.member(tree, node.member, at);
      if (at === NOT_PLAIN) return NOT_PLAIN;
      at = this.space(at);
    } while (bytes[at] === COMMA);
    const whole = bytes[at] === CLOSE_BRACE && (node.members & required) === required;
    return whole ? at + 1 : NOT_PLAIN;
  }

  /** Where the value begins whose key has its opening quote at `at`. */
  private afterColon(at: number, { bytes: key }: KeyNode): number {
    const colon = this.space(at + 1 + key.length);
    return this.bytes[colon] === COLON ? this.space(colon + 1) : NOT_PLAIN;
  }

  private member(tree: KeyTree, member: number, at: number): number {
    if (tree === DATA_KEYS) return this.dataMember(member, at);
    return tree === EVENT_KEYS ? this.eventMember(member, at) : this.captureMember(member, at);
  }

  private eventMember(member: number, at: number): number {
    switch (EVENT[member]) {
      case 'specversion':
        return this.word(VERSION_WORD, at);
      case 'type':
        return this.word(TYPE_WORD, at);
      case 'source':
        return this.known(SOURCES, at, (text) => (this.source = text));
      case 'id':
        return this.eventIdAt(at);
      case 'data':
        this.dataFrom = at;
        this.dataTo = this.members(DATA_KEYS, DATA_REQUIRED, at);
        return this.dataTo;
      case 'subject':
      case 'datacontenttype':
        return this.attribute(at);
      case 'time':
        return this.instant(at);
      case 'rehearsal':
        this.rehearsal = standsAt(this.bytes, at, TRUE_WORD);
        return this.flag(at);
      default:
        return NOT_PLAIN;
    }
  }

  private dataMember(member: number, at: number): number {
    switch (DATA[member]) {
      case 'electionId':
        return this.known(ELECTION_IDS, at, (text) => (this.electionId = text));
      case 'contestId':
        return this.known(CONTEST_IDS, at, (text) => (this.contestId = text));
      case 'precinctId':
        return this.precinctIdAt(at);
      case 'round':
        return this.roundAt(at);
      case 'counters': {
        const end = this.figures(COUNTER_KEYS, at);
        this.counters = this.figuresRead;
        return end;
      }
      case 'votes': {
        const end = this.figures(OPTION_KEYS, at);
        this.votes = this.figuresRead;
        return end;
      }
      case 'signedAt':
      case 'recordedAt':
        return this.instant(at);
      case 'signatories':
        return this.signatories(at);
      case 'capture':
        return this.members(CAPTURE_KEYS, CAPTURE_REQUIRED, at);
      default:
        return NOT_PLAIN;
    }
  }

  private captureMember(member: number, at: number): number {
    return CAPTURE[member] === 'method' ? this.words(METHOD_CHARACTERS_MAX, at) : this.flag(at);
  }

  private word(word: Uint8Array, at: number): number {
    return standsAt(this.bytes, at, word) ? at + word.length : NOT_PLAIN;
  }

  private flag(at: number): number {
    const end = this.word(TRUE_WORD, at);
    return end === NOT_PLAIN ? this.word(FALSE_WORD, at) : end;
  }

  private known(texts: KnownTexts, at: number, take: (text: string) => void): number {
    const text = this.bytes[at] === QUOTE ? texts.at(this.bytes, at + 1) : null;
    if (text === null) return NOT_PLAIN;
    take(text);
    return at + text.length + 2;
  }

  private eventIdAt(at: number): number {
    const { bytes } = this;
    const end = bytes[at] === QUOTE ? endOfAscii(bytes, at + 1, EVENT_ID_CHARACTERS_MAX) : NOT_PLAIN;
    if (end <= at + 1) return NOT_PLAIN;
    this.eventId = bytes.toString('latin1', at + 1, end);
    return end + 1;
  }

  private precinctIdAt(at: number): number {
    const { bytes } = this;
    const end = bytes[at] === QUOTE ? endOfId(bytes, at + 1) : NOT_PLAIN;
    if (end === NOT_PLAIN) return NOT_PLAIN;
    this.precinctId = bytes.toString('latin1', at + 1, end);
    return end + 1;
  }

  private roundAt(at: number): number {
    const end = afterInteger(this.bytes, at);
    if (end === NOT_PLAIN) return NOT_PLAIN;
    this.round = integerAt(this.bytes, at, end);
    return round.accepts(this.round) ? end : NOT_PLAIN;
  }

  private attribute(at: number): number {
    const { bytes } = this;
    const end = bytes[at] === QUOTE ? endOfAscii(bytes, at + 1, ATTRIBUTE_CHARACTERS_MAX) : NOT_PLAIN;
    return end === NOT_PLAIN ? NOT_PLAIN : end + 1;
  }

  private instant(at: number): number {
    const { bytes } = this;
    const end = bytes[at] === QUOTE ? endOfAscii(bytes, at + 1, 40) : NOT_PLAIN;
    return end !== NOT_PLAIN && isInstant(bytes, at + 1, end) ? end + 1 : NOT_PLAIN;
  }

  private words(charactersMax: number, at: number): number {
    const { bytes } = this;
    const end = bytes[at] === QUOTE ? endOfWords(bytes, at + 1, charactersMax) : NOT_PLAIN;
    return end === NOT_PLAIN ? NOT_PLAIN : end + 1;
  }

  private signatories(from: number): number {
    const { bytes } = this;
    if (bytes[from] !== OPEN_BRACKET) return NOT_PLAIN;
    let at = from;
    let count = 0;
    do {
      at = this.words(NAME_CHARACTERS_MAX, this.space(at + 1));
      if (at === NOT_PLAIN || ++count > SIGNATORIES_MAX) return NOT_PLAIN;
      at = this.space(at);
    } while (bytes[at] === COMMA);
    return bytes[at] === CLOSE_BRACKET ? at + 1 : NOT_PLAIN;
  }

  /** An object of figures by id; what it holds then is in `figuresRead`. */
  private figures(tree: KeyTree, from: number): number {
    const { bytes } = this;
    if (bytes[from] !== OPEN_BRACE) return NOT_PLAIN;
    const values: number[] = [];
    let node = tree.root;
    let at = from;
    do {
      at = this.space(at + 1);
      const next = bytes[at] === QUOTE ? tree.next(node, bytes, at + 1) : null;
      if (next === null) return NOT_PLAIN;
      node = next;
      const start = this.afterColon(at, node);
      const end = start === NOT_PLAIN ? NOT_PLAIN : afterInteger(bytes, start);
      if (end === NOT_PLAIN) return NOT_PLAIN;
      values.push(integerAt(bytes, start, end));
      at = this.space(end);
    } while (bytes[at] === COMMA);
    if (bytes[at] !== CLOSE_BRACE) return NOT_PLAIN;
    this.figuresRead = { order: node, values };
    return at + 1;
  }
}

const READER = new Reader();

/** The protocol of a record in structured mode, or null where the general reader must look at the value. */
export function readPlainProtocol(value: Buffer | null): ProtocolRecord | null {
  return value === null || value.length > BYTES_MAX ? null : READER.read(value);
}
