import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';
import { forEachWorkspace } from './each-workspace.ts';
import { TURN_TOUR, turnWorkspace } from './turn-workspace.ts';

/** Starts the periods that have come due and books expired credits, over all workspaces. */
export const handler = wire('turnPeriods', openPorts, async (p) => {
  const counts = await forEachWorkspace(p, TURN_TOUR, (ws) => turnWorkspace(p, ws));
  p.log('SCHEDULE_DONE', { schedule: TURN_TOUR.schedule, ...counts });
  return counts;
});
