/** /v1/elections/{e}/log: the log of closing records and the stream's tree as C2SP tlog-tiles, and what shows that it only grew. */
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import {
  consistencyProof,
  parseTilePath,
  TILE_HEIGHT,
  TILE_WIDTH,
  tileWidth,
  type NodeReader,
  type TileName,
} from '#libs/log';
import { base64Path } from '#libs/results';
import { answerOf, answerOfText } from '../answers/answer';
import { Answers } from '../answers/answers';
import type { Request, Response } from '../http/express';
import { Parameters, pathId } from '../http/parameters';
import { ApiProblem } from '../http/problem';
import { Produces } from '../http/produces';
import { witnessesOf } from './cosignatures-asked';
import { ProofDesk } from './proof-desk';
import { PublishedLog } from './published-log';
import { sendBytes } from './send-bytes';

const BYTES = 'application/octet-stream';
const TEXT = 'text/plain';

interface TilePlace {
  readonly election: string;
  readonly level?: string;
  /** Parts of its path behind the level. */
  readonly tile: string | readonly string[];
}

/** Entries, each behind its length as u16. */
function entriesTile(leaves: readonly string[]): Buffer {
  return Buffer.concat(
    leaves.flatMap((leaf) => {
      const data = Buffer.from(leaf);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(data.length);
      return [length, data];
    }),
  );
}

@Controller('v1/elections/:election/log')
export class LogController {
  constructor(
    private readonly log: PublishedLog,
    private readonly desk: ProofDesk,
    private readonly answers: Answers,
  ) {}

  @Get('checkpoint')
  @Produces(TEXT)
  async checkpoint(
    @Param('election') election: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const parameters = new Parameters(request.query, ['cosignatures']);
    const witnesses = witnessesOf(parameters);
    const text = await this.log.cosigned(pathId('election', election), witnesses);
    const answer = { ...answerOfText(text), contentType: `${TEXT}; charset=utf-8` };
    await this.answers.send(request, response, answer);
  }

  @Get('proof')
  @Produces('application/json')
  async proof(@Param('election') election: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const parameters = new Parameters(request.query, ['from', 'to']);
    const log = await this.log.look(pathId('election', election));
    const to = parameters.integer('to', 1, Number.MAX_SAFE_INTEGER) ?? log.size;
    const from = parameters.integer('from', 1, Number.MAX_SAFE_INTEGER) ?? 1;
    if (from > to || to > log.size) {
      throw new ApiProblem(
        'SIZE_UNKNOWN',
        `The log has ${log.size} closing records: it did not grow from ${from} to ${to}.`,
      );
    }
    const path = await consistencyProof(await this.log.nodes(log), from, to);
    const document = { format: 'sanaq.consistency.v1', from, to, path: base64Path(path) };
    await this.answers.send(request, response, { ...answerOf(document), lasting: true });
  }

  /** The path of a tile of index 1,000 or more has several parts: `x001/234`. */
  @Get('entries/*tile')
  @Produces(BYTES)
  async entries(@Param() place: TilePlace, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.tile({ ...place, level: 'entries' }, request, response);
  }

  @Get('tile/:level/*tile')
  @Produces(BYTES)
  async hashTile(@Param() place: TilePlace, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.tile(place, request, response);
  }

  @Get('stream/tile/:level/*tile')
  @Produces(BYTES)
  async streamTile(@Param() place: TilePlace, @Req() request: Request, @Res() response: Response): Promise<void> {
    new Parameters(request.query, []);
    const log = await this.log.look(pathId('election', place.election));
    const { level, ...tile } = tileOf(place, log.streamSize, 'stream');
    if (level === 'entries') throw noTile('The records themselves are in …/stream.ndjson.');
    const read = this.desk.stream(log).nodes(log.streamSize);
    sendBytes(request, response, await hashesOf(read, { ...tile, level }));
  }

  private async tile(place: TilePlace, request: Request, response: Response): Promise<void> {
    new Parameters(request.query, []);
    const log = await this.log.look(pathId('election', place.election));
    const { level, ...tile } = tileOf(place, log.size, 'log');
    if (level === 'entries') {
      const from = tile.index * TILE_WIDTH;
      sendBytes(request, response, entriesTile(await this.log.leaves(log, from, from + tile.width)));
      return;
    }
    sendBytes(request, response, await hashesOf(await this.log.nodes(log), { ...tile, level }));
  }
}

function noTile(detail: string): ApiProblem {
  return new ApiProblem('TILE_UNKNOWN', detail);
}

/** The tile that a path names, in a tree of so many leaves. */
function tileOf({ level = '', tile }: TilePlace, size: number, tree: 'log' | 'stream'): TileName {
  const name = parseTilePath(`tile/${level}/${typeof tile === 'string' ? tile : tile.join('/')}`);
  if (name !== null && name.width <= tileWidth(name.level, name.index, size)) return name;
  const leaves = tree === 'log' ? 'closing records' : 'records';
  throw noTile(`The ${tree} has ${size} ${leaves}, and no tile of this name.`);
}

async function hashesOf(
  read: NodeReader,
  { level, index, width }: TileName & { readonly level: number },
): Promise<Buffer> {
  const indexes = Array.from({ length: width }, (_, at) => index * TILE_WIDTH + at);
  return Buffer.concat(await Promise.all(indexes.map((at) => read({ level: level * TILE_HEIGHT, index: at }))));
}
