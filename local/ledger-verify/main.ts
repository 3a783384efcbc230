import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readExports } from './read-export.ts';
import { verifyChain } from './verify-chain.ts';

/** `npm run ledger:verify -- --file ledger.csv`: checks an exported ledger, and says so. */
const { values } = parseArgs({
  options: {
    file: { type: 'string', multiple: true },
    previous: { type: 'string' },
    help: { type: 'boolean' },
  },
});

if (values.help || values.file === undefined) {
  console.log(
    'npm run ledger:verify -- --file FILE [--file FILE …] [--previous HASH]\n\n' +
      '  --file      an export of one account: CSV or JSON, in any order\n' +
      '  --previous  the hash before its first entry, where that is not revision 1\n',
  );
  process.exitCode = values.help ? 0 : 2;
} else {
  const entries = readExports(values.file.map((file) => readFileSync(file, 'utf8')));
  const verdict = verifyChain(entries, values.previous);
  const range = `revisions ${entries[0]?.rev ?? 0} to ${entries.at(-1)?.rev ?? 0}`;
  if (verdict.kind === 'whole') {
    const open =
      verdict.unsealed > 0 ? `, the last ${verdict.unsealed} of them not sealed yet` : '';
    console.log(`whole: ${verdict.entries} entries, ${range}${open}`);
  } else {
    console.log(`broken at revision ${verdict.rev}: ${verdict.how}`);
    process.exitCode = 1;
  }
}
