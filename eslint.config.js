/** What `npm run check` holds everybody to; a rule that is off says why. */
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';

const PAGES = '{ui,kiosk-ui,counter-ui,display-ui,analytics/dashboard}';

const noEnvironment = {
  object: 'process',
  property: 'env',
  message: 'The environment is read once, in server/config.ts: take the value from the config.',
};

const noSleep = {
  selector:
    'NewExpression[callee.name="Promise"] > ArrowFunctionExpression CallExpression[callee.name="setTimeout"][arguments.0.name=/^(r|res|resolve|done|ok)$/]',
  message: 'Await the event, never sleep.',
};

const pageMarkup = [
  {
    selector: ':not(SvelteStyleElement, SvelteScriptElement) > SvelteText[value=/\\p{L}{2}/u]',
    message: 'Text belongs in ui/messages, in both languages.',
  },
  {
    selector:
      'SvelteAttribute[key.name=/^(alt|aria-label|aria-description|placeholder|title)$/] > SvelteLiteral[value=/\\p{L}{2}/u]',
    message: 'Text belongs in ui/messages, in both languages.',
  },
  {
    selector: 'SvelteAttribute[key.name="style"]',
    message: 'The content security policy forbids style attributes: use a class or a style: directive.',
  },
];

export default defineConfig(
  { ignores: ['node_modules/', 'dist/', 'data/', 'coverage/', 'screenshots/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      globals: globals.node,
      parserOptions: {
        project: './tsconfig.json',
        extraFileExtensions: ['.svelte'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-restricted-properties': ['error', noEnvironment],
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Numbers in messages are what messages are for.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `_next` and the like are there for the arity that Express asks for.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // `() => log(line)` reads better than a block, and nothing is lost.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // There are no enums here (erasableSyntaxOnly), and looking for them takes a third of the time.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      // The compiler compares classes by their shape, which is enough for what we build.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A flag that a callback or a signal changes during an await looks constant to it.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // `Promise<Answer | void>` says what is meant.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // A type parameter used once still gives the caller a typed answer.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // An async function that awaits nothing today may belong to an interface that does.
      '@typescript-eslint/require-await': 'off',
      // TypeScript knows what is defined, and it knows Svelte's runes.
      'no-undef': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { globals: globals.browser, parserOptions: { parser: ts.parser } },
  },
  {
    // svelte-check looks at the types of components; asking here again takes as long as all the rest.
    files: ['**/*.svelte'],
    languageOptions: { parserOptions: { project: null } },
    rules: ts.configs.disableTypeChecked.rules,
  },
  {
    files: [`${PAGES}/**/*.svelte`, `${PAGES}/**/*.svelte.ts`],
    rules: {
      'no-restricted-syntax': ['error', ...pageMarkup],
      // It takes a Map inside a function for state.
      'svelte/prefer-svelte-reactivity': 'off',
      // `let { a } = $props()` is how a bindable property is declared.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { destructuring: 'all' }],
    },
  },
  {
    files: ['server/config.ts', 'scripts/**', 'bench/**', 'test/**', '*.config.*'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // These speak to a person in a terminal.
    files: ['server/main.ts', 'scripts/**', 'bench/**', 'test/support/**', 'test/fault/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // A cast in JSDoc is invisible to the rule.
    files: ['**/*.js', '**/*.mjs'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': ['error', noSleep],
      // Matchers such as expect.objectContaining are typed any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
);
