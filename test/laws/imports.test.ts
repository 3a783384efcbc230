import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { importsOf } from './imports-of.ts';
import { listFiles, ROOT, readSource, readSources } from './source-files.ts';

/**
 * THE LIST of the project's folders. A new one is written here, and gets its row in the law where
 * it holds code.
 */
const FOLDERS = ['bench', 'bin', 'commands', 'docs', 'lambdas', 'lib', 'local', 'samples', 'test'];
/** Folders that tools make; git leaves them out. */
const MADE_BY_TOOLS = /^(\..*|node_modules|cdk\.out|coverage)$/;

/** Who may import what: the first row that a file's path begins with holds for it. */
const LAW: readonly { readonly from: RegExp; readonly may: readonly RegExp[] }[] = [
  { from: /^bin\//, may: [/^lib\//] },
  // The synth checks the plans, which are configuration.
  {
    from: /^lib\//,
    may: [/^lib\//, /^lambdas\/.*\.contract\.ts$/, /^lambdas\/plans\/catalogue\.ts$/],
  },
  // Contracts know contracts, and the two domains that are pure: what is done, and who it is about.
  {
    from: /^lambdas\/.*\.contract\.ts$/,
    may: [/^lambdas\/.*\.contract\.ts$/, /^lambdas\/(actions|identity)\//],
  },
  { from: /^lambdas\/shared\//, may: [/^lambdas\/shared\//, /^lambdas\/functions\.contract\.ts$/] },
  // The ids of vendors, which terms name: a list, no adapter.
  {
    from: /^lambdas\/plans\/check-waterfall\.ts$/,
    may: [/^lambdas\/shared\//, /^lambdas\/waterfall\/vendors\.contract\.ts$/],
  },
  // What each domain knows beside `shared`: a row each, so that one more is one line.
  ...Object.entries({
    ledger: [],
    plans: [],
    identity: [],
    events: [],
    audit: [],
    claims: ['identity'],
    actions: ['identity', 'plans'],
    waterfall: ['identity'],
    workspaces: ['plans', 'events'],
    // A subscription changes the plan of its workspace.
    billing: ['ledger', 'plans', 'events', 'workspaces'],
    enrichments: [
      'ledger',
      'plans',
      'identity',
      'claims',
      'actions',
      'waterfall',
      'workspaces',
      'events',
    ],
    // The rows of a file become an enrichment.
    imports: ['plans', 'identity', 'actions', 'workspaces', 'enrichments', 'events'],
    // The columns of a list's own file go into the file again.
    exports: ['plans', 'identity', 'actions', 'workspaces', 'enrichments', 'imports', 'events'],
  } as Record<string, readonly string[]>).map(([domain, others]) => ({
    from: new RegExp(`^lambdas/${domain}/`),
    may: [domain, 'shared', ...others].map((each) => new RegExp(`^lambdas/${each}/`)),
  })),
  ...['api', 'workflow', 'webhooks', 'uploads', 'bus', 'schedules', 'streams'].map((entry) => ({
    from: new RegExp(`^lambdas/${entry}/`),
    may: [
      new RegExp(`^lambdas/${entry}/`),
      /^lambdas\/(shared|ledger|plans|identity|events|audit|claims|actions|waterfall|workspaces|enrichments|billing|imports|exports)\//,
      /^lambdas\/[\w-]+\.contract\.ts$/,
    ],
  })),
  { from: /^local\/aws\//, may: [/^local\/(aws|server|process|time)\//] },
  { from: /^local\/outside\//, may: [/^local\/(outside|server|process|time)\//] },
  { from: /^local\/(server|process|time)\//, may: [/^local\/(server|process|time)\//] },
  { from: /^local\/controls\//, may: [/^local\//] },
  { from: /^local\//, may: [/^local\//] },
  // Pages that are made of what the API declares.
  { from: /^docs\//, may: [/^(docs|lambdas)\//] },
  // What an operator runs by hand over a table.
  { from: /^commands\//, may: [/^(commands|lambdas)\//] },
  { from: /^samples\//, may: [/^(samples|local)\//] },
  { from: /^bench\//, may: [/^(bench|lambdas|lib|local)\//] },
  {
    from: /^test\//,
    may: [/^(test|bench|bin|commands|docs|lambdas|lib|local|samples)\//, /^package\.json$/],
  },
  { from: /^[\w.-]+$/, may: [] },
];

/**
 * The only files that load what no source names: the engine's program, a bundle; tests do so too.
 */
const LOADERS = /^local\/aws\/(dynamodb\/database|lambda\/function-worker)\.ts$|^test\//;

/** The only places where the SDKs of AWS and of vendors are named. */
const SDK_PLACES =
  /(\.store|-client)\.ts$|^lambdas\/shared\/(dynamo|items|parameters|read-items|secrets)\.ts$|^(bench|bin|lib|local|test)\//;
const SDK = /^(@aws-sdk|@smithy|stripe)(\/|$)/;

const top = readdirSync(ROOT, { withFileTypes: true });
const rootFiles = top.filter((entry) => entry.isFile()).map(({ name }) => name);
const imports = [
  ...readSources(...FOLDERS),
  ...rootFiles.filter((name) => name.endsWith('.ts')).map(readSource),
].map((file) => ({ path: file.path, ...importsOf(file) }));

function rowOf(path: string) {
  return LAW.find(({ from }) => from.test(path));
}

/** Says whether the law lets a file import another. */
function mayImport(path: string, target: string): boolean {
  return (rowOf(path)?.may ?? []).some((allowed) => allowed.test(target));
}

test('every folder of the project is in the list, and nothing but TypeScript is in it', () => {
  const folders = top.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(folders.filter((name) => !MADE_BY_TOOLS.test(name)).sort()).toEqual(FOLDERS);
  const others = [...listFiles(...FOLDERS), ...rootFiles].filter((path) =>
    /\.([cm]?jsx?|[cm]ts|tsx)$/.test(path),
  );
  expect(others.filter((path) => !/^test\/.*\/fixtures\//.test(path))).toEqual([]);
});

test('every source folder has a row in the import law', () => {
  const root = /^lambdas\/[\w-]+\.contract\.ts$/;
  const lawless = imports.filter(({ path }) => !root.test(path) && rowOf(path) === undefined);
  expect(lawless.map(({ path }) => path)).toEqual([]);
});

test('a file imports only what the law lets its folder import', () => {
  const broken = imports.flatMap(({ path, own }) =>
    own.filter((target) => !mayImport(path, target)).map((target) => `${path} → ${target}`),
  );
  expect(broken).toEqual([]);
});

/** The ledger's front door, and what it hands over. */
const LEDGER_DOOR = /^lambdas\/ledger\/(ledger\.ts|[\w-]+\.contract\.ts)$/;

test('nobody passes the front door of the ledger', () => {
  const inside = (path: string): boolean => path.startsWith('lambdas/ledger/');
  const past = imports.filter(
    ({ path, own }) =>
      path.startsWith('lambdas/') &&
      !inside(path) &&
      own.some((target) => inside(target) && !LEDGER_DOOR.test(target)),
  );
  expect(past.map(({ path }) => path)).toEqual([]);
});

test('no file is part of a circle of imports', () => {
  const own = new Map(imports.map(({ path, own }) => [path, own]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' → '));
    else if (!done.has(path)) for (const next of own.get(path) ?? []) visit(next, [...way, path]);
    done.add(path);
  };
  for (const { path } of imports) visit(path, []);
  expect(circles).toEqual([]);
});

test('a file says what it loads', () => {
  const broken = imports.filter(({ path, hidden }) => hidden > 0 && !LOADERS.test(path));
  expect(broken.map(({ path }) => path)).toEqual([]);
});

test('SDKs are imported only where the outside is reached', () => {
  const broken = imports
    .filter(({ path }) => !SDK_PLACES.test(path))
    .flatMap(({ path, packages }) =>
      packages.filter((name) => SDK.test(name)).map((name) => `${path} → ${name}`),
    );
  expect(broken).toEqual([]);
});

const WAYS = [
  "import { y } from '../enrichments/y.ts'",
  "import '../enrichments/y.ts'",
  "import type { Y } from '../enrichments/y.ts'",
  "import * as y from '../enrichments/y.ts'",
  "import y = require('../enrichments/y.ts')",
  "import /* from './z.ts' */ y\n  from\n  '../enrichments/y.ts'",
  "export { y } from '../enrichments/y.ts'",
  "export * from '../enrichments/y.ts'",
  "export type * from '../enrichments/y.ts'",
  "type Y = import('../enrichments/y.ts').Y",
  "const y = await import('../enrichments/y.ts')",
  'const y = await import(`../enrichments/y.ts`)',
  "const y = require('../enrichments/y.ts')",
  "new Worker(new URL('../enrichments/y.ts', import.meta.url))",
];

const HIDDEN = [
  'await import(name)',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source
  'await import(`../${name}.ts`)',
  'require(name)',
  'const load = require',
  'createRequire(import.meta.url)',
];

test('an import is seen, in whatever way it is written', () => {
  const seen = (text: string) => importsOf({ path: 'lambdas/ledger/x.ts', text });
  const target = 'lambdas/enrichments/y.ts';
  expect(WAYS.filter((text) => seen(text).own.join() !== target)).toEqual([]);
  expect(mayImport('lambdas/ledger/x.ts', target)).toBe(false);
  expect(HIDDEN.filter((text) => seen(text).hidden !== 1)).toEqual([]);
  const prose = "// import { y } from '../enrichments/y.ts'\nconst s = \"from './y.ts'\"";
  expect(seen(prose)).toEqual({ own: [], packages: [], hidden: 0 });
});
