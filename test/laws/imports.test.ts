import { expect, test } from 'vitest';
import { importsOf, readSources, type SourceFile } from './source-files.ts';

/** Who may import what: the first row that a file's path begins with holds for it. */
const LAW: readonly { readonly from: RegExp; readonly may: readonly RegExp[] }[] = [
  { from: /^bin\//, may: [/^lib\//] },
  { from: /^lib\//, may: [/^lib\//, /^lambdas\/.*\.contract\.ts$/] },
  { from: /^lambdas\/.*\.contract\.ts$/, may: [/^lambdas\/.*\.contract\.ts$/] },
  { from: /^lambdas\/shared\//, may: [/^lambdas\/shared\//, /^lambdas\/functions\.contract\.ts$/] },
  { from: /^lambdas\/ledger\//, may: [/^lambdas\/(ledger|shared)\//] },
  { from: /^lambdas\/pricing\//, may: [/^lambdas\/(pricing|shared)\//] },
  { from: /^lambdas\/waterfall\//, may: [/^lambdas\/(waterfall|shared)\//] },
  { from: /^lambdas\/accounts\//, may: [/^lambdas\/(accounts|shared|pricing)\//] },
  {
    from: /^lambdas\/enrichments\//,
    may: [
      /^lambdas\/(enrichments|shared|ledger|pricing|waterfall)\//,
      /^lambdas\/workflow\/workflow\.contract\.ts$/,
    ],
  },
  ...['api', 'workflow', 'schedules', 'streams'].map((entry) => ({
    from: new RegExp(`^lambdas/${entry}/`),
    may: [
      new RegExp(`^lambdas/${entry}/`),
      /^lambdas\/(shared|ledger|pricing|waterfall|accounts|enrichments)\//,
      /^lambdas\/[\w/-]+\.contract\.ts$/,
    ],
  })),
  { from: /^local\//, may: [/^local\//] },
];

/** The only places where the SDKs of AWS and of vendors are named. */
const SDK_PLACES =
  /(\.store|-client)\.ts$|^lambdas\/shared\/(dynamo|batches|secrets)\.ts$|^lib\/|^bin\/|^local\//;
const SDK = /^(@aws-sdk|@smithy|stripe)(\/|$)/;

const sources = readSources('bin', 'lib', 'lambdas', 'local');

function rowOf(path: string) {
  return LAW.find(({ from }) => from.test(path));
}

function ownImports(file: SourceFile): string[] {
  return importsOf(file).filter((target) => /^(bin|lib|lambdas|local|test|bench)\//.test(target));
}

test('every source folder has a row in the import law', () => {
  const root = /^lambdas\/[\w-]+\.contract\.ts$/;
  const lawless = sources.filter(({ path }) => !root.test(path) && rowOf(path) === undefined);
  expect(lawless.map(({ path }) => path)).toEqual([]);
});

test('a file imports only what the law lets its folder import', () => {
  const broken = sources.flatMap((file) => {
    const may = rowOf(file.path)?.may ?? [];
    return ownImports(file)
      .filter((target) => !may.some((allowed) => allowed.test(target)))
      .map((target) => `${file.path} → ${target}`);
  });
  expect(broken).toEqual([]);
});

test('SDKs are imported only where the outside is reached', () => {
  const broken = sources
    .filter(({ path }) => !SDK_PLACES.test(path))
    .flatMap((file) =>
      importsOf(file)
        .filter((target) => SDK.test(target))
        .map((t) => `${file.path} → ${t}`),
    );
  expect(broken).toEqual([]);
});

test('the import law catches a domain that reaches into another', () => {
  const planted = { path: 'lambdas/ledger/x.ts', text: "import { y } from '../enrichments/y.ts';" };
  const may = rowOf(planted.path)?.may ?? [];
  expect(ownImports(planted)).toEqual(['lambdas/enrichments/y.ts']);
  expect(may.some((allowed) => allowed.test('lambdas/enrichments/y.ts'))).toBe(false);
});
