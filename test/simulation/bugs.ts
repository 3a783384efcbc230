/** A text that stands in a file once, and what it becomes. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A fault planted into the product. */
export interface PlantedBug extends Edit {
  readonly name: string;
  readonly also?: Edit;
}

/** THE LIST of planted bugs: each breaks one thought of the protocol, as a plausible slip would. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
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
    from: `if (change < 0) update.when(\`\${path} >= \${value}\`);`,
    to: '',
  },
  {
    name: 'expired credits are spent',
    file: 'lambdas/ledger/account/account-update.ts',
    from: "  if (action === 'hold') {\n",
    to: "  if (action === 'grant') {\n",
    also: {
      file: 'lambdas/ledger/account/draw-order.ts',
      from: ' && !hasExpired(grant, atMs);',
      to: ';',
    },
  },
  {
    name: 'a period is turned twice',
    file: 'lambdas/ledger/account/account-update.ts',
    from: 'if (change.inPeriod !== undefined) {',
    to: "if (change.inPeriod !== undefined && change.action !== 'turn') {",
    also: {
      file: 'lambdas/ledger/account/account-update.ts',
      from: `  update.when(\`attribute_not_exists(grants.#g\${n})\`);\n`,
      to: '',
    },
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
    name: 'a settle is sent before it is recorded',
    file: 'lambdas/enrichments/settle/settle-hold.ts',
    from: '  if (round.round === 0) return { charged, ...(await putRound(p, ws, id, round)) };\n',
    to: '  if (round.round === 0) {\n    void putRound(p, ws, id, round).catch(() => {});\n    return round;\n  }\n',
  },
  {
    name: 'what a settle gives back to an expired grant is not booked',
    file: 'lambdas/enrichments/settle/settle-hold.ts',
    from: '  if (account !== undefined) await expireGrants(p, account);\n',
    to: '',
  },
  {
    name: 'all rows are charged, found or not',
    file: 'lambdas/enrichments/settle/settle-round.ts',
    from: "if (subject?.outcome?.kind !== 'found') return;",
    to: "if (subject?.outcome?.kind !== 'found') {\n      charged.push(n);\n      return;\n    }",
  },
  {
    name: 'the address is not looked up before it is charged',
    file: 'lambdas/enrichments/settle/merge-found-person.ts',
    from: 'const there = chooseClaim(standing, [address]);',
    to: 'const there = own;',
  },
  {
    name: 'a claim is put without a condition',
    file: 'lambdas/claims/claim.store.ts',
    from: `condition: over ? \`\${free} OR \${givenUp}\` : free,`,
    to: `condition: over ? \`\${free} OR \${givenUp}\` : 'attribute_not_exists(pk) OR attribute_exists(pk)',`,
  },
  {
    name: 'a row that was not found keeps its claim',
    file: 'lambdas/enrichments/settle/pay-claims.ts',
    from: '      await freeOwnClaims(p, ws, standing, claimant);\n',
    to: '',
  },
  {
    name: 'a refused request keeps its claims',
    file: 'lambdas/enrichments/intake/start-enrichment.ts',
    from: '    await freeOwnClaims(p, ws, await readPerson(p, ws, row.keys), claimant);\n',
    to: '',
  },
  {
    name: 'a refused request keeps its parts',
    file: 'lambdas/enrichments/enrichment.store.ts',
    from: '    await conditionHolds(p.db.send(one));\n',
    to: '',
  },
  {
    name: 'the workflow starts before the hold is known',
    file: 'lambdas/enrichments/intake/start-enrichment.ts',
    from: '  const hold = await performIntended(\n',
    to: '  await beginWorkflow(p, { ...record, heldByPart: [subjects] });\n  const hold = await performIntended(\n',
  },
  {
    name: 'a part claims more rows than its hold covers',
    file: 'lambdas/enrichments/rounds/open-round.ts',
    from: 'return [...mine, ...free].slice(0, record.heldByPart[part] ?? 0).map(({ o }) => o);',
    to: 'return [...mine, ...free].map(({ o }) => o);',
  },
  {
    name: 'the end of a request leaves it in the index of the unfinished',
    file: 'lambdas/enrichments/settle/finish-enrichment.ts',
    from: '  await leaveUnfinished(p, ws, id);\n',
    to: '',
  },
  {
    name: 'a request leaves the index of the unfinished before its end is told',
    file: 'lambdas/enrichments/settle/finish-enrichment.ts',
    from: '  await p.publishEnd({ workspaceId: ws, enrichmentId: id, status, charged });\n  await leaveUnfinished(p, ws, id);\n',
    to: '  await leaveUnfinished(p, ws, id);\n  await p.publishEnd({ workspaceId: ws, enrichmentId: id, status, charged });\n',
  },
  {
    name: 'a settle counts as applied before its claims have ended',
    file: 'lambdas/enrichments/settle/settle-round.ts',
    from: '  await settleHold(p, record, { ...round, charged }, (decided) =>\n    payClaims(p, record, decided, rows, subjects, standing),\n  );\n',
    to: '  const decided = { ...round, charged };\n  await settleHold(p, record, decided, async () => {});\n  if (round.settle?.state !== "applied")\n    await payClaims(p, record, decided, rows, subjects, standing);\n',
  },
  {
    name: 'a round is settled before its hold is known',
    file: 'lambdas/enrichments/settle/settle-round.ts',
    from: 'const found = left && (await endHold(p, record, left));',
    to: 'const found = left;',
    also: {
      file: 'lambdas/enrichments/settle/finish-enrichment.ts',
      from: " || hold?.state === 'intended';",
      to: ';',
    },
  },
  {
    name: 'the sweep forgets the rounds after the first',
    file: 'lambdas/enrichments/sweep-enrichment.ts',
    from: 'while (round <= last || !(await shutRound(p, record, part, round)));',
    to: 'while (round < Math.min(last, 1));',
  },
  {
    name: 'the claims of all workspaces share their keys',
    file: 'lambdas/shared/keys.contract.ts',
    from: `pk: \`CLAIM#\${ws}#\${identityHash}\`,`,
    to: `pk: \`CLAIM#\${ws.slice(0, 3)}#\${identityHash}\`,`,
    also: {
      file: 'lambdas/identity/identity-keys.ts',
      from: `sha256(\`\${workspaceId}\\u0000\${kind}:`,
      to: `sha256(\`\${workspaceId.slice(0, 3)}\\u0000\${kind}:`,
    },
  },
  {
    name: 'a claim is not marked as found before its address leads to it',
    file: 'lambdas/enrichments/settle/merge-found-person.ts',
    from: '        if (!move.isSure && !(await markFound(p, ws, move.key, claimant, address))) break;\n        if (\n',
    to: '        if (\n',
  },
  {
    name: 'who has found a person is taken over',
    file: 'lambdas/enrichments/settle/merge-found-person.ts',
    from: "return state === 'paid' || foundAt !== undefined;",
    to: "return state === 'paid';",
    also: {
      file: 'lambdas/claims/claim.store.ts',
      from: "const notFound = over?.foundAt ? '' : ' AND attribute_not_exists(foundAt)';",
      to: "const notFound = '';",
    },
  },
];
