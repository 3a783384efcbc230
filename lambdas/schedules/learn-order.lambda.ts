import { type Gathered, gatherFigures } from '../enrichments/figures/gather-figures.ts';
import { openPorts, type Ports } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';
import { add } from '../waterfall/figures/add-figures.ts';
import type { Figures } from '../waterfall/figures/figures.contract.ts';
import { addToFigures } from '../waterfall/figures/figures.store.ts';
import { NO_FIGURES } from '../waterfall/figures/figures-of-run.ts';
import { learnOrders } from '../waterfall/figures/learn-orders.ts';
import { forEachWorkspace, type Tour } from './each-workspace.ts';

/**
 * How `learn-order` goes through the workspaces: one after another, since they add to the same
 * figures. Its function has 10 minutes.
 */
const LEARN_TOUR: Tour = { schedule: 'learn-order', atATime: 1, budgetMs: 420_000 };

/** Items of one transaction, of the 100 that DynamoDB takes. */
const ITEMS_MAX = 90;

/**
 * Adds the calls of requests that have ended to the figures of the vendors, several workspaces in
 * one write, and plans the orders anew where anything was added. Safe to repeat, and to run twice at
 * once: no request is counted twice. `putOff`: workspaces whose figures somebody else was just
 * adding to: they are counted the next time.
 */
export const handler = wire('learnOrder', openPorts, async (p) => {
  const told = { putOff: 0 };
  const batch = new Batch(p, told);
  const counts = await forEachWorkspace(p, LEARN_TOUR, async (ws, untilMs) => {
    for (;;) {
      const gathered = await gatherFigures(p, ws);
      if (gathered === undefined) return;
      await batch.take(gathered);
      if (!gathered.hasMore || p.now() >= untilMs) return;
      // The next requests of the workspace begin where these end, once that is written.
      await batch.write();
    }
  });
  await batch.write();
  if (batch.written > 0) await learnOrders(p, 'operator');
  p.log('SCHEDULE_DONE', { schedule: LEARN_TOUR.schedule, ...counts, ...told });
  return { ...counts, ...told };
});

/** What was gathered and is not written yet. */
class Batch {
  readonly #p: Ports;
  readonly #told: { putOff: number };
  #watermarks: Gathered['watermark'][] = [];
  #sum: Figures = NO_FIGURES;
  written = 0;

  constructor(p: Ports, told: { putOff: number }) {
    this.#p = p;
    this.#told = told;
  }

  async take({ figures, watermark }: Gathered): Promise<void> {
    const sum = add(this.#sum, figures);
    const isFull = itemsOf(sum) + this.#watermarks.length + 1 > ITEMS_MAX;
    if (isFull) await this.write();
    this.#sum = isFull ? figures : sum;
    this.#watermarks.push(watermark);
  }

  async write(): Promise<void> {
    const [watermarks, sum] = [this.#watermarks, this.#sum];
    this.#watermarks = [];
    this.#sum = NO_FIGURES;
    if (watermarks.length === 0) return;
    const isWritten = await addToFigures(this.#p, 'operator', sum, watermarks);
    if (isWritten) this.written += watermarks.length;
    else this.#told.putOff += watermarks.length;
  }
}

function itemsOf({ segments, days }: Figures): number {
  return Object.keys(segments).length + Object.keys(days).length;
}
