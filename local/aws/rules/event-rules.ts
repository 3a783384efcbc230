import type { Json, JsonObject } from '../../server/json.ts';
import { fits } from '../template/filter-pattern.ts';
import type { RuleResource } from '../template/resources.ts';

export interface EventRulesOptions {
  readonly rules: readonly RuleResource[];
  readonly invoke: (functionArn: string, event: Json) => Promise<Json>;
  /** Waits by the stack's clock. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Told of an event that its function has refused each time, with the error's name. */
  readonly onFailure: (rule: string, error: string) => void;
}

/** How long Lambda waits before each further call for an event that nobody waits for. */
const WAITS_MS = [60_000, 120_000];

/** The rules of all buses: an event goes to the functions of those that it fits. */
export class EventRules {
  readonly #options: EventRulesOptions;
  #waiting = 0;

  constructor(options: EventRulesOptions) {
    this.#options = options;
  }

  /** Events that are tried again. */
  get unfinished(): number {
    return this.#waiting;
  }

  /** Calls the functions, and waits for none. `bus`: its name; absent: the account's own. */
  put(event: JsonObject, bus?: string): void {
    const rules = this.#options.rules.filter((rule) => rule.bus === bus);
    for (const rule of rules.filter(({ pattern }) => fits(pattern, event))) {
      for (const arn of rule.functionArns) void this.#deliver(rule.id, arn, event);
    }
  }

  async #deliver(rule: string, arn: string, event: JsonObject): Promise<void> {
    const { invoke, sleep, onFailure } = this.#options;
    for (let attempt = 0; ; attempt += 1) {
      try {
        await invoke(arn, event);
        return;
      } catch (error) {
        const name = error instanceof Error ? error.name : 'Error';
        const waitMs = WAITS_MS[attempt];
        if (waitMs === undefined) return onFailure(rule, name);
        this.#waiting += 1;
        await sleep(waitMs).finally(() => {
          this.#waiting -= 1;
        });
      }
    }
  }
}
