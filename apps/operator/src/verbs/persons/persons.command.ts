import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';
import { GroupCommand, OperatorCommand, type Options } from '../../command/operator-command';
import { integerOption, isSet, numberOf, textOf } from '../../command/option-values';
import { DecidingCommand } from '../../command/deciding-command';

const loadPersonsImport = () => require('./persons-import') as typeof import('./persons-import');
const loadPersonsList = () => require('./persons-list') as typeof import('./persons-list');
const loadPersonsStanding = () => require('./persons-standing') as typeof import('./persons-standing');
const loadPersonsCheck = () => require('./persons-check') as typeof import('./persons-check');
const loadPersonsAssign = () => require('./persons-assign') as typeof import('./persons-assign');
const loadPersonsErase = () => require('./persons-erase') as typeof import('./persons-erase');

const ROUND_MAX = 1_000;
const COLUMNS = 'contestId,listId,candidateId,place,name,sex,birthDate,categories';

@Command({ name: 'import', arguments: '<file>', description: 'registered candidates of lists, from a CSV' })
export class PersonsImportCommand extends OperatorCommand {
  protected readonly examples = ['sanaq persons import lists.csv --election kz-2023-03-19'];
  protected override readonly notes = [
    `Columns: ${COLUMNS}`,
    '  sex is "female" or "male", birthDate YYYY-MM-DD, categories none or some of "woman youth disability", as attested.',
    '  The name is that in the state language, in Kazakh letters, family name first.',
    'Nothing of it but names, places and salted hashes ever enters a stream. The file may be imported again.',
  ];

  @Option({ flags: '--election <id>', description: 'the election, where there are several' })
  parseElection(value: string): string {
    return value;
  }

  protected work([file = '']: readonly string[], options: Options): Promise<ExitCode> {
    return loadPersonsImport().personsImport(this.session, file, textOf(options, 'election'));
  }
}

@Command({ name: 'list', arguments: '<contest>', description: 'who is on the lists, without their data' })
export class PersonsListCommand extends OperatorCommand {
  protected readonly examples = ['sanaq persons list mazhilis-list --list amanat'];

  @Option({ flags: '--list <id>', description: 'one list only' })
  parseList(value: string): string {
    return value;
  }

  protected work([contest = '']: readonly string[], options: Options): Promise<ExitCode> {
    return loadPersonsList().personsList(this.session, contest, textOf(options, 'list'));
  }
}

@Command({ name: 'standing', arguments: '<contest>', description: 'record an exclusion, a withdrawal and the like' })
export class PersonsStandingCommand extends OperatorCommand {
  protected readonly examples = [
    'sanaq persons standing mazhilis-list --list amanat --candidate c17 --change withdrawn --date 2023-03-10 --document "application of 09.03.2023"',
  ];

  @Option({ flags: '--list <id>', description: 'the list' })
  parseList(value: string): string {
    return value;
  }

  @Option({ flags: '--candidate <id>', description: 'the candidate' })
  parseCandidate(value: string): string {
    return value;
  }

  @Option({
    flags: '--change <kind>',
    description: 'excluded, withdrawn, deceased, elected_elsewhere, mandate_ended, restored',
  })
  parseChange(value: string): string {
    return value;
  }

  @Option({ flags: '--date <day>', description: 'from which day it holds (YYYY-MM-DD)' })
  parseDate(value: string): string {
    return value;
  }

  @Option({ flags: '--document <text>', description: 'the paper behind it' })
  parseDocument(value: string): string {
    return value;
  }

  protected work([contest = '']: readonly string[], options: Options): Promise<ExitCode> {
    return loadPersonsStanding().personsStanding(this.session, {
      contest,
      list: textOf(options, 'list'),
      candidate: textOf(options, 'candidate'),
      change: textOf(options, 'change'),
      date: textOf(options, 'date'),
      document: textOf(options, 'document'),
    });
  }
}

const ORDER_NOTES = [
  'The order’s file: {"setBy": "governing_body", "occasion": "first", "publishedOn": "2023-03-27",',
  '  "decidedOn": "2023-03-30", "document": {"number": "7", "date": "2023-03-30", "sha256": "sha256:…"},',
  '  "candidates": ["c3", "c1"], "answers": {"GAP-PERS-3": "youth-to-35"}}',
  '  setBy "commission": the order that follows from the act if none was set in time (see "sanaq persons check").',
  '  occasion "vacancy": the whole group after somebody’s mandate ended. answers: only to questions that are asked.',
];

@Command({
  name: 'check',
  arguments: '<contest>',
  description: 'the orders of mandates, or one before it is signed',
})
export class PersonsCheckCommand extends OperatorCommand {
  protected readonly examples = [
    'sanaq persons check mazhilis-list',
    'sanaq persons check mazhilis-list --list amanat --order order.json',
  ];
  protected override readonly notes = ORDER_NOTES;

  @Option({ flags: '--list <id>', description: 'one list only' })
  parseList(value: string): string {
    return value;
  }

  @Option({ flags: '--order <file>', description: 'an order that is not signed yet' })
  parseOrder(value: string): string {
    return value;
  }

  @Option({ flags: '--on <day>', description: 'for which day vacancies and the fallback are shown; default: today' })
  parseOn(value: string): string {
    return value;
  }

  @Option({ flags: '--round <number>', description: 'round number (default 1)' })
  parseRound(value: string): number {
    return integerOption(value, '--round', 1, ROUND_MAX);
  }

  protected work([contest = '']: readonly string[], options: Options): Promise<ExitCode> {
    return loadPersonsCheck().personsCheck(this.session, {
      contest,
      list: textOf(options, 'list'),
      order: textOf(options, 'order'),
      on: textOf(options, 'on'),
      round: numberOf(options, 'round') ?? 1,
    });
  }
}

@Command({ name: 'assign', arguments: '<contest>', description: 'sign who of a list receives its mandates' })
export class PersonsAssignCommand extends DecidingCommand {
  protected readonly examples = [
    'sanaq persons assign mazhilis-list --list amanat --order order.json --key o1.key.json --resolution resolution.json',
  ];
  protected override readonly notes = [
    ...ORDER_NOTES,
    'Signed only if it fits; otherwise it shows what is missing and who could fill it, and nothing is changed.',
    'The stream says whether the group has its 30 %, not whom it counts: beside the name of a man of fifty, "counts"',
    '  says permanently that he is disabled. With --publish-verdicts the commission records it anyway, for everyone,',
    '  and anyone can recompute the share. "sanaq persons erase" does not reach it.',
  ];

  @Option({
    flags: '--publish-verdicts',
    description: 'record permanently for each person whether they count towards the 30 %',
  })
  parsePublishVerdicts(): boolean {
    return true;
  }

  @Option({ flags: '--list <id>', description: 'the list' })
  parseList(value: string): string {
    return value;
  }

  @Option({ flags: '--order <file>', description: 'the order as JSON' })
  parseOrder(value: string): string {
    return value;
  }

  @Option({ flags: '--round <number>', description: 'round number (default 1)' })
  parseRound(value: string): number {
    return integerOption(value, '--round', 1, ROUND_MAX);
  }

  protected work([contest = '']: readonly string[], options: Options): Promise<ExitCode> {
    return loadPersonsAssign().personsAssign(this.session, {
      contest,
      list: textOf(options, 'list'),
      order: textOf(options, 'order'),
      round: numberOf(options, 'round') ?? 1,
      publishVerdicts: isSet(options, 'publishVerdicts'),
      ...this.decidingOptions(options),
    });
  }
}

@Command({ name: 'erase', arguments: '<name>', description: 'erase the data of persons for good' })
export class PersonsEraseCommand extends OperatorCommand {
  protected readonly examples = [
    'sanaq persons erase kz-2023-03-19 --yes',
    'sanaq persons erase mazhilis-list --list amanat --candidate c17 --yes',
  ];
  protected override readonly notes = [
    'Of an election or a contest. Erased are sex, birth date, categories, salt and papers named; names, places and hashes stay.',
    'Backups and write-ahead logs of the database keep what they hold until they are removed.',
  ];

  @Option({ flags: '--list <id>', description: 'one list of the contest' })
  parseList(value: string): string {
    return value;
  }

  @Option({ flags: '--candidate <id>', description: 'one candidate of the list' })
  parseCandidate(value: string): string {
    return value;
  }

  @Option({ flags: '--yes', description: 'confirm: nothing brings the data back' })
  parseYes(): boolean {
    return true;
  }

  protected work([name = '']: readonly string[], options: Options): Promise<ExitCode> {
    const [list, candidate] = [textOf(options, 'list'), textOf(options, 'candidate')];
    return loadPersonsErase().personsErase(this.session, {
      name,
      ...(list === undefined ? {} : { list }),
      ...(candidate === undefined ? {} : { candidate }),
      confirmed: isSet(options, 'yes'),
    });
  }
}

@Command({
  name: 'persons',
  description: 'persons of the lists: import, list, standing, check, assign, erase',
  subCommands: [
    PersonsImportCommand,
    PersonsListCommand,
    PersonsStandingCommand,
    PersonsCheckCommand,
    PersonsAssignCommand,
    PersonsEraseCommand,
  ],
})
export class PersonsCommand extends GroupCommand {
  protected readonly examples = ['sanaq persons import lists.csv', 'sanaq persons list mazhilis-list'];
}
