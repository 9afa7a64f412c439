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
  type PortableBox,
  type Protocol,
  type ProtocolRecord,
} from '#libs/election';
import { EVENT_TYPES } from '../events/event-types';
import { electionId, id, round, sourceUri } from '../schema/shapes';
import { CLOSE_BRACE, COMMA, compactText, endOfAscii, endOfId, NOT_PLAIN, OPEN_BRACE, QUOTE } from './bytes';
import { KeyTree, KnownTexts } from './known-texts';
import { NO_BYTES, PlainValues } from './values';

/** A longer record is none of the ordinary ones. */
const BYTES_MAX = 65_536;
const EVENT_ID_CHARACTERS_MAX = 256;
const SIGNATORIES_MAX = 100;
const NAME_CHARACTERS_MAX = 300;
const METHOD_CHARACTERS_MAX = 100;
const MEMBERS_MAX = 100;
const BOXES_MAX = 100;

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
  ...(['signedAt', 'recordedAt', 'signatories', 'capture', 'issuedByMember', 'portableBoxes'] as const),
];
const DATA_REQUIRED = 0b111111;
const CAPTURE = ['method', 'enteredTwice'] as const;
const CAPTURE_REQUIRED = 0b1;
const BOX = ['ballots', 'applications'] as const;
const BOX_REQUIRED = 0b11;

const VERSION_WORD = Buffer.from('"1.0"');
const TYPE_WORD = Buffer.from(`"${EVENT_TYPES.protocolSubmitted}"`);

const EVENT_KEYS = new KeyTree((key) => (EVENT as readonly string[]).indexOf(key));
const DATA_KEYS = new KeyTree((key) => (DATA as readonly string[]).indexOf(key));
const CAPTURE_KEYS = new KeyTree((key) => (CAPTURE as readonly string[]).indexOf(key));
const BOX_KEYS = new KeyTree((key) => (BOX as readonly string[]).indexOf(key));
const COUNTER_KEYS = new KeyTree((key) => (id.accepts(key) ? 0 : -1));
const OPTION_KEYS = new KeyTree((key) => (id.accepts(key) ? 0 : -1));
const SOURCES = new KnownTexts(512, (text) => sourceUri.accepts(text));
const ELECTION_IDS = new KnownTexts(63, (text) => electionId.accepts(text));
const CONTEST_IDS = new KnownTexts(256, (text) => id.accepts(text));

function endOfEventId(bytes: Buffer, from: number): number {
  return endOfAscii(bytes, from, EVENT_ID_CHARACTERS_MAX);
}

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

const NO_FIGURES: ListedFigures = { order: COUNTER_KEYS.root, values: [] };

/** Reads one record after the other; what was read last is in its fields. */
class Reader extends PlainValues {
  private eventId = '';
  private source = '';
  private rehearsal = false;
  private electionId = '';
  private contestId = '';
  private precinctId = '';
  private round = 0;
  private counters = NO_FIGURES;
  private votes = NO_FIGURES;
  private issuedByMember: number[] | undefined;
  private portableBoxes: PortableBox[] | undefined;
  private ballots = 0;
  private applications = 0;
  private dataFrom = 0;
  private dataTo = 0;

  read(bytes: Buffer): ProtocolRecord | null {
    this.bytes = bytes;
    this.rehearsal = false;
    this.spaced = false;
    this.issuedByMember = undefined;
    this.portableBoxes = undefined;
    const end = this.members(EVENT_KEYS, EVENT_REQUIRED, this.space(0));
    const whole = end !== NOT_PLAIN && this.space(end) === bytes.length;
    const plain = whole && round.accepts(this.round) && isUtf8(bytes);
    const record = plain ? this.record() : null;
    // Nothing may keep the memory of a fetch.
    this.bytes = NO_BYTES;
    return record;
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
    const { issuedByMember, portableBoxes } = this;
    const figures = { counters, votes, issuedByMember, portableBoxes };
    return new QuickRecord(envelope, { electionId, contestId, precinctId, round, ...figures, said }, text);
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

  private member(tree: KeyTree, member: number, at: number): number {
    if (tree === DATA_KEYS) return this.dataMember(member, at);
    if (tree === EVENT_KEYS) return this.eventMember(member, at);
    return tree === CAPTURE_KEYS ? this.captureMember(member, at) : this.boxMember(member, at);
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
        return this.text(at, (text) => (this.eventId = text), endOfEventId);
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
        this.rehearsal = this.isTrue(at);
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
        return this.text(at, (text) => (this.precinctId = text), endOfId);
      case 'round':
        return this.integer(at, (value) => (this.round = value));
      case 'counters': {
        const end = this.figures(COUNTER_KEYS, at);
        this.counters = { order: this.order ?? COUNTER_KEYS.root, values: this.values };
        return end;
      }
      case 'votes': {
        const end = this.figures(OPTION_KEYS, at);
        this.votes = { order: this.order ?? OPTION_KEYS.root, values: this.values };
        return end;
      }
      case 'signedAt':
      case 'recordedAt':
        return this.instant(at);
      case 'signatories':
        return this.list(at, SIGNATORIES_MAX, (item) => this.words(NAME_CHARACTERS_MAX, item));
      case 'capture':
        return this.members(CAPTURE_KEYS, CAPTURE_REQUIRED, at);
      case 'issuedByMember': {
        const issued: number[] = [];
        this.issuedByMember = issued;
        return this.list(at, MEMBERS_MAX, (item) => this.integer(item, (value) => issued.push(value)));
      }
      case 'portableBoxes': {
        const boxes: PortableBox[] = [];
        this.portableBoxes = boxes;
        return this.list(at, BOXES_MAX, (item) => this.box(item, boxes));
      }
      default:
        return NOT_PLAIN;
    }
  }

  private captureMember(member: number, at: number): number {
    return CAPTURE[member] === 'method' ? this.words(METHOD_CHARACTERS_MAX, at) : this.flag(at);
  }

  private box(at: number, boxes: PortableBox[]): number {
    const end = this.members(BOX_KEYS, BOX_REQUIRED, at);
    if (end !== NOT_PLAIN) boxes.push({ ballots: this.ballots, applications: this.applications });
    return end;
  }

  private boxMember(member: number, at: number): number {
    return BOX[member] === 'ballots'
      ? this.integer(at, (value) => (this.ballots = value))
      : this.integer(at, (value) => (this.applications = value));
  }
}

const READER = new Reader();

/** The protocol of a record in structured mode, or null where the general reader must look at the value. */
export function readPlainProtocol(value: Buffer | null): ProtocolRecord | null {
  return value === null || value.length > BYTES_MAX ? null : READER.read(value);
}
