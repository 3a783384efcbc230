import type { PlantedBug } from './planted-bug.ts';

/** Slips in how an account is changed once, and known to be. */
export const LEDGER_BUGS: readonly PlantedBug[] = [
  {
    name: 'the fence does not shut the account',
    file: 'lambdas/ledger/account/account-update.ts',
    from: " AND attribute_not_exists(fences.#op)');\n  update.name('#op', revision.op);",
    to: "');",
  },
  {
    name: 'the SDK repeats account writes',
    file: 'lambdas/ledger/account/account.store.ts',
    from: 'const answer = await p.accountDb.send(',
    to: 'const answer = await p.db.send(',
  },
  {
    name: 'the journal is not waited for',
    file: 'lambdas/ledger/operations/judge-operation.ts',
    from: "return seen >= through ? { kind: 'absent' } : { kind: 'behind', seen };",
    to: "return { kind: 'absent' };",
  },
  {
    name: 'no fence before an operation is given up for lost',
    file: 'lambdas/ledger/operations/perform-operation.ts',
    from: '    account = await fence(p, request);\n',
    to: '',
  },
  {
    name: 'a debit does not ask whether there is enough',
    file: 'lambdas/ledger/account/account-update.ts',
    from: `if (change < 0) update.when(\`\${path}.\${counter} >= \${value}\`);`,
    to: '',
  },
  {
    name: 'expired credits are spent',
    file: 'lambdas/ledger/account/account-update.ts',
    from: "if (action === 'hold' || action === 'adjust') addDrawable(",
    to: "if (action === 'grant') addDrawable(",
    also: [
      {
        file: 'lambdas/ledger/account/draw-order.ts',
        from: ' && !hasExpired(grant, atMs);',
        to: ';',
      },
    ],
  },
  {
    name: 'a period is turned twice',
    file: 'lambdas/ledger/account/account-update.ts',
    from: 'if (change.inPeriod !== undefined) {',
    to: "if (change.inPeriod !== undefined && change.action !== 'turn') {",
    also: [
      {
        file: 'lambdas/ledger/account/account-update.ts',
        from: `  update.when(\`attribute_not_exists(grants.#g\${n})\`);\n`,
        to: '',
      },
    ],
  },
  {
    name: 'an intended operation is sent again blindly',
    file: 'lambdas/ledger/operations/ensure-operation.ts',
    from: 'standing = await resolveIntended(p, request, standing);',
    to: 'standing = await performIntended(p, request, standing, await loadAccount(p, request, request.terms));',
  },
  {
    name: 'who finds an intention of another takes it for its own',
    file: 'lambdas/ledger/operations/ensure-operation.ts',
    from: 'if (standing.intendedBy === own.intendedBy) {',
    to: "if (standing.state === 'intended') {",
  },
  {
    name: 'a fate is recorded over another',
    file: 'lambdas/ledger/operations/operation-update.ts',
    from: "    condition: '#op.id = :id AND #op.#state = :intended',\n    names: { '#state': 'state' },\n    values: { ':id': ended.id, ':intended': 'intended' },",
    to: "    condition: 'attribute_exists(pk)',\n    names: {},\n    values: {},",
  },
  {
    name: 'what a settle gives back to an expired grant is not booked',
    file: 'lambdas/ledger/ledger.ts',
    from: '  if (after !== undefined) await expireOwn(p, after);\n  return operation;\n',
    to: '  return operation;\n',
  },
  {
    name: 'a hash leaves out who made the entry',
    file: 'lambdas/ledger/journal/entry-hash.ts',
    from: 'const { hash: _hash, slices, spentOn, ...shown } = entry;',
    to: 'const { hash: _hash, actor: _actor, slices, spentOn, ...shown } = entry;',
  },
  {
    name: 'the head of a ledger moves without the totals',
    file: 'lambdas/ledger/journal/ledger-head.store.ts',
    from: '...(await toTotalUpdates(p, id, run))]',
    to: '...(await toTotalUpdates(p, id, run)).slice(0, 0)]',
  },
  {
    name: 'a batch of the stream that comes again counts again',
    file: 'lambdas/ledger/journal/ledger-head.store.ts',
    from: "from.rev === 0 ? 'attribute_not_exists(pk)' : 'rev = :from'",
    to: "from.rev === 0 ? 'attribute_not_exists(rev)' : 'rev = :from OR attribute_exists(rev)'",
    also: [
      {
        file: 'lambdas/ledger/journal/revisions-stream.store.ts',
        from: 'const head = p.heads?.get(pk) ?? (await readHead(p, id));',
        to: 'const head = { ...(await readHead(p, id)), rev: (entries[0]?.rev ?? 1) - 1 };',
      },
    ],
  },
];
