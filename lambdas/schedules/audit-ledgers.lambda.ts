import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';
import { AUDIT_TOUR, auditWorkspace } from './audit-workspace.ts';
import { forEachWorkspace } from './each-workspace.ts';

/** Proves of all accounts that their ledgers are whole, and says where one is not. */
export const handler = wire('auditLedgers', openPorts, async (p) => {
  const found = { accounts: 0, entries: 0, faults: 0 };
  const counts = await forEachWorkspace(p, AUDIT_TOUR, async (ws) => {
    const audit = await auditWorkspace(p, ws);
    found.accounts += audit.accounts;
    found.entries += audit.entries;
    found.faults += audit.faults;
  });
  p.log('SCHEDULE_DONE', { schedule: AUDIT_TOUR.schedule, ...counts, ...found });
  return { ...counts, ...found };
});
