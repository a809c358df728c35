import js from '@eslint/js';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/**
 * What a window's web view gets wrong, or what opens a door for somebody else's text. The language comes from our settings
 * only: under `LANG=C.UTF-8` WebKit says its language is "C", and `Intl` throws.
 */
const refused = [
  ['MemberExpression[object.name="navigator"][property.name=/^languages?$/]', 'The language comes from the settings: use useIntl().'],
  ['NewExpression[callee.object.name="Intl"][arguments.length=0]', 'Give Intl a locale: intl.locale from useIntl().'],
  ['NewExpression[callee.object.name="Intl"][arguments.0.type="Identifier"][arguments.0.name="undefined"]', 'Give Intl a locale: intl.locale from useIntl().'],
  ['CallExpression[callee.object.name="Intl"]', 'Use useIntl(), which knows the locale.'],
  ['CallExpression[callee.property.name=/^toLocale(String|DateString|TimeString|LowerCase|UpperCase)$/][arguments.length=0]', 'Give a locale: intl.locale from useIntl().'],
  ['CallExpression[callee.property.name="localeCompare"][arguments.length<2]', 'Give a locale: intl.locale from useIntl().'],
  ['JSXAttribute[name.name="dangerouslySetInnerHTML"]', 'Text of others is never markup.'],
  ['AssignmentExpression[left.property.name=/^(innerHTML|outerHTML)$/]', 'Text of others is never markup.'],
  ['CallExpression[callee.property.name="toDataURL"]', 'Pictures are encoded by the program: WebKit gives PNG for WebP and says nothing.'],
].map(([selector, message]) => ({ selector, message }));

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'src/api/generated.ts'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  jsxA11y.flatConfigs.strict,
  reactHooks.configs.flat['recommended-latest'],
  {
    rules: {
      'no-restricted-syntax': ['error', ...refused],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // Safari's VoiceOver no longer calls a list without bullets a list.
      'jsx-a11y/no-interactive-element-to-noninteractive-role': ['error', { tr: ['none', 'presentation'], td: ['cell'] }],
      'jsx-a11y/no-redundant-roles': ['error', { ul: ['list'], ol: ['list'] }],
    },
  },
  {
    files: ['scripts/**', 'e2e/**', '*.config.*'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', fetch: 'readonly', AbortSignal: 'readonly', setTimeout: 'readonly', document: 'readonly', window: 'readonly', getComputedStyle: 'readonly', requestAnimationFrame: 'readonly', Buffer: 'readonly' } },
  },
);
