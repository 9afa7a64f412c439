import tseslint from 'typescript-eslint';

/** SQL asks for a kind or a state by its name: VERDICT_NO of libs/journal, STATE_NO of libs/election. */
const NO_BARE_NUMBERS = [
  'Literal[value=/\\b(kind|state)\\s*(=|<>|(not )?in\\s*\\()\\s*\\d/]',
  'TemplateElement[value.raw=/\\b(kind|state)\\s*(=|<>|(not )?in\\s*\\()\\s*\\d/]',
].map((selector) => ({ selector, message: 'name the kind or the state: VERDICT_NO, STATE_NO' }));

/** A table's name alone may be told to people; with a word of SQL beside it, it is a statement. */
const NO_STATEMENTS = [
  'Literal[value=/\\s\\(?sanaq\\.[a-z_]+|\\bsanaq\\.[a-z_]+\\s/]',
  'TemplateElement[value.raw=/\\s\\(?sanaq\\.[a-z_]+|\\bsanaq\\.[a-z_]+\\s/]',
  'CallExpression[callee.property.name="query"][callee.object.name=/pool|client/i]',
  'CallExpression[callee.property.name="query"][callee.object.property.name=/pool|client/i]',
].map((selector) => ({
  selector,
  message: 'the store has one door: SQL stands in libs/journal and libs/results, and readers there return typed rows',
}));

/** Libraries that keep tables. */
const STORES = ['libs/journal/**', 'libs/results/**', 'libs/persons/**', 'libs/event-stream/**', 'libs/platform/**'];
const TESTS = ['**/*.spec.ts', '**/testing/**/*.ts', 'test/**/*.ts'];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.sanaq/', 'coverage/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './apps/dashboard/client/tsconfig.json', './apps/verifier/client/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowStaticOnly: true }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { disallowTypeAnnotations: false, fixStyle: 'inline-type-imports' },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Blind to what closures and awaited calls change between two looks at a variable.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // Event classes describe shapes; their objects are plain JSON and have no behaviour to lose.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      'no-console': 'error',
      'max-lines': ['error', { max: 420, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: STORES,
    ignores: TESTS,
    rules: { 'no-restricted-syntax': ['error', ...NO_BARE_NUMBERS] },
  },
  {
    files: ['libs/**/*.ts', 'apps/**/*.ts'],
    ignores: [...STORES, ...TESTS],
    rules: { 'no-restricted-syntax': ['error', ...NO_BARE_NUMBERS, ...NO_STATEMENTS] },
  },
  {
    // Nest reads the classes of constructor parameters at run time: an import that only looks like a type is one.
    files: ['apps/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    // A command loads its verb when it is called: whoever asks for help does not wait for Kafka's client. `require`,
    // because the modules stay CommonJS and a dynamic import would need file names of the compiled output.
    // The same for a recount, which mostly needs no server.
    files: [
      'apps/operator/src/command/operator-command.ts',
      'apps/operator/src/verbs/*/*.command.ts',
      'apps/operator/src/session.ts',
      'libs/contracts/src/signature.ts',
      'libs/replay/src/tabulate/tabulate.ts',
    ],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: TESTS,
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
