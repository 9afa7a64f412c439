/** A door of its own for anyone who makes or reads rows: nothing behind it opens a connection. */
export { CopyBuffer } from '../copying/copy-buffer';
export { copyChunksIn, copyIn } from '../copying/copy-in';
export { decodeHeaders, encodeHeaders } from '../headers';
export { storableText } from '../journal-rows';
export { recordOf, type JournalRow } from '../stored-rows';
