/** Stylesheets of the colours that a definition gives to its options, named after their content. */
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ASSETS_PATH, optionColours } from '#apps/dashboard';
import type { ElectionDefinition } from '#libs/election';

export interface ElectionColours {
  readonly name: string;
  readonly css: string;
}

@Injectable()
export class ColoursOfElections {
  private readonly made = new WeakMap<ElectionDefinition, ElectionColours | null>();

  /** Null where the options have no colours. */
  of(election: ElectionDefinition): ElectionColours | null {
    const known = this.made.get(election);
    if (known !== undefined) return known;
    const css = optionColours(election);
    const name = css === null ? '' : `${createHash('sha256').update(css).digest('hex').slice(0, 16)}.css`;
    const colours = css === null ? null : { name, css };
    this.made.set(election, colours);
    return colours;
  }

  /** Its address; null where there is none. */
  address(election: ElectionDefinition): string | null {
    const colours = this.of(election);
    return colours === null
      ? null
      : `/${ASSETS_PATH}/colours/${encodeURIComponent(election.electionId)}/${colours.name}`;
  }
}
