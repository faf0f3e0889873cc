/**
 * Who may import whom (ARCHITECTURE.md, "Folders"). Paths are regular expressions; `$1` is what the first group of
 * `from` matched.
 */
const PAGES = '(?:ui|kiosk-ui|counter-ui|display-ui|analytics/dashboard)';
const TEST = '\\.test\\.ts$';
const TOOLING = '^(?:test|bench|scripts)/|^[^/]+\\.(?:js|ts|mjs)$';

/**
 * Only what `holders` names may import the package.
 * @param {string} name
 * @param {string[]} holders
 * @param {string} comment
 * @returns {import('dependency-cruiser').IForbiddenRuleType}
 */
const packageIn = (name, holders, comment) => ({
  name: `${name}-only-where-it-belongs`,
  comment,
  severity: 'error',
  from: { pathNot: [...holders, TOOLING, TEST] },
  to: { path: `^node_modules/${name}/` },
});

const DOCUMENTS = [
  '^ledger/',
  '^analytics/(?:jobs|api)/',
  '^server/models',
  '^server/.+/models',
  '^server/[^/]+/store\\.ts$',
  '^embedded/',
];
const DOCUMENTS_COMMENT = 'Documents are reached through the ledger or through a model of the server.';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'contracts-import-only-zod',
      comment: 'contracts/ is the shared language: everyone reads it, it knows nobody.',
      severity: 'error',
      from: { path: '^contracts/', pathNot: TEST },
      to: { pathNot: '^contracts/|^node_modules/zod/' },
    },
    {
      name: 'pages-import-only-contracts-and-ui',
      comment: 'A web app knows the server by its contracts only, and other web apps not at all.',
      severity: 'error',
      from: { path: `^(${PAGES})/`, pathNot: TEST },
      to: { pathNot: ['^$1/', '^contracts/', '^ui/', '^node_modules/'] },
    },
    {
      name: 'domain-is-pure',
      comment: 'Rules are functions of (input, now): no I/O, no stores, no other folder.',
      severity: 'error',
      from: { path: '^server/domain/', pathNot: TEST },
      to: {
        pathNot: [
          '^server/domain/',
          '^contracts/',
          '^node_modules/(?:luxon|@types/luxon|uuid|zod)/',
          '^crypto$',
        ],
      },
    },
    {
      name: 'server-knows-no-page',
      comment: 'Pages are built files to the server.',
      severity: 'error',
      from: { path: '^(?:server|ledger|embedded|analytics/(?:metrics|jobs|api))/', pathNot: TEST },
      to: { path: `^${PAGES}/` },
    },
    packageIn(
      'ioredis',
      [
        '^server/(?:engine|access|realtime)/',
        '^server/[^/]+\\.ts$',
        '^ledger/',
        '^analytics/jobs/',
        '^embedded/',
      ],
      'Only the engine touches queue keys; the others named hold sessions, wake-ups, jobs or the wiring.',
    ),
    packageIn('mongoose', DOCUMENTS, DOCUMENTS_COMMENT),
    packageIn('mongodb', DOCUMENTS, DOCUMENTS_COMMENT),
    packageIn('bullmq', ['^ledger/', '^analytics/jobs/'], 'Jobs live in the ledger and in analytics/jobs.'),
    {
      name: 'embedded-is-only-wired',
      comment: 'The stores are reached by URL; that they are ours is known only to who starts them.',
      severity: 'error',
      from: { pathNot: ['^embedded/', '^server/main\\.ts$', TOOLING] },
      to: { path: '^embedded/' },
    },
    {
      name: 'embedded-knows-nobody',
      comment: 'It can be taken away without a trace.',
      severity: 'error',
      from: { path: '^embedded/', pathNot: TEST },
      to: { path: '^(?!embedded/|contracts/|node_modules/)[^/]+/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'product-imports-no-tooling',
      comment: 'Tests, benches and scripts are not there in production.',
      severity: 'error',
      from: { pathNot: [TOOLING, TEST] },
      to: { path: '^(?:test|bench|scripts)/' },
    },
    {
      name: 'product-imports-no-development-package',
      comment: 'npm start must work where only "dependencies" are installed.',
      severity: 'error',
      from: {
        path: '^(?:contracts|ui|kiosk-ui|counter-ui|display-ui|server|ledger|analytics|embedded)/',
        pathNot: TEST,
      },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^node_modules/@types/',
      },
    },
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one module, or three.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules/' },
    exclude: { path: '^(?:dist|data|coverage|screenshots)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.svelte', '.json'],
    },
  },
};
