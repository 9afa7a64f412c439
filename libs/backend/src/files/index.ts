/** A door of its own for anyone who reads files and needs no server: nothing behind it loads a client of one. */
export { definitionRecords } from '../definition-records';
export { SentRecords, type SentRecord } from '../sent-records';
export { readDefinitionFile, type DefinitionReading, type DefinitionWithRegister } from './definition-file';
export { requireJsonLines } from './json/json-lines-shape';
export { fileError, rowError, type RowProblem } from './problems';
export { readProtocolFiles } from './protocol-files';
export { definitionInvalid } from './csv/register-rows';
export { readLines } from './text/text-lines';
