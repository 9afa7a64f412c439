/**
 * Lets plain Node load the project's TypeScript (`node -r`), for loops that run three times slower within jest, whose
 * sandbox makes every look at a global an interception.
 */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const ROOT = join(__dirname, '..', '..');
const OPTIONS = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    target: 'es2022',
  },
  module: { type: 'commonjs' },
  swcrc: false,
};

Module._extensions['.ts'] = (module, filename) => {
  module._compile(transformSync(readFileSync(filename, 'utf8'), { ...OPTIONS, filename }).code, filename);
};

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const library = /^#libs\/([^/]+)(\/testing)?$/.exec(request);
  if (library === null) return resolve.call(this, request, ...rest);
  return join(ROOT, 'libs', library[1], 'src', library[2] === undefined ? '' : 'testing', 'index.ts');
};
