import type { PlantedBug } from './planted-bug.ts';

/**
 * Slips in what moves several accounts, in what waits beside them, and in what time and terms do.
 */
export const ENGINE_BUGS: readonly PlantedBug[] = [
  {
    name: 'a refused hold leaves its sides set aside',
    file: 'lambdas/ledger/holds/hold-across.ts',
    from: "    await giveBack(p, request, { side, held, back, why: 'free' });\n",
    to: '    void back;\n',
  },
  {
    name: 'what a side set aside in vain is not trimmed',
    file: 'lambdas/ledger/holds/hold-across.ts',
    from: "    const kept = await giveBack(p, request, { side, held, back, why: 'trim' });",
    to: '    const kept = back.length > 0 ? held : held;',
  },
  {
    name: 'the cap of a member is not held',
    file: 'lambdas/ledger/holds/hold-across.ts',
    from: '    const amounts = lessAmounts(total, before.seat);',
    to: "    if (side.role === 'MemberCap') continue;\n    const amounts = lessAmounts(total, before.seat);",
  },
  {
    name: 'a cap is passed by who asks for as many as fit',
    file: 'lambdas/ledger/holds/hold-across.ts',
    from: 'room: narrowed(before.room, caps, heldAmounts(held)),',
    to: 'room: before.room,',
    caughtBy: 'test/lambdas/ledger/holds/hold-across.test.ts',
  },
  {
    name: "the seat is drawn after the workspace's own account",
    file: 'lambdas/ledger/holds/hold-across.ts',
    from: "        if (side.role === 'Seat') return planSeat(copy, total, now);",
    to: "        if (side.role === 'Seat') return { kind: 'unneeded' };",
  },
  {
    name: 'a hold that was cut off is resumed without its sides',
    file: 'lambdas/ledger/ledger.ts',
    from: '  return resumeAcross(p, request);\n',
    to: '  return resumeAcross(p, { ...request, across: undefined });\n',
  },
  {
    name: 'what sides drew is left out of a hold that another call resumes',
    file: 'lambdas/ledger/holds/hold-across.ts',
    from: '  for (const side of sides) drawn.push(await readSide(p, request, side));\n',
    to: '',
  },
  {
    name: 'what was drawn of a seat that is gone by now is forgotten',
    file: 'lambdas/ledger/holds/hold-across.ts',
    from: '  for (const side of gone) kept.push(await readSide(p, request, side));\n',
    to: '',
    caughtBy: 'test/lambdas/ledger/holds/hold-across.test.ts',
  },
  {
    name: 'the slices of a seat forget whose they are',
    file: 'lambdas/ledger/holds/hold-across.ts',
    from: '  return seat === undefined ? slice : { ...slice, seat };',
    to: '  return seat === null ? { ...slice, seat } : slice;',
  },
  {
    name: 'a settle forgets the allowances',
    file: 'lambdas/ledger/holds/settle-sides.ts',
    from: '  for (const { slices, ...side } of request.allowances ?? []) {',
    to: '  for (const { slices, ...side } of (request.allowances ?? []).slice(0, 0)) {',
  },
  {
    name: 'a settle forgets the seats',
    file: 'lambdas/ledger/holds/settle-sides.ts',
    from: '  for (const seat of seats) {',
    to: '  for (const seat of [...seats].slice(0, 0)) {',
  },
  {
    name: 'an allowance gives back what was spent',
    file: 'lambdas/ledger/holds/settle-sides.ts',
    from: 'planShareEnd({ held, spent: within(own.spent, held) })',
    to: 'planShareEnd({ held, spent: within({}, held) })',
  },
  {
    name: 'an allowance pays for what the seat gave too',
    file: 'lambdas/ledger/holds/hold-across.ts',
    from: '    const amounts = lessAmounts(total, before.seat);',
    to: '    const amounts = lessAmounts(total, {});',
    also: [
      {
        file: 'lambdas/ledger/holds/hold-across.ts',
        from: '    const needed = isSeat ? coveredPrice(wish, addAmounts(amounts, ownHeld)) : ownHeld;',
        to: '    const needed = isSeat ? coveredPrice(wish, addAmounts(amounts, ownHeld)) : amounts;',
      },
    ],
  },
  {
    name: "a seat's share of a settle is what the workspace's account spent",
    file: 'lambdas/ledger/holds/settle-sides.ts',
    from: '    spent: heldAmounts(taken.filter(ofAccount)),',
    to: '    spent: heldAmounts(taken.filter((each) => seat === undefined || each.seat === undefined)),',
  },
  {
    name: 'the end of a seat is asked of the wrong seat',
    file: 'lambdas/ledger/holds/settle-sides.ts',
    from: "    const side: Side = { role: 'Seat', account: { workspaceId, seat } };",
    to: "    const side: Side = { role: 'Seat', account: { workspaceId, seat: [...seats][0] === seat ? 'mem_ann' : seat } };",
  },
  {
    name: 'what comes back to an expired grant of a seat is not booked',
    file: 'lambdas/ledger/holds/side-operations.ts',
    from: '  await expireOwn(p, await readAccount(p, operation.account));\n',
    to: '',
  },
  {
    name: 'new terms within a period bring all of it, not what is more',
    file: 'lambdas/ledger/account/plan-retune.ts',
    from: '    const more = (terms.allotments[type] ?? 0) - (before[type] ?? 0);',
    to: '    const more = (terms.allotments[type] ?? 0);',
  },
  {
    name: 'a change of terms is written whatever terms the period runs on',
    file: 'lambdas/ledger/account/account-update.ts',
    from: '  if (change.onTerms !== undefined) {',
    to: '  if (change.onTerms === -1) {',
    also: [
      {
        file: 'lambdas/ledger/account/account-update.ts',
        from: `update.when(\`attribute_not_exists(grants.#g\${n})\`);`,
        to: '',
      },
    ],
    caughtBy: 'test/rules/plan-changes-once.test.ts',
  },
  {
    name: 'older terms come over newer ones',
    file: 'lambdas/ledger/account/plan-retune.ts',
    from: 'if ((terms.no ?? 0) <= onTerms || nowMs >= period.endsAt) return undefined;',
    to: 'if ((terms.no ?? 0) === onTerms || nowMs >= period.endsAt) return undefined;',
    also: [
      {
        file: 'lambdas/ledger/account/load-account.ts',
        from: 'const isTuned = (terms?.no ?? 0) <= (copy.period.no ?? 0);',
        to: 'const isTuned = (terms?.no ?? 0) === (copy.period.no ?? 0);',
      },
    ],
  },
  {
    name: 'a licence that comes back brings its month again',
    file: 'lambdas/ledger/account/plan-retune.ts',
    from: '    const retunesTo = onNewTerms(period, terms, before);',
    to: '    const retunesTo = onNewTerms(period, terms, {});',
  },
  {
    name: 'lower terms take what is held as well',
    file: 'lambdas/ledger/account/plan-retune.ts',
    from: '      const voided = Math.min(left, available);',
    to: '      const voided = left;',
    caughtBy: 'test/lambdas/ledger/account/plan-retune.test.ts',
  },
  {
    name: 'a grant is lifted and still waits',
    file: 'lambdas/ledger/account/plan-waiting.ts',
    from: '    beside: { put: [], take, waiting: sumWaiting(account.waiting, types, left) },',
    to: '    beside: { put: [], take: take.slice(1), waiting: sumWaiting(account.waiting, types, left) },',
    also: [
      {
        file: 'lambdas/ledger/account/account-update.ts',
        from: '  const taken = new Map(change.beside?.take.map((grant) => [grant.grantId, grant]));',
        to: "  const taken = new Map(change.beside?.take.map((grant) => [grant.grantId, grant]));\n  if (change.action === 'lift' && taken.size === 0) return;",
      },
    ],
  },
  {
    name: 'what waits is counted by grants alone',
    file: 'lambdas/ledger/account/waiting.ts',
    from: '      credits: credits + available,',
    to: '      credits: credits + 1,',
    also: [
      {
        file: 'lambdas/ledger/account/waiting.ts',
        from: ' && a.credits === b.credits;',
        to: ';',
      },
    ],
  },
  {
    name: 'an allotment that comes later is drawn before packs that come first',
    file: 'lambdas/ledger/holds/plan-hold.ts',
    from: '    if (isDrawnEarly(account, drawn)) return liftAll(account, type, nowMs);\n',
    to: '',
    caughtBy: 'test/lambdas/ledger/holds/plan-hold.test.ts',
  },
  {
    name: 'what waits and has expired is lifted and drawn',
    file: 'lambdas/ledger/holds/plan-hold.ts',
    from: "  if (hasLapsed(account, Object.keys(amounts), nowMs)) return { kind: 'expire-first' };\n",
    to: '',
    also: [
      {
        file: 'lambdas/ledger/holds/plan-lookups.ts',
        from: "  if (hasLapsed(account, Object.keys(available), nowMs)) return { kind: 'expire-first' };\n",
        to: '',
      },
      {
        file: 'lambdas/ledger/account/load-account.ts',
        from: '  return hasLapsed ? expireGrants(p, account) : account;',
        to: '  return hasLapsed ? account : account;',
      },
    ],
  },
  {
    name: 'a grant goes beside the account while some of it is held',
    file: 'lambdas/ledger/grants/plan-grant.ts',
    from: "  if (room > 0 || held > 0 || cat === 'allotment' || isOwing(marks)) {",
    to: "  if (room > 0 || cat === 'allotment' || isOwing(marks)) {",
    also: [
      {
        file: 'lambdas/ledger/account/account-update.ts',
        from: `  update.when(\`\${path}.available = :s\${n} AND \${path}.held = :zero\`, {\n    [\`:s\${n}\`]: account.grants[slice.grantId]?.available,\n    ':zero': 0,\n  });`,
        to: `  update.when(\`\${path}.available = :s\${n}\`, {\n    [\`:s\${n}\`]: account.grants[slice.grantId]?.available,\n  });`,
      },
    ],
    caughtBy: 'test/lambdas/ledger/grants/plan-grant.test.ts',
  },
  {
    name: 'a later grant comes in past those that wait',
    file: 'lambdas/ledger/grants/plan-grant.ts',
    from: '  if (room > 0 && waitingGrants === 0) {',
    to: '  if (room > 0 && waitingGrants >= 0) {',
    also: [
      {
        file: 'lambdas/ledger/account/account-update.ts',
        from: "  update.when('size(grants) < :cap AND attribute_not_exists(waiting.#t)', {",
        to: "  update.when('size(grants) < :cap AND (attribute_not_exists(waiting.#t) OR attribute_exists(waiting.#t))', {",
      },
    ],
    caughtBy: 'test/lambdas/ledger/grants/plan-grant.test.ts',
  },
  {
    name: 'a void ends the grant and leaves its credits',
    file: 'lambdas/ledger/grants/plan-void.ts',
    from: '  const moved = available > 0 && { available: -available, voided: available };',
    to: '  const moved = available > 99 && { available: -available, voided: available };',
    also: [
      {
        file: 'lambdas/ledger/account/account-update.ts',
        from: `  update.when(\`\${path}.available = :w\${n}\`, { [\`:w\${n}\`]: credits(-available) });\n`,
        to: '',
      },
    ],
  },
  {
    name: 'what a hold gives back to a grant that was voided expires',
    file: 'lambdas/ledger/account/plan-expire.ts',
    from: '      [ended]: available,',
    to: "      [ended === 'voided' ? 'expired' : ended]: available,",
  },
  {
    name: 'a void does not book what comes back later',
    file: 'lambdas/ledger/account/draw-order.ts',
    from: '  if (grant.ended !== undefined) return false;\n  return grant.eff <= atMs && !hasExpired(grant, atMs);',
    to: '  if (grant.ended !== undefined) return grant.available > 0;\n  return grant.eff <= atMs && !hasExpired(grant, atMs);',
    also: [
      {
        file: 'lambdas/ledger/account/plan-expire.ts',
        from: '    .filter(([, grant]) => hasExpired(grant, atMs) && grant.available > 0)',
        to: '    .filter(([, grant]) => !grant.ended && hasExpired(grant, atMs) && grant.available > 0)',
      },
    ],
  },
  {
    name: 'an adjustment is done again by who comes by later',
    file: 'lambdas/ledger/grants/adjust-credits.ts',
    from: '    base: adjustmentId,\n    found: record.operation,',
    to: `    base: \`\${adjustmentId}:\${p.now()}\`,\n    found: undefined,`,
    also: [
      {
        file: 'lambdas/ledger/operations/operation-update.ts',
        from: "      condition: 'attribute_exists(pk) AND attribute_not_exists(#op)',",
        to: "      condition: 'attribute_exists(pk)',",
      },
    ],
  },
  {
    name: 'an adjustment takes fewer where there are fewer',
    file: 'lambdas/ledger/grants/plan-adjust.ts',
    from: '  const plan = planHold(account, { [creditType]: amount }, nowMs);',
    to: '  const plan = planHold(account, { [creditType]: Math.min(amount, 1) }, nowMs);',
  },
  {
    name: 'the tour of periods ends at the first workspace that fails',
    file: 'lambdas/schedules/each-workspace.ts',
    from: '    logUndone(p, { schedule, workspaceId }, error);\n    return false;',
    to: '    throw error;',
    caughtBy: 'test/lambdas/schedules/each-workspace.test.ts',
  },
  {
    name: 'the tour of periods leaves seats and allowances out',
    file: 'lambdas/schedules/turn-workspace.ts',
    from: 'forEachAtATime([{ workspaceId }, ...others]',
    to: 'forEachAtATime([{ workspaceId }, ...others.slice(0, 0)]',
    caughtBy: 'test/lambdas/schedules/turn-workspace.test.ts',
  },
  {
    name: 'a later write of a record that went and came back counts',
    file: 'lambdas/claims/subject.store.ts',
    from: "    ConditionExpression: 'rev = :rev AND #data = :data',\n    ExpressionAttributeNames: { '#data': 'data' },\n    ExpressionAttributeValues: { ':rev': rev, ':data': data },",
    to: "    ConditionExpression: 'rev = :rev',\n    ExpressionAttributeValues: { ':rev': rev },",
    caughtBy: 'test/lambdas/claims/subject.store.test.ts',
  },
];
