import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'src/protocol/generated.ts', 'src/service-worker.js'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  {
    rules: {
      // TypeScript knows the globals; a name it does not know is an error there.
      'no-undef': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // The fragment router has no base path to resolve against.
      'svelte/no-navigation-without-resolve': 'off',
      'svelte/no-at-html-tags': 'error',
      // A blank at the edge of an element has to be said: the compiler trims a bare one.
      'svelte/no-useless-mustaches': 'off',
      // Maps and dates that never change once made are not reactive on purpose.
      'svelte/prefer-svelte-reactivity': 'off',
      'max-lines': ['error', 320],
    },
  },
);
