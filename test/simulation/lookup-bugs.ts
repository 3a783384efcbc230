import type { PlantedBug } from './planted-bug.ts';

/** Slips in who is found, claimed, held for and paid, and how a request ends. */
export const LOOKUP_BUGS: readonly PlantedBug[] = [
  {
    name: 'a refused request keeps its parts',
    file: 'lambdas/enrichments/enrichment.store.ts',
    from: '    await conditionHolds(p.db.send(one));\n',
    to: '',
  },
  {
    name: 'the end of a request leaves it in the index of the unfinished',
    file: 'lambdas/enrichments/settle/finish-enrichment.ts',
    from: '  await leaveUnfinished(p, ws, id);\n',
    to: '',
  },
  {
    name: 'a round is settled before its hold is known',
    file: 'lambdas/enrichments/settle/settle-round.ts',
    from: 'const found = left && (await endHold(p, record, left));',
    to: 'const found = left;',
    also: [
      {
        file: 'lambdas/enrichments/settle/finish-enrichment.ts',
        from: " || hold?.state === 'intended';",
        to: ';',
      },
    ],
  },
  {
    name: 'a settle is sent before it is recorded',
    file: 'lambdas/enrichments/settle/settle-hold.ts',
    from: '    if (await intendSettle(p, record, round)) return round;\n    return standing(p, record, round);\n',
    to: '    void intendSettle(p, record, round).catch(() => {});\n    return round;\n',
  },
  {
    name: 'all lookups are charged, found or not',
    file: 'lambdas/enrichments/settle/settle-round.ts',
    from: 'Object.keys(found).length === 0) return;\n',
    to: 'Object.keys(found).length === 0) {\n      charged.push(...data.map((datum) => ({ row: n, datum })));\n      return;\n    }\n',
  },
  {
    name: 'a value is not looked up before it is charged',
    file: 'lambdas/claims/plan-found.ts',
    from: 'const there = lookAtValues(known, own, request);',
    to: 'const there: AtValues = { same: [], paid: new Set(), moved: new Map() };',
  },
  {
    name: 'a record is written over what another has written',
    file: 'lambdas/claims/subject.store.ts',
    from: "      : {\n          ConditionExpression: 'rev = :rev',\n          ExpressionAttributeValues: { ':rev': was.rev },\n        }),",
    to: '      : {}),',
  },
  {
    name: 'a lookup that was not found keeps its claim',
    file: 'lambdas/enrichments/settle/pay-lookups.ts',
    from: '    await endClaims(p, rowClaimOf(placed),',
    to: '    if (charged.length > 0)\n      await endClaims(p, rowClaimOf(placed),',
  },
  {
    name: 'a refused request keeps its claims',
    file: 'lambdas/enrichments/intake/take-back.ts',
    from: '    if (row.duplicateOf === undefined) await freeRow(p, { record, part: 0, n, row });\n',
    to: '',
  },
  {
    name: 'the workflow starts before the hold is known',
    file: 'lambdas/enrichments/intake/start-enrichment.ts',
    from: '  const held = await hold(p, holdRequest({ record, workspace }, lookups, account));\n',
    to: '  await beginWorkflow(p, { ...record, held: toLookups(lookups) });\n  const held = await hold(p, holdRequest({ record, workspace }, lookups, account));\n',
  },
  {
    name: 'a part claims more lookups than its hold covers',
    file: 'lambdas/enrichments/rounds/open-round.ts',
    from: 'const fits = (left[datum] ?? 0) > 0;',
    to: 'const fits = true;',
  },
  {
    name: 'a request leaves the index of the unfinished before its end is told',
    file: 'lambdas/enrichments/settle/finish-enrichment.ts',
    from: '  await p.publish(makeEvent({ type, workspaceId: ws, recordId: id, atMs: completedAtMs, data }));\n  await leaveUnfinished(p, ws, id);\n',
    to: '  await leaveUnfinished(p, ws, id);\n  await p.publish(makeEvent({ type, workspaceId: ws, recordId: id, atMs: completedAtMs, data }));\n',
  },
  {
    name: 'a settle counts as applied before its claims have ended',
    file: 'lambdas/enrichments/settle/settle-round.ts',
    from: '  await settleHold(p, part.record, decided, async (standing) => {\n',
    to: "  await settleHold(p, part.record, decided, async () => {});\n  if (round.settle?.state === 'applied') return;\n  await (async (standing: DecidedRound) => {\n",
    also: [
      {
        file: 'lambdas/enrichments/settle/settle-round.ts',
        from: 'await payLookups(p, part, standing, { runs, known: now });\n  });\n',
        to: 'await payLookups(p, part, standing, { runs, known: now });\n  })(decided);\n',
      },
    ],
  },
  {
    name: 'the sweep forgets the rounds after the first',
    file: 'lambdas/enrichments/sweep-enrichment.ts',
    from: 'while (n <= last || !(await shutRound(p, record, { part, n })));',
    to: 'while (n < Math.min(last, 1));',
  },
  {
    name: 'the subjects of all workspaces share their keys',
    file: 'lambdas/shared/keys.contract.ts',
    from: `pk: \`ID#\${ws}#\${key}\``,
    to: `pk: \`ID#\${ws.slice(0, 3)}#\${key}\``,
    also: [
      {
        file: 'lambdas/shared/keys.contract.ts',
        from: `pk: \`CON#\${ws}#\${id}\``,
        to: `pk: \`CON#\${ws.slice(0, 3)}#\${id}\``,
      },
      {
        file: 'lambdas/identity/identify.ts',
        from: `sha256(\`\${workspaceId}\\u0000`,
        to: `sha256(\`\${workspaceId.slice(0, 3)}\\u0000`,
      },
    ],
  },
  {
    name: 'a find is not marked before its value leads to it',
    file: 'lambdas/claims/plan-found.ts',
    from: "data[datum] = { ...claim, state: 'found', finding };",
    to: "data[datum] = { ...claim, state: 'finding', finding };",
  },
  {
    name: 'a found claim is taken over',
    file: 'lambdas/claims/plan-claim.ts',
    from: "const isTaken = claim.state === 'found' || !request.givenUp.has(nameOf(claim));",
    to: 'const isTaken = !request.givenUp.has(nameOf(claim));',
    also: [
      {
        file: 'lambdas/claims/claim-data.ts',
        from: "outcome.kind === 'joined' && outcome.claim.state === 'finding' ? [outcome.claim] : [],",
        to: "outcome.kind === 'joined' ? [outcome.claim] : [],",
      },
    ],
  },
  {
    name: 'a datum is claimed under the name of another',
    file: 'lambdas/claims/plan-claim.ts',
    from: "data[datum] = { state: 'finding', ...request.claimant,",
    to: "data[request.data[0] ?? datum] = { state: 'finding', ...request.claimant,",
  },
  {
    name: 'a lookup is priced in credits of another type',
    file: 'lambdas/enrichments/lookups.ts',
    from: '  return prices[datum] ?? {};',
    to: '  return prices.email ?? prices[datum] ?? {};',
  },
  {
    name: 'what a part does not spend is not given back',
    file: 'lambdas/enrichments/settle/settle-hold.ts',
    from: '[type, n - (spent[type] ?? 0)]',
    to: '[type, 0 * n]',
  },
  {
    name: 'a part spends from the back of the hold',
    file: 'lambdas/enrichments/settle/plan-share.ts',
    from: '  const front = takeHeld(rest, spent);\n  const back = takeHeld(front.rest.toReversed(), released);\n',
    to: '  const front = takeHeld(rest.toReversed(), spent);\n  const back = takeHeld(front.rest, released);\n',
    caughtBy: 'test/lambdas/enrichments/settle/plan-share.test.ts',
  },
  {
    name: 'the new keys of a row that joins another are not linked',
    file: 'lambdas/enrichments/intake/start-enrichment.ts',
    from: '    if (data.length === 0 && !hasNewKeys(placed, p.now())) return;\n',
    to: '    if (data.length === 0) return;\n',
  },
  {
    name: 'a weak key joins what stronger facts tell apart',
    file: 'lambdas/claims/choose-subject.ts',
    from: '    if (contradicts(key, facts, record.facts) || !joins(key, facts, record.facts)) continue;\n',
    to: '',
  },
  {
    name: 'a record that goes leaves its keys behind',
    file: 'lambdas/claims/subject.store.ts',
    from: '[gone, ...leads].map((Delete) => ({ Delete }))',
    to: '[gone, ...leads.slice(0, 0)].map((Delete) => ({ Delete }))',
  },
  {
    name: 'a datum that was paid for is lost where two records become one',
    file: 'lambdas/claims/plan-merge.ts',
    from: '    if (mine === undefined || STRENGTH[claim.state] > STRENGTH[mine.state]) data[datum] = claim;\n',
    to: '    if (mine === undefined) data[datum] = claim;\n',
  },
  {
    name: 'what the caller had given is charged',
    file: 'lambdas/enrichments/rounds/run-rows.ts',
    from: "kind: given ? 'given' : 'found'",
    to: "kind: given ? 'found' : 'found'",
  },
  {
    name: 'a partial hold counts for lookups that it does not cover',
    file: 'lambdas/enrichments/intake/start-enrichment.ts',
    from: 'const taken = lookups.filter((_, n) => isHeld[n]);',
    to: 'const taken = lookups;',
  },
  {
    name: 'a later round may hold the whole maximum again',
    file: 'lambdas/enrichments/rounds/hold-round.ts',
    from: '  return Math.max(0, maxCredits - charged.reduce((sum, n) => sum + n, 0));',
    to: '  return charged.length > 0 ? maxCredits : maxCredits;',
  },
  {
    name: 'a charge takes the time of each try of its settle',
    file: 'lambdas/enrichments/settle/pay-lookups.ts',
    from: 'round.decidedAtMs ?? p.now()',
    to: 'round.settle?.at ?? p.now()',
    caughtBy: 'test/lambdas/enrichments/settle/settle-round.test.ts',
  },
];
