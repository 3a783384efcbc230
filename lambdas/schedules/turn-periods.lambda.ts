import { openEventClient } from '../events/event-client.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';
import { forEachWorkspace } from './each-workspace.ts';
import type { ExpiryPorts } from './tell-expiring.ts';
import { TURN_TOUR, turnWorkspace } from './turn-workspace.ts';

/**
 * Starts the periods that have come due, books expired credits and tells of those that expire soon,
 * over all workspaces.
 */
export const handler = wire(
  'turnPeriods',
  (env): ExpiryPorts => ({ ...openPorts(), ...openEventClient(env.EVENT_BUS_ARN) }),
  async (p) => {
    const counts = await forEachWorkspace(p, TURN_TOUR, (ws) => turnWorkspace(p, ws));
    p.log('SCHEDULE_DONE', { schedule: TURN_TOUR.schedule, ...counts });
    return counts;
  },
);
